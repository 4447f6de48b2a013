"""
A published index on disk.

    <index>/CURRENT                    the name of the snapshot to open
    <index>/snapshots/<id>/            never changed once published
        manifest.json                  what it was made by, and each part with its size and SHA-256; its digest is <id>
        catalog.sqlite                 documents, passages and their words
        vectors.faiss                  their vectors
    <index>/lock, ledger.json          for builders

Knows how to publish, open, lock and check. Does not know how any part is computed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.catalog import Catalog
from index.errors import LockedError, SnapshotError
from index.lock import held
from index.vectors import VectorIndex

FORMAT = 3
CATALOG, VECTORS = "catalog.sqlite", "vectors.faiss"
_PARTS = (CATALOG, VECTORS)
# Bytes. Hashing this much takes about 20 ms, what opening may cost.
_CHECKED_ON_OPENING = 32 * 2**20
# A reader that lost a race against two publishing builders this often in a row has another problem.
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Recipe:
    """What an index is made by. Same recipe and same seeds: same index."""

    seeds: str  # the seeds folder as seen from the index folder, so that both can move together
    encoder: str  # fingerprint
    passages: str  # rules and limit
    words: str  # rules
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One published index, opened."""

    id: str
    recipe: Recipe
    catalog: Catalog
    vectors: VectorIndex


def current(folder: Path) -> str | None:
    """The id of the snapshot to open; None when nothing was published yet."""
    try:
        return (folder / "CURRENT").read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise SnapshotError(f"{folder / 'CURRENT'} cannot be read ({error}). Run: qa index --rebuild") from error


def open_current(folder: Path) -> Snapshot | None:
    """The current snapshot, checked; None when nothing was published yet. `SnapshotError`: it is damaged."""
    for attempt in range(_TRIES):
        name = current(folder)
        if name is None:
            return None
        try:
            return _open(folder / "snapshots" / name)
        except SnapshotError:
            # A builder may have published and removed this one meanwhile.
            if attempt + 1 == _TRIES or current(folder) == name:
                raise
    return None


def publish(folder: Path, recipe: Recipe, write_parts: Callable[[Path], None]) -> str:
    """
    Make a snapshot of what `write_parts` writes into an empty folder, and make it current in one step; its id.

    Whoever opens sees the old one or the new one, whole, even if the machine stops at any moment. The caller holds
    the lock. `SnapshotError`: it cannot be written; what was current still is.
    """
    try:
        return _publish(folder, recipe, write_parts)
    except (OSError, sqlite3.Error, RuntimeError) as error:  # RuntimeError: faiss, of a disk that is full
        raise SnapshotError(
            f"The index in {folder} cannot be written ({error}). Make room, or choose another index folder."
        ) from error


def _publish(folder: Path, recipe: Recipe, write_parts: Callable[[Path], None]) -> str:
    building = folder / "building"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    write_parts(building)
    manifest = json.dumps(_manifest(building, recipe), indent=1, sort_keys=True).encode()
    (building / "manifest.json").write_bytes(manifest)
    for name in (*_PARTS, "manifest.json"):
        _sync(building / name)
    _sync(building)
    name = _id(manifest)
    previous = _previous(folder)
    _place(building, folder / "snapshots" / name)
    _make_current(folder, name)
    _clean(folder, keep={name, previous})
    return name


@contextmanager
def locked(folder: Path, seconds: float) -> Iterator[None]:
    """Be the only builder of this index. `LockedError`: another one still is after `seconds`."""
    with ExitStack() as stack:
        try:
            stack.enter_context(held(folder / "lock", seconds))
        except TimeoutError as error:
            raise LockedError(
                f"Another process has been building {folder} for over {seconds:.0f} s. Wait for it, or stop it."
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


def _open(folder: Path) -> Snapshot:
    recipe = _checked(folder)
    return Snapshot(
        id=folder.name, recipe=recipe, catalog=Catalog(folder / CATALOG), vectors=VectorIndex.open(folder / VECTORS)
    )


def _checked(folder: Path) -> Recipe:
    """The recipe of a snapshot; `SnapshotError` unless all is there as the manifest says."""
    try:
        data = (folder / "manifest.json").read_bytes()
    except OSError as error:
        raise _damaged(folder, f"manifest.json cannot be read ({error.strerror})") from error
    if _id(data) != folder.name:
        raise _damaged(folder, "manifest.json was changed")
    manifest = json.loads(data)
    if manifest["recipe"]["format"] != FORMAT:
        raise SnapshotError(f"{folder} is of another version of this program. Run: qa index --rebuild")
    for name, part in manifest["parts"].items():
        _check(folder / name, part["size"], part["sha256"])
    return Recipe(**manifest["recipe"])


def _check(path: Path, size: int, sha256: str) -> None:
    try:
        found = path.stat().st_size
        changed = found == size and size <= _CHECKED_ON_OPENING and _sha256(path) != sha256
    except OSError as error:
        raise _damaged(path.parent, f"{path.name} cannot be read ({error.strerror})") from error
    if found != size:
        raise _damaged(path.parent, f"{path.name} has {found} bytes, not {size}")
    if changed:
        raise _damaged(path.parent, f"the content of {path.name} was changed")


def _damaged(folder: Path, what: str) -> SnapshotError:
    return SnapshotError(f"The index in {folder} is damaged: {what}. Run: qa index --rebuild")


def _manifest(folder: Path, recipe: Recipe) -> dict[str, Any]:
    parts = {name: {"size": (folder / name).stat().st_size, "sha256": _sha256(folder / name)} for name in _PARTS}
    return {"recipe": asdict(recipe), "parts": parts}


def _id(manifest: bytes) -> str:
    return hashlib.sha256(manifest).hexdigest()[:16]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _previous(folder: Path) -> str | None:
    with suppress(SnapshotError):
        return current(folder)
    return None


def _place(building: Path, target: Path) -> None:
    """Move a finished folder to its name, unless the same one is there and whole."""
    target.parent.mkdir(exist_ok=True)
    try:
        _checked(target)
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


def _clean(folder: Path, keep: set[str | None]) -> None:
    """Remove older snapshots; what somebody still holds open stays for the next builder."""
    for old in (folder / "snapshots").iterdir():
        if old.name not in keep:
            shutil.rmtree(old, ignore_errors=True)


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
