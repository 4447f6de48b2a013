"""
What people say of answers: kept, read again, and made into questions with known answers.

Knows the file, one JSON line for each thumb, and which lines of a question set follow from it. Knows nothing of who
asks for it, or of how anything is measured. A line holds:

    time (UTC), question, language, text, short, citations: path, start, end, quote, verdict: "up" or "down", comment,
    snapshot
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from index import FeedbackError, QuestionError
from index.lock import held
from qa.answer import Answer
from qa.jsonl import Row, check, numbered, wrong
from qa.language import detect

VERDICTS = ("up", "down")
# As long as a question may be: what is longer is a letter.
COMMENT_LIMIT = 2_000
# Seconds. Others write one line, which takes milliseconds.
_PATIENCE = 5
# Characters of a digest that name a question: two of a million would not share them.
_ID = 12

_LINE = {"time": str, "question": str, "language": str, "text": str, "citations": list, "verdict": str, "comment": str}
_MAY_BE_NULL = ("short", "snapshot")
_CITED = {"path": str, "start": int, "end": int, "quote": str}


@dataclass(frozen=True, slots=True)
class Cited:
    """What an answer quoted: `document.text[start:end] == quote` at that time."""

    path: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """A thumb up or down on an answer. `time` is in UTC; no citation: the answer was a refusal; no comment: ""."""

    time: str
    question: str
    language: str
    text: str
    short: str | None
    citations: tuple[Cited, ...]
    verdict: str
    comment: str
    snapshot: str | None

    @property
    def liked(self) -> bool:
        return self.verdict == "up"

    def to_dict(self) -> dict[str, Any]:
        """The fields under their names, in their order, as JSON can hold them."""
        return asdict(self) | {"citations": [asdict(cited) for cited in self.citations]}


def of(answer: Answer, verdict: str, comment: str = "", *, time: datetime | None = None) -> Feedback:
    """Somebody's verdict on an answer. `time`: now. `FeedbackError`: it is none, or the comment is too long."""
    if verdict not in VERDICTS:
        raise FeedbackError(f"The verdict is {verdict!r}; use one of {', '.join(VERDICTS)}.")
    if not isinstance(comment, str):
        raise FeedbackError(f"The comment is of type {type(comment).__name__}; use a string.")
    comment = comment.strip()
    if len(comment) > COMMENT_LIMIT:
        raise FeedbackError(f"The comment has {len(comment)} characters; use at most {COMMENT_LIMIT}.")
    return Feedback(
        time=(time or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds"),
        question=answer.question,
        language=answer.language,
        text=answer.text,
        short=answer.short,
        citations=tuple(Cited(each.path, each.start, each.end, each.quote) for each in answer.citations),
        verdict=verdict,
        comment=comment,
        snapshot=answer.snapshot,
    )


def keep(path: Path, feedback: Feedback) -> None:
    """Append a line to the file, which is made if it is missing. `FeedbackError`: it cannot be written."""
    # A lone surrogate, as names of files may hold, becomes its escape in JSON.
    line = json.dumps(feedback.to_dict(), ensure_ascii=False).encode("utf-8", "backslashreplace")
    try:
        with held(path.with_name(f"{path.name}.lock"), _PATIENCE), path.open("a+b") as file:
            file.write((b"\n" if _torn(file) else b"") + line + b"\n")
    except TimeoutError as error:
        raise FeedbackError(f"Another process has been writing {path} for over {_PATIENCE} s. Try again.") from error
    except OSError as error:
        raise FeedbackError(
            f"The feedback file {path} cannot be written ({error.strerror}). Choose another with QA_FEEDBACK."
        ) from error


def read(path: Path) -> list[Feedback]:
    """Everything that was kept, oldest first; nothing where there is no file. `FeedbackError` names file and line."""
    if not path.exists():
        return []
    try:
        return [_feedback(row, path, number) for number, row in numbered(path, _LINE, *_MAY_BE_NULL)]
    except QuestionError as error:
        raise FeedbackError(f"{error} Repair the feedback file, or remove what is damaged.") from error


def standing(kept: Iterable[Feedback]) -> list[Feedback]:
    """What holds of each answer: the last that was said of it, for people change their minds."""
    return list({(each.question, each.language, each.citations): each for each in kept}.values())


def asked(kept: Iterable[Feedback]) -> list[Row]:
    """
    Lines of a question set "about a folder of seeds" (`qa.questions`), of what was liked.

    A refusal that was liked is a question to refuse. What was disliked is left out: nobody said which quote would have
    been right, and no quote would say that there is none.
    """
    lines: dict[tuple[str, str], Row] = {}
    for each in kept:
        if each.liked:
            # That of the answer may have been chosen.
            key = (each.question, detect(each.question, hint=each.language).language)
            line = lines.setdefault(key, _line(*key))
            known = line["quote_any"]
            known += [cited.quote for cited in each.citations if cited.quote not in known]
    return list(lines.values())


def _line(question: str, language: str) -> Row:
    digest = sha256(f"{language} {question}".encode("utf-8", "surrogatepass")).hexdigest()
    return {"id": digest[:_ID], "language": language, "question": question, "quote_any": []}


def _feedback(row: Row, path: Path, number: int) -> Feedback:
    for cited in row["citations"]:
        check(cited, _CITED, (), path, number)
    if row["verdict"] not in VERDICTS:
        raise wrong(path, number, f"verdict is {row['verdict']!r}; use one of {', '.join(VERDICTS)}")
    if odd := [name for name in _MAY_BE_NULL if not isinstance(row.setdefault(name, None), str | None)]:
        raise wrong(path, number, f"the field {odd[0]} is {row[odd[0]]!r}, not a text or null")
    return Feedback(**(row | {"citations": tuple(Cited(**cited) for cited in row["citations"])}))


def _torn(file: BinaryIO) -> bool:
    """Whether the last line has no end: its writer was stopped."""
    if not file.seek(0, os.SEEK_END):
        return False
    file.seek(-1, os.SEEK_END)
    return file.read(1) != b"\n"
