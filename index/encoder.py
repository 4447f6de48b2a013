"""
Texts to unit vectors: what the index asks of an encoder, and the one that comes with the product.

Knows prefixes, limits and pooling. Knows nothing of documents, FAISS, or how a model is run.
"""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index import onnx

Vectors = NDArray[np.float32]

BUNDLED = Path(__file__).parent / "model"
POOLING = "mean-1"  # changes when the arithmetic below does: vectors of before are then not mixed with new ones
POSITIONS = 512  # pieces the model was trained to read, its marks of start and end included


class Encoder(Protocol):
    """
    What the index asks of a model. Unit rows, so a dot product is a cosine.

    The vector of a text depends on nothing else: not on the texts beside it, nor on their order.
    """

    fingerprint: str  # changes whenever vectors would
    limit: int  # tokens of the caller's text that are read; prefix and special tokens are already subtracted
    dim: int

    def tokens(self, text: str) -> int: ...
    def passages(self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None) -> Vectors: ...
    def query(self, text: str) -> Vectors: ...


class BundledEncoder:
    """multilingual-e5-small, French and English, in `index/model/`."""

    dim = 384

    def __init__(self, folder: Path = BUNDLED, *, threads: int | None = None) -> None:
        self._model = onnx.load(folder, threads=threads or default_threads())
        self._query = self._model.pieces("query: ").ids[:-1]  # less the space, which belongs to the next word
        self._passage = self._model.pieces("passage: ").ids[:-1]
        self.limit = POSITIONS - 2 - max(len(self._query), len(self._passage))
        self.fingerprint = f"e5-{POOLING}-{self._model.digest}"

    def tokens(self, text: str) -> int:
        return len(self._model.pieces(text).ids)

    def passages(self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None) -> Vectors:
        vectors = np.empty((len(texts), self.dim), np.float32)
        for number, text in enumerate(texts):
            vectors[number] = self._encode(self._passage, text)
            if progress:
                progress(number + 1)
        return vectors

    def query(self, text: str) -> Vectors:
        return self._encode(self._query, text)

    def _encode(self, prefix: onnx.Numbers, text: str) -> Vectors:
        ids = self._model.pieces(text).ids[: self.limit]
        states = self._model.run(np.concatenate([[self._model.start], prefix, ids, [self._model.end]]))
        mean = states.mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean), np.float32)


def default_threads() -> int:
    return os.cpu_count() or 1
