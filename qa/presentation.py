"""
What the assistant says of itself and of the documents as such: which there are, what one is about, its date and title.

Pure: knows documents and their passages. Knows no models, no disk, and not how a question is recognised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from index import Document, Hit, Passage
from index.sentences import Span, sentences
from qa.about import About
from qa.answer import Answer, answered, marked
from qa.messages import MESSAGES
from qa.reader import Reading, is_heading

# Documents that are listed by name, and sentences from the start of one that say what it is about (lead-3, the baseline
# that summaries of news are measured by).
LISTED, LEAD = 10, 3
# Example questions after small talk.
EXAMPLES = 2


@dataclass(frozen=True, slots=True)
class Shelf:
    """The documents that there are: titles by path, and what each holds."""

    titles: Mapping[str, str]
    document: Callable[[str], Document]
    passages: Callable[[str], list[Passage]]


def talk(kind: str, question: str, language: str, titles: Iterable[str]) -> Answer:
    """Small talk of a kind (`qa.smalltalk`), with questions to try for who does not take leave."""
    messages = MESSAGES[language]
    shown = [] if kind == "farewell" else list(dict.fromkeys(titles))[:EXAMPLES]
    tried = [messages.about.format(title=title) for title in shown]
    examples = [messages.examples, *tried, messages.which_documents][: 1 + EXAMPLES] if tried else []
    text = " ".join([getattr(messages, kind), *examples])
    return Answer(question=question, language=language, text=text, talk=True)


def presented(about: About, question: str, language: str, shelf: Shelf, at_hand: str | None) -> Answer | None:
    """
    What is asked of the documents as such. None: it does not say of which of several, and none is `at_hand` (a path).
    """
    if about.kind == "list":
        return _listed(question, language, shelf)
    meant = [path for path, title in shelf.titles.items() if title == about.title] or list(shelf.titles)
    path = meant[0] if len(meant) == 1 else at_hand if at_hand in meant else None
    if path is not None:
        return _OF_ONE[about.kind](question, language, shelf, path)
    return _listed(question, language, shelf) if about.kind == "subject" else None


def _listed(question: str, language: str, shelf: Shelf) -> Answer:
    """The titles of the documents, each cited where it stands; one that stands nowhere, where its document begins."""
    messages, count = MESSAGES[language], len(shelf.titles)
    if not count:
        return Answer(question=question, language=language, text=messages.no_documents)
    opening = messages.one_document if count == 1 else messages.many_documents.format(count=count)
    groups = [[_title(shelf, path)] for path in list(shelf.titles)[:LISTED]]
    answer = answered(question, language, groups, shelf.document, opening=opening)
    titles = [f"{marked(cited.title, cited.language)} [{cited.number}]" for cited in answer.citations]
    more = f" {messages.more_documents.format(count=count - LISTED)}" if count > LISTED else ""
    return replace(answer, text=f"{opening} {messages.separator.join(titles)}{more}", short=None)


def _subject(question: str, language: str, shelf: Shelf, path: str) -> Answer:
    """How a document begins."""
    opening = MESSAGES[language].subject.format(title=shelf.titles[path])
    lead = _lead(shelf, path) or [_title(shelf, path)]
    return answered(question, language, [[reading] for reading in lead], shelf.document, opening=opening)


def _dated(question: str, language: str, shelf: Shelf, path: str) -> Answer:
    """The date of a document, and where it says so."""
    messages, title, date = MESSAGES[language], shelf.titles[path], shelf.document(path).date
    if date is None:
        return Answer(question=question, language=language, text=messages.undated.format(title=title))
    text = messages.dated.format(title=title, date=date)
    return _told(question, language, shelf, _place(shelf, path, date), text)


def _titled(question: str, language: str, shelf: Shelf, path: str) -> Answer:
    """The title of a document, and where it stands."""
    text = MESSAGES[language].titled.format(title=shelf.titles[path])
    return _told(question, language, shelf, _title(shelf, path), text)


_OF_ONE = {"subject": _subject, "date": _dated, "title": _titled}


def _told(question: str, language: str, shelf: Shelf, reading: Reading, text: str) -> Answer:
    """A sentence of ours that a place in a document proves."""
    answer = answered(question, language, [[reading]], shelf.document)
    return replace(answer, text=f"{text} [1]")


def _title(shelf: Shelf, path: str) -> Reading:
    return _place(shelf, path, shelf.titles[path])


def _place(shelf: Shelf, path: str, words: str) -> Reading:
    """The sentence that holds these words first, else the first one."""
    passages = shelf.passages(path)
    passage = next((each for each in passages if words in each.text), passages[0])
    at = passage.text.find(words)
    spans = _sentences(passage)
    start, end = next((span for span in spans if span[0] <= at < span[1]), spans[0])
    short = (passage.start + at, passage.start + at + len(words)) if start <= at and at + len(words) <= end else None
    return _reading(passage, (start, end), short)


def _lead(shelf: Shelf, path: str) -> list[Reading]:
    """The first sentences that are not the title, of one passage, as one quote."""
    for passage in shelf.passages(path):
        spans = [span for span in _sentences(passage) if _tells(passage.text[slice(*span)], shelf.titles[path])][:LEAD]
        if spans:
            return [_reading(passage, (spans[0][0], spans[-1][1]))]
    return []


def _tells(sentence: str, title: str) -> bool:
    """Whether a sentence says more than what its text is called."""
    return title not in sentence and not is_heading(sentence, title)


def _sentences(passage: Passage) -> list[Span]:
    return sentences(passage.text, passage.language)


def _reading(passage: Passage, span: Span, short: Span | None = None) -> Reading:
    return Reading(Hit(passage, 0.0), passage.start + span[0], passage.start + span[1], 0.0, short)
