"""
The values that travel between the stages.

Knows what a document, a passage and a hit are, and what always holds for them. Knows no file, model or database.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """
    One seed file as text.

    `path` is relative to the seeds folder with "/" between parts. `text` has "\\n" line ends and is NFC; every offset
    in this project counts its characters. `date` is "YYYY", "YYYY-MM", "YYYY-MM-DD" or None. `language` is "fr" or
    "en". `digest` is the SHA-256 of the file's bytes, in hex. `pages` holds the start of each page in `text`; empty
    for files without pages. `also` are the other paths of the same content, sorted.
    """

    path: str
    text: str
    title: str
    date: str | None
    language: str
    digest: str
    pages: tuple[int, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def is_copy(self) -> bool:
        """Whether its passages are kept under another name: that of its paths which comes first."""
        return bool(self.also) and self.also[0] < self.path

    def line(self, offset: int) -> int:
        """The line, from 1, in which the character at `offset` stands."""
        return self.text.count("\n", 0, offset) + 1

    def page(self, offset: int) -> int | None:
        """The page, from 1, of the character at `offset`; None in a document without pages."""
        return bisect_right(self.pages, offset) or None if self.pages else None


@dataclass(frozen=True, slots=True)
class Passage:
    """
    A piece of a document: what is encoded and searched.

    Invariant: `document.text[start:end] == text`. `title` and `date` are the document's; `language` is the language of
    the passage itself, `section` the headings that it stands under: "Hours > Summer".
    """

    path: str
    start: int
    end: int
    text: str
    title: str
    date: str | None
    language: str
    page: int | None = None
    section: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """
    A passage found for one question.

    `score` orders the hits of this question, higher is nearer, and means nothing between questions. `cosine` and
    `bm25` are what each leg saw; None where it did not look. `bm25` is 0 for a passage without a word asked for.
    """

    passage: Passage
    score: float
    cosine: float | None = None
    bm25: float | None = None
