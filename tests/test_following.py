"""The snapshot that answers is the seeds', or stale and says so; a damaged one is mended, or an error that says how."""

import logging
import sqlite3
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from index import Index, LockedError, SeedsError, SnapshotError
from index.rows import write as write_catalog
from index.snapshot import CATALOG, VECTORS, locked, place, publish
from index.vectors import write as write_vectors
from qa import Assistant, Settings
from qa.following import Following
from qa.models import encoder

LEASE = "Bail\n\nLe loyer de l'appartement est de 900 euros par mois. Le préavis est de trois mois.\n"
RENT = "Quel est le loyer mensuel de l'appartement ?"


@pytest.fixture
def settings(tmp_path):
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "bail.txt").write_text(LEASE, encoding="utf-8")
    return Settings(seeds=folder, reader=None)


@pytest.fixture
def expected(settings):
    return Assistant(settings).ask(RENT)


@pytest.fixture
def large(settings, expected):
    """An index whose catalog is too large to be compared with its checksum when it is opened; its path."""
    index = Index(settings.seeds, settings.index_folder, encoder(settings))
    snapshot = index.snapshot()

    def write(building: Path) -> None:
        documents = [snapshot.catalog.document("bail.txt")]
        write_catalog(documents, snapshot.catalog.entries("bail.txt"), building / CATALOG)
        connection = sqlite3.connect(building / CATALOG)
        connection.execute("CREATE TABLE room AS SELECT zeroblob(34000000) AS taken")
        connection.commit()
        connection.close()
        write_vectors(snapshot.vectors.rows(), building / VECTORS)

    name = publish(settings.index_folder, index.recipe, write)
    assert not index.snapshot().whole
    return place(settings.index_folder, name) / CATALOG


def change(path: Path, old: bytes, new: bytes) -> None:
    """Change bytes of a file where it lies, wherever they are: whoever has it open sees it."""
    content = path.read_bytes()
    assert old in content
    with path.open("r+b") as file:
        file.write(content.replace(old, new))


def quote(answer) -> str:
    return answer.citations[0].quote


def test_a_quote_that_was_changed_in_text_and_passage_alike_is_never_given(settings, large, expected, caplog):
    """What is changed agrees with itself; only the checksums of the passage and the document tell."""
    change(large, b"900 euros", b"100 euros")
    answer = Assistant(settings).ask(RENT)
    assert quote(answer) == quote(expected)
    assert answer == expected  # the index built anew is the one that was
    assert "something went wrong: The index in" in caplog.text


def test_never_says_what_to_run_instead(settings, large):
    change(large, b"900 euros", b"100 euros")
    with pytest.raises(SnapshotError, match=r"content of catalog\.sqlite was changed\. Run: qa index --rebuild"):
        Assistant(replace(settings, refresh="never")).ask(RENT)


@pytest.mark.parametrize("call", [lambda a: a.search(RENT), lambda a: a.document("bail.txt")])
def test_whatever_is_asked_is_mended(settings, large, call):
    change(large, b"900 euros", b"100 euros")
    assert "900 euros" in str(call(Assistant(settings)))


def test_the_page_checks_what_is_large_beside_the_answers(settings, large, caplog):
    large_name = large.parent.name
    with large.open("r+b") as file:  # where no answer looks
        file.seek(-20_000, 2)
        file.write(b"x")
    beside = Assistant(replace(settings, refresh="background"))
    assert beside.ask(RENT).snapshot == large_name
    _wait_until(lambda: beside.ask(RENT).snapshot != large_name)
    assert "the content of catalog.sqlite was changed" in caplog.text
    assert beside.verify().problems == ()


def test_a_large_index_that_is_whole_is_checked_once(settings, large, caplog):
    caplog.set_level(logging.INFO)
    beside = Assistant(replace(settings, refresh="background"))
    threads = []
    for _ in range(3):
        assert beside.ask(RENT).snapshot == large.parent.name
        threads += [thread for thread in threading.enumerate() if thread.name == "qa-check"]
        _wait_until(lambda: "qa-check" not in {thread.name for thread in threading.enumerate()})
    assert len(threads) <= 1
    assert "changed" not in caplog.text


def test_a_vector_is_missing_for_whoever_has_it_open(settings, expected):
    """The words find a passage that the vectors do not have."""
    assistant = Assistant(settings)
    index = Index(settings.seeds, settings.index_folder, encoder(settings))
    vectors = index.snapshot().vectors
    with pytest.raises(SnapshotError, match=r"no vector 7\. Run: qa index --rebuild"):
        vectors.of([0, 7])
    assert assistant.ask(RENT) == expected


def test_many_who_meet_the_damage_at_once_are_all_answered(settings, large, expected):
    assistant = Assistant(settings)
    assistant.status()
    change(large, b"900 euros", b"100 euros")
    answers: list[object] = []
    threads = [threading.Thread(target=lambda: answers.append(assistant.ask(RENT))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [expected] * 6


class Harmed(Index):
    """An index in which others find damage, so many times, each time that it is looked after."""

    harm = 0

    def refresh(self, **how):
        if self.harm:
            self.harm -= 1
            raise SnapshotError("Another found damage.")
        return super().refresh(**how)


@pytest.mark.parametrize(("harm", "stale"), [(2, False), (3, True)])
def test_damage_that_others_find_meanwhile_is_repaired_again(settings, expected, harm, stale):
    """Three times in all; then what was published before answers, and says that it may be old."""
    index = Harmed(settings.seeds, settings.index_folder, encoder(settings))
    index.harm = harm
    snapshot, old = Following(settings, lambda: index).current()
    assert (snapshot.id, old) == (expected.snapshot, stale)


@pytest.mark.parametrize("refresh", ["before", "background"])
def test_a_folder_that_cannot_be_written_answers_as_it_was(settings, expected, refresh, caplog):
    """As on a disk that is full or only read; `tests/robustness` fails every single write."""
    (settings.seeds / "bail.txt").write_text(LEASE.replace("900", "950"), encoding="utf-8")
    (settings.index_folder / "lock").unlink()
    (settings.index_folder / "lock").mkdir()
    assistant = Assistant(replace(settings, refresh=refresh))
    answer = assistant.ask(RENT)
    assert answer == replace(expected, stale=True)
    assistant.close()
    _wait_until(lambda: "cannot be written" in caplog.text)
    with pytest.raises(SnapshotError, match="cannot be written"):
        assistant.refresh()


@pytest.mark.parametrize("refresh", ["before", "background"])
def test_a_damaged_index_that_cannot_be_written_says_so(settings, expected, refresh):
    (settings.index_folder / "lock").unlink()
    (settings.index_folder / "lock").mkdir()
    change(place(settings.index_folder, expected.snapshot) / CATALOG, b"900 euros", b"100 euros")
    with pytest.raises(SnapshotError, match=r"cannot be written .* Choose another one"):
        Assistant(replace(settings, refresh=refresh)).ask(RENT)


def test_who_finds_nothing_yet_while_another_builds_is_told_who(settings):
    with locked(settings.index_folder, 1), pytest.raises(LockedError, match=r"Another process \(pid \d+\)"):
        Assistant(replace(settings, patience=0.1)).ask(RENT)


def test_what_is_no_damage_is_not_tried_again(settings, expected):
    assistant = Assistant(settings)
    assistant.ask(RENT)
    with pytest.raises(SeedsError):
        assistant.document("other.txt")
    assert assistant.ask(RENT).snapshot == expected.snapshot


def test_an_index_that_another_mended_answers_again(settings, expected):
    """Under the same name, in another file: whoever still has the damaged one open finds out."""
    never = Assistant(replace(settings, refresh="never"))
    never.status()
    change(place(settings.index_folder, expected.snapshot) / CATALOG, b"900 euros", b"100 euros")
    with pytest.raises(SnapshotError, match="damaged"):
        never.ask(RENT)
    Assistant(settings).refresh(rebuild=True)
    assert never.ask(RENT) == expected


def _wait_until(true, seconds=20):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)
