"""
A file that somebody hands over -> a seed, indexed.

Knows which names are safe and where seeds are. Knows no page, and of formats only how their names end.
"""

from __future__ import annotations

import filecmp
import os
import shutil
import unicodedata
from contextlib import suppress
from itertools import count
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile

from index import UploadError
from index.formats import SUFFIXES
from qa.assistant import Assistant

# Bytes of UTF-8: file systems take 255, and a number may be added.
_LONGEST = 200
_NAMELESS = "document"
# Names that Windows keeps for devices, whatever they end in.
_PORTS = (f"{port}{number}" for port in ("COM", "LPT") for number in range(10))
_DEVICES = frozenset(["CON", "PRN", "AUX", "NUL", *_PORTS])


def add(assistant: Assistant, source: Path, name: str) -> str:
    """
    Copy `source` into the seeds folder, under `name` or one like it, and index it; its path among the seeds.

    What is there is never replaced; the same file under the same name is there already. `UploadError`: it is too large,
    of no format that is read, or holds no text; then no seed was added.
    """
    settings = assistant.settings
    safe = safe_name(name)
    if PurePosixPath(safe).suffix.lower() not in SUFFIXES:
        raise UploadError(f"{safe} was not added: only {', '.join(sorted(SUFFIXES))} are read.")
    try:
        if source.stat().st_size > settings.file_limit:
            raise UploadError(f"{safe} was not added: it is larger than {settings.file_limit / 1e6:g} MB.")
        path, new = _placed(source, settings.seeds, safe)
    except OSError as error:
        raise UploadError(f"{safe} was not added: {settings.seeds} cannot be written ({error.strerror}).") from error
    report = assistant.refresh()
    reasons = {skipped.path: skipped.reason for skipped in report.skipped}
    if path in reasons:
        if new:
            with suppress(OSError):
                (settings.seeds / path).unlink()
        raise UploadError(f"{safe} was not added: {reasons[path]}.")
    return path


def safe_name(name: str) -> str:
    """The last part of `name` as any file system takes it, never hidden; another one where nothing is left of it."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2].strip(" .").lstrip("~$ .")
    printable = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*')
    stem, dot, suffix = printable.rpartition(".")
    stem, suffix = (stem, dot + suffix) if dot else (printable, "")
    stem = stem.encode()[: _LONGEST - len(suffix.encode())].decode(errors="ignore").strip(" .")
    if not stem or stem.split(".")[0].upper() in _DEVICES:
        stem = f"{_NAMELESS} {stem}".strip()
    return stem + suffix


def _placed(source: Path, seeds: Path, name: str) -> tuple[str, bool]:
    """The name under which a copy of `source` is among the seeds, whole from the first moment; whether it is new."""
    with NamedTemporaryFile(dir=seeds, prefix=".", suffix=".part", delete=False) as part:  # hidden: no seed yet
        copy = Path(part.name)
        try:
            with source.open("rb") as file:
                shutil.copyfileobj(file, part)
            part.close()
            copy.chmod(0o644)
            return _linked(copy, seeds, name)
        finally:
            copy.unlink(missing_ok=True)


def _linked(copy: Path, seeds: Path, name: str) -> tuple[str, bool]:
    """A link is made in one step, and fails where there is something already; some file systems have none."""
    plain = PurePosixPath(name)
    for number in count(1):
        free = name if number == 1 else f"{plain.stem} ({number}){plain.suffix}"
        try:
            os.link(copy, seeds / free)
        except FileExistsError:
            if (seeds / free).is_symlink() or not filecmp.cmp(copy, seeds / free, shallow=False):
                continue
            return free, False
        except PermissionError:
            if (seeds / free).exists():
                continue
            copy.rename(seeds / free)
        return free, True
    raise AssertionError  # never: the count has no end
