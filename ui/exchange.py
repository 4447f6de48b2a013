"""
A question on the page, and all that the page shows of it: an answer, the places it cites, those only looked at.

Knows the assistant. Knows no gradio and no HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qa import Answer, Assistant, Citation, Document, Hit, QAError
from qa.confidence import CALIBRATION, Calibration
from qa.conversation import meant
from qa.language import LANGUAGES, detect
from qa.smalltalk import small_talk
from qa.status import Status

Asked = Literal["auto", "fr", "en"]
Sureness = Literal["clear", "likely", "weak"]

# As many as the reader reads (`qa.confidence.READ`).
FOUND = 8
# Enough of a question to tell its language, however long it is.
_TELLING = 500
# What a cautious assistant would refuse is weak. Above 0.8 at least seven answers of ten are right, taking off the
# calibration error that qa/model/README.md tells (0.077).
_CLEAR = 0.8
# Cosines of the bundled encoder, measured with the questions of the article and 306 headings of the Debian FAQ: one in
# ten passages found for the article that do not answer lies below the first; one in twenty of the FAQ that do, above
# the second. They overlap in between (0.73 to 0.85), so a bar compares passages and proves nothing.
_FAR, _NEAR = 0.60, 0.85


@dataclass(frozen=True, slots=True)
class Place:
    """
    A citation, or a passage that was found: its quote is then the whole passage.

    `nearness` is 0..1, comparable between questions; None: nothing tells. `digest` is that of the document then.
    """

    citation: Citation
    nearness: float | None
    digest: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """
    A question and what came of it: an answer, a problem (why there is none), or nothing yet.

    `asked` is the language it was said to be in, `language` the one it is spoken of in. `cited` are the places of the
    citations, or of the nearest passages, in their order. `also`: found and not among them, best first. `verdict` and
    `comment` are what somebody thought of it ("up" or "down", and why), `unkept` the reason why that was not kept.
    """

    question: str
    asked: Asked
    language: str
    answer: Answer | None = None
    problem: str | None = None
    cited: tuple[Place, ...] = ()
    also: tuple[Place, ...] = ()
    verdict: str | None = None
    comment: str | None = None
    unkept: str | None = None

    @property
    def pending(self) -> bool:
        """Whether the answer is still to come."""
        return self.answer is None and self.problem is None


def asking(assistant: Assistant, question: str, asked: Asked, before: Sequence[Exchange]) -> Iterator[Exchange]:
    """The question; then with the passages found, where it is one to search for; then with the answer."""
    told = None if asked == "auto" else asked
    history = [exchange.answer for exchange in before if exchange.answer]
    language = told or detect(question[:_TELLING], hint=history[-1].language if history else None).language
    exchange = Exchange(question, asked, language)
    yield exchange
    try:
        hits: list[Hit] = []
        if not small_talk(question, leaning=bool(history)):
            hits = assistant.search(meant(question, language, history), FOUND, language=language)
            yield replace(exchange, also=_places(assistant, [_found(assistant, hit) for hit in hits], hits))
        answer = assistant.ask(question, language=told, history=history)
        citations = answer.citations or answer.nearest
        shown = {hit.passage.text for hit in hits for each in citations if _covers(hit, each)}
        others = [hit for hit in hits if hit.passage.text not in shown]
        yield replace(
            exchange,
            language=answer.language,
            answer=answer,
            cited=_places(assistant, citations, hits),
            also=() if answer.talk else _places(assistant, [_found(assistant, hit) for hit in others], others),
        )
    except QAError as error:
        yield replace(exchange, problem=str(error))


def sureness(confidence: float | None) -> Sureness | None:
    """A probability in a word; None where nothing can tell."""
    if confidence is None:
        return None
    weak = Calibration.load(CALIBRATION).thresholds["cautious"]
    return "clear" if confidence >= max(_CLEAR, weak) else "likely" if confidence >= weak else "weak"


def nearness(cosine: float | None) -> float | None:
    """Where a cosine of the bundled encoder lies between what is far and what is near."""
    return None if cosine is None else min(1.0, max(0.0, (cosine - _FAR) / (_NEAR - _FAR)))


def changes(assistant: Assistant, exchanges: Iterable[Exchange]) -> dict[str, str | None]:
    """The digest of each document that is shown, by its path; None for one that is gone."""
    places = [place for exchange in exchanges for place in (*exchange.cited, *exchange.also)]
    return {path: _digest(assistant, path) for path in dict.fromkeys(place.citation.path for place in places)}


def titles(assistant: Assistant, question: str, count: int) -> list[str]:
    """Titles of some documents near a question; none where there is nothing to ask."""
    try:
        hits = assistant.search(question, limit=50)
    except QAError:
        return []
    return list({hit.passage.path: hit.passage.title for hit in hits}.values())[:count]


def document(assistant: Assistant, path: str) -> Document | None:
    """The document; None: it is no longer there."""
    try:
        return assistant.document(path)
    except QAError:
        return None


def status(assistant: Assistant) -> Status | None:
    """How the index stands; None: there is no telling."""
    try:
        return assistant.status()
    except QAError:
        return None


def _digest(assistant: Assistant, path: str) -> str | None:
    found = document(assistant, path)
    return found.digest if found else None


def _places(assistant: Assistant, citations: Iterable[Citation], hits: Sequence[Hit]) -> tuple[Place, ...]:
    known = assistant.settings.encoder == "bundled"  # of another one no scale was measured
    cosines: Mapping[tuple[str, str], float | None] = {(hit.passage.path, hit.passage.text): hit.cosine for hit in hits}
    return tuple(
        Place(
            each,
            nearness(cosines.get((each.path, each.passage))) if known else None,
            _digest(assistant, each.path) or "",
        )
        for each in citations
    )


def _covers(hit: Hit, citation: Citation) -> bool:
    return (hit.passage.path, hit.passage.text) == (citation.path, citation.passage)


def _found(assistant: Assistant, hit: Hit) -> Citation:
    """A passage as a place to show. It has no number."""
    passage = hit.passage
    found = document(assistant, passage.path)
    return Citation(
        number=0,
        path=passage.path,
        title=passage.title,
        date=passage.date,
        page=passage.page,
        line=found.line(passage.start) if found else 1,
        start=passage.start,
        end=passage.end,
        quote=passage.text,
        passage=passage.text,
        language=passage.language if passage.language in LANGUAGES else LANGUAGES[0],
        score=hit.score,
    )
