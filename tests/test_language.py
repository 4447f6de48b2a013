"""French or English: texts of any length and script, the same answer every time, and what langdetect must not do."""

import json
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import langdetect
import pytest

from index.language import LOOKED_AT, PIECES, UNSURE, Scores, language_of, passage_language, scores
from index.telling import CONTENT_WORDS, FOREIGN_WORDS, FUNCTION_WORDS, LETTERS

ARTICLE = Path(__file__).parents[1] / "seeds" / "2023-11-polestar-4-busan.txt"
FRENCH = "Cette usine emploie près de deux mille personnes, et elle produit des voitures pour le marché intérieur."
ENGLISH = "This plant employs about two thousand people, and it builds cars for the domestic market."


@pytest.mark.parametrize(("text", "language"), [(FRENCH, "fr"), (ENGLISH, "en")])
def test_a_sentence_is_clear(text, language):
    assert language_of(text) == language
    assert scores(text).margin > 0.7


def test_the_article_is_french():
    found = scores(ARTICLE.read_text(encoding="utf-8"))
    assert found.language == "fr"
    assert found.margin > 0.9


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "1998 - 2024",
        "東京はどこですか",
        "Где завод?",
        "🙂🙂",
        "\ud800\x00\udfff",
        "https://example.com/where/is/the",
    ],
)
def test_a_text_that_says_nothing_has_a_margin_of_0(text):
    assert scores(text) == Scores("fr", 0)


@pytest.mark.parametrize(
    "text", ["Busan Motors", "Polestar", "RKM", "POLESTAR 4 BUSAN", "Stéphane Deblaise", "BEYONCÉ"]
)
def test_a_name_is_in_no_language(text):
    assert scores(text).margin < UNSURE


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("château", "fr"),  # accents
        ("voitures neuves", "fr"),  # letters alone
        ("cheap things", "en"),
        ("d'usine", "fr"),  # an elided word, straight and curly
        ("l’avion", "fr"),
        ("ou sera t il", "fr"),  # without accents
        ("Ou\u0300 ?", "fr"),  # decomposed
        ("PRIX DE LA VOITURE", "fr"),
        ("WHERE IS THE PLANT", "en"),
        ("OU EST LA VOITURE", "fr"),
    ],
)
def test_a_few_words(text, language):
    found = scores(text)
    assert found.language == language
    assert found.margin >= UNSURE


def test_a_title_in_the_other_language_does_not_count():
    assert language_of("Il aime The Lord Of The Rings.") == "fr"
    assert language_of("She read Le Rouge Et Le Noir.") == "en"


def test_a_word_that_asks_outweighs_a_title_in_lower_case():
    assert language_of("qui a produit the dark side of it") == "fr"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("the préavis", "en"),
        ("the bailleur", "en"),
        ("le deadline", "fr"),
        ("mon landlord", "fr"),
        ("what is the préavis ?", "en"),
        ("le range de la voiture ?", "fr"),
    ],
)
def test_words_that_build_a_sentence_outweigh_a_borrowed_noun(text, language):
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("loyer", "fr"),
        ("Loyers ?", "fr"),
        ("PREAVIS", "fr"),
        ("échéance", "fr"),
        ("echeance", "fr"),
        ("rent", "en"),
        ("Tenants?", "en"),
        ("INVOICE", "en"),
    ],
)
def test_a_frequent_noun_alone(text, language):
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("degats", "fr"),
        ("etiquettes", "fr"),
        ("carrelage", "fr"),
        ("pupils", "en"),
        ("drawings", "en"),
        ("forklift", "en"),
    ],
)
def test_groups_of_letters_tell_words_in_no_table(text, language):
    assert language_of(text) == language


def test_no_word_is_of_two_languages():
    for table in (FUNCTION_WORDS, CONTENT_WORDS, LETTERS):
        assert table["fr"] & table["en"] == set()
    for words in FOREIGN_WORDS.values():
        for table in (FUNCTION_WORDS, CONTENT_WORDS):
            assert words & (table["fr"] | table["en"]) == set()


def test_content_words_are_spelled_as_they_are_looked_up():
    assert all(word.isascii() and word.islower() for words in CONTENT_WORDS.values() for word in words)


def test_an_address_is_in_no_language():
    assert scores("de.la.rue.et@le.du.fr").margin == 0
    assert language_of("the site https://www.le-de-la.fr/la/le/les") == "en"


def test_the_margin_grows_with_what_is_said():
    margins = [scores(text).margin for text in ("", "l'usine", "l'usine est dans la ville", FRENCH)]
    assert margins == sorted(set(margins))
    assert margins[-1] < 1


def test_a_passage_without_words_has_the_language_of_its_document():
    assert passage_language("Renault Korea Motors 2025", "en") == "en"
    assert passage_language("Renault Korea Motors 2025", "fr") == "fr"
    assert passage_language(FRENCH, "en") == "fr"
    assert passage_language(ENGLISH, "fr") == "en"


def test_a_long_text_is_judged_beyond_its_start():
    licence = f"{ENGLISH} " * (LOOKED_AT // len(ENGLISH))
    assert language_of(licence + f"{FRENCH} " * 2000) == "fr"


def test_what_is_looked_at_is_bounded():
    size = LOOKED_AT // PIECES
    seen, unseen = f"{FRENCH} ".ljust(size), (f"{ENGLISH} " * size)[: 9 * size]
    assert scores((seen + unseen) * PIECES) == scores(seen * PIECES)


def test_one_spelling_is_as_good_as_another():
    assert scores("l’avion") == scores("l'avion")
    assert scores("Ou\u0300 ?") == scores("Où ?")


def test_words_in_capitals_are_read_but_decide_nothing():
    found = scores("FLUFFY KITTENS")
    assert found.language == "en"
    assert 0 < found.margin < UNSURE


def test_the_same_every_time_and_in_every_thread():
    texts = [FRENCH, ENGLISH, "voitures neuves", "cheap things", "Polestar 4"] * 20
    random.seed(1)
    alone = [scores(text) for text in texts]
    random.seed(2)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(scores, texts)) == alone


def test_langdetect_is_left_as_it_was():
    program = """
import json, random
import langdetect.detector_factory as library
from index.language import _pair, scores
imported = library._factory is None
state = random.getstate()
scores("Où est la voiture ?")
print(json.dumps([imported, library._factory is None, library.DetectorFactory.seed, _pair().langlist,
                  random.getstate() == state]))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert json.loads(done.stdout) == [True, True, None, ["fr", "en"], True]
    assert langdetect.DetectorFactory.seed is None
