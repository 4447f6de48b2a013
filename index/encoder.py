"""
Texts to unit vectors: what the index asks of an encoder, and the one that comes with the product.

Knows prefixes, limits and pooling. Knows nothing of documents, FAISS, or how a model is run.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index import onnx

Vectors = NDArray[np.float32]

BUNDLED = Path(__file__).parent / "model"
RULES = "e5-mean-1"  # changes when the prefixes or the arithmetic below do: vectors made otherwise are not mixed
POSITIONS = 512  # pieces the model was trained to read, its marks of start and end included


class Encoder(Protocol):
    """
    What the index asks of a model. Unit rows, so a dot product is a cosine.

    The vector of a text depends on nothing else, to the last bit: not on the texts beside it, their order, or how many
    threads work. So an index brought up to date equals one built from scratch.
    """

    fingerprint: str  # changes whenever vectors would
    limit: int  # tokens of the caller's text that are read, as `tokens` counts them: prefix and marks are already off
    dim: int

    def tokens(self, text: str) -> int:
        """All of the text, without prefix and marks of start and end."""

    def passages(self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None) -> Vectors:
        """A row for each text, in order; `progress` is told how many are done."""

    def query(self, text: str) -> Vectors:
        """One vector, for a question."""


class BundledEncoder:
    """multilingual-e5-small, French and English, in `index/model/`."""

    dim = 384

    def __init__(self, folder: Path = BUNDLED, *, threads: int | None = None) -> None:
        self._threads = threads or cores()
        self._model = onnx.load(folder, threads=self._threads)
        # Less the last piece, a space, which belongs to the next word.
        self._query, self._passage = (self._model.pieces(prefix).ids[:-1] for prefix in ("query: ", "passage: "))
        self.limit = POSITIONS - 2 - max(len(self._query), len(self._passage))
        self.fingerprint = f"{RULES}-{self._model.digest}"

    def tokens(self, text: str) -> int:
        return self._model.count(text)

    def passages(self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None) -> Vectors:
        vectors = np.empty((len(texts), self.dim), np.float32)
        # Each text alone: no padding, and no scale of activations shared with others (this is why it is the same
        # vector in any company). As fast as batches on a CPU, where one text of 100 tokens already fills the cores.
        with ThreadPoolExecutor(self._threads) as pool:
            # On Ctrl-C the iterator of `map` goes away, and with it what is not begun.
            for number, vector in enumerate(pool.map(self._passage_vector, texts)):
                vectors[number] = vector
                if progress:
                    progress(number + 1)
        return vectors

    def query(self, text: str) -> Vectors:
        return self._vector(self._query, text)

    def _passage_vector(self, text: str) -> Vectors:
        return self._vector(self._passage, text)

    def _vector(self, prefix: onnx.Numbers, text: str) -> Vectors:
        ids = self._model.pieces(text).ids[: self.limit]
        return mean(self._model.run(np.concatenate([[self._model.start], prefix, ids, [self._model.end]])))


def mean(states: Vectors) -> Vectors:
    """(n, dim) states of pieces -> the unit vector of their mean."""
    total = states.sum(axis=0)
    return np.asarray(total / np.linalg.norm(total), np.float32)


def cores() -> int:
    """Those this process may use: a container or `taskset` can leave fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
