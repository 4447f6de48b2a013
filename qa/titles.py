"""
Which document a question names.

Knows titles, whole, nearly whole and cut off with "…". Knows nothing of what is asked about the document.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from unicodedata import normalize

from index.analysis import ANALYSERS, fold
from qa.phrases import words

# Share of the telling words of a title that must be there: one of five may be missing.
_NEARLY_ALL = 0.8
# One word before "…" is the beginning of a title from so many letters on.
_TELLING = 8
# Titles whose words are kept ready.
_KEPT = 2**14

_TOKEN = re.compile(r"(?P<opening>[«“„\"]\s*)?(?P<word>[^\W_]+)(?P<cut>\s*(?:…|\.{3}))?")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as folded words. `opened`: those after a quotation mark; `cut`: those before "…", maybe not whole."""

    words: tuple[str, ...]
    opened: frozenset[int]
    cut: frozenset[int]


@dataclass(frozen=True, slots=True)
class Named:
    """A title, and the words of the question that name it: `words[start:end]`."""

    title: str
    start: int
    end: int


def asked(question: str) -> Asked:
    """The words of a question, with what the signs around them say."""
    found = [match for match in _TOKEN.finditer(normalize("NFC", question)) if fold(match["word"])]
    return Asked(
        words=tuple(fold(match["word"]) for match in found),
        opened=frozenset(at for at, match in enumerate(found) if match["opening"]),
        cut=frozenset(at for at, match in enumerate(found) if match["cut"]),
    )


def named(question: Asked, titles: Iterable[str], known: Collection[str]) -> list[Named]:
    """The titles that the question names, the one with most words first; all its words but the known are of a title."""
    rest = {word for at, word in enumerate(question.words) if word not in known and at not in question.cut}
    likely = (title for title in dict.fromkeys(titles) if rest.issubset(_words(title)))
    found = (each for title in likely if (each := _begun(question, title) or _whole(question, title)))
    return sorted(found, key=lambda each: each.start - each.end)


def with_words(topic: Iterable[str], titles: Iterable[str]) -> str | None:
    """The one title that has all telling words of a topic; None where none has, or several have."""
    telling = set(topic) - _stop_words()
    found = [title for title in dict.fromkeys(titles) if telling and telling.issubset(_words(title))]
    return found[0] if len(found) == 1 else None


def _whole(question: Asked, title: str) -> Named | None:
    """A title of which nearly all telling words stand together in the question; of numbers all."""
    own = _words(title)
    telling = [word for word in own if word not in _stop_words()] or own
    matching = SequenceMatcher(None, own, question.words, autojunk=False).get_matching_blocks()
    blocks = [block for block in matching if not set(telling).isdisjoint(own[block.a : block.a + block.size])]
    if not blocks:
        return None
    start, end = blocks[0].b, blocks[-1].b + blocks[-1].size
    told = [word for word in telling if word in question.words[start:end]]
    together = sum(block.size for block in blocks) == end - start
    numbers = all(word in told for word in telling if word.isdigit())
    enough = len(told) >= _NEARLY_ALL * len(telling)
    return Named(title, start, end) if together and numbers and enough else None


def _begun(question: Asked, title: str) -> Named | None:
    """A title of which the beginning stands in the question, and "…" after it; the last word may be cut too."""
    own = _words(title)
    for end in sorted(at + 1 for at in question.cut):
        for size in range(min(end, len(own)), 0, -1):
            *whole, last = question.words[end - size : end]
            if _begins(own, whole, last) and (whole or len(last) >= _TELLING):
                return Named(title, end - size, end)
    return None


def _begins(own: Sequence[str], whole: Sequence[str], last: str) -> bool:
    return list(own[: len(whole)]) == list(whole) and own[len(whole)].startswith(last)


@lru_cache(_KEPT)
def _words(title: str) -> tuple[str, ...]:
    return tuple(words(title))


@cache
def _stop_words() -> frozenset[str]:
    """Words that name nothing, in any language."""
    return frozenset().union(*(analyser.stop for analyser in ANALYSERS.values()))
