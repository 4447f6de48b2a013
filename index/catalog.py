"""
Documents, their passages and the words of these, as they are read from one SQLite file.

Knows queries, those of full text too (FTS5). Knows nothing of vectors, of how the legs are joined or of what makes
a file change. A passage's row is its FAISS id. Documents and passages carry a checksum that is compared whenever one is
read: what is cited is what was written, or a `SnapshotError`.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import NamedTuple

from index.analysis import Term
from index.errors import SnapshotError
from index.language import LANGUAGES
from index.manifest import damaged
from index.rows import DOCUMENT, PASSAGE, Entry, check_fts5, checksum, document_of, entry_of
from index.types import Document, Passage

# What a word in the title counts of one in the text. BM25's recall@1 on the training data, with 1, 2 and 4: French
# 0.725, 0.725, 0.723, English 0.733, 0.745, 0.738.
_TITLE = 2.0
# Traits that are kept: 4 MB.
_KEPT = 2**14


class Trait(NamedTuple):
    """What a ranking asks of a passage. Texts of one `gist` say the same: they differ at most in case or endings."""

    path: str
    language: str
    gist: int


class Catalog:
    """A catalog that is only read. Safe from many threads."""

    def __init__(self, path: Path) -> None:
        self._folder = path.parent
        try:
            # Immutable: a published file never changes, so SQLite needs no locks and no journal beside it.
            uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
            self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._lock = threading.Lock()
            self._traits: dict[int, Trait] = {}
            for language in LANGUAGES:
                self._connection.execute(f"SELECT rowid FROM words_{language} LIMIT 0")
        except sqlite3.Error as error:
            check_fts5(error)
            raise SnapshotError(f"{path} is not a catalog ({error}). Run: qa index --rebuild") from error

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def document(self, path: str | PurePath) -> Document | None:
        """The document of a seed, or None."""
        name = path.as_posix() if isinstance(path, PurePath) else path
        try:
            found = self._rows(f"{DOCUMENT} WHERE path = ?", name)
        except UnicodeEncodeError:  # half a character: no file of ours has such a name
            return None
        return document_of(self._checked(found[0])) if found else None

    def cited(self, path: str) -> Document:
        """The document of a passage that is here. `SnapshotError`: it is not."""
        found = self.document(path)
        if found is None:
            raise damaged(self._folder, f"{path!r} is missing from the catalog")
        return found

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """Digest of every document by path, sorted by path."""
        return MappingProxyType(dict(self._rows("SELECT path, digest FROM documents ORDER BY path")))

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Title of every document by path, sorted by path; of a copy under its first path only."""
        found = self._rows("SELECT path, title, also FROM documents ORDER BY path")
        first = {path: title for path, title, also in found if path < min(json.loads(also), default=path + "\0")}
        return MappingProxyType(first)

    def counts(self) -> tuple[int, int]:
        """(documents, passages)."""
        ((documents, passages),) = self._rows(
            "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages)"
        )
        return documents, passages

    def faults(self) -> list[str]:
        """What SQLite finds wrong with its own tables."""
        found = [fault for (fault,) in self._rows("PRAGMA integrity_check") if fault != "ok"]
        indexed = sum(count for ((count,),) in (self._rows(f"SELECT count(*) FROM words_{name}") for name in LANGUAGES))
        passages = self.counts()[1]
        return found + ([f"words are kept of {indexed} passages, not {passages}"] if indexed != passages else [])

    @cached_property
    def language(self) -> str | None:
        """That of most passages; None without any."""
        found = self._rows("SELECT language FROM passages GROUP BY language ORDER BY count(*) DESC, language LIMIT 1")
        return found[0][0] if found else None

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """The passages of these rows, in the order asked."""
        asked = json.dumps(list(rows))  # one value: SQLite limits how many a query may have
        found = self._rows(f"{PASSAGE} WHERE row IN (SELECT value FROM json_each(?))", asked)
        passages = {row[1]: entry_of(self._checked(row)).passage for row in found}
        if missing := set(rows) - passages.keys():
            raise damaged(self._folder, f"passage {min(missing)} is missing from the catalog")
        return [passages[row] for row in rows]

    def entries(self, path: str) -> list[Entry]:
        """The passages of one document with their keys, by row."""
        return [entry_of(self._checked(row)) for row in self._rows(f"{PASSAGE} WHERE path = ? ORDER BY row", path)]

    def passages_of(self, path: str) -> list[Passage]:
        """The passages of one document, in their order."""
        return [entry.passage for entry in self.entries(path)]

    def rows(self, path: str) -> list[int]:
        """The rows of the passages of one document."""
        return [row for (row,) in self._rows("SELECT row FROM passages WHERE path = ? ORDER BY row", path)]

    def keys(self) -> list[str]:
        """The key of every passage, by row."""
        return [key for (key,) in self._rows("SELECT key FROM passages ORDER BY row")]

    def matching(self, terms: Sequence[Term], language: str) -> dict[int, float]:
        """BM25 by row of the passages in `language` that hold any of these terms: highest first, equal ones by row."""
        if not terms:
            return {}
        table = f"words_{language}"
        query = f"SELECT rowid, -bm25({table}, {_TITLE}, 1.0) FROM {table} WHERE {table} MATCH ? ORDER BY 2 DESC, 1"
        return dict(self._rows(query, " OR ".join(map(_quoted, terms))))

    def traits(self, rows: Sequence[int]) -> dict[int, Trait]:
        """By row. Those of the last questions are kept: reading them takes a tenth of a search."""
        found = {row: trait for row in rows if (trait := self._traits.get(row))}
        query = """
            SELECT row, path, language, CASE words WHEN '' THEN text ELSE words END
            FROM passages WHERE row IN (SELECT value FROM json_each(?))
        """
        if missing := [row for row in rows if row not in found]:
            read = self._rows(query, json.dumps(missing))
            found |= {row: Trait(path, language, hash(text)) for row, path, language, text in read}
            if len(self._traits) > _KEPT:
                self._traits.clear()
            self._traits |= found
        return {row: found[row] for row in rows}

    def _rows(self, query: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        try:
            with self._lock:
                return self._connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise damaged(self._folder, f"the catalog cannot be read ({error})") from error

    def _checked(self, row: tuple[object, ...]) -> tuple[object, ...]:
        """What comes after the checksum in a row, if it is what was written."""
        written, *values = row
        if checksum(*values) != written:
            raise damaged(self._folder, "what the catalog holds of a document was changed")
        return tuple(values)


def _quoted(term: Term) -> str:
    """As FTS5 reads it: plain text between quotes, with a star for the beginning of words."""
    text = term.text.replace('"', '""')
    return f'"{text}"' if term.whole else f'"{text}" *'
