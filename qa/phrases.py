"""
Texts that are made of phrases from a table, and of nothing else.

Knows how such tables are written short, and folded words. Knows no phrase, no language and not what one means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from unicodedata import normalize

from index.analysis import fold

FILLER = ""  # the label of what may stand anywhere and says nothing

_WORD = re.compile(r"[^\W_]+")
_CHOICE = re.compile(r"\(([^)]*)\)")


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases as folded words, each with its label. `longest`: words of the longest."""

    labels: Mapping[tuple[str, ...], str]
    longest: int

    def cover(self, words: Sequence[str]) -> tuple[str, ...] | None:
        """The labels of the phrases that the words are made of, in their order; None where a word is left over."""
        covers: list[tuple[str, ...] | None] = [None] * len(words) + [()]
        for start in reversed(range(len(words))):
            covers[start] = next(self._covers(words, start, covers), None)
        return covers[0]

    def _covers(
        self, words: Sequence[str], start: int, covers: Sequence[tuple[str, ...] | None]
    ) -> Iterator[tuple[str, ...]]:
        """Those of the words from `start` on, the one with the longest first phrase first."""
        for end in range(min(start + self.longest, len(words)), start, -1):
            label, rest = self.labels.get(tuple(words[start:end])), covers[end]
            if label is not None and rest is not None:
                yield (label, *rest)


def phrases(*tables: Mapping[str, str]) -> Phrases:
    """
    The phrases of tables from label to phrases, folded and with a comma between two.

    `(a|b|)` stands for one of these, here for nothing too. Where a phrase has two labels the first one stays.
    """
    labels: dict[tuple[str, ...], str] = {}
    for table in tables:
        for label, short in table.items():
            for phrase in spelled(short):
                labels.setdefault(phrase, label)
    return Phrases(labels, max(map(len, labels)))


def spelled(short: str) -> Iterator[tuple[str, ...]]:
    """All phrases that this stands for, as words."""
    for template in short.split(","):
        # Every second part is a choice.
        parts = [part.split("|") if at % 2 else [part] for at, part in enumerate(_CHOICE.split(template))]
        yield from (tuple("".join(chosen).split()) for chosen in product(*parts))


def words(text: str) -> list[str]:
    """All its words, folded: what stands between apostrophes, hyphens and other signs."""
    return [plain for word in _WORD.findall(normalize("NFC", text)) if (plain := fold(word))]
