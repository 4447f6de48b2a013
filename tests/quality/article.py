"""
The questions about the article, asked of the real assistant, as they are written and as people type.

Knows the sets and the tables about them. Knows nothing of thresholds: it only measures.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from qa import Settings, evaluate, metrics, questions
from qa.outcomes import Outcome, Run
from qa.tables import Cell, Table
from tests.quality.variants import VARIANTS

HERE = Path(__file__).parent
SEEDS = HERE.parent.parent / "seeds"
SETS = ("article", "article_paraphrased")
LANGUAGES = ("fr", "en")


def asked(name: str, index: Path, typed: str | None = None) -> Run:
    """Ask every question of a set, in order; `typed` as which variant. `index`: a folder for the index."""
    found = questions.about_seeds(HERE / f"{name}.jsonl")
    if typed is not None:
        found = [replace(each, question=VARIANTS[typed](each.question, each.language)) for each in found]
    return evaluate.about_seeds(_set(name, typed), found, Settings(seeds=SEEDS, index=index))


def shares(found: Iterable[Outcome]) -> dict[str, tuple[float, float]]:
    """By language: (share of the answerable quoted right, share of the unanswerable refused)."""
    outcomes = list(found)
    return {
        language: (_share(outcomes, language, answerable=True), _share(outcomes, language, answerable=False))
        for language in LANGUAGES
    }


def as_written(run: Run) -> Table:
    """What came of each set, by language."""
    rows: list[tuple[Cell, ...]] = []
    for name in SETS:
        if found := [outcome for outcome in run.outcomes if outcome.set == name]:
            rows += [
                (name, language, f"{quoted:.0%}", f"{refused:.0%}")
                for language, (quoted, refused) in shares(found).items()
            ]
    columns = ("questions", "language", "answerable, quoted right", "unanswerable, refused")
    return Table("Questions about the article", columns, tuple(rows))


def as_typed(run: Run) -> Table:
    """The same for each variant, and how much of quoting right it costs, with its interval."""
    rows: list[tuple[Cell, ...]] = []
    for name in SETS:
        for typed in VARIANTS:
            found = [outcome for outcome in run.outcomes if outcome.set == _set(name, typed)]
            for language, (quoted, refused) in shares(found).items() if found else ():
                written = [outcome for outcome in run.outcomes if outcome.set == name]
                cost = metrics.difference(_quoted(written, language), _quoted(found, language))
                rows.append((name, typed, language, f"{quoted:.0%}", f"{refused:.0%}", cost))
    columns = ("questions", "typed", "language", "quoted right", "refused", "quoted right, less as written")
    return Table("How people type", columns, tuple(rows))


def written(run: Run) -> Run:
    """The run without what was typed in other ways, which has a table of its own."""
    typed = {_set(name, each) for name in SETS for each in VARIANTS}
    return replace(run, outcomes=tuple(outcome for outcome in run.outcomes if outcome.set not in typed))


def _share(found: list[Outcome], language: str, *, answerable: bool) -> float:
    chosen = [o.served for o in found if (o.direction, o.answerable) == (language, answerable)]
    return sum(chosen) / len(chosen)


def _quoted(found: Iterable[Outcome], language: str) -> list[float]:
    return [float(o.served) for o in found if o.direction == language and o.answerable]


def _set(name: str, typed: str | None) -> str:
    return f"{name}, {typed}" if typed else name
