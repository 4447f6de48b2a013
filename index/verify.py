"""
Whether a published index is what its builder made of the documents: every byte, passage and vector looked at again.

Knows what must agree with what, and says where it does not. Mends nothing, and does not look at the seeds.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np

from index import manifest, passages
from index.build import limit
from index.catalog import Catalog
from index.encoder import Encoder
from index.errors import SnapshotError
from index.manifest import Manifest, Recipe
from index.reuse import encoded, key
from index.rows import Entry
from index.snapshot import CATALOG, VECTORS, current, left, others, place
from index.types import Document
from index.vectors import VectorIndex

# Vectors that are made again: a second or two with the bundled encoder.
_SAMPLE = 64
# How far the norm of float32 vectors is from 1 at most; the cosine of a vector and the same made on another machine,
# whose arithmetic may round otherwise.
_ROUNDING, _SAME = 1e-4, 0.99
# Problems that are named, of each kind: who has more builds anew and need not read them.
_NAMED = 10


@dataclass(frozen=True, slots=True)
class Verification:
    """
    What was looked at, and what is wrong with it: nothing, if there are no `problems`.

    `encoded`: how many vectors were made again. `leftovers`: what builders that were stopped left, which does no harm;
    the next one removes it. `seconds` is wall time.
    """

    snapshot: str
    documents: int = 0
    passages: int = 0
    encoded: int = 0
    problems: tuple[str, ...] = ()
    leftovers: tuple[str, ...] = ()
    seconds: float = 0.0


def verify(folder: Path, recipe: Recipe, encoder: Encoder) -> Verification:
    """
    Look at all of the current snapshot. `recipe` and `encoder`: what it should have been made by.

    `SnapshotError`: there is none, or `CURRENT` does not say which.
    """
    started = time.perf_counter()
    name = current(folder)
    if name is None:
        raise SnapshotError(f"There is no index in {folder} yet. Run: qa index")
    found = _looked_at(place(folder, name), recipe, encoder)
    return replace(found, leftovers=tuple(_leftovers(folder, name)), seconds=time.perf_counter() - started)


def _looked_at(folder: Path, recipe: Recipe, encoder: Encoder) -> Verification:
    """What can be opened is compared even where a checksum is wrong: to say what that came to."""
    try:
        said = manifest.read(folder)
    except SnapshotError as error:
        return Verification(folder.name, problems=(str(error),))
    problems = [f"{what}." for what in manifest.wrong_parts(folder, said, whole=True)]
    count = 0
    try:
        catalog, vectors = Catalog(folder / CATALOG), VectorIndex.open(folder / VECTORS)
        problems += _differing(said, catalog, vectors)
        if said.recipe == recipe:
            problems += islice(_misplaced(catalog, encoder), _NAMED)
            count, others_now = _made_again(catalog, vectors, encoder)
            problems += islice(others_now, _NAMED)
        else:
            problems.append("It was made of other seeds, or by another encoder or version.")
    except SnapshotError as error:
        problems.append(str(error))
    return Verification(folder.name, *said.counts, count, tuple(problems))


def _differing(said: Manifest, catalog: Catalog, vectors: VectorIndex) -> Iterator[str]:
    """Where the parts do not agree with the manifest, or with themselves."""
    documents, in_catalog = catalog.counts()
    for what, found, expected in [
        (f"documents in {CATALOG}", documents, said.counts.documents),
        (f"passages in {CATALOG}", in_catalog, said.counts.passages),
        (f"vectors in {VECTORS}", len(vectors), said.counts.passages),
    ]:
        if found != expected:
            yield f"There are {found} {what}, not {expected}."
    yield from (f"{CATALOG}: {fault}." for fault in catalog.faults())
    norms = np.linalg.norm(vectors.rows(), axis=1)
    wrong = np.flatnonzero(~(np.abs(norms - 1) <= _ROUNDING)).tolist()  # so that NaN is wrong
    yield from (f"Vector {row} of {VECTORS} has the norm {norms[row]:.4f}, not 1." for row in wrong[:_NAMED])


def _misplaced(catalog: Catalog, encoder: Encoder) -> Iterator[str]:
    """Where the passages of a document are not what its text says."""
    for path in catalog.digests:
        try:
            document, entries = catalog.document(path), catalog.entries(path)
        except SnapshotError:
            document, entries = None, []
        if document is None:
            yield f"{path}: what {CATALOG} holds of it was changed."
        else:
            yield from _wrong_passages(document, entries, encoder)


def _wrong_passages(document: Document, entries: Iterable[Entry], encoder: Encoder) -> Iterator[str]:
    found = [entry.passage for entry in entries]
    for entry in entries:
        passage = entry.passage
        if document.text[passage.start : passage.end] != passage.text:
            yield f"{document.path}: the passage at character {passage.start} is not what stands there."
        if key(encoded(passage)) != entry.key:
            yield f"{document.path}: the passage at character {passage.start} does not have the digest of its text."
    expected = [] if document.is_copy else passages.cut(document, limit=limit(encoder), tokens=encoder.tokens)
    if expected != found:
        yield f"{document.path}: its text would be cut into other passages."


def _made_again(catalog: Catalog, vectors: VectorIndex, encoder: Encoder) -> tuple[int, Iterator[str]]:
    """(how many vectors, spread evenly, were made again; which are not what is kept)."""
    count = min(catalog.counts()[1], len(vectors))
    rows = np.unique(np.linspace(0, count - 1, min(count, _SAMPLE)).astype(int)).tolist()
    sample = catalog.passages(rows)
    cosines = (vectors.of(rows) * encoder.passages([encoded(passage) for passage in sample])).sum(axis=1)
    wrong = (
        f"{passage.path}: the vector of the passage at character {passage.start} is not the one its text has."
        for passage, cosine in zip(sample, cosines, strict=True)
        if not cosine >= _SAME
    )
    return len(rows), wrong


def _leftovers(folder: Path, name: str) -> Iterator[str]:
    """One whole snapshot beside the current one is the previous one; of more, all are: nobody knows which it was."""
    rest = others(folder, keep={name})
    whole = [path for path in rest if _is_whole(path)]
    for path in [*left(folder), *(path for path in rest if len(whole) > 1 or path not in whole)]:
        yield path.relative_to(folder).as_posix()


def _is_whole(folder: Path) -> bool:
    try:
        return bool(manifest.checked(folder, whole=True))
    except SnapshotError:
        return False
