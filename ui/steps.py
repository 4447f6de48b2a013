"""
What a person does on the page -> what changes on it.

Knows the assistant, exchanges and views. Knows no gradio and no HTML.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from qa import Assistant, QAError, feedback, uploads
from qa.controls import CONTROLS
from ui import exchange, memory, offers
from ui.exchange import Asked
from ui.view import Beside, Current, View

# Two documents, each in two languages: what fits above the box without scrolling.
_EXAMPLE_DOCUMENTS = 2
# Any question does where only documents are wanted.
ANYTHING = "document"
# Between looks at a build for its bar (seconds).
_WATCH = 0.2


@dataclass(frozen=True, slots=True)
class Step:
    """
    What the page shows after one step. `box`: what stands in the box to ask in; None leaves it.

    `asking`: whether an answer is waited for; None: as it was. `kept`: whether the browser keeps the conversation now.
    """

    view: View
    box: str | None = None
    asking: bool | None = None
    kept: bool = False


def loaded(assistant: Assistant, accepted: str, spoken: object, stored: object) -> Step:
    """A page that opens. `accepted`: languages, as a browser says; `spoken`, `stored`: what it kept, if it did."""
    language = spoken if isinstance(spoken, str) and spoken in CONTROLS else memory.preferred(accepted)
    exchanges = tuple(memory.restored(stored))
    offered = offers.examples(exchange.titles(assistant, ANYTHING, _EXAMPLE_DOCUMENTS))
    return Step(View(exchanges, tuple(offered), language, Beside(turn=len(exchanges) - 1)))


def asked(assistant: Assistant, question: str, language: Asked, view: View, current: Current) -> Iterator[Step]:
    """The question at once, the passages when they are found, the answer when it is there; nothing once stopped."""
    if not question.strip():
        yield Step(view, box=question)
        return
    number, before = current.next(), view.done
    box: str | None = ""
    for found in exchange.asking(assistant, question, language, before):
        if not current.wants(number):
            break
        view = replace(view, exchanges=(*before, found), beside=Beside(turn=len(before)))
        yield Step(view, box, asking=True)
        box = None  # the next question may be in it by now
    if current.wants(number):
        yield Step(view, asking=False, kept=True)
    elif current.stopped(number):  # a step may have been on its way to the page
        yield Step(replace(view, exchanges=before, beside=Beside(turn=len(before) - 1)), asking=False)


def asked_by_button(assistant: Assistant, data: Mapping[str, str], view: View, current: Current) -> Iterator[Step]:
    """A question that was offered."""
    language: Asked = data["language"] if data.get("language") in CONTROLS else "auto"  # type: ignore[assignment]
    return asked(assistant, data.get("question", ""), language, view, current)


def asked_again(assistant: Assistant, view: View, current: Current) -> Iterator[Step]:
    """The last question once more."""
    for last in view.done[-1:]:
        yield from asked(assistant, last.question, last.asked, replace(view, exchanges=view.done[:-1]), current)


def taken_back(view: View, current: Current) -> Step:
    """The last question is in the box again, as if it had not been asked: to edit it, or because it was stopped."""
    current.stop()
    before = view.exchanges[:-1]
    questions = [each.question for each in view.exchanges[-1:]]
    shown = replace(view, exchanges=before, beside=Beside(turn=len(before) - 1))
    return Step(shown, "".join(questions), asking=False, kept=True)


def cleared(view: View) -> Step:
    """A new conversation."""
    return Step(replace(view, exchanges=(), beside=Beside()), kept=True)


def rebuilding(assistant: Assistant) -> Iterator[tuple[int, int]]:
    """(passages encoded, passages to encode), now and then, until the index is built anew. A `QAError`: it was not."""
    done = [(0, 0)]
    with ThreadPoolExecutor(1) as aside:
        build = aside.submit(assistant.refresh, rebuild=True, progress=lambda *so_far: done.append(so_far))
        while True:
            yield done[-1]
            time.sleep(_WATCH)  # even when it is done: a bar that only flashes looks like a fault
            if build.done():
                break
    build.result()


def received(assistant: Assistant, files: Iterable[Path]) -> tuple[list[str], list[str]]:
    """(paths of the seeds that files have become, why others have not). The files are gone then."""
    added, problems = [], []
    for file in files:
        try:
            added.append(uploads.add(assistant, file, file.name))
        except QAError as error:
            problems.append(str(error))
        file.unlink(missing_ok=True)
    return added, problems


def judged(assistant: Assistant, data: Mapping[str, str], view: View) -> Step:
    """A thumb up or down on an answer, or what somebody has to say of it, is kept with the answer."""
    turn = int(data["turn"])
    before = view.exchanges[turn] if 0 <= turn < len(view.exchanges) else None
    if before is None or before.answer is None:
        return Step(view)
    verdict, comment = data.get("verdict") or before.verdict or "", data.get("comment")
    try:
        feedback.keep(assistant.settings.feedback_file, feedback.of(before.answer, verdict, comment or ""))
        after = replace(before, verdict=verdict, comment=comment, unkept=None)
    except QAError as error:
        after = replace(before, unkept=str(error))
    return Step(replace(view, exchanges=(*view.exchanges[:turn], after, *view.exchanges[turn + 1 :])), kept=True)
