"""
A published index on disk.

    <index>/CURRENT                    the name of the snapshot to open
    <index>/snapshots/<id>/            never changed once published
        manifest.json                  what it was made by, and each part with its size and SHA-256; its digest is <id>
        catalog.sqlite                 documents, passages and their words
        vectors.faiss                  their vectors
    <index>/building-<random>/         what a builder has not published yet
    <index>/lock, lock.pid             who builds
    <index>/ledger.json                what builders need not read again

Knows how to publish, open, lock and clean. Does not know how any part is computed.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from index import manifest
from index.catalog import Catalog
from index.errors import LockedError, SnapshotError
from index.lock import held
from index.manifest import MANIFEST, Counts, Recipe, damaged
from index.vectors import VectorIndex

CATALOG, VECTORS = "catalog.sqlite", "vectors.faiss"
_PARTS = (CATALOG, VECTORS)
_NAME = re.compile(r"[0-9a-f]{16}")
# What builders that were killed leave in the index folder, beside older snapshots. Our own names and no others: the
# folder may have been somebody's before.
_LEFT = re.compile(r"building-[0-9a-f]{8}|(?:CURRENT|ledger)\.tmp")
# Between taking a damaged snapshot away and putting a whole one there (seconds).
_REPLACING = 0.02
# A reader that lost a race against two publishing builders this often in a row has another problem.
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One published index, opened. `whole`: all of it was compared with its checksums."""

    id: str
    recipe: Recipe
    catalog: Catalog
    vectors: VectorIndex
    whole: bool = True


def current(folder: Path) -> str | None:
    """The id of the snapshot to open; None when nothing was published yet. `SnapshotError`: that cannot be read."""
    path = folder / "CURRENT"
    try:
        name = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise SnapshotError(f"{path} cannot be read ({error}). Run: qa index --rebuild") from error
    if name and not _NAME.fullmatch(name):
        raise SnapshotError(f"{path} was changed: it names no snapshot. Run: qa index --rebuild")
    return name or None


def place(folder: Path, name: str) -> Path:
    """Where the snapshot of this name is."""
    return folder / "snapshots" / name


def published(folder: Path) -> float | None:
    """When the snapshot to open was published, in seconds since 1970; None when nothing was yet."""
    with suppress(OSError):
        return (folder / "CURRENT").stat().st_mtime
    return None


def open_current(folder: Path, *, whole: bool = False) -> Snapshot | None:
    """
    The current snapshot, checked; None when nothing was published yet. `SnapshotError`: it is damaged.

    `whole`: compare large parts with their checksums too.
    """
    for attempt in range(_TRIES):
        name = current(folder)
        if name is None:
            return None
        before = _inode(place(folder, name))
        try:
            return _open(place(folder, name), whole)
        except SnapshotError:
            # A builder may have published another meanwhile, or put a whole one of this name in its place.
            same = before is not None and before == _inode(place(folder, name)) and name == current(folder)
            if same or attempt + 1 == _TRIES:
                raise
            time.sleep(_REPLACING)
    return None


def _inode(path: Path) -> int | None:
    with suppress(OSError):
        return path.stat().st_ino
    return None


def publish(folder: Path, recipe: Recipe, write_parts: Callable[[Path], None]) -> str:
    """
    Make a snapshot of what `write_parts` writes into an empty folder, and make it current in one step; its id.

    Whoever opens sees the old one or the new one, whole, even if the machine stops at any moment. The caller holds
    the lock. `SnapshotError`: it cannot be written; what was current still is.
    """
    try:
        return _publish(folder, recipe, write_parts)
    except (OSError, sqlite3.Error) as error:
        raise SnapshotError(
            f"The index in {folder} cannot be written ({error}). Make room, or choose another index folder."
        ) from error


def _publish(folder: Path, recipe: Recipe, write_parts: Callable[[Path], None]) -> str:
    _remove(left(folder))
    # A name of its own: were the lock deleted, two builders would not mix their parts.
    building = folder / f"building-{secrets.token_hex(4)}"
    building.mkdir(parents=True)
    try:
        write_parts(building)
        name = manifest.write(building, recipe, _counts(building), _PARTS)
        for part in (*_PARTS, MANIFEST):
            _sync(building / part)
        _sync(building)
        previous = _previous(folder)
        _place(building, place(folder, name))
        _make_current(folder, name)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)  # at once: a disk that is full needs the room
        raise
    _remove(others(folder, keep={name, previous}))
    return name


def left(folder: Path) -> list[Path]:
    """What builders that were killed left beside the snapshots."""
    return _named(folder, _LEFT)


def others(folder: Path, keep: set[str | None]) -> list[Path]:
    """The snapshots that are not to be kept."""
    return [path for path in _named(folder / "snapshots", _NAME) if path.name not in keep]


def _named(folder: Path, names: re.Pattern[str]) -> list[Path]:
    """What is in a folder under such a name; nothing, if the folder cannot be listed."""
    with suppress(OSError):
        return sorted(path for path in folder.iterdir() if names.fullmatch(path.name))
    return []


@contextmanager
def locked(folder: Path, seconds: float) -> Iterator[None]:
    """Be the only builder of this index. `LockedError`: another one still is after `seconds`."""
    with ExitStack() as stack:
        try:
            stack.enter_context(held(folder / "lock", seconds))
        except TimeoutError as error:
            raise LockedError(
                f"Another process ({error}) has been building {folder} for over {seconds:.0f} s. "
                "Wait for it, or stop it."
            ) from error
        except OSError as error:
            raise SnapshotError(
                f"The index folder {folder} cannot be written ({error.strerror}). Choose another one."
            ) from error
        yield


def replace(source: Path, target: Path) -> None:
    """`os.replace`, tried again for a second: on Windows a reader or a virus scanner may hold the target."""
    for pause in (0.01, 0.03, 0.1, 0.3, 0.6):
        try:
            return os.replace(source, target)
        except PermissionError:
            time.sleep(pause)
    return os.replace(source, target)


def _open(folder: Path, whole: bool) -> Snapshot:
    said = manifest.checked(folder, whole=whole)
    catalog, vectors = Catalog(folder / CATALOG), VectorIndex.open(folder / VECTORS)
    if len(vectors) != said.counts.passages:
        raise damaged(folder, f"{VECTORS} has {len(vectors)} vectors, not {said.counts.passages}")
    return Snapshot(folder.name, said.recipe, catalog, vectors, whole or said.small)


def _counts(building: Path) -> Counts:
    catalog = Catalog(building / CATALOG)
    try:
        return Counts(*catalog.counts())
    finally:
        catalog.close()


def _previous(folder: Path) -> str | None:
    with suppress(SnapshotError):
        return current(folder)
    return None


def _place(building: Path, target: Path) -> None:
    """Move a finished folder to its name, unless the same one is there and whole."""
    if not target.parent.is_dir():
        target.parent.mkdir()
        _sync(target.parent.parent)
    try:
        manifest.checked(target, whole=True)
        shutil.rmtree(building, ignore_errors=True)
    except SnapshotError:
        shutil.rmtree(target, ignore_errors=True)
        replace(building, target)
        _sync(target.parent)


def _make_current(folder: Path, name: str) -> None:
    temporary = folder / "CURRENT.tmp"
    temporary.write_text(name + "\n", encoding="utf-8")
    _sync(temporary)
    replace(temporary, folder / "CURRENT")
    _sync(folder)


def _remove(paths: list[Path]) -> None:
    """Remove files and folders; what somebody still holds open stays for the next builder."""
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                path.unlink()


def _sync(path: Path) -> None:
    """Make sure that a file, or the entries of a folder, are on the disk. Windows cannot open folders for that."""
    try:
        handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    except PermissionError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
