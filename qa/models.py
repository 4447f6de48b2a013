"""
The models of this process, each loaded once and shared by all assistants.

Knows the names that settings give them. Knows nothing of documents or questions.
"""

from __future__ import annotations

import logging
import threading
from functools import cache

from index import BundledEncoder, Encoder, ModelError
from qa.confidence import Calibration, Judge
from qa.reader import Reader, SentenceReader, SpanReader
from qa.settings import Settings
from qa.spans import BundledSpans

_log = logging.getLogger(__name__)
_loading = threading.Lock()


def encoder(settings: Settings) -> Encoder:
    """The encoder that the settings name. `ModelError`: it is missing, damaged or unfit."""
    s = settings
    with _loading:
        return _encoder(s.encoder, s.threads, s.query_prefix, s.passage_prefix)


def reader(settings: Settings) -> Reader:
    """The reader that the settings name; whole sentences without one, or where the bundled one's file is missing."""
    with _loading:
        found = _reader(settings.reader, settings.threads) if settings.reader else None
    return found or SentenceReader(encoder(settings))


def judge(settings: Settings) -> Judge:
    """How what the reader says is judged; probabilities hold for the two bundled models together only."""
    reads = reader(settings)
    known = settings.reader == "bundled" and isinstance(reads, SpanReader)
    calibration = _calibration() if known else None
    return Judge(reads.threshold, calibration, settings.caution, probable=settings.encoder == "bundled")


@cache
def _calibration() -> Calibration:
    return Calibration.load()


@cache
def _encoder(name: str, threads: int | None, query_prefix: str, passage_prefix: str) -> Encoder:
    if name == "bundled":
        return BundledEncoder(threads=threads)
    from index.hub import HubEncoder  # torch and sentence-transformers: 8 s

    return HubEncoder(name, query_prefix=query_prefix, passage_prefix=passage_prefix, threads=threads)


@cache
def _reader(name: str, threads: int | None) -> Reader | None:
    if name != "bundled":
        from index.hub import HubSpans  # torch and transformers: 3 s

        return SpanReader(HubSpans(name, threads=threads))
    try:
        return SpanReader(BundledSpans(threads=threads))
    except ModelError as error:
        _log.warning("Answering with whole sentences: %s", error)
        return None
