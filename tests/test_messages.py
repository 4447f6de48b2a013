"""Both languages say the same: every sentence is there, with the same places to fill."""

from dataclasses import fields
from string import Formatter

import pytest

from index.language import LANGUAGES, language_of
from qa import smalltalk
from qa.messages import MARKS, MESSAGES, Messages

SENTENCES = [field.name for field in fields(Messages) if isinstance(getattr(MESSAGES["fr"], field.name), str)]
TABLES = [field.name for field in fields(Messages) if field.name not in SENTENCES]


def places(sentence):
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_there_is_every_language():
    assert tuple(MESSAGES) == tuple(MARKS) == LANGUAGES
    assert TABLES == ["words_of", "language"]


@pytest.mark.parametrize("name", SENTENCES)
def test_a_sentence_is_said_in_both_languages_with_the_same_places(name):
    french, english = (getattr(MESSAGES[language], name) for language in LANGUAGES)
    assert french.strip()
    assert english.strip()
    assert places(french) == places(english)


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotes_are_introduced_in_every_other_language_and_named_in_every_one(language):
    messages = MESSAGES[language]
    assert set(messages.words_of) == {other for other in LANGUAGES if other != language}
    assert set(messages.language) == set(LANGUAGES)
    assert all(messages.words_of.values())
    assert all(messages.language.values())


@pytest.mark.parametrize("kind", sorted(set(smalltalk.KINDS.values())))
@pytest.mark.parametrize("language", LANGUAGES)
def test_small_talk_of_each_kind_has_its_sentence(language, kind):
    sentence = getattr(MESSAGES[language], kind)
    assert places(sentence) == set()
    assert language_of(sentence) == language


@pytest.mark.parametrize(
    ("name", "filled", "french", "english"),
    [
        ("many_documents", {"count": 3}, "J’ai 3 documents :", "I have 3 documents:"),
        ("more_documents", {"count": 1}, "et 1 de plus", "and 1 more"),
        (
            "subject",
            {"title": "Bail"},
            "Voici, dans ses propres mots, de quoi parle « Bail » :",
            "This is, in its own words, what “Bail” is about:",
        ),
        (
            "dated",
            {"title": "Bail", "date": "2021-03"},
            "Le document « Bail » porte la date suivante : 2021-03.",
            "The document “Bail” is dated 2021-03.",
        ),
        (
            "undated",
            {"title": "Bail"},
            "Le document « Bail » ne porte pas de date.",
            "The document “Bail” has no date.",
        ),
        ("titled", {"title": "Bail"}, "Le document s’intitule « Bail ».", "The document is titled “Bail”."),
    ],
)
def test_how_documents_are_spoken_of(name, filled, french, english):
    assert getattr(MESSAGES["fr"], name).format(**filled) == french
    assert getattr(MESSAGES["en"], name).format(**filled) == english
