"""A question finds the passages nearest to it: right values, right order, in both languages."""

from pathlib import Path

import faiss
import numpy as np
import pytest

from index import BundledEncoder, Index, Vectors, search
from index.analysis import terms
from index.search import DEPTH, FEW, LIFT, STEP, WORDS, Legs
from index.snapshot import Snapshot
from tests.fakes import ToyEncoder


class Blind(ToyEncoder):
    """To whom all texts are alike."""

    def query(self, text: str) -> Vectors:
        return super().query("")


def snapshot_of(seeds: Path, encoder: ToyEncoder | None = None, **texts: str) -> Snapshot:
    """The published index of these seeds and, besides, of `texts` by their stems."""
    seeds.mkdir(parents=True, exist_ok=True)
    for stem, text in texts.items():
        (seeds / f"{stem}.txt").write_text(text, encoding="utf-8")
    index = Index(seeds, seeds.parent / "index", encoder or ToyEncoder())
    index.refresh()
    found = index.snapshot()
    assert found is not None
    return found


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


def test_what_each_leg_saw_is_in_the_hit(seeds):
    snapshot, encoder = snapshot_of(seeds, market="The market sells cheese.", roof="A roof of slate."), ToyEncoder()
    question = "How many kilograms of honey do they give?"
    found = search(question, snapshot, encoder, limit=10)
    words = snapshot.catalog.matching(terms(question, "en", "en"), "en")
    assert len(found) == 6
    for hit in found:
        p = hit.passage
        vector = encoder.query(p.text if p.text == p.title else f"{p.title}. {p.text}")
        assert hit.cosine == pytest.approx(float(vector @ encoder.query(question)), abs=1e-6)
    assert [hit.bm25 for hit in found if hit.bm25] == list(words.values()) != []
    assert found[0].bm25 == max(words.values())
    assert {hit.bm25 for hit in found if hit.passage.language == "fr"} == {0.0}


def test_one_leg_alone_says_only_what_it_saw(seeds):
    snapshot, encoder = snapshot_of(seeds), ToyEncoder()
    question = "Qui garde un livre trois semaines ?"
    for hit in search(question, snapshot, encoder, limit=4, legs=Legs.VECTORS):
        assert (hit.score, hit.bm25) == (hit.cosine, None)
    (hit,) = search(question, snapshot, encoder, limit=4, legs=Legs.WORDS)
    assert hit.passage.text.endswith("Un livre se garde trois semaines.")
    assert (hit.score, hit.cosine) == (hit.bm25, None)
    assert hit.bm25 > 0


def standard(values: list[float]) -> np.ndarray:
    return (np.array(values) - np.mean(values)) / np.std(values)


def test_both_scores_are_summed_in_standard_deviations(tmp_path):
    texts = {
        "a": "Le miel du toit est bon.",
        "b": "Le toit est haut.",
        "c": "La cave est basse.",
        "d": "Un mur de pierre.",
    }
    found = search("miel du toit", snapshot_of(tmp_path / "seeds", **texts), ToyEncoder(), limit=4, language="fr")
    cosines, bm25 = standard([hit.cosine for hit in found]), standard([hit.bm25 for hit in found])
    assert [hit.score for hit in found] == pytest.approx((cosines + WORDS * bm25).tolist())
    assert found[0].passage.path == "a.txt"


def test_passages_in_the_other_language_rise_by_a_part_of_what_they_lack(tmp_path):
    french = {"a": "Le toit est haut.", "b": "La cave est basse."}
    english = {"c": "The wall of the house is old.", "d": "They did not know what the house was."}
    snapshot = snapshot_of(tmp_path / "seeds", **french, **english)
    found = search("est toit", snapshot, ToyEncoder(), limit=4, language="fr")
    paths = [hit.passage.path for hit in found]
    words = {"a.txt": 1, "b.txt": -1}  # in French one of two has "toit"; in English none
    summed = standard([hit.cosine for hit in found]) + WORDS * np.array([words.get(path, 0) for path in paths])
    foreign = np.array([path > "b.txt" for path in paths])
    lack = summed[~foreign].mean() - summed[foreign].mean()
    assert lack > 0
    assert [hit.score for hit in found] == pytest.approx((summed + foreign * LIFT * lack).tolist(), abs=1e-5)
    # Nothing is taken from those of the other language that are nearer.
    asked_in_french = search("the house", snapshot, ToyEncoder(), limit=4, language="fr")
    assert asked_in_french[0].passage.path in ("c.txt", "d.txt")


def test_a_hit_holds_the_passage_of_the_document(seeds):
    snapshot = snapshot_of(seeds)
    for hit in search("honey", snapshot, ToyEncoder(), limit=4):
        document = snapshot.catalog.document(hit.passage.path)
        assert document.text[hit.passage.start : hit.passage.end] == hit.passage.text
        assert (hit.passage.title, hit.passage.language) == (document.title, document.language)


def test_equal_scores_go_by_path_then_start(tmp_path):
    # Other words of the same value: none of them is in the question, and none is in both.
    snapshot = snapshot_of(tmp_path / "seeds", Blind(), d="Zut", b="Bof", a="Ouf", c="Hop")
    found = search("le miel du toit", snapshot, Blind(), limit=4)
    assert [hit.passage.path for hit in found] == ["a.txt", "b.txt", "c.txt", "d.txt"]
    assert {hit.score for hit in found} == {0.0}
    # However few are wanted, equal ones go in the same order.
    for limit in range(1, len(found)):
        assert search("le miel du toit", snapshot, Blind(), limit=limit) == found[:limit]


def test_a_passage_that_repeats_another_does_not_stand_beside_it(tmp_path):
    honey, other = "Le miel du toit est vendu le samedi.", "Le miel est bon."
    snapshot = snapshot_of(
        tmp_path / "seeds", a=honey, b=honey.upper(), c="« Du miel du toit est vendu » samedi !", d=other
    )
    found = search("miel du toit vendu samedi", snapshot, ToyEncoder(), limit=4, language="fr")
    assert found[1].passage.path == "d.txt"
    assert sorted(hit.passage.path for hit in found) == ["a.txt", "b.txt", "c.txt", "d.txt"]
    scores = [hit.score for hit in found]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("question", "said", "other"),
    [
        ("miel du toit vendu", "Le miel du toit est vendu le samedi. ", "Le miel est bon. "),
        ("honey of the roof sold", "The honey of the roof is sold on Saturdays. ", "The honey is good. "),
    ],
)
def test_what_a_document_says_many_times_does_not_crowd_the_results(tmp_path, question, said, other):
    repeated = "\n\n".join([said * 20] * 5)
    snapshot = snapshot_of(tmp_path / "seeds", a=repeated, b=repeated, c=said * 20 + "\n\n" + other * 40, d=other)
    found = [hit.passage for hit in search(question, snapshot, ToyEncoder(), limit=3)]
    assert [said in passage.text for passage in found] == [True, False, False]
    assert snapshot.catalog.document("a.txt").also == ("b.txt",)
    assert snapshot.catalog.counts() == (4, 8)


def test_passages_that_differ_in_a_number_do_not_repeat_each_other(tmp_path):
    texts = {f"y{year}": f"Le loyer de {year} est de {year - 1300} euros." for year in (2021, 2022, 2023)}
    snapshot = snapshot_of(tmp_path / "seeds", **texts, z="Le chat dort.")
    found = search("Quel loyer ?", snapshot, ToyEncoder(), limit=4, language="fr")
    assert found[3].passage.path == "z.txt"


def paragraphs(subject: str, count: int) -> str:
    """As many passages, about one subject, each with words of its own."""
    return "\n\n".join(f"{subject} {number} " + f"w{number}x " * 200 for number in range(count))


def test_one_document_does_not_fill_the_list_where_others_are_nearly_as_near(tmp_path):
    snapshot = snapshot_of(tmp_path / "seeds", Blind(), a=paragraphs("miel", 8), b=paragraphs("cire", 2))
    found = search("Autre chose ?", snapshot, Blind(), limit=10, language="fr")  # nothing tells them apart
    assert [hit.passage.path for hit in found] == ["a.txt"] * FEW + ["b.txt"] * 2 + ["a.txt"] * (8 - FEW)
    assert [hit.score for hit in found] == [0.0] * (FEW + 2) + [-STEP] * (8 - FEW)


def test_a_folder_of_one_document_gives_as_many_as_asked(tmp_path):
    snapshot = snapshot_of(tmp_path / "seeds", a=paragraphs("miel", 8))
    assert len(search("miel", snapshot, ToyEncoder(), limit=8, language="fr")) == 8


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
    hits = search("le miel du toit", snapshot, ToyEncoder(), limit=4, legs=Legs.VECTORS)
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
        assert 0.6 < first.cosine < 1
    vectors = index.snapshot().vectors.rows()
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert search("honey", index.snapshot(), encoder, limit=4)[0].cosine == pytest.approx(
        float((vectors @ encoder.query("honey")).max()), abs=1e-6
    )


def far(seeds: Path, count: int, encoder: ToyEncoder, **texts: str) -> Snapshot:
    """With so many passages besides that neither leg lists all."""
    others = {f"n{number:03}": f"Note {number} sur le jardin." for number in range(count)}
    return snapshot_of(seeds, encoder, **others, **texts)


@pytest.mark.parametrize("question", ["Qui est Zygomaris ?", "qui est zygomaris", "QUI EST ZYGOMARIS", "l’zygomaris ?"])
def test_a_rare_name_is_found_by_its_letters_alone(tmp_path, question):
    snapshot = far(tmp_path / "seeds", DEPTH + 10, Blind(), z="Hier, le docteur Zygomaris chantait.")
    by_words = search(question, snapshot, Blind(), limit=1, language="fr")[0]
    assert by_words.passage.path == "z.txt"
    assert by_words.bm25 > 0
    assert by_words.cosine == pytest.approx(1)  # known though that leg did not list it
    assert search(question, snapshot, Blind(), limit=1, legs=Legs.VECTORS)[0].passage.path == "n000.txt"


def test_what_neither_leg_listed_follows_by_cosine(tmp_path):
    snapshot = far(tmp_path / "seeds", DEPTH + 10, ToyEncoder(), z="Hier, le docteur Zygomaris chantait.")
    found = search("Qui est Zygomaris ?", snapshot, ToyEncoder(), limit=200, language="fr")
    assert len({hit.passage.path for hit in found}) == DEPTH + 11
    for limit in (5, DEPTH):
        assert found[:limit] == search("Qui est Zygomaris ?", snapshot, ToyEncoder(), limit=limit, language="fr")
    scores = [hit.score for hit in found]
    assert scores == sorted(scores, reverse=True)
    cosines = [hit.cosine for hit in found[-9:]]
    assert cosines == sorted(cosines, reverse=True)


def test_words_that_two_languages_share_do_not_ruin_a_search_across_them(seeds):
    """The dense leg's first stays first although another passage happens to share a number with the question."""
    encoder = BundledEncoder(threads=1)
    (seeds / "bus.txt").write_text("Le bus 19 passe place des Lilas.\n\nIl est bleu.\n", encoding="utf-8")
    index = Index(seeds, seeds.parent / "index", encoder)
    index.refresh()
    question = "When does the library close, at 6 p.m. or at 19?"
    hits = search(question, index.snapshot(), encoder, limit=6)
    shared = next(hit for hit in hits if hit.passage.path == "bus.txt" and hit.bm25 > 0)
    assert hits[0].passage.path == "bibliothèque.txt"
    assert shared.passage.language == "fr"


def test_names_and_numbers_are_looked_for_across_languages(tmp_path):
    texts = {"a": "The castle was built long ago.", "b": "Beyoncé sang there in 2019.", "c": "A cat sleeps here."}
    snapshot = snapshot_of(tmp_path / "seeds", Blind(), **texts, d="The river is wide.", e="Nobody came to the town.")
    for question in ("Où a chanté Beyoncé en 2019 ?", "ou a chante beyonce"):
        assert search(question, snapshot, Blind(), limit=1, language="fr")[0].passage.path == "b.txt"


def test_beginnings_of_words_are_looked_for_across_languages_only(tmp_path):
    snapshot = snapshot_of(tmp_path / "seeds", Blind(), a="A wall is here.", b="The production of the plant grew.")
    question = "Who are the producers?"
    assert search(question, snapshot, Blind(), limit=1, language="fr")[0].passage.path == "b.txt"
    assert search(question, snapshot, Blind(), limit=1, language="en")[0].passage.path == "a.txt"


def test_the_order_in_which_files_come_changes_nothing(tmp_path):
    texts = {
        "a": "Le miel du toit.",
        "b": "Du miel.",
        "c": "The honey of 2019.",
        "d": "Le toit du marché.",
        "e": "Bof.",
    }
    one = snapshot_of(tmp_path / "one" / "seeds", **texts)
    two = snapshot_of(tmp_path / "two" / "seeds", **dict(reversed(texts.items())))
    for question in ("le miel du toit", "honey in 2019", "?"):
        assert search(question, one, ToyEncoder(), limit=5) == search(question, two, ToyEncoder(), limit=5)


@pytest.mark.parametrize(
    "question", ["", "?", "le la les", "the of and", 'NEAR("a" b) AND *', "( OR )", '"', "\ud800\0"]
)
def test_any_text_is_only_a_question(seeds, question):
    assert len(search(question, snapshot_of(seeds), ToyEncoder(), limit=4)) == 4
