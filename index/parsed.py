"""
What any format gives, and the error of a file that gives nothing.

Knows what holds for every text that goes further. Knows no format.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date as Date

# Characters. Ten long novels; what is beyond is a log or a data set, and would be encoded for an hour.
TEXT_LIMIT = 20_000_000
# A title introduces each passage of its document, so it cannot be as long as a text.
TITLE_LIMIT = 300

# Half of a character beyond U+FFFF, which no encoding can write, and the sign that ends a text in C.
_UNWRITABLE = re.compile("[\ud800-\udfff\0]")
# Marks on one letter, and what parts more of them, as Unicode does (UAX 15, stream-safe text): it is not seen.
_MARKS, _JOINER = 30, "\u034f"
_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}(?![\d-])")


class UnreadableError(Exception):
    """One seed file cannot be read; its message is the reason, shown to the user beside the file's name."""


class TransientError(UnreadableError):
    """It could not be read this time, for a reason that is not in the file and may pass."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """
    The text of a file (NFC, "\\n" line ends, can be written in any Unicode encoding) and what it says of itself.

    `title`: empty where it says none. `pages`: where each page starts in `text`; empty for a file without pages.
    """

    text: str
    title: str = ""
    date: str | None = None
    pages: tuple[int, ...] = ()


def normalised(text: str) -> str:
    """`text` as every document has it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _parted(_UNWRITABLE.sub("\ufffd", text)))


def _parted(text: str) -> str:
    """`text` with a sign between marks where there are too many for one letter: putting them in order is quadratic."""
    marks = "".join(sorted(sign for sign in set(text) if unicodedata.combining(sign)))
    return re.sub(f"([{marks}]{{{_MARKS}}})(?=[{marks}])", rf"\1{_JOINER}", text) if marks else text


def one_line(text: str) -> str:
    """A title as it is shown: on one line, and of a length that can be."""
    return " ".join(normalised(text[: 10 * TITLE_LIMIT]).split())[:TITLE_LIMIT].rstrip()


def date_in(text: str) -> str | None:
    """ "YYYY", "YYYY-MM" or "YYYY-MM-DD" at the start of `text`, if it names a time that exists."""
    found = _DATE.match(text.strip().replace("T", " "))
    return found[0] if found and is_date(found[0]) else None


def is_date(text: str) -> bool:
    """Whether "YYYY", "YYYY-MM" or "YYYY-MM-DD" names a time that exists."""
    try:
        Date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True
