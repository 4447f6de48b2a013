"""
Any sentence-transformers model as an `Encoder`, any question-answering model of transformers: a folder, or a hub id.

Knows sentence-transformers, transformers and torch, and is the only file that imports them; and what models expect
before a text. Knows nothing of the bundled models.
"""

import hashlib
import logging
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index import onnx
from index.encoder import Vectors
from index.errors import ModelError
from index.onnx import readable

logger = logging.getLogger(__name__)

RULES = "hub-1"  # changes when the arithmetic below does
HUB_ID = re.compile(r"\w[\w.-]*(/\w[\w.-]*)?")
MARKS = ("modules.json", "config.json")  # of sentence-transformers, of transformers; either is enough to open a folder
E5 = re.compile(r"(?<![a-z0-9])e5(?![a-z0-9])", re.IGNORECASE)
QUERY_PROMPTS, PASSAGE_PROMPTS = (
    ("query",),
    ("document", "passage", "corpus"),
)  # the names sentence-transformers looks for
SPANS_RULES, SPANS_UNLIMITED = "hub-spans-1", 384  # pieces: question and text, as such models are trained
UNLIMITED = 512  # tokens, for a model that sets no limit: longer passages make poor citations


def is_model_folder(name: str) -> bool:
    """Whether `name` is a folder that holds a model; else it can only be a hub id."""
    return any((Path(name) / mark).is_file() for mark in MARKS)


class HubEncoder:
    """
    A model of others. Its own prompts go before its texts; if it has none, the prefixes given here.

    Each text is run alone: in a batch it would be padded, and its vector would differ in the last bits.
    """

    def __init__(
        self, name: str, *, query_prefix: str = "", passage_prefix: str = "", threads: int | None = None
    ) -> None:
        self._model = _open(name, threads)
        own = _prompts(self._model)
        if own and (query_prefix or passage_prefix):
            logger.warning("%s brings its own prompts %r; query_prefix and passage_prefix are not used.", name, own)
        if not own and not (query_prefix or passage_prefix) and E5.search(Path(name).name):
            logger.warning(
                "%s looks like an E5 model, but has no prompts; answers will be poor. "
                'Set query_prefix="query: " and passage_prefix="passage: ".',
                name,
            )
        given = own or {"query": query_prefix, "passage": passage_prefix}
        self._query, self._passage = given.get("query", ""), given.get("passage", "")
        longest = self._model.max_seq_length or UNLIMITED
        marks = len(self._model.tokenizer.encode(""))
        self.dim: int = len(self.query("dim"))
        self.limit: int = longest - marks - max(self.tokens(self._query), self.tokens(self._passage))
        prefixes = _digest(self._query.encode(), self._passage.encode())
        self.fingerprint = f"{RULES}-{self.dim}-{_identity(name, self._model)}-{prefixes}"

    def tokens(self, text: str) -> int:
        return len(self._model.tokenizer.encode(readable(text), add_special_tokens=False))

    def passages(self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None) -> Vectors:
        vectors = np.empty((len(texts), self.dim), np.float32)
        for number, text in enumerate(texts):
            vectors[number] = self._vector(self._model.encode_document, text, self._passage)
            if progress:
                progress(number + 1)
        return vectors

    def query(self, text: str) -> Vectors:
        return self._vector(self._model.encode_query, text, self._query)

    def _vector(self, encode: Callable[..., Any], text: str, prompt: str) -> Vectors:
        vector = encode(readable(text), prompt=prompt, show_progress_bar=False)
        # A model without a last layer that normalises, and none at all for a text it has no word of.
        vector = np.asarray(vector, np.float32)
        norm = np.linalg.norm(vector)
        unit = vector / norm if norm else np.eye(1, len(vector))[0]
        return np.asarray(unit, np.float32)


class HubSpans:
    """A question-answering model of others (`AutoModelForQuestionAnswering`): how fit each piece of a text is."""

    def __init__(self, name: str, *, threads: int | None = None) -> None:
        self._model, self._tokenizer = _opened("reader", name, threads, _question_answering)
        if not self._tokenizer.is_fast:
            raise ModelError(f"The reader {name!r} has no fast tokenizer, which tells where its pieces stand.")
        longest = min(self._tokenizer.model_max_length, self._model.config.max_position_embeddings)
        self._limit = min(longest, SPANS_UNLIMITED)
        commit = getattr(self._model.config, "_commit_hash", None)
        self.fingerprint = (
            f"{SPANS_RULES}-{_folder_digest(Path(name)) if is_model_folder(name) else f'{name}@{commit}'}"
        )

    def scores(self, question: str, introduction: str, text: str) -> list[tuple[onnx.Numbers, Vectors]]:
        """
        For each window on the text, (offsets, scores) of its pieces.

        offsets: (n, 2), characters of `text`. scores: (1 + n, 2), to be the first and the last piece of the answer; the
        first row is that of no answer.
        """
        encoded = self._tokenizer(
            readable(question)[: self._limit],  # characters: at least one a piece, so the text has room
            readable(introduction + text),
            max_length=self._limit,
            stride=self._limit // 4,
            truncation="only_second",
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
        )
        return [self._window(encoded, number, len(introduction)) for number in range(len(encoded["input_ids"]))]

    def _window(self, encoded: Any, number: int, shift: int) -> tuple[onnx.Numbers, Vectors]:
        import torch

        with torch.no_grad():  # alone: in a batch it would be padded, and its scores would differ in the last bits
            given = self._model(
                **{
                    name: torch.tensor([encoded[name][number]])
                    for name in self._tokenizer.model_input_names
                    if name in encoded
                }
            )
        scores = torch.stack([given.start_logits[0], given.end_logits[0]], dim=1).float().numpy()
        offsets = np.array(encoded["offset_mapping"][number], np.int64) - shift
        of_text = np.array([part == 1 for part in encoded.sequence_ids(number)]) & (offsets[:, 1] > 0)
        ids = encoded["input_ids"][number]
        nothing = ids.index(self._tokenizer.cls_token_id) if self._tokenizer.cls_token_id in ids else 0
        return offsets[of_text], np.concatenate([scores[[nothing]], scores[of_text]])


def _open(name: str, threads: int | None) -> Any:
    return _opened("encoder", name, threads, _sentence_transformer)


def _sentence_transformer(name: str) -> Any:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(name)


def _question_answering(name: str) -> tuple[Any, Any]:
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    return AutoModelForQuestionAnswering.from_pretrained(name).eval(), AutoTokenizer.from_pretrained(name)


def _opened(kind: str, name: str, threads: int | None, open_model: Callable[[str], Any]) -> Any:
    """`kind` is how the settings call it."""
    if not is_model_folder(name) and (Path(name).is_dir() or not HUB_ID.fullmatch(name)):
        raise ModelError(
            f"There is no model in {name!r}: the folder of a model holds {' or '.join(MARKS)}. Check the path."
        )
    try:
        # 8 s: torch, transformers and sentence-transformers.
        import sentence_transformers  # noqa: F401
        import torch
    except ImportError as error:
        raise ModelError(
            f"The {kind} {name!r} needs sentence-transformers, which is not installed ({error}). "
            f'Run: pip install sentence-transformers; or use {kind}="bundled".'
        ) from error
    if threads:
        torch.set_num_threads(threads)
    try:
        return open_model(name)
    except Exception as error:  # whatever a model's files, the network or the model's own code come to
        where = (
            "is damaged" if is_model_folder(name) else "is neither a folder here nor a model that could be downloaded"
        )
        raise ModelError(
            f"The {kind} {name!r} {where} ({type(error).__name__}: {error}). "
            f'Check the name and the network; or use {kind}="bundled".'
        ) from error


def _prompts(model: Any) -> dict[str, str]:
    """
    The model's own prompts that are not empty, as "query" and "passage".

    `encode_document` would not find them all: sentence-transformers gives each model an empty prompt "document" and
    takes that before a "passage" the model does have.
    """
    kinds = {"query": QUERY_PROMPTS, "passage": PASSAGE_PROMPTS}
    found = {kind: next(filter(None, map(model.prompts.get, names)), "") for kind, names in kinds.items()}
    return {kind: prompt for kind, prompt in found.items() if prompt}


def _identity(name: str, model: Any) -> str:
    """A folder is what is in it; a model of the hub is its name and revision."""
    if is_model_folder(name):
        return _folder_digest(Path(name))
    config = getattr(getattr(model[0], "auto_model", None), "config", None)
    return f"{name}@{getattr(config, '_commit_hash', None)}"


def _folder_digest(folder: Path) -> str:
    """Of every file but cards and hidden ones, by name and content."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".md")
    seen = [path for path in files if not any(part.startswith(".") for part in path.relative_to(folder).parts)]
    return _digest(
        *(part for path in seen for part in (path.relative_to(folder).as_posix().encode(), path.read_bytes()))
    )


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
