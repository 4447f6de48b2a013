"""A question typed in a hurry is read as the documents spell it."""

import pytest

from qa.spelling import respelled

TEXTS = ("RKM produira la Polestar 4 en Corée du Sud.", "L'usine de RKM est en Corée. À la Corée, où que ce soit.")


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("ou rkm produira la polestar 4", "Ou RKM produira la Polestar 4?"),
        ("in which coree is the usine", "In which Corée is the usine?"),
        ("pourquoi la norvege ?", "Pourquoi la norvege ?"),
        ("usine, coree.", "Usine, Corée."),
    ],
)
def test_words_are_spelled_as_in_the_documents(typed, spelled):
    assert respelled(typed, TEXTS) == spelled


@pytest.mark.parametrize("typed", ["Ou rkm produira la polestar", "qui est RKM", ""])
def test_who_typed_a_capital_meant_the_others(typed):
    assert respelled(typed, TEXTS) == (typed or "?")


def test_of_two_spellings_the_usual_one_is_taken():
    assert respelled("la mode", ["La Mode", "à la mode, la mode"]) == "La mode?"
