"""
Seeds -> a published index that follows them.

Knows the order of the stages and what need not be done again. Knows no details of any stage.
"""

from __future__ import annotations

import dataclasses
import logging
import os
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from index import analysis, documents, passages, vectors
from index.catalog import Catalog
from index.copies import joined
from index.documents import Skipped, scan
from index.encoder import Encoder
from index.errors import LockedError, SnapshotError
from index.events import Seconds, tell, timed
from index.ledger import Ledger, Look
from index.manifest import Recipe
from index.parsed import TransientError, UnreadableError
from index.report import BuildReport, compared
from index.reuse import Progress, encoded, key, vectors_of
from index.rows import Entry, write
from index.snapshot import CATALOG, VECTORS, Snapshot, current, locked, open_current, publish
from index.types import Document

# A look at the folder may cost a twentieth of the time, once it takes longer than can be noticed (seconds).
_LOOK_SHARE, _LOOK_FREE = 20, 0.001
# A file that could not be read for a reason that may pass is tried again after so long: each try is a build (seconds).
_AGAIN = 30.0

Kept = Mapping[str, Catalog]  # where a document of this path is, as it is now
Refused = dict[str, tuple[str, UnreadableError]]  # by path: the digest of what is no document, and why

_log = logging.getLogger(__name__)


class Index:
    """The index of one seeds folder. Safe from many threads; processes take turns to build."""

    def __init__(self, seeds: Path, folder: Path, encoder: Encoder, file_limit: int = documents.FILE_LIMIT) -> None:
        self._seeds, self._folder, self._encoder, self._file_limit = seeds, folder, encoder, file_limit
        self._limit = limit(encoder)
        self.recipe = Recipe(
            _relative(seeds, folder), encoder.fingerprint, f"{passages.RULES}:{self._limit}", str(analysis.RULES)
        )
        self._ledger = Ledger(folder / "ledger.json", file_limit)
        self._opened: Snapshot | None = None
        self._doubted = False
        # The builders of this process take turns; meanwhile others look, and answer from what is published.
        self._building, self._looking = threading.Lock(), threading.Lock()
        self._last: Look | None = None
        self._looked, self._took, self._cost = 0.0, 0.0, 0.0

    def snapshot(self) -> Snapshot | None:
        """The published snapshot; None when there is none. `SnapshotError`: damaged, or made by another recipe."""
        opened = self._opened
        if opened is None or opened.id != current(self._folder):
            opened = self._opened = open_current(self._folder, whole=self._doubted)
            self._doubted = False
        if opened is not None and opened.recipe != self.recipe:
            raise SnapshotError(
                f"The index in {self._folder} was made of other seeds, or by another encoder or version. "
                "Run: qa index, or choose another index folder."
            )
        return opened

    def doubt(self) -> None:
        """What is open turned out to be damaged: before it is used again all of it is compared with its checksums."""
        self._doubted, self._opened = True, None

    def check(self) -> None:
        """Compare all that is published with its checksums. `SnapshotError`: it is damaged, and doubted."""
        try:
            open_current(self._folder, whole=True)
        except SnapshotError:
            self.doubt()
            raise

    def refresh(
        self, *, rebuild: bool = False, young: bool = False, progress: Progress | None = None, patience: float = 10
    ) -> BuildReport:
        """
        Make the published index say what the seeds say now. Encodes only passages that are new.

        `rebuild` trusts nothing that is there, `young` a look at the seeds that was a moment ago. `SeedsError`: no
        folder; `LockedError`: other builders, in this process or another, did not finish within `patience` seconds.
        """
        started = time.perf_counter()
        look = None if rebuild else self._fresh(young=young)
        report = _nothing_done(look) if look else self._built_in_turn(rebuild, progress, patience)
        return dataclasses.replace(report, seconds=time.perf_counter() - started)

    def is_fresh(self) -> bool:
        """Whether the published index says what the seeds said a moment ago. Builds nothing, waits for no builder."""
        return self._fresh(young=True) is not None

    def look(self) -> Look:
        """What the seeds hold now. Builds nothing, waits for no builder."""
        with self._looking:
            return self._look()

    def _fresh(self, *, young: bool) -> Look | None:
        """What the seeds hold, if the published index says the same; None if it must be built."""
        published = self._digests()
        if published is None:
            return None
        with self._looking:
            if not young or self._last is None or time.monotonic() - self._looked > _LOOK_SHARE * self._cost:
                self._look()
                self._ledger.save()
            return self._last if self._last and self._last.digests == published else None

    def _look(self) -> Look:
        found = scan(self._seeds, self._file_limit)
        self._looked = time.monotonic()
        # Of the last two: one slow look is chance, and must not hide an edit.
        cost, self._took = min(self._took, found.seconds), found.seconds
        self._cost = cost if cost > _LOOK_FREE else 0.0
        self._last = self._ledger.look(self._seeds, found)
        return self._last

    def _digests(self) -> Mapping[str, str] | None:
        """Those of the published documents, unless they are damaged or outdated: then they are as good as none."""
        try:
            snapshot = self.snapshot()
            return None if snapshot is None else snapshot.catalog.digests
        except SnapshotError:
            return None

    def _built_in_turn(self, rebuild: bool, progress: Progress | None, patience: float) -> BuildReport:
        """
        Build after the others, unless one of them made the index fresh. Waiting for all takes at most `patience`, but
        the end of a first build in this process is always waited for: there is nothing else to answer from.
        """
        until = time.monotonic() + patience
        longest = -1 if self._digests() is None else min(patience, threading.TIMEOUT_MAX)
        if not self._building.acquire(timeout=longest):
            raise LockedError(
                f"Another thread of this process has been building {self._folder}, or waiting to, for over "
                f"{patience:.0f} s. Wait for it."
            )
        try:
            if not rebuild and (look := self._fresh(young=True)):
                return _nothing_done(look)
            with locked(self._folder, max(0.0, until - time.monotonic())):
                return self._build(rebuild, progress)
        finally:
            self._building.release()

    def _build(self, rebuild: bool, progress: Progress | None) -> BuildReport:
        seconds: Seconds = {}
        published = _readable(self._folder)
        old = None if rebuild else published
        with timed(seconds, "look"), self._looking:
            if old is None or old.recipe != self.recipe:
                self._ledger.forget()  # what another version refused this one may read
            look = self._look()
        with timed(seconds, "cut"):
            kept = self._unchanged(look, old)
            refused: Refused = {}
            found = joined(self._documents(look, kept, refused))
            entries = [entry for document in found for entry in self._entries(document, kept)]
        with timed(seconds, "encode"):
            same = old if old and old.recipe.encoder == self.recipe.encoder else None
            rows, count = vectors_of(entries, self._encoder, same, progress)

        def write_parts(folder: Path) -> None:
            write(found, entries, folder / CATALOG)
            vectors.write(rows, folder / VECTORS)

        with timed(seconds, "publish"):
            name = publish(self._folder, self.recipe, write_parts)
        self._opened = None  # if it was damaged, this has the same name and is another
        self._remember(refused)
        skipped = tuple(sorted([*look.skipped, *(Skipped(path, str(error)) for path, (_, error) in refused.items())]))
        after = {document.path: document.digest for document in found}
        report = compared(published.catalog.digests if published else {}, after, skipped, count)
        report = dataclasses.replace(report, hidden=look.hidden)
        _tell(name, report, len(entries), seconds)
        return report

    def _remember(self, refused: Refused) -> None:
        """Files that turned out to be no documents are known only after a build."""
        with self._looking:
            for path, (digest, error) in refused.items():
                if isinstance(error, TransientError):
                    self._ledger.put_off(path, digest, str(error), seconds=_AGAIN)
                else:
                    self._ledger.refuse(path, digest, str(error))
            self._last = self._ledger.seen()
            self._ledger.save()

    def _documents(self, look: Look, kept: Kept, refused: Refused) -> Iterator[Document]:
        """Each document, by path; files that turn out to be none are put into `refused`."""
        for path, digest in look.digests.items():
            if path in kept and (known := kept[path].document(path)):
                yield known
                continue
            try:
                data = documents.read(self._seeds, path, self._file_limit)
                digest = documents.digest(data)  # since the look it may have become another
                yield documents.document(path, data)
            except UnreadableError as error:
                refused[path] = digest, error

    def _entries(self, document: Document, kept: Kept) -> list[Entry]:
        """The passages of a document: none of a copy; what was one, or has changed, is cut."""
        if document.is_copy:
            return []
        if document.path in kept and (known := kept[document.path].entries(document.path)):
            return known
        found = passages.cut(document, limit=self._limit, tokens=self._encoder.tokens)
        return [Entry(key(encoded(passage)), passage) for passage in found]

    def _unchanged(self, look: Look, old: Snapshot | None) -> Kept:
        """
        Where documents are that need not be read and cut again, by path.

        By the same recipe the same passages and words come of a document. The encoder counts the tokens.
        """
        if old is None:
            return {}
        ours, theirs = self.recipe, old.recipe
        if (theirs.passages, theirs.words, theirs.encoder) != (ours.passages, ours.words, ours.encoder):
            return {}
        before = old.catalog.digests
        return {path: old.catalog for path, digest in look.digests.items() if before.get(path) == digest}


def _nothing_done(look: Look) -> BuildReport:
    return BuildReport(kept=tuple(look.digests), skipped=look.skipped, hidden=look.hidden)


def limit(encoder: Encoder) -> int:
    """Tokens of a passage that is cut for this encoder."""
    return min(passages.LIMIT, encoder.limit)


def _relative(seeds: Path, folder: Path) -> str:
    """The seeds as seen from the index; in full where they are on another drive."""
    try:
        return Path(os.path.relpath(seeds, folder)).as_posix()
    except ValueError:
        return seeds.as_posix()


def _readable(folder: Path) -> Snapshot | None:
    try:
        return open_current(folder, whole=True)  # what is taken over gets a new checksum
    except SnapshotError:
        return None


def _tell(snapshot: str, report: BuildReport, passages: int, seconds: Seconds) -> None:
    counted = ("added", "changed", "renamed", "removed", "kept", "skipped")
    counts = {name: len(getattr(report, name)) for name in counted}
    tell(_log, "build", {"snapshot": snapshot, **counts, "passages": passages, "encoded": report.encoded}, seconds)
