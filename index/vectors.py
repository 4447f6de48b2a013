"""
Vectors on disk and the search among them: FAISS.

Knows unit vectors and row numbers. Knows no text. The id of a vector is the row of its passage in the catalog.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from index.encoder import Vectors
from index.errors import SnapshotError

# The C++ side reports errors as RuntimeError with its own source lines.
_FaissError = RuntimeError


class VectorIndex:
    """Unit vectors (float32) by row; the inner product of two is their cosine."""

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def open(cls, path: Path) -> VectorIndex:
        """What `write` wrote. `SnapshotError`: the file is not such an index."""
        try:
            index = faiss.read_index(str(path))
        except (_FaissError, MemoryError) as error:  # MemoryError: a damaged file that claims to be huge
            raise SnapshotError(f"{path} is not a FAISS index. Run: qa index --rebuild") from error
        if not isinstance(index, faiss.IndexIDMap2):
            raise SnapshotError(f"{path} is another kind of FAISS index. Run: qa index --rebuild")
        return cls(index)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(self, query: Vectors, limit: int) -> list[tuple[int, float]]:
        """The `limit` nearest rows as (row, cosine), nearest first, equal ones by row. `query`: (dim,)."""
        if not min(limit, len(self)):
            return []
        asked, found = limit, self._nearest(query, limit + 1)
        # Of rows that are equally near, FAISS leaves any out: ask until the last one is farther than the last wanted.
        while len(found) > asked and found[-1][1] == found[limit - 1][1]:
            asked, found = len(found), self._nearest(query, 2 * len(found))
        return found[:limit]

    def _nearest(self, query: Vectors, count: int) -> list[tuple[int, float]]:
        threads = faiss.omp_get_max_threads()
        faiss.omp_set_num_threads(1)  # of the calling thread: waking others takes longer than one question
        try:
            cosines, rows = self._index.search(query[np.newaxis, :], min(count, len(self)))
        finally:
            faiss.omp_set_num_threads(threads)
        found = zip(rows[0].tolist(), cosines[0].tolist(), strict=True)
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def cosines(self, query: Vectors, rows: Sequence[int]) -> dict[int, float]:
        """The cosine of each of these rows. `query`: (dim,)."""
        return dict(zip(rows, (self.of(rows) @ query).tolist(), strict=True))

    def of(self, rows: Sequence[int]) -> Vectors:
        """The vectors of these rows, (n, dim)."""
        if rows and not 0 <= min(rows) <= max(rows) < len(self):  # FAISS would read beyond its memory
            raise SnapshotError(f"The index is damaged: it has no vector {max(rows)}. Run: qa index --rebuild")
        vectors: Vectors = self._index.index.reconstruct_batch(np.array(rows, dtype=np.int64))
        return vectors

    def rows(self) -> Vectors:
        """All vectors in the order of their rows, (n, dim)."""
        # A copy: a view would outlive the memory of the index it looks into.
        vectors: Vectors = self._index.index.reconstruct_n(0, len(self))
        return vectors


def write(vectors: Vectors, path: Path) -> None:
    """Write unit vectors (n, dim) so that `faiss.read_index` opens them with ids 0 to n - 1. `OSError`: it cannot."""
    index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
    index.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), np.arange(len(vectors), dtype=np.int64))
    try:
        faiss.write_index(index, str(path))
    except _FaissError as error:
        reason = str(error).rpartition("(")[2].rstrip(")\n ")  # behind the source lines: what the system said
        raise OSError(f"{reason}: '{path}'") from error
