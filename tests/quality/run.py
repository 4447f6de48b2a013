"""
Quality, measured on committed sets: `make quality`. `-v` also lists what went wrong.

Knows how to count and print. Changes nothing: thresholds are chosen elsewhere, on other data.
"""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import date
from pathlib import Path

from qa.language import detect
from tests.quality.article import HERE, SETS, Outcome, outcomes, shares


def main(verbose: bool) -> None:
    """Print the tables of the README."""
    print(f"{date.today()}\n")
    print("| questions | language | answerable, quoted right | unanswerable, refused |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        found = {name: list(outcomes(name, Path(folder))) for name in SETS}
    for name in SETS:
        for language, (quoted, refused) in shares(found[name]).items():
            print(f"| {name} | {language} | {quoted:.0%} | {refused:.0%} |")
    print(f"\nLanguage of 200 questions, most of them short: {_languages():.1%} right")
    if verbose:
        for name in SETS:
            _print_wrong(found[name])


def _languages() -> float:
    rows = [json.loads(line) for line in (HERE / "languages.jsonl").read_text(encoding="utf-8").splitlines()]
    return sum(detect(row["question"]).language == row["language"] for row in rows) / len(rows)


def _print_wrong(found: list[Outcome]) -> None:
    for outcome in found:
        if not outcome.right:
            print(f"\n{outcome.id} {outcome.question}\n    {outcome.answer}")


if __name__ == "__main__":
    main("-v" in sys.argv[1:])
