"""
A question and its hits -> the places that may answer, with evidence.

Knows sentences and scores. Knows nothing of retrieval, thresholds or wording.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np

from index import Encoder, Hit, Passage
from index.passages import context
from index.sentences import sentences
from qa.interaction import Interaction, Text


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
    threshold: float  # of the margin, below which the documents do not say

    def read(self, question: str, hits: Sequence[Hit]) -> list[Reading]:
        """Every sentence of these passages, likeliest answer first."""


class SentenceReader:
    """Sentences whose vectors are near to the question's: works with any encoder, knows little."""

    # Cosine. Chosen on the development data.
    threshold = 0.81

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
