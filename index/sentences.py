"""
Cut a text into sentences: French and English, exact offsets, any input.

Knows where sentences end and which line breaks are only wrapping. Knows nothing of documents, passages or tokens.

The only file that imports nupunkt. nupunkt proposes borders, the tables below refuse the false ones. It is given no
abbreviations, so that it proposes too many: a false border can be refused, a missed one could not be put back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nupunkt import PunktSentenceTokenizer

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rules:
    """
    What a language knows about full stops and about the words after them.

    Abbreviations stand without their last stop. One in lower case is meant in any case, another only as it is written.
    """

    never: frozenset[str]  # never ends a sentence: "Dr. Martin"
    counting: frozenset[str]  # a word of its own, except before a number: "no. 5", but "She said no. Bob left."
    maybe: frozenset[str]  # ends a sentence only before an opening word: "Apple Inc. The …", but "Apple Inc. Chief …"
    openers: frozenset[str]  # words that open a sentence and no name, so also after an initial: "vitamin C. It …"
    articles: frozenset[str]  # opening words that may be part of a name: "J. Le Goff"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


RULES = {
    "fr": Rules(
        never=_words("MM Mme Mmes Mlle Mlles Dr Drs Pr Prs Me Mgr St Ste Sts Ph Ch cf vs p.ex"),
        counting=_words(
            "n no nos num c ca p pp art arts al alin fig figs vol t chap sect tab pl max min par"
            " janv févr fév avr juil sept oct nov déc"
        ),
        maybe=_words("av bd boul éd coll dir trad al sté ets cie dép env éq réf tél exc jr sr inc ltd"),
        openers=_words(
            "il elle on nous vous ils elles je tu c' j' n' s' qu' ce cela ceci cette ces cet c'est mais or donc car si"
            " quand comme ensuite puis alors depuis selon dans pour avec sans ainsi enfin après avant chaque son sa ses"
            " leur leurs notre nos où qui que quel quelle"
        ),
        articles=_words("le la les l' un une des du de d' en au aux à et"),
    ),
    "en": Rules(
        never=_words(
            "Mr Mrs Ms Messrs Dr Drs Prof Gen Lt Col Capt Cpt Sgt Maj Gov Sen Rep Pres Rev Hon St Mt Ft"
            " e.g i.e cf vs v viz"
        ),
        counting=_words(
            "no nos p pp art arts fig figs vol vols ch chap sec sect par eq ref tel approx ca c max min num"
            " jan feb mar apr jun jul aug sep sept oct nov dec"
        ),
        maybe=_words("inc ltd co corp bros jr sr esq al approx dept univ govt assn est ave blvd ext"),
        openers=_words(
            "he she it we you they this that these those his her its our their there here but so if when while then"
            " after before since who what where why how however"
        ),
        articles=_words("the a an i in on at for with and as by from to of"),
    ),
}

# Editors and mail wrap at 60 to 100 characters. A narrower block is a list or a poem; in a wider one each line is a
# paragraph.
WRAPPED = range(40, 121)

# Where nupunkt may end a sentence; a block without any need not be shown to it.
_ENDING = re.compile("[.!?…]")
# No sentence ends inside a word of 200 characters, and nupunkt takes quadratic time over one.
_LONG_WORD = re.compile(r"\S{200,}")
# Before a lower case word "oct." is an abbreviation; "signé." is not: somebody types no capitals.
SHORT = 4
# Characters looked at on either side of a border: more than any abbreviation or opening word has.
AROUND = 40

_MARKED = re.compile(r"[-*+•‣▪◦>|#=]\s|[#|=]{2}|[–—]\s*[^\W\d_a-zà-ÿ]|\(?(?:\d{1,2}|[A-Za-z])[.)]\s")
_ALONE = re.compile(r"#+\s|[|=]")  # a heading or a row of a table: the line after it is another paragraph
_STOPPED = re.compile(r"[.!?…:;][\s\"'”’»)\]*_]*$")

_GAP = re.compile(r"\s*")
_CLOSES = re.compile(r"[)\]}»”,;:…!?.%]")
_ENUMERATOR = re.compile(r"\W*(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})\.")
_NUMBER = re.compile(r"\(?(?:\d|[IVXLC]{2,}\b|[A-Z]\.)")
_NEXT_WORD = re.compile(r"[\s«“\"‘'(\[{*_–—-]*((?:[^\W\d_]|['’](?=[^\W\d_]))+)")
_ELIDED = re.compile(r"(?:qu|[cdjlns])'")
_ABBREVIATED = re.compile(r"([^\s(\[«“\"'’]+)\.$")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.-?)+[^\W\d_]{1,2}")  # U.S, Ph.D, J.-C, O.N.U


def sentences(text: str, language: str) -> list[Span]:
    """
    Spans in Python characters, in order, without surrounding white space; together they hold all other characters.

    A quotation is cut inside, too, so that one of its sentences can be quoted alone; its » stays with the last one. A
    line break ends a sentence unless the line is wrapped there (`_wraps`).
    """
    return [span for block in _blocks(text) for span in _cut(text, block, language)]


def _blocks(text: str) -> Iterator[Span]:
    """Paragraphs, headings, items of lists: what no sentence crosses."""
    for lines in _paragraphs(text):
        width = max(end - start for start, end in lines)
        first = lines[0][0]
        for line, following in pairwise(lines):
            if not _wraps(text[slice(*line)], text[slice(*following)], width):
                yield first, line[1]
                first = following[0]
        yield first, lines[-1][1]


def _paragraphs(text: str) -> Iterator[list[Span]]:
    """The lines between two blank ones, without surrounding white space."""
    lines: list[Span] = []
    at = 0
    for line in text.splitlines(keepends=True):
        if not line.isspace():
            lines.append(_strip(text, at, at + len(line)))
        elif lines:
            yield lines
            lines = []
        at += len(line)
    if lines:
        yield lines


def _strip(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _wraps(line: str, following: str, width: int) -> bool:
    """
    Whether a sentence may go on after this line break.

    It may where the next line's first word had no room left, as an editor wraps; or, for text wrapped by hand, where a
    line of some length has no stop at its end and the next one goes on in lower case. Never before the mark of a list,
    after a heading, or where lines are as long as paragraphs.
    """
    if width not in WRAPPED or _MARKED.match(following) or _ALONE.match(line):
        return False
    if len(line) + 1 + len(following.split(None, 1)[0]) > width:
        return True
    return len(line) >= WRAPPED.start and following[0].islower() and not _STOPPED.search(line[-AROUND:])


def _cut(text: str, block: Span, language: str) -> Iterator[Span]:
    """The sentences of one block."""
    start, last = block
    for end in _proposed(text[start:last], language):
        border = block[0] + end
        following = _GAP.match(text, border, last).end()  # type: ignore[union-attr]  # it matches nothing, too
        left, right = text[max(start, border - AROUND) : border], text[following : min(last, following + AROUND)]
        if _ends(left.strip(), right, RULES[language]):
            yield _strip(text, start, border)
            start = border
    yield _strip(text, start, last)


def _proposed(block: str, language: str) -> Iterator[int]:
    """Where nupunkt would end a sentence, the end of the block apart."""
    if not _ENDING.search(block):
        return
    block = _LONG_WORD.sub(lambda word: "x" * (len(word[0]) - 1) + word[0][-1], block)
    spans = list(_splitter(language).span_tokenize(block))
    yield from (end for _, end in spans[:-1])


@cache
def _splitter(language: str) -> PunktSentenceTokenizer:
    from nupunkt import PunktParameters, PunktSentenceTokenizer  # 40 ms
    from nupunkt.core.constants import ORTHO_LC

    # Words known in lower case: before "It" a single letter and a stop are not taken for the initial of a name.
    rules = RULES[language]
    opening = {word.replace("'", mark) for word in rules.openers for mark in "'’"}
    return PunktSentenceTokenizer(PunktParameters(ortho_context=dict.fromkeys(opening, ORTHO_LC)))


def _ends(left: str, right: str, rules: Rules) -> bool:
    """Whether nupunkt is right that a sentence ends between `left` and `right`."""
    if not left or not right or _CLOSES.match(right) or _ENUMERATOR.fullmatch(left):
        return False
    abbreviated = _ABBREVIATED.search(left)
    word = abbreviated[1] if abbreviated else ""
    match = _NEXT_WORD.match(right)
    following = match[1].replace("’", "'") if match else ""
    if following.islower():
        return len(word) > SHORT and not _abbreviates(word, rules)
    return _stops(word, following.lower(), rules) and not (_in(word, rules.counting) and _NUMBER.match(right))


def _stops(word: str, following: str, rules: Rules) -> bool:
    """Whether the full stop after `word` ends a sentence, as far as the next word tells."""
    opens = following in rules.openers or _elided(following) in rules.openers
    if _in(word, rules.never):
        return False
    if len(word) == 1 and word.isupper():
        return opens
    if _in(word, rules.maybe) or _DOTTED.fullmatch(word):
        return opens or following in rules.articles or _elided(following) in rules.articles
    return True


def _abbreviates(word: str, rules: Rules) -> bool:
    tables = (rules.never, rules.counting, rules.maybe)
    return bool(_DOTTED.fullmatch(word)) or any(_in(word, table) for table in tables)


def _in(word: str, table: frozenset[str]) -> bool:
    return word in table or word.lower() in table


def _elided(word: str) -> str:
    """`l'` of "l'usine"."""
    match = _ELIDED.match(word)
    return match[0] if match else ""
