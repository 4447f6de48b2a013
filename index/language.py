"""
Tell French from English.

Knows both languages' function words and accents and, through langdetect, their letter sequences. Knows nothing of
questions, documents or what the answer is used for. The only file that imports langdetect.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

if TYPE_CHECKING:
    from langdetect.detector_factory import DetectorFactory

# The first is meant where nothing speaks for either.
LANGUAGES = ("fr", "en")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Frequent words of one language that mean nothing in the other, accents or not: so neither "on", "a", "or", "car" nor
# "son". Elided words stand with their apostrophe.
FUNCTION_WORDS = {
    "fr": _words(
        "le la les l' un une des du de d' au aux et ou où est sont était étaient etait etaient sera seront serait fut"
        " furent été ete être etre ont avait avaient aura fait peut doit il elle ils elles nous vous je tu ce cet cette"
        " ces c' ça ca cela qui que qu' quoi quel quelle quels quelles quand combien comment pourquoi lequel laquelle"
        " lesquels lesquelles dont mais donc ni si ne n' pas jamais rien dans sur sous avec sans chez vers entre depuis"
        " pendant selon par pour à avant après apres sa ses leur leurs mon ma mes notre votre se s' lui eux y en très"
        " tres aussi déjà deja encore toujours parmi plusieurs chaque quelque puis ainsi afin lors lorsque même meme"
        " autre autres tout tous toute toutes est-ce est-il est-elle a-t-il a-t-elle y-a-t-il"
    ),
    "en": _words(
        "the of and to in is are was were be been being am has have had do does did will would shall should can could"
        " may might must he she it they we you i him her them us his its their our your my this that these those who"
        " whom whose what which when where why how for with from by at into about between through during before after"
        " above below under against an as not no nor but than then there here if because while so too very also only"
        " just such some any each every other another both all many much more most few less least own same isn't wasn't"
        " doesn't didn't don't it's who's what's where's"
    ),
}

# Words that ask. They stand in hardly any name or title, so one outweighs a title in the other language.
ASKING_WORDS = {
    "fr": _words("qui que quoi quel quelle quels quelles quand combien pourquoi où lequel laquelle est-ce"),
    "en": _words("who whom whose what which when where why how does did"),
}
ASKING = 3.0  # more than another function word

ACCENTED = frozenset("àâçèéêëîïôùûœ")
ACCENT = {"fr": 1.0, "en": 0.0}  # what a word with one counts: as a function word

# What langdetect's opinion counts, in function words.
OPINION = 2.0
# What letters and accents count of their weight where every word has a capital: they may be a name's, so they must not
# reach UNSURE alone.
CAPITALS = 0.15
# langdetect draws letter sequences until it is certain, which it always is in the end, of a name too. With one draw for
# two letters, 25 times over, what it is 90 % sure of is right in 99 % (one to three content words out of `train`).
DRAWS_PER_LETTER = 0.5
TRIALS = 25
# Letters it is shown at most: on more it is certain anyway, and reading them is what costs.
ENOUGH = 200
# Characters of a text that are looked at, in pieces spread over it: its start alone may be a cover or a licence.
LOOKED_AT = 8_000
PIECES = 8
# Own seed: langdetect draws letter sequences at random, and its global one belongs to whoever else uses it.
SEED = 0

# Below this margin a text says too little about itself, and who asks should go by what else is known. It is where
# langdetect alone is 75 % sure, and then right in 92 % of single words, 98 % of three.
UNSURE = 0.35

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*'?")
_ELIDED = re.compile(r"(?:qu|[cdjlmnst])'(?=.)")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S{1,64}@\S+")


@dataclass(frozen=True, slots=True)
class Scores:
    """Which language a text is in, and by how much: 0 (nothing said) <= margin < 1."""

    language: str
    margin: float


def scores(text: str) -> Scores:
    """The same for the same text, any text: blank or in another script is the first language by a margin of 0."""
    words = _WORD.findall(_ADDRESS.sub(" ", normalize("NFC", _sample(text))).replace("’", "'"))
    shouted = all(map(str.isupper, words))
    spoken = any(word[0].islower() for word in words)
    # A capital inside a sentence is a name's or a title's; in a text without another letter it says nothing.
    plain = [word.lower() for at, word in enumerate(words) if shouted or at == 0 or word[0].islower()]
    telling = plain if spoken or shouted or len(words) == 1 else []
    weight = 1.0 if spoken else CAPITALS
    accented = weight * sum(not ACCENTED.isdisjoint(word) for word in telling)
    votes = {language: _function_words(plain, language) + ACCENT[language] * accented for language in LANGUAGES}
    if _margin(votes, against=weight * OPINION) < UNSURE:  # else langdetect, half a millisecond, could turn nothing
        opinion = _opinion(" ".join(telling)[:ENOUGH])
        votes = {language: votes[language] + weight * OPINION * opinion.get(language, 0) for language in LANGUAGES}
    return Scores(max(LANGUAGES, key=votes.__getitem__), _margin(votes))


def _margin(votes: dict[str, float], against: float = 0.0) -> float:
    """By how much the first language leads, at `against` votes more for the other: below 1, and 0 where none leads."""
    first, *others = sorted(votes.values(), reverse=True)
    second = sum(others) + against
    return (first - second) / (1 + first + second)


def language_of(text: str) -> str:
    """ "fr" or "en", whatever the margin."""
    return scores(text).language


def passage_language(text: str, document_language: str) -> str:
    """The language of a passage: the document's where it does not say."""
    found = scores(text)
    return found.language if found.margin >= UNSURE else document_language


def _sample(text: str) -> str:
    if len(text) <= LOOKED_AT:
        return text
    size, step = LOOKED_AT // PIECES, len(text) // PIECES
    return "\n".join(text[at : at + size] for at in range(0, step * PIECES, step))


def _function_words(words: list[str], language: str) -> float:
    table, asking = FUNCTION_WORDS[language], ASKING_WORDS[language]
    known = [word for word in words if word in table or _elided(word) in table]
    return len(known) + ASKING * sum(word in asking for word in known)


def _elided(word: str) -> str:
    """`d'` of "d'usine"."""
    match = _ELIDED.match(word)
    return match[0] if match else ""


def _opinion(letters: str) -> dict[str, float]:
    """langdetect's probability of each language; none where it does not know the letters."""
    from langdetect.lang_detect_exception import LangDetectException  # a millisecond; the profiles load in `_factory`

    detector = _factory().create()
    detector.set_prior_map(dict.fromkeys(LANGUAGES, 0.5))
    detector.n_trial, detector.ITERATION_LIMIT = TRIALS, max(1, int(len(letters) * DRAWS_PER_LETTER))
    detector.append(letters)
    try:
        return {language.lang: language.prob for language in detector.get_probabilities()}
    except LangDetectException:
        return {}


@cache
def _factory() -> DetectorFactory:
    """langdetect with two of its 55 profiles: 0.01 s instead of 0.7 s to load, and no Catalan or Romanian answers."""
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    factory = DetectorFactory()
    factory.set_seed(SEED)
    factory.load_json_profile([(Path(PROFILES_DIRECTORY) / name).read_text(encoding="utf-8") for name in LANGUAGES])
    return factory
