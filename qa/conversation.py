"""
What was said before.

Knows the two shapes a history may have. Knows nothing of retrieval. Today it tells the language of the conversation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from index import QuestionError
from index.language import UNSURE
from qa.answer import Answer
from qa.language import detect

Turn = Answer | Mapping[str, Any]  # {"role": "user" | "assistant", "content": str or list of parts}


def language_of(history: Sequence[Turn]) -> str | None:
    """The language the asker used last, or None where nothing was asked. `QuestionError`: a turn of another shape."""
    for turn in reversed(history):
        if isinstance(turn, Answer):
            return turn.language
        if not isinstance(turn, Mapping) or "role" not in turn or "content" not in turn:
            raise QuestionError(f"history holds {turn!r:.80}; use Answers or {{'role': ..., 'content': ...}} messages.")
        if turn["role"] == "user" and (found := detect(_text(turn["content"]))).margin >= UNSURE:
            return found.language
    return None


def _text(content: object) -> str:
    """The text of a message: a string, or a list of parts as chat pages send it."""
    if isinstance(content, str):
        return content
    if isinstance(content, Sequence):
        parts = (part.get("text") for part in content if isinstance(part, Mapping))
        return " ".join(part for part in parts if isinstance(part, str))
    return ""
