"""
The models of this process, each loaded once and shared by all assistants.

Knows the names that settings give them. Knows nothing of documents or questions.
"""

from __future__ import annotations

import logging
import threading
from functools import cache

from index import BundledEncoder, Encoder, ModelError
from qa.reader import BundledReader, Reader, SentenceReader
from qa.settings import Settings

_log = logging.getLogger(__name__)
_loading = threading.Lock()


def encoder(settings: Settings) -> Encoder:
    """The encoder that the settings name. `ModelError`: it is missing, damaged or unfit."""
    s = settings
    with _loading:
        return _encoder(s.encoder, s.threads, s.query_prefix, s.passage_prefix)


def reader(settings: Settings) -> Reader:
    """The reader that the settings name; whole sentences where its file is missing."""
    bundled = _bundled_reader(settings.threads) if settings.reader == "bundled" else None
    return bundled or SentenceReader(encoder(settings))


@cache
def _encoder(name: str, threads: int | None, query_prefix: str, passage_prefix: str) -> Encoder:
    if name == "bundled":
        return BundledEncoder(threads=threads)
    from index.hub import HubEncoder  # torch and sentence-transformers: 8 s

    return HubEncoder(name, query_prefix=query_prefix, passage_prefix=passage_prefix)


@cache
def _bundled_reader(threads: int | None) -> Reader | None:
    """None where its file is missing: whole sentences are better than no answer."""
    try:
        return BundledReader(threads=threads)
    except ModelError as error:
        _log.warning("Answering with whole sentences: %s", error)
        return None
