"""
A question and its hits -> the places that may answer, with evidence.

Knows sentences, spans and scores. Knows nothing of retrieval, of when to refuse, or of wording.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index import BundledEncoder, Encoder, Hit, Passage
from index.language import ASKING_WORDS, FUNCTION_WORDS, language_of
from index.passages import context
from index.sentences import Span, sentences
from qa import interaction
from qa.interaction import Weights

Numbers = NDArray[np.int64]

WEIGHTS = Path(__file__).parent / "model" / "reader.npz"

# What a sentence gains that holds every content word of the question: names and numbers, which the encoder blurs.
# Across languages little else is shared, so it says less.
_OF_WORDS, _OF_FOREIGN_WORDS = 2.0, 1.0
# Letters that tell a word from others: "produite" and "production" are alike.
_STEM = 6
# A number, or a word of at least two letters: one alone is what an apostrophe cut off.
_WORD = re.compile(r"\d+|[^\W_]{2,}")
_FUNCTION_WORDS = frozenset().union(*FUNCTION_WORDS.values(), *ASKING_WORDS.values())

# Passages that are kept as read for the next question, 0.15 MB each at most.
_KEPT = 128


@dataclass(frozen=True, slots=True)
class Reading:
    """
    A sentence that may answer, by its characters in the document, and perhaps the words in it that do.

    `margin` is the reader's evidence: comparable between questions for one reader, higher is surer.
    """

    hit: Hit
    start: int
    end: int
    margin: float
    short: Span | None = None


class Reader(Protocol):
    """What the assistant asks of a reader."""

    fingerprint: str
    threshold: float  # of the margin: below it, the documents do not say

    def read(self, question: str, hits: Sequence[Hit]) -> list[Reading]:
        """Every sentence of these passages, likeliest answer first."""


class SentenceReader:
    """Sentences whose vectors are near to the question's: works with any encoder, knows little."""

    # Cosine. With the bundled encoder it refuses 60 to 90 % of the development questions whose answer is hidden.
    threshold = 0.84

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.fingerprint = f"sentences-1-{encoder.fingerprint}"

    def read(self, question: str, hits: Sequence[Hit]) -> list[Reading]:
        spans = [(hit, span) for hit in hits for span in _candidates(hit.passage)]
        if not spans:
            return []
        texts = [hit.passage.text[start:end] for hit, (start, end) in spans]
        cosines = self._encoder.passages(texts) @ self._encoder.query(question)
        return _ordered(_reading(hit, span, cosine) for (hit, span), cosine in zip(spans, cosines, strict=True))


class BundledReader:
    """
    Sentences in whose tokens the question's tokens find their like (`qa.interaction`), as trained in qa/model/.

    Reads with the bundled encoder, whichever one retrieves. A passage once read is ready for the next question.
    """

    # Margin. On the development data it refuses 59 to 91 % of the questions whose answer is hidden; above it, French
    # questions about English passages soon lose their answers (qa/model/README.md).
    threshold = 0.6

    def __init__(self, *, threads: int | None = None) -> None:
        self._weights = Weights.load(WEIGHTS)
        self._encoder = BundledEncoder(threads=threads)
        self._seen = lru_cache(_KEPT)(self._see)
        self.fingerprint = f"interaction-1-{self._weights.digest}-{self._encoder.fingerprint}"

    def read(self, question: str, hits: Sequence[Hit]) -> list[Reading]:
        seen = self._encoder.query_states(question)
        if not len(seen.tokens):  # nothing that the encoder knows
            return _ordered(_reading(hit, span, -inf) for hit in hits for span in _candidates(hit.passage))
        asked = interaction.question(self._weights, seen.tokens, seen.vector)
        return _ordered(reading for hit in hits for reading in self._read(asked, question, hit))

    def _read(self, asked: interaction.Question, question: str, hit: Hit) -> Iterator[Reading]:
        words = content_words(question)
        worth = _OF_WORDS if language_of(question) == hit.passage.language else _OF_FOREIGN_WORDS
        spans, seen = self._seen(hit.passage)
        for span, margin in zip(spans, interaction.margins(self._weights, asked, seen), strict=True):
            shared = _shared(words, hit.passage.text[slice(*span)])
            yield _reading(hit, span, margin + worth * shared)

    def _see(self, passage: Passage) -> tuple[list[Span], interaction.Passage]:
        introduction, spans = context(passage), _candidates(passage)
        seen = self._encoder.passage_states(introduction + passage.text)
        rows = token_rows(seen.offsets - len(introduction), spans)
        lengths = [end - start for start, end in spans]
        return spans, interaction.passage(self._weights, seen.tokens, seen.vector, rows, lengths)


def token_rows(offsets: Numbers, spans: Sequence[Span]) -> list[Span]:
    """For each span of characters the rows [first, last) of the tokens in it. offsets: (tokens, 2), ascending."""
    firsts = np.searchsorted(offsets[:, 1], [start for start, _ in spans], side="right")
    lasts = np.searchsorted(offsets[:, 0], [end for _, end in spans], side="left")
    return [(int(first), max(int(first), int(last))) for first, last in zip(firsts, lasts, strict=True)]


def content_words(text: str) -> frozenset[str]:
    """Its numbers and the beginnings of its words, without accents, less function words of either language."""
    words = _WORD.findall(text.lower())
    folded = (unicodedata.normalize("NFD", word) for word in words if word not in _FUNCTION_WORDS)
    return frozenset("".join(filter(str.isalnum, word))[:_STEM] for word in folded)


def _shared(words: frozenset[str], text: str) -> float:
    """The share of these words that a text holds."""
    return len(words & content_words(text)) / len(words) if words else 0.0


def _candidates(passage: Passage) -> list[Span]:
    """The sentences of a passage. A bare title is none: it says what a document is about, and answers nothing."""
    found = sentences(passage.text, passage.language)
    return [(start, end) for start, end in found if passage.text[start:end].strip("# ") != passage.title] or found


def _reading(hit: Hit, span: Span, margin: float) -> Reading:
    """A span counts from the start of the passage, a reading from that of the document."""
    return Reading(hit, hit.passage.start + span[0], hit.passage.start + span[1], float(margin))


def _ordered(readings: Iterable[Reading]) -> list[Reading]:
    return sorted(readings, key=lambda reading: (-reading.margin, reading.hit.passage.path, reading.start))
