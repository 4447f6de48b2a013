"""
What programs ask and what they get: `/ask` of the page, and the tool `ask` of `qa chat --mcp`.

Knows the types of both and calls the assistant. Knows neither gradio nor mcp.
"""

# No `from __future__ import annotations`: gradio reads the annotations, in scopes that it cannot see.

from collections.abc import Callable
from typing import Any, Literal

from typing_extensions import TypedDict  # that of typing is not enough for pydantic before Python 3.12

from qa import Answer, Assistant, QAError

Language = Literal["auto", "fr", "en"]

DESCRIPTION = """\
Ask the documents a question, in French or English: the answer in their own words, with the sentences it rests on \
(citations: path, line, quote), or a refusal with the nearest passages (nearest) where they do not say. \
language: of the answer; "auto" is that of the question. \
history: what was said before, oldest first, so that a question may lean on it."""
FIELDS = "The fields are question, which must be there, language and history; no other is known."


class Message(TypedDict):
    """Something said before."""

    role: Literal["user", "assistant"]
    content: str


def asking(assistant: Assistant, failure: Callable[[str], Exception]) -> Callable[..., dict[str, Any]]:
    """The function that programs call. `failure` is raised with the text of a `QAError`."""

    def ask(question: str, language: Language = "auto", history: list[Message] | None = None) -> dict[str, Any]:
        if not isinstance(history, list | None):
            raise failure(f"history is {history!r:.80}; use a list of {{'role': ..., 'content': ...}} messages.")
        told = None if language == "auto" else language
        try:
            return assistant.ask(question, language=told, history=history or ()).to_dict()
        except QAError as error:
            raise failure(str(error)) from error

    ask.__doc__ = DESCRIPTION
    ask.__annotations__["return"] = Answer  # the names and types of what `to_dict` holds, which the API page shows
    return ask
