"""
One writer at a time, whatever process it is in.

Knows lock files: the only file that imports filelock. Knows nothing of what is written.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def held(path: Path, seconds: float) -> Iterator[None]:
    """
    Hold the lock of this name, in a folder that is made if it is missing.

    `TimeoutError`: another still does after `seconds`; it says which. `OSError`: it cannot be made.
    """
    from filelock import FileLock, Timeout

    # Not in the lock itself: who waits for it empties it.
    holder = path.with_suffix(".pid")
    lock = FileLock(path)
    try:
        lock.acquire(timeout=seconds)
    except Timeout as error:
        raise TimeoutError(_said(holder)) from error
    try:
        with suppress(OSError):  # a disk that is full; it is only said, never relied on
            holder.write_text(str(os.getpid()), encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            holder.unlink()
        lock.release()


def _said(holder: Path) -> str:
    try:
        return f"pid {int(holder.read_text(encoding='utf-8'))}"
    except (OSError, ValueError):
        return "pid unknown"
