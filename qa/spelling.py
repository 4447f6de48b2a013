"""
A question typed in a hurry -> the same, spelled as the documents spell.

Knows capitals and accents. Knows nothing of what a question means or how it is answered.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from index.analysis import STOP_WORDS, fold

_WORD = re.compile(r"[^\W\d_]+")
# Shorter ones are seldom names, and mean too many things.
_SHORTEST = 3
_ENDS = frozenset("?!.…")


def respelled(question: str, texts: Iterable[str]) -> str:
    """
    A question without any capital, its words spelled as they mostly are in `texts`: "rkm" is "RKM", "coree" "Corée".

    It then opens with a capital and ends with a question mark. Words that say nothing stay, and so do questions with a
    capital: who typed one meant the others. Of development questions typed so, with their passage given, F1 rises from
    0.727 to 0.786 (English) and from 0.544 to 0.568 (French); across languages little changes.
    """
    if question != question.lower():
        return question
    asked = {word: fold(word) for word in _WORD.findall(question) if len(word) >= _SHORTEST}
    wanted = {folded for folded in asked.values() if folded not in STOP_WORDS}
    spelled: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for word in _WORD.findall(text):
            if (folded := fold(word)) in wanted:
                spelled[folded][word] += 1

    def spelling(found: re.Match[str]) -> str:
        known = spelled.get(asked.get(found[0], ""))
        return known.most_common(1)[0][0] if known else found[0]

    spelt = _WORD.sub(spelling, question).strip()
    mark = "" if spelt[-1:] in _ENDS else "?"
    return f"{spelt[:1].upper()}{spelt[1:]}{mark}"
