"""
Keep an index up to date while nobody asks.

Knows what is built when the seeds change, and that nothing that goes wrong ends it. Knows no terminal and no page.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from index import BuildReport, QAError
from index.watch import changes
from qa.assistant import Assistant

_log = logging.getLogger(__name__)

# For a build on its way when its program is stopped: what was published before is whole (seconds).
_FAREWELL = 2


def follow(
    assistant: Assistant, stop: threading.Event | None = None, *, built: Callable[[BuildReport], None] | None = None
) -> None:
    """
    Build whenever the seeds change, until `stop` is set or Ctrl-C.

    `built` is given the report of each build that changed something. What goes wrong is logged, once as long as it goes
    wrong in the same way, and tried again.
    """
    problem = None
    for _ in changes(assistant.settings.seeds, stop or threading.Event()):
        try:
            report = assistant.refresh()
        except QAError as error:
            if str(error) != problem:
                _log.warning("The index does not follow the seeds: %s", error)
            problem = str(error)
            continue
        except Exception:
            _log.exception("The index does not follow the seeds. Please report this")
            continue
        problem = None
        if built and _changed(report):
            built(report)


@contextmanager
def following(assistant: Assistant) -> Iterator[None]:
    """Follow in a thread beside, during the block."""
    stop = threading.Event()
    thread = threading.Thread(target=follow, args=(assistant, stop), name="qa-watch", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(_FAREWELL)


def _changed(report: BuildReport) -> bool:
    return any((report.added, report.changed, report.renamed, report.removed))
