"""
What kind of answer a question asks for.

Knows the words by which French and English ask. Knows nothing of documents or of how an answer is put together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from index.analysis import plain
from index.telling import ASKING_WORDS


class QuestionType(Enum):
    """What answers: some words, all items of a list, whole sentences, or the evidence for yes or no."""

    FACTOID = "factoid"
    LIST = "list"
    DESCRIPTION = "description"
    YES_NO = "yes/no"


@dataclass(frozen=True, slots=True)
class Asking:
    """By what a type is known in one language. Patterns read plain words, from the start of the question."""

    description: re.Pattern[str]
    list: re.Pattern[str]
    yes_no: re.Pattern[str]  # where no word asks
    choice: re.Pattern[str]  # "A or B?" is no question for yes or no
    asking: frozenset[str]


ASKING = {
    "fr": Asking(
        description=re.compile(
            r"(?:pourquoi|expliqu\w+|decri\w+|resum\w+)\b|comment (?!(?:s )?appel|se nomm|s ecri)"
            r"|(?:dans quel but|en quoi)\b|(?:pour )?quelles? (?:sont les |est la )?raisons?\b"
            r"|qu(?:e)?\b.* (?:dit|dire|declar\w+|affirm\w+|annonc\w+|expliqu\w+|pens\w+|soulign\w+|prom\w+)\b"
        ),
        list=re.compile(
            r"(?:(?:dans|a|de|avec|pour|par|sur|en) )?(?:quels|quelles)\b(?! qu)|lesquel(?:le)?s\b"
            r"|qui (?:sont|etaient|seront)\b|(?:cite|enumere|liste)[rz]?\b"
        ),
        yes_no=re.compile(r".*\b(?!(?:qu|que|si|et|ou)\b)\w+ (?:t )?(?:il|elle|ils|elles|on)\b"),
        choice=re.compile(r".* ou "),
        asking=frozenset(map(plain, ASKING_WORDS["fr"])) | {"comment", "qu"},
    ),
    "en": Asking(
        description=re.compile(
            r"(?:why|explain|describe|summari[sz]e)\b|for what reasons?\b|what (?:is|are|was|were) the reasons?\b"
            r"|how (?!many|much|long|often|far|old|big|tall|large|wide|heavy|high|fast|late|early|soon|deep)"
            r"|what (?:do|does|did|has|have|had)\b.*"
            r" (?:say|said|declared?|announced?|explain(?:ed)?|claim(?:ed)?|think|promised?)\b"
        ),
        list=re.compile(
            r"(?:(?:in|at|to|from|with|by|for|on) )?(?:which|what) (?:two|three|four|five|six|seven|eight|nine|\d+) "
            r"|(?:(?:in|at|to|from|with|by|for|on) )?which (?!is |was |does |has )\w+s "
            r"|what (?!is |was |does |has )\w+s (?:are|were|do|did|have|can|will|must) "
            r"|(?:what|which|who) (?:are|were) (?:the|your|their|its|his|her) |(?:name|list) "
        ),
        yes_no=re.compile(
            r"(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must) "
        ),
        choice=re.compile(r".* or "),
        asking=ASKING_WORDS["en"] - {"does", "did"},
    ),
}
_ASKED_OUTRIGHT = re.compile(
    r"est ce (?:que|qu) "
)  # "est-ce que", which asks for yes or no where nothing else is asked


def question_type(question: str, language: str) -> QuestionType:
    """What a question asks for. `language` is its own."""
    asking, said = ASKING[language], plain(question)
    if asking.description.match(said):
        return QuestionType.DESCRIPTION
    if asking.list.match(said):
        return QuestionType.LIST
    outright = _ASKED_OUTRIGHT.match(said)
    rest = said[outright.end() :] if outright else said
    asks = not asking.asking.isdisjoint(rest.split())
    if (outright or asking.yes_no.match(rest)) and not asks and not asking.choice.match(rest):
        return QuestionType.YES_NO
    return QuestionType.FACTOID
