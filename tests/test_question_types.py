"""What a question asks for, by the words that ask."""

import pytest

from qa.question_types import QuestionType, question_type

WORDS, ITEMS, SENTENCES, EVIDENCE = QuestionType


@pytest.mark.parametrize(
    ("question", "language", "kind"),
    [
        ("Quel est le loyer ?", "fr", WORDS),
        ("Comment s'appelle le syndic ?", "fr", WORDS),
        ("Comment appelle-t-on ce lieu ?", "fr", WORDS),
        ("Quand commence-t-il ?", "fr", WORDS),
        ("Où habite-t-elle ?", "fr", WORDS),
        ("Le chauffage est-il au gaz ou au mazout ?", "fr", WORDS),
        ("Quels sont les actionnaires ?", "fr", ITEMS),
        ("quelles huiles sont approuvees", "fr", ITEMS),
        ("Dans quels pays vend-on la pompe ?", "fr", ITEMS),
        ("Qui étaient les présents ?", "fr", ITEMS),
        ("Pourquoi la présidente a-t-elle refusé ?", "fr", SENTENCES),
        ("Comment nettoyer le filtre ?", "fr", SENTENCES),
        ("Qu'a déclaré le directeur ?", "fr", SENTENCES),
        ("Que dit le rapport du toit ?", "fr", SENTENCES),
        ("Les animaux sont-ils admis ?", "fr", EVIDENCE),
        ("Est-ce que les chiens sont admis ?", "fr", EVIDENCE),
        ("Peut-on sous-louer ?", "fr", EVIDENCE),
        ("Y a-t-il un ascenseur ?", "fr", EVIDENCE),
        ("How often is it cleaned?", "en", WORDS),
        ("What was the price?", "en", WORDS),
        ("Which was first?", "en", WORDS),
        ("Is it gas or oil?", "en", WORDS),
        ("Which oils are approved?", "en", ITEMS),
        ("Which three parties signed?", "en", ITEMS),
        ("Who are the shareholders?", "en", ITEMS),
        ("Why?", "en", SENTENCES),
        ("How is the pump cleaned?", "en", SENTENCES),
        ("What did she say about it?", "en", SENTENCES),
        ("Is subletting allowed?", "en", EVIDENCE),
        ("Does the warranty cover the seals?", "en", EVIDENCE),
    ],
)
def test_what_is_asked_for(question, language, kind):
    assert question_type(question, language) is kind
