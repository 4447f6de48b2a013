"""Of a long message its question is asked; a short one is left as it is."""

import pytest

from qa.gist import gist
from tests.quality.variants import VARIANTS

LEASE = ("Quel est le montant du loyer ?", "What is the rent of the flat?")


@pytest.mark.parametrize(("question", "language"), [(LEASE[0], "fr"), (LEASE[1], "en")])
def test_what_is_around_a_question_is_left_out(question, language):
    assert gist(VARIANTS["long"](question, language), language) == question


def test_all_its_questions_are_kept():
    around = "Nous avons reçu votre courrier hier et nous le lisons avec attention depuis ce matin. " * 4
    assert gist(f"{around}{LEASE[0]} {around}Qui le paie ? Merci.", "fr") == f"{LEASE[0]} Qui le paie ?"


def test_a_colon_in_a_question_is_no_border_where_little_follows():
    around = "I have read all of it twice. " * 8
    assert gist(f"{around}Which of these is right: yes or no?", "en") == "yes or no?"
    assert gist(f"{around}Which of these is right: yes?", "en") == "Which of these is right: yes?"


@pytest.mark.parametrize("message", ["The flat is in Lyon. What is its rent?", "no question " * 40, "", "?"])
def test_a_short_message_and_one_without_a_question_stay(message):
    assert gist(message, "en") == message
