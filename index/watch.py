"""
When something in the seeds folder has changed and come to rest.

Knows how to wait, and watchfiles: the only file that imports it. Knows nothing of what is done then; content decides
whether it was a change.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path

# A file that is still written changes again within this time, in which one also looks whether the folder is still there
# (milliseconds); and however long it is written, this often it is read as it is (seconds).
_REST, _PATIENCE = 400, 5.0
# How often one looks unasked: network folders tell nothing, a full queue of the system loses what it had to tell, and a
# build that failed for want of room is tried again (seconds).
_UNASKED = 30.0

_log = logging.getLogger(__name__)

Identity = tuple[int, int]


def changes(folder: Path, stop: threading.Event, *, patience: float = _PATIENCE) -> Iterator[None]:
    """
    Once as soon as nothing escapes any more, then at each change below the folder, until `stop`.

    A folder that is missing, or taken away, is waited for. Comes now and then without a change, too.
    `patience`: seconds after which what does not come to rest is told all the same.
    """
    while not stop.is_set():
        watched = _identity(folder)
        if watched is not None:
            yield from _changes(folder, watched, stop, patience)
        if not stop.is_set():
            yield  # it is not there, or not the same any more
        while _identity(folder) is None and not stop.wait(_REST / 1000):
            pass


def _changes(folder: Path, watched: Identity, stop: threading.Event, patience: float) -> Iterator[None]:
    """The same, as long as the folder is the one that is watched."""
    from watchfiles import Change, watch  # 0.1 s

    since: float | None = None  # when what has not come to rest began
    unasked = time.monotonic()
    try:
        for found in watch(
            folder,
            watch_filter=None,
            rust_timeout=_REST,
            yield_on_timeout=True,
            stop_event=stop,
            raise_interrupt=True,
        ):
            if _identity(folder) != watched or (Change.deleted, str(folder)) in found:
                return  # one made again in its place may even have its number
            now = time.monotonic()
            if found and since is None:
                since = now
            rested = since is not None and (not found or now - since >= patience)
            if rested or now >= unasked:
                yield
                since, unasked = None, time.monotonic() + _UNASKED
    except (OSError, RuntimeError) as error:  # no permission, or more folders than the system watches
        _log.info("Changes in %s are looked for every %.0f s: the system does not tell (%s)", folder, _UNASKED, error)
        stop.wait(_UNASKED)


def _identity(folder: Path) -> Identity | None:
    """Which folder has this name now; None: none."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
