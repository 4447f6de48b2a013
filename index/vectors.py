"""
Vectors on disk and the search among them: FAISS.

Knows unit vectors and row numbers. Knows no text. The id of a vector is the row of its passage in the catalog.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

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
        except _FaissError as error:
            raise SnapshotError(f"{path} is not a FAISS index. Run: qa index --rebuild") from error
        return cls(index)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(self, query: Vectors, limit: int) -> list[tuple[int, float]]:
        """The `limit` nearest rows as (row, cosine), nearest first, equal ones by row. `query`: (dim,)."""
        count = min(limit, len(self))
        if not count:
            return []
        cosines, rows = self._index.search(query[np.newaxis, :], count)
        found = zip(rows[0].tolist(), cosines[0].tolist(), strict=True)
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def rows(self) -> Vectors:
        """All vectors in the order of their rows, (n, dim)."""
        flat: Any = faiss.downcast_index(self._index.index)
        vectors: NDArray[np.float32] = faiss.rev_swig_ptr(flat.get_xb(), flat.ntotal * flat.d).reshape(-1, flat.d)
        return vectors


def write(vectors: Vectors, path: Path) -> None:
    """Write unit vectors (n, dim) so that `faiss.read_index` opens them with ids 0 to n - 1."""
    index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
    index.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), np.arange(len(vectors), dtype=np.int64))
    faiss.write_index(index, str(path))
