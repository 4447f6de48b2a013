"""
What happened, as one line of the log.

Knows `logging`, and how fields are written so that people and programs can read them. Knows nothing of what happened.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

Seconds = dict[str, float]  # by stage


def tell(log: logging.Logger, event: str, fields: Mapping[str, object], seconds: Mapping[str, float]) -> None:
    """
    "event name=value ... stage=0.012s": the same names in the same order each time, and as attributes of the record.

    The record has `event`, each field, and `seconds` by stage, for handlers that write something else.
    """
    if log.isEnabledFor(logging.INFO):
        told = [*(f"{name}={_shown(value)}" for name, value in fields.items())]
        told += [f"{stage}={spent:.3f}s" for stage, spent in seconds.items()]
        log.info("%s %s", event, " ".join(told), extra={"event": event, **fields, "seconds": dict(seconds)})


@contextmanager
def timed(seconds: Seconds, stage: str) -> Iterator[None]:
    """Note the wall time of a block; that of a stage that comes again is added."""
    started = time.perf_counter()
    yield
    seconds[stage] = seconds.get(stage, 0.0) + time.perf_counter() - started


def _shown(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.2f}" if isinstance(value, float) else str(value)
