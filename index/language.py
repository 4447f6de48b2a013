"""
Tell French from English.

Knows how words, accents and, through langdetect, letter sequences are counted. Knows nothing of which they are, of
questions, documents or what the answer is used for. The only file that imports langdetect.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

from index.telling import ACCENTED, ASKING_WORDS, CONTENT_WORDS, FUNCTION_WORDS, LETTERS

if TYPE_CHECKING:
    from langdetect.detector_factory import DetectorFactory

# The first is meant where nothing speaks for either.
LANGUAGES = ("fr", "en")

# What a word counts: one that builds sentences outweighs a noun, which may be of another language than its sentence.
FUNCTION = 3.0
ASKING = 9.0  # more, so that it outweighs a title in lower case
CONTENT = 2.0
# What its spelling counts where it is not known: accents, and each telling group of letters, together less than a word.
ACCENT = 2.0
GROUP = 0.5
GROUPS = 1.5
# What langdetect's opinion counts.
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

# Below this margin a text says too little about itself, and who asks should go by what else is known. Above it, content
# words out of `train`, unseen and without accents, are told right one alone in 91 %, two in 96 %, three in 99 %.
UNSURE = 0.35

_BARE = str.maketrans(dict(zip("àâçèéêëîïôùûœ", [*"aaceeeeiiouu", "oe"], strict=True)))
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*'?")
_ELISION = re.compile(r"(?:qu|[cdjlmnst])'(?=.)")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S{1,64}@\S+")


@dataclass(frozen=True, slots=True)
class Scores:
    """Which language a text is in, and by how much: 0 (nothing said) <= margin < 1."""

    language: str
    margin: float


def scores(text: str) -> Scores:
    """The same for the same text, any text: blank or in another script is the first language by a margin of 0."""
    words = read(text)
    plain, shouted, spoken = plain_words(words), all(map(str.isupper, words)), any(word[0].islower() for word in words)
    telling = plain if spoken or shouted or len(words) == 1 else []
    weight = 1.0 if spoken else CAPITALS
    frame = {language: function_words(plain, language) for language in LANGUAGES}
    votes = {
        language: frame[language] + content_words(plain, language) + weight * _accents(telling, language)
        for language in LANGUAGES
    }
    # Where function words decide, or letters, half a millisecond, could turn nothing, these are not asked.
    if _margin(frame) < UNSURE and _margin(votes, against=weight * OPINION) < UNSURE:
        held, groups = opinion(_pair(), " ".join(telling), dict.fromkeys(LANGUAGES, 1.0)), _groups(telling)
        votes = {
            language: votes[language] + weight * (OPINION * held.get(language, 0) + groups[language])
            for language in LANGUAGES
        }
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


def read(text: str) -> list[str]:
    """The words as they are written, of all of a text or, if it is long, of pieces."""
    return _WORD.findall(_ADDRESS.sub(" ", normalize("NFC", _sample(text))).replace("’", "'"))


def plain_words(words: list[str]) -> list[str]:
    """In small letters, and none of a name or title: with a capital inside what is not all capitals."""
    shouted = all(map(str.isupper, words))
    return [word.lower() for at, word in enumerate(words) if shouted or at == 0 or word[0].islower()]


def _sample(text: str) -> str:
    if len(text) <= LOOKED_AT:
        return text
    size, step = LOOKED_AT // PIECES, len(text) // PIECES
    return "\n".join(text[at : at + size] for at in range(0, step * PIECES, step))


def function_words(words: list[str], language: str) -> float:
    """What the words count that build sentences or ask."""
    table, asking = FUNCTION_WORDS[language], ASKING_WORDS[language]
    known = [word for word in words if word in table or elided(word) in table]
    return FUNCTION * len(known) + ASKING * sum(word in asking for word in known)


def content_words(words: list[str], language: str) -> float:
    """What the frequent nouns, verbs and adjectives count."""
    return CONTENT * sum(_is_content(word, language) for word in words)


def _is_content(word: str, language: str) -> bool:
    table, letters = CONTENT_WORDS[language], _folded(word) if ACCENTED[language] else word
    return letters in table or (letters.endswith("s") and not letters.endswith("ss") and letters[:-1] in table)


def _accents(words: list[str], language: str) -> float:
    """What the accents of words say that are not told by themselves."""
    return ACCENT * sum(not ACCENTED[language].isdisjoint(word) for word in _unknown(words))


def _groups(words: list[str]) -> dict[str, float]:
    """By how much the telling groups of letters in such words are more of one language than of the other."""
    edged = [f"^{_folded(word)}$" for word in _unknown(words)]
    groups = Counter(word[at : at + size] for word in edged for size in (2, 3, 4) for at in range(len(word) - size + 1))
    found = {language: sum(groups[group] for group in LETTERS[language]) for language in LANGUAGES}
    return {
        language: min(GROUPS, max(0.0, GROUP * (2 * found[language] - sum(found.values())))) for language in LANGUAGES
    }


def _unknown(words: list[str]) -> list[str]:
    return [word for word in words if not any(_is_known(word, language) for language in LANGUAGES)]


def _is_known(word: str, language: str) -> bool:
    return word in FUNCTION_WORDS[language] or _is_content(word, language)


def _folded(word: str) -> str:
    """Without the accents of French, as it is often typed."""
    return word.translate(_BARE)


def elided(word: str) -> str:
    """`d'` of "d'usine"."""
    match = _ELISION.match(word)
    return match[0] if match else ""


def opinion(factory: DetectorFactory, letters: str, prior: dict[str, float]) -> dict[str, float]:
    """langdetect's probability of each language of `prior`; none where it does not know the letters."""
    from langdetect.lang_detect_exception import LangDetectException  # a millisecond; the profiles are loaded

    shown = letters[:ENOUGH]
    detector = factory.create()
    detector.set_prior_map(prior)
    detector.n_trial, detector.ITERATION_LIMIT = TRIALS, max(1, int(len(shown) * DRAWS_PER_LETTER))
    detector.append(shown)
    try:
        return {language.lang: language.prob for language in detector.get_probabilities()}
    except LangDetectException:
        return {}


@cache
def _pair() -> DetectorFactory:
    """langdetect with two of its 55 profiles: 0.01 s instead of 0.7 s to load, and no Catalan or Romanian answers."""
    return _factory(LANGUAGES)


@cache
def every_language() -> DetectorFactory:
    """langdetect with all of them: 0.7 s and 60 MB, only for what is hardly French or English."""
    from langdetect.detector_factory import PROFILES_DIRECTORY

    return _factory(sorted(path.name for path in Path(PROFILES_DIRECTORY).iterdir()))


def _factory(languages: Iterable[str]) -> DetectorFactory:
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    factory = DetectorFactory()
    factory.set_seed(SEED)
    factory.load_json_profile([(Path(PROFILES_DIRECTORY) / name).read_text(encoding="utf-8") for name in languages])
    return factory
