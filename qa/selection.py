"""
A verdict -> the readings that are shown: one, those that say the same, all items of a list, or up to three sentences.

Knows what each type of question asks for. Knows nothing of models, of documents on disk, or of wording.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from index import Passage
from index.analysis import fold
from qa.confidence import Verdict
from qa.question_types import QuestionType
from qa.reader import Reading, quoted, said

# Places that are cited for one answer, and sentences that a description has.
CITED, SENTENCES = 3, 3
# What a further sentence may lack, in margin, to the best one.
LACKING = 5.0
_OPENING, _CLOSING = "«“", "»”"

Readings = tuple[Reading, ...]


def shown(verdict: Verdict, kind: QuestionType) -> Readings:
    """What answers, best first, sentences in their order; nothing where the documents do not say."""
    return _SHOWN[kind](verdict.best, verdict.readings) if verdict.best else ()


def likeliest(readings: Iterable[Reading]) -> list[Reading]:
    """The first of each passage."""
    found: dict[Passage, Reading] = {}
    for reading in readings:
        found.setdefault(reading.hit.passage, reading)
    return list(found.values())


def _agreeing(best: Reading, found: Readings) -> Readings:
    """The best, and those of other passages that say the same and beat no answer."""
    return (best, *likeliest(reading for reading in found if _agrees(reading, best))[: CITED - 1])


def _agrees(reading: Reading, best: Reading) -> bool:
    elsewhere = reading.hit.passage != best.hit.passage
    return elsewhere and reading.margin >= 0 and fold(said(reading)) == fold(said(best))


def _listed(best: Reading, found: Readings) -> Readings:
    return (replace(best, short=best.items or best.short),)


def _evidence(best: Reading, found: Readings) -> Readings:
    """The whole sentence: some words of it would look like a yes."""
    return tuple(replace(reading, short=None) for reading in _agreeing(best, found))


def _described(best: Reading, found: Readings) -> Readings:
    """Sentences of one passage that say more, and the rest of somebody's words, in their order."""
    passage = sorted((reading for reading in found if reading.hit.passage == best.hit.passage), key=_start)
    more = [r for r in passage if r != best and r.margin >= max(0.0, best.margin - LACKING)]
    wanted = [best, *_same_words(best, passage), *sorted(more, key=lambda reading: -reading.margin)]
    return tuple(_joined(sorted(dict.fromkeys(wanted[:SENTENCES]), key=_start)))


def _same_words(best: Reading, passage: Sequence[Reading]) -> list[Reading]:
    """The sentences next to the best one that belong to the same words between quotation marks."""
    at = passage.index(best)
    return [*_until_closed(passage[at:], _OPENING, _CLOSING), *_until_closed(passage[at::-1], _CLOSING, _OPENING)]


def _until_closed(sentences: Iterable[Reading], opening: str, closing: str) -> list[Reading]:
    depth, found = 0, []
    for number, sentence in enumerate(sentences):
        if number:
            if depth <= 0:
                break
            found.append(sentence)
        text = quoted(sentence)
        depth += sum(text.count(mark) for mark in opening) - sum(text.count(mark) for mark in closing)
    return found if depth <= 0 else found[: SENTENCES - 1]


def _joined(readings: Iterable[Reading]) -> list[Reading]:
    """Whole sentences; those that follow each other are one quote."""
    found: list[Reading] = []
    for reading in readings:
        whole = replace(reading, short=None, items=None)
        if found and not _text(found[-1], found[-1].end, whole.start).strip():
            found[-1] = replace(found[-1], end=whole.end)
        else:
            found.append(whole)
    return found


def _text(reading: Reading, start: int, end: int) -> str:
    passage = reading.hit.passage
    return passage.text[start - passage.start : end - passage.start]


def _start(reading: Reading) -> int:
    return reading.start


_SHOWN: dict[QuestionType, Callable[[Reading, Readings], Readings]] = {
    QuestionType.FACTOID: _agreeing,
    QuestionType.LIST: _listed,
    QuestionType.DESCRIPTION: _described,
    QuestionType.YES_NO: _evidence,
}
