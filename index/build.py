"""
Seeds -> a published index that follows them.

Knows the order of the stages and what need not be done again. Knows no details of any stage.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index import analysis, catalog, documents, passages, vectors
from index.catalog import Entry
from index.documents import Skipped, scan
from index.encoder import Encoder, Vectors
from index.errors import SnapshotError
from index.ledger import Ledger, Look
from index.parsed import UnreadableError
from index.snapshot import CATALOG, VECTORS, Recipe, Snapshot, current, locked, open_current, publish
from index.types import Document, Passage

# A look at the folder may cost a twentieth of the time, once it takes longer than can be noticed (seconds).
_LOOK_SHARE, _LOOK_FREE = 20, 0.001

Progress = Callable[[int, int], None]  # passages encoded, passages to encode


class Renamed(NamedTuple):
    """The same content under another name."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a refresh found and did. Paths are sorted; `encoded` counts passages, `hidden` what was passed over."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    encoded: int = 0
    seconds: float = 0.0
    hidden: int = 0


class Index:
    """The index of one seeds folder. Safe from many threads; processes take turns to build."""

    def __init__(self, seeds: Path, folder: Path, encoder: Encoder, file_limit: int = documents.FILE_LIMIT) -> None:
        self._seeds, self._folder, self._encoder, self._file_limit = seeds, folder, encoder, file_limit
        self._limit = min(passages.LIMIT, encoder.limit)
        self.recipe = Recipe(
            _relative(seeds, folder), encoder.fingerprint, f"{passages.RULES}:{self._limit}", str(analysis.RULES)
        )
        self._ledger = Ledger(folder / "ledger.json", file_limit)
        self._opened: Snapshot | None = None
        self._looking = threading.Lock()
        self._last: Look | None = None
        self._looked, self._took, self._cost = 0.0, 0.0, 0.0

    def snapshot(self) -> Snapshot | None:
        """The published snapshot; None when there is none. `SnapshotError`: damaged, or made by another recipe."""
        opened = self._opened
        if opened is None or opened.id != current(self._folder):
            opened = self._opened = open_current(self._folder)
        if opened is not None and opened.recipe != self.recipe:
            raise SnapshotError(
                f"The index in {self._folder} was made of other seeds, or by another encoder or version. "
                "Run: qa index, or choose another index folder."
            )
        return opened

    def refresh(self, *, rebuild: bool = False, progress: Progress | None = None, patience: float = 10) -> BuildReport:
        """
        Make the published index say what the seeds say now. Encodes only passages that are new.

        `rebuild` trusts nothing that is there. `SeedsError`: no folder; `LockedError`: another builder did not finish
        within `patience` seconds.
        """
        started = time.perf_counter()
        with self._looking:
            if not rebuild and (look := self._fresh()):
                report = BuildReport(kept=tuple(look.digests), skipped=look.skipped, hidden=look.hidden)
            else:
                with locked(self._folder, patience):
                    report = self._build(rebuild, progress)
                    self._ledger.save()
        return dataclasses.replace(report, seconds=time.perf_counter() - started)

    def is_fresh(self) -> bool:
        """Whether the published index says what the seeds say now. Looks, builds nothing."""
        with self._looking:
            return self._fresh() is not None

    def look(self) -> Look:
        """What the seeds hold now. Builds nothing."""
        with self._looking:
            return self._look()

    def _fresh(self) -> Look | None:
        """What the seeds hold, if the published index says the same; None if it must be built."""
        snapshot = self._usable()
        if snapshot is None:
            return None
        if self._last is None or time.monotonic() - self._looked > _LOOK_SHARE * self._cost:
            self._look()
            self._ledger.save()
        return self._last if self._last and self._last.digests == snapshot.catalog.digests else None

    def _look(self) -> Look:
        found = scan(self._seeds, self._file_limit)
        self._looked = time.monotonic()
        # Of the last two: one slow look is chance, and must not hide an edit.
        cost, self._took = min(self._took, found.seconds), found.seconds
        self._cost = cost if cost > _LOOK_FREE else 0.0
        self._last = self._ledger.look(self._seeds, found)
        return self._last

    def _usable(self) -> Snapshot | None:
        """The published snapshot, unless it is damaged or outdated: then it is as good as none."""
        try:
            return self.snapshot()
        except SnapshotError:
            return None

    def _build(self, rebuild: bool, progress: Progress | None) -> BuildReport:
        old = _readable(self._folder)
        if rebuild or old is None or old.recipe != self.recipe:
            self._ledger.forget()  # what another version refused this one may read
        look = self._look()
        cut = list(self._cut(look, None if rebuild else old))
        entries = [entry for _, found in cut for entry in found]
        rows, encoded = self._encode(entries, None if rebuild else old, progress)

        def write_parts(folder: Path) -> None:
            catalog.write((document for document, _ in cut), entries, folder / CATALOG)
            vectors.write(rows, folder / VECTORS)

        publish(self._folder, self.recipe, write_parts)
        self._last = self._ledger.seen()  # files that turned out to be no documents are known only now
        after = {document.path: document.digest for document, _ in cut}
        return _compare(old.catalog.digests if old else {}, after, self._last, encoded)

    def _cut(self, look: Look, old: Snapshot | None) -> Iterator[tuple[Document, list[Entry]]]:
        """Each document with its passages, by path; what did not change is taken from the old snapshot."""
        before = old.catalog.digests if old and self._reads_like(old.recipe) else {}
        for path, digest in look.digests.items():
            if old and before.get(path) == digest and (kept := old.catalog.document(path)):
                yield kept, old.catalog.entries(path)
                continue
            try:
                document = documents.document(path, documents.read(self._seeds, path, self._file_limit))
            except UnreadableError as error:
                self._ledger.refuse(path, str(error))
                continue
            yield document, self._entries(document)

    def _reads_like(self, recipe: Recipe) -> bool:
        """Whether by that recipe the same passages and words come of a document. The encoder counts the tokens."""
        ours = self.recipe
        return (recipe.passages, recipe.words, recipe.encoder) == (ours.passages, ours.words, ours.encoder)

    def _entries(self, document: Document) -> list[Entry]:
        found = passages.cut(document, limit=self._limit, tokens=self._encoder.tokens)
        return [Entry(_key(_input(passage)), passage) for passage in found]

    def _encode(self, entries: list[Entry], old: Snapshot | None, progress: Progress | None) -> tuple[Vectors, int]:
        """(vectors of all entries, how many were not in the old snapshot)."""
        known, old_rows = _known(old) if old and old.recipe.encoder == self.recipe.encoder else ({}, None)
        rows = np.empty((len(entries), self._encoder.dim), dtype=np.float32)
        new: dict[str, list[int]] = {}
        for number, entry in enumerate(entries):
            if old_rows is not None and entry.key in known:
                rows[number] = old_rows[known[entry.key]]
            else:
                new.setdefault(entry.key, []).append(number)
        texts = [_input(entries[numbers[0]].passage) for numbers in new.values()]
        report = (lambda done: progress(done, len(texts))) if progress else None
        for numbers, vector in zip(new.values(), self._encoder.passages(texts, progress=report), strict=True):
            rows[numbers] = vector
        return rows, len(texts)


def _relative(seeds: Path, folder: Path) -> str:
    """The seeds as seen from the index; in full where they are on another drive."""
    try:
        return Path(os.path.relpath(seeds, folder)).as_posix()
    except ValueError:
        return seeds.as_posix()


def _readable(folder: Path) -> Snapshot | None:
    try:
        return open_current(folder)
    except SnapshotError:
        return None


def _input(passage: Passage) -> str:
    """What the encoder reads of a passage."""
    return passages.context(passage) + passage.text


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _known(old: Snapshot) -> tuple[dict[str, int], Vectors]:
    """(row by key, all vectors) of a snapshot."""
    return {key: row for row, key in enumerate(old.catalog.keys())}, old.vectors.rows()


def _compare(before: Mapping[str, str], after: Mapping[str, str], look: Look, encoded: int) -> BuildReport:
    """Tell added, changed, renamed, removed and kept apart by content."""
    added = [path for path in after if path not in before]
    removed = [path for path in before if path not in after]
    renamed = []
    for new in list(added):
        old = next((path for path in removed if before[path] == after[new]), None)
        if old is not None:
            renamed.append(Renamed(old, new))
            added.remove(new)
            removed.remove(old)
    both = [path for path in after if path in before]
    return BuildReport(
        added=tuple(added),
        changed=tuple(path for path in both if before[path] != after[path]),
        renamed=tuple(renamed),
        removed=tuple(removed),
        kept=tuple(path for path in both if before[path] == after[path]),
        skipped=look.skipped,
        encoded=encoded,
        hidden=look.hidden,
    )
