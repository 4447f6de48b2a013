"""
Bytes of a seed file -> its text, title and date.

Knows encodings, line ends and headers of .txt and .md files. Knows no folders, languages or passages.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from datetime import date as Date
from pathlib import PurePosixPath

SUFFIXES = frozenset({".txt", ".md"})

# What a French or English text that is neither UTF-8 nor marked UTF-16 can be in.
_LEGACY = ("cp1252", "latin-1", "mac-roman", "cp850")
# What a text is likely to hold; in the wrong encoding it becomes rarer signs, and charset-normalizer hardly minds.
_EXPECTED = frozenset("àâçèéêëîïôùûœæ«»“”’–—°€")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HEADER = re.compile(r"\s*date\s+(\d{4}(?:-\d{2}){0,2})\s+(\S.*)", re.IGNORECASE)
_HEADING = re.compile(r"#{1,6}\s+(.*?)(?:\s+#+)?")
# A longer first line is a paragraph. Headlines of French and English newspapers stay below it.
_TITLE_LIMIT = 150


class UnreadableError(Exception):
    """One seed file cannot be read; its message is the reason, shown to the user beside the file's name."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """The text of a file (NFC, "\\n" line ends) and what it says of itself."""

    text: str
    title: str
    date: str | None
    pages: tuple[int, ...] = ()


def parse(path: str, data: bytes) -> Parsed:
    """`data` of the seed file `path` as text; `UnreadableError` says why it cannot be."""
    text = _normalise(_decode(data))
    if not text.strip():
        raise UnreadableError("it is empty")
    title, date = _header(text)
    return Parsed(text=text, title=title or PurePosixPath(path).stem, date=date)


def _decode(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_as(data, encoding)
    if b"\0" in data:
        raise UnreadableError("it is not text, or UTF-16 without its mark; save it as UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_legacy(data)


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError(f"its mark says {encoding}, but byte {error.start} is not; save it as UTF-8") from error


def _decode_legacy(data: bytes) -> str:
    from charset_normalizer import from_bytes  # 30 ms, needed for few files

    texts = [str(match) for match in from_bytes(data, cp_isolation=list(_LEGACY))]  # likeliest first
    if not texts:
        raise UnreadableError("it is not text in an encoding we know; save it as UTF-8")
    return max(texts, key=lambda text: sum(map(text.count, _EXPECTED)))


def _normalise(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _header(text: str) -> tuple[str | None, str | None]:
    """(title, date) that the first line gives; None for what it does not."""
    first, _, rest = text.lstrip().partition("\n")
    if (found := _HEADER.fullmatch(first)) and _is_date(found[1]):
        return found[2].strip(), found[1]
    if found := _HEADING.fullmatch(first.strip()):
        return found[1] or None, None
    following = rest.partition("\n")[0]
    if len(first) <= _TITLE_LIMIT and rest.strip() and not following.strip():
        return first.strip(), None
    return None, None


def _is_date(text: str) -> bool:
    """Whether "YYYY", "YYYY-MM" or "YYYY-MM-DD" names a time that exists."""
    try:
        Date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True
