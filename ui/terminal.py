"""
What the terminal shows of answers, reports and states.

Knows lines, styles and JSON. Knows no options and calls nothing.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from textwrap import indent

from qa import Answer, BuildReport, Citation, Status, Verification
from qa.messages import MESSAGES

_BOLD, _FAINT, _PLAIN = "\033[1m", "\033[2m", "\033[0m"
# What moves the cursor, colours, breaks or turns round a line, and halves of characters, which no terminal can write.
# No-break spaces, which French needs, are none of these, though `str.isprintable` denies them.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_BUT_BREAKS = re.compile(rf"(?![\n\t]){_CONTROL.pattern}")


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
    text = _harmless(answer.text)
    print(_styled(text, _BOLD) if answer.answered else text)
    for citation in answer.citations:
        print(_styled(f"\n[{citation.number}] {_place(citation, answer.language)}", _FAINT))
        if answer.short:
            print(indent(_harmless(citation.quote), "    "))


def _place(citation: Citation, language: str) -> str:
    messages = MESSAGES[language]
    template = messages.where if citation.page is None else messages.where_page
    where = template.format(title=citation.title, line=citation.line, page=citation.page)
    parts = (where, citation.date, ", ".join([citation.path, *citation.also]))
    return " · ".join(_on_one_line(part) for part in parts if part)


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


def _on_one_line(name: str) -> str:
    """A name or a title, of which a line break would begin a line that looks like ours."""
    return _CONTROL.sub(_escaped, name)


def _harmless(text: str) -> str:
    """The words of a document, which may hold whatever its writer liked."""
    return _BUT_BREAKS.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()


def _styled(text: str, style: str) -> str:
    """`text` in a style where standard output is a terminal that may be coloured (no-color.org)."""
    return f"{style}{text}{_PLAIN}" if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else text
