"""
How well does each sentence of a passage answer a question? Late interaction, on numpy.

Every token of the question looks for the token that it is nearest to in the sentence (ColBERT's MaxSim, Khattab and
Zaharia 2020, over the states of the bundled encoder, centred and projected); what it finds is weighed by how much the
token asks for. Knows arithmetic and where its numbers are kept. Knows nothing of documents, hits or thresholds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import ModelError

Floats = NDArray[np.float32]

# Sentences are about this long: e to the 4.8 characters. Longer ones find more by chance, and are charged for it.
USUAL_LENGTH = 4.8
_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Weights:
    """
    What training found (qa/model/train.py). H is the encoder's width, D that of the projection.

    centres: (2, H), the mean state of a question's and of a passage's tokens.
    question, passage: (H, D), projections of both.
    asks: (H,), how much a token of the question asks for.
    kind: (H, D), from a question's vector to the kind of token that would answer it.
    mix: (6,), the share of each kind of evidence, as `margins` lists it.
    nothing: (H,) and bias: (), from a question's vector to the score that an answer must beat.
    """

    centres: Floats
    question: Floats
    passage: Floats
    asks: Floats
    kind: Floats
    mix: Floats
    nothing: Floats
    bias: Floats

    @classmethod
    def load(cls, path: Path) -> Weights:
        """What `save` wrote. `ModelError`: the file is missing or something else."""
        try:
            with np.load(path, allow_pickle=False) as stored:
                return cls(**{name: stored[name] for name in cls.__slots__})
        except (OSError, ValueError, KeyError, EOFError) as error:
            raise ModelError(f"{path} cannot be read as a reader ({error}). Install the package again.") from error

    @property
    def digest(self) -> str:
        """Of all the numbers: what tells one training from another."""
        return hashlib.sha256(b"".join(getattr(self, name).tobytes() for name in self.__slots__)).hexdigest()[:16]

    def save(self, path: Path) -> None:
        """Write the numbers, one array per field."""
        np.savez(path, allow_pickle=False, **{name: getattr(self, name) for name in self.__slots__})


@dataclass(frozen=True, slots=True)
class Question:
    """A question, seen by the weights. tokens: (m, D), unit; asks: (m,), sum 1; mean, kind: (D,); vector: (H,)."""

    tokens: Floats
    asks: Floats
    mean: Floats
    kind: Floats
    vector: Floats


@dataclass(frozen=True, slots=True)
class Passage:
    """
    A passage, seen by the weights: independent of any question, so it can be kept.

    tokens: (n, D), not normalised. vector: (H,). sentences: (start, end) rows of `tokens` each. lengths: characters.
    """

    tokens: Floats
    vector: Floats
    sentences: tuple[tuple[int, int], ...]
    lengths: tuple[int, ...]


def question(weights: Weights, states: Floats, vector: Floats) -> Question:
    """See a question through the weights. states: (m, H), m > 0; vector: (H,), unit."""
    centred = states - weights.centres[0]
    projected = centred @ weights.question
    asks = _softmax(centred @ weights.asks)
    return Question(
        tokens=_unit(projected),
        asks=asks,
        mean=_unit(asks @ projected),
        kind=vector @ weights.kind,
        vector=vector,
    )


def passage(
    weights: Weights, states: Floats, vector: Floats, sentences: Sequence[tuple[int, int]], lengths: Sequence[int]
) -> Passage:
    """See a passage through the weights. states: (n, H); vector: (H,), unit; sentences: rows (start, end) of states."""
    tokens = (states - weights.centres[1]) @ weights.passage
    return Passage(tokens, vector, tuple(sentences), tuple(lengths))


def margins(weights: Weights, asked: Question, read: Passage) -> Floats:
    """For each sentence, by how much it beats no answer at all. (sentences,)"""
    if not read.sentences:
        return np.empty(0, np.float32)
    similar = asked.tokens @ _unit(read.tokens).T  # (m, n)
    kinds = read.tokens @ asked.kind  # (n,)
    found = [_evidence(asked, read, similar, kinds, number) for number in range(len(read.sentences))]
    evidence = np.array(found, np.float32)  # (sentences, 3)
    # Without the title, which stands before every passage of its document but one.
    whole = asked.asks @ similar[:, read.sentences[0][0] : read.sentences[-1][1]].max(axis=1)
    near = read.vector @ asked.vector
    lengths = np.log(np.maximum(read.lengths, 1)) - USUAL_LENGTH
    columns = np.column_stack([evidence, np.full(len(found), whole), np.full(len(found), near), lengths])
    return np.asarray(columns @ weights.mix + weights.bias - asked.vector @ weights.nothing, np.float32)


def _evidence(
    asked: Question, read: Passage, similar: Floats, kinds: Floats, number: int
) -> tuple[float, float, float]:
    """(what its tokens match, the token that is most of the kind asked for, how near its mean is) of one sentence."""
    start, end = read.sentences[number]
    if start == end:  # beyond what the encoder reads
        return -1.0, 0.0, -1.0
    matched = asked.asks @ similar[:, start:end].max(axis=1)
    near = _unit(read.tokens[start:end].mean(axis=0)) @ asked.mean
    return float(matched), float(kinds[start:end].max()), float(near)


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / (np.linalg.norm(rows, axis=-1, keepdims=True) + _TINY), np.float32)


def _softmax(values: Floats) -> Floats:
    weights = np.exp(values - values.max())
    return np.asarray(weights / weights.sum(), np.float32)
