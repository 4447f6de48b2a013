"""
Run a model folder (`model.onnx`, `tokenizer.json`) on the CPU: text to pieces, pieces to arrays.

Knows onnxruntime and tokenizers, and is the only file that does. Knows nothing of prefixes, pooling, vectors or
answers. A text is never padded: what a model says of it does not depend on the texts beside it.
"""

import hashlib
import re
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError

WEIGHTS, TOKENIZER = "model.onnx", "tokenizer.json"
LONE_SURROGATE = re.compile("[\ud800-\udfff]")  # half a character: JSON and file names can hold one, UTF-8 cannot

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text as the model reads it: `text[start:end]` is what piece `i` stands for, `start, end = offsets[i]`."""

    ids: Numbers  # (n,)
    offsets: Numbers  # (n, 2) characters of the text; the first piece of a word begins at the space before it


class Vocabulary:
    """The `tokenizer.json` of a folder, open."""

    def __init__(self, folder: Path) -> None:
        import tokenizers  # 0.01 s, and 0.05 s to open the file

        path = folder / TOKENIZER
        content = read(path)
        try:
            self.tokenizer: Any = tokenizers.Tokenizer.from_str(content.decode("utf-8"))
            self.tokenizer.encode_special_tokens = True  # a text that says "</s>" does not end there
        except Exception as error:  # tokenizers raises bare Exceptions
            raise damaged(path) from error
        start, end = (self.tokenizer.token_to_id(mark) for mark in ("<s>", "</s>"))
        if start is None or end is None:
            raise damaged(path)
        self.start: int = start
        self.end: int = end
        self.digest = hashlib.sha256(content).digest()


class Model:
    """Open weights, with the tokenizer that cuts texts for them. Safe from many threads."""

    def __init__(self, folder: Path, threads: int, vocabulary: Vocabulary | None = None) -> None:
        """`vocabulary`: None means that in the folder."""
        import onnxruntime  # 0.04 s, and 0.1 s to open a file

        vocabulary = vocabulary or Vocabulary(folder)
        content = read(folder / WEIGHTS)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self.session: Any = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime has a dozen classes without a common one
            raise damaged(folder / WEIGHTS) from error
        self.tokenizer, self.start, self.end = vocabulary.tokenizer, vocabulary.start, vocabulary.end
        self.digest = hashlib.sha256(hashlib.sha256(content).digest() + vocabulary.digest).hexdigest()

    def pieces(self, text: str) -> Pieces:
        """All of the text, without the pieces that mark its start and end."""
        encoded = self.tokenizer.encode(readable(text), add_special_tokens=False)
        return Pieces(np.array(encoded.ids, np.int64), np.array(encoded.offsets, np.int64).reshape(-1, 2))

    def count(self, text: str) -> int:
        return len(self.tokenizer.encode(readable(text), add_special_tokens=False))

    def run(self, ids: Numbers) -> Floats:
        """What the model says of each piece: (n,) -> (n, width)."""
        (output,) = self.session.run(None, {"input_ids": ids[None]})
        return np.asarray(output[0], np.float32)


def readable(text: str) -> str:
    """The same text, as long, without what no tokenizer takes."""
    return LONE_SURROGATE.sub("\ufffd", text)


def read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelError(f"Cannot read the model file {path}: {error.strerror}. Install the package again.") from error


def damaged(path: Path) -> ModelError:
    return ModelError(f"The model file {path} is damaged or not a model. Install the package again.")


_models: dict[tuple[Path, Path, int], Model] = {}
_vocabularies: dict[Path, Vocabulary] = {}
_opening = threading.Lock()


def load(folder: Path, *, threads: int, tokenizer: Path | None = None) -> Model:
    """
    The model in `folder`, with the tokenizer in the same folder or in that named.

    A model is opened once per process and number of threads, a tokenizer once for all models that share it.
    """
    shared = (tokenizer or folder).resolve()
    key = (folder.resolve(), shared, threads)
    with _opening:
        if shared not in _vocabularies:
            _vocabularies[shared] = Vocabulary(shared)
        if key not in _models:
            _models[key] = Model(folder, threads, _vocabularies[shared])
        return _models[key]
