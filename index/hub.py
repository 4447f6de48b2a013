"""
Any sentence-transformers model as an `Encoder`: a folder, or a hub id.

Knows sentence-transformers and what models expect before a text, and is the only file that imports it (with
transformers and torch, which it brings). Knows nothing of the bundled model.
"""

import hashlib
import logging
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

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


def _open(name: str, threads: int | None) -> Any:
    if not is_model_folder(name) and (Path(name).is_dir() or not HUB_ID.fullmatch(name)):
        raise ModelError(
            f"There is no model in {name!r}: a sentence-transformers folder holds modules.json. Check the path."
        )
    try:
        # 8 s: torch, transformers and sentence-transformers.
        import torch
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise ModelError(
            f"The encoder {name!r} needs sentence-transformers, which is not installed ({error}). "
            'Run: pip install sentence-transformers; or use encoder="bundled".'
        ) from error
    if threads:
        torch.set_num_threads(threads)
    try:
        return SentenceTransformer(name)
    except Exception as error:  # whatever a model's files, the network or the model's own code come to
        where = (
            "is damaged" if is_model_folder(name) else "is neither a folder here nor a model that could be downloaded"
        )
        raise ModelError(
            f"The encoder {name!r} {where} ({type(error).__name__}: {error}). "
            'Check the name and the network; or use encoder="bundled".'
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
