"""
What a disk may hold after the machine was lost, from the changes that `shim.c` wrote down.

Knows files, folders and what fsync promises: of a file its bytes, of a folder its entries; nothing else. Knows nothing
of indexes.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

_HEAD = struct.Struct("<ciqIII")
_ROOT = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a file or folder. `op`: open, write, truncate, sync, close, rename, unlink, mkdir."""

    op: str
    fd: int
    offset: int
    path: str
    target: str
    data: bytes


def changes(log: Path) -> list[Change]:
    """What was written down, in its order."""
    return list(_changes(log.read_bytes()))


def _changes(content: bytes) -> Iterator[Change]:
    at = 0
    while at < len(content):
        op, fd, offset, *lengths = _HEAD.unpack_from(content, at)
        at += _HEAD.size
        parts = []
        for length in lengths:
            parts.append(content[at : at + length])
            at += length
        yield Change(op.decode(), fd, offset, parts[0].decode(), parts[1].decode(), parts[2])


Entry = tuple[int, str]  # a folder's number, a name in it


class Disk:
    """A folder as programs see it, and as it is on the disk. Files and folders have numbers; the folder itself is 0."""

    def __init__(self, folder: Path) -> None:
        self._path = str(folder)
        self._bytes: dict[int, bytearray] = {}
        self._synced: dict[int, bytes] = {}
        self._entries: dict[Entry, int] = {}
        self._fds: dict[int, int] = {}
        self._next = _ROOT + 1
        self._load(folder, _ROOT)
        self._kept = dict(self._entries)
        self._pending: list[dict[Entry, int | None]] = []  # changes of entries that are not synced, each as a whole

    def moved(self, folder: Path) -> None:
        """From now on it is changed under this path."""
        self._path = str(folder)

    def _load(self, folder: Path, number: int) -> None:
        for path in sorted(folder.iterdir()) if folder.is_dir() else []:
            new = self._entries[number, path.name] = self._number()
            if path.is_dir():
                self._load(path, new)
            else:
                self._bytes[new], self._synced[new] = bytearray(path.read_bytes()), path.read_bytes()

    def _number(self) -> int:
        self._next += 1
        return self._next - 1

    def change(self, change: Change) -> None:
        """Make a change again, as programs see it."""
        getattr(self, f"_{_OPS[change.op]}")(change)

    def _open(self, change: Change) -> None:
        entry = self._entry(change.path)
        if entry is None:
            self._fds[change.fd] = _ROOT
            return
        if entry not in self._entries:
            new = self._number()
            self._bytes[new], self._synced[new] = bytearray(), b""
            self._enter({entry: new})
        number = self._fds[change.fd] = self._entries[entry]
        if change.offset & _TRUNCATES:
            self._bytes[number].clear()

    def _write(self, change: Change) -> None:
        content = self._bytes[self._fds[change.fd]]
        content.extend(bytes(max(0, change.offset - len(content))))
        content[change.offset : change.offset + len(change.data)] = change.data

    def _truncate(self, change: Change) -> None:
        content = self._bytes[self._fds[change.fd]]
        content.extend(bytes(max(0, change.offset - len(content))))
        del content[change.offset :]

    def _sync(self, change: Change) -> None:
        number = self._fds[change.fd]
        if number in self._bytes:
            self._synced[number] = bytes(self._bytes[number])
            return
        for each in self._pending:
            if any(folder == number for folder, _ in each):
                _apply(each, self._kept)
        self._pending = [each for each in self._pending if all(folder != number for folder, _ in each)]

    def _close(self, change: Change) -> None:
        self._fds.pop(change.fd, None)

    def _rename(self, change: Change) -> None:
        old, new = self._entry(change.path), self._entry(change.target)
        assert old
        assert new
        self._enter({old: None, new: self._entries[old]})

    def _unlink(self, change: Change) -> None:
        entry = self._entry(change.path)
        assert entry
        self._enter({entry: None})

    def _mkdir(self, change: Change) -> None:
        if entry := self._entry(change.path):  # the folder itself is taken to be there
            self._enter({entry: self._number()})

    def _entry(self, path: str) -> Entry | None:
        """Where a path is found; None: it is the folder itself."""
        *folders, name = path.removeprefix(self._path).strip("/").split("/")
        number = _ROOT
        for folder in folders:
            number = self._entries[number, folder]
        return (number, name) if name else None

    def _enter(self, entries: dict[Entry, int | None]) -> None:
        _apply(entries, self._entries)
        self._pending.append(entries)

    def write(self, folder: Path) -> None:
        """Write out what programs see."""
        _write_out(folder, self._entries, self._bytes)

    @property
    def unsynced(self) -> int:
        """How many changes of entries were not synced yet."""
        return len(self._pending)

    def lose(self, folder: Path, kept_changes: Collection[int], random: Random | None = None) -> None:
        """
        Write out what the disk may hold if the machine stops now.

        Of changes of entries that were not synced these are kept, by number. Of files what was synced; with `random`,
        any beginning of what was written, or as many zeros.
        """
        kept = dict(self._kept)
        for number, each in enumerate(self._pending):
            if number in kept_changes:
                _apply(each, kept)
        files = {number: self._lost(number, random) for number in self._bytes}
        _write_out(folder, kept, files)

    def _lost(self, number: int, random: Random | None) -> bytes:
        synced, written = self._synced[number], bytes(self._bytes[number])
        if random is None or synced == written:
            return synced
        return random.choice([synced, written, written[: random.randint(0, len(written))], bytes(len(written))])


_TRUNCATES = 0o1000
_OPS = {
    "o": "open", "w": "write", "t": "truncate", "s": "sync", "c": "close", "r": "rename", "u": "unlink", "m": "mkdir"
}  # fmt: skip


def _apply(entries: dict[Entry, int | None], to: dict[Entry, int]) -> None:
    for entry, number in entries.items():
        if number is None:
            to.pop(entry, None)
        else:
            to[entry] = number


def _write_out(folder: Path, entries: dict[Entry, int], files: dict[int, bytes] | dict[int, bytearray]) -> None:
    folder.mkdir(parents=True)
    for path, number in _walk(folder, _ROOT, entries):
        if number in files:
            path.write_bytes(files[number])
        else:
            path.mkdir()


def _walk(folder: Path, number: int, entries: dict[Entry, int]) -> Iterable[tuple[Path, int]]:
    for (parent, name), child in entries.items():
        if parent == number:
            yield folder / name, child
            yield from _walk(folder / name, child, entries)
