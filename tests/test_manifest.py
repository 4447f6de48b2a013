"""The manifest says what a snapshot holds, and everything that is not so has a sentence of its own."""

import pytest

from index import SnapshotError
from index import manifest as manifests
from index.manifest import CHECKED_ON_OPENING, Counts, Part, Recipe, checked, read, write, wrong_parts

RECIPE = Recipe("../seeds", "toy-1", "1:256", "1")
COUNTS = Counts(documents=2, passages=3)


@pytest.fixture
def folder(tmp_path):
    """A snapshot of two parts, the second too large to be compared when it is opened."""
    building = tmp_path / "building"
    building.mkdir()
    (building / "small").write_bytes(b"abc")
    (building / "large").write_bytes(bytes(CHECKED_ON_OPENING + 1))
    return building.rename(tmp_path / write(building, RECIPE, COUNTS, ("small", "large")))


def flip(path, at: int) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(b"x")


def test_what_was_written_is_read(folder):
    found = read(folder)
    assert (found.recipe, found.counts) == (RECIPE, COUNTS)
    assert found.parts["small"] == Part(3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    assert checked(folder) == checked(folder, whole=True) == found


def test_only_what_is_small_makes_a_small_snapshot(folder):
    assert not read(folder).small
    assert manifests.Manifest(RECIPE, COUNTS, {"one": Part(CHECKED_ON_OPENING, "")}).small


def test_what_is_large_is_compared_only_when_asked(folder):
    flip(folder / "large", 1000)
    assert checked(folder) == read(folder)
    with pytest.raises(SnapshotError, match=r"is damaged: the content of large was changed\. Run: qa index --rebuild"):
        checked(folder, whole=True)


def test_every_part_that_is_wrong_has_a_sentence(folder):
    found = read(folder)
    flip(folder / "small", 1)
    (folder / "large").unlink()
    said = ["the content of small was changed", "large cannot be read (No such file or directory)"]
    assert sorted(wrong_parts(folder, found, whole=False)) == sorted(said)
    (folder / "small").write_bytes(b"abcd")
    assert "small has 4 bytes, not 3" in wrong_parts(folder, found, whole=False)


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff"])
def test_a_manifest_that_was_changed_is_named(folder, content):
    (folder / "manifest.json").write_bytes(content)
    with pytest.raises(SnapshotError, match=r"manifest\.json was changed"):
        read(folder)
