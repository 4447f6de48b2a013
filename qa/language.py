"""
The language of a question.

Knows that a question may be a few words, or only names, and that who asks may have said which language is meant. Knows
nothing of documents, answers or how languages are told apart.
"""

from __future__ import annotations

from dataclasses import dataclass

from index.errors import QuestionError
from index.foreign import other_language
from index.language import LANGUAGES, UNSURE, scores

__all__ = ["LANGUAGES", "Detection", "detect", "spoken_in"]


@dataclass(frozen=True, slots=True)
class Detection:
    """
    The language of a question, and how clearly it is in it: 0 <= margin < 1.

    `other` is the ISO code of the language it is clearly in where that is neither French nor English; then the margin
    is 0.
    """

    language: str
    margin: float
    other: str | None = None


def detect(text: str, *, hint: str | None = None) -> Detection:
    """
    The language `text` is asked in, "fr" or "en"; for a question in another, the one to answer in.

    `hint` decides where the words do not: a name is in no language. Without one the little they say decides; where they
    say nothing it is French.
    """
    if hint is not None and hint not in LANGUAGES:
        raise QuestionError(f"The language {hint!r} is not known. Use one of: {', '.join(LANGUAGES)}; or none.")
    found, other = scores(text), other_language(text)
    margin = 0.0 if other else found.margin
    return Detection(hint if hint and margin < UNSURE else found.language, margin, other)


def spoken_in(question: str, hint: str | None, documents: str | None) -> tuple[str, str | None]:
    """
    (the language of the question, the code of another that it is in instead, if it is in a third one).

    In doubt the language it is said or was spoken in, then that of the `documents`. What is asked in a third one is
    answered in the language it was spoken in, else in English.
    """
    found = detect(question, hint=hint or documents)
    return (hint or "en" if found.other else found.language), found.other
