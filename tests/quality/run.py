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
from tests.quality.article import HERE, Outcome, outcomes, shares


def main(verbose: bool) -> None:
    """Print the tables of the README."""
    with tempfile.TemporaryDirectory() as folder:
        found = list(outcomes(Path(folder)))
    print(f"{date.today()} · {len(found)} questions about the article\n")
    print("| questions | answerable, quoted right | unanswerable, refused |\n|---|---|---|")
    for language, (quoted, refused) in shares(found).items():
        print(f"| {language} | {quoted:.1%} | {refused:.1%} |")
    print(f"\nLanguage of 200 short questions: {_languages():.1%} right")
    if verbose:
        _print_wrong(found)


def _languages() -> float:
    rows = [json.loads(line) for line in (HERE / "languages.jsonl").read_text(encoding="utf-8").splitlines()]
    return sum(detect(row["question"]).language == row["language"] for row in rows) / len(rows)


def _print_wrong(found: list[Outcome]) -> None:
    for outcome in found:
        if not outcome.right:
            print(f"\n{outcome.id} {outcome.question}\n    {outcome.answer}")


if __name__ == "__main__":
    main("-v" in sys.argv[1:])
