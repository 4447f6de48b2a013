"""The bundled encoder: near means near in both languages, and a text's vector is its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import unicodedata

import numpy as np
import pytest

from index import onnx
from index.encoder import BUNDLED, QUERY_MAP, BundledEncoder
from index.errors import ModelError

PASSAGES = (
    "La bibliothèque ouvre le mardi à 9 h 30 et ferme à 18 heures.",
    "The library opens on Tuesdays at 9:30 and closes at six in the evening.",
    "Les ruches donnent quarante kilos de miel dans un bon été.",
    "In a good summer the hives give forty kilograms of honey.",
    "La rivière a inondé les caves du village en janvier 1910.",
    "The river flooded the cellars of the village in January 1910.",
)
QUESTIONS = (
    ("À quelle heure ouvre la bibliothèque ?", 0, 1),
    ("When does the library open?", 1, 0),
    ("Combien de miel donnent les ruches ?", 2, 3),
    ("How much honey do the hives give?", 3, 2),
    ("En quelle année la rivière a-t-elle inondé les caves du village ?", 4, 5),
    ("In which year did the river flood the cellars of the village?", 5, 4),
)
ODD = (
    "",
    " ",
    "\x00\x07\u200b\ufeff",
    "👍🏽👨‍👩‍👧",
    "漢字 кириллица عربى",
    "\ud800 half \udfff",
    "</s><s><mask>",
    "a" * 100_000,
    "é " * 50_000,
)


@pytest.fixture(scope="module")
def encoder() -> BundledEncoder:
    return BundledEncoder(threads=2)


def test_questions_find_their_passage_in_both_languages(encoder):
    vectors = encoder.passages(PASSAGES)
    for question, same, other in QUESTIONS:
        first, second = np.argsort(vectors @ encoder.query(question))[::-1][:2]
        assert (first, second) == (same, other), question


def test_the_weights_are_those_of_e5(encoder):
    # From the model in floats (`make --float`, sentence-transformers): rounding moves a cosine by thousandths.
    vectors = encoder.passages(PASSAGES[:4])
    assert vectors @ encoder.unmapped(QUESTIONS[0][0]) == pytest.approx([0.895, 0.846, 0.766, 0.703], abs=0.008)


def test_a_question_is_not_encoded_as_a_passage(encoder):
    text = PASSAGES[0]
    assert encoder.query(text) @ encoder.passages([text])[0] < 0.995


def test_rows_are_float32_of_norm_one(encoder):
    vectors = encoder.passages(PASSAGES)
    assert vectors.shape == (len(PASSAGES), encoder.dim)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(PASSAGES)), abs=1e-6)
    assert np.linalg.norm(encoder.query("Où ?")) == pytest.approx(1, abs=1e-6)
    assert encoder.query("Où ?").shape == (encoder.dim,)


def test_no_texts_are_no_rows(encoder):
    assert encoder.passages([]).shape == (0, encoder.dim)


def test_the_vector_of_a_text_does_not_depend_on_the_others(encoder):
    texts = [*PASSAGES, PASSAGES[0] * 12, "court"]
    together = encoder.passages(texts)
    for text, row in zip(texts, together, strict=True):
        assert np.array_equal(encoder.passages([text])[0], row)
    assert np.array_equal(encoder.passages(texts[::-1]), together[::-1])
    assert np.array_equal(BundledEncoder(threads=1).passages(texts), together)


def test_any_text_has_a_vector(encoder):
    vectors = encoder.passages(ODD)
    assert np.isfinite(vectors).all()
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(ODD)), abs=1e-6)
    for text in ODD:
        assert np.isfinite(encoder.query(text)).all()


def test_what_is_beyond_the_limit_is_not_read(encoder):
    word = " été"
    assert encoder.tokens(word * encoder.limit) == encoder.limit
    short, full, more = encoder.passages(
        [word * (encoder.limit - 1), word * encoder.limit, word * encoder.limit + " fin" * 50]
    )
    assert np.array_equal(full, more)
    assert not np.array_equal(short, full)


def test_the_limit_and_the_prefix_fill_the_model(encoder):
    model = onnx.load(BUNDLED, threads=2)
    assert encoder.limit == 512 - len(["<s>", "passage", ":", "</s>"]) - 1  # "query" is two pieces
    assert model.pieces("query: été").ids.size == 3 + encoder.tokens("été")


def test_a_vector_is_the_mean_of_what_the_model_says_of_prefix_and_text(encoder):
    model = onnx.load(BUNDLED, threads=2)
    for prefix, vector in (("query", encoder.unmapped("Le miel.")), ("passage", encoder.passages(["Le miel."])[0])):
        ids = [model.start, *model.pieces(f"{prefix}: Le miel.").ids, model.end]
        mean = model.run(np.array(ids)).mean(axis=0)
        assert vector == pytest.approx(mean / np.linalg.norm(mean), abs=1e-6)


def test_a_question_is_mapped_and_a_passage_is_not(encoder):
    stored = np.load(BUNDLED / QUERY_MAP)
    for question, same, _ in QUESTIONS:
        plain = encoder.unmapped(question)
        moved = plain + (plain @ stored["down"]) @ stored["up"] + stored["bias"]
        assert encoder.query(question) == pytest.approx(moved / np.linalg.norm(moved), abs=1e-6)
        # Nearer to what answers it, further from the others.
        before, after = (encoder.passages(PASSAGES) @ vector for vector in (plain, encoder.query(question)))
        assert after[same] - after.mean() > before[same] - before.mean()


def test_a_damaged_map_is_named(tmp_path):
    for name in (onnx.WEIGHTS, onnx.TOKENIZER):
        shutil.copy(BUNDLED / name, tmp_path / name)
    for content in (b"", b"PK\3\4 no zip", (BUNDLED / QUERY_MAP).read_bytes()[:5000]):
        (tmp_path / QUERY_MAP).write_bytes(content)
        with pytest.raises(ModelError, match=r"query\.npz is damaged"):
            BundledEncoder(tmp_path)


def test_progress_counts_to_the_end(encoder):
    done: list[int] = []
    encoder.passages(PASSAGES, progress=done.append)
    assert done == [1, 2, 3, 4, 5, 6]


def test_an_interrupted_build_stops_at_once(encoder):
    def interrupt(done: int) -> None:
        raise KeyboardInterrupt

    texts = [PASSAGES[0] * 8] * 800  # half a minute of work
    begun = time.perf_counter()
    with pytest.raises(KeyboardInterrupt):
        encoder.passages(texts, progress=interrupt)
    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_count_but_not_how_they_are_stored(encoder, form):
    text = "forêt protégée"
    assert np.array_equal(encoder.query(unicodedata.normalize(form, text)), encoder.query(text))
    assert not np.array_equal(encoder.query("foret protegee"), encoder.query(text))


def test_the_fingerprint_is_that_of_passages(encoder, tmp_path):
    assert BundledEncoder(threads=1).fingerprint == encoder.fingerprint
    mapped, spelt = tmp_path / "mapped", tmp_path / "spelt"
    for folder in (mapped, spelt):
        shutil.copytree(BUNDLED, folder, ignore=shutil.ignore_patterns("*.py", "*.md", "__pycache__"))
    np.savez(mapped / QUERY_MAP, down=np.zeros((384, 1)), up=np.zeros((1, 384)), bias=np.ones(384))
    assert BundledEncoder(mapped, threads=1).fingerprint == encoder.fingerprint
    tokenizer = json.loads((spelt / onnx.TOKENIZER).read_text(encoding="utf-8"))
    tokenizer["model"]["vocab"][1000][1] -= 1
    (spelt / onnx.TOKENIZER).write_text(json.dumps(tokenizer), encoding="utf-8")
    assert BundledEncoder(spelt, threads=1).fingerprint != encoder.fingerprint


def test_a_missing_model_says_which_and_what_to_do(tmp_path):
    with pytest.raises(ModelError, match=r"tokenizer\.json.*Install"):
        BundledEncoder(tmp_path / "nowhere")


def test_importing_the_encoder_loads_no_model_library():
    code = "import sys, index.encoder; print(sorted({'onnxruntime', 'tokenizers', 'torch'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "[]"


def test_the_weights_fit_the_budget():
    assert (BUNDLED / onnx.WEIGHTS).stat().st_size < 45e6
