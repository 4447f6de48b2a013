"""
A question and its hits -> the places that may answer, with evidence.

Knows sentences, spans and scores. Knows nothing of retrieval, of when to refuse, or of wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from index import Encoder, Hit, Passage
from index.passages import context
from index.sentences import Span, sentences
from qa.spans import SpanModel, best_words

# Passages read at once. More are read only where no words in them beat no answer. Of 361 questions, of articles held
# out and of development, 0.532 were right so, and with eight read at once; by a model trained little over half.
TOGETHER, SURE = 4, 0.0
# Characters of a passage that costs so little that it is always read, as a headline, which often says what is asked.
SHORT = 160
_HEADING = re.compile(r"#{1,6}\s")


@dataclass(frozen=True, slots=True)
class Reading:
    """
    A sentence that may answer, by its characters in the document, and perhaps the words in it that do.

    `margin` is the reader's evidence: comparable between questions for one reader, higher is surer. `items`: words
    around `short` that hold more of a list.
    """

    hit: Hit
    start: int
    end: int
    margin: float
    short: Span | None = None
    items: Span | None = None


def said(reading: Reading) -> str:
    """The words that may answer, else their sentence."""
    return text_of(reading, *(reading.short or (reading.start, reading.end)))


def quoted(reading: Reading) -> str:
    """The sentence."""
    return text_of(reading, reading.start, reading.end)


def text_of(reading: Reading, start: int, end: int) -> str:
    """What stands between two characters of the document, within the passage that was read."""
    shift = reading.hit.passage.start
    return reading.hit.passage.text[start - shift : end - shift]


class Reader(Protocol):
    """What the assistant asks of a reader."""

    fingerprint: str
    threshold: float  # of the margin: below it, the documents do not say

    def read(self, question: str, hits: Sequence[Hit]) -> list[Reading]:
        """Every sentence of these passages, likeliest answer first."""


class SentenceReader:
    """Sentences whose vectors are near to the question's: works with any encoder, knows little."""

    # Cosine. With the bundled encoder, among the sentences of the development passages, it answers 0.91 (French), 0.95
    # (English), 0.67 and 0.78 (across) of the questions, and refuses 0.51, 0.47, 0.72 and 0.67 of those whose passage
    # is hidden.
    threshold = 0.74

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.fingerprint = f"sentences-1-{encoder.fingerprint}"

    def read(self, question: str, hits: Sequence[Hit]) -> list[Reading]:
        candidates = [(hit, span) for hit in hits for span in _candidates(hit.passage)]
        if not candidates:
            return []
        texts = [hit.passage.text[start:end] for hit, (start, end) in candidates]
        cosines = self._encoder.passages(texts) @ self._encoder.query(question)
        return _ordered(_reading(hit, span, cosine) for (hit, span), cosine in zip(candidates, cosines, strict=True))


class SpanReader:
    """The words that a question-answering model picks in each sentence (`qa.spans`)."""

    # Of the margin, for a model that nothing is known about: as likely an answer as none.
    threshold = 0.0

    def __init__(self, model: SpanModel) -> None:
        self._model = model
        self.fingerprint = model.fingerprint

    def read(self, question: str, hits: Sequence[Hit]) -> list[Reading]:
        short = [hit for hit in hits[TOGETHER:] if len(hit.passage.text) <= SHORT]
        first = [*hits[:TOGETHER], *short]
        readings = self._read_together(question, first)
        if not any(reading.margin >= SURE for reading in readings):
            readings += self._read_together(question, [hit for hit in hits if hit not in first])
        return _ordered(readings)

    def _read_together(self, question: str, hits: Sequence[Hit]) -> list[Reading]:
        with ThreadPoolExecutor(TOGETHER) as pool:
            found = pool.map(lambda hit: self._read(question, hit), hits)
            return [reading for group in found for reading in group]

    def _read(self, question: str, hit: Hit) -> list[Reading]:
        passage = hit.passage
        seen = self._model.scores(question, context(passage), passage.text)
        candidates = _candidates(passage)
        found = best_words(passage.text, candidates, seen)
        return [
            _reading(hit, span, best.margin, best.words, best.items)
            for span, best in zip(candidates, found, strict=True)
        ]


def _candidates(passage: Passage) -> list[Span]:
    """
    The sentences of a passage. A bare title or a marked heading is none: it says what a text is about, perhaps in the
    words of the question, and answers nothing. Of a line "date 2023-11 title" the title is one; its date says nothing.
    """
    found = sentences(passage.text, passage.language)
    spans = [span for span in found if not is_heading(passage.text[slice(*span)], passage.title)] or found
    return [_undated(passage, *span) for span in spans] if passage.date and not context(passage) else spans


def _undated(passage: Passage, start: int, end: int) -> Span:
    """The title at the end of a line that begins with its date."""
    before, title, after = passage.text[start:end].rpartition(passage.title)
    dated = title and not after and passage.date in before.split()
    return (start + len(before), end) if dated else (start, end)


def is_heading(sentence: str, title: str) -> bool:
    """Whether it is the title of its document, or marked as a heading."""
    return sentence.strip("# ") == title or bool(_HEADING.match(sentence))


def _reading(hit: Hit, span: Span, margin: float, short: Span | None = None, items: Span | None = None) -> Reading:
    """Spans count from the start of the passage, a reading from that of the document."""
    shift = hit.passage.start
    short, items = (words and (shift + words[0], shift + words[1]) for words in (short, items))
    return Reading(hit, shift + span[0], shift + span[1], float(margin), short, items)


def _ordered(readings: Iterable[Reading]) -> list[Reading]:
    return sorted(readings, key=lambda reading: (-reading.margin, reading.hit.passage.path, reading.start))
