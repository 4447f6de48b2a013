"""
What was said before -> the language of the conversation, and the question that is meant.

Knows the two shapes a history may have, and the words by which a question leans on the one before. Knows nothing of
retrieval.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index import QuestionError
from index.analysis import ANALYSERS, plain
from index.language import UNSURE
from index.telling import ASKING_WORDS
from qa.answer import Answer
from qa.language import detect
from qa.smalltalk import small_talk

Turn = Answer | Mapping[str, Any]  # {"role": "user" | "assistant", "content": str or list of parts}

# A question leans on at most so many before it: what is further back is another subject.
DEPTH = 3
# Turns, characters of one, and parts of one that are looked at: nobody says more, but a program may send it.
TURNS, SAID, PARTS = 50, 2_000, 50
# Content words after "and", where nothing is asked anew: "Et pour les animaux de compagnie ?"
FEW = 3


@dataclass(frozen=True, slots=True)
class Leaning:
    """
    By what a question in one language leans on another. Patterns read plain words: no accents, capitals, signs.

    opening: "and", where few words follow. impersonal: a pronoun that stands for nothing. pointing: "this plant".
    subject: a pronoun that a verb stands before; a noun that is asked for (`asked`: "which oil") is not what it means.
    pronouns: the others, and possessives, which any noun before them may explain. kinds: words that only say of what
    kind the answer is.
    """

    opening: re.Pattern[str]
    impersonal: re.Pattern[str]
    pointing: re.Pattern[str]
    subject: re.Pattern[str]
    asked: re.Pattern[str]
    pronouns: frozenset[str]
    kinds: frozenset[str]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEANING = {
    "fr": Leaning(
        opening=re.compile(r"^(?:et|mais|alors|donc|sinon)\b"),
        impersonal=re.compile(
            r"\b(?:faut il|il faut|y a t il|il y a|s agit il|il s agit|s est il (?=passe|produit))\b"
            r"|\best il (?=possible|permis|interdit|obligatoire|necessaire|vrai|autorise|prevu|question)"
        ),
        pointing=re.compile(
            r"(?<!est )\b(?:ce|cet|cette|ces) (?!annee|mois|semaine|jour|soir|matin|qui|que|qu)\w+|\by\b"
        ),
        subject=re.compile(r"\b\w+ (?:t )?(?:il|elle|ils|elles)\b"),
        asked=re.compile(r"\b(?:quels?|quelles?|combien de|combien d) \w+"),
        pronouns=_words("il elle ils elles lui leur leurs son sa ses celui celle ceux cela ca eux"),
        kinds=_words(
            "temps heure heures date annee jour jours mois fois prix montant age endroit lieu pays ville raison nombre"
            " personnes gens nom dit dire fait faire ete etre avoir"
        ),
    ),
    "en": Leaning(
        opening=re.compile(r"^(?:and|but|so|or|then|what about|how about)\b"),
        impersonal=re.compile(
            r"\b(?:is|was|will) it (?:be )?(?=possible|allowed|permitted|forbidden|necessary|true|required|planned)"
            r"|\bdoes it take\b|\bit (?:is|was) (?=possible|allowed|forbidden|necessary|true)"
        ),
        pointing=re.compile(
            r"\b(?:this|these|those) (?!year|month|week|day|time|morning|evening)\w+|^(?:\w+ ){1,5}there$"
        ),
        subject=re.compile(
            r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must)"
            r" (?:it|he|she|they)\b"
        ),
        asked=re.compile(r"\b(?:which|what|how many|how much) \w+"),
        pronouns=_words("he she it they him her his hers its them their theirs this that these those one ones"),
        kinds=_words(
            "time hour hours date year day days month price amount age place country city reason number people name"
            " since until many much long often far old say said tell do does did done happen happens"
        ),
    ),
}


def recent(history: Sequence[Turn]) -> Sequence[Turn]:
    """The turns that are looked at. `QuestionError`: it is no sequence of turns."""
    if not isinstance(history, Sequence):
        raise QuestionError(f"history is {history!r:.80}; use a list of Answers or messages, oldest first.")
    return list(history)[-TURNS:]


def language_of(history: Sequence[Turn]) -> str | None:
    """The language the asker used last, or None where nothing was asked. `QuestionError`: a turn of another shape."""
    for turn in reversed(history):
        if isinstance(turn, Answer):
            return turn.language
        if (found := detect(_asked(turn))).margin >= UNSURE:
            return found.language
    return None


def last_cited(history: Sequence[Turn]) -> str | None:
    """The path of the document that was cited last; None where messages do not tell."""
    answers = (turn for turn in reversed(history) if isinstance(turn, Answer))
    return next((answer.citations[0].path for answer in answers if answer.citations), None)


def meant(question: str, language: str, history: Sequence[Turn]) -> str:
    """
    The question, and after it those before on which it leans, nearest first; itself alone where it stands alone.

    `language` is that of the question. `QuestionError`: a turn of another shape.
    """
    said = [question]
    for before in _questions(history):
        if len(said) > DEPTH or not leans(said[-1], language):
            break
        said.append(before)
        language = detect(before, hint=language).language
    return " ".join(said)


def leans(question: str, language: str) -> bool:
    """Whether a question leaves unsaid what it is about."""
    rules = LEANING[language]
    said = rules.impersonal.sub(" ", plain(question))
    rest = rules.opening.sub("", said)
    return (
        not _content(rest, language)
        or (rest != said and _is_short(rest, language))
        or bool(rules.pointing.search(said))
        or any(not _content(rules.asked.sub(" ", before), language) for before in _before(rules.subject, said))
        or any(not _content(before, language) for before in _before_pronouns(said, rules))
    )


def _is_short(text: str, language: str) -> bool:
    asking = {plain(word) for word in ASKING_WORDS[language]}
    return len(_content(text, language)) <= FEW and asking.isdisjoint(text.split())


def _before(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    """What stands before each place where a pattern is found."""
    return (text[: found.start()] for found in pattern.finditer(text))


def _before_pronouns(text: str, rules: Leaning) -> Iterator[str]:
    inverted = [found.span() for found in rules.subject.finditer(text)]
    for found in re.finditer(r"\w+", text):
        if found[0] in rules.pronouns and not any(start <= found.start() < end for start, end in inverted):
            yield text[: found.start()]


def _content(text: str, language: str) -> list[str]:
    """Its words that name a subject."""
    empty = ANALYSERS[language].stop | LEANING[language].kinds
    return [word for word in text.split() if word not in empty]


def _questions(history: Sequence[Turn]) -> Iterator[str]:
    """What was asked, the last first; small talk is no question."""
    for turn in reversed(history):
        asked = turn.question if isinstance(turn, Answer) else _asked(turn)
        if asked and not small_talk(asked, leaning=True):
            yield asked


def _asked(turn: Turn) -> str:
    """What the asker said in a message; nothing where the assistant spoke."""
    if not isinstance(turn, Mapping) or "role" not in turn or "content" not in turn:
        raise QuestionError(f"history holds {turn!r:.80}; use Answers or {{'role': ..., 'content': ...}} messages.")
    return _text(turn["content"]) if turn["role"] == "user" else ""


def _text(content: object) -> str:
    """The text of a message, as far as one looks: a string, or a list of parts as chat pages send it."""
    if isinstance(content, str):
        return content[:SAID]
    if isinstance(content, Sequence):
        parts = (part.get("text") for part in content[:PARTS] if isinstance(part, Mapping))
        return " ".join(part for part in parts if isinstance(part, str))[:SAID]
    return ""
