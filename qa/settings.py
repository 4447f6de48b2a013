"""
What can be set, in one frozen value.

Knows every setting, its default and its limits. Never reads the environment by itself and builds no objects.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index import SettingsError
from index.documents import FILE_LIMIT

REFRESH = ("before", "background", "never")
CAUTION = ("bold", "balanced", "cautious")
_MOST_THREADS = 1024  # more than any machine that this runs on has cores


@dataclass(frozen=True, slots=True)
class Settings:
    """
    Everything an `Assistant` can be told. Checked when made: a value that cannot work raises `SettingsError`.

    seeds: the folder of documents.
    index: where its index is kept; None means `.index/<name of the seeds folder>` beside it.
    feedback: the file where thumbs up and down are kept; None means `feedback.jsonl` beside the seeds folder.
    encoder: "bundled", or a sentence-transformers folder or hub id.
    reader: "bundled", or a folder or hub id of a transformers question-answering model, or None: whole sentences,
        chosen by the encoder alone.
    caution: how sure an answer must be: "bold" answers more, "cautious" refuses more.
    refresh: "before" looks for changed seeds before each answer, "background" answers at once and builds beside,
        "never" takes the index as it is.
    threads: of one model run; None means all cores.
    query_prefix, passage_prefix: for a named encoder that brings no prompts of its own.
    question_limit: characters.
    file_limit: bytes; a larger file is skipped.
    patience: seconds to wait for others that build the same index; then the old one answers, as stale.
    """

    seeds: Path = Path("seeds")
    index: Path | None = None
    encoder: str = "bundled"
    reader: str | None = "bundled"
    caution: str = "balanced"
    refresh: str = "before"
    threads: int | None = None
    query_prefix: str = ""
    passage_prefix: str = ""
    # The encoder reads about 500 tokens, some 2,000 characters; what is longer is no question.
    question_limit: int = 2_000
    patience: float = 10.0
    feedback: Path | None = None
    file_limit: int = FILE_LIMIT

    def __post_init__(self) -> None:
        self._set("seeds", _path("seeds", self.seeds, "folder"))
        for name, kind in (("index", "folder"), ("feedback", "file")):
            if (given := getattr(self, name)) is not None:
                self._set(name, _path(name, given, kind))
        for name, known in (("refresh", REFRESH), ("caution", CAUTION)):
            if (value := getattr(self, name)) not in known:
                raise SettingsError(f"{name} is {value!r}; use one of {', '.join(map(repr, known))}.")
        for name in ("encoder", "query_prefix", "passage_prefix"):
            _check_text(name, getattr(self, name))
        if self.reader is not None and not (isinstance(self.reader, str) and self.reader):
            raise SettingsError(
                f'reader is {self.reader!r}; use "bundled", a model folder or a hub id, or None for whole sentences.'
            )
        if not self.encoder:
            raise SettingsError('encoder is empty; use "bundled", a model folder or a hub id.')
        for name in ("threads", "question_limit", "file_limit"):
            self._check_count(name)
        if isinstance(self.patience, bool) or not isinstance(self.patience, int | float) or not self.patience >= 0:
            raise SettingsError(f"patience is {self.patience!r}; use a number of seconds from 0.")
        _check_apart(self.seeds, self.index_folder)
        for name, folder in (("seeds", self.seeds), ("index", self.index_folder)):
            _check_outside(self.feedback_file, name, folder)

    @property
    def index_folder(self) -> Path:
        """Where the index is kept: `index`, or its default beside the seeds folder."""
        return self.index if self.index is not None else self.seeds.parent / ".index" / self.seeds.name

    @property
    def feedback_file(self) -> Path:
        """Where feedback is kept: `feedback`, or its default beside the seeds folder."""
        return self.feedback if self.feedback is not None else self.seeds.parent / "feedback.jsonl"

    @classmethod
    def from_env(cls, environment: Mapping[str, str], **given: Any) -> Settings:
        """
        Settings from QA_SEEDS, QA_INDEX, QA_ENCODER, QA_READER, QA_CAUTION, QA_REFRESH, QA_THREADS, QA_FEEDBACK and
        QA_FILE_LIMIT.

        `given` wins. An empty variable counts as not set; QA_READER=none means no reader.
        """
        found: dict[str, Any] = {}
        for name in ("seeds", "index", "encoder", "reader", "caution", "refresh", "threads", "feedback", "file_limit"):
            if value := environment.get(f"QA_{name.upper()}"):
                found[name] = value
        for name in ("threads", "file_limit"):
            if name in found and name not in given:
                found[name] = _count_from_env(f"QA_{name.upper()}", found[name])
        if str(found.get("reader", "")).lower() == "none":
            found["reader"] = None
        return cls(**(found | given))

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def _check_count(self, name: str) -> None:
        value = getattr(self, name)
        if value is None and name == "threads":
            return
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise SettingsError(f"{name} is {value!r}; use a whole number from 1.")
        if name == "threads" and value > _MOST_THREADS:
            raise SettingsError(f"{name} is {value!r}; use at most {_MOST_THREADS}.")


def _path(name: str, value: object, kind: str) -> Path:
    if not isinstance(value, str | Path) or not str(value) or "\0" in str(value) or not _is_unicode(str(value)):
        raise SettingsError(f"{name} is {value!r}; use the path of a {kind}.")
    try:
        return Path(os.path.abspath(Path(value).expanduser()))
    except RuntimeError as error:  # "~somebody" whom the system does not know
        raise SettingsError(f"{name} is {str(value)!r}: there is no such home folder.") from error


def _is_unicode(text: str) -> bool:
    """Whether it can be written: FAISS and SQLite take names of files as UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _check_text(name: str, value: object) -> None:
    if not isinstance(value, str):
        raise SettingsError(f"{name} is {value!r}; use a string.")


def _check_apart(seeds: Path, index: Path) -> None:
    """An index among the seeds would index itself; seeds inside an index would be cleaned away with it."""
    real_seeds, real_index = Path(os.path.realpath(seeds)), Path(os.path.realpath(index))
    if real_seeds == real_index or real_seeds in real_index.parents or real_index in real_seeds.parents:
        raise SettingsError(f"index ({index}) and seeds ({seeds}) lie inside each other; choose two separate folders.")


def _check_outside(feedback: Path, name: str, folder: Path) -> None:
    """Among the seeds it would be answered from; in the index it would be lost with it."""
    real = Path(os.path.realpath(feedback))
    if Path(os.path.realpath(folder)) in (real, *real.parents):
        raise SettingsError(f"feedback ({feedback}) lies inside the {name} ({folder}); choose a file elsewhere.")


def _count_from_env(name: str, value: str) -> int:
    try:
        return int(value)
    except ValueError as error:
        raise SettingsError(f"{name} is {value!r}; use a whole number from 1.") from error
