"""Other people's models: the bundled weights in floats agree with the bundled encoder; prompts go where they must."""

from __future__ import annotations

import json
import logging
import re
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from index.encoder import BUNDLED, QUERY_MAP, BundledEncoder, QueryMap
from index.errors import ModelError
from index.hub import HubEncoder, HubSpans, is_model_folder
from qa import Settings, models

WORDS = ("alpha", "beta", "query", "passage", "ask", "text", "é", ":")


def test_a_folder_with_a_model_is_told_from_a_name(tmp_path):
    assert not is_model_folder(str(tmp_path))
    assert not is_model_folder("intfloat/multilingual-e5-small")
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    assert is_model_folder(str(tmp_path))


@pytest.mark.parametrize("name", ["/nowhere/at/all", "../model", "C:\\models\\e5", "a/b/c"])
def test_a_path_without_a_model_is_never_looked_for_on_the_hub(name):
    with pytest.raises(ModelError, match=r"no model in .*modules\.json"):
        HubEncoder(name)


def test_a_folder_without_a_model_says_so(tmp_path):
    with pytest.raises(ModelError, match=r"no model in .*modules\.json"):
        HubEncoder(str(tmp_path))


def test_without_the_package_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)  # Python's way to say "cannot be imported"
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match="pip install sentence-transformers"):
        HubEncoder(str(tmp_path))


hub = pytest.mark.hub


@pytest.fixture(scope="module")
def floats(tmp_path_factory):
    """The bundled weights as a sentence-transformers folder."""
    pytest.importorskip("safetensors")
    pytest.importorskip("onnx")
    from index.model import make, weights

    folder = tmp_path_factory.mktemp("floats")
    bundled = make.read("bundled", None)
    weights.write_floats(bundled.weights, bundled.tokenizer, QueryMap.load(BUNDLED / QUERY_MAP), folder)
    return folder


def texts() -> list[str]:
    """A hundred, half French, half English, short and long."""
    from tests.conftest import ENGLISH, FRENCH

    sentences = [line for text in (FRENCH, ENGLISH) for line in text.replace(". ", ".\n").splitlines() if line]
    return [f"{sentences[n % len(sentences)]} {' '.join(sentences[: n // 10])} ({n})" for n in range(100)]


@hub
def test_the_bundled_weights_in_floats_agree_with_the_bundled_encoder(floats):
    from sentence_transformers import SentenceTransformer

    model, bundled = SentenceTransformer(str(floats)), BundledEncoder()
    passages = texts()
    theirs = model.encode_document(passages, normalize_embeddings=True)
    assert (theirs * bundled.passages(passages)).sum(axis=1).min() >= 0.99
    questions = [text[:60] for text in passages]
    theirs = model.encode_query(questions, normalize_embeddings=True)
    assert (theirs * np.array([bundled.query(question) for question in questions])).sum(axis=1).min() >= 0.99


@hub
def test_the_same_folder_as_an_encoder(floats):
    hub, bundled = HubEncoder(str(floats)), BundledEncoder()
    passages = texts()[::10]
    ours, theirs = bundled.passages(passages), hub.passages(passages)
    assert (ours * theirs).sum(axis=1).min() >= 0.998  # the same prefixes: with none, or the other, 0.98
    assert hub.query("Où ?") @ bundled.query("Où ?") >= 0.998
    assert hub.dim == bundled.dim
    assert abs(hub.limit - bundled.limit) <= 1
    assert [hub.tokens(text) for text in passages] == [bundled.tokens(text) for text in passages]


@hub
def test_the_same_folder_as_an_encoder_answers_alike(floats, tmp_path):
    from qa import Assistant, Settings

    root = Path(__file__).parent.parent
    rows = (root / "tests/quality/article.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(row)["question"] for row in rows[::5]]
    ours, theirs = (
        Assistant(Settings(seeds=root / "seeds", index=tmp_path / name, encoder=encoder))
        for name, encoder in (("ours", "bundled"), ("theirs", str(floats)))
    )
    pairs = [(ours.ask(question), theirs.ask(question)) for question in questions]
    alike = [
        (one.citations or one.nearest)[0].quote == (other.citations or other.nearest)[0].quote for one, other in pairs
    ]
    assert sum(alike) >= 0.85 * len(alike)  # cosines differ in the third decimal, which turns a close race
    assert {other.confidence for _, other in pairs} == {None}  # measured of the bundled encoder only


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A folder of a made-up model of eight words, without prompts; its vector is the mean of its words'."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({word: n for n, word in enumerate(("[UNK]", *WORDS))}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    rows = np.random.default_rng(7).normal(size=(len(WORDS) + 1, 6)).astype(np.float32)
    folder = tmp_path_factory.mktemp("tiny") / "model"
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=rows)], device="cpu").save(str(folder))
    return folder, dict(zip(("[UNK]", *WORDS), rows, strict=True))


def unit_mean(rows, text: str) -> np.ndarray:
    mean = np.mean([rows[word] for word in text.split()], axis=0)
    return mean / np.linalg.norm(mean)


def with_prompts(folder, to, prompts: dict[str, str]):
    shutil.copytree(folder, to)
    path = to / "config_sentence_transformers.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(config | {"prompts": prompts}), encoding="utf-8")
    return str(to)


@hub
def test_without_prompts_or_prefixes_the_text_stands_alone(tiny):
    folder, rows = tiny
    encoder = HubEncoder(str(folder))
    assert encoder.dim == 6
    assert encoder.query("alpha beta") == pytest.approx(unit_mean(rows, "alpha beta"), abs=1e-5)
    assert encoder.passages(["alpha", "beta"])[1] == pytest.approx(unit_mean(rows, "beta"), abs=1e-5)


@hub
def test_a_model_without_prompts_gets_the_prefixes(tiny):
    folder, rows = tiny
    encoder = HubEncoder(str(folder), query_prefix="ask : ", passage_prefix="text : ")
    assert encoder.query("alpha") == pytest.approx(unit_mean(rows, "ask : alpha"), abs=1e-5)
    assert encoder.passages(["alpha"])[0] == pytest.approx(unit_mean(rows, "text : alpha"), abs=1e-5)


@hub
@pytest.mark.parametrize("name", ["document", "passage", "corpus"])
def test_a_models_own_prompts_win_and_say_so(tiny, tmp_path, caplog, name):
    folder, rows = tiny
    own = with_prompts(folder, tmp_path / "own", {"query": "query : ", name: "passage : "})
    with caplog.at_level(logging.WARNING, logger="index.hub"):
        encoder = HubEncoder(own, query_prefix="ask : ")
    assert encoder.query("alpha") == pytest.approx(unit_mean(rows, "query : alpha"), abs=1e-5)
    assert encoder.passages(["alpha"])[0] == pytest.approx(unit_mean(rows, "passage : alpha"), abs=1e-5)
    assert "query_prefix and passage_prefix are not used" in caplog.text


@hub
@pytest.mark.parametrize(
    ("name", "prefix", "warned"),
    [("my-e5-small", "", True), ("E5_base", "", True), ("my-e5-small", "query: ", False), ("me5a", "", False)],
)
def test_an_e5_without_prompts_is_warned_about(tiny, tmp_path, caplog, name, prefix, warned):
    shutil.copytree(tiny[0], tmp_path / name)
    with caplog.at_level(logging.WARNING, logger="index.hub"):
        HubEncoder(str(tmp_path / name), query_prefix=prefix)
    assert ("looks like an E5 model" in caplog.text) is warned


@hub
def test_any_text_has_a_vector_and_progress_is_told(tiny):
    done: list[int] = []
    odd = ["", "\ud800", "漢字", "\x00", "alpha " * 2000]
    vectors = HubEncoder(str(tiny[0])).passages(odd, progress=done.append)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(odd)), abs=1e-5)
    assert vectors.dtype == np.float32
    assert done == [1, 2, 3, 4, 5]


@hub
def test_the_fingerprint_follows_content_and_prefixes_but_not_the_folders_name(tiny, tmp_path):
    folder = str(tiny[0])
    first = HubEncoder(folder).fingerprint
    moved = shutil.copytree(folder, tmp_path / "moved")
    assert HubEncoder(str(moved)).fingerprint == first
    assert HubEncoder(folder, query_prefix="ask : ").fingerprint != first
    assert HubEncoder(with_prompts(moved, tmp_path / "own", {"query": "query : "})).fingerprint != first


@hub
def test_a_damaged_folder_says_so(tmp_path):
    (tmp_path / "modules.json").write_text("nothing", encoding="utf-8")
    with pytest.raises(ModelError, match="is damaged"):
        HubEncoder(str(tmp_path))


@hub
def test_a_name_nobody_has_is_neither_a_folder_nor_downloadable(monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)  # else it tries for a minute
    with pytest.raises(ModelError, match="neither a folder here nor a model that could be downloaded"):
        HubEncoder("nobody/no-such-model-of-ours")


@hub
def test_the_bundled_folder_itself_is_no_sentence_transformers_model():
    with pytest.raises(ModelError, match="no model in"):
        HubEncoder(str(BUNDLED))


def test_an_encoder_that_is_named_runs_on_as_many_threads_as_the_settings_say(monkeypatch):
    made = []
    monkeypatch.setattr("index.hub.HubEncoder", lambda name, **how: made.append((name, how["threads"])))
    models.encoder(Settings(encoder="somebody/some-model-of-theirs", threads=3))
    assert made == [("somebody/some-model-of-theirs", 3)]


@pytest.fixture(scope="module")
def tiny_reader(tmp_path_factory):
    """A folder of a question-answering model that was never trained, with a tokenizer of the words of TEXT."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertForQuestionAnswering, PreTrainedTokenizerFast

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *dict.fromkeys(re.findall(r"\w+|[^\w\s]", f"{ASKED} {TITLE} {TEXT}"))]
    tokenizer = Tokenizer(models.WordLevel({word: n for n, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    special = {"unk_token": "[UNK]", "pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    folder = tmp_path_factory.mktemp("tiny_reader") / "model"
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=24, **special).save_pretrained(folder)
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
    )
    BertForQuestionAnswering(config).save_pretrained(folder)
    return folder


ASKED, TITLE = "Quand ouvre l'usine ?", "Note. "
TEXT = "L'usine ouvre en 2025. Elle produit 2 000 voitures. The plant opens in May."


@hub
def test_a_question_answering_model_scores_every_piece_as_transformers_does(tiny_reader):
    import torch
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    text = "L'usine ouvre en 2025."
    ((offsets, scores),) = HubSpans(str(tiny_reader)).scores(ASKED, TITLE, text)
    assert [text[start:end] for start, end in offsets] == ["L", "'", "usine", "ouvre", "en", "2025", "."]
    model = AutoModelForQuestionAnswering.from_pretrained(tiny_reader).eval()
    encoded = AutoTokenizer.from_pretrained(tiny_reader)(ASKED, TITLE + text, return_tensors="pt")
    with torch.no_grad():
        expected = model(**encoded)
    first = expected.start_logits[0].numpy()
    assert scores[0, 0] == pytest.approx(first[0], abs=1e-5)
    assert scores[1:, 0] == pytest.approx(first[-1 - len(offsets) : -1], abs=1e-5)


@hub
def test_a_long_text_is_scored_in_windows_to_its_end(tiny_reader):
    seen = HubSpans(str(tiny_reader)).scores(ASKED, TITLE, TEXT)
    assert len(seen) > 1
    assert {TEXT[start:end] for offsets, _ in seen for start, end in offsets} == set(re.findall(r"\w+|[^\w\s]", TEXT))


@hub
def test_any_question_and_text_are_scored(tiny_reader):
    model = HubSpans(str(tiny_reader))
    for odd in ("", "\ud800", "漢字", "\x00", "voitures " * 200):
        assert all(len(scores) == 1 + len(offsets) for offsets, scores in model.scores(odd, odd, odd))


@hub
def test_the_same_folder_as_a_reader_answers_in_the_documents_words(tiny_reader, tmp_path):
    from qa import Assistant, Settings

    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "note.txt").write_text(TEXT, encoding="utf-8")
    assistant = Assistant(Settings(seeds=tmp_path / "seeds", reader=str(tiny_reader)))
    assert assistant.status().reader == HubSpans(str(tiny_reader)).fingerprint
    answer = assistant.ask(ASKED)
    shown = (answer.citations or answer.nearest)[0]
    assert TEXT[shown.start : shown.end] == shown.quote
    assert answer.short is None or answer.short in shown.quote
    assert answer.confidence is None  # of a model that nothing is known about


@hub
def test_a_reader_that_is_none_is_named(tiny):
    with pytest.raises(ModelError, match=r"reader .* is damaged"):
        HubSpans(str(tiny[0]))
