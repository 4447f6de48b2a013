"""Vectors on disk: what bare FAISS finds is what we find, and every value is the cosine it says."""

import gc

import faiss
import numpy as np
import pytest

from index import SnapshotError
from index.vectors import VectorIndex, write

DIM = 24


def unit(count: int, seed: int = 1) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(count, DIM)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def saved(tmp_path, rows: np.ndarray) -> VectorIndex:
    write(rows, tmp_path / "vectors.faiss")
    return VectorIndex.open(tmp_path / "vectors.faiss")


def test_the_nearest_come_first_with_their_cosine(tmp_path):
    rows, query = unit(50), unit(1, seed=2)[0]
    found = saved(tmp_path, rows).search(query, 7)
    cosines = rows.astype(np.float64) @ query.astype(np.float64)
    expected = np.argsort(-cosines)[:7]
    assert [row for row, _ in found] == expected.tolist()
    assert [cosine for _, cosine in found] == pytest.approx(cosines[expected].tolist(), abs=1e-6)


def test_a_vector_finds_itself_with_cosine_one_and_its_opposite_with_minus_one(tmp_path):
    rows = unit(5)
    rows[3] = -rows[1]
    found = saved(tmp_path, rows).search(rows[1], 5)
    assert (found[0], found[-1]) == ((1, pytest.approx(1)), (3, pytest.approx(-1)))


def test_bare_faiss_opens_the_file_and_finds_the_same(tmp_path):
    rows, query = unit(50), unit(1, seed=2)
    ours = saved(tmp_path, rows).search(query[0], 10)
    bare = faiss.read_index(str(tmp_path / "vectors.faiss"))
    assert (bare.ntotal, bare.d, bare.metric_type) == (50, DIM, faiss.METRIC_INNER_PRODUCT)
    cosines, ids = bare.search(query, 10)
    assert [row for row, _ in ours] == ids[0].tolist()
    assert [cosine for _, cosine in ours] == cosines[0].tolist()
    assert bare.reconstruct(7) == pytest.approx(rows[7])


def test_equal_vectors_go_by_row(tmp_path):
    rows = unit(40)
    rows[[3, 11, 12, 30, 39]] = rows[3]
    index = saved(tmp_path, rows)
    for limit in range(1, 6):
        assert [row for row, _ in index.search(rows[3], limit)] == [3, 11, 12, 30, 39][:limit]


@pytest.mark.parametrize("seed", range(5))
def test_equal_vectors_go_by_row_at_the_cut_too(tmp_path, seed):
    # FAISS itself keeps any of them.
    kinds = np.eye(DIM, dtype=np.float32)[:4]
    rows = kinds[np.random.default_rng(seed).integers(0, 4, 60)]
    index, query = saved(tmp_path, rows), np.zeros(DIM, np.float32)
    query[:2] = 0.8, 0.6
    expected = sorted(range(60), key=lambda row: (-float(rows[row] @ query), row))
    for limit in range(1, 61):
        assert [row for row, _ in index.search(query, limit)] == expected[:limit]


def test_no_more_rows_than_there_are(tmp_path):
    index = saved(tmp_path, unit(3))
    assert len(index) == 3
    assert sorted(row for row, _ in index.search(unit(1, seed=2)[0], 10)) == [0, 1, 2]
    assert index.search(unit(1)[0], 0) == []


def test_rows_come_back_exactly_and_outlive_their_index(tmp_path):
    rows = unit(20)
    index = saved(tmp_path, rows)
    back = index.rows()
    del index
    gc.collect()
    saved(tmp_path, unit(20, seed=3))
    assert back.dtype == np.float32
    assert np.array_equal(back, rows)


def test_changing_rows_does_not_change_the_index(tmp_path):
    rows = unit(3)
    index = saved(tmp_path, rows)
    index.rows()[:] = 0
    assert np.array_equal(index.rows(), rows)


def test_nothing_can_be_written_searched_and_read(tmp_path):
    index = saved(tmp_path, np.empty((0, DIM), np.float32))
    assert len(index) == 0
    assert index.search(unit(1)[0], 5) == []
    assert index.rows().shape == (0, DIM)
    assert faiss.read_index(str(tmp_path / "vectors.faiss")).ntotal == 0


@pytest.mark.parametrize("kind", ["rows in steps", "columns first", "doubles"])
def test_any_layout_is_written_right(tmp_path, kind):
    rows = unit(12)
    given = {"rows in steps": rows[::2], "columns first": np.asfortranarray(rows), "doubles": rows.astype(np.float64)}
    assert np.array_equal(saved(tmp_path, given[kind]).rows(), given[kind].astype(np.float32))


def test_the_same_vectors_give_the_same_bytes(tmp_path):
    write(unit(9), tmp_path / "a")
    write(unit(9), tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize("folder", ["l'index d'été", "a b", "new\nline", "100 %"])
def test_the_path_may_hold_anything(tmp_path, folder):
    (tmp_path / folder).mkdir()
    assert len(saved(tmp_path / folder, unit(2))) == 2


@pytest.mark.parametrize("damage", ["missing", "empty", "garbage", "cut", "folder"])
def test_what_is_no_index_says_what_to_run(tmp_path, damage):
    path = tmp_path / "vectors.faiss"
    if damage == "folder":
        path.mkdir()
    elif damage != "missing":
        write(unit(9), path)
        path.write_bytes({"empty": b"", "garbage": b"garbage" * 99, "cut": path.read_bytes()[:-50]}[damage])
    with pytest.raises(SnapshotError, match=r"vectors\.faiss is not a FAISS index\. Run: qa index --rebuild"):
        VectorIndex.open(path)


def test_cosines_of_rows_are_those_of_the_search(tmp_path):
    index, query = saved(tmp_path, unit(50)), unit(1, seed=2)[0]
    nearest = dict(index.search(query, 50))
    rows = [7, 0, 49]
    assert list(index.cosines(query, rows)) == rows
    assert index.cosines(query, rows) == pytest.approx({row: nearest[row] for row in rows}, abs=1e-6)
    assert index.cosines(query, []) == {}
