"""
How an assistant stands, as a value.

Knows what there is to say. Does not know how it is found out or shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index import Skipped


@dataclass(frozen=True, slots=True)
class Status:
    """
    How an assistant stands.

    `snapshot` is None where there is no index that can be used; `problem` then says why. `fresh`: the index says what
    the seeds say now. `skipped` are files that are no documents, with the reason. `hidden` counts files and folders
    that were passed over: they are hidden, or a cache. `reader` is what really reads.
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
    hidden: int = 0
