"""
Cut documents into passages that a reader could quote.

Knows text and offsets. Knows nothing of files, vectors or questions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from index.language import passage_language
from index.sentences import sentences
from index.types import Document, Passage

# Part of the fingerprint of an index: raise it when the same text would be cut or introduced otherwise.
RULES = 1

# Tokens. Recall@5 of French questions on the development data: 64 tokens 0.76, 128 0.82, 256 0.86.
# What is cited stays small all the same: it is a sentence.
LIMIT = 256
# Paragraphs join up to this share of the limit: a passage about two subjects is found for neither.
_JOINED = 0.5

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence, or a part of one that alone is over the limit."""

    start: int
    end: int
    tokens: int


def cut(document: Document, *, limit: int, tokens: Callable[[str], int]) -> list[Passage]:
    """
    Whole sentences, up to `limit` tokens each; together they hold every character of the text that is not white space.

    A paragraph border ends a passage, unless both sides together are short. A first line that holds the title is a
    passage of its own. A sentence over the limit is cut between words, a word over it between characters.
    """
    title_ends = _after_title(document)
    paragraphs = [_pieces(document, span, limit, tokens) for span in _paragraphs(document)]
    return [_passage(document, run[0].start, run[-1].end) for run in _pack(paragraphs, limit, title_ends)]


def context(passage: Passage) -> str:
    """What stands before a passage when it is encoded: title and date, unless it is the line that holds them."""
    if passage.title in passage.text:
        return ""
    return f"{passage.title} ({passage.date}). " if passage.date else f"{passage.title}. "


def _paragraphs(document: Document) -> Iterator[tuple[int, int]]:
    """Spans between blank lines, without surrounding white space; a first line that holds the title apart."""
    text = document.text
    borders = [0, _after_title(document), len(text)]
    borders[2:2] = [match.end() for match in _BLANK_LINE.finditer(text, borders[1])]
    for start, end in pairwise(borders):
        piece = text[start:end]
        if piece.strip():
            yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _after_title(document: Document) -> int:
    """Where the first line ends if it ends in the title; else 0."""
    start = len(document.text) - len(document.text.lstrip())
    line = document.text[start:].partition("\n")[0]
    return start + len(line) if line.rstrip(" #").endswith(document.title) else 0


def _pieces(document: Document, span: tuple[int, int], limit: int, tokens: Callable[[str], int]) -> list[_Piece]:
    first, last = span
    pieces: list[_Piece] = []
    for start, end in sentences(document.text[first:last], document.language):
        pieces += _fitting(document.text, first + start, first + end, limit, tokens)
    return pieces


def _fitting(text: str, start: int, end: int, limit: int, tokens: Callable[[str], int]) -> Iterator[_Piece]:
    """The sentence whole if it fits, else in as few parts as fit, halved at a border of words."""
    size = tokens(text[start:end])
    if size <= limit or end - start < 2:
        yield _Piece(start, end, size)
        return
    middle = _middle(text, start, end)
    yield from _fitting(text, start, start + len(text[start:middle].rstrip()), limit, tokens)
    yield from _fitting(text, middle, end, limit, tokens)


def _middle(text: str, start: int, end: int) -> int:
    """The start of the word nearest to the middle; the middle itself where there is only one word."""
    middle = (start + end) // 2
    right = re.compile(r"\s\S").search(text, middle, end)
    left = text.rfind(" ", start, middle)
    if right and (left <= start or right.start() - middle <= middle - left):
        return right.end() - 1
    return left + 1 if left > start else middle


def _pack(paragraphs: Iterable[list[_Piece]], limit: int, title_ends: int) -> Iterator[list[_Piece]]:
    """Runs of pieces that fit the limit together; nothing joins the title."""
    run: list[_Piece] = []
    for paragraph in paragraphs:
        if run and (run[-1].end <= title_ends or _size(run) + _size(paragraph) > limit * _JOINED):
            yield run
            run = []
        for piece in paragraph:
            if run and _size(run) + piece.tokens > limit:
                yield run
                run = []
            run.append(piece)
    if run:
        yield run


def _size(run: Iterable[_Piece]) -> int:
    return sum(piece.tokens for piece in run)


def _passage(document: Document, start: int, end: int) -> Passage:
    text = document.text[start:end]
    return Passage(
        path=document.path,
        start=start,
        end=end,
        text=text,
        title=document.title,
        date=document.date,
        language=passage_language(text, document.language),
        page=document.page(start),
    )
