"""
Conversations, asked of the real assistant: follow-ups, questions after an unrelated one, small talk.

Knows the sets and the table about them. Knows nothing of thresholds: it only measures.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from qa import Answer, Assistant, Settings
from qa.evaluate import judged
from qa.outcomes import Outcome, Run
from qa.questions import Question
from qa.tables import Table
from tests.quality.article import HERE, SEEDS

FOLDERS = {"article": SEEDS, "office": HERE / "office"}
FOLLOW_UPS, UNRELATED, SMALL_TALK = SETS = ("follow-ups", "unrelated questions", "small talk")

Row = dict[str, Any]


def asked(work: Path) -> Run:
    """All sets, in order. `work`: a folder for the indexes."""
    assistants = {
        name: Assistant(Settings(seeds=seeds, index=work / "conversations" / name)) for name, seeds in FOLDERS.items()
    }
    found = [_followed(row, assistants[row["seeds"]]) for row in rows("dialogues")]
    found += [_unrelated(row, assistants[row["seeds"]]) for row in rows("singles")]
    found += [_small_talk(row, assistants["office"]) for row in rows("smalltalk")]
    return Run(outcomes=tuple(found))


def table(run: Run) -> Table:
    """How many lines of each set were right, together and by language of the first question > of the second."""
    lines = []
    for name in SETS:
        mine = [outcome for outcome in run.outcomes if outcome.set == name]
        for direction in ("all", *sorted({outcome.direction for outcome in mine})):
            these = [outcome.served for outcome in mine if direction in ("all", outcome.direction)]
            lines.append((name, direction, len(these), sum(these)))
    return Table("Conversations", ("set", "languages", "lines", "right"), tuple(line for line in lines if line[2]))


def second(row: Row, assistant: Assistant) -> Answer:
    """The answer to the second question of a dialogue, after the first."""
    first = assistant.ask(row["first"]["question"])
    return assistant.ask(row["second"]["question"], history=[first])


def rows(name: str) -> Iterator[Row]:
    yield from map(json.loads, (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines())


def _followed(row: Row, assistant: Assistant) -> Outcome:
    """Right: the sentence cited first holds what it must."""
    return _outcome(FOLLOW_UPS, row, second(row, assistant), tuple(row["quote_any"]))


def _unrelated(row: Row, assistant: Assistant) -> Outcome:
    """Right: answered as it is alone."""
    after, alone = second(row, assistant), assistant.ask(row["second"]["question"])
    same = (after.text, after.citations) == (alone.text, alone.citations)
    return replace(_outcome(UNRELATED, row, after), answered=True, right=same)


def _small_talk(row: Row, assistant: Assistant) -> Outcome:
    """Right: it is taken for small talk, or for a question."""
    answer = assistant.ask(row["text"])
    line = Question(row["id"], row["id"], row["language"], row["text"], True)
    return replace(judged(SMALL_TALK, line, answer), answered=True, right=answer.talk == bool(row["kind"]))


def _outcome(name: str, row: Row, answer: Answer, quotes: tuple[str, ...] = ()) -> Outcome:
    asked = Question(row["id"], row["id"], row["second"]["language"], row["second"]["question"], True, quotes=quotes)
    return replace(judged(name, asked, answer), direction=f"{row['first']['language']}>{row['second']['language']}")
