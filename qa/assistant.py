"""
Settings -> an assistant that answers.

Knows in which order things happen; settings become objects here and in `qa.models`. Knows nothing of ranking or
wording.
"""

from __future__ import annotations

import dataclasses
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, partial
from pathlib import PurePath
from types import TracebackType
from typing import Self, TypeVar

from index import (
    BuildReport,
    Document,
    Encoder,
    Hit,
    Index,
    QAError,
    QuestionError,
    SeedsError,
    Snapshot,
    SnapshotError,
    Verification,
    search,
    verify,
)
from index.reuse import Progress
from index.snapshot import published
from index.versions import are_versions
from qa import models
from qa.about import about
from qa.answer import Answer, Asked, composed, saying_so
from qa.confidence import READ
from qa.conversation import Turn, language_of, last_cited, meant, recent
from qa.following import Current, Following
from qa.gist import gist
from qa.language import LANGUAGES, spoken_in
from qa.log import told
from qa.presentation import Shelf, presented, talk
from qa.question_types import question_type
from qa.reader import Reader
from qa.selection import shown
from qa.settings import Settings
from qa.smalltalk import said_in, small_talk
from qa.spelling import respelled
from qa.status import Status, minute

T = TypeVar("T")


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
        self._following = Following(self.settings, self._index)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let a build in the background finish."""
        self._following.close()

    def ask(self, question: str, *, language: str | None = None, history: Sequence[Turn] = ()) -> Answer:
        """
        The answer of the documents, or that they do not say.

        `language` ("fr" or "en") is what to answer in; None means that of the question. `history` is what was said
        before, oldest first. `QuestionError`: the question is empty, too long or not text. `SeedsError`: no folder.
        """
        timings: dict[str, float] = {}
        with _timed(timings, "total"):
            self._check(question, language)
            history = recent(history)
            answer = self._from_current(lambda it: self._answer(question, language, history, it, timings), timings)
        answer = dataclasses.replace(answer, timings=timings)
        told(answer)
        return answer

    def _answer(
        self, question: str, language: str | None, history: Sequence[Turn], current: Current, timings: dict[str, float]
    ) -> Answer:
        snapshot, stale = current
        with _timed(timings, "language"):
            hint = language or language_of(history)
            spoken, other = spoken_in(question, hint, snapshot.catalog.language)
        reply, asked = language or spoken, gist(question, spoken)
        answer = _unsearched(question, language, reply, history, snapshot) or self._read(
            Asked(asked, reply, question_type(asked, spoken)), meant(asked, spoken, history), spoken, snapshot, timings
        )
        answer = saying_so(answer, other) if other else answer
        return dataclasses.replace(answer, question=question, snapshot=snapshot.id, stale=stale)

    def _read(self, asked: Asked, whole: str, spoken: str, snapshot: Snapshot, timings: dict[str, float]) -> Answer:
        """The answer that reading finds. `whole`: the question with what it leans on; `spoken`: its language."""
        with _timed(timings, "search"):
            hits = search(whole, snapshot, self._encoder, limit=READ, language=spoken)
        with _timed(timings, "read"):
            texts = (f"{hit.passage.title} {hit.passage.text}" for hit in hits)
            readings = self._reader.read(respelled(whole, texts), hits)
        judge = models.judge(self.settings)
        leaning = whole != asked.question
        verdict = (judge.bolder() if leaning else judge).verdict(asked.question, spoken, readings)
        groups = shown(verdict, asked.kind, spoken, partial(are_versions, snapshot))
        return composed(asked, verdict, groups, snapshot.catalog.cited)

    def search(self, question: str, limit: int = 10, *, language: str | None = None) -> list[Hit]:
        """The `limit` passages nearest to the question, best first. `language`: the question's, if it does not say."""
        self._check(question, language)
        if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
            raise QuestionError(f"limit is {limit!r}; use a whole number from 1.")

        def found(current: Current) -> list[Hit]:
            spoken, _ = spoken_in(question, language, current[0].catalog.language)
            return search(question, current[0], self._encoder, limit=limit, language=spoken)

        return self._from_current(found)

    def refresh(self, *, rebuild: bool = False, progress: Progress | None = None) -> BuildReport:
        """
        Bring the index up to date with the seeds, whatever `Settings.refresh` says.

        `rebuild` trusts nothing that is there. `progress` is called with passages encoded and passages to encode.
        """
        return self._following.refresh(rebuild=rebuild, progress=progress)

    def document(self, path: str | PurePath) -> Document:
        """The document of a seed, by its path relative to the seeds folder. `SeedsError`: there is none."""
        found = self._from_current(lambda current: current[0].catalog.document(path))
        if found is None:
            name = str(path)
            raise SeedsError(f"There is no document {name!r}. `qa status` says what is indexed and what was skipped.")
        return found

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
            built=minute(published(self.settings.index_folder)),
            hidden=look.hidden,
        )

    def verify(self) -> Verification:
        """Look at every byte, offset and vector of the index. `SnapshotError`: there is none."""
        return verify(self.settings.index_folder, self._index().recipe, self._encoder)

    def _from_current(self, made: Callable[[Current], T], timings: dict[str, float] | None = None) -> T:
        """What is made of the snapshot to answer from; of the next one, if this one turns out to be damaged."""
        timings = {} if timings is None else timings
        with _timed(timings, "refresh"):
            current = self._following.current()
        try:
            return made(current)
        except Exception as error:  # whatever what is damaged looks like
            if isinstance(error, QAError) and not isinstance(error, SnapshotError):
                raise
            with _timed(timings, "refresh"):
                current = self._following.repaired(error)
        return made(current)

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
        limit = self.settings.question_limit
        if len(question) > limit:
            raise QuestionError(f"The question has {len(question)} characters; ask with at most {limit}.")
        if not any(character.isprintable() and not character.isspace() for character in question):
            raise QuestionError("The question is empty; ask something.")
        if language is not None and language not in LANGUAGES:
            raise QuestionError(f"language is {language!r}; use one of {', '.join(LANGUAGES)}, or None.")


def ask(
    question: str, *, language: str | None = None, history: Sequence[Turn] = (), settings: Settings | None = None
) -> Answer:
    """
    The answer of the documents in `seeds/`, or wherever `settings`, else the environment (QA_SEEDS, …), says.

    See `Assistant.ask`. The assistant of each `Settings` is kept for the life of the process.
    """
    return _assistant(settings or Settings.from_env(os.environ)).ask(question, language=language, history=history)


_assistant = cache(Assistant)


def _unsearched(
    question: str, chosen: str | None, language: str, history: Sequence[Turn], snapshot: Snapshot
) -> Answer | None:
    """
    The answer to small talk and to questions about the documents as such; None: the question must be searched.

    `language`, if none was chosen, is what the question seems to be in; of small talk its phrases know better.
    """
    titles = snapshot.catalog.titles
    if kind := small_talk(question, leaning=bool(history)):
        return talk(kind, question, chosen or said_in(question) or language, titles.values())
    about_documents = about(question, list(titles.values()))
    if about_documents is None:
        return None
    shelf = Shelf(titles, snapshot.catalog.cited, snapshot.catalog.passages_of)
    cited = snapshot.catalog.document(last_cited(history) or "")
    at_hand = min(cited.path, *cited.also) if cited else None
    return presented(about_documents, question, language, shelf, at_hand)


@contextmanager
def _timed(timings: dict[str, float], stage: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    timings[stage] = time.perf_counter() - started
