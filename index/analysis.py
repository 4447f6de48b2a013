"""
The words of a text by which BM25 finds it: one analyser per language.

Knows how both languages write words, numbers, acronyms and names. Knows nothing of storage, queries or ranking. The
only file that imports snowballstemmer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from unicodedata import combining, normalize

from index.telling import ASKING_WORDS, FUNCTION_WORDS

# Part of what an index is made by: raise it when the same text would give other words.
RULES = 1

# What is left of a word, across languages: "production" and "produits" are both "produ". Letters; recall@1 across
# languages on the training data: whole stems 0.633 and 0.624, six letters 0.651 and 0.633, five 0.647 and 0.644.
BEGINNING = 5
# Spellings whose words are kept ready: those of about 2,000 pages. Stemming one takes 0.05 ms.
_KEPT = 2**16

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ′`´", "'"))
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
# A word of its own before an apostrophe: in names ("d'Artagnan", "L'Oréal") in any language.
_ELIDED = re.compile(r"(?:(?:jusqu|lorsqu|puisqu|quoiqu|quelqu|presqu|qu|[cdjlmnst])')+(?=.)", re.IGNORECASE)
_POSSESSIVE = re.compile(r"'s$", re.IGNORECASE)
# Capitals that are words, not acronyms.
_LONE = frozenset("AÀIOYÔ")

# Alternatives by what they are, the first that fits; `{}` is what may stand between groups of three digits.
_TOKENS = r"""
    (?P<grouped> [1-9]\d{{0,2}} (?P<gap>[{}]) \d{{3}} (?:(?P=gap)\d{{3}})* (?!\d) (?:[.,]\d+(?![.,]?\d))? )
  | (?P<dotted> \d+ (?:[.,]\d+){{2,}} )
  | (?P<number> \d+ (?:[.,]\d+)? )
  | (?P<acronym> (?:(?:[Qq]u|[cdjlmnstCDJLMNST])')? (?:[^\W\d_]\.){{2,}} (?:[^\W\d_](?![^\W_]))? )
  | (?P<sign> [Nn][°º] | № )
  | (?P<word> (?<=\d)[^\W\d_]+ | [^\W_]+ (?:'[^\W_]+)* )
"""
_SPACES = "\\ \xa0\u202f\u2009'"


@dataclass(frozen=True, slots=True)
class Analyser:
    """One language. `stop`: folded words that say nothing, also as typed without apostrophe; `sign`: what "n°" says."""

    stop: frozenset[str]
    tokens: re.Pattern[str]
    sign: str
    algorithm: str


@dataclass(frozen=True, slots=True)
class Term:
    """A word to look for: whole, or as the beginning of words."""

    text: str
    whole: bool = True


def words(text: str, language: str) -> list[str]:
    """
    Its words in this order, as they are matched: without accents, capitals and endings. No stop words.

    Every word consists of letters and digits, and a "." in a number. A name and an acronym are words like any other,
    so that they are found in lower case too.
    """
    return [word for kind, token in _tokens(text, language) for word in _words(kind, token, language)]


def terms(question: str, asked: str, language: str) -> list[Term]:
    """
    What to look for among passages in `language`, each once, for a question asked in `asked`.

    Across languages that is what survives translation: numbers, names, acronyms, and the beginnings of words, which the
    two languages often share.
    """
    if asked == language:
        return list(dict.fromkeys(map(Term, words(question, language))))
    found = (_words(kind, token, language) for kind, token in _tokens(question, asked) if not _stops(kind, token))
    return list(dict.fromkeys(_beginning(word) for several in found for word in several))


def fold(text: str) -> str:
    """Its letters and digits without accents and capitals: for matching only."""
    return "".join(filter(str.isalnum, normalize("NFKD", text).casefold().translate(_LIGATURES)))


def plain(text: str) -> str:
    """Its words with a space between, without accents, capitals and signs: "Où est-elle ?" is "ou est elle"."""
    letters = (letter for letter in normalize("NFKD", text.casefold()) if not combining(letter))
    return " ".join(re.findall(r"\w+", "".join(letters).translate(_LIGATURES)))


def _tokens(text: str, language: str) -> Iterator[tuple[str, str]]:
    """(kind, token) of each."""
    text = normalize("NFC", text).translate(_APOSTROPHES)
    if text.isupper() and " " in text.strip():  # shouted: capitals mark no acronym
        text = text.lower()
    for match in ANALYSERS[language].tokens.finditer(text):
        yield match.lastgroup or "", match[0]


@lru_cache(_KEPT)
def _words(kind: str, token: str, language: str) -> tuple[str, ...]:
    """What a token says; nothing if it is a stop word."""
    analyser = ANALYSERS[language]
    if kind == "word":
        plain = _plain(token)
        stopped = plain in analyser.stop and not _is_acronym(token)
        return () if stopped or not plain else (_stem(plain, analyser.algorithm),)
    if kind == "dotted":  # a date, a version
        return tuple(re.split(r"[.,]", token))
    if kind == "sign":
        return (analyser.sign,)
    if kind == "acronym":
        return (_stem(_plain(token), analyser.algorithm),)
    gap = re.search(r"\D", token) if kind == "grouped" else None
    return ((token.replace(gap[0], "") if gap else token).replace(",", "."),)


def _stops(kind: str, token: str) -> bool:
    """Whether it is a stop word of any language."""
    return kind == "word" and not _is_acronym(token) and _plain(token) in STOP_WORDS


def _plain(token: str) -> str:
    return fold(_bare(token))


def _bare(token: str) -> str:
    return _POSSESSIVE.sub("", token[match.end() :] if (match := _ELIDED.match(token)) else token)


def _is_acronym(token: str) -> bool:
    bare = _bare(token)
    return bare.isupper() and bare not in _LONE


def _beginning(word: str) -> Term:
    if word[0].isdigit() or len(word) <= BEGINNING:
        return Term(word)
    return Term(word[:BEGINNING], whole=False)


@lru_cache(_KEPT)
def _stem(word: str, algorithm: str) -> str:
    # A stemmer keeps its word in itself: one for each, so that threads do not meet.
    stemmed: str = _stemmer(algorithm)().stemWord(word)
    return stemmed


@cache
def _stemmer(algorithm: str) -> Any:
    # 17 ms. Not `snowballstemmer.stemmer`: where PyStemmer is installed that gives another version of the rules.
    from snowballstemmer import english_stemmer, french_stemmer

    return {"french": french_stemmer.FrenchStemmer, "english": english_stemmer.EnglishStemmer}[algorithm]


def _stop_words(language: str, others: str) -> frozenset[str]:
    """Those that tell the languages apart, and others: ambiguous ones, what is left of a number or a contraction."""
    known = FUNCTION_WORDS[language] | ASKING_WORDS[language]
    return frozenset(_plain(word.replace("-", "")) for word in known) | frozenset(others.split())


def _pattern(gaps: str) -> re.Pattern[str]:
    return re.compile(_TOKENS.format(_SPACES + gaps), re.VERBOSE)


_FRENCH = """
    a y c d j l m n s t on son pas plus comme ai as avez avons suis es sommes aux vos nos toi moi lui eux tes ton ta te
    me eu aurait auraient avait cela ceux celle celles celui quelle cest cetait quest quil quils quon dun nest sest jai
    estce er ere e eme nde h
"""
_ENGLISH = """
    a i s t me or on st nd rd th cant wont im ive its thats whats whos wheres hes shes theyre theyll youre weve
"""

ANALYSERS = {
    # "2,000" is two thousand in either: in French texts a decimal with exactly three places is rarer.
    "fr": Analyser(_stop_words("fr", _FRENCH), _pattern(".,"), "numero", "french"),
    "en": Analyser(_stop_words("en", _ENGLISH), _pattern(","), "number", "english"),
}
# Folded, of either language.
STOP_WORDS = frozenset[str]().union(*(analyser.stop for analyser in ANALYSERS.values()))
