"""
Which entries of the full XLM-R tokenizer French and English need, and the tokenizer cut to them.

Knows spelling. Knows nothing of weights or graphs.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
SHORT = 2  # letters: every Latin piece of at most these is kept, so that any Latin word can be spelt
NEVER = -100.0  # a score no spelling falls to: the best path through a text never takes such a piece

Settings = dict[str, Any]  # a tokenizer.json


def is_latin(piece: str) -> bool:
    """Letters of the Latin alphabet up to Latin Extended-A, and any digit, punctuation or sign below the CJK blocks."""
    return all(
        unicodedata.name(character, "").startswith("LATIN") and ord(character) < 0x180
        if character.isalpha()
        else ord(character) < 0x3000
        for character in piece
    )


def strings(value: object) -> Iterator[str]:
    """Every string in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from strings(list(value.values()))
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


def texts_of(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield from strings(json.loads(line)) if path.suffix == ".jsonl" else (line,)


def unaccented(word: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFD", word) if not unicodedata.combining(one))


def forms(word: str) -> Iterator[str]:
    """How people type a word: as it stands, at the start of a sentence, shouted, on a keyboard without accents."""
    for spelt in {word, unaccented(word)}:
        yield from {spelt, spelt.lower(), spelt.capitalize(), spelt.upper()}


def chosen_pieces(tokenizer: Settings, texts: Iterable[str]) -> list[int]:
    """Those the texts use, the short Latin ones and the special ones; ascending."""
    reader = Tokenizer.from_str(json.dumps(tokenizer))
    pieces = [piece.removeprefix("▁") for piece, _ in tokenizer["model"]["vocab"]]
    kept = {number for number, piece in enumerate(pieces) if len(piece) <= SHORT and is_latin(piece)}
    kept |= {added["id"] for added in tokenizer["added_tokens"]}
    texts = list(texts)
    for start in range(0, len(texts), 10_000):
        for encoded in reader.encode_batch_fast(texts[start : start + 10_000]):
            kept.update(encoded.ids)
    return sorted(kept)


def cut_tokenizer(tokenizer: Settings, kept: list[int]) -> Settings:
    """The same tokenizer over the kept pieces. A special piece loses its score, so no text can spell one."""
    numbers = {old: new for new, old in enumerate(kept)}
    vocabulary = [tokenizer["model"]["vocab"][old] for old in kept]
    cut: Settings = json.loads(json.dumps(tokenizer | {"model": None, "truncation": None, "padding": None}))
    cut["model"] = tokenizer["model"] | {
        "vocab": [[piece, NEVER if piece in SPECIAL else score] for piece, score in vocabulary],
        "unk_id": numbers[tokenizer["model"]["unk_id"]],
    }
    for added in cut["added_tokens"]:
        added["id"] = numbers[added["id"]]
    for special in cut["post_processor"]["special_tokens"].values():
        special["ids"] = [numbers[old] for old in special["ids"]]
    return cut


def named_pieces(tokenizer: Settings, cut: Settings) -> list[int]:
    """Those another cut of the same tokenizer has."""
    wanted = {piece for piece, _ in cut["model"]["vocab"]}
    return [number for number, (piece, _) in enumerate(tokenizer["model"]["vocab"]) if piece in wanted]
