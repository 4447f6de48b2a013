"""
Documents and their passages in one SQLite file.

Knows rows and columns. Knows nothing of vectors, ranking or what makes a file change. A passage's row is its FAISS id.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from index.errors import SnapshotError
from index.types import Document, Passage

_SCHEMA = """
CREATE TABLE documents (
    path TEXT PRIMARY KEY, title TEXT NOT NULL, date TEXT, language TEXT NOT NULL, digest TEXT NOT NULL,
    pages TEXT NOT NULL, text TEXT NOT NULL -- last: what comes before it is read without it
);
CREATE TABLE passages (
    row INTEGER PRIMARY KEY, path TEXT NOT NULL REFERENCES documents, start INTEGER NOT NULL, end INTEGER NOT NULL,
    text TEXT NOT NULL, language TEXT NOT NULL, page INTEGER, key TEXT NOT NULL
);
CREATE INDEX passages_of ON passages (path);
"""
_PASSAGE = """
SELECT row, key, path, start, end, passages.text, title, date, passages.language, page
FROM passages JOIN documents USING (path)
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage and its key: the digest of what the encoder read. Equal keys, equal vectors."""

    key: str
    passage: Passage


class Catalog:
    """A catalog that is only read. Safe from many threads."""

    def __init__(self, path: Path) -> None:
        try:
            # Immutable: a published file never changes, so SQLite needs no locks and no journal beside it.
            uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
            self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._lock = threading.Lock()
            self._rows("SELECT count(*) FROM passages")
        except sqlite3.Error as error:
            raise SnapshotError(f"{path} is not a catalog ({error}). Run: qa index --rebuild") from error

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def document(self, path: str) -> Document | None:
        """The document of a seed, or None."""
        found = self._rows("SELECT * FROM documents WHERE path = ?", path)
        return _document(found[0]) if found else None

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """Digest of every document by path, sorted by path."""
        return MappingProxyType(dict(self._rows("SELECT path, digest FROM documents ORDER BY path")))

    def counts(self) -> tuple[int, int]:
        """(documents, passages)."""
        ((documents, passages),) = self._rows(
            "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages)"
        )
        return documents, passages

    @cached_property
    def language(self) -> str | None:
        """That of most passages; None without any."""
        found = self._rows("SELECT language FROM passages GROUP BY language ORDER BY count(*) DESC, language LIMIT 1")
        return found[0][0] if found else None

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """The passages of these rows, in the order asked."""
        asked = json.dumps(list(rows))  # one value: SQLite limits how many a query may have
        found = self._rows(f"{_PASSAGE} WHERE row IN (SELECT value FROM json_each(?))", asked)
        passages = {row[0]: _entry(row).passage for row in found}
        return [passages[row] for row in rows]

    def entries(self, path: str) -> list[Entry]:
        """The passages of one document with their keys, by row."""
        return [_entry(row) for row in self._rows(f"{_PASSAGE} WHERE path = ? ORDER BY row", path)]

    def keys(self) -> list[str]:
        """The key of every passage, by row."""
        return [key for (key,) in self._rows("SELECT key FROM passages ORDER BY row")]

    def _rows(self, query: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        with self._lock:
            return self._connection.execute(query, values).fetchall()


def write(documents: Iterable[Document], entries: Iterable[Entry], path: Path) -> None:
    """Write a catalog; row numbers follow the order of `entries`. The same input gives the same bytes."""
    connection = sqlite3.connect(path)
    try:
        # Nobody reads the file before it is whole; a journal would only be left over.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.executescript(_SCHEMA)
        connection.executemany("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)", map(_document_row, documents))
        connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (_passage_row(row, entry) for row, entry in enumerate(entries)),
        )
        connection.commit()
    finally:
        connection.close()


def _document_row(document: Document) -> tuple[object, ...]:
    d = document
    return d.path, d.title, d.date, d.language, d.digest, json.dumps(d.pages), d.text


def _document(row: tuple) -> Document:  # type: ignore[type-arg]
    path, title, date, language, digest, pages, text = row
    return Document(path, text, title, date, language, digest, tuple(json.loads(pages)))


def _passage_row(row: int, entry: Entry) -> tuple[object, ...]:
    p = entry.passage
    return row, p.path, p.start, p.end, p.text, p.language, p.page, entry.key


def _entry(row: tuple) -> Entry:  # type: ignore[type-arg]
    return Entry(row[1], Passage(*row[2:]))
