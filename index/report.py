"""
What a refresh found and did, as a value.

Knows that content decides what a file was before. Knows no files, no stages and not how a report is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from index.documents import Skipped


class Renamed(NamedTuple):
    """The same content under another name."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class BuildReport:
    """
    What a refresh found and did. Paths are sorted; `encoded` counts passages, `hidden` files and folders that were
    passed over; `seconds` is wall time.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    encoded: int = 0
    seconds: float = 0.0
    hidden: int = 0


def compared(
    before: Mapping[str, str], after: Mapping[str, str], skipped: tuple[Skipped, ...], encoded: int
) -> BuildReport:
    """Tell added, changed, renamed, removed and kept apart by content: the digests of both, by path."""
    added = [path for path in after if path not in before]
    removed = [path for path in before if path not in after]
    renamed = []
    for new in list(added):
        old = next((path for path in removed if before[path] == after[new]), None)
        if old is not None:
            renamed.append(Renamed(old, new))
            added.remove(new)
            removed.remove(old)
    both = [path for path in after if path in before]
    return BuildReport(
        added=tuple(added),
        changed=tuple(path for path in both if before[path] != after[path]),
        renamed=tuple(renamed),
        removed=tuple(removed),
        kept=tuple(path for path in both if before[path] == after[path]),
        skipped=skipped,
        encoded=encoded,
    )
