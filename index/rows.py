"""
Documents, their passages and the words of these as rows of one SQLite file.

Knows its tables, how they are filled, and the checksum by which a row that was changed is known. Knows no queries but
the columns of a document and a passage.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from index import analysis
from index.errors import SnapshotError
from index.language import LANGUAGES
from index.types import Document, Passage

_SCHEMA = """
CREATE TABLE documents (
    path TEXT PRIMARY KEY, title TEXT NOT NULL, date TEXT, language TEXT NOT NULL, digest TEXT NOT NULL,
    pages TEXT NOT NULL, also TEXT NOT NULL, checksum TEXT NOT NULL,
    text TEXT NOT NULL -- last: what comes before it is read without it
);
CREATE TABLE passages (
    row INTEGER PRIMARY KEY, path TEXT NOT NULL REFERENCES documents, start INTEGER NOT NULL, end INTEGER NOT NULL,
    text TEXT NOT NULL, language TEXT NOT NULL, page INTEGER, section TEXT NOT NULL, key TEXT NOT NULL,
    words TEXT NOT NULL, -- with a space between
    checksum TEXT NOT NULL -- of the passage as it is cited: with title and date of its document
);
CREATE INDEX passages_of ON passages (path);
"""
# One table per language: how rare a word is, and how long passages are, is counted among its own. The tokenizer only
# parts at the spaces; without content, since `passages` has it.
_WORDS = """
CREATE VIRTUAL TABLE words_{} USING fts5 (title, text, content = '', tokenize = "ascii tokenchars '.'");
"""
DOCUMENT = "SELECT checksum, path, title, date, language, digest, pages, also, text FROM documents"
PASSAGE = """
SELECT passages.checksum, row, key, words, path, start, end, passages.text, title, date, passages.language, page,
    section
FROM passages JOIN documents USING (path)
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """
    A passage and its key: the digest of what the encoder read. Equal keys, equal vectors.

    `words` are those of its text, with a space between; None: not analysed yet.
    """

    key: str
    passage: Passage
    words: str | None = field(default=None, compare=False)


def write(documents: Iterable[Document], entries: Iterable[Entry], path: Path) -> None:
    """Write a catalog; row numbers follow the order of `entries`. The same input gives the same bytes."""
    connection = sqlite3.connect(path)
    try:
        # Nobody reads the file before it is whole; a journal would only be left over.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")  # who publishes it makes sure that it is on the disk
        create(connection)
        connection.executemany(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", map(_document_row, documents)
        )
        for row, entry in enumerate(entries):
            _insert(connection, row, entry.key, entry.passage, _words(entry))
        for language in LANGUAGES:  # one piece instead of many: smaller, and quicker to search
            connection.execute(f"INSERT INTO words_{language} (words_{language}) VALUES ('optimize')")
        connection.commit()
    finally:
        connection.close()


def _document_row(document: Document) -> tuple[object, ...]:
    d = document
    head = d.path, d.title, d.date, d.language, d.digest, json.dumps(d.pages), json.dumps(d.also)
    return *head, checksum(*head, d.text), d.text


def document_of(row: tuple) -> Document:  # type: ignore[type-arg]
    path, title, date, language, digest, pages, also, text = row
    return Document(path, text, title, date, language, digest, tuple(json.loads(pages)), tuple(json.loads(also)))


def _insert(connection: sqlite3.Connection, row: int, key: str, passage: Passage, words: str) -> None:
    p = passage
    cited = (p.path, p.start, p.end, p.text, p.title, p.date, p.language, p.page, p.section)
    values = (row, p.path, p.start, p.end, p.text, p.language, p.page, p.section, key, words)
    filled = (*values, checksum(row, key, words, *cited))
    connection.execute("INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", filled)
    title = " ".join(analysis.words(f"{p.title} {p.section}", p.language))
    connection.execute(f"INSERT INTO words_{p.language} (rowid, title, text) VALUES (?, ?, ?)", (row, title, words))


def entry_of(row: tuple) -> Entry:  # type: ignore[type-arg]
    _, key, words, *passage = row
    return Entry(key, Passage(*passage), words)


def checksum(*values: object) -> str:
    return hashlib.sha256("\0".join(map(str, values)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _words(entry: Entry) -> str:
    if entry.words is not None:
        return entry.words
    return " ".join(analysis.words(entry.passage.text, entry.passage.language))


def create(connection: sqlite3.Connection) -> None:
    """Make the empty tables. `SnapshotError`: this Python cannot."""
    try:
        connection.executescript(_SCHEMA + "".join(map(_WORDS.format, LANGUAGES)))
    except sqlite3.Error as error:
        check_fts5(error)
        raise


def check_fts5(error: sqlite3.Error) -> None:
    if "no such module" in str(error):
        raise SnapshotError(
            "The SQLite of this Python has no full-text search (FTS5). Use a Python that has it: "
            "python.org's, conda's and those of Linux distributions do."
        ) from error
