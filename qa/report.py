"""
A run -> its tables; two runs -> what differs, and how surely.

Knows what each column counts. Knows nothing of assistants, of files of questions, or of how a table is written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from index.errors import QuestionError
from qa import metrics
from qa.metrics import Floats
from qa.outcomes import Outcome, Ranked, Run
from qa.tables import Cell, Table
from qa.tables import to_dict as tables_to_dict

# Rows that pool the directions of a set.
SAME, ACROSS, ALL = "same language", "across languages", "all"

_COMPARED = ("set", "direction", "measure", "questions", "before", "after", "difference")

Row = tuple[float, ...]
T = TypeVar("T", bound=Ranked | Outcome)


@dataclass(frozen=True, slots=True)
class Measure(Generic[T]):
    """A column: what one question contributes (None: nothing), and what is made of all that do."""

    name: str
    row: Callable[[T], Row | None]
    statistic: Callable[[Floats], float | None] = metrics.mean


def _recall(k: int) -> Measure[Ranked]:
    return Measure(f"R@{k}", lambda ranked: (metrics.recalled(ranked.rank, k),))


def _of_two(measure: Callable[[Any, Any], float | None]) -> Callable[[Floats], float | None]:
    """Of the first column, and the second as true or false."""
    return lambda rows: measure(rows[:, 0], rows[:, 1] > 0)


def _if(condition: bool, *row: float | None) -> Row | None:
    """The row where the condition holds and all of it is known."""
    values = tuple(float(value) for value in row if value is not None)
    return values if condition and len(values) == len(row) else None


RANKING: tuple[Measure[Ranked], ...] = (
    *map(_recall, (1, 5, 10, 20)),
    Measure("MRR", lambda ranked: (metrics.reciprocal(ranked.rank),)),
)
ANSWERS: tuple[Measure[Outcome], ...] = (
    Measure("in its language", lambda o: (float(o.direction.startswith(o.language)),)),
    Measure("answered", lambda o: _if(o.answerable, o.answered)),
    Measure("answered right", lambda o: _if(o.answerable and o.right is not None, o.served)),
    Measure("F1", lambda o: _if(o.answerable, o.f1)),
    Measure("exact", lambda o: _if(o.answerable, o.exact)),
    Measure("F1 where answered", lambda o: _if(o.answerable and o.answered, o.f1)),
    Measure("refused", lambda o: _if(not o.answerable, not o.answered)),
    Measure(
        "balanced accuracy",
        lambda o: (float(o.answered), float(o.answerable)),
        lambda rows: metrics.balanced_accuracy(rows[:, 0] > 0, rows[:, 1] > 0),
    ),
)
READING_ORDER: tuple[Measure[Outcome], ...] = (
    Measure("R@1 of search", lambda o: _if(o.answerable and o.rank is not None, o.rank == 1)),
    Measure("R@1 of what is shown", lambda o: _if(o.answerable, o.found)),
)
CONFIDENCE: tuple[Measure[Outcome], ...] = (
    Measure("AUROC, right", lambda o: _if(True, o.confidence, o.right), _of_two(metrics.auroc)),
    Measure("AUROC, answerable", lambda o: _if(True, o.confidence, o.answerable), _of_two(metrics.auroc)),
    Measure("risk/coverage area", lambda o: _if(True, o.confidence, o.right), _of_two(metrics.risk_coverage_area)),
    # A refusal shows no words of which it could be said whether they are right.
    Measure("ECE where answered", lambda o: _if(o.answered, o.confidence, o.right), _of_two(metrics.ece)),
)


def to_dict(run: Run, found: Sequence[Table]) -> dict[str, Any]:
    """A run and its tables as JSON can hold them."""
    return run.to_dict() | {"tables": tables_to_dict(found)}


def tables(run: Run) -> list[Table]:
    """Everything a run says; tables without rows are left out."""
    found = [
        _measured("Retrieval", ("set", "leg"), lambda r: (r.set, r.leg), run.ranked, RANKING),
        _measured("Answers", ("set",), _set, run.outcomes, ANSWERS),
        _reordered(run.outcomes),
        _measured("Confidence", ("set",), _set, [o for o in run.outcomes if o.confidence is not None], CONFIDENCE),
        _consistency(run.outcomes),
        _languages(run),
        _times(run.outcomes),
    ]
    return [table for table in found if table.rows]


def compared(before: Run, after: Run) -> Table:
    """What changed over the questions that both asked, with paired intervals. `QuestionError`: none."""
    rows = [
        *_differences(lambda r: (r.set, r.leg), before.ranked, after.ranked, RANKING),
        *_differences(_set, before.outcomes, after.outcomes, (*ANSWERS, *READING_ORDER, *CONFIDENCE)),
    ]
    if not rows:
        raise QuestionError("The two runs have no question in common. Compare runs of the same sets.")
    return Table("After less before", _COMPARED, tuple(rows))


def _measured(
    title: str,
    keys: tuple[str, ...],
    key: Callable[[T], tuple[str, ...]],
    items: Iterable[T],
    measures: Sequence[Measure[T]],
) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for name, direction, group in _grouped(key, items):
        figures = [metrics.figure(_rows(group, each), each.statistic) for each in measures]
        rows.append((*name, direction, len(group), *figures))
    return Table(title, (*keys, "direction", "questions", *(each.name for each in measures)), tuple(rows))


def _reordered(outcomes: Iterable[Outcome]) -> Table:
    """What reading does to the order of search: the right document first, before and after."""
    before, after = READING_ORDER
    ranked = [o for o in outcomes if o.answerable and o.rank is not None and o.found is not None]
    rows: list[tuple[Cell, ...]] = []
    for name, direction, group in _grouped(_set, ranked):
        one, other = _rows(group, before), _rows(group, after)
        figures = (metrics.figure(one), metrics.figure(other), metrics.difference(one, other))
        rows.append((*name, direction, len(group), *figures))
    columns = ("set", "direction", "questions", before.name, after.name, "difference")
    return Table("Order after reading", columns, tuple(rows))


def _consistency(outcomes: Iterable[Outcome]) -> Table:
    """Do both forms of a question show the same passage, or are both refused?"""
    pairs: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        pairs[outcome.set, outcome.pair].append(outcome)
    alike: dict[str, list[float]] = defaultdict(list)
    for (name, _), both in pairs.items():
        if len(both) == 2:
            places = {outcome.place if outcome.answered else None for outcome in both}
            alike[name].append(float(len(places) == 1))
    rows = tuple((name, len(values), metrics.figure(values)) for name, values in alike.items())
    return Table("French and English alike", ("set", "pairs", "same passage, or both refused"), rows)


def _languages(run: Run) -> Table:
    right: dict[str, list[float]] = defaultdict(list)
    for each in run.told:
        for name in (each.language, ALL):
            right[name].append(float(each.told == each.language))
    rows = tuple((name, len(values), metrics.figure(values)) for name, values in sorted(right.items(), reverse=True))
    return Table("Language of questions", ("language", "questions", "told right"), rows)


def _times(outcomes: Iterable[Outcome]) -> Table:
    seconds: dict[tuple[str, str], list[float]] = defaultdict(list)
    for outcome in outcomes:
        for stage, taken in outcome.seconds.items():
            seconds[outcome.set, stage].append(taken)
    rows = tuple(
        (name, stage, _milliseconds(taken, 50), _milliseconds(taken, 95)) for (name, stage), taken in seconds.items()
    )
    return Table("Time by stage", ("set", "stage", "p50", "p95"), rows)


def _milliseconds(seconds: Sequence[float], percent: float) -> str:
    return f"{1000 * metrics.percentile(seconds, percent):.0f} ms"


def _differences(
    key: Callable[[T], tuple[str, ...]], before: Iterable[T], after: Iterable[T], measures: Sequence[Measure[T]]
) -> Iterator[tuple[Cell, ...]]:
    old = {(name, direction): _by_id(group) for name, direction, group in _grouped(key, before)}
    for name, direction, group in _grouped(key, after):
        earlier, later = old.get((name, direction), {}), _by_id(group)
        shared = sorted(earlier.keys() & later.keys())
        for each in measures:
            pairs = [(each.row(earlier[id]), each.row(later[id])) for id in shared]
            one = [pair[0] for pair in pairs if pair[0] is not None and pair[1] is not None]
            other = [pair[1] for pair in pairs if pair[0] is not None and pair[1] is not None]
            apart = metrics.difference(one, other, each.statistic)
            if apart.value is not None:
                first, second = metrics.figure(one, each.statistic), metrics.figure(other, each.statistic)
                yield ", ".join(name), direction, each.name, apart.count, first, second, apart


def _grouped(key: Callable[[T], tuple[str, ...]], items: Iterable[T]) -> Iterator[tuple[tuple[str, ...], str, list[T]]]:
    """(key, direction, items) in the order of the run; after the directions of a key, several of them together."""
    groups: dict[tuple[str, ...], dict[str, list[T]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        groups[key(item)][item.direction].append(item)
    for name, directions in groups.items():
        for direction, group in directions.items():
            yield name, direction, group
        for pool, belongs in _POOLS.items():
            pooled = [group for direction, group in directions.items() if belongs(direction)]
            if len(pooled) > 1 and (pool == ALL or len(pooled) < len(directions)):
                yield name, pool, [item for group in pooled for item in group]


_POOLS: dict[str, Callable[[str], bool]] = {
    SAME: lambda direction: direction in ("fr>fr", "en>en"),
    ACROSS: lambda direction: direction in ("fr>en", "en>fr"),
    ALL: lambda direction: True,
}


def _by_id(items: Iterable[T]) -> Mapping[str, T]:
    return {item.id: item for item in items}


def _rows(items: Iterable[T], measure: Measure[T]) -> list[Row]:
    return [row for item in items if (row := measure.row(item)) is not None]


def _set(outcome: Outcome) -> tuple[str, ...]:
    return (outcome.set,)
