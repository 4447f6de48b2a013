"""
Whether two passages say the same, in documents that are one in two languages.

Knows the vectors of their passages. Knows nothing of questions.
"""

from __future__ import annotations

from index.snapshot import Snapshot
from index.types import Passage

# Of 153 sections of Debian's FAQ and their translations 0.92 are as near, and 0.0008 of the other pairs of sections.
NEAR = 0.905


def are_versions(snapshot: Snapshot, one: Passage, other: Passage) -> bool:
    """
    Whether two passages are near, and the passages of each document have, on average, one in the other that is near.
    """
    catalog = snapshot.catalog
    places = [catalog.passages_of(passage.path).index(passage) for passage in (one, other)]
    ours, theirs = (snapshot.vectors.of(catalog.rows(passage.path)) for passage in (one, other))
    cosines = ours @ theirs.T  # (passages of one document, passages of the other)
    documents = min(cosines.max(axis=1).mean(), cosines.max(axis=0).mean())
    return bool(min(documents, cosines[tuple(places)]) >= NEAR)
