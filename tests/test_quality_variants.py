"""How people type, in both languages."""

import pytest

from tests.quality.variants import VARIANTS, bare, keywords, long, slip


@pytest.mark.parametrize(
    ("question", "language", "typed"),
    [
        ("Où sera produite l'auto « Élan » ?", "fr", "ou sera produite l auto elan"),
        ("Quand l\u2019œuvre a-t-elle été vue ?", "fr", "quand l oeuvre a-t-elle ete vue"),
        ("Where's the Town Hall?", "en", "where s the town hall"),
    ],
)
def test_bare_has_no_accents_capitals_or_signs(question, language, typed):
    assert bare(question, language) == typed


@pytest.mark.parametrize(
    ("question", "language", "typed"),
    [
        ("Quelle est la capacité annuelle de l'usine ?", "fr", "capacite annuelle usine"),
        ("Combien de roues la voiture a-t-elle ?", "fr", "roues voiture"),
        ("How many wheels does the car have?", "en", "wheels car"),
        ("When was the 4 X built?", "en", "4 built"),
        ("Qui est-ce ?", "fr", "qui est-ce"),
    ],
)
def test_keywords_are_the_words_that_say_something(question, language, typed):
    assert keywords(question, language) == typed


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ("Where is the factory?", "Where is the facotry?"),
        ("Où est l'usine ?", "Où est l'usnie ?"),
        ("Who saw aaab?", "Who saw aaba?"),
        ("aaa ?", "aaa ?"),
        ("?", "?"),
    ],
)
def test_a_slip_changes_two_letters_of_the_longest_word(question, typed):
    assert slip(question, "fr") == typed


@pytest.mark.parametrize(("language", "opens"), [("fr", "Bonjour"), ("en", "Hello")])
def test_long_holds_the_question_and_stays_in_its_language(language, opens):
    typed = long("Q ?", language)
    assert typed.startswith(opens)
    assert " Q ? " in typed
    assert 300 < len(typed) < 2_000  # the longest question that is taken


def test_every_variant_is_the_same_each_time():
    assert sorted(VARIANTS) == ["bare", "keywords", "long", "slip"]
    for vary in VARIANTS.values():
        assert vary("Où est l'usine ?", "fr") == vary("Où est l'usine ?", "fr") != "Où est l'usine ?"
