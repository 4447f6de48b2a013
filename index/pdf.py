"""
A PDF file -> its text, in paragraphs, and where its pages start.

Knows lines as they stand on the page: which go on in the next one, where a word was divided, what every page repeats.
Knows nothing of pictures. The only file that imports pypdfium2.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from index.headers import first_line
from index.parsed import TEXT_LIMIT, Parsed, UnreadableError, normalised, one_line

# A line as pdfium ends it: where a word is divided it puts a sign that is no character, and no break.
_ONE_LINE = re.compile("[^\r\n\ufffe\x02]+(?:[\ufffe\x02]|[\r\n]*)|[\ufffe\x02]|[\r\n]+")
_DIVISION = str.maketrans("\ufffe\x02\u00ad", "---")
# French verbs and words that keep their hyphen where a line ends there: "dit-il", "celui-ci", "peut-être".
_KEPT = re.compile(
    "je|tu|ils?|elles?|on|ce|nous|vous|[mt]oi|lui|leur|l[ae]|les|y|en|t|ci|là|être|mêmes?|dire|dessus|dessous|delà"
)
_MARKED = re.compile(r"[-*+•‣▪◦●■–—]\s|\(?(?:\d{1,2}|[A-Za-z])[.)]\s")
_STOPPED = re.compile(r"[.!?…:;][\s\"'”’»)\]]*$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NUMBER = re.compile(r"(?<!\d)\d{1,5}(?!\d)")
# Names of files and of programs, not of documents.
_NO_TITLE = re.compile(
    r"microsoft \w+ - |untitled|sans titre|.*\.(?:docx?|odt|rtf|tex|dvi|indd|qxd|pptx?|html?|pdf|txt)$", re.I
)

# Shares. A line further below the last one than it is usual, or of another size, opens another paragraph.
_FURTHER, _SIZE = 1.3, 0.12
# Heights of a line: further than that is another paragraph whatever is usual.
_FAR = 2.2
# Of the lines of a column that end before its edge: a title above two columns is wider than they are.
_EDGE = 0.8
# A first word takes less than this share of the room that was left: then the line ended because it was meant to.
_ROOM = 0.8
# What stands at the same height of so many pages, and of half of them, is no part of the text.
_REPEATED = 3


@dataclass(frozen=True, slots=True)
class _Line:
    """A line on a page. Points from the lower left; `size` is its height."""

    page: int
    text: str
    left: float
    right: float
    bottom: float
    size: float


def read(data: bytes) -> Parsed:
    """The text of a PDF with its pages and title; `UnreadableError` says why it cannot be had."""
    import pypdfium2  # 90 ms

    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise UnreadableError("it is protected by a password" if locked else "it is not a PDF, or damaged") from error
    lines = list(_lines(document, count))
    if not lines:
        raise UnreadableError("it holds no text, only pictures; have its text recognised (OCR) first")
    kept = _without_repeated(lines, count)
    text, pages = _joined(kept, count)
    title, date = first_line(text)
    return Parsed(text, title if date else _own_title(document) or _largest(kept) or title, date, pages)


def _lines(document: Any, count: int) -> Iterator[_Line]:
    import pypdfium2

    size = 0
    for number in range(count):
        try:
            page = document[number]
            text_page = page.get_textpage()
        except pypdfium2.PdfiumError:
            continue  # one damaged page of many
        found = list(_on_page(text_page, number))
        text_page.close()
        page.close()
        size += sum(len(line.text) for line in found)
        if size > TEXT_LIMIT:
            raise UnreadableError(f"its text has more than {TEXT_LIMIT // 1_000_000} million characters; cut it")
        yield from found


def _on_page(page: Any, number: int) -> Iterator[_Line]:
    at, last = 0, page.count_chars() - 1
    for raw in _ONE_LINE.findall(page.get_text_range()):
        text = raw.strip()
        if text:
            first = at + len(raw) - len(raw.lstrip())
            # Three, since a bullet or a raised figure stands higher or lower than its line.
            asked = (first, first + len(text) // 2, first + len(text) - 1)
            boxes = [page.get_charbox(min(index, last), loose=True) for index in asked]
            bottom, size = (
                median(values) for values in zip(*((box[1], box[3] - box[1]) for box in boxes), strict=True)
            )
            yield _Line(
                number, normalised(text.translate(_DIVISION)), boxes[0][0], boxes[-1][2], bottom, max(size, 1.0)
            )
        at += len(raw)


def _without_repeated(lines: Sequence[_Line], count: int) -> list[_Line]:
    """Without the numbers of pages, and without their heads and feet but for the first time that they stand there."""
    seen = Counter(place for line in lines for place in _places(line))
    repeated = {place for place, times in seen.items() if times >= max(_REPEATED, count / 2)}
    kept: list[_Line] = []
    said: set[tuple[int, str]] = set()
    for line in lines:
        places = _places(line) & repeated
        if places and (places & said or not _WORD.search(line.text)):
            continue
        said |= places
        kept.append(line)
    return kept


def _places(line: _Line) -> set[tuple[int, str]]:
    """Where it stands and what it says, as on the first page: its first or its last number may be that of the page."""
    height, text, page = round(line.bottom), line.text, line.page
    numbers = list(_NUMBER.finditer(text))
    counted = {text[: n.start()] + str(int(n[0]) - page) + text[n.end() :] for n in (*numbers[:1], *numbers[-1:])}
    return {(height, said) for said in (text, *counted)}


def _joined(lines: Sequence[_Line], count: int) -> tuple[str, tuple[int, ...]]:
    """(paragraphs with an empty line between, where each page starts)."""
    words = Counter(word.lower() for line in lines for word in _WORD.findall(line.text))
    pitch, edges = _pitch(lines), _edges(lines)
    parts: list[str] = []
    starts: dict[int, int] = {}
    size = 0
    before: _Line | None = None
    for line in lines:
        if before is not None:
            going_on = _goes_on(before, line, pitch, edges[before])
            end, gap = _divided(parts[-1], line.text, words) if going_on else (parts[-1], "\n\n")
            size += len(end) - len(parts[-1]) + len(gap)
            parts[-1:] = [end, gap]
        starts.setdefault(line.page, size)
        parts.append(line.text)
        size += len(line.text)
        before = line
    pages, following = [], size
    for number in reversed(range(count)):
        following = starts.get(number, following)
        pages.append(following)
    return "".join(parts), tuple(reversed(pages))


def _pitch(lines: Sequence[_Line]) -> float:
    """From one line to the next in heights of a line: what is most usual where a sentence goes on."""
    steps = Counter(
        round((above.bottom - below.bottom) / above.size, 1)
        for above, below in pairwise(lines)
        if above.page == below.page
        and below.text[0].islower()
        and 0.5 < (above.bottom - below.bottom) / above.size < _FAR
    )
    return max(steps, key=lambda step: (steps[step], -step), default=1.2)


def _edges(lines: Sequence[_Line]) -> dict[_Line, float]:
    """Where the lines of each one's column end; what stands alone ends before."""
    edges: dict[_Line, float] = {}
    column: list[_Line] = []
    for above, below in pairwise([*lines, None]):
        assert above
        column.append(above)
        if below is None or below.page != above.page or below.bottom > above.bottom + above.size:
            ends = sorted(line.right for line in column)
            edge = ends[min(len(ends) - 1, int(len(ends) * _EDGE))]
            edges |= dict.fromkeys(column, edge if len(column) > 1 else math.inf)
            column = []
    return edges


def _goes_on(line: _Line, following: _Line, pitch: float, edge: float) -> bool:
    """Whether a paragraph goes on from one line in the next."""
    if not _same_size(line, following) or _MARKED.match(following.text):
        return False
    small = following.text[0].islower()
    step = (line.bottom - following.bottom) / line.size
    if line.page != following.page or step < 0:  # another page or column
        return small or not (_STOPPED.search(line.text[-20:]) or line.right < edge - 3 * line.size)
    if step > min(pitch * _FURTHER, _FAR):
        return False
    letter = (following.right - following.left) / max(len(following.text), 1)
    first_word = len(following.text.split(None, 1)[0]) * letter
    return small or first_word > _ROOM * (edge - line.right)


def _same_size(one: _Line, other: _Line) -> bool:
    return abs(one.size - other.size) <= _SIZE * max(one.size, other.size)


def _divided(line: str, following: str, words: Counter[str]) -> tuple[str, str]:
    """(the line as it goes on, what stands before the next one): a word that was divided is whole again."""
    if len(line) < 2 or line[-1] not in "-‐" or not line[-2].isalnum():
        return line, " "
    if not line[-2].isalpha() or not following[0].islower():
        return line, ""
    left, right = _WORD.findall(line[-60:].rstrip("-‐"))[-1].lower(), _WORD.match(following)
    rest = right[0].lower() if right else ""
    kept = words[f"{left}-{rest}"] > words[left + rest] or _KEPT.fullmatch(rest.split("-")[0])
    return line if kept else line[:-1], ""


def _own_title(document: Any) -> str:
    title = one_line(document.get_metadata_dict().get("Title") or "")
    return "" if _NO_TITLE.match(title) else title


def _largest(lines: Sequence[_Line]) -> str:
    """What is written largest on the first page, if anything is larger than the rest."""
    first = [line for line in lines if line.page == lines[0].page]
    sizes: Counter[int] = Counter()
    for line in lines:
        sizes[round(line.size)] += len(line.text)
    top = max(first, key=lambda line: line.size)
    if top.size <= sizes.most_common(1)[0][0] * (1 + 2 * _SIZE):
        return ""
    return one_line(" ".join(line.text for line in first if _same_size(line, top)))
