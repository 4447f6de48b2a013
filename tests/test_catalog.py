"""Documents and passages come back from the catalog exactly as they went in."""

import os
import sqlite3
import threading
from dataclasses import replace

import pytest

from index import Document, Passage, SnapshotError
from index.catalog import Catalog, Entry, write

TEXT = "Été\0 « 2 000 » 🚗 'l''été' \"quoted\" \u2028 \ufffe %s ? ; DROP TABLE documents; --\n\n\tfin "
FRENCH = Document('été/l\'avis "1"\n🚗.txt', TEXT, "L'été", "2023-11", "fr", "d1")
ENGLISH = Document("lease.txt", "The lease.", "lease", None, "en", "d2", (0, 4, 9))
EMPTY = Document("a\0b.txt", "", "", None, "en", "")


def passage(document: Document, start: int, end: int, language: str = "fr", page: int | None = None) -> Passage:
    d = document
    return Passage(d.path, start, end, d.text[start:end], d.title, d.date, language, page)


ENTRIES = [
    Entry("k0", passage(ENGLISH, 0, 3, "en", 1)),
    Entry("k1", passage(ENGLISH, 4, 10, "fr", 2)),
    Entry("k2", passage(FRENCH, 0, 15)),
    Entry("k0", passage(FRENCH, 15, len(TEXT), "en")),
]


@pytest.fixture
def path(tmp_path):
    write([FRENCH, ENGLISH, EMPTY], ENTRIES, tmp_path / "catalog.sqlite")
    return tmp_path / "catalog.sqlite"


@pytest.fixture
def catalog(path):
    found = Catalog(path)
    yield found
    found.close()


@pytest.mark.parametrize("document", [FRENCH, ENGLISH, EMPTY])
def test_a_document_comes_back_exactly(catalog, document):
    assert catalog.document(document.path) == document


def test_an_unknown_path_is_no_document(catalog):
    assert catalog.document("LEASE.txt") is None
    assert catalog.document("") is None
    assert catalog.entries("other.txt") == []


def test_passages_come_back_exactly_in_the_order_asked(catalog):
    assert catalog.passages([2, 0, 3, 2]) == [ENTRIES[row].passage for row in (2, 0, 3, 2)]
    assert catalog.passages([]) == []


def test_an_unknown_row_is_not_passed_over(catalog):
    with pytest.raises(KeyError):
        catalog.passages([0, 4])


def test_more_rows_than_a_query_has_parameters(catalog):
    assert catalog.passages([1] * 260_000)[-1] == ENTRIES[1].passage


def test_entries_of_a_document_go_by_row(catalog):
    assert catalog.entries("lease.txt") == ENTRIES[:2]
    assert catalog.entries(FRENCH.path) == ENTRIES[2:]
    assert catalog.entries(EMPTY.path) == []


def test_keys_go_by_row(catalog):
    assert catalog.keys() == ["k0", "k1", "k2", "k0"]


def test_digests_are_sorted_by_path(catalog):
    assert list(catalog.digests.items()) == [(EMPTY.path, ""), ("lease.txt", "d2"), (FRENCH.path, "d1")]


def test_counts(catalog):
    assert catalog.counts() == (3, 4)


@pytest.mark.parametrize(("rows", "language"), [([], None), ([0], "en"), ([0, 1], "en"), ([0, 1, 2], "fr")])
def test_the_language_is_that_of_most_passages(tmp_path, rows, language):
    write([FRENCH, ENGLISH], [ENTRIES[row] for row in rows], tmp_path / "c")
    assert Catalog(tmp_path / "c").language == language


def test_an_empty_catalog(tmp_path):
    write([], [], tmp_path / "c")
    catalog = Catalog(tmp_path / "c")
    assert (catalog.counts(), catalog.digests, catalog.keys(), catalog.passages([])) == ((0, 0), {}, [], [])


def test_the_same_input_gives_the_same_bytes(tmp_path, path):
    write(iter([FRENCH, ENGLISH, EMPTY]), iter(ENTRIES), tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == path.read_bytes()
    write([FRENCH, replace(ENGLISH, title="Lease"), EMPTY], ENTRIES, tmp_path / "other")
    assert (tmp_path / "other").read_bytes() != path.read_bytes()


def test_reading_leaves_nothing_beside_the_file_and_changes_nothing(tmp_path, path):
    before = path.read_bytes()
    catalog = Catalog(path)
    catalog.document(FRENCH.path)
    assert os.listdir(tmp_path) == ["catalog.sqlite"]
    catalog.close()
    assert os.listdir(tmp_path) == ["catalog.sqlite"]
    assert path.read_bytes() == before


def test_a_lock_left_by_another_program_is_not_waited_for(path):
    writer = sqlite3.connect(path)
    writer.execute("BEGIN EXCLUSIVE")
    assert Catalog(path).counts() == (3, 4)
    writer.close()


@pytest.mark.parametrize("folder", ["l'index", "a?b=c#d", "100 %41", "été\n🚗"])
def test_the_path_may_hold_anything(tmp_path, folder):
    (tmp_path / folder).mkdir()
    write([ENGLISH], ENTRIES[:1], tmp_path / folder / "c")
    assert Catalog(tmp_path / folder / "c").document("lease.txt") == ENGLISH


@pytest.mark.parametrize("content", [None, b"", b"not a database, but long enough to be taken for one" * 50])
def test_what_is_no_catalog_says_what_to_run(tmp_path, content):
    if content is not None:
        (tmp_path / "c").write_bytes(content)
    with pytest.raises(SnapshotError, match=r"c is not a catalog \(.*\)\. Run: qa index --rebuild"):
        Catalog(tmp_path / "c")
    assert (tmp_path / "c").exists() == (content is not None)


def test_many_threads_read_at_once(catalog):
    wrong: list[object] = []

    def read() -> None:
        for number in range(200):
            row = number % 4
            try:
                if catalog.passages([row]) != [ENTRIES[row].passage] or catalog.document("lease.txt") != ENGLISH:
                    wrong.append(row)
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=read) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
