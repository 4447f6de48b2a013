"""
Scores of a passage's pieces -> the words in each of its sentences that may answer.

Knows windows, pieces and where words begin and end. Knows nothing of hits, retrieval, or when to refuse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index import onnx
from index.encoder import BUNDLED, POSITIONS, cores
from index.sentences import Span

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]

MODEL = Path(__file__).parent / "model"
# Pieces that the bundled reader takes of a question and of a passage at once, as it was trained; what is longer is read
# in windows, each of which begins with the last STEP pieces less of the one before.
QUESTION, WINDOW, STEP = 40, 256, 192
# Pieces of the title and the headings before it: what is left, less two marks at the end and one at the start.
INTRODUCTION = POSITIONS - 3 - QUESTION - WINDOW
# Pieces of the longest answer: of the training answers 99 in 100 are shorter; and of the longest list.
_LONGEST, _LONGEST_LIST = 30, 60
# What words that hold more items of a list may lack to the best ones, a factor of two in likelihood.
_LACKING = 0.7

# A number with its groups of thousands and its decimals, or a word: what an answer holds whole or not at all.
_UNIT = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*|\w+")
_BEFORE_WORDS = re.compile(r"(?:[\s,;:.!?…«»“”\"'’)\]}]|[-–—](?!\d))+")
_AFTER_WORDS = re.compile(r"(?:\b(?:[cdjlmnst]|qu)['’]|[\s,;:!?…«»“”\"'’(\[{–—-])+$", re.IGNORECASE)
_ABBREVIATED = re.compile(r"(?:^|\W)(?:\w\.){2,}$")
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_BETWEEN_ITEMS = frozenset((",", ";", "et", "and", "ou", "or", "&"))


@dataclass(frozen=True, slots=True)
class Found:
    """
    The best words of one sentence, by their characters in the passage, and by how much they beat no answer.

    `items`: the best words around them that hold more of a list, where they are nearly as good.
    """

    words: Span
    margin: float
    items: Span | None = None


class SpanModel(Protocol):
    """What a reader asks of a question-answering model."""

    fingerprint: str

    def scores(self, question: str, introduction: str, text: str) -> list[tuple[Numbers, Floats]]:
        """
        For each window on the text, (offsets, scores) of its pieces.

        offsets: (n, 2), characters of `text`. scores: (1 + n, 2), how fit each piece is to be the first and the last of
        the answer; the first row is that of no answer. `introduction` is read with the text and holds no answer.
        """


class BundledSpans:
    """The model in qa/model/: the bundled encoder's shape and tokenizer, trained to find answers."""

    def __init__(self, folder: Path = MODEL, *, threads: int | None = None) -> None:
        self._model = onnx.load(folder, threads=threads or cores(), tokenizer=BUNDLED)
        self.fingerprint = f"spans-1-{self._model.digest}"

    def scores(self, question: str, introduction: str, text: str) -> list[tuple[Numbers, Floats]]:
        asked = self._model.pieces(question).ids[:QUESTION]
        before = self._model.pieces(introduction).ids[:INTRODUCTION]
        front = np.concatenate([[self._model.start], asked, [self._model.end], before])
        pieces = self._model.pieces(text)
        return [
            (pieces.offsets[start:end], self._window(front, pieces.ids[start:end]))
            for start, end in windows(len(pieces.ids))
        ]

    def _window(self, front: Numbers, ids: Numbers) -> Floats:
        scores = self._model.run(np.concatenate([front, ids, [self._model.end]]))
        return np.concatenate([scores[:1], scores[len(front) : -1]])


def windows(count: int) -> Iterator[Span]:
    """Spans of at most WINDOW that cover `count` pieces and overlap, so that an answer is whole in one of them."""
    start = 0
    while count:
        yield start, min(start + WINDOW, count)
        if start + WINDOW >= count:
            return
        start += STEP


def best_words(text: str, sentences: Sequence[Span], seen: Sequence[tuple[Numbers, Floats]]) -> list[Found]:
    """The best words of each sentence, over all windows; the whole sentence, at -inf, where no piece of it was read."""
    best = [Found(sentence, -inf) for sentence in sentences]
    for offsets, scores in seen:
        for number, rows in enumerate(token_rows(offsets, sentences)):
            if rows[0] < rows[1]:
                first, last, margin = _best(scores, *rows)
                if margin > best[number].margin:
                    between = np.array([text[start:end].strip().lower() in _BETWEEN_ITEMS for start, end in offsets])
                    around = _items(scores, between, rows, (first, last))
                    words = _whole_words(text, _characters(offsets, first, last), sentences[number])
                    items = around and _whole_words(text, _characters(offsets, *around), sentences[number])
                    best[number] = Found(words, margin, items)
    return best


def _characters(offsets: Numbers, first: int, last: int) -> Span:
    return int(offsets[first, 0]), int(offsets[last, 1])


def token_rows(offsets: Numbers, spans: Sequence[Span]) -> list[Span]:
    """For each span of characters the rows [first, last) of the tokens in it. offsets: (tokens, 2), ascending."""
    firsts = np.searchsorted(offsets[:, 1], [start for start, _ in spans], side="right")
    lasts = np.searchsorted(offsets[:, 0], [end for _, end in spans], side="left")
    return [(int(first), max(int(first), int(last))) for first, last in zip(firsts, lasts, strict=True)]


def _best(scores: Floats, start: int, end: int) -> tuple[int, int, float]:
    """(first piece, last piece, margin) of the best answer among the pieces [start, end)."""
    firsts, lasts = scores[1 + start : 1 + end].T
    sums = firsts[:, None] + lasts  # (first, last)
    order = np.subtract.outer(np.arange(len(lasts)), np.arange(len(lasts))).T  # last - first
    sums = np.where((order >= 0) & (order < _LONGEST), sums, -np.inf)
    first, last = np.unravel_index(int(sums.argmax()), sums.shape)
    return start + int(first), start + int(last), float(sums[first, last] - scores[0].sum())


def _items(scores: Floats, between: NDArray[np.bool_], rows: Span, best: Span) -> Span | None:
    """The best pieces (first, last) around the best ones with more signs `between` items, if they lack little."""
    (start, end), (first, last) = rows, best
    counted = np.concatenate([[0], np.cumsum(between)])  # [i]: signs before piece i
    firsts, lasts = np.arange(start, first + 1), np.arange(last, min(end, start + _LONGEST_LIST))
    if not between[start:end].any() or not lasts.size:
        return None
    more = counted[lasts][None] - counted[firsts + 1][:, None] > counted[last + 1] - counted[first]
    fit = more & ~between[firsts][:, None] & ~between[lasts][None]
    sums = np.where(fit, scores[1 + firsts, 0][:, None] + scores[1 + lasts, 1][None], -np.inf)
    at = np.unravel_index(int(sums.argmax()), sums.shape)
    if sums[at] < scores[1 + first, 0] + scores[1 + last, 1] - _LACKING:
        return None
    return int(firsts[at[0]]), int(lasts[at[1]])


def _whole_words(text: str, words: Span, sentence: Span) -> Span:
    """The same words from border to border, within their sentence, without stray punctuation or cut off articles."""
    start, end = max(words[0], sentence[0]), min(words[1], sentence[1])
    start += len(text[start:end]) - len(text[start:end].lstrip())
    for unit in _UNIT.finditer(text, *sentence):
        if unit.start() < start < unit.end():
            start = unit.start()
        if unit.start() < end < unit.end():
            end = unit.end()
    return _trimmed(text, start, end) or (start, end)


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """Without punctuation at the ends, but "(2025)" and "U.S." stay whole; None where nothing is left."""
    before = None
    while (start, end) != before:
        before = start, end
        start, end = _less_before(text, start, end), _less_after(text, start, end)
    return (start, end) if start < end else None


def _less_before(text: str, start: int, end: int) -> int:
    if stray := _BEFORE_WORDS.match(text, start, end):
        return stray.end()
    first = text[start:end][:1]
    return start + (first in _PAIRS and _PAIRS[first] not in text[start:end])


def _less_after(text: str, start: int, end: int) -> int:
    words = _AFTER_WORDS.sub("", text[start:end])
    if words.endswith(".") and not _ABBREVIATED.search(words):
        return start + len(words) - 1
    return start + len(words) - any(words.endswith(last) and first not in words for first, last in _PAIRS.items())
