"""
Standard output, and that it does not take what is printed: a full disk, a reader that has left.

Knows streams. Knows nothing of what is printed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO


class OutputError(Exception):
    """Standard output does not take what is printed. No `OSError`: argparse passes over those."""

    def __init__(self, cause: OSError) -> None:
        super().__init__(f"the output cannot be written ({cause.strerror or cause})")
        self.reader_left = isinstance(cause, BrokenPipeError)


class Output:
    """A stream that raises `OutputError` where it cannot be written, and is like the one it stands for in all else."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        with _told():
            return self._stream.write(text)

    def flush(self) -> None:
        with _told():
            self._stream.flush()

    def give_up(self) -> None:
        """Python flushes what is left at its exit, which must not fail once more."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(error) from error
