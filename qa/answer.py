"""
What `ask()` returns, and how it is put together from what was read.

Pure: knows values and the words of `qa.messages`. Knows no models, no disk and no Markdown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from index import Document, SnapshotError
from qa.confidence import Verdict
from qa.messages import LANGUAGE_NAMES, MARKS, MESSAGES
from qa.question_types import QuestionType
from qa.reader import Reading, quoted, said
from qa.selection import likeliest

# A refusal shows this many places to look at; more is a list nobody reads.
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Citation:
    """
    A quote and its place. Invariant: `document.text[start:end] == quote`.

    `number` counts from 1 as in the text of the answer. `line` counts from 1 in the file, `page` in the document (None:
    it has none). `passage` is the text around the quote, `language` that of the quote, `score` that of its hit. `also`
    are other paths of the same content.
    """

    number: int
    path: str
    title: str
    date: str | None
    page: int | None
    line: int
    start: int
    end: int
    quote: str
    passage: str
    language: str
    score: float
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What `ask()` returns. No citation, no answer: `text` is then a polite refusal, or small talk (`talk`).

    `language` is that of `text`. `short` is a verbatim span of the first quote, or None. `nearest` shows where a
    refusal looked. `confidence` is the probability that the answer is right, or of a refusal that the best words found
    are; None where nothing can tell, for it was measured of the two bundled models together. `snapshot` is the index
    that answered, `stale` whether the seeds have changed since. `timings` are seconds by stage.
    """

    question: str
    language: str
    text: str
    short: str | None = None
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    confidence: float | None = None
    snapshot: str | None = None
    stale: bool = False
    talk: bool = False
    timings: Mapping[str, float] = field(default_factory=dict, compare=False)

    @property
    def answered(self) -> bool:
        """Whether the documents say; False for a refusal and for small talk."""
        return bool(self.citations)

    def to_dict(self) -> dict[str, Any]:
        """The fields under their names, in their order, as JSON can hold them."""
        values = asdict(self)
        for name in ("citations", "nearest"):
            values[name] = [citation | {"also": list(citation["also"])} for citation in values[name]]
        return values

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the language to answer in, and what kind of answer it asks for."""

    question: str
    language: str
    kind: QuestionType


def composed(
    asked: Asked, verdict: Verdict, groups: Sequence[Sequence[Reading]], document: Callable[[str], Document]
) -> Answer:
    """What a verdict comes to, and what is shown of it (`qa.selection`). `document`: by its path."""
    question, language = asked.question, asked.language
    if not groups:
        answer = refused(question, language, verdict.readings, document)
    else:
        foreign = groups[0][0].hit.passage.language != language  # which is said instead
        opening = MESSAGES[language].evidence if asked.kind is QuestionType.YES_NO and not foreign else ""
        answer = answered(question, language, groups, document, opening=opening, whole=asked.kind in _WHOLE)
    return replace(answer, confidence=verdict.confidence)


def saying_so(answer: Answer, other: str) -> Answer:
    """The same, and that the question was understood to be in another language than French and English (its code)."""
    said = MESSAGES[answer.language].foreign.format(language=LANGUAGE_NAMES[answer.language][other])
    return replace(answer, text=f"{said} {answer.text}")


# Of these whole sentences are said: some words would be too few, or look like a yes.
_WHOLE = (QuestionType.DESCRIPTION, QuestionType.YES_NO)


def answered(
    question: str,
    language: str,
    groups: Sequence[Sequence[Reading]],
    document: Callable[[str], Document],
    *,
    opening: str = "",
    whole: bool = False,
) -> Answer:
    """
    An answer in the words of the first reading of each group; the others of a group say the same.

    `opening` comes before; nothing: whose language it is, where that is not the asker's. `whole`: in sentences.
    """
    messages = MESSAGES[language]
    citations = _citations([reading for group in groups for reading in group], document)
    numbers = iter(citations)
    quotes = [
        marked(quoted(group[0]) if whole else said(group[0]), group[0].hit.passage.language)
        + "".join(f" [{next(numbers).number}]" for _ in group)
        for group in groups
    ]
    first = groups[0][0]
    introduction = opening or messages.words_of.get(citations[0].language, "")
    return Answer(
        question=question,
        language=language,
        text=f"{introduction} {messages.separator.join(quotes)}".strip(),
        short=said(first) if first.short else None,
        citations=citations,
    )


def refused(question: str, language: str, readings: Sequence[Reading], document: Callable[[str], Document]) -> Answer:
    """The documents do not say; the places where one would look."""
    messages = MESSAGES[language]
    if not readings:
        return Answer(question=question, language=language, text=messages.no_documents)
    nearest = _citations(likeliest(readings)[:_NEAREST], document)
    where = messages.separator.join(_place(citation, language) for citation in nearest)
    text = f"{messages.unknown} {messages.nearest} {where}"
    return Answer(question=question, language=language, text=text, nearest=nearest)


def _citations(readings: Sequence[Reading], document: Callable[[str], Document]) -> tuple[Citation, ...]:
    return tuple(
        _citation(number, reading, document(reading.hit.passage.path))
        for number, reading in enumerate(readings, start=1)
    )


def _citation(number: int, reading: Reading, document: Document) -> Citation:
    passage = reading.hit.passage
    if document.text[passage.start : passage.end] != passage.text:
        raise SnapshotError(f"The index misplaces a passage of {passage.path}. Run: qa index --rebuild")
    return Citation(
        number=number,
        path=passage.path,
        title=passage.title,
        date=passage.date,
        page=document.page(reading.start),
        line=document.line(reading.start),
        start=reading.start,
        end=reading.end,
        quote=document.text[reading.start : reading.end],
        passage=passage.text,
        language=passage.language,
        score=reading.hit.score,
        also=document.also,
    )


def marked(text: str, language: str) -> str:
    """`text` between the quotation marks of its language."""
    marks = MARKS[language]
    return f"{marks.opening}{text}{marks.closing}"


def _place(citation: Citation, language: str) -> str:
    messages = MESSAGES[language]
    template = messages.where if citation.page is None else messages.where_page
    return template.format(title=citation.title, line=citation.line, page=citation.page)
