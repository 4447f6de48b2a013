"""
One writer at a time, whatever process it is in.

Knows lock files: the only file that imports filelock. Knows nothing of what is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def held(path: Path, seconds: float) -> Iterator[None]:
    """
    Hold the lock of this name, in a folder that is made if it is missing.

    `TimeoutError`: another still does after `seconds`. `OSError`: it cannot be made.
    """
    from filelock import FileLock

    with FileLock(path).acquire(timeout=seconds):
        yield
