"""Texts that are made of phrases from a table, and of nothing else."""

import pytest

from qa.phrases import phrases, spelled, words

KNOWN = phrases({"thanks": "thank you(| very much)", "": "very much, so", "call": "call (me|us) back, call me"})


def test_choices_are_spelled_out():
    assert list(spelled("(|a )b(c|d)")) == [("bc",), ("bd",), ("a", "bc"), ("a", "bd")]


def test_words_are_folded_and_parted_at_every_sign():
    assert words("Qu’EST-ce que «l'œuvre» \U0001f44b n° 4 ?") == ["qu", "est", "ce", "que", "l", "oeuvre", "n", "4"]
    assert words("re\u0301sume\u0301_2023") == ["resume", "2023"]


@pytest.mark.parametrize(
    ("said", "labels"),
    [
        ("thank you", ("thanks",)),
        ("thank you very much", ("thanks",)),  # the longest first
        ("so thank you so", ("", "thanks", "")),
        ("call me back", ("call",)),
        ("call me so", ("call", "")),
        ("thank you back", None),
        ("call", None),
        ("", ()),
    ],
)
def test_phrases_cover_all_words_or_none(said, labels):
    assert KNOWN.cover(said.split()) == labels


def test_a_shorter_phrase_is_taken_where_the_longer_one_leaves_a_word_over():
    known = phrases({"long": "a b c", "short": "a b", "rest": "c d"})
    assert known.cover(["a", "b", "c", "d"]) == ("short", "rest")
    assert known.cover(["a", "b", "c"]) == ("long",)


def test_the_first_label_of_a_phrase_stays():
    assert phrases({"one": "a"}, {"two": "a, b"}).labels == {("a",): "one", ("b",): "two"}
