"""
Cut documents into passages that a reader could quote.

Knows text and offsets. Knows nothing of files, vectors or questions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from itertools import pairwise

from index.headings import headings, sections
from index.language import passage_language
from index.sentences import Span, sentences
from index.types import Document, Passage

# Part of the fingerprint of an index: raise it when the same file would be read, cut, introduced or told otherwise.
RULES = 4

# Tokens. Recall@5 of French questions on the development data: 64 tokens 0.76, 128 0.82, 256 0.86.
# What is cited stays small all the same: it is a sentence.
LIMIT = 256
# Characters that count as a token at least: spaces, and signs that a tokenizer does not know, may count as none, and a
# passage of a megabyte can be neither read nor shown. No real text has half as many for each.
_WIDEST = 40
# Paragraphs join up to this share of the limit: a passage about two subjects is found for neither.
_JOINED = 0.5
# Characters of the title that introduce a passage, and of a line that can be a heading: more is a paragraph.
_HEADLINE = 150

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
# What stands before a title on its line, in the formats we read.
_TITLE_MARKS = re.compile(r"(?:#{1,6}\s+|date\s+[\d-]+\s+)?", re.IGNORECASE)
_UNDERLINE = re.compile(r"\n(?:={3,}|-{3,})[^\S\n]*(?=\n|\Z)")
# A line that ends otherwise is a heading.
_CLOSED = (*'.!?…;,»”"', ".)", "!)", "?)")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence, or a part of one that alone is over the limit."""

    start: int
    end: int
    tokens: int


def cut(document: Document, *, limit: int, tokens: Callable[[str], int]) -> list[Passage]:
    """
    Whole sentences, up to `limit` tokens each; together they hold every character of the text that is not white space.

    A paragraph border ends a passage, unless both sides together are short or the upper one is a heading; a marked
    heading begins one. A first line that holds the title is a passage of its own. A sentence over the limit is cut
    between words, a word over it between characters.
    """
    title_ends, marked = _after_title(document), {heading.start for heading in headings(document.text)}
    spans = list(_headed(document.text, _paragraphs(document), title_ends, marked))
    paragraphs = [[piece for span in group for piece in _pieces(document, span, limit, tokens)] for group in spans]
    runs = [(run[0].start, run[-1].end) for run in _pack(paragraphs, limit, title_ends, marked)]
    under = sections(document.text, (start for start, _ in runs), document.title)
    return [_passage(document, start, end, section) for (start, end), section in zip(runs, under, strict=True)]


def context(passage: Passage) -> str:
    """What stands before a passage when it is encoded: title, section and date, unless it is the line of the title."""
    if _is_title(passage.text, passage.title):
        return ""
    title = passage.title[:_HEADLINE] + (f" > {passage.section}"[:_HEADLINE] if passage.section else "")
    return f"{title} ({passage.date}). " if passage.date else f"{title}. "


def _paragraphs(document: Document) -> Iterator[Span]:
    """Spans between blank lines, without surrounding white space; a first line that holds the title apart."""
    text = document.text
    borders = [0, _after_title(document), len(text)]
    borders[2:2] = [match.end() for match in _BLANK_LINE.finditer(text, borders[1])]
    for start, end in pairwise(borders):
        piece = text[start:end]
        if piece.strip():
            yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _after_title(document: Document) -> int:
    """Where the first line ends, or what it is underlined with, if it is the title; else 0."""
    start = len(document.text) - len(document.text.lstrip())
    line = document.text[start:].partition("\n")[0]
    if not _is_title(line, document.title):
        return 0
    underline = _UNDERLINE.match(document.text, start + len(line))
    return underline.end() if underline else start + len(line)


def _is_title(line: str, title: str) -> bool:
    """Whether a line is the title and what marks it as such: to end in the same words is not enough."""
    before, found, after = line.strip().rpartition(title)
    return bool(found) and bool(_TITLE_MARKS.fullmatch(before)) and not after.strip(" #\n=-")


def _headed(text: str, spans: Iterable[Span], title_ends: int, marked: Set[int]) -> Iterator[list[Span]]:
    """Paragraphs, each with the headings right above it."""
    group: list[Span] = []
    for start, end in spans:
        group.append((start, end))
        if end <= title_ends or not _is_heading(text[start:end], start in marked):
            yield group
            group = []
    if group:
        yield group


def _is_heading(paragraph: str, marked: bool) -> bool:
    lines = paragraph.split("\n")
    if marked and len(lines) == 2:
        return not lines[1].strip("=-")  # underlined
    return len(lines) == 1 and len(paragraph) <= _HEADLINE and (marked or not paragraph.endswith(_CLOSED))


def _pieces(document: Document, span: Span, limit: int, tokens: Callable[[str], int]) -> list[_Piece]:
    first, last = span
    pieces: list[_Piece] = []
    for start, end in sentences(document.text[first:last], document.language):
        pieces += _fitting(document.text, first + start, first + end, limit, tokens)
    return pieces


def _fitting(text: str, start: int, end: int, limit: int, tokens: Callable[[str], int]) -> Iterator[_Piece]:
    """The sentence whole if it fits, else in as few parts as fit, halved at a border of words."""
    # What is too long by far is not counted: it would be counted anew for each half.
    size = tokens(text[start:end]) if end - start <= limit * _WIDEST else limit + 1
    if size <= limit or end - start < 2:
        yield _Piece(start, end, size)
        return
    middle = _middle(text, start, end)
    yield from _fitting(text, start, start + len(text[start:middle].rstrip()), limit, tokens)
    yield from _fitting(text, end - len(text[middle:end].lstrip()), end, limit, tokens)


def _middle(text: str, start: int, end: int) -> int:
    """The start of the word nearest to the middle; the middle itself where there is only one word."""
    middle = (start + end) // 2
    right = re.compile(r"\s\S").search(text, middle, end)
    left = text.rfind(" ", start, middle)
    if right and (left <= start or right.start() - middle <= middle - left):
        return right.end() - 1
    return left + 1 if left > start else middle


def _pack(paragraphs: Iterable[list[_Piece]], limit: int, title_ends: int, marked: Set[int]) -> Iterator[list[_Piece]]:
    """Runs of pieces that fit the limit together; nothing joins the title, and a marked heading joins nothing above."""
    run: list[_Piece] = []
    size = 0
    for paragraph in paragraphs:
        parted = paragraph[0].start in marked or (run and run[-1].end <= title_ends)
        if run and (parted or size + sum(piece.tokens for piece in paragraph) > limit * _JOINED):
            yield run
            run, size = [], 0
        for piece in paragraph:
            if run and (size + piece.tokens > limit or piece.end - run[0].start > limit * _WIDEST):
                yield run
                run, size = [], 0
            run.append(piece)
            size += piece.tokens
    if run:
        yield run


def _passage(document: Document, start: int, end: int, section: str) -> Passage:
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
        section=section,
    )
