"""
Bytes of a seed file -> its text, title and date.

Knows which format is read by whom, and where. Knows no format itself, and no folders, languages or passages.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from index.decoding import decoded
from index.headers import first_line, front_matter
from index.parsed import TEXT_LIMIT, Parsed, UnreadableError, normalised

__all__ = ["APART", "SUFFIXES", "Parsed", "UnreadableError", "parse"]

# Formats whose parsers are large, or written in C, or can be made to take all memory, and the file of ours that knows
# each: it runs in a process of its own, so that nothing of it is imported in this one.
APART = {".html": "webpage", ".htm": "webpage", ".pdf": "pdf", ".docx": "word"}
SUFFIXES = frozenset({".txt", ".md", *APART})


def parse(path: str, data: bytes) -> Parsed:
    """`data` of the seed file `path` as text; `UnreadableError` says why it cannot be."""
    name = PurePosixPath(path)
    suffix = name.suffix.lower()
    if not data:
        raise UnreadableError("it is empty")
    parsed = _apart(APART[suffix], data) if suffix in APART else _plain(data)
    if not parsed.text.strip():
        raise UnreadableError("it is empty")
    if len(parsed.text) > TEXT_LIMIT:
        raise UnreadableError(f"its text has more than {TEXT_LIMIT // 1_000_000} million characters; cut it into parts")
    return replace(parsed, title=parsed.title or name.stem)


def _apart(parser: str, data: bytes) -> Parsed:
    from index import apart  # 10 ms, needed where there are such files

    return apart.read(parser, data)


def _plain(data: bytes) -> Parsed:
    text, title, date = front_matter(normalised(decoded(data)))
    below_title, below_date = first_line(text)
    return Parsed(text, title or below_title, date or below_date)
