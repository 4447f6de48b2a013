"""
What a run found, question by question, and its file.

Knows the values and how they are kept as JSON, so that another run can be compared. Knows nothing of figures or tables.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.errors import QuestionError

# Raise it when a file of an older version would be misread.
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Ranked:
    """
    Where a ranking put the passage that a question is about.

    `rank` counts documents from 1; 0: not among those looked at. `direction`: language of question > of passage.
    """

    set: str
    id: str
    direction: str
    leg: str
    rank: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    A question asked, and what came of it.

    `said` is the short answer, or the sentence quoted first; of a refusal the first sentence it looked at. `right`:
    whether `said` answers; `found`: whether it stands in the right document; `rank`: where search put that; `exact`,
    `f1`: of `said` against the reference answers, 0 for a refusal. None: the set does not tell. `place` is the passage
    it stands in, `language` that of the answer. `seconds` by stage are not kept in the file.
    """

    set: str
    id: str
    pair: str
    direction: str
    language: str
    answerable: bool
    answered: bool
    said: str
    place: str | None
    right: bool | None
    found: bool | None
    rank: int | None
    exact: float | None
    f1: float | None
    confidence: float | None
    seconds: Mapping[str, float] = field(default_factory=dict, compare=False)

    @property
    def served(self) -> bool:
        """Answered right, or rightly refused; where no one knows what is right, answered at all."""
        return self.answered and self.right is not False if self.answerable else not self.answered


@dataclass(frozen=True, slots=True)
class Told:
    """The language that a question was taken to be in."""

    id: str
    language: str
    told: str


@dataclass(frozen=True, slots=True)
class Run:
    """Everything one evaluation found."""

    encoder: str = ""
    reader: str = ""
    ranked: tuple[Ranked, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    told: tuple[Told, ...] = ()

    def __add__(self, other: Run) -> Run:
        """Both together; the models are those of whichever knows them."""
        return Run(
            self.encoder or other.encoder,
            self.reader or other.reader,
            self.ranked + other.ranked,
            self.outcomes + other.outcomes,
            self.told + other.told,
        )

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it, in an order that does not depend on that of the run."""
        return {
            "format": _FORMAT,
            "encoder": self.encoder,
            "reader": self.reader,
            "ranked": [dataclasses.asdict(each) for each in sorted(self.ranked, key=lambda r: (r.set, r.id, r.leg))],
            "outcomes": [_kept(each) for each in sorted(self.outcomes, key=lambda o: (o.set, o.direction, o.id))],
            "told": [dataclasses.asdict(each) for each in sorted(self.told, key=lambda t: t.id)],
        }


def read(path: Path) -> Run:
    """A run that `--json` printed. `QuestionError`: there is no such file, or it holds something else."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise QuestionError(
            f"The run {path} cannot be read: {error.strerror}. Save one: qa eval … --json > FILE"
        ) from error
    except (ValueError, RecursionError) as error:
        raise _no_run(path, "it is not JSON") from error
    if not isinstance(held, dict) or held.get("format") != _FORMAT:
        raise _no_run(path, f"it has no format {_FORMAT}")
    try:
        return Run(
            encoder=held["encoder"],
            reader=held["reader"],
            ranked=tuple(Ranked(**each) for each in held["ranked"]),
            outcomes=tuple(Outcome(**each) for each in held["outcomes"]),
            told=tuple(Told(**each) for each in held["told"]),
        )
    except (KeyError, TypeError) as error:
        raise _no_run(path, f"a field is missing or not known: {error}") from error


def _kept(outcome: Outcome) -> dict[str, Any]:
    values = dataclasses.asdict(outcome)
    del values["seconds"]
    return values


def _no_run(path: Path, why: str) -> QuestionError:
    return QuestionError(f"{path} is no run that this version saved: {why}. Save one: qa eval … --json > FILE")
