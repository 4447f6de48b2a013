"""
Conversations, asked of the real assistant: follow-ups, questions after an unrelated one, small talk.

Knows the sets and the table about them. Knows nothing of thresholds: it only measures.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from qa import Answer, Assistant, Settings
from qa.tables import Table
from tests.quality.article import HERE, SEEDS

FOLDERS = {"article": SEEDS, "office": HERE / "office"}


@dataclass(frozen=True, slots=True)
class Told:
    """What came of one line of a set."""

    set: str
    id: str
    direction: str  # language of the first question > of the second; of small talk, its language
    right: bool
    said: str


def told(work: Path) -> list[Told]:
    """All sets. `work`: a folder for the indexes."""
    assistants = {
        name: Assistant(Settings(seeds=seeds, index=work / "conversations" / name)) for name, seeds in FOLDERS.items()
    }
    dialogues = [_dialogue(row, assistants[row["seeds"]]) for row in _rows("dialogues")]
    singles = [_single(row, assistants[row["seeds"]]) for row in _rows("singles")]
    small_talk = [_small_talk(row, assistants["office"]) for row in _rows("smalltalk")]
    return [*dialogues, *singles, *small_talk]


def table(found: Iterable[Told]) -> Table:
    """How many of each set were right, and of each direction."""
    outcomes = list(found)
    kinds = dict.fromkeys((each.set, direction) for each in outcomes for direction in ("all", each.direction))
    rows = []
    for name, direction in sorted(kinds):
        mine = [each.right for each in outcomes if each.set == name and direction in ("all", each.direction)]
        rows.append((name, direction, len(mine), sum(mine)))
    return Table("Conversations", ("set", "languages", "lines", "right"), tuple(rows))


def wrong(found: Iterable[Told]) -> list[str]:
    """A line for each that was not right."""
    return [f"{each.set} {each.id}: {each.said}" for each in found if not each.right]


def _dialogue(row: dict, assistant: Assistant) -> Told:
    """Right: the sentence cited first for the follow-up holds what it must."""
    second = _second(row, assistant)
    quotes = [citation.quote for citation in second.citations[:1]]
    right = any(part in quote for quote in quotes for part in row["quote_any"])
    return Told("follow-ups", row["id"], _direction(row), right, f"{row['second']['question']} -> {second.text[:150]}")


def _single(row: dict, assistant: Assistant) -> Told:
    """Right: it is answered as it is alone."""
    second, alone = _second(row, assistant), assistant.ask(row["second"]["question"])
    right = (second.text, second.citations) == (alone.text, alone.citations)
    return Told("unrelated questions", row["id"], _direction(row), right, f"{second.text[:90]} | {alone.text[:90]}")


def _small_talk(row: dict, assistant: Assistant) -> Told:
    answer = assistant.ask(row["text"])
    return Told(
        "small talk", row["id"], row["language"], answer.talk == bool(row["kind"]), f"{row['text']} -> {answer}"
    )


def _second(row: dict, assistant: Assistant) -> Answer:
    first = assistant.ask(row["first"]["question"])
    return assistant.ask(row["second"]["question"], history=[first])


def _direction(row: dict) -> str:
    return f"{row['first']['language']}>{row['second']['language']}"


def _rows(name: str) -> list[dict]:
    return [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
