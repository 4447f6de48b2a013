"""
An answer against those that people gave: exact match and F1, with what does not count in French and in English.

Pure: knows the small words and the typography of both languages. Knows nothing of documents or of what is asked.

The English measure is SQuAD's (Rajpurkar et al. 2016, https://arxiv.org/abs/1606.05250: lower case, without
punctuation, "a", "an" and "the"); the French one is FQuAD's (d'Hoffschmidt et al. 2020,
https://arxiv.org/abs/2002.06071: French articles instead), with all elisions. In both, every apostrophe is
the straight one, any Unicode punctuation goes, and a number is the same however its thousands are parted ("2 000",
"2,000", "2000").
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

# How an apostrophe may be written: typographic, modifier letter, prime, grave, acute.
_APOSTROPHES = re.compile("[\u2019\u2018\u02bc\u2032`\u00b4]")
# Thousands parted by spaces: plain, no-break, narrow no-break, thin. Commas and points go with the punctuation.
_GAP = "[ \u00a0\u202f\u2009]"
_THOUSANDS = re.compile(rf"(?<!\d)\d{{1,3}}(?:{_GAP}\d{{3}})+(?!\d)")


@dataclass(frozen=True, slots=True)
class _Rules:
    """What does not count in one language. `elided`: what an apostrophe follows."""

    articles: frozenset[str]
    elided: frozenset[str]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_RULES = {
    "fr": _Rules(
        articles=_words("le la les un une du des au aux"),
        elided=_words("l d qu c j m n s t jusqu lorsqu puisqu quoiqu"),
    ),
    "en": _Rules(articles=_words("a an the"), elided=frozenset()),
}


def normalised(text: str, language: str) -> str:
    """What of an answer counts: its words in lower case, one space apart."""
    rules = _RULES[language]
    text = _APOSTROPHES.sub("'", unicodedata.normalize("NFC", text)).lower()
    text = _THOUSANDS.sub(lambda number: re.sub(_GAP, "", number[0]), text)
    if rules.elided:
        text = re.sub(rf"\b(?:{'|'.join(sorted(rules.elided))})'", "", text)
    bare = "".join(character for character in text if not _is_punctuation(character))
    return " ".join(word for word in bare.split() if word not in rules.articles)


def exact(answer: str, references: Sequence[str], language: str) -> float:
    """1 where the answer is one of the references, as far as counts; else 0."""
    return _best(_same, answer, references, language)


def f1(answer: str, references: Sequence[str], language: str) -> float:
    """The words that answer and reference share, as harmonic mean of precision and recall; of the nearest reference."""
    return _best(_overlap, answer, references, language)


def holds(text: str, references: Sequence[str], language: str) -> bool:
    """Whether a reference stands in the text, word for word as far as counts."""
    words = f" {normalised(text, language)} "
    return any(f" {found} " in words for each in references if (found := normalised(each, language)))


def _best(measure: Callable[[str, str], float], answer: str, references: Sequence[str], language: str) -> float:
    said = normalised(answer, language)
    return max((measure(said, normalised(each, language)) for each in references), default=0.0)


def _same(said: str, meant: str) -> float:
    return float(said == meant)


def _overlap(said: str, meant: str) -> float:
    one, other = Counter(said.split()), Counter(meant.split())
    if not one or not other:
        return float(one == other)
    # 2 * precision * recall / (precision + recall)
    return 2 * (one & other).total() / (one.total() + other.total())


def _is_punctuation(character: str) -> bool:
    return character in string.punctuation or unicodedata.category(character).startswith("P")
