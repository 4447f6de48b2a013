"""
Settings -> an assistant that answers.

Knows in which order things happen; settings become objects here and in `qa.models`. Knows nothing of ranking or
wording.
"""

from __future__ import annotations

import dataclasses
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, partial
from types import TracebackType
from typing import Self

from index import (
    BuildReport,
    Document,
    Encoder,
    Hit,
    Index,
    LockedError,
    QAError,
    QuestionError,
    SeedsError,
    Snapshot,
    SnapshotError,
    search,
)
from index.build import Progress
from index.versions import are_versions
from qa import models
from qa.about import about
from qa.answer import Answer, Asked, composed, saying_so
from qa.confidence import READ
from qa.conversation import Turn, language_of, last_cited, meant
from qa.language import LANGUAGES, detect
from qa.presentation import Shelf, presented, talk
from qa.question_types import question_type
from qa.reader import Reader
from qa.selection import shown
from qa.settings import Settings
from qa.smalltalk import small_talk
from qa.status import Status

_log = logging.getLogger(__name__)


class Assistant:
    """
    Answers questions about one folder of documents.

        with Assistant(Settings(seeds="contracts")) as assistant:
            print(assistant.ask("When does the lease end?"))

    Loads nothing heavy before its first use. Safe from many threads. Models are shared by all assistants of a process.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self._index = cache(self._make_index)
        self._builder = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let a build in the background finish."""
        with self._builder:
            pass

    def ask(self, question: str, *, language: str | None = None, history: Sequence[Turn] = ()) -> Answer:
        """
        The answer of the documents, or that they do not say.

        `language` ("fr" or "en") is what to answer in; None means that of the question. `history` is what was said
        before, oldest first. `QuestionError`: the question is empty, too long or not text. `SeedsError`: no folder.
        """
        timings: dict[str, float] = {}
        with _timed(timings, "total"):
            self._check(question, language)
            with _timed(timings, "refresh"):
                snapshot, stale = self._current()
            with _timed(timings, "language"):
                hint = language or language_of(history)
                spoken, other = _spoken(question, hint, snapshot)
            reply = language or spoken
            answer = _unsearched(question, reply, history, snapshot) or self._read(
                Asked(question, reply, question_type(question, spoken)),
                meant(question, spoken, history),
                spoken,
                snapshot,
                timings,
            )
            answer = saying_so(answer, other) if other else answer
        return dataclasses.replace(answer, snapshot=snapshot.id, stale=stale, timings=timings)

    def _read(self, asked: Asked, whole: str, spoken: str, snapshot: Snapshot, timings: dict[str, float]) -> Answer:
        """The answer that reading finds. `whole`: the question with what it leans on; `spoken`: its language."""
        with _timed(timings, "search"):
            hits = search(whole, snapshot, self._encoder, limit=READ, language=spoken)
        with _timed(timings, "read"):
            readings = self._reader.read(whole, hits)
        judge = models.judge(self.settings)
        leaning = whole != asked.question
        verdict = (judge.bolder() if leaning else judge).verdict(asked.question, spoken, readings)
        groups = shown(verdict, asked.kind, spoken, partial(are_versions, snapshot))
        return composed(asked, verdict, groups, partial(_document, snapshot))

    def search(self, question: str, limit: int = 10, *, language: str | None = None) -> list[Hit]:
        """The `limit` passages nearest to the question, best first. `language`: the question's, if it does not say."""
        self._check(question, language)
        if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
            raise QuestionError(f"limit is {limit!r}; use a whole number from 1.")
        snapshot, _ = self._current()
        return search(question, snapshot, self._encoder, limit=limit, language=_spoken(question, language, snapshot)[0])

    def refresh(self, *, rebuild: bool = False, progress: Progress | None = None) -> BuildReport:
        """
        Bring the index up to date with the seeds, whatever `Settings.refresh` says.

        `rebuild` trusts nothing that is there. `progress` is called with passages encoded and passages to encode.
        """
        return self._index().refresh(rebuild=rebuild, progress=progress, patience=self.settings.patience)

    def document(self, path: str) -> Document:
        """The document of a seed, by its path relative to the seeds folder. `SeedsError`: there is none."""
        snapshot, _ = self._current()
        return _document(snapshot, path)

    def status(self) -> Status:
        """How things stand now. Looks at the seeds, builds nothing."""
        index = self._index()
        look, snapshot, problem = index.look(), None, None
        try:
            snapshot = index.snapshot()
        except SnapshotError as error:
            problem = str(error)
        documents, passages = snapshot.catalog.counts() if snapshot else (0, 0)
        return Status(
            seeds=self.settings.seeds,
            index=self.settings.index_folder,
            encoder=self._encoder.fingerprint,
            reader=self._reader.fingerprint,
            snapshot=snapshot.id if snapshot else None,
            documents=documents,
            passages=passages,
            fresh=snapshot is not None and look.digests == snapshot.catalog.digests,
            skipped=look.skipped,
            problem=problem,
            hidden=look.hidden,
        )

    @property
    def _encoder(self) -> Encoder:
        return models.encoder(self.settings)

    @property
    def _reader(self) -> Reader:
        return models.reader(self.settings)

    def _make_index(self) -> Index:
        return Index(self.settings.seeds, self.settings.index_folder, self._encoder, self.settings.file_limit)

    def _check(self, question: str, language: str | None) -> None:
        if not isinstance(question, str):
            raise QuestionError(f"The question is of type {type(question).__name__}; ask with a string.")
        if not any(character.isprintable() and not character.isspace() for character in question):
            raise QuestionError("The question is empty; ask something.")
        limit = self.settings.question_limit
        if len(question) > limit:
            raise QuestionError(f"The question has {len(question)} characters; ask with at most {limit}.")
        if language is not None and language not in LANGUAGES:
            raise QuestionError(f"language is {language!r}; use one of {', '.join(LANGUAGES)}, or None.")

    def _current(self) -> tuple[Snapshot, bool]:
        """(the snapshot to answer from, whether the seeds have changed since), as `Settings.refresh` says."""
        return _FOLLOW[self.settings.refresh](self)

    def _refreshed(self) -> tuple[Snapshot, bool]:
        try:
            self.refresh()
            stale = False
        except LockedError:
            # Somebody else builds: what was published before still answers.
            stale = True
        return self._published(), stale

    def _followed(self) -> tuple[Snapshot, bool]:
        index = self._index()
        if index.is_fresh():
            return self._published(), False
        try:
            snapshot = self._published()
        except SnapshotError:
            return self._refreshed()
        threading.Thread(target=self._build_beside, name="qa-build", daemon=True).start()
        return snapshot, True

    def _as_it_is(self) -> tuple[Snapshot, bool]:
        return self._published(), False

    def _build_beside(self) -> None:
        if not self._builder.acquire(blocking=False):
            return
        try:
            self.refresh()
        except QAError as error:
            _log.warning("The index was not refreshed: %s", error)
        finally:
            self._builder.release()

    def _published(self) -> Snapshot:
        snapshot = self._index().snapshot()
        if snapshot is None:
            raise SnapshotError(f"There is no index in {self.settings.index_folder} yet. Run: qa index")
        return snapshot


_FOLLOW: dict[str, Callable[[Assistant], tuple[Snapshot, bool]]] = {
    "before": Assistant._refreshed,
    "background": Assistant._followed,
    "never": Assistant._as_it_is,
}


def ask(
    question: str, *, language: str | None = None, history: Sequence[Turn] = (), settings: Settings | None = None
) -> Answer:
    """
    The answer of the documents in `seeds/`, or wherever `settings`, else the environment (QA_SEEDS, …), says.

    See `Assistant.ask`. The assistant of each `Settings` is kept for the life of the process.
    """
    return _assistant(settings or Settings.from_env(os.environ)).ask(question, language=language, history=history)


_assistant = cache(Assistant)


def _spoken(question: str, hint: str | None, snapshot: Snapshot) -> tuple[str, str | None]:
    """
    (the language of the question, the code of another that it is in instead, if it is in a third one).

    In doubt the language it is said or was spoken in, then that of the documents. What is asked in a third one is
    answered in the language it was spoken in, else in English.
    """
    found = detect(question, hint=hint or snapshot.catalog.language)
    return (hint or "en" if found.other else found.language), found.other


def _unsearched(question: str, language: str, history: Sequence[Turn], snapshot: Snapshot) -> Answer | None:
    """The answer to small talk and to questions about the documents as such; None: the question must be searched."""
    titles = snapshot.catalog.titles
    if kind := small_talk(question, leaning=bool(history)):
        return talk(kind, question, language, titles.values())
    about_documents = about(question, list(titles.values()))
    if about_documents is None:
        return None
    shelf = Shelf(titles, partial(_document, snapshot), snapshot.catalog.passages_of)
    return presented(about_documents, question, language, shelf, last_cited(history))


def _document(snapshot: Snapshot, path: str) -> Document:
    found = snapshot.catalog.document(path)
    if found is None:
        raise SeedsError(f"There is no document {path!r}. `qa status` says what is indexed and what was skipped.")
    return found


@contextmanager
def _timed(timings: dict[str, float], stage: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    timings[stage] = time.perf_counter() - started
