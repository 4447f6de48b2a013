"""
A question -> ranked hits.

Knows how the legs rank and how equal scores are ordered. Knows nothing of thresholds: whether a hit answers is not its
business.
"""

from __future__ import annotations

from index.encoder import Encoder
from index.snapshot import Snapshot
from index.types import Hit


def search(question: str, snapshot: Snapshot, encoder: Encoder, *, limit: int) -> list[Hit]:
    """The `limit` nearest passages, best first; equal ones by path, then start."""
    found = snapshot.vectors.search(encoder.query(question), limit)
    passages = snapshot.catalog.passages([row for row, _ in found])
    hits = [Hit(passage, cosine, cosine=cosine) for passage, (_, cosine) in zip(passages, found, strict=True)]
    return sorted(hits, key=lambda hit: (-hit.score, hit.passage.path, hit.passage.start))
