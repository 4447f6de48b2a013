"""Documents and passages come back from the catalog exactly as they went in."""

import math
import os
import sqlite3
import threading
from dataclasses import replace
from pathlib import PurePosixPath, PureWindowsPath

import pytest

from index import Document, Passage, SnapshotError
from index.analysis import Term, terms, words
from index.catalog import Catalog, Trait
from index.rows import Entry, create, write

TEXT = "Été\0 « 2 000 » 🚗 'l''été' \"quoted\" \u2028 \ufffe %s ? ; DROP TABLE documents; --\n\n\tfin "
FRENCH = Document('été/l\'avis "1"\n🚗.txt', TEXT, "L'été", "2023-11", "fr", "d1")
ENGLISH = Document("lease.txt", "The lease.", "lease", None, "en", "d2", (0, 4, 9))
EMPTY = Document("a\0b.txt", "", "", None, "en", "")


def passage(document: Document, start: int, end: int, language: str = "fr", page: int | None = None) -> Passage:
    d = document
    return Passage(d.path, start, end, d.text[start:end], d.title, d.date, language, page)


ENTRIES = [
    Entry("k0", passage(ENGLISH, 0, 3, "en", 1)),
    Entry("k1", replace(passage(ENGLISH, 4, 10, "fr", 2), section="Hours > Summer")),
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


def test_a_path_may_be_one_of_pathlib(path):
    nested = Document("dossier/bail.txt", "Le loyer.", "bail", None, "fr", "d1")
    write([nested], [], path.with_name("nested.sqlite"))
    catalog = Catalog(path.with_name("nested.sqlite"))
    assert catalog.document(PurePosixPath("dossier", "bail.txt")) == nested
    assert catalog.document(PureWindowsPath("dossier", "bail.txt")) == nested
    assert catalog.document(PurePosixPath("bail.txt")) is None
    catalog.close()


def test_an_unknown_path_is_no_document(catalog):
    assert catalog.document("LEASE.txt") is None
    assert catalog.document("") is None
    assert catalog.entries("other.txt") == []


def test_passages_come_back_exactly_in_the_order_asked(catalog):
    assert catalog.passages([2, 0, 3, 2]) == [ENTRIES[row].passage for row in (2, 0, 3, 2)]
    assert catalog.passages([]) == []


def test_an_unknown_row_is_not_passed_over(catalog):
    with pytest.raises(SnapshotError, match=r"passage 4 is missing .* Run: qa index --rebuild"):
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


def catalog_of(folder, *texts: str, language: str = "fr", title: str = "") -> Catalog:
    """Passages of these texts, in this order; English ones with `language`."""
    document = Document("d.txt", "\n".join(texts), title, None, language, "d")
    starts = [sum(len(text) + 1 for text in texts[:number]) for number in range(len(texts))]
    entries = [
        Entry("", passage(document, start, start + len(text), language))
        for start, text in zip(starts, texts, strict=True)
    ]
    write([document], entries, folder / "c")
    return Catalog(folder / "c")


def found(catalog: Catalog, question: str, language: str = "fr") -> list[int]:
    return list(catalog.matching(terms(question, language, language), language))


def test_the_headings_above_a_passage_are_words_of_its_title(tmp_path):
    write([ENGLISH], ENTRIES[:2], tmp_path / "c")
    catalog = Catalog(tmp_path / "c")
    assert found(catalog, "summer") == [1]
    assert found(catalog, "summer", "en") == []


def test_passages_are_matched_by_their_words(tmp_path):
    catalog = catalog_of(tmp_path, "Les usines de Busan.", "Le port.", "Un port à Busan.", "Rien d'autre.", "Et puis ?")
    assert found(catalog, "L'USINE") == [0]
    assert set(found(catalog, "un port a busan ?")) == {0, 1, 2}
    assert found(catalog, "port busan")[0] == 2  # both words
    assert found(catalog, "avion") == found(catalog, "le la les") == []


def test_bm25_is_over_zero_and_what_fts5_says(tmp_path):
    texts = ("Le miel, le miel.", "Du miel et de la cire, beaucoup de cire.", "Un mur.", "Une porte.", "Un toit.")
    catalog = catalog_of(tmp_path, *texts)
    scores = catalog.matching([Term("miel")], "fr")
    # Two of five passages hold it, which are 1 to 4 words long, 10 in all; k1 1.2, b 0.75.
    rarity = math.log((5 - 2 + 0.5) / (2 + 0.5))
    lengths = [len(words(text, "fr")) for text in texts]
    expected = {
        row: rarity * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * lengths[row] * 5 / sum(lengths)))
        for row, count in ((0, 2), (1, 1))
    }
    assert scores == pytest.approx(expected)
    assert list(scores) == [0, 1]


def test_equal_scores_go_by_row(tmp_path):
    texts = ["Un mur.", "Le miel.", "Une porte.", "Du miel.", "Un toit.", "Une cave.", "Miel !"]
    assert found(catalog_of(tmp_path, *texts), "miel") == [1, 3, 6]


def test_a_word_in_the_title_counts_too(tmp_path):
    bail = Document("bail.txt", "Trois mois.", "Préavis", None, "fr", "1")
    notes = Document("notes.txt", "Un préavis. Une cave. Du vin. Un mur.", "Notes", None, "fr", "2")
    entries = [Entry("", passage(notes, 0, 11)), Entry("", passage(bail, 0, 11))]
    entries += [Entry("", passage(notes, start, end)) for start, end in ((12, 21), (22, 29), (30, 37))]
    write([bail, notes], entries, tmp_path / "c")
    assert found(Catalog(tmp_path / "c"), "préavis") == [1, 0]  # twice as much


def test_each_language_is_matched_by_its_own_words(tmp_path):
    catalog = catalog_of(tmp_path, "The hives were looked after.", "A wall.", "A door.", language="en")
    assert found(catalog, "hive", "en") == [0]
    assert found(catalog, "looking", "en") == [0]
    assert catalog.matching([Term("hive")], "fr") == {}


def test_the_beginning_of_a_word_matches(tmp_path):
    catalog = catalog_of(
        tmp_path, "The production of honey.", "A wall.", "A producer.", "Roads.", "Doors.", language="en"
    )
    assert set(catalog.matching([Term("produ", whole=False)], "en")) == {0, 2}
    assert catalog.matching([Term("produ")], "en") == {}


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "NEAR",
        'NEAR("a" "b")',
        "*",
        "miel*",
        "AND",
        "a AND NOT b",
        "(",
        "title:x",
        "-x",
        "^x",
        "{title}: x",
        "x + y",
        "'",
    ],
)
def test_query_syntax_is_plain_text(tmp_path, text):
    catalog = catalog_of(tmp_path, "Du miel.", "Un mur.", "Une porte.", title="x")
    plain = list(catalog.matching([Term(word) for word in words(text, "fr")], "fr"))
    assert found(catalog, text) == plain
    for whole in (True, False):  # even where a word is none that analysis writes
        assert set(catalog.matching([Term(text, whole=whole)], "fr")) <= {0, 1, 2}


def test_operators_in_a_question_are_words_of_it(tmp_path):
    catalog = catalog_of(tmp_path, "Une note near miel.", "Un mur.", "Une porte.", "Un toit.", "Du miel.")
    assert found(catalog, 'NEAR("miel" mur)') == found(catalog, "near miel mur")
    assert found(catalog, "miel* OR (mur AND NOT porte)") == found(catalog, "miel or mur and not porte")


def test_numbers_are_whole_words(tmp_path):
    catalog = catalog_of(tmp_path, "Il y a 2 000 ouvriers.", "En 2019, 3,5 %.", "Le 3 mai.", "Un mur.", "Une porte.")
    assert found(catalog, "2000 ouvriers") == found(catalog, "2.000") == [0]
    assert found(catalog, "3.5") == [1]
    assert found(catalog, "3") == [2]


GIST = "l ete quot drop tabl document fin"


def test_traits_go_by_row(catalog):
    first, last = Trait("lease.txt", "en", hash("The")), Trait(FRENCH.path, "en", hash(GIST))
    assert catalog.traits([0]) == {0: first}  # only a stop word: the text itself
    for _ in range(2):  # the second time they are kept
        assert list(catalog.traits([3, 0]).items()) == [(3, last), (0, first)]
    assert catalog.traits([]) == {}


def test_words_are_kept_with_their_passage(catalog):
    assert [entry.words for entry in catalog.entries("lease.txt")] == ["", "leas"]
    for path in (FRENCH.path, "lease.txt"):
        for entry in catalog.entries(path):
            assert entry.words == " ".join(words(entry.passage.text, entry.passage.language))


def test_words_that_are_known_are_not_made_again(tmp_path):
    known = replace(ENTRIES[1], words="cire")
    assert known == ENTRIES[1]  # two entries are equal by what they are of
    write([ENGLISH], [replace(known, passage=replace(known.passage, title=""))], tmp_path / "c")
    assert list(Catalog(tmp_path / "c").matching([Term("cire")], "fr")) == [0]
    assert Catalog(tmp_path / "c").matching([Term("leas")], "fr") == {}


def test_a_catalog_from_a_catalog_has_the_same_bytes(tmp_path, path, catalog):
    entries = [entry for name in ("lease.txt", FRENCH.path) for entry in catalog.entries(name)]
    write([FRENCH, ENGLISH, EMPTY], entries, tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == path.read_bytes()


def test_a_python_without_full_text_search_is_told(path):
    """As such a Python sees it: the table asks for a module that is not there."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_master SET sql = replace(sql, 'fts5', 'fts0')")
    connection.commit()
    connection.close()
    with pytest.raises(SnapshotError, match=r"no full-text search \(FTS5\)\. Use a Python that has it"):
        Catalog(path)


def test_a_catalog_cannot_be_made_without_full_text_search():
    class Without(sqlite3.Connection):
        def executescript(self, script: str, /) -> sqlite3.Cursor:
            return super().executescript(script.replace("fts5", "fts0"))

    with pytest.raises(SnapshotError, match=r"no full-text search \(FTS5\)"):
        create(sqlite3.connect(":memory:", factory=Without))
