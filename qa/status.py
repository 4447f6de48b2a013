"""
How an assistant stands, as a value.

Knows what there is to say. Does not know how it is found out or shown.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from index import Skipped


@dataclass(frozen=True, slots=True)
class Status:
    """
    How an assistant stands.

    `snapshot` is None where there is no index that can be used; `problem` then says why. `fresh`: the index says what
    the seeds say now. `skipped` are files that are no documents, with the reason. `hidden` counts files and folders
    that were passed over: they are hidden, or a cache. `reader` is what really reads. `built` is when the index was
    published last: "YYYY-MM-DD HH:MM", the time of this machine.
    """

    seeds: Path
    index: Path
    encoder: str
    reader: str
    snapshot: str | None
    documents: int
    passages: int
    fresh: bool
    skipped: tuple[Skipped, ...]
    problem: str | None
    built: str | None = None
    hidden: int = 0


def minute(seconds: float | None) -> str | None:
    """Seconds since 1970 as the local time to the minute."""
    return None if seconds is None else time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds))
