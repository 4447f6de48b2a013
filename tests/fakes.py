"""Toy models that obey the protocols. Nothing of ours is patched: what takes an encoder takes this one."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from index import Vectors, onnx
from qa import Assistant, Settings
from qa.reader import SentenceReader

_WORD = re.compile(r"\w+")


class ToyEncoder:
    """Texts that share words are near: a bag of words, hashed. It keeps what it was asked to encode."""

    def __init__(self, fingerprint: str = "toy-1", *, limit: int = 500, dim: int = 64, remembers: bool = True) -> None:
        self.fingerprint, self.limit, self.dim, self._remembers = fingerprint, limit, dim, remembers
        self.encoded: list[str] = []

    def tokens(self, text: str) -> int:
        return len(text.split())

    def passages(self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None) -> Vectors:
        vectors = np.empty((len(texts), self.dim), np.float32)
        for number, text in enumerate(texts):
            vectors[number] = self.query(text)
            if self._remembers:
                self.encoded.append(text)
            if progress:
                progress(number + 1)
        return vectors

    def query(self, text: str) -> Vectors:
        bag = np.zeros(self.dim, np.float32)
        for word in _WORD.findall(text.casefold()):
            bag[zlib.crc32(f"{self.fingerprint} {word}".encode("utf-8", "replace")) % self.dim] += 1
        if not bag.any():
            bag[0] = 1
        return bag / np.linalg.norm(bag)


class ToySpans:
    """Scores words as it was told, whatever is asked; it keeps the texts that it was asked to read."""

    def __init__(self, told: Mapping[str, float], fingerprint: str = "toy-spans-1") -> None:
        self.fingerprint, self._told = fingerprint, told
        self.read: list[str] = []

    def scores(self, question: str, introduction: str, text: str) -> list[tuple[onnx.Numbers, Vectors]]:
        self.read.append(text)
        words = list(_WORD.finditer(text))
        offsets = np.array([word.span() for word in words], np.int64).reshape(-1, 2)
        told = [0.0, *(self._told.get(word[0], -5.0) for word in words)]
        return [(offsets, np.array([told, told], np.float32).T)]


class ToyAssistant(Assistant):
    """The real one, with a toy for a model and no reader beside it."""

    _encoder = ToyEncoder(remembers=False)  # type: ignore[assignment]
    _reader = SentenceReader(_encoder)  # type: ignore[assignment]

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__(replace(settings or Settings(), reader=None))
