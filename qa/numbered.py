"""
Names with a number: "article 12", "Louis XIV", "juin 2023".

Knows when a sentence speaks of another one of the same name. Knows nothing of questions, models or scores.
"""

from __future__ import annotations

import re

from index.analysis import STOP_WORDS, plain

# Roman numerals from II to LXXXIX; single letters are more often something else.
_ROMAN = r"(?=[ivxl]{2})l?x{0,3}(?:ix|iv|v?i{0,3})|xl(?:ix|iv|v?i{0,3})"
_NUMBERED = re.compile(rf"\b([^\W\d_]{{3,}}) (?=(\d+|{_ROMAN})\b)")


def names_another(sentence: str, question: str) -> bool:
    """Whether a sentence has a name of the question with another number, and nowhere that number."""
    asked = _numbered(question)
    if not asked:
        return False
    held, said = _numbered(sentence), plain(sentence).split()
    return any(name in held and not _among(numbers, said) for name, numbers in asked.items())


def _among(numbers: set[str], words: list[str]) -> bool:
    """Whether one of them is said; two digits may be the end of a year: the years 50 are 1950."""
    return any(word == number or (len(number) == 2 and word[2:] == number) for number in numbers for word in words)


def _numbered(text: str) -> dict[str, set[str]]:
    """The numbers of each name."""
    found: dict[str, set[str]] = {}
    for name, number in _NUMBERED.findall(plain(text)):
        if name not in STOP_WORDS:
            found.setdefault(name, set()).add(number)
    return found
