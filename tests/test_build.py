"""The index follows the seeds by content; what did not change is not encoded again; incremental equals from scratch."""

import logging
import multiprocessing
import os
import shutil
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import BuildReport, Index, LockedError, Renamed, SeedsError, Skipped, SnapshotError, apart
from index.analysis import words
from index.rows import write as write_catalog
from index.snapshot import CATALOG, VECTORS, current, locked, publish
from index.vectors import write as write_vectors
from tests import files
from tests.fakes import ToyEncoder

THIRD = "Le marché\n\nLe marché ouvre le samedi matin sur la place.\n"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def encoder():
    return ToyEncoder()


@pytest.fixture
def index(seeds, folder, encoder):
    return Index(seeds, folder, encoder)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    write(path, text.replace(old, new))


def what(report: BuildReport) -> dict[str, object]:
    """The report without what is empty or differs between runs."""
    return {name: value for name in BuildReport.__slots__ if (value := getattr(report, name)) and name != "seconds"}


def passages(index: Index, path: str) -> list[str]:
    return [entry.passage.text for entry in index.snapshot().catalog.entries(path)]


def from_scratch(index: Index, seeds: Path, encoder: ToyEncoder | None = None) -> str:
    """The id that a builder gives who knows nothing of before, in a folder seen from which the seeds look the same."""
    fresh = Index(seeds, seeds.parent / f"fresh{time.monotonic_ns()}", encoder or ToyEncoder())
    fresh.refresh()
    return fresh.snapshot().id


def test_nothing_is_published_before_the_first_refresh(index, folder):
    assert index.snapshot() is None
    assert not index.is_fresh()
    assert not (folder / "CURRENT").exists()


def test_the_first_refresh_adds_everything(index, seeds):
    assert what(index.refresh()) == {"added": ("bibliothèque.txt", "hives.txt"), "encoded": 4}
    snapshot = index.snapshot()
    assert snapshot.catalog.counts() == (2, 4)
    assert snapshot.recipe == index.recipe
    assert index.is_fresh()
    document = snapshot.catalog.document("hives.txt")
    assert (document.text, document.language) == ((seeds / "hives.txt").read_text(encoding="utf-8"), "en")
    assert snapshot.catalog.document("bibliothèque.txt").language == "fr"


def test_vectors_are_those_of_title_and_text_in_the_order_of_rows(index):
    index.refresh()
    vectors, catalog = index.snapshot().vectors, index.snapshot().catalog
    assert catalog.counts()[1] == len(vectors) == 4
    title, body = passages(index, "bibliothèque.txt")
    expected = ToyEncoder().passages([title, f"{title}. {body}"])
    assert np.array_equal(vectors.rows()[:2], expected)


def test_a_date_is_encoded_with_every_passage_but_its_own(seeds, folder):
    encoder = ToyEncoder()
    for path in seeds.iterdir():
        path.unlink()
    write(seeds / "a.txt", "date 2023-11 Le marché\n\nIl ouvre le samedi.\n")
    Index(seeds, folder, encoder).refresh()
    assert encoder.encoded == ["date 2023-11 Le marché", "Le marché (2023-11). Il ouvre le samedi."]


def test_nothing_changed_keeps_everything(index, folder):
    index.refresh()
    before = index.snapshot()
    assert what(index.refresh()) == {"kept": ("bibliothèque.txt", "hives.txt")}
    assert index.snapshot() is before


def test_an_added_file_is_encoded_alone(index, encoder, seeds):
    index.refresh()
    write(seeds / "marché" / "samedi.txt", THIRD)
    assert not index.is_fresh()
    assert what(index.refresh()) == {
        "added": ("marché/samedi.txt",),
        "kept": ("bibliothèque.txt", "hives.txt"),
        "encoded": 2,
    }
    assert encoder.encoded[4:] == ["Le marché", "Le marché. Le marché ouvre le samedi matin sur la place."]
    assert index.snapshot().id == from_scratch(index, seeds)


def test_a_changed_passage_is_encoded_alone(index, encoder, seeds):
    index.refresh()
    edit(seeds / "hives.txt", "forty kilograms", "fifty kilograms")
    assert what(index.refresh()) == {"changed": ("hives.txt",), "kept": ("bibliothèque.txt",), "encoded": 1}
    assert "fifty kilograms" in encoder.encoded[-1]
    assert "fifty kilograms" in passages(index, "hives.txt")[1]
    assert index.snapshot().id == from_scratch(index, seeds)


def test_a_removed_file_is_gone(index, seeds):
    index.refresh()
    (seeds / "bibliothèque.txt").unlink()
    assert what(index.refresh()) == {"removed": ("bibliothèque.txt",), "kept": ("hives.txt",)}
    assert index.snapshot().catalog.document("bibliothèque.txt") is None
    assert len(index.snapshot().vectors) == 2
    assert index.snapshot().id == from_scratch(index, seeds)


def test_a_renamed_file_is_told_by_its_content_and_not_encoded(index, seeds):
    index.refresh()
    (seeds / "ruches").mkdir()
    (seeds / "hives.txt").rename(seeds / "ruches" / "toit.txt")
    assert what(index.refresh()) == {
        "renamed": (Renamed("hives.txt", "ruches/toit.txt"),),
        "kept": ("bibliothèque.txt",),
    }
    assert index.snapshot().catalog.document("hives.txt") is None
    assert {entry.passage.path for entry in index.snapshot().catalog.entries("ruches/toit.txt")} == {"ruches/toit.txt"}
    assert index.snapshot().id == from_scratch(index, seeds)


def test_a_file_named_like_another_before_is_changed(index, seeds):
    index.refresh()
    swap = seeds / "hives.txt", seeds / "bibliothèque.txt", seeds / "swap"
    swap[0].rename(swap[2])
    swap[1].rename(swap[0])
    swap[2].rename(swap[1])
    assert what(index.refresh()) == {"changed": ("bibliothèque.txt", "hives.txt")}
    assert passages(index, "hives.txt")[0] == "Les horaires de la bibliothèque"
    assert index.snapshot().id == from_scratch(index, seeds)


def test_all_at_once(index, seeds):
    for number in range(3):
        write(seeds / f"copie {number}.txt", THIRD + f"\nNuméro {number}.\n")
    index.refresh()
    (seeds / "copie 0.txt").rename(seeds / "a.txt")
    (seeds / "copie 1.txt").rename(seeds / "z.txt")
    (seeds / "copie 2.txt").unlink()
    edit(seeds / "bibliothèque.txt", "mardi", "jeudi")
    write(seeds / "neuf.txt", "Une ligne neuve.")
    assert what(index.refresh()) == {
        "added": ("neuf.txt",),
        "changed": ("bibliothèque.txt",),
        "renamed": (Renamed("copie 0.txt", "a.txt"), Renamed("copie 1.txt", "z.txt")),
        "removed": ("copie 2.txt",),
        "kept": ("hives.txt",),
        "encoded": 2,
    }
    assert index.snapshot().id == from_scratch(index, seeds)


def test_an_edit_to_the_same_length_within_the_same_second_shows(index, seeds):
    path, now = seeds / "hives.txt", time.time_ns()
    for number in ("forty", "fifty", "sixty", "forty"):
        write(path, f"In a good summer they give {number} kilograms of honey.")
        os.utime(path, ns=(now, now))
        index.refresh()
        assert passages(index, "hives.txt") == [f"In a good summer they give {number} kilograms of honey."]


def test_touching_a_file_is_no_change(index, seeds):
    index.refresh()
    before = index.snapshot().id
    os.utime(seeds / "hives.txt", (1, 1))
    assert what(index.refresh()) == {"kept": ("bibliothèque.txt", "hives.txt")}
    assert index.snapshot().id == before


def test_going_back_gives_the_same_snapshot(index, seeds):
    index.refresh()
    before = index.snapshot().id
    edit(seeds / "hives.txt", "honey", "wax")
    index.refresh()
    assert index.snapshot().id != before
    edit(seeds / "hives.txt", "wax", "honey")
    index.refresh()
    assert index.snapshot().id == before


def test_the_same_content_twice_is_indexed_once_and_known_by_both_names(index, seeds):
    write(seeds / "b.txt", THIRD)
    write(seeds / "sous" / "c.txt", THIRD)
    assert what(index.refresh())["encoded"] == 6
    catalog = index.snapshot().catalog
    assert catalog.counts() == (4, 6)
    assert (passages(index, "b.txt")[0], passages(index, "sous/c.txt")) == ("Le marché", [])
    assert (catalog.document("b.txt").also, catalog.document("sous/c.txt").also) == (("sous/c.txt",), ("b.txt",))
    assert catalog.document("sous/c.txt").text == THIRD


def test_a_copy_takes_over_from_what_it_was_a_copy_of(index, encoder, seeds):
    write(seeds / "b.txt", THIRD)
    write(seeds / "c.txt", THIRD)
    index.refresh()
    texts = passages(index, "b.txt")
    (seeds / "b.txt").unlink()
    assert what(index.refresh())["removed"] == ("b.txt",)
    assert (passages(index, "c.txt"), index.snapshot().catalog.document("c.txt").also) == (texts, ())
    write(seeds / "a.txt", THIRD)
    assert what(index.refresh()) == {"added": ("a.txt",), "kept": ("bibliothèque.txt", "c.txt", "hives.txt")}
    assert (passages(index, "a.txt"), passages(index, "c.txt")) == (texts, [])
    edit(seeds / "a.txt", "samedi", "dimanche")
    assert what(index.refresh())["encoded"] == 1
    assert passages(index, "c.txt") == texts
    assert len(encoder.encoded) == 7
    assert index.snapshot().id == from_scratch(index, seeds)


def test_restoring_an_older_file_with_its_older_date_shows(index, seeds, tmp_path):
    index.refresh()
    shutil.copy2(seeds / "hives.txt", tmp_path / "kept")
    before = index.snapshot().id
    edit(seeds / "hives.txt", "forty", "fifty")
    index.refresh()
    os.utime(tmp_path / "kept", (1_000_000_000, 1_000_000_000))
    shutil.copy2(tmp_path / "kept", seeds / "hives.txt")
    assert what(index.refresh())["changed"] == ("hives.txt",)
    assert index.snapshot().id == before


def test_what_is_no_document_is_skipped_with_its_reason(index, seeds):
    (seeds / "vide.txt").write_bytes(b"")
    (seeds / "photo.txt").write_bytes(b"\x89PNG\0\0")
    (seeds / "a.docx").write_bytes(b"PK")
    skipped = (
        Skipped("a.docx", "it is not a Word file, or damaged"),
        Skipped("photo.txt", "it is not text, or UTF-16 without its mark; save it as UTF-8"),
        Skipped("vide.txt", "it is empty"),
    )
    assert what(index.refresh()) == {"added": ("bibliothèque.txt", "hives.txt"), "skipped": skipped, "encoded": 4}
    assert index.is_fresh()
    assert what(index.refresh()) == {"kept": ("bibliothèque.txt", "hives.txt"), "skipped": skipped}
    assert index.look().skipped == skipped
    write(seeds / "vide.txt", "Plus maintenant.")
    assert what(index.refresh())["added"] == ("vide.txt",)


def test_what_could_not_be_read_this_time_is_skipped_and_tried_again(index, seeds, folder, monkeypatch, tmp_path):
    (seeds / "bail.pdf").write_bytes(files.pdf(["The rent is 900 euros."]))
    apart._stop()
    with monkeypatch.context() as gone:
        gone.setattr(sys, "executable", str(tmp_path / "gone"))
        (skipped,) = index.refresh().skipped
    assert skipped.path == "bail.pdf"
    assert skipped.reason.startswith("the process that reads it did not start")
    assert index.refresh().skipped == (skipped,)
    assert index.is_fresh()  # not built at each question
    other = Index(seeds, folder, ToyEncoder())
    assert what(other.refresh()) == {"added": ("bail.pdf",), "kept": ("bibliothèque.txt", "hives.txt"), "encoded": 1}
    assert index.refresh(rebuild=True).skipped == ()


def test_a_document_that_becomes_unreadable_is_removed(index, seeds):
    index.refresh()
    (seeds / "hives.txt").write_bytes(b"")
    report = index.refresh()
    assert (report.removed, report.skipped) == (("hives.txt",), (Skipped("hives.txt", "it is empty"),))
    assert index.snapshot().catalog.document("hives.txt") is None


def test_an_empty_folder_gives_an_empty_snapshot(tmp_path, folder):
    (tmp_path / "seeds").mkdir()
    index = Index(tmp_path / "seeds", folder, ToyEncoder())
    assert what(index.refresh()) == {}
    assert index.snapshot().catalog.counts() == (0, 0)
    assert index.snapshot().vectors.search(ToyEncoder().query("Quoi ?"), 5) == []
    assert index.is_fresh()
    write(tmp_path / "seeds" / "a.txt", THIRD)
    assert what(index.refresh()) == {"added": ("a.txt",), "encoded": 2}
    (tmp_path / "seeds" / "a.txt").unlink()
    assert what(index.refresh()) == {"removed": ("a.txt",)}
    assert index.snapshot().catalog.counts() == (0, 0)


def test_a_missing_seeds_folder_is_an_error_and_keeps_what_is_published(index, seeds):
    index.refresh()
    seeds.rename(seeds.with_name("away"))
    with pytest.raises(SeedsError, match="does not exist"):
        index.refresh()
    assert index.snapshot().catalog.counts() == (2, 4)


def test_progress_counts_up_to_the_total(index, seeds):
    seen: list[tuple[int, int]] = []
    index.refresh(progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
    write(seeds / "a.txt", THIRD)
    seen.clear()
    index.refresh(progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 2), (2, 2)]


def test_rebuilding_encodes_everything_and_keeps_the_id(index, encoder):
    index.refresh()
    before = index.snapshot().id
    report = index.refresh(rebuild=True)
    assert what(report) == {"kept": ("bibliothèque.txt", "hives.txt"), "encoded": 4}
    assert len(encoder.encoded) == 8
    assert index.snapshot().id == before


@pytest.mark.parametrize("part", ["manifest.json", "catalog.sqlite", "vectors.faiss"])
def test_a_damaged_snapshot_is_said_and_mended_by_the_next_refresh(index, seeds, folder, part):
    index.refresh()
    name = index.snapshot().id
    (folder / "snapshots" / name / part).write_bytes(b"broken")
    other = Index(seeds, folder, ToyEncoder())
    with pytest.raises(SnapshotError, match=part):
        other.snapshot()
    assert not other.is_fresh()
    assert other.refresh().encoded == 4
    assert other.snapshot().id == name


def test_another_encoder_is_refused_until_it_has_encoded(index, seeds, folder):
    index.refresh()
    encoder = ToyEncoder("toy-2")
    other = Index(seeds, folder, encoder)
    with pytest.raises(SnapshotError, match=r"another encoder or version\. Run: qa index, or choose"):
        other.snapshot()
    assert not other.is_fresh()
    assert what(other.refresh()) == {"kept": ("bibliothèque.txt", "hives.txt"), "encoded": 4}
    assert np.array_equal(other.snapshot().vectors.rows()[0], encoder.query("Les horaires de la bibliothèque"))
    assert other.snapshot().id == from_scratch(other, seeds, ToyEncoder("toy-2"))
    with pytest.raises(SnapshotError, match="Run: qa index"):
        index.snapshot()


class Spelling(ToyEncoder):
    """Counts every letter as a token, as an encoder with another vocabulary might."""

    def tokens(self, text: str) -> int:
        return len(text)


def test_another_encoder_cuts_by_its_own_tokens(seeds, folder):
    Index(seeds, folder, ToyEncoder("toy-1", limit=60)).refresh()
    other = Index(seeds, folder, Spelling("toy-2", limit=60))
    assert other.refresh().encoded > 4
    assert max(map(len, passages(other, "bibliothèque.txt"))) <= 60
    assert other.snapshot().id == from_scratch(other, seeds, Spelling("toy-2", limit=60))


def test_rebuilding_trusts_neither_vectors_nor_cuts(seeds, folder):
    Index(seeds, folder, ToyEncoder(limit=60)).refresh()
    other = Index(seeds, folder, Spelling(limit=60))  # says that it is the same
    other.refresh()
    assert other.snapshot().catalog.counts() == (2, 4)
    other.refresh(rebuild=True)
    assert other.snapshot().id == from_scratch(other, seeds, Spelling(limit=60))
    assert other.snapshot().catalog.counts() > (2, 4)


def test_other_rules_cut_again_but_reuse_what_is_equal(index, seeds, folder):
    index.refresh()
    encoder = ToyEncoder(limit=30)
    other = Index(seeds, folder, encoder)
    with pytest.raises(SnapshotError, match="Run: qa index"):
        other.snapshot()
    report = other.refresh()
    assert report.kept == ("bibliothèque.txt", "hives.txt")
    assert other.snapshot().catalog.counts() == (2, 6)
    assert report.encoded == 4
    assert not {"Les horaires de la bibliothèque", "The hives on the roof"} & set(encoder.encoded)  # reused
    assert other.snapshot().id == from_scratch(other, seeds, ToyEncoder(limit=30))


def test_what_another_version_could_not_read_is_tried_again(index, seeds, folder):
    (seeds / "vide.txt").write_bytes(b"")
    index.refresh()
    edit(folder / "ledger.json", "it is empty", "it could not be read then")
    other = Index(seeds, folder, ToyEncoder("toy-2"))
    assert other.refresh().skipped == (Skipped("vide.txt", "it is empty"),)


def test_other_seeds_in_the_same_index_are_refused_until_indexed(index, seeds, folder, tmp_path):
    index.refresh()
    write(tmp_path / "others" / "a.txt", THIRD)
    other = Index(tmp_path / "others", folder, ToyEncoder())
    with pytest.raises(SnapshotError, match="made of other seeds"):
        other.snapshot()
    assert what(other.refresh()) == {"added": ("a.txt",), "removed": ("bibliothèque.txt", "hives.txt"), "encoded": 2}


def test_seeds_and_index_can_move_together(index, seeds, folder, tmp_path):
    index.refresh()
    moved = tmp_path / "moved"
    moved.mkdir()
    seeds.rename(moved / "seeds")
    folder.rename(moved / "index")
    encoder = ToyEncoder()
    other = Index(moved / "seeds", moved / "index", encoder)
    assert other.snapshot().catalog.counts() == (2, 4)
    assert what(other.refresh()) == {"kept": ("bibliothèque.txt", "hives.txt")}
    assert encoder.encoded == []


def test_a_new_index_of_the_same_folder_reads_and_encodes_nothing(index, seeds, folder):
    index.refresh()
    encoder = ToyEncoder()
    other = Index(seeds, folder, encoder)
    assert what(other.refresh()) == {"kept": ("bibliothèque.txt", "hives.txt")}
    assert encoder.encoded == []


def test_one_index_sees_what_another_published(index, seeds, folder):
    index.refresh()
    other = Index(seeds, folder, ToyEncoder())
    edit(seeds / "hives.txt", "forty", "ninety")
    other.refresh()
    assert "ninety" in passages(index, "hives.txt")[1]
    assert index.is_fresh()


def build(seeds: Path, folder: Path) -> None:
    Index(seeds, folder, ToyEncoder()).refresh()


def test_another_process_publishes_for_this_one(index, encoder, seeds, folder):
    index.refresh()
    edit(seeds / "hives.txt", "forty", "ninety")
    process = multiprocessing.get_context("spawn").Process(target=build, args=(seeds, folder))
    process.start()
    process.join(60)
    assert process.exitcode == 0
    assert "ninety" in passages(index, "hives.txt")[1]
    assert what(index.refresh()) == {"kept": ("bibliothèque.txt", "hives.txt")}
    assert len(encoder.encoded) == 4


def test_a_busy_index_is_waited_for_and_then_said(index, seeds, folder):
    index.refresh()
    write(seeds / "a.txt", THIRD)
    with locked(folder, 0):
        with pytest.raises(LockedError, match=rf"Another process \(pid {os.getpid()}\) has been building"):
            index.refresh(patience=0.1)
        assert index.snapshot().catalog.counts() == (2, 4)
    assert index.refresh(patience=0.1).added == ("a.txt",)


def refused(index: Index, patience: float) -> tuple[float, str]:
    """How long a refresh waited before it gave up, and what it said."""
    started = time.monotonic()
    with pytest.raises(LockedError) as caught:
        index.refresh(patience=patience)
    return time.monotonic() - started, str(caught.value)


def test_threads_that_wait_for_another_process_wait_beside_each_other(index, seeds, folder, monkeypatch):
    index.refresh()
    write(seeds / "a.txt", THIRD)
    waits, turn = threading.Event(), threading.Event()
    until: list[float] = []

    class Turn:
        """That of another thread, until it gives up."""

        def acquire(self, timeout):
            waits.set()
            return turn.wait(20)

        def release(self):
            pass

    def lock(folder, patience):
        until.append(time.monotonic() + patience)
        return locked(folder, 0)

    index._building = Turn()
    monkeypatch.setattr("index.build.locked", lock)
    with locked(folder, 0), ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(refused, index, 20)
        assert waits.wait(20)
        came = time.monotonic()
        turn.set()
        _, said = waiting.result()
    assert until[0] <= came + 20  # not 20 more from here
    assert said.startswith(f"Another process (pid {os.getpid()}) has been building")


class Waiting(ToyEncoder):
    """Encodes when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.go = threading.Event(), threading.Event()

    def passages(self, texts, *, progress=None):
        self.asked.set()
        assert self.go.wait(20)
        return super().passages(texts, progress=progress)


def test_who_looks_while_this_process_builds_does_not_wait(seeds, folder):
    encoder = Waiting()
    index = Index(seeds, folder, encoder)
    encoder.go.set()
    index.refresh()
    before = index.snapshot().id
    encoder.go.clear()
    encoder.asked.clear()
    edit(seeds / "hives.txt", "forty", "fifty")
    builder = threading.Thread(target=index.refresh)
    builder.start()
    try:
        assert encoder.asked.wait(20)
        assert not index.is_fresh()
        assert list(index.look().digests) == ["bibliothèque.txt", "hives.txt"]
        assert index.snapshot().id == before
    finally:
        encoder.go.set()
        builder.join()
    assert index.is_fresh()
    assert "fifty" in passages(index, "hives.txt")[1]


def test_a_first_build_in_another_thread_is_always_waited_for(seeds, folder):
    encoder = Waiting()
    index = Index(seeds, folder, encoder)
    with ThreadPoolExecutor(2) as pool:
        builder = pool.submit(index.refresh)
        assert encoder.asked.wait(20)
        other = pool.submit(index.refresh, patience=0)
        with pytest.raises(TimeoutError):
            other.result(timeout=0.3)
        encoder.go.set()
        assert builder.result().added == other.result().kept == ("bibliothèque.txt", "hives.txt")


def test_a_build_in_another_thread_is_waited_for_and_then_said(seeds, folder, caplog):
    encoder = Waiting()
    index = Index(seeds, folder, encoder)
    encoder.go.set()
    index.refresh()
    encoder.go.clear()
    encoder.asked.clear()
    write(seeds / "a.txt", THIRD)
    with caplog.at_level(logging.INFO, "index.build"), ThreadPoolExecutor(2) as pool:
        builder = pool.submit(index.refresh)
        try:
            assert encoder.asked.wait(20)
            seconds, said = refused(index, 0.1)
            patient = pool.submit(index.refresh, patience=20)
        finally:
            encoder.go.set()
    assert 0.1 <= seconds < 5
    assert said == (
        f"Another thread of this process has been building {folder}, or waiting to, for over 0 s. Wait for it."
    )
    assert builder.result().added == ("a.txt",)
    assert what(patient.result()) == {"kept": ("a.txt", "bibliothèque.txt", "hives.txt")}
    assert len(caplog.records) == 1  # what one built the other one found


def test_a_fresh_index_is_kept_whoever_builds(seeds, folder):
    encoder = Waiting()
    encoder.go.set()
    index = Index(seeds, folder, encoder)
    index.refresh()
    encoder.go.clear()
    encoder.asked.clear()
    with ThreadPoolExecutor(1) as pool:
        builder = pool.submit(index.refresh, rebuild=True)
        try:
            assert encoder.asked.wait(20)
            assert index.refresh(patience=0).kept == ("bibliothèque.txt", "hives.txt")
        finally:
            encoder.go.set()
    assert builder.result().kept == ("bibliothèque.txt", "hives.txt")


def test_what_is_wrong_with_a_later_content_is_not_kept_of_an_earlier_one(seeds, folder):
    """An editor empties a file between the look and the build, then writes what was there before."""
    path = seeds / "marché.txt"
    write(path, THIRD)

    class Emptied(type(seeds)):
        """Seeds in which the file is empty the second time it is opened."""

        opened = 0

        def __truediv__(self, name):
            if name == path.name:
                Emptied.opened += 1
                if Emptied.opened == 2:
                    path.write_bytes(b"")
            return Path(str(self)) / name

    index = Index(Emptied(seeds), folder, ToyEncoder())
    assert index.refresh().skipped == (Skipped("marché.txt", "it is empty"),)
    write(path, THIRD)
    assert index.refresh().added == ("marché.txt",)


def test_a_file_that_changes_while_others_are_encoded_is_built_next(seeds, folder):
    encoder = Waiting()
    index = Index(seeds, folder, encoder)
    write(seeds / "vide.txt", "")
    builder = threading.Thread(target=index.refresh)
    builder.start()
    try:
        assert encoder.asked.wait(20)
        write(seeds / "vide.txt", THIRD)
        edit(seeds / "hives.txt", "forty", "fifty")
        assert "vide.txt" in index.look().digests
    finally:
        encoder.go.set()
        builder.join()
    assert not index.is_fresh()
    assert what(index.refresh()) == {
        "added": ("vide.txt",),
        "changed": ("hives.txt",),
        "kept": ("bibliothèque.txt",),
        "encoded": 3,
    }
    assert index.is_fresh()


def test_a_fresh_index_needs_no_lock(index, folder):
    index.refresh()
    with locked(folder, 0):
        assert index.refresh(patience=0).kept == ("bibliothèque.txt", "hives.txt")


def test_an_index_folder_that_was_deleted_is_built_again(index, folder):
    index.refresh()
    before = index.snapshot().id
    folder.rename(folder.with_name("away"))
    assert index.snapshot() is None
    index.refresh()
    assert current(folder) == before


def test_a_damaged_ledger_changes_nothing(index, seeds, folder):
    index.refresh()
    before = index.snapshot().id
    (folder / "ledger.json").write_text("{broken", encoding="utf-8")
    other = Index(seeds, folder, ToyEncoder())
    assert what(other.refresh()) == {"kept": ("bibliothèque.txt", "hives.txt")}
    assert other.snapshot().id == before


def test_an_index_folder_that_cannot_be_made_says_so(seeds, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(SnapshotError, match=r"cannot be written .*Choose another one"):
        Index(seeds, tmp_path / "file" / "index", ToyEncoder()).refresh()


def test_a_slow_look_is_not_repeated_at_once_but_an_edit_shows_in_the_end(index, seeds):
    for number in range(1000):
        (seeds / str(number)).mkdir()
    for _ in range(3):  # one slow look alone may be chance
        index.refresh()
    looked = time.perf_counter()
    edit(seeds / "hives.txt", "forty", "ninety")
    assert index.is_fresh() or time.perf_counter() - looked > 0.02  # 20 times a millisecond, at least
    while index.is_fresh() and time.perf_counter() - looked < 10:
        time.sleep(0.01)
    assert index.refresh(young=True).changed == ("hives.txt",)


def test_who_asks_for_a_refresh_gets_a_look_however_slow_looks_are(index, seeds):
    for number in range(1000):
        (seeds / str(number)).mkdir()
    for _ in range(3):
        index.refresh()
    for old, new in (("forty", "ninety"), ("ninety", "forty")):
        index.refresh()
        edit(seeds / "hives.txt", old, new)
        assert index.refresh().changed == ("hives.txt",)


def test_a_report_says_how_long_it_took(index):
    started = time.perf_counter()
    first = index.refresh().seconds
    second = index.refresh().seconds
    assert 0 < second < first < time.perf_counter() - started


def test_words_by_other_rules_are_made_anew_and_nothing_is_encoded(index, seeds, folder, encoder):
    index.refresh()
    catalog, recipe = index.snapshot().catalog, replace(index.recipe, words="0")
    documents = [catalog.document(path) for path in catalog.digests]
    entries = [replace(entry, words="old") for path in catalog.digests for entry in catalog.entries(path)]
    rows = index.snapshot().vectors.rows()

    def write_parts(target: Path) -> None:
        write_catalog(documents, entries, target / CATALOG)
        write_vectors(rows, target / VECTORS)

    publish(folder, recipe, write_parts)
    assert Index(seeds, folder, encoder).refresh().encoded == 0
    assert index.snapshot().id == from_scratch(index, seeds)


def test_words_of_what_did_not_change_are_those_from_scratch(index, seeds):
    index.refresh()
    write(seeds / "marché.txt", THIRD)
    index.refresh()
    kept = index.snapshot().catalog.entries("hives.txt")
    assert [entry.words for entry in kept] == [" ".join(words(entry.passage.text, "en")) for entry in kept]
    assert "kilogram honey" in kept[1].words
    assert index.snapshot().id == from_scratch(index, seeds)


def test_an_open_index_that_was_damaged_and_is_built_anew_is_opened_anew(index, folder):
    """Under the same name, in other files."""
    index.refresh()
    old = index.snapshot()
    path = folder / "snapshots" / old.id / CATALOG
    content = path.read_bytes()
    with path.open("r+b") as file:
        file.write(content.replace(b"hives were", b"hives wore"))
    with pytest.raises(SnapshotError, match="was changed"):
        old.catalog.passages_of("hives.txt")
    index.refresh(rebuild=True)
    assert index.snapshot().id == old.id
    assert "hives were" in " ".join(passages(index, "hives.txt"))
