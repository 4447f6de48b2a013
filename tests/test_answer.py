"""Answers and refusals are put together in the words of the documents, in the language of the asker."""

import json

import pytest

from index import Hit, Passage
from qa import Document, SnapshotError
from qa.answer import Asked, answered, composed, refused
from qa.confidence import Verdict
from qa.question_types import QuestionType
from qa.reader import Reading
from qa.selection import shown

FRENCH = Document(
    path="bail.txt",
    text="Bail\n\nLe loyer est de 900 euros. Il est payé le 5 du mois.\n",
    title="Bail",
    date="2021-03",
    language="fr",
    digest="a",
)
ENGLISH = Document(
    path="notes/lease.txt",
    text="The rent is 900 euros. It is due on the 5th.",
    title="lease",
    date=None,
    language="en",
    digest="b",
    pages=(0, 23),
)


def document(path):
    return {d.path: d for d in (FRENCH, ENGLISH)}[path]


def reading(source, quote, short=None, passage=None):
    start = source.text.index(quote)
    text = passage or source.text.strip()
    at = source.text.index(text[:5])
    hit = Hit(Passage(source.path, at, at + len(text), text, source.title, source.date, source.language), 0.75)
    span = (source.text.index(short), source.text.index(short) + len(short)) if short else None
    return Reading(hit, start, start + len(quote), 0.9, span)


RENT_FR = reading(FRENCH, "Le loyer est de 900 euros.", short="900 euros")
DUE_EN = reading(ENGLISH, "It is due on the 5th.")


@pytest.mark.parametrize(
    ("language", "groups", "text"),
    [
        ("fr", [[RENT_FR]], "« 900 euros » [1]"),
        ("en", [[RENT_FR]], "In the document's words (French): « 900 euros » [1]"),
        ("en", [[DUE_EN]], "“It is due on the 5th.” [1]"),
        ("fr", [[DUE_EN]], "Dans les mots du document (anglais) : “It is due on the 5th.” [1]"),
        ("fr", [[RENT_FR], [DUE_EN]], "« 900 euros » [1] ; “It is due on the 5th.” [2]"),
    ],
)
def test_how_an_answer_reads(language, groups, text):
    answer = answered("?", language, groups, document)
    assert answer.text == str(answer) == text
    assert answer.answered


def test_a_citation_leads_to_its_place():
    answer = answered("?", "fr", [[RENT_FR], [DUE_EN]], document)
    first, second = answer.citations
    assert (first.number, first.path, first.title, first.date) == (1, "bail.txt", "Bail", "2021-03")
    assert (first.line, first.page, first.language, first.score) == (3, None, "fr", 0.75)
    assert (second.number, second.line, second.page) == (2, 1, 2)
    assert answer.short == "900 euros"
    for citation in answer.citations:
        source = document(citation.path)
        assert source.text[citation.start : citation.end] == citation.quote
        assert citation.quote in citation.passage


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Les documents ne le disent pas. Passages les plus proches : Bail (l. 3) ; lease (p. 2)"),
        ("en", "The documents do not say. Nearest passages: Bail (line 3); lease (page 2)"),
    ],
)
def test_a_refusal_shows_where_it_looked(language, text):
    answer = refused("?", language, [RENT_FR, DUE_EN], document)
    assert answer.text == text
    assert not answer.answered
    assert [citation.path for citation in answer.nearest] == ["bail.txt", "notes/lease.txt"]


def test_a_refusal_lists_three_places_at_most():
    places = [reading(FRENCH, "Le loyer est de 900 euros.", passage=FRENCH.text[6 : 32 + more]) for more in range(5)]
    assert len(refused("?", "fr", places, document).nearest) == 3


def test_a_refusal_names_a_place_once():
    second = reading(FRENCH, "Il est payé le 5 du mois.")
    nearest = refused("?", "fr", [RENT_FR, second, DUE_EN], document).nearest
    assert [citation.quote for citation in nearest] == ["Le loyer est de 900 euros.", "It is due on the 5th."]


def test_what_is_said_twice_is_shown_once_with_both_numbers():
    again = reading(ENGLISH, "The rent is 900 euros.", short="900 euros")
    assert answered("?", "fr", [[RENT_FR, again], [DUE_EN]], document).text == (
        "« 900 euros » [1] [2] ; “It is due on the 5th.” [3]"
    )


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le document dit : « Le loyer est de 900 euros. » [1]"),
        ("en", "In the document's words (French): « Le loyer est de 900 euros. » [1]"),
    ],
)
def test_yes_or_no_is_not_said(language, text):
    verdict = Verdict((RENT_FR,), RENT_FR, 0.7)
    groups = shown(verdict, QuestionType.YES_NO, language, lambda one, other: False)
    answer = composed(Asked("?", language, QuestionType.YES_NO), verdict, groups, document)
    assert (answer.text, answer.short, answer.confidence) == (text, "900 euros", 0.7)


def test_without_documents_it_says_so():
    assert refused("?", "fr", [], document).text.startswith("Il n’y a pas encore de documents.")
    assert refused("?", "en", [], document).text.startswith("There are no documents yet.")


def test_the_dictionary_has_the_fields_in_order_and_survives_json():
    values = answered("Quel loyer ?", "fr", [[RENT_FR]], document).to_dict()
    assert list(values) == [
        *(
            "question",
            "language",
            "text",
            "short",
            "citations",
            "nearest",
            "confidence",
            "snapshot",
            "stale",
            "talk",
            "timings",
        ),
    ]
    assert list(values["citations"][0]) == [
        *("number", "path", "title", "date", "page", "line", "start", "end", "quote", "passage", "language", "score"),
        "also",
    ]
    assert json.loads(json.dumps(values)) == values
    assert values["citations"][0]["quote"] == "Le loyer est de 900 euros."


def test_timings_are_not_compared():
    one, two = (answered("?", "fr", [[RENT_FR]], document) for _ in range(2))
    object.__setattr__(two, "timings", {"total": 1.0})
    assert one == two


def test_a_passage_that_is_not_in_its_document_is_never_quoted():
    wrong = reading(FRENCH, "Le loyer est de 900 euros.", passage="Bail\n\nLe loyer est de 901 euros.")
    with pytest.raises(SnapshotError, match=r"misplaces a passage of bail\.txt"):
        answered("?", "fr", [[wrong]], document)
