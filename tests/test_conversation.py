"""The language of a conversation is the one that the asker used last; a question may lean on those before it."""

from collections import deque

import pytest

from qa import Answer, QuestionError
from qa.conversation import DEPTH, TURNS, language_of, leans, meant, recent


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


def test_of_any_sequence_the_last_turns_are_looked_at():
    assert recent(deque(range(TURNS + 3))) == [*range(3, TURNS + 3)]


def test_nothing_said_is_no_language():
    assert language_of([]) is None
    assert language_of([said("assistant", "Bonjour !")]) is None


@pytest.mark.parametrize("turn", ["Combien ?", {"role": "user"}, None])
def test_a_turn_of_another_shape_is_named(turn):
    with pytest.raises(QuestionError, match="history holds"):
        language_of([turn])


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("fr", "Pourquoi ?"),
        ("fr", "Combien ?"),
        ("fr", "Et les charges ?"),
        ("fr", "Et pour les animaux de compagnie ?"),
        ("fr", "Où habite-t-elle ?"),
        ("fr", "Combien de temps dure-t-il ?"),
        ("fr", "Quelle huile utilise-t-elle ?"),
        ("fr", "Quelle est sa capacité ?"),
        ("fr", "Combien de gens y travaillent ?"),
        ("fr", "Depuis quand cette usine existe-t-elle ?"),
        ("fr", "Qui l'a dit ?"),
        ("en", "Why?"),
        ("en", "Since when?"),
        ("en", "And the seals?"),
        ("en", "What about the second floor?"),
        ("en", "How much does it cost?"),
        ("en", "And his role?"),
        ("en", "What did she say about the next model?"),
        ("en", "Which oil does it need?"),
        ("en", "How many people work there?"),
        ("en", "When will this pump be sold?"),
        ("en", "What is that plant's capacity?"),
    ],
)
def test_a_question_that_leaves_out_what_it_is_about_leans(language, question):
    assert leans(question, language)


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("fr", "Quel est le loyer ?"),
        ("fr", "Et où sera produite la berline ?"),
        ("fr", "Quand l'huile doit-elle être changée ?"),
        ("fr", "Le locataire peut-il sous-louer son appartement ?"),
        ("fr", "Pourquoi est-ce que la pompe fuit ?"),
        ("fr", "Faut-il nettoyer le filtre ?"),
        ("fr", "Est-il interdit de fumer dans le hall ?"),
        ("fr", "Que s'est-il passé cette année à Mons ?"),
        ("en", "How much is the rent?"),
        ("en", "And when must the filter be cleaned?"),
        ("en", "If a tenant leaves early, what must he pay?"),
        ("en", "Is it possible to sublet the flat?"),
        ("en", "Does the tenant keep his deposit?"),
        ("en", "And which countries require a vaccination before anyone goes there?"),
        ("en", "What did the treasurer say that he would change?"),
        ("en", "What does the warranty of the pump cover this year?"),
    ],
)
def test_a_question_that_is_complete_stands_alone(language, question):
    assert not leans(question, language)
    assert meant(question, language, [said("user", "Who is the treasurer?")]) == question


def test_a_question_is_meant_with_those_it_leans_on_nearest_first():
    turns = [said("user", "Quel est le loyer ?"), said("assistant", "900 euros"), said("user", "Et les charges ?")]
    assert meant("Pourquoi ?", "fr", turns) == "Pourquoi ? Et les charges ? Quel est le loyer ?"
    answers = [Answer("How much is the rent?", "en", "900"), Answer("Où est la cave ?", "fr", "En bas")]
    assert meant("Why?", "en", answers) == "Why? Où est la cave ?"
    assert meant("Why?", "en", []) == "Why?"


def test_it_leans_on_so_many_and_no_more():
    turns = [said("user", f"Et {number} ?") for number in range(9)]
    assert meant("Pourquoi ?", "fr", turns) == "Pourquoi ? Et 8 ? Et 7 ? Et 6 ?"
    assert DEPTH == 3


def test_a_turn_of_another_shape_is_named_when_it_is_leant_on():
    with pytest.raises(QuestionError, match="history holds"):
        meant("Pourquoi ?", "fr", ["Quel est le loyer ?"])
