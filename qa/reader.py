"""
A question and its hits -> the places that may answer, with evidence.

Knows sentences and scores. Knows nothing of retrieval, thresholds or wording.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from index import Encoder, Hit
from index.sentences import sentences


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

    def read(self, question: str, hits: Sequence[Hit]) -> list[Reading]:
        """The places in these passages that may answer, best first; none only where there are no hits."""


class SentenceReader:
    """Whole sentences, judged by the encoder: what answers when no reader was trained."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.fingerprint = f"sentences-1-{encoder.fingerprint}"

    def read(self, question: str, hits: Sequence[Hit]) -> list[Reading]:
        spans = [(hit, span) for hit in hits for span in sentences(hit.passage.text, hit.passage.language)]
        if not spans:
            return []
        texts = [hit.passage.text[start:end] for hit, (start, end) in spans]
        cosines = self._encoder.passages(texts) @ self._encoder.query(question)
        readings = [
            Reading(hit, hit.passage.start + start, hit.passage.start + end, float(cosine))
            for (hit, (start, end)), cosine in zip(spans, np.asarray(cosines), strict=True)
        ]
        return sorted(readings, key=lambda r: (-r.margin, r.hit.passage.path, r.start))
