"""
The vectors of passages: those of the snapshot before where the encoder read the same, else made.

Knows what an encoder reads of a passage. Knows nothing of files, or of how a snapshot is published.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import numpy as np

from index import passages
from index.encoder import Encoder, Vectors
from index.rows import Entry
from index.snapshot import Snapshot
from index.types import Passage

Progress = Callable[[int, int], None]  # passages encoded, passages to encode


def encoded(passage: Passage) -> str:
    """What the encoder reads of a passage."""
    return passages.context(passage) + passage.text


def key(text: str) -> str:
    """The digest of what the encoder reads: equal keys, equal vectors."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def vectors_of(
    entries: Sequence[Entry], encoder: Encoder, old: Snapshot | None, progress: Progress | None
) -> tuple[Vectors, int]:
    """(vectors of all entries, how many had to be made). `old`: a snapshot whose vectors this encoder made."""
    known = {name: row for row, name in enumerate(old.catalog.keys())} if old else {}
    old_rows = old.vectors.rows() if old else None
    rows = np.empty((len(entries), encoder.dim), dtype=np.float32)
    new: dict[str, list[int]] = {}
    for number, entry in enumerate(entries):
        if old_rows is not None and entry.key in known:
            rows[number] = old_rows[known[entry.key]]
        else:
            new.setdefault(entry.key, []).append(number)
    texts = [encoded(entries[numbers[0]].passage) for numbers in new.values()]
    report = (lambda done: progress(done, len(texts))) if progress else None
    for numbers, vector in zip(new.values(), encoder.passages(texts, progress=report), strict=True):
        rows[numbers] = vector
    return rows, len(texts)
