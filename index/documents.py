"""
A folder of seeds -> documents.

Knows which files count, when one must be read again, what a digest is. Knows nothing of passages, vectors or snapshots.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from index.errors import SeedsError
from index.formats import SUFFIXES, parse
from index.language import language_of
from index.parsed import TransientError
from index.types import Document

# File systems stamp changes with up to 2 s of grain (FAT); a younger file may change again under the same stamp.
_SETTLED_NS = 2_000_000_000
# Bytes. A PDF of 50 MB is a book of pictures, and its parser takes 300 MB; a text of so many is a log.
FILE_LIMIT = 50_000_000
# What systems, programs and editors leave beside documents: as little meant to be read as what is hidden.
_LEFT_BEHIND = frozenset({"__pycache__", "__MACOSX", "node_modules", "$RECYCLE.BIN", "Thumbs.db", "desktop.ini"})
_NO_FILE = "it is not a file"
_UNWRITABLE = "its name cannot be written as text; rename it"

Stamp = tuple[int, int, int, int]  # size, modified (ns), changed (ns), inode


@dataclass(frozen=True, slots=True)
class SeedFile:
    """A file that counts as a document. `settled`: it can no longer change without its stamp changing."""

    path: str
    stamp: Stamp
    settled: bool


class Skipped(NamedTuple):
    """A file in the seeds folder that is no document, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Scan:
    """
    What one look at the folder saw, both sorted by path; `seconds` is what the look took.

    `hidden` counts the files and folders that were passed over: they are hidden, or a cache.
    """

    files: tuple[SeedFile, ...]
    skipped: tuple[Skipped, ...]
    seconds: float
    hidden: int = 0


def scan(seeds: Path, limit: int = FILE_LIMIT) -> Scan:
    """
    Look at the folder and all below it, but at nothing hidden. Reads no file. `SeedsError`: there is no folder.

    A file of more than `limit` bytes is skipped.
    """
    _check(seeds)
    started, now = time.perf_counter(), time.time_ns()
    files: list[SeedFile] = []
    skipped: list[Skipped] = []
    hidden = 0
    for path, entry in _walk(seeds):
        if entry is None:
            hidden += 1
        elif isinstance(entry, str):
            skipped.append(Skipped(path, entry))
        elif entry.st_size > limit:
            skipped.append(Skipped(path, _too_large(limit)))
        else:
            files.append(SeedFile(path, _stamp(entry), now - entry.st_mtime_ns > _SETTLED_NS))
    files.sort(key=lambda file: file.path)
    skipped.sort(key=lambda item: item.path)
    return Scan(tuple(files), tuple(skipped), time.perf_counter() - started, hidden)


def _check(seeds: Path) -> None:
    try:
        if stat.S_ISDIR(os.stat(seeds).st_mode):  # Path.is_dir() takes some errors of the system for a no
            return
        what = "is not a folder"
    except (FileNotFoundError, NotADirectoryError, ValueError):
        what = "does not exist"
    except OSError as error:
        raise SeedsError(
            f"The seeds folder {seeds} cannot be read ({error.strerror}). "
            "Check its name and the permissions of the folders above it, or name another one."
        ) from error
    raise SeedsError(f"The seeds folder {seeds} {what}. Make it and put documents in it, or name another one.")


def read(seeds: Path, path: str, limit: int = FILE_LIMIT) -> bytes:
    """The bytes of a seed; `TransientError` says why not."""
    try:
        with open(seeds / path, "rb", opener=_open_file) as file:
            large = os.fstat(file.fileno()).st_size > limit
            data = b"" if large else file.read()
    except OSError as error:
        raise TransientError(f"it cannot be read ({error.strerror or error})") from error
    if large:
        raise TransientError(_too_large(limit))
    return data


def _open_file(path: str, flags: int) -> int:
    """A link, or a pipe that would be waited for, may have taken the place of a file since it was looked at."""
    opened = os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(opened).st_mode):
        os.close(opened)
        raise TransientError(_NO_FILE)
    return opened


def _too_large(limit: int) -> str:
    return f"it is larger than {limit / 1_000_000:g} MB; QA_FILE_LIMIT allows more"


def digest(data: bytes) -> str:
    """SHA-256 in hex: what decides whether a seed changed."""
    return hashlib.sha256(data).hexdigest()


def document(path: str, data: bytes) -> Document:
    """The document that the bytes of seed `path` hold; `UnreadableError` says why there is none."""
    parsed = parse(path, data)
    return Document(
        path=path,
        text=parsed.text,
        title=parsed.title,
        date=parsed.date,
        language=language_of(parsed.text),
        digest=digest(data),
        pages=parsed.pages,
    )


def _walk(seeds: Path) -> Iterator[tuple[str, os.stat_result | str | None]]:
    """
    (path, what the system knows of it, or the reason why it is skipped, or None where it is passed over).

    Walks without recursion, at any depth.
    """
    prefixes = [""]  # of the folders to look into: "a/b/"
    while prefixes:
        prefix = prefixes.pop()
        try:
            entries = list(os.scandir(seeds / prefix))
        except OSError as error:
            if not prefix:
                raise SeedsError(
                    f"The seeds folder {seeds} cannot be read ({error.strerror}). Check its permissions."
                ) from error
            yield prefix.rstrip("/"), f"the folder cannot be read ({error.strerror})"
            continue
        for entry in entries:
            path = prefix + entry.name
            if entry.name.startswith((".", "~$")) or entry.name in _LEFT_BEHIND:
                yield path, None
            elif entry.is_dir(follow_symlinks=False):
                prefixes.append(path + "/")
            else:
                yield path, _look(path, entry)


def _look(path: str, entry: os.DirEntry[str]) -> os.stat_result | str:
    if any(0xD800 <= ord(c) <= 0xDFFF for c in path):
        return _UNWRITABLE
    if entry.is_symlink():
        return "it is a link; put the file itself here"
    if PurePosixPath(entry.name).suffix.lower() not in SUFFIXES:
        return "its type is not supported; use " + ", ".join(sorted(SUFFIXES))
    try:
        # Not entry.stat(): on Windows that has no inode.
        found = os.stat(entry.path, follow_symlinks=False)
    except OSError as error:
        return f"it cannot be read ({error.strerror})"
    # Reading a pipe would wait for ever.
    return found if stat.S_ISREG(found.st_mode) else _NO_FILE


def _stamp(found: os.stat_result) -> Stamp:
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino
