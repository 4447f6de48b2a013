"""
Quality, measured on committed sets: `make quality`.

    make quality                                  everything, a sample of what takes long
    make quality ARGS="retrieval languages"       sections: article, languages, conversations, retrieval, answers,
                                                  given, nomiracl
    make quality ARGS="--all --json > run.json"   all questions, to compare with later: --against run.json
    make quality ARGS="article -v"                also what went wrong
    QA_READER=none make quality ARGS=answers      with another encoder, reader or caution, in the last four sections

Knows the sections, their order, and where pictures lie. Changes nothing else: thresholds are chosen elsewhere.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from qa import QAError, Settings, evaluate, metrics, outcomes, pictures, questions, report, tables
from qa.outcomes import Run
from tests.quality import article, conversations
from tests.quality.variants import VARIANTS

DATA = article.HERE / "data"
ROOT = article.SEEDS.parent
# Ignored by git; a second run finds its passages encoded.
WORK = ROOT / ".index" / "quality"
PICTURES = ROOT / "ui" / "pictures"
# Questions of each kind (language, answerable or not; language of the passages). Reckoned, not measured: at 40 ms a
# passage and 0.4 s an answer on 2 idle cores, 4 minutes for all passages, which a second run finds encoded, and 6 more.
SAMPLE = 60
SETTINGS = Settings.from_env(os.environ)
LANGUAGE_SETS = ("languages", "languages_short", "languages_whole")

Section = Callable[[int | None], Run]


def main(argv: list[str]) -> int:
    """Run the sections that are asked for; print the tables of each as it is done, or all of it as JSON."""
    options = _options(argv)
    count = None if options.all else options.sample
    try:
        before = outcomes.read(options.against) if options.against else None
        run = Run()
        _say(options, f"{date.today()}, {f'at most {count} of each kind' if count else 'all questions'}")
        for name in options.sections or SECTIONS:
            found = SECTIONS[name](count)
            run += found
            _say(options, "\n" + tables.to_markdown(_tables(found)))
    except QAError as error:
        print(f"quality: {error}", file=sys.stderr)
        return 1
    compared = [report.compared(before, run)] if before else []
    _say(options, "\n" + tables.to_markdown(compared) if compared else "")
    if options.json:
        print(json.dumps(report.to_dict(run, [*report.tables(run), *compared]), ensure_ascii=False, indent=2))
    if options.verbose:
        _print_wrong(run)
    draw(run, PICTURES)
    return 0


def _article(count: int | None) -> Run:
    """Both sets, as they are written and as people type."""
    ways = [(name, typed) for name in article.SETS for typed in (None, *VARIANTS)]
    return sum((article.asked(name, WORK / "article", typed) for name, typed in ways), Run())


def _languages(count: int | None) -> Run:
    return sum((evaluate.languages(article.HERE / f"{name}.jsonl") for name in LANGUAGE_SETS), Run())


def _conversations(count: int | None) -> Run:
    return conversations.asked(WORK)


def _retrieval(count: int | None) -> Run:
    return evaluate.retrieval([*questions.passages(DATA), *questions.sections(DATA)], SETTINGS, WORK)


def _answers(count: int | None) -> Run:
    return evaluate.answering(questions.passages(DATA), SETTINGS, WORK, count)


def _given(count: int | None) -> Run:
    alone = [each for collection in questions.passages(DATA) for each in questions.given(collection)]
    return evaluate.answering(alone, SETTINGS, WORK, count)


def _nomiracl(count: int | None) -> Run:
    return evaluate.answering(questions.cases(DATA), SETTINGS, WORK, count)


SECTIONS: dict[str, Section] = {
    "article": _article,
    "languages": _languages,
    "conversations": _conversations,
    "retrieval": _retrieval,
    "answers": _answers,
    "given": _given,
    "nomiracl": _nomiracl,
}


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make quality ARGS=", description="Answer the question sets; print what was right."
    )
    parser.add_argument("sections", nargs="*", type=_section, metavar="SECTION", help=", ".join(SECTIONS))
    amount = parser.add_mutually_exclusive_group()
    amount.add_argument("--sample", type=int, default=SAMPLE, metavar="N", help=f"of each kind (default {SAMPLE})")
    amount.add_argument("--all", action="store_true", help="every question")
    parser.add_argument("--json", action="store_true", help="print the run as JSON")
    parser.add_argument("--against", type=Path, metavar="FILE", help="compare with such a run")
    parser.add_argument("-v", "--verbose", action="store_true", help="also list what went wrong")
    return parser.parse_args(argv)


def _section(name: str) -> str:
    if name not in SECTIONS:
        raise argparse.ArgumentTypeError(f"{name!r} is no section; use some of {', '.join(SECTIONS)}")
    return name


def _tables(found: Run) -> list[tables.Table]:
    own = [article.as_written(found), article.as_typed(found), conversations.table(found)]
    rest = replace(found, outcomes=tuple(o for o in found.outcomes if o.set not in conversations.SETS))
    return [*(table for table in own if table.rows), *report.tables(article.written(rest))]


def _say(options: argparse.Namespace, text: str) -> None:
    if not options.json and text:
        print(text, flush=True)


def _print_wrong(run: Run) -> None:
    for outcome in run.outcomes:
        if not outcome.served:
            print(f"\n{outcome.set} {outcome.id} {'answered' if outcome.answered else 'refused'}\n    {outcome.said}")


def draw(run: Run, folder: Path) -> None:
    """The pictures of confidence over the development questions, where there is a confidence."""
    sure = [o for o in run.outcomes if o.set == "dev" and o.confidence is not None and o.right is not None]
    if not sure:
        return
    curves = {}
    for language in article.LANGUAGES:
        mine = [o for o in sure if o.direction.startswith(language)]
        name = {"fr": "French questions", "en": "English questions"}[language]
        curves[name] = metrics.risk_coverage([o.confidence for o in mine], [o.right for o in mine])
    said = [o for o in sure if o.answered]
    bins = metrics.reliability([o.confidence for o in said], [o.right for o in said])
    risk = pictures.risk_coverage(curves, "What refusing spares")
    (folder / "risk-coverage.svg").write_text(risk, encoding="utf-8")
    (folder / "reliability.svg").write_text(pictures.reliability(bins, "Does confidence mean it?"), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
