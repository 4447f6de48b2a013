"""
A file of JSON lines -> its objects, each with the fields it should have.

Knows how to say what is wrong, and where. Knows nothing of what the fields mean, but that a language is one of ours.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from index.errors import QuestionError
from index.language import LANGUAGES

_KINDS = {str: "a text", list: "a list", int: "a whole number", bool: "true or false"}

Row = dict[str, Any]


def rows(path: Path, fields: Mapping[str, type], *optional: str) -> Iterator[Row]:
    """The objects of a file, checked. `QuestionError` names file, line and field."""
    return (row for _, row in numbered(path, fields, *optional))


def numbered(path: Path, fields: Mapping[str, type], *optional: str) -> Iterator[tuple[int, Row]]:
    """The same, each with the number of its line, from 1."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise QuestionError(f"{path} cannot be read: {reason}. Name a file of JSON lines.") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise wrong(path, number, f"it is not JSON ({error})") from error
        check(row, fields, optional, path, number)
        yield number, row


def check(row: object, fields: Mapping[str, type], optional: Sequence[str], path: Path, number: int) -> None:
    if not isinstance(row, dict):
        raise wrong(path, number, "it is no JSON object")
    for name, kind in fields.items():
        if not isinstance(row.get(name), kind):
            what = f"is {row[name]!r}, not {_KINDS[kind]}" if name in row else "is missing"
            raise wrong(path, number, f"the field {name} {what}")
    if unknown := sorted(row.keys() - fields.keys() - set(optional)):
        raise wrong(path, number, f"the field {unknown[0]} is not known; use {', '.join([*fields, *optional])}")
    for name in ("language", "lang"):
        if name in fields and row[name] not in LANGUAGES:
            raise wrong(path, number, f"{name} is {row[name]!r}; use one of {', '.join(LANGUAGES)}")


def wrong(path: Path, number: int, what: str) -> QuestionError:
    return QuestionError(f"{path}, line {number}: {what}.")
