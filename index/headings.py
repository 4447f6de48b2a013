"""
Headings in a text, and which of them a place stands under.

Knows headings as Markdown writes them, which HTML and Word files are read as, too. Knows nothing of passages.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_MARKED = re.compile(r"(#{1,6})[^\S\n]+(\S.*?)(?:\s+#+)?\s*")
_UNDERLINE = re.compile(r"(=|-)\1{2,}\s*")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
# Characters of a heading; a longer line is a paragraph.
_LIMIT = 150


class Heading(NamedTuple):
    """Where it starts, its level from 1, and its words."""

    start: int
    level: int
    words: str


def headings(text: str) -> list[Heading]:
    """
    In their order. Only what stands after an empty line or a heading: the comments of a program begin as headings do.
    """
    return list(_found(text)) if "#" in text or "\n---" in text or "\n===" in text else []


def sections(text: str, starts: Iterable[int], title: str) -> Iterator[str]:
    """
    What each of these places, in their order, stands under: "Hours > Summer", without the title of the document.

    A heading is under those that hold it.
    """
    waiting = deque(headings(text))
    open_: list[Heading] = []
    for start in starts:
        while waiting and waiting[0].start < start:
            heading = waiting.popleft()
            open_ = [*_outside(heading, open_), heading]
        over = _outside(waiting[0], open_) if waiting and waiting[0].start == start else open_
        yield " > ".join(heading.words for heading in over if heading.words != title)


def _outside(heading: Heading, over: Iterable[Heading]) -> list[Heading]:
    return [outer for outer in over if outer.level < heading.level]


def _found(text: str) -> Iterator[Heading]:
    lines = text.split("\n")
    fenced, opens, at = False, True, 0
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        heading = None
        if _FENCE.match(line):
            fenced = not fenced
        elif opens and not fenced and line.strip() and len(line) <= _LIMIT:
            heading = _heading(at, line, following)
        if heading:
            yield heading
        opens = heading is not None or not line.strip() or (opens and bool(_UNDERLINE.fullmatch(line)))
        at += len(line) + 1


def _heading(start: int, line: str, following: str) -> Heading | None:
    if marked := _MARKED.fullmatch(line):
        return Heading(start, len(marked[1]), marked[2])
    if (underline := _UNDERLINE.fullmatch(following)) and not _UNDERLINE.fullmatch(line):
        return Heading(start + len(line) - len(line.lstrip()), 1 if underline[1] == "=" else 2, line.strip())
    return None
