"""What is said of the documents as such, each with its place, and small talk with questions to try."""

from dataclasses import replace
from functools import partial

import pytest

from index import Document, Passage
from qa.about import About
from qa.presentation import LISTED, Shelf, presented, talk

MINUTES = Document(
    "minutes.txt",
    "date 2025-03 Minutes of the March meeting\n\nAll were there. The roof leaks. It will be repaired. Then we left.",
    "Minutes of the March meeting",
    "2025-03",
    "en",
    "a",
)
LEASE = Document("bail.txt", "Bail\n\nLe loyer est de 900 euros.", "Bail", None, "fr", "b")


def passages(document):
    title, _, body = document.text.partition("\n\n")
    return [
        Passage(document.path, start, start + len(text), text, document.title, document.date, document.language)
        for text, start in ((title, 0), (body, len(title) + 2))
    ]


def shelf(*documents):
    by_path = {document.path: document for document in documents}
    titles = {path: document.title for path, document in by_path.items()}
    return Shelf(titles, by_path.__getitem__, lambda path: passages(by_path[path]))


def told(kind, language, *documents, title=None, at_hand=None):
    return presented(About(kind, title), "?", language, shelf(*documents), at_hand)


def verbatim(answer, *documents):
    texts = {document.path: document.text for document in documents}
    return all(texts[c.path][c.start : c.end] == c.quote for c in answer.citations)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "J’ai 2 documents : « Bail » [1] ; “Minutes of the March meeting” [2]"),
        ("en", "I have 2 documents: « Bail » [1]; “Minutes of the March meeting” [2]"),
    ],
)
def test_the_documents_are_listed_by_title(language, text):
    answer = told("list", language, LEASE, MINUTES)
    assert answer.text == text
    assert [citation.path for citation in answer.citations] == ["bail.txt", "minutes.txt"]
    assert verbatim(answer, LEASE, MINUTES)


def test_a_title_that_stands_nowhere_in_its_document_is_listed_all_the_same():
    answer = told("list", "en", Document("keys.md", "## Keys\n\nMrs Hollis has them.", "The cellar", None, "en", "d"))
    assert answer.text.endswith("“The cellar” [1]")
    assert answer.citations[0].quote == "## Keys"


def test_a_long_list_says_how_many_more():
    many = [Document(f"{n:02}.txt", f"Note {n}\n\nOui.", f"Note {n}", None, "fr", str(n)) for n in range(LISTED + 3)]
    answer = told("list", "fr", *many)
    assert answer.text.endswith("« Note 9 » [10] et 3 de plus")
    assert len(answer.citations) == LISTED


def test_no_documents_are_no_list():
    assert told("list", "fr").text.startswith("Il n’y a pas encore de documents")


@pytest.mark.parametrize(
    ("kind", "language", "text", "short"),
    [
        (
            "subject",
            "fr",
            "Voici, dans ses propres mots, de quoi parle « Minutes of the March meeting » :"
            " “All were there. The roof leaks. It will be repaired.” [1]",
            None,
        ),
        ("date", "en", "The document “Minutes of the March meeting” is dated 2025-03. [1]", "2025-03"),
        ("title", "fr", "Le document s’intitule « Minutes of the March meeting ». [1]", MINUTES.title),
    ],
)
def test_what_is_asked_of_the_only_document(kind, language, text, short):
    answer = told(kind, language, MINUTES)
    assert (answer.text, answer.short, answer.answered) == (text, short, True)
    assert verbatim(answer, MINUTES)


def test_a_document_without_a_date_says_so():
    answer = told("date", "fr", LEASE)
    assert answer.text == "Le document « Bail » ne porte pas de date."
    assert not answer.answered


def test_of_several_it_is_the_one_named_else_the_one_at_hand():
    assert told("title", "en", LEASE, MINUTES, title="Bail").citations[0].path == "bail.txt"
    assert told("title", "en", LEASE, MINUTES, at_hand="minutes.txt").citations[0].path == "minutes.txt"
    assert told("title", "en", LEASE, MINUTES) is None
    assert told("subject", "en", LEASE, MINUTES).text.startswith("I have 2 documents:")


def test_of_two_with_one_title_it_is_the_one_at_hand_or_none():
    later = replace(MINUTES, path="later.txt", text=MINUTES.text.replace("2025", "2026"), date="2026-03")
    asked = partial(told, "date", "en", MINUTES, later, LEASE, title=MINUTES.title)
    assert asked(at_hand="later.txt").text.endswith("is dated 2026-03. [1]")
    assert asked(at_hand="later.txt").citations[0].path == "later.txt"
    assert asked() is None
    assert asked(at_hand="bail.txt") is None


@pytest.mark.parametrize(
    ("kind", "language", "text"),
    [
        (
            "greeting",
            "fr",
            "Bonjour ! Posez-moi une question sur vos documents. Par exemple : De quoi parle « Bail » ?"
            " Quels documents avez-vous ?",
        ),
        (
            "thanks",
            "en",
            "You are welcome. If you have another question about your documents, just ask. For example:"
            " What is “Bail” about? Which documents do you have?",
        ),
    ],
)
def test_small_talk_has_two_questions_to_try(kind, language, text):
    answer = talk(kind, "?", language, ["Bail"])
    assert answer.text == text
    assert answer.talk
    assert not answer.answered
    assert talk(kind, "?", language, ["Bail", "Bail", "Plan"]).text.count("?") == 2


def test_who_takes_leave_gets_nothing_to_try():
    assert talk("farewell", "Bye", "en", ["Bail"]).text == "Goodbye, and see you soon."
    assert talk("farewell", "Au revoir", "fr", ["Bail"]).text == "Au revoir, et à bientôt."


def test_what_a_marked_text_is_about_begins_after_its_headings():
    text = "# Bail\n\n## Loyer\n\nLe loyer est de 900 euros. Il est payé le 5."
    answer = told("subject", "fr", Document("bail.md", text, "Bail", None, "fr", "e"))
    assert answer.citations[0].quote == "Le loyer est de 900 euros. Il est payé le 5."


def test_without_documents_there_is_nothing_to_try():
    assert talk("greeting", "Bonjour", "fr", []).text == "Bonjour ! Posez-moi une question sur vos documents."
