"""
Recognise a third language where French or English is expected.

Knows that a false alarm is worse than a miss: names, keywords, slips and borrowed words are not another language. Knows
nothing of questions or of what is said to who asks.
"""

from __future__ import annotations

import re
from collections import Counter
from unicodedata import name

from index.language import (
    CONTENT,
    FUNCTION,
    LANGUAGES,
    content_words,
    elided,
    every_language,
    function_words,
    opinion,
    plain_words,
    read,
)
from index.telling import FOREIGN_LETTERS, FOREIGN_WORDS, SCRIPTS, SHARED_WORDS

# Words below which langdetect is not asked, and nothing in Latin letters called another language: names, keywords.
SEVERAL = 4
# How sure langdetect must be of it, while French and English are below a tenth each.
CLEAR = 0.5
# By how much a known word of a language makes it likelier beforehand.
WORD = 4.0
# Letters of another script below this share of all are a name or a sign.
FEW = 1 / 3
LAST_LATIN = "\u036f"
KANA = ("HIRAGANA", "KATAKANA")  # with them, Chinese characters are Japanese

_FOREIGN = frozenset[str]().union(*FOREIGN_WORDS.values())


def other_language(text: str) -> str | None:
    """
    The ISO code of the one other language that `text` is clearly in, None where it may be French or English.

    A script that is not Latin tells of itself. In Latin letters it takes words of such a language, more of them than of
    French and English, and langdetect's opinion: that of names, titles and fewer than `SEVERAL` words is not asked.
    """
    words = read(text)
    return _of_script(words) or (_of_words(plain_words(words)) if len(words) >= SEVERAL else None)


def _of_script(words: list[str]) -> str | None:
    """By letters that are not Latin, if they are more than the Latin ones outside names, and not a few."""
    letters = "".join(words)
    scripts = Counter(script for letter in letters if letter > LAST_LATIN and (script := _script(letter)) in SCRIPTS)
    latin = sum(letter <= LAST_LATIN for word in words if word[0].islower() for letter in word)
    if scripts.total() <= max(latin, len(letters) * FEW):
        return None
    codes = SCRIPTS[max(sorted(scripts), key=lambda script: (script in KANA, scripts[script]))]
    several = len(codes) > 1 and len(words) >= SEVERAL
    held = opinion(every_language(), letters, dict.fromkeys(codes, 1.0)) if several else {}
    return max(codes, key=lambda code: held.get(code, 0))


def _of_words(words: list[str]) -> str | None:
    """By words and letters of other languages, if they are more than what is French or English, and by langdetect."""
    unshared = [word for word in words if word not in SHARED_WORDS and elided(word) not in SHARED_WORDS]
    here = {
        language: function_words(unshared, language) / FUNCTION + content_words(unshared, language) / CONTENT
        for language in LANGUAGES
    }
    if sum(map(_is_foreign, words)) <= sum(here.values()):
        return None
    there = {language: sum(word in table for word in words) for language, table in FOREIGN_WORDS.items()}
    # One without a known word is not thought of, else German is often Afrikaans; where only letters speak all are.
    known = {language: count for language, count in there.items() if count} or there
    prior = {language: WORD**count for language, count in (known | here).items()}
    held = opinion(every_language(), " ".join(words), prior)
    found = max(sorted(held), key=held.__getitem__, default=LANGUAGES[0])
    return found if held.get(found, 0) >= CLEAR and held.keys().isdisjoint(LANGUAGES) else None


def _is_foreign(word: str) -> bool:
    head, apostrophe, _ = word.partition("'")  # "dell'olio"
    return word in _FOREIGN or head + apostrophe in _FOREIGN or not FOREIGN_LETTERS.isdisjoint(word)


def _script(letter: str) -> str:
    """`GREEK` of "GREEK SMALL LETTER PI"."""
    return re.split(r"\W", name(letter, ""))[0]
