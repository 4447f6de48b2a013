"""What does not agree is named: bytes, counts, places, digests, vectors. What is whole is clean, leftovers or not."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import Index, SnapshotError, verify
from index.manifest import Recipe
from index.rows import write as write_catalog
from index.snapshot import CATALOG, VECTORS, place, publish
from index.vectors import write as write_vectors
from tests.fakes import ToyEncoder


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def encoder():
    return ToyEncoder()


@pytest.fixture
def index(seeds, folder, encoder):
    found = Index(seeds, folder, encoder)
    found.refresh()
    return found


@pytest.fixture
def found(index, folder, encoder):
    """What `verify` finds now, without what differs between runs."""
    return lambda: replace(verify(folder, index.recipe, encoder), seconds=0.0)


def parts(index: Index):
    """(documents, entries, vectors) of the published snapshot."""
    snapshot = index.snapshot()
    documents = [snapshot.catalog.document(path) for path in snapshot.catalog.digests]
    entries = [entry for document in documents for entry in snapshot.catalog.entries(document.path)]
    return documents, entries, snapshot.vectors.rows()


def put(index: Index, folder: Path, documents, entries, vectors) -> None:
    """Publish these instead: checksums and digests agree, whatever is in them."""

    def write(building: Path) -> None:
        write_catalog(documents, entries, building / CATALOG)
        write_vectors(vectors, building / VECTORS)

    publish(folder, index.recipe, write)


def test_a_whole_index_is_clean(index, found):
    clean = found()
    assert clean.problems == clean.leftovers == ()
    assert (clean.snapshot, clean.documents, clean.passages, clean.encoded) == (index.snapshot().id, 2, 4, 4)


def test_so_is_an_empty_one(tmp_path, encoder):
    (tmp_path / "none").mkdir()
    index = Index(tmp_path / "none", tmp_path / "index", encoder)
    index.refresh()
    clean = verify(tmp_path / "index", index.recipe, encoder)
    assert (clean.problems, clean.documents, clean.passages, clean.encoded) == ((), 0, 0, 0)


def test_without_an_index_it_says_what_to_run(tmp_path, index, encoder):
    with pytest.raises(SnapshotError, match=r"no index in .* yet\. Run: qa index"):
        verify(tmp_path / "nowhere", index.recipe, encoder)


@pytest.mark.parametrize("part", ["manifest.json", CATALOG, VECTORS])
@pytest.mark.parametrize("damage", ["flipped", "truncated", "missing"])
def test_a_damaged_file_is_named(index, folder, found, part, damage):
    path = place(folder, index.snapshot().id) / part
    data = path.read_bytes()
    if damage == "missing":
        path.unlink()
    else:
        flipped = data[:-10] + bytes([data[-10] ^ 1]) + data[-9:]
        path.write_bytes({"flipped": flipped, "truncated": data[:-1]}[damage])
    assert part in found().problems[0]


def test_a_large_file_is_compared_with_its_checksum_too(index, folder, found):
    """Opening would not: 33 MB."""
    documents, entries, vectors = parts(index)
    documents[1] = replace(documents[1], text=documents[1].text + "x" * 33 * 2**20)
    put(index, folder, documents, entries, vectors)
    path = place(folder, index.snapshot().id) / CATALOG
    with path.open("r+b") as file:
        file.seek(-5_000_000, 2)
        file.write(b"y")
    index.doubt()
    with pytest.raises(SnapshotError, match=r"the content of catalog\.sqlite was changed"):
        index.snapshot()
    assert found().problems[:2] == (
        "the content of catalog.sqlite was changed.",
        "hives.txt: what catalog.sqlite holds of it was changed.",
    )


def test_too_few_vectors_are_counted(index, folder, found):
    documents, entries, vectors = parts(index)
    put(index, folder, documents, entries, vectors[:3])
    assert "There are 3 vectors in vectors.faiss, not 4." in found().problems
    with pytest.raises(SnapshotError, match=r"vectors.faiss has 3 vectors, not 4"):
        index.snapshot()


@pytest.mark.parametrize(
    ("counts", "says"), [("documents", "There are 2 documents in"), ("passages", "There are 4 pass")]
)
def test_what_the_manifest_counts_is_counted(index, folder, encoder, counts, says):
    import hashlib

    old = place(folder, index.snapshot().id)
    content = json.loads((old / "manifest.json").read_bytes())
    content["counts"][counts] += 1
    data = json.dumps(content, indent=1, sort_keys=True).encode()
    name = hashlib.sha256(data).hexdigest()[:16]
    old.rename(place(folder, name))
    (place(folder, name) / "manifest.json").write_bytes(data)
    (folder / "CURRENT").write_text(name, encoding="utf-8")
    assert says in " ".join(verify(folder, index.recipe, encoder).problems)


def test_a_passage_that_stands_elsewhere_is_named(index, folder, found):
    documents, entries, vectors = parts(index)
    moved = replace(entries[3].passage, start=entries[3].passage.start + 1, end=entries[3].passage.end + 1)
    entries[3] = replace(entries[3], passage=moved)
    put(index, folder, documents, entries, vectors)
    assert found().problems == (
        f"hives.txt: the passage at character {moved.start} is not what stands there.",
        "hives.txt: its text would be cut into other passages.",
    )


def test_a_passage_with_another_digest_is_named(index, folder, found):
    documents, entries, vectors = parts(index)
    entries[2] = replace(entries[2], key=entries[1].key)
    put(index, folder, documents, entries, vectors)
    (problem,) = found().problems
    assert problem == "hives.txt: the passage at character 0 does not have the digest of its text."


def test_passages_that_are_cut_otherwise_are_named(index, folder, found):
    documents, entries, vectors = parts(index)
    put(index, folder, documents, entries[:3], vectors[:3])
    assert found().problems == ("hives.txt: its text would be cut into other passages.",)


def test_a_vector_of_another_text_is_named(index, folder, found):
    documents, entries, vectors = parts(index)
    put(index, folder, documents, entries, vectors[[0, 1, 3, 2]])
    start = entries[3].passage.start
    assert found().problems == tuple(
        f"hives.txt: the vector of the passage at character {at} is not the one its text has." for at in (0, start)
    )


@pytest.mark.parametrize("scale", [0.5, np.nan])
def test_a_vector_that_is_no_unit_is_named(index, folder, found, scale):
    documents, entries, vectors = parts(index)
    vectors[1] *= scale
    put(index, folder, documents, entries, vectors)
    assert found().problems[0] == f"Vector 1 of vectors.faiss has the norm {scale:.4f}, not 1."


def test_at_most_ten_of_a_kind_are_named(index, folder, encoder):
    documents, _, _ = parts(index)
    for number in range(15):
        documents.append(replace(documents[0], path=f"{number:02}.txt"))
    put(index, folder, documents, [], np.empty((0, 64), np.float32))
    assert len(verify(folder, index.recipe, encoder).problems) == 10


def test_another_recipe_is_named_and_its_vectors_are_not_compared(index, folder):
    other = ToyEncoder("toy-2")
    wrong = verify(folder, Index(folder.parent / "seeds", folder, other).recipe, other)
    assert wrong.problems == ("It was made of other seeds, or by another encoder or version.",)
    assert wrong.encoded == 0 == len(other.encoded)


def test_another_format_says_what_to_run(index, folder, found):
    def write(building: Path) -> None:
        write_catalog([], [], building / CATALOG)
        write_vectors(np.empty((0, 4), np.float32), building / VECTORS)

    publish(folder, Recipe("../seeds", "toy-1", "1", "1", format=99), write)
    assert "of another version of this program. Run: qa index --rebuild" in found().problems[0]


def test_what_was_left_over_is_named_and_is_no_problem(index, folder, found):
    (folder / "building-0a1b2c3d").mkdir()
    (folder / "buildings").mkdir()
    (folder / "CURRENT.tmp").write_bytes(b"half")
    (folder / "snapshots" / "0123456789abcdef").mkdir()
    assert (found().problems, found().leftovers) == (
        (),
        ("CURRENT.tmp", "building-0a1b2c3d", "snapshots/0123456789abcdef"),
    )


def test_the_previous_snapshot_is_not_left_over(index, seeds, found):
    (seeds / "hives.txt").unlink()
    index.refresh()
    assert (found().problems, found().leftovers) == ((), ())
