"""
Names with a number: "article 12", "Louis XIV", "juin 2023".

Knows when a sentence speaks of another one of the same name. Knows nothing of questions, models or scores.
"""

from __future__ import annotations

import re
from itertools import pairwise

from index.analysis import STOP_WORDS, plain

# Roman numerals from II to LXXXIX; single letters are more often something else.
_ROMAN = re.compile(r"\b(?=[ivxl]{2})(?:xl|l?x{0,3})(?:ix|iv|v?i{0,3})(?<=[ivxl])\b")
_LETTERS = {"i": 1, "v": 5, "x": 10, "l": 50}
_BETWEEN_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}\b)")
_NUMBERED = re.compile(r"\b([^\W\d_]{3,}) (?=(\d+)\b)")
# Beside stop words, what stands before a quantity and names nothing.
_QUANTIFIERS = frozenset(
    re.findall(
        r"\w+",
        "environ presque quelque quelques seulement moins plus vers depuis soit autour total totale"
        " about around nearly almost over under since until only some least most",
    )
)


def names_another(sentence: str, question: str) -> bool:
    """Whether a sentence has a name of the question with another number, and nowhere that number."""
    asked = _numbered(question)
    if not asked:
        return False
    held, said = _numbered(sentence), _digits(sentence).split()
    return any(name in held and not _among(numbers, said) for name, numbers in asked.items())


def _among(numbers: set[str], words: list[str]) -> bool:
    """Whether one of them is said; two digits may be the end of a year: the years 50 are 1950."""
    return any(word == number or (len(number) == 2 and word[2:] == number) for number in numbers for word in words)


def _numbered(text: str) -> dict[str, set[str]]:
    """The numbers of each name."""
    found: dict[str, set[str]] = {}
    for name, number in _NUMBERED.findall(_digits(text)):
        if name not in STOP_WORDS and name not in _QUANTIFIERS:
            found.setdefault(name, set()).add(number)
    return found


def _digits(text: str) -> str:
    """The plain text with each number in one run of digits: "XIV" and "1 000" as 14 and 1000."""
    return _BETWEEN_THOUSANDS.sub("", _ROMAN.sub(_arabic, plain(text)))


def _arabic(numeral: re.Match[str]) -> str:
    values = [_LETTERS[letter] for letter in numeral[0]]
    less = (value for value, after in pairwise(values) if value < after)
    return str(sum(values) - 2 * sum(less))
