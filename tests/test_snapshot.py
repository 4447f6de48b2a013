"""A published index is whole or an error that names the part; readers never see a half."""

import hashlib
import json
import multiprocessing
import os
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from index import Document, LockedError, Passage, SnapshotError, rows, vectors
from index.rows import Entry
from index.snapshot import Recipe, current, locked, open_current, publish, replace

RECIPE = Recipe("../seeds", "toy-1", "1:256", "1")
PARTS = ["manifest.json", "catalog.sqlite", "vectors.faiss"]


def parts(text: str):
    """Writes the index of one document that holds `text`."""

    def write(folder: Path) -> None:
        document = Document("été.txt", text, "été", None, "fr", text)
        passage = Passage("été.txt", 0, len(text), text, "été", None, "fr")
        rows.write([document], [Entry(text, passage)], folder / "catalog.sqlite")
        vectors.write(np.full((1, 4), 0.5, np.float32), folder / "vectors.faiss")

    return write


def published(folder: Path) -> list[str]:
    return sorted(os.listdir(folder / "snapshots"))


def text(folder: Path) -> str:
    snapshot = open_current(folder)
    (entry,) = snapshot.catalog.entries("été.txt")
    return entry.passage.text


def test_nothing_published_is_none(tmp_path):
    assert current(tmp_path) is None
    assert open_current(tmp_path) is None
    assert open_current(tmp_path / "missing") is None


def test_what_was_published_is_opened(tmp_path):
    name = publish(tmp_path, RECIPE, parts("un"))
    snapshot = open_current(tmp_path)
    assert (snapshot.id, snapshot.recipe, current(tmp_path)) == (name, RECIPE, name)
    assert snapshot.catalog.document("été.txt").text == "un"
    assert snapshot.vectors.rows().tolist() == [[0.5, 0.5, 0.5, 0.5]]


def test_the_files_are_what_the_documentation_says(tmp_path):
    name = publish(tmp_path, RECIPE, parts("un"))
    folder = tmp_path / "snapshots" / name
    assert sorted(os.listdir(tmp_path)) == ["CURRENT", "snapshots"]
    assert (tmp_path / "CURRENT").read_text(encoding="utf-8") == name + "\n"
    assert sorted(os.listdir(folder)) == sorted(PARTS)
    data = (folder / "manifest.json").read_bytes()
    assert name == hashlib.sha256(data).hexdigest()[:16]
    manifest = json.loads(data)
    assert manifest["recipe"] == {
        "seeds": "../seeds",
        "encoder": "toy-1",
        "passages": "1:256",
        "words": "1",
        "format": 4,
    }
    assert manifest["counts"] == {"documents": 1, "passages": 1}
    for part in PARTS[1:]:
        content = (folder / part).read_bytes()
        assert manifest["parts"][part] == {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def test_the_id_follows_content_and_recipe(tmp_path):
    first = publish(tmp_path / "a", RECIPE, parts("un"))
    assert publish(tmp_path / "b", RECIPE, parts("un")) == first
    assert publish(tmp_path / "c", RECIPE, parts("deux")) != first
    assert publish(tmp_path / "d", Recipe("../seeds", "toy-2", "1:256", "1"), parts("un")) != first


def test_the_current_and_the_previous_snapshot_are_kept(tmp_path):
    names = []
    for number, word in enumerate(["un", "deux", "trois", "quatre"]):
        names.append(publish(tmp_path, RECIPE, parts(word)))
        assert text(tmp_path) == word
        assert published(tmp_path) == sorted(names[max(0, number - 1) :])


def test_going_back_to_the_previous_one_opens_it(tmp_path):
    first = publish(tmp_path, RECIPE, parts("un"))
    publish(tmp_path, RECIPE, parts("deux"))
    assert publish(tmp_path, RECIPE, parts("un")) == first
    assert text(tmp_path) == "un"
    assert len(published(tmp_path)) == 2


def test_publishing_the_same_again_changes_nothing(tmp_path):
    first = publish(tmp_path, RECIPE, parts("un"))
    inode = (tmp_path / "snapshots" / first).stat().st_ino
    assert publish(tmp_path, RECIPE, parts("un")) == first
    assert (tmp_path / "snapshots" / first).stat().st_ino == inode
    assert (published(tmp_path), text(tmp_path)) == ([first], "un")
    assert sorted(os.listdir(tmp_path)) == ["CURRENT", "snapshots"]


def test_an_open_snapshot_outlives_two_more(tmp_path):
    publish(tmp_path, RECIPE, parts("un"))
    snapshot = open_current(tmp_path)
    publish(tmp_path, RECIPE, parts("deux"))
    publish(tmp_path, RECIPE, parts("trois"))
    assert snapshot.catalog.document("été.txt").text == "un"


def test_what_an_interrupted_builder_left_is_cleaned(tmp_path):
    (tmp_path / "building-0a1b2c3d" / "deep").mkdir(parents=True)
    (tmp_path / "building-0a1b2c3d" / "catalog.sqlite").write_bytes(b"half")
    (tmp_path / "CURRENT.tmp").write_bytes(b"half")
    (tmp_path / "ledger.tmp").write_bytes(b"half")
    (tmp_path / "snapshots" / "0123456789abcdef").mkdir(parents=True)
    publish(tmp_path, RECIPE, parts("un"))
    assert sorted(os.listdir(tmp_path)) == ["CURRENT", "snapshots"]
    assert (published(tmp_path), text(tmp_path)) == ([current(tmp_path)], "un")


def test_what_is_not_ours_stays(tmp_path):
    theirs = ["buildings/x", "building/x", "building-site/x", "my.tmp", "snapshots/db/x", "snapshots/0123", "notes.txt"]
    for name in theirs:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"theirs")
    for word in ("un", "deux", "trois"):
        publish(tmp_path, RECIPE, parts(word))
    assert [(tmp_path / name).read_bytes() for name in theirs] == [b"theirs"] * len(theirs)
    assert len(published(tmp_path)) == 2 + len({"db", "0123"})


def test_a_builder_that_fails_leaves_the_old_one(tmp_path):
    publish(tmp_path, RECIPE, parts("un"))

    def fail(folder: Path) -> None:
        parts("deux")(folder)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(tmp_path, RECIPE, fail)
    assert text(tmp_path) == "un"
    publish(tmp_path, RECIPE, parts("trois"))
    assert text(tmp_path) == "trois"


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("damage", ["flipped", "truncated", "missing", "longer", "empty"])
def test_any_damage_is_an_error_that_names_the_part(tmp_path, part, damage):
    path = tmp_path / "snapshots" / publish(tmp_path, RECIPE, parts("un")) / part
    data = bytearray(path.read_bytes())
    if damage == "missing":
        path.unlink()
    else:
        flipped = bytes([*data[:-10], data[-10] ^ 1, *data[-9:]])
        path.write_bytes({"flipped": flipped, "truncated": data[:-1], "longer": data + b"\n", "empty": b""}[damage])
    with pytest.raises(SnapshotError, match=rf"is damaged: .*{part}.* Run: qa index --rebuild"):
        open_current(tmp_path)


@pytest.mark.parametrize("part", PARTS)
def test_publishing_mends_a_damaged_snapshot(tmp_path, part):
    name = publish(tmp_path, RECIPE, parts("un"))
    (tmp_path / "snapshots" / name / part).write_bytes(b"broken")
    assert publish(tmp_path, RECIPE, parts("un")) == name
    assert text(tmp_path) == "un"


def test_what_is_large_is_compared_whole_when_asked_and_mended(tmp_path):
    def large(folder: Path) -> None:
        parts("un")(folder)
        document = Document("été.txt", "un" * 17 * 2**20, "été", None, "fr", "un")
        (folder / "catalog.sqlite").unlink()
        passage = Passage("été.txt", 0, 2, "un", "été", None, "fr")
        rows.write([document], [Entry("un", passage)], folder / "catalog.sqlite")

    name = publish(tmp_path, RECIPE, large)
    assert not open_current(tmp_path).whole
    assert open_current(tmp_path, whole=True).whole
    with (tmp_path / "snapshots" / name / "catalog.sqlite").open("r+b") as file:
        file.seek(20 * 2**20)
        file.write(b"x")
    assert not open_current(tmp_path).whole
    with pytest.raises(SnapshotError, match=r"the content of catalog\.sqlite was changed"):
        open_current(tmp_path, whole=True)
    assert publish(tmp_path, RECIPE, large) == name
    assert open_current(tmp_path, whole=True).whole
    with (tmp_path / "snapshots" / name / "catalog.sqlite").open("ab") as file:
        file.write(b"x")
    with pytest.raises(SnapshotError, match=r"catalog\.sqlite has \d+ bytes, not \d+"):
        open_current(tmp_path)


def test_a_builder_that_fails_gives_the_room_back_at_once(tmp_path):
    publish(tmp_path, RECIPE, parts("un"))

    def full(folder: Path) -> None:
        parts("deux")(folder)
        raise OSError(28, "No space left on device")

    with pytest.raises(SnapshotError, match=r"cannot be written .*No space left on device.* Make room"):
        publish(tmp_path, RECIPE, full)
    assert sorted(os.listdir(tmp_path)) == ["CURRENT", "snapshots"]


def test_a_part_with_too_few_vectors_is_named(tmp_path):
    def write(folder: Path) -> None:
        parts("un")(folder)
        vectors.write(np.full((2, 4), 0.5, np.float32), folder / "vectors.faiss")

    publish(tmp_path, RECIPE, write)
    with pytest.raises(SnapshotError, match=r"vectors\.faiss has 2 vectors, not 1"):
        open_current(tmp_path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"0123456789abcdef\n", "manifest.json cannot be read"),
        (b"\xff\xfe", "CURRENT cannot be read"),
        (b"\0" * 17, "CURRENT was changed: it names no snapshot"),
        (b"../snapshots\n", "CURRENT was changed: it names no snapshot"),
    ],
)
def test_a_current_that_names_nothing_says_what_to_run(tmp_path, content, said):
    publish(tmp_path, RECIPE, parts("un"))
    (tmp_path / "CURRENT").write_bytes(content)
    with pytest.raises(SnapshotError, match=rf"{said}.* Run: qa index --rebuild"):
        open_current(tmp_path)
    publish(tmp_path, RECIPE, parts("deux"))
    assert text(tmp_path) == "deux"


def test_an_empty_current_is_as_good_as_none(tmp_path):
    (tmp_path / "CURRENT").write_bytes(b"\n")
    assert open_current(tmp_path) is None


def test_a_file_in_place_of_the_folder(tmp_path):
    (tmp_path / "index").write_bytes(b"")
    with pytest.raises(SnapshotError, match="CURRENT cannot be read"):
        open_current(tmp_path / "index")
    for folder in (tmp_path / "index", tmp_path / "index" / "inner"):
        with pytest.raises(SnapshotError, match=r"cannot be written .* Choose another one\."), locked(folder, 0):
            pass


def test_another_version_says_what_to_run(tmp_path):
    publish(tmp_path, Recipe("../seeds", "toy-1", "1:256", "1", format=99), parts("un"))
    with pytest.raises(SnapshotError, match=r"another version of this program\. Run: qa index --rebuild"):
        open_current(tmp_path)


def test_a_reader_always_gets_a_whole_snapshot_while_a_builder_publishes(tmp_path):
    words = [f"mot {number}" for number in range(25)]
    publish(tmp_path, RECIPE, parts(words[0]))
    seen: list[str] = []
    wrong: list[Exception] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                seen.append(text(tmp_path))
            except Exception as error:
                wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for word in words[1:]:
        publish(tmp_path, RECIPE, parts(word))
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert set(seen) <= set(words)
    assert text(tmp_path) == words[-1]
    assert len(published(tmp_path)) == 2


def test_a_snapshot_removed_while_it_is_opened_is_followed_by_the_next(tmp_path):
    """The reader read CURRENT, then two builders published: CURRENT is what is looked at again."""
    old = publish(tmp_path, RECIPE, parts("un"))
    publish(tmp_path, RECIPE, parts("deux"))
    new = publish(tmp_path, RECIPE, parts("trois"))

    class Racing(type(tmp_path)):
        """A folder whose CURRENT is stale the first time it is read."""

        reads = 0

        def __truediv__(self, name):
            if name == "CURRENT":
                Racing.reads += 1
                if Racing.reads == 1:
                    (tmp_path / "stale").write_text(old, encoding="utf-8")
                    return Path(tmp_path / "stale")
            return Path(str(self)) / name

    assert open_current(Racing(tmp_path)).id == new


def hold(folder: str, held, release) -> None:
    with locked(Path(folder), 5):
        held.set()
        release.wait(20)


def test_another_process_must_wait_and_is_told_so(tmp_path):
    spawn = multiprocessing.get_context("spawn")
    held, release = spawn.Event(), spawn.Event()
    other = spawn.Process(target=hold, args=(str(tmp_path), held, release))
    other.start()
    try:
        assert held.wait(20)
        started = time.monotonic()
        said = rf"Another process \(pid {other.pid}\) has been building .* Wait for it, or stop it\."
        with pytest.raises(LockedError, match=said), locked(tmp_path, 0.3):
            pytest.fail("both build")
        assert 0.3 <= time.monotonic() - started < 3
        release.set()
        with locked(tmp_path, 10):
            pass
    finally:
        release.set()
        other.join(20)
    assert other.exitcode == 0


def test_the_lock_of_a_builder_that_was_killed_is_free(tmp_path):
    spawn = multiprocessing.get_context("spawn")
    held, release = spawn.Event(), spawn.Event()
    other = spawn.Process(target=hold, args=(str(tmp_path), held, release))
    other.start()
    assert held.wait(20)
    other.kill()
    other.join(20)
    with locked(tmp_path, 5):
        pass


def test_two_threads_take_turns(tmp_path):
    inside: list[int] = []
    most: list[int] = []

    def build(number: int) -> None:
        with locked(tmp_path, 10):
            inside.append(number)
            most.append(len(inside))
            time.sleep(0.01)
            inside.remove(number)

    threads = [threading.Thread(target=build, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1, 1, 1]


def test_an_error_inside_lets_the_lock_go(tmp_path):
    with pytest.raises(ZeroDivisionError), locked(tmp_path, 0):
        raise ZeroDivisionError
    with locked(tmp_path, 0):
        pass


def test_replace_moves_over_what_is_there(tmp_path):
    (tmp_path / "a").write_bytes(b"new")
    (tmp_path / "b").write_bytes(b"old")
    replace(tmp_path / "a", tmp_path / "b")
    assert ((tmp_path / "b").read_bytes(), (tmp_path / "a").exists()) == (b"new", False)
