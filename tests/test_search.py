"""A question finds the passages nearest to it: right values, right order, in both languages."""

from pathlib import Path

import faiss
import numpy as np
import pytest

from index import BundledEncoder, Index, search
from index.snapshot import Snapshot
from tests.fakes import ToyEncoder


def snapshot_of(seeds: Path, **texts: str) -> Snapshot:
    """The published index of these seeds and, besides, of `texts` by their stems."""
    seeds.mkdir(exist_ok=True)
    for stem, text in texts.items():
        (seeds / f"{stem}.txt").write_text(text, encoding="utf-8")
    index = Index(seeds, seeds.parent / "index", ToyEncoder())
    index.refresh()
    return index.snapshot()


@pytest.mark.parametrize(
    ("question", "path"),
    [
        ("À quelle heure ouvre la bibliothèque le mardi ?", "bibliothèque.txt"),
        ("How many kilograms of honey do the hives give?", "hives.txt"),
    ],
)
def test_the_best_comes_first(seeds, question, path):
    hits = search(question, snapshot_of(seeds), ToyEncoder(), limit=4)
    assert hits[0].passage.path == path
    assert len(hits) == 4
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[-1]


def test_a_score_is_the_cosine_of_question_and_passage(seeds):
    snapshot, encoder = snapshot_of(seeds), ToyEncoder()
    question = encoder.query("Qui garde un livre trois semaines ?")
    for hit in search("Qui garde un livre trois semaines ?", snapshot, encoder, limit=4):
        p = hit.passage
        is_title = p.start == 0
        vector = encoder.query(p.text if is_title else f"{p.title}. {p.text}")
        assert hit.cosine == pytest.approx(float(vector @ question), abs=1e-6)
        assert (hit.score, hit.bm25) == (hit.cosine, None)


def test_a_hit_holds_the_passage_of_the_document(seeds):
    snapshot = snapshot_of(seeds)
    for hit in search("honey", snapshot, ToyEncoder(), limit=4):
        document = snapshot.catalog.document(hit.passage.path)
        assert document.text[hit.passage.start : hit.passage.end] == hit.passage.text
        assert (hit.passage.title, hit.passage.language) == (document.title, document.language)


def test_equal_scores_go_by_path_then_start(tmp_path):
    same = "Le miel est vendu.\n\n" + "Autre chose ici. " * 100 + "\n\nLe miel est vendu."
    snapshot = snapshot_of(tmp_path / "seeds", b=same, a=same, c="Rien.")
    found = search("miel vendu", snapshot, ToyEncoder(), limit=20)
    places = [(-hit.score, hit.passage.path, hit.passage.start) for hit in found]
    assert places == sorted(places)
    assert [hit.passage.path for hit in found[:2]] == ["a.txt", "b.txt"]
    assert found[0].score == found[1].score
    # However few are wanted, equal ones go in the same order.
    for limit in range(1, len(found)):
        assert search("miel vendu", snapshot, ToyEncoder(), limit=limit) == found[:limit]


def test_a_limit_over_the_number_of_passages_gives_all(seeds):
    snapshot = snapshot_of(seeds)
    found = search("honey", snapshot, ToyEncoder(), limit=100)
    assert sorted((hit.passage.path, hit.passage.start) for hit in found) == sorted(
        (entry.passage.path, entry.passage.start)
        for path in ("bibliothèque.txt", "hives.txt")
        for entry in snapshot.catalog.entries(path)
    )
    assert search("honey", snapshot, ToyEncoder(), limit=2) == found[:2]


def test_an_empty_index_finds_nothing(tmp_path):
    assert search("Quoi ?", snapshot_of(tmp_path / "seeds"), ToyEncoder(), limit=5) == []


def test_the_same_question_finds_the_same(seeds):
    snapshot = snapshot_of(seeds)
    assert search("le miel", snapshot, ToyEncoder(), limit=4) == search("le miel", snapshot, ToyEncoder(), limit=4)


def test_bare_faiss_on_the_published_file_agrees(seeds):
    snapshot = snapshot_of(seeds)
    bare = faiss.read_index(str(seeds.parent / "index" / "snapshots" / snapshot.id / "vectors.faiss"))
    cosines, ids = bare.search(ToyEncoder().query("le miel du toit")[np.newaxis], 4)
    hits = search("le miel du toit", snapshot, ToyEncoder(), limit=4)
    # FAISS leaves the order of equal ones open.
    rows = [row for _, row in sorted(zip((-cosines[0]).tolist(), ids[0].tolist(), strict=True))]
    assert [hit.passage for hit in hits] == snapshot.catalog.passages(rows)
    assert [hit.cosine for hit in hits] == cosines[0].tolist()


def test_the_bundled_encoder_finds_across_languages(seeds):
    encoder = BundledEncoder(threads=1)
    index = Index(seeds, seeds.parent / "index", encoder)
    index.refresh()
    for question, path in [
        ("À quelle heure la bibliothèque ouvre-t-elle ?", "bibliothèque.txt"),
        ("When does the library open?", "bibliothèque.txt"),
        ("Combien de miel donnent les ruches ?", "hives.txt"),
        ("How much honey do the hives give?", "hives.txt"),
    ]:
        first = search(question, index.snapshot(), encoder, limit=4)[0]
        assert first.passage.path == path
        assert 0.7 < first.cosine < 1
    vectors = index.snapshot().vectors.rows()
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert search("honey", index.snapshot(), encoder, limit=4)[0].cosine == pytest.approx(
        float((vectors @ encoder.query("honey")).max()), abs=1e-6
    )
