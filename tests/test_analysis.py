"""The same word however it is written: with or without accents, capitals, endings, apostrophes, spaces in numbers."""

import re
import threading
from unicodedata import normalize

import pytest

from index.analysis import ANALYSERS, Term, fold, terms, words
from index.language import LANGUAGES


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("La production de véhicules électriques", "fr", ["product", "vehicul", "electr"]),
        ("produite, produits ; produit", "fr", ["produit", "produit", "produit"]),
        ("The gardeners were looking after the hives", "en", ["garden", "look", "hive"]),
        ("sud-coréen Rolls-Royce", "fr", ["sud", "coreen", "roll", "royc"]),
        ("œuvre œdème", "fr", ["oeuvr", "oedem"]),
        ("", "fr", []),
        (" ?! … « » \0\ud800", "en", []),
    ],
)
def test_words_are_stems_without_accents_or_stop_words(text, language, expected):
    assert words(text, language) == expected


@pytest.mark.parametrize("apostrophe", ["'", "’", "ʼ", "‘"])
def test_elision_is_cut_off(apostrophe):
    text = "l'usine d'Orléans qu'Anne j'habite n'arrive s'ouvre c'est m'aide t'écrit jusqu'ici lorsqu'Ève puisqu'Ali"
    found = words(text.replace("'", apostrophe), "fr")
    assert found == words("usine Orléans Anne habite arrive ouvre aide écrit ici Ève Ali", "fr")
    assert words(f"quoiqu{apostrophe}Ali L{apostrophe}ONU QU{apostrophe}ALI", "fr") == ["ali", "onu", "ali"]


def test_other_apostrophes_join():
    assert words("aujourd'hui", "fr") == words("aujourdhui", "fr") == ["aujourdhui"]
    assert words("O'Brien", "fr") == words("O’Brien", "en") == ["obrien"]
    assert words("Beyoncé's L'Oréal", "en") == ["beyonc", "oreal"]
    assert words("don't it's they're", "en") == words("dont its theyre", "en") == []


@pytest.mark.parametrize(
    ("typed", "written", "language"),
    [
        ("ou sera produite la voiture electrique", "Où sera produite la voiture électrique ?", "fr"),
        ("capacite usine", "La capacité de l’usine", "fr"),
        ("qu est ce qu il y a d ecrit", "Qu’est-ce qu’il y a d’écrit ?", "fr"),
        ("cest a noel", "C'est à Noël", "fr"),
        ("STEPHANE DEBLAIS", "Stéphane Deblais", "fr"),
        ("whats the cafe s name", "What's the café’s name?", "en"),
    ],
)
def test_how_people_type_is_how_it_is_written(typed, written, language):
    assert words(typed, language) == words(written, language) != []


def test_accents_may_be_characters_of_their_own():
    text = "Où est l'été à Séoul, capacité ?"
    assert words(normalize("NFD", text), "fr") == words(text, "fr") == ["seoul", "capacit"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("gap", [" ", "\u00a0", "\u202f", "\u2009", "", ",", "'", "’"])
def test_a_number_is_one_word_however_it_is_spaced(language, gap):
    assert words(f"2{gap}000", language) == ["2000"]
    assert words(f"300{gap}000{gap}000 km", language)[0] == "300000000"
    assert words(f"1{gap}234.56", language) == ["1234.56"]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("2.000", "fr", ["2000"]),
        ("1.234,56", "fr", ["1234.56"]),
        ("2.000", "en", ["2.000"]),
        ("3,5 3.5", "fr", ["3.5", "3.5"]),
        ("3,5 3.5", "en", ["3.5", "3.5"]),
        ("0,125", "fr", ["0.125"]),
        ("en 2011 300 voitures", "fr", ["2011", "300", "voitur"]),
        ("1 2345", "fr", ["1", "2345"]),
        ("12.05.2024", "fr", ["12", "05", "2024"]),
        ("100 % 40€ 2024.", "fr", ["100", "40", "2024"]),
        ("9h30 au 19e, le 1er", "fr", ["9", "30", "19", "1"]),
        ("the 19th and 2nd", "en", ["19", "2"]),
        ("GT3 A4 m²", "en", ["gt3", "a4", "m2"]),
        ("n° 5, N°5, nº 5", "fr", ["numero", "5"] * 3),
        ("numéro 5", "fr", ["numero", "5"]),
    ],
)
def test_numbers(text, language, expected):
    assert words(text, language) == expected


def test_acronyms_are_whole_and_no_stop_words():
    assert words("The U.S. and the US told us", "en") == ["us", "us", "told"]
    assert words("WHO said who", "en") == ["who", "said"]
    assert words("l’O.N.U., l'ONU et onu", "fr") == ["onu", "onu", "onu"]
    assert words("THE OTHER SIDE", "en") == ["side"]  # shouted
    assert words("A plan. I ran.", "en") == ["plan", "ran"]
    assert words("vitamine C", "fr") == ["vitamin", "c"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["Paris", "Beyoncé", "Björk", "Renault", "Mars", "Sées", "Nantes", "Obama", "NASA"])
def test_a_name_is_one_word_in_any_case(language, name):
    (word,) = words(name, language)
    assert words(name.lower(), language) == words(name.upper(), language) == words(fold(name), language) == [word]


@pytest.mark.parametrize("language", LANGUAGES)
def test_stop_words_are_as_they_are_matched(language):
    stop = ANALYSERS[language].stop
    assert [word for word in stop if not re.fullmatch("[a-z]+", word)] == []
    assert words(" ".join(sorted(stop)), language) == []


def test_a_word_holds_nothing_but_letters_digits_and_points():
    text = "".join(map(chr, range(0x2FFF))) + ' "NEAR" a_b x* (y) 1.2'
    for language in LANGUAGES:
        assert [word for word in words(text, language) if not re.fullmatch(r"[^\W_]+(\.\d+)?", word)] == []


def test_a_question_in_the_language_of_the_passages_is_their_words_once():
    assert terms("Quelle usine, quelles usines ?", "fr", "fr") == [Term("usin")]
    assert terms("Which plant or plants?", "en", "en") == [Term("plant")]


def test_across_languages_numbers_names_and_beginnings_are_left():
    found = terms("Quelle est la production de l'usine d'Orléans en 2 019 au Québec ?", "fr", "en")
    assert found == [
        Term("produ", whole=False),
        Term("usin"),
        Term("orlea", whole=False),
        Term("2019"),
        Term("quebe", whole=False),
    ]
    assert terms("Who is the CEO of it?", "en", "fr") == [Term("ceo")]
    assert terms("2 000 000 ?", "fr", "en") == [Term("2000000")]
    # Numbers as the asker writes them: a decimal in English is not two thousand.
    assert terms("Is it 2.000?", "en", "fr") == [Term("2.000")]


def test_no_stop_word_of_either_language_crosses():
    assert terms("on pas the des a son", "fr", "en") == terms("on pas the des a son", "en", "fr") == []


def test_many_threads_get_the_same_words():
    texts = [" ".join(f"{a}{b}ations{a}ment" for b in "bcdfglmnprstv") for a in "aeiouy"]
    expected = {text: words(text, "fr") for text in texts}
    fresh = [text.replace("ment", "ement") for text in texts]
    found: list[dict[str, list[str]]] = []
    threads = [threading.Thread(target=lambda: found.append({t: words(t, "fr") for t in fresh})) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert all(one == found[0] for one in found)
    assert {text: words(text, "fr") for text in texts} == expected
