"""
Questions to click on: about the documents, and what to ask next.

Pure. Knows titles and what was asked. Knows no HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa.controls import CONTROLS
from qa.messages import MESSAGES
from ui.exchange import Exchange

# A longer title would fill the button of an example, and outweigh the language of the question around it.
_TITLE = 40


@dataclass(frozen=True, slots=True)
class Example:
    """A question to click on. `language` is the one it is asked in."""

    question: str
    language: str


def examples(titles: Iterable[str]) -> list[Example]:
    """Questions about documents of these titles, each in every language."""
    return [
        Example(messages.about.format(title=_shortened(title)), language)
        for title in titles
        for language, messages in MESSAGES.items()
    ]


def following(exchanges: Sequence[Exchange], offered: Sequence[Example] = ()) -> list[Example]:
    """What else one could ask: of the document cited, and which there are; after small talk what is offered."""
    last = exchanges[-1]
    words, messages = CONTROLS[last.language], MESSAGES[last.language]
    cited = last.answer.citations if last.answer else ()
    questions = []
    if cited:
        title = _shortened(cited[0].title)
        questions = [messages.about.format(title=title)]
        questions += [words.date.format(title=title)] if cited[0].date else []
    if last.answer and last.answer.talk:
        questions = [example.question for example in offered if example.language == last.language]
    questions.append(messages.which_documents)
    before = {exchange.question for exchange in exchanges}
    return [Example(question, last.language) for question in questions if question not in before]


def _shortened(title: str) -> str:
    words = " ".join(title.split())
    if len(words) <= _TITLE:
        return words
    return words[:_TITLE].rpartition(" ")[0].rstrip(" ,;:.") + "…" if " " in words[:_TITLE] else words[:_TITLE] + "…"
