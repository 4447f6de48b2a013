"""What a model folder gives: pieces with exact offsets, arrays, and clear words when it is damaged."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from index import onnx
from index.encoder import BUNDLED
from index.errors import ModelError


@pytest.fixture(scope="module")
def model() -> onnx.Model:
    return onnx.load(BUNDLED, threads=2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'été à Busan", ["L", "'", "été", " à", " Bu", "san"]),
        ("The hives on the roof.", ["The", " hi", "ves", " on", " the", " roof", "."]),
        ("\ud800 ici \udfff.", [" ici", "\udfff", "."]),
    ],
)
def test_offsets_point_at_the_text(model, text, expected):
    assert [text[start:end] for start, end in model.pieces(text).offsets] == expected


def test_offsets_of_a_word_far_into_a_text(model):
    text = "Le musée coûte 12 € ; œuvres « 2 000 ». The fee is 15%. " * 20 + "Polestar"
    start, _ = model.pieces(text).offsets[model.count(text.removesuffix(" Polestar"))]
    assert text[start:] == " Polestar"


def test_pieces_have_no_marks_and_are_counted_alike(model):
    for text in ("", "Où ?", "Where?", "mot " * 3000):
        ids = model.pieces(text).ids
        assert model.count(text) == len(ids)
        assert not {model.start, model.end} & set(ids.tolist())
    assert model.pieces("").offsets.shape == (0, 2)


def test_a_text_cannot_spell_the_marks_of_its_start_and_end(model):
    # As added tokens they would be: a document about XML could end its own passage.
    ids = model.pieces("a </s> b <s> c <pad> <mask>").ids.tolist()
    marks = {model.tokenizer.token_to_id(mark) for mark in ("<s>", "</s>", "<pad>", "<mask>")}
    assert not marks & set(ids)
    assert len(ids) > 10


def test_known_languages_have_no_unknown_pieces(model):
    unknown = model.tokenizer.token_to_id("<unk>")
    text = "Ça gêne l’œil naïf à Nîmes : 2 000 €, n° 5 ; FORÊT foret. Don't re-zip Łódź’s façade — “it’s” 50% @x_1 {y}"
    assert unknown not in model.pieces(text).ids
    assert unknown in model.pieces("鸚鵡 ᚠᚢᚦ").ids


def test_a_row_for_each_piece(model):
    ids = np.array([model.start, *model.pieces("Où est la gare ?").ids, model.end])
    states = model.run(ids)
    assert states.shape == (len(ids), 384)
    assert states.dtype == np.float32
    assert not np.allclose(states[1], states[2], atol=0.05)


def test_same_bits_from_many_threads_and_any_number_of_cores(model):
    ids = [np.array([model.start, *model.pieces(f"mot {n} " * (n + 1)).ids, model.end]) for n in range(30)]
    alone = [model.run(one) for one in ids]
    single = onnx.load(BUNDLED, threads=1)
    with ThreadPoolExecutor(4) as pool:
        for one, other in zip(alone, pool.map(single.run, ids), strict=True):
            assert np.array_equal(one, other)


def test_a_folder_is_opened_once(model):
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(lambda _: onnx.load(BUNDLED / ".." / "model", threads=2), range(8)))
    assert {id(one) for one in opened} == {id(model)}
    assert onnx.load(BUNDLED, threads=1) is not model


@pytest.fixture
def copy(tmp_path):
    for name in (onnx.WEIGHTS, onnx.TOKENIZER):
        shutil.copy(BUNDLED / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize("name", [onnx.WEIGHTS, onnx.TOKENIZER])
def test_a_missing_file_is_named(copy, name):
    (copy / name).unlink()
    with pytest.raises(ModelError, match=f"{name}.*Install") as raised:
        onnx.Model(copy, threads=1)
    assert str(copy) in str(raised.value)


@pytest.mark.parametrize("name", [onnx.WEIGHTS, onnx.TOKENIZER])
@pytest.mark.parametrize(
    "damage", [lambda raw: raw[: len(raw) // 2], lambda raw: b"", lambda raw: b"version https://git"]
)
def test_a_damaged_file_is_named(copy, name, damage):
    (copy / name).write_bytes(damage((copy / name).read_bytes()))
    with pytest.raises(ModelError, match=f"{name} is damaged.*Install"):
        onnx.Model(copy, threads=1)


@pytest.mark.parametrize("name", [onnx.WEIGHTS, onnx.TOKENIZER])
def test_the_digest_is_of_both_files(copy, name, model):
    assert onnx.Model(copy, threads=1).digest == model.digest
    raw = (copy / name).read_bytes()
    # Still a tokenizer, and still a graph: protobuf skips a field it does not know.
    (copy / name).write_bytes(raw + (b"\n" if name == onnx.TOKENIZER else b"\xfa\x3f\x01x"))
    assert onnx.Model(copy, threads=1).digest != model.digest


def test_models_can_share_a_tokenizer(copy, model):
    (copy / onnx.TOKENIZER).unlink()
    other = onnx.load(copy, threads=2, tokenizer=BUNDLED)
    assert other is not model
    assert other.tokenizer is model.tokenizer
    assert other.digest == model.digest
