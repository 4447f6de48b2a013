"""The language of a conversation is the one that the asker used last."""

import pytest

from qa import Answer, QuestionError
from qa.conversation import language_of


def said(role, content):
    return {"role": role, "content": content}


def test_the_last_question_decides():
    turns = [said("user", "Combien coûte le loyer ?"), said("assistant", "900"), said("user", "When is it due?")]
    assert language_of(turns) == "en"
    assert language_of(turns[:2]) == "fr"


def test_what_the_assistant_quotes_does_not_count():
    assert language_of([said("user", "When is it due?"), said("assistant", "Le loyer est payé le 5 du mois.")]) == "en"


def test_answers_carry_their_language():
    assert language_of([Answer("Combien ?", "fr", "900"), Answer("How much?", "en", "900")]) == "en"


def test_messages_in_parts_are_read():
    assert language_of([said("user", [{"type": "text", "text": "Combien coûte le loyer ?"}])]) == "fr"


def test_nothing_said_is_no_language():
    assert language_of([]) is None
    assert language_of([said("assistant", "Bonjour !")]) is None


@pytest.mark.parametrize("turn", ["Combien ?", {"role": "user"}, None])
def test_a_turn_of_another_shape_is_named(turn):
    with pytest.raises(QuestionError, match="history holds"):
        language_of([turn])
