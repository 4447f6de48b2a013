"""
The questions about the article, asked of the real assistant.

Knows how an answer is judged. Knows nothing of thresholds: it only measures.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qa import Answer, Assistant, Settings

HERE = Path(__file__).parent
SEEDS = HERE.parent.parent / "seeds"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question of the set and what came of it. `right`: quoted right, or rightly refused."""

    id: str
    language: str
    question: str
    answerable: bool
    answer: Answer
    right: bool


SETS = ("article", "article_paraphrased")


def outcomes(name: str, index: Path) -> Iterator[Outcome]:
    """Ask every question of a set, in order. `index`: a folder for the index."""
    with Assistant(Settings(seeds=SEEDS, index=index)) as assistant:
        for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            answer = assistant.ask(row["question"])
            yield Outcome(
                id=row["id"],
                language=row["language"],
                question=row["question"],
                answerable=bool(row["quote_any"]),
                answer=answer,
                right=_right(answer, row["quote_any"]),
            )


def _right(answer: Answer, quote_any: list[str]) -> bool:
    if not quote_any:
        return not answer.answered
    return answer.answered and any(part in answer.citations[0].quote for part in quote_any)


def shares(found: list[Outcome]) -> dict[str, tuple[float, float]]:
    """By language: (share of the answerable quoted right, share of the unanswerable refused)."""
    return {
        language: (_share(found, language, answerable=True), _share(found, language, answerable=False))
        for language in ("fr", "en")
    }


def _share(found: list[Outcome], language: str, *, answerable: bool) -> float:
    chosen = [outcome.right for outcome in found if (outcome.language, outcome.answerable) == (language, answerable)]
    return sum(chosen) / len(chosen)
