"""
How people type: the same question as it comes from a keyboard.

Pure: text in, text out, the same on every run. Knows what people leave out, slip on and add. Knows nothing of answers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from index.telling import FUNCTION_WORDS

_WORD = re.compile(r"\w+")
# What an elided word leaves behind where its apostrophe is left out: "l usine".
_LEFTOVER = re.compile(r"[^\W\d]")

# People explain themselves before they ask, and apologise afterwards. Nothing in it is about any document.
_BEFORE = {
    "fr": (
        "Bonjour, j'espère que vous allez bien. Je me permets de vous écrire car je prépare un exposé pour la semaine"
        " prochaine et je n'ai pas encore eu le temps de tout lire en détail, il y a vraiment beaucoup de pages. Un"
        " collègue m'a dit que je trouverais sûrement mon bonheur ici, alors voici ce que je cherche à savoir :"
    ),
    "en": (
        "Hello, I hope that you are well. I am writing to you because I am preparing a talk for next week and I have"
        " not had the time yet to read everything in detail, there really are a lot of pages. A colleague told me that"
        " I would surely find what I need here, so this is what I would like to know:"
    ),
}
_AFTER = {
    "fr": "Merci beaucoup d'avance pour votre aide, et désolé si la question a déjà été posée par quelqu'un d'autre.",
    "en": "Many thanks in advance for your help, and sorry if somebody else has already asked this question before.",
}


def bare(question: str, language: str) -> str:
    """Without accents, capitals, apostrophes and other signs: "ou sera l usine"."""
    folded = unicodedata.normalize("NFD", question.replace("œ", "oe").replace("æ", "ae"))
    letters = "".join(character for character in folded if not unicodedata.combining(character)).lower()
    return " ".join(re.sub(r"[^\w\s-]", " ", letters).split())


def keywords(question: str, language: str) -> str:
    """What one would type into a search box: `bare`, and no word that says nothing. All of it where nothing is left."""
    small = {bare(word, language) for word in FUNCTION_WORDS[language]}
    words = [word for word in bare(question, language).replace("-", " ").split() if word not in small]
    return " ".join(word for word in words if len(word) > 1 or not _LEFTOVER.match(word)) or bare(question, language)


def slip(question: str, language: str) -> str:
    """Two letters in the middle of the longest word change places."""
    word = max(_WORD.finditer(question), key=lambda match: len(match[0]), default=None)
    if word is None:
        return question
    middle = (len(word[0]) - 1) // 2
    # The nearest neighbours to the middle that differ: else nothing would change.
    places = sorted(range(len(word[0]) - 1), key=lambda place: (abs(place - middle), place))
    place = next((place for place in places if word[0][place] != word[0][place + 1]), None)
    if place is None:
        return question
    at = word.start() + place
    return question[:at] + question[at + 1] + question[at] + question[at + 2 :]


def long(question: str, language: str) -> str:
    """Four sentences around the question."""
    return f"{_BEFORE[language]} {question} {_AFTER[language]}"


VARIANTS: dict[str, Callable[[str, str], str]] = {"bare": bare, "keywords": keywords, "slip": slip, "long": long}
