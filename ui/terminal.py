"""
What the terminal shows of answers, reports and states.

Knows lines, styles and JSON. Knows no options and calls nothing.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from qa import Answer, BuildReport, Citation, Status, Verification
from qa.messages import MESSAGES

_BOLD, _FAINT, _PLAIN = "\033[1m", "\033[2m", "\033[0m"


@contextmanager
def progress() -> Iterator[Callable[[int, int], None]]:
    """A bar on the terminal, from the first passage that is encoded; nothing elsewhere."""
    from tqdm import tqdm

    bar = tqdm(unit=" passages", disable=None, leave=False, file=sys.stderr, delay=0.5)

    def show(done: int, total: int) -> None:
        bar.total = total
        bar.update(done - bar.n)

    with bar:
        yield show


def print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_answer(answer: Answer) -> None:
    print(_styled(answer.text, _BOLD) if answer.answered else answer.text)
    for citation in answer.citations:
        print(_styled(f"\n[{citation.number}] {_place(citation, answer.language)}", _FAINT))
        if answer.short:
            print(f"    {citation.quote}")


def _place(citation: Citation, language: str) -> str:
    messages = MESSAGES[language]
    template = messages.where if citation.page is None else messages.where_page
    where = template.format(title=citation.title, line=citation.line, page=citation.page)
    return " · ".join(part for part in (where, citation.date, ", ".join([citation.path, *citation.also])) if part)


def print_report(report: BuildReport) -> None:
    counted = ("added", "changed", "renamed", "removed", "kept")
    numbers = ((name, len(getattr(report, name))) for name in counted)
    print(", ".join(f"{number} {name}" for name, number in numbers if number) or "no documents")
    print(f"{report.encoded} passages encoded in {report.seconds:.1f} s")
    _print_skipped(report.skipped, report.hidden)


def print_status(status: Status) -> None:
    print(f"seeds      {status.seeds}")
    print(f"index      {status.index}")
    print(f"encoder    {status.encoder}\nreader     {status.reader}")
    print(f"snapshot   {status.snapshot or 'none'}{'' if status.fresh else ' (the seeds say something else now)'}")
    print(f"documents  {status.documents}\npassages   {status.passages}")
    if status.problem:
        print(f"problem    {status.problem}")
    _print_skipped(status.skipped, status.hidden)


def print_verification(found: Verification) -> None:
    print(f"snapshot   {found.snapshot}\ndocuments  {found.documents}\npassages   {found.passages}")
    print(f"looked at  all checksums, offsets and norms; {found.encoded} vectors made again")
    for problem in found.problems:
        print(f"problem    {problem}")
    for leftover in found.leftovers:
        print(f"left over  {leftover}: the next build removes it")
    print(f"{len(found.problems)} problems found in {found.seconds:.1f} s")


def _print_skipped(skipped: Sequence[tuple[str, str]], hidden: int) -> None:
    for path, reason in skipped:
        print(f"skipped    {_on_one_line(path)}: {reason}")
    if hidden:
        print(f"hidden     {hidden}")


def _on_one_line(path: str) -> str:
    """A name may hold what moves the cursor, or what no terminal can write."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "replace").decode() for c in path)


def _styled(text: str, style: str) -> str:
    """`text` in a style where standard output is a terminal that may be coloured (no-color.org)."""
    return f"{style}{text}{_PLAIN}" if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else text
