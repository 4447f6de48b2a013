"""
Tables of figures, written for people and for machines.

Pure: knows columns, figures and their intervals. Knows nothing of what was measured.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from qa.metrics import Figure

Cell = str | int | Figure

# Of a thousand questions one is 0.001.
_DIGITS = 3
# More would be noise that differs between machines.
_KEPT_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under names."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def to_dict(tables: Iterable[Table]) -> list[dict[str, Any]]:
    """Tables as JSON can hold them: a row is an object under the names of the columns."""
    return [
        {"title": table.title, "rows": [dict(zip(table.columns, map(_plain, row), strict=True)) for row in table.rows]}
        for table in tables
    ]


def to_markdown(tables: Iterable[Table]) -> str:
    """Tables as people read them, each under its title; columns in which nothing was measured are left out."""
    return "\n\n".join(map(_markdown, tables))


def _markdown(table: Table) -> str:
    written = [[_written(cell) for cell in row] for row in table.rows]
    shown = [column for column in range(len(table.columns)) if any(row[column] for row in written)]
    lines = [[table.columns[column] for column in shown], ["---"] * len(shown)]
    lines += [[row[column] for column in shown] for row in written]
    return "\n".join([f"**{table.title}**", "", *(f"| {' | '.join(line)} |" for line in lines)])


def _written(cell: Cell) -> str:
    if not isinstance(cell, Figure):
        return str(cell)
    if cell.value is None:
        return ""
    values = (_number(value, cell.signed) for value in (cell.value, cell.low, cell.high) if value is not None)
    value, *ends = values
    return f"{value} [{', '.join(ends)}]" if ends else value


def _number(value: float, signed: bool) -> str:
    return f"{round(value, _DIGITS) + 0.0:{'+' if signed else ''}.{_DIGITS}f}"


def _plain(cell: Cell) -> Any:
    if not isinstance(cell, Figure):
        return cell
    return {name: _rounded(value) for name, value in dataclasses.asdict(cell).items() if name != "signed"}


def _rounded(value: float | int | None) -> float | int | None:
    return round(value, _KEPT_DIGITS) if isinstance(value, float) else value
