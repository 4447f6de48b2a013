"""
A verdict -> the readings that are shown: the best and those that say the same, or up to three sentences.

Knows what each type of question asks for. Knows nothing of models, of documents on disk, or of wording.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from index import Passage
from index.analysis import fold
from qa.confidence import Verdict
from qa.question_types import QuestionType
from qa.reader import Reading, quoted, said, text_of

# Places that are cited for one answer, and sentences that a description has.
CITED, SENTENCES = 3, 3
# What a further sentence may lack, in margin, to the best one.
LACKING = 5.0
_OPENING, _CLOSING, _STRAIGHT = "«“", "»”", '"'

Readings = tuple[Reading, ...]
Versions = Callable[[Passage, Passage], bool]  # whether they say the same, in two versions of one document


def shown(verdict: Verdict, kind: QuestionType, language: str, versions: Versions) -> tuple[Readings, ...]:
    """
    What answers, in groups that say the same, of which the first reading is to be quoted; nothing for a refusal.

    `language` is that of the asker: of a document in two languages their version is quoted.
    """
    if verdict.best is None:
        return ()
    if kind is QuestionType.DESCRIPTION:
        return tuple((reading,) for reading in _described(verdict.best, verdict.readings))
    same = _agreeing(verdict.best, verdict.readings, versions)
    own = [reading for reading in same if reading.hit.passage.language == language]
    if own and same[0] not in own and versions(same[0].hit.passage, own[0].hit.passage):
        same = [own[0], *(reading for reading in same if reading != own[0])]
    if kind is QuestionType.LIST:
        same = [replace(reading, short=reading.items or reading.short) for reading in same]
    return (tuple(same[:CITED]),)


def likeliest(readings: Iterable[Reading]) -> list[Reading]:
    """The first of each passage."""
    found: dict[Passage, Reading] = {}
    for reading in readings:
        found.setdefault(reading.hit.passage, reading)
    return list(found.values())


def _agreeing(best: Reading, found: Readings, versions: Versions) -> list[Reading]:
    """The best, and those of other passages that say the same and beat no answer."""
    return [best, *likeliest(reading for reading in found if _agrees(reading, best, versions))]


def _agrees(reading: Reading, best: Reading, versions: Versions) -> bool:
    one, other = best.hit.passage, reading.hit.passage
    if one == other or reading.margin < 0:
        return False
    return fold(said(reading)) == fold(said(best)) or (
        one.language != other.language and one.path != other.path and versions(one, other)
    )


def _described(best: Reading, found: Readings) -> list[Reading]:
    """Sentences of one passage that say more, and the rest of somebody's words, in their order."""
    passage = sorted((reading for reading in found if reading.hit.passage == best.hit.passage), key=_start)
    more = [r for r in passage if r != best and r.margin >= max(0.0, best.margin - LACKING)]
    wanted = [best, *_same_words(best, passage), *sorted(more, key=lambda reading: -reading.margin)]
    chosen = sorted(dict.fromkeys(wanted[:SENTENCES]), key=_start)
    return _joined(reading if reading == best else replace(reading, short=None) for reading in chosen)


def _same_words(best: Reading, passage: Sequence[Reading]) -> list[Reading]:
    """The sentences next to the best one that belong to the same words between quotation marks."""
    at = passage.index(best)
    return [*_until_closed(passage[at:]), *_until_closed(passage[at::-1])]


def _until_closed(sentences: Sequence[Reading]) -> list[Reading]:
    """What follows the first, or comes before it, while marks are open; nothing where they stay so."""
    texts = [quoted(sentence) for sentence in sentences[:SENTENCES]]
    for count in range(1, len(texts) + 1):
        if _is_closed("".join(texts[:count])):
            return list(sentences[1:count])
    return []


def _is_closed(text: str) -> bool:
    opened, closed = (sum(map(text.count, marks)) for marks in (_OPENING, _CLOSING))
    return opened == closed and text.count(_STRAIGHT) % 2 == 0


def _joined(readings: Iterable[Reading]) -> list[Reading]:
    """Sentences that follow each other as one quote."""
    found: list[Reading] = []
    for reading in readings:
        if found and not text_of(found[-1], found[-1].end, reading.start).strip():
            found[-1] = replace(found[-1], end=reading.end, short=found[-1].short or reading.short)
        else:
            found.append(reading)
    return found


def _start(reading: Reading) -> int:
    return reading.start
