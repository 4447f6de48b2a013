"""
What builders remember of the seeds between looks, so that unchanged files need not be read again.

Knows stamps and digests. Knows no texts. Losing it costs time, never truth. What may pass is not written down.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.documents import FILE_LIMIT, Scan, SeedFile, Skipped, Stamp, digest, read
from index.parsed import UnreadableError
from index.snapshot import replace

# No file has this stamp: what was read under it is read again.
_UNSETTLED: Stamp = (-1, -1, -1, -1)


@dataclass(frozen=True, slots=True)
class Line:
    """A file as last read. `reason`: why it is no document; None when it is one."""

    stamp: Stamp
    digest: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class PutOff:
    """A file that could not be read for a reason that may pass; it is tried again at `until`, by `time.monotonic`."""

    digest: str
    reason: str
    until: float


@dataclass(frozen=True, slots=True)
class Look:
    """
    What the seeds hold now: the digest of each file that can be read, by sorted path, what was skipped, and how many
    files and folders were passed over.
    """

    digests: Mapping[str, str]
    skipped: tuple[Skipped, ...]
    hidden: int = 0


class Ledger:
    """
    The lines, by path; kept with their digest in one JSON file that is replaced whole. Files up to `limit` bytes are
    read.
    """

    def __init__(self, path: Path, limit: int = FILE_LIMIT) -> None:
        self._path, self._limit = path, limit
        self._lines = _load(path)
        self._saved = dict(self._lines)
        self._put_off: dict[str, PutOff] = {}
        self._skipped: list[Skipped] = []
        self._hidden = 0

    def look(self, seeds: Path, scan: Scan) -> Look:
        """Bring every line up to date, reading only files whose stamp changed or may hide a change."""
        self._skipped, self._hidden = list(scan.skipped), scan.hidden
        lines = {}
        for file in scan.files:
            try:
                lines[file.path] = self._line(seeds, file)
            except UnreadableError as error:
                self._skipped.append(Skipped(file.path, str(error)))
        self._lines = lines
        return self.seen()

    def seen(self) -> Look:
        """What the last look saw, and what was refused since."""
        reasons = {path: self._reason(path, line) for path, line in self._lines.items()}
        refused = [Skipped(path, reason) for path, reason in reasons.items() if reason is not None]
        digests = {path: line.digest for path, line in self._lines.items() if reasons[path] is None}
        return Look(digests, tuple(sorted(self._skipped + refused)), self._hidden)

    def refuse(self, path: str, digest: str, reason: str) -> None:
        """Remember that a file with this content is no document. It may have another one by now."""
        if (line := self._lines.get(path)) and line.digest == digest:
            self._lines[path] = Line(line.stamp, line.digest, reason)

    def put_off(self, path: str, digest: str, reason: str, *, seconds: float) -> None:
        """Take a file with this content for no document, for so long and in this process only."""
        self._put_off[path] = PutOff(digest, reason, time.monotonic() + seconds)

    def forget(self) -> None:
        """Read everything again at the next look."""
        self._lines, self._put_off = {}, {}

    def save(self) -> None:
        """Write the lines, if any changed. A folder that cannot be written keeps the old ones."""
        if self._lines == self._saved:
            return
        lines = {path: [line.stamp, line.digest, line.reason] for path, line in self._lines.items()}
        temporary = self._path.with_suffix(".tmp")
        try:
            temporary.write_text(json.dumps({"digest": _digest(lines), "lines": lines}), encoding="utf-8")
            replace(temporary, self._path)
        except OSError:
            return
        self._saved = dict(self._lines)

    def _reason(self, path: str, line: Line) -> str | None:
        found = self._put_off.get(path)
        if found and found.digest == line.digest and time.monotonic() < found.until:
            return found.reason
        return line.reason

    def _line(self, seeds: Path, file: SeedFile) -> Line:
        known = self._lines.get(file.path)
        if known and known.stamp == file.stamp:
            return known
        found = digest(read(seeds, file.path, self._limit))
        reason = known.reason if known and known.digest == found else None
        return Line(file.stamp if file.settled else _UNSETTLED, found, reason)


def _digest(lines: object) -> str:
    return digest(json.dumps(lines).encode())


def _load(path: Path) -> dict[str, Line]:
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        if stored["digest"] != _digest(stored["lines"]):  # a digest that was changed would make a file look changed
            return {}
        return {name: Line(tuple(stamp), sha256, reason) for name, (stamp, sha256, reason) in stored["lines"].items()}
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        return {}
