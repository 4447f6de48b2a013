"""
A question and its hits -> the places that may answer, with evidence.

Knows sentences, spans and scores. Knows nothing of retrieval, of when to refuse, or of wording.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index import BundledEncoder, Encoder, Hit, onnx
from index.encoder import cores
from index.passages import context
from index.sentences import sentences

Floats = NDArray[np.float32]

NETWORK = Path(__file__).parent / "model" / "reader.onnx"

# Tokens of a short answer. Of the training answers 99 % are shorter.
_LONGEST = 30
# Passages of which the lower layers' states are kept for the next question, 0.4 MB each at most.
_KEPT = 64
# What may stand at the end of a short answer though it is no letter or digit: "300 %", "20 °", "5 €".
_CLOSING = frozenset("%°€$£)»”")


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
    short: tuple[int, int] | None = None


class Reader(Protocol):
    """What the assistant asks of a reader."""

    fingerprint: str
    threshold: float  # of the margin: below it, the documents do not say

    def read(self, question: str, hits: Sequence[Hit]) -> list[Reading]:
        """Every sentence of these passages, likeliest answer first."""


class SentenceReader:
    """Sentences whose vectors are near to the question's: works with any encoder, knows little."""

    # Cosine. Measured with the bundled encoder: see the README.
    threshold = 0.82

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.fingerprint = f"sentences-1-{encoder.fingerprint}"

    def read(self, question: str, hits: Sequence[Hit]) -> list[Reading]:
        spans = [(hit, span) for hit in hits for span in sentences(hit.passage.text, hit.passage.language)]
        if not spans:
            return []
        texts = [hit.passage.text[start:end] for hit, (start, end) in spans]
        cosines = self._encoder.passages(texts) @ self._encoder.query(question)
        return _ordered(_reading(hit, span, cosine) for (hit, span), cosine in zip(spans, cosines, strict=True))


class BundledReader:
    """
    The upper layers of the encoder, trained to find answers (qa/model/README.md).

    Question and passage go through the lower layers apart, so that a passage once read is ready for the next question.
    The upper ones see both together, and say of each token how well an answer starts and ends there; the first token
    stands for no answer.
    """

    # Margin. Chosen on the development data: qa/model/README.md.
    threshold = 0.0

    def __init__(self, *, threads: int | None = None) -> None:
        self._network = onnx.network(NETWORK, threads=threads or cores())
        self._encoder = BundledEncoder(threads=threads)
        self._seen = lru_cache(_KEPT)(self._encoder.passage_halfway)
        self.fingerprint = f"spans-1-{self._network.digest}-{self._encoder.fingerprint}"

    def read(self, question: str, hits: Sequence[Hit]) -> list[Reading]:
        asked = self._encoder.query_halfway(question).states
        return _ordered(reading for hit in hits for reading in self._read(asked, hit))

    def _read(self, asked: Floats, hit: Hit) -> Iterator[Reading]:
        text, introduction = hit.passage.text, context(hit.passage)
        seen = self._seen(introduction + text)
        scores = self._network.run("scores", question=asked[None], passage=seen.states[None])[0]  # (tokens, 2)
        nothing = float(scores[0].sum())
        own = scores[len(asked) + seen.first :][: len(seen.offsets)]
        offsets = seen.offsets - len(introduction)
        for span in sentences(text, hit.passage.language):
            rows = np.flatnonzero((offsets[:, 0] < span[1]) & (offsets[:, 1] > span[0]))
            if len(rows):
                first, last, score = best_span(own[rows])
                words = whole_words(text, (int(offsets[rows[first], 0]), int(offsets[rows[last], 1])), span)
                yield _reading(hit, span, score - nothing, words)


def best_span(scores: Floats) -> tuple[int, int, float]:
    """The likeliest answer among tokens, (first, last, score). scores: (tokens, 2), of starting and of ending there."""
    sums = scores[:, 0][:, None] + scores[:, 1][None, :]
    allowed = np.triu(np.ones_like(sums, bool)) & ~np.triu(np.ones_like(sums, bool), _LONGEST)
    first, last = np.unravel_index(np.where(allowed, sums, -np.inf).argmax(), sums.shape)
    return int(first), int(last), float(sums[first, last])


def whole_words(text: str, span: tuple[int, int], within: tuple[int, int]) -> tuple[int, int] | None:
    """`span` widened to whole words but not beyond `within`, less what is no word at its borders; None if none is."""
    start, end = max(span[0], within[0]), min(span[1], within[1])
    while start > within[0] and text[start - 1 : start + 1].isalnum():
        start -= 1
    while end < within[1] and text[end - 1 : end + 1].isalnum():
        end += 1
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not (text[end - 1].isalnum() or text[end - 1] in _CLOSING):
        end -= 1
    return (start, end) if start < end else None


def _reading(hit: Hit, span: tuple[int, int], margin: float, short: tuple[int, int] | None = None) -> Reading:
    """Spans count from the start of the passage, a reading from that of the document."""
    shift = hit.passage.start
    words = (shift + short[0], shift + short[1]) if short else None
    return Reading(hit, shift + span[0], shift + span[1], float(margin), words)


def _ordered(readings: Iterable[Reading]) -> list[Reading]:
    return sorted(readings, key=lambda reading: (-reading.margin, reading.hit.passage.path, reading.start))
