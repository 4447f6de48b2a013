"""An answer against references: what counts, in French and in English."""

import pytest

from qa.matching import exact, f1, holds, normalised


@pytest.mark.parametrize(
    ("text", "language", "counts"),
    [
        # articles and elisions, with either apostrophe
        ("L'usine de Busan", "fr", "usine de busan"),
        ("l\u2019usine", "fr", "usine"),
        ("l\u02bcusine", "fr", "usine"),
        ("jusqu'à l'été", "fr", "à été"),
        ("qu'une d'entre elles", "fr", "entre elles"),
        ("aux abords du port", "fr", "abords port"),
        ("aujourd'hui", "fr", "aujourdhui"),
        ("presqu'île", "fr", "presquîle"),
        ("The old factory", "en", "old factory"),
        ("an apple, a pear", "en", "apple pear"),
        ("L'Oréal", "en", "loréal"),
        # an article of the other language is a word
        ("the le", "fr", "the"),
        ("the le", "en", "le"),
        # numbers
        ("2 000 emplois", "fr", "2000 emplois"),
        ("2\u00a0000", "fr", "2000"),
        ("2\u202f000\u202f000", "fr", "2000000"),
        ("3,500 kg", "fr", "3500 kg"),  # punctuation goes, as in SQuAD
        ("2,000 jobs", "en", "2000 jobs"),
        ("2 000 jobs", "en", "2000 jobs"),
        ("en 2023 300 voitures", "fr", "en 2023 300 voitures"),
        ("12 34", "fr", "12 34"),
        # punctuation, case, white space, composed or not
        ("«\u00a0Élan\u00a0»", "fr", "élan"),
        ("E\u0301lan", "fr", "élan"),
        ("“So-called”  \n test…", "en", "socalled test"),
        ("100 €", "fr", "100 €"),
        ("", "en", ""),
    ],
)
def test_what_counts(text, language, counts):
    assert normalised(text, language) == counts


def test_exact_match_takes_the_best_of_several_references():
    assert exact("la Corée du Sud", ["Busan", "Corée du Sud"], "fr") == 1.0
    assert exact("la Corée", ["Busan", "Corée du Sud"], "fr") == 0.0
    assert exact("The Seoul", ["Seoul"], "en") == 1.0


def test_f1_is_the_harmonic_mean_of_precision_and_recall_of_words():
    # said: 4 words, meant: 2, shared: 2 -> precision 1/2, recall 1
    assert f1("usine moderne de Busan", ["Busan, usine"], "fr") == pytest.approx(2 / 3)
    # a word said twice is shared once: precision 1/2, recall 1/2
    assert f1("no no", ["no yes"], "en") == pytest.approx(0.5)
    assert f1("the hives on the roof", ["roof", "hives on roof"], "en") == 1.0
    assert f1("nothing", ["else"], "en") == 0.0


def test_what_is_empty_matches_only_what_is_empty():
    assert f1("le", ["les"], "fr") == exact("le", ["les"], "fr") == 1.0
    assert f1("", ["Busan"], "fr") == exact("", ["Busan"], "fr") == 0.0
    assert f1("Busan", [], "fr") == 0.0


def test_a_sentence_holds_whole_words():
    assert holds("Il est né le 8 mars 1575, dans le hameau.", ["8 mars 1575"], "fr")
    assert holds("Near the town hall's roof.", ["the roof", "a town"], "en")
    assert not holds("Il est né en 1575.", ["157"], "fr")
    assert not holds("the", ["a", ""], "en")
