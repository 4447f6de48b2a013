"""
Texts to unit vectors: what the index asks of an encoder, and the one that comes with the product.

Knows prefixes, limits and pooling. Knows nothing of documents, FAISS, or how a model is run.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Protocol, Self
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from index import onnx

Vectors = NDArray[np.float32]

BUNDLED = Path(__file__).parent / "model"
QUERY_MAP = "query.npz"
RULES = "e5-mean-1"  # changes when the prefixes or the arithmetic below do: vectors made otherwise are not mixed
POSITIONS = 512  # pieces the model was trained to read, its marks of start and end included


class Encoder(Protocol):
    """
    What the index asks of a model. Unit rows, so a dot product is a cosine.

    The vector of a text depends on nothing else, to the last bit: not on the texts beside it, their order, or how many
    threads work. So an index brought up to date equals one built from scratch.
    """

    fingerprint: str  # changes whenever vectors of passages would
    limit: int  # tokens of the caller's text that are read, as `tokens` counts them: prefix and marks are already off
    dim: int

    def tokens(self, text: str) -> int:
        """All of the text, without prefix and marks of start and end."""

    def passages(self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None) -> Vectors:
        """A row for each text, in order; `progress` is told how many are done."""

    def query(self, text: str) -> Vectors:
        """One vector, for a question."""


@dataclass(frozen=True, slots=True)
class QueryMap:
    """
    Brings the vector of a question nearer to those of the passages that answer it: an affine map of low rank, learnt by
    `index/model/tune.py`. Passages are not mapped, so an index knows nothing of it.
    """

    down: Vectors  # (dim, rank)
    up: Vectors  # (rank, dim)
    bias: Vectors  # (dim,)

    @classmethod
    def load(cls, path: Path) -> Self:
        content = onnx.read(path)
        try:
            with np.load(BytesIO(content)) as stored:
                return cls(*(np.asarray(stored[name], np.float32) for name in cls.__slots__))
        except (ValueError, OSError, KeyError, EOFError, BadZipFile) as error:
            raise onnx.damaged(path) from error

    def __call__(self, vector: Vectors) -> Vectors:
        """(dim,) -> (dim,), both of norm 1."""
        return unit(vector + vector @ self.down @ self.up + self.bias)


class BundledEncoder:
    """multilingual-e5-small, French and English, in `index/model/`."""

    dim = 384

    def __init__(self, folder: Path = BUNDLED, *, threads: int | None = None) -> None:
        self._threads = threads or cores()
        self._model = onnx.load(folder, threads=self._threads)
        self._mapped = QueryMap.load(folder / QUERY_MAP)
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
        return self._mapped(self.unmapped(text))

    def unmapped(self, question: str) -> Vectors:
        """The vector of a question as the weights make it: what `index/model/tune.py` learns from."""
        return self._vector(self._query, question)

    def _passage_vector(self, text: str) -> Vectors:
        return self._vector(self._passage, text)

    def _vector(self, prefix: onnx.Numbers, text: str) -> Vectors:
        ids = self._model.pieces(text).ids[: self.limit]
        return mean(self._model.run(np.concatenate([[self._model.start], prefix, ids, [self._model.end]])))


def mean(states: Vectors) -> Vectors:
    """(n, dim) states of pieces -> the unit vector of their mean."""
    return unit(states.sum(axis=0))


def unit(vector: NDArray[np.floating]) -> Vectors:
    """The same direction, at norm 1."""
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def cores() -> int:
    """Those this process may use: a container or `taskset` can leave fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
