"""
Readings -> which one answers, how surely, and whether that is enough.

Knows what tells a right answer from a wrong one, and the numbers that weigh it (qa/model/confidence.json, made by
qa/model/calibrate.py). Knows no models.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from index import ModelError, Passage
from index.analysis import fold, terms, words
from index.passages import context
from qa.numbered import names_another
from qa.reader import Reading, quoted, said
from qa.settings import CAUTION

# Passages that the reader looks at: more cost time, and seldom hold the answer.
READ = 8
# Texts whose words are kept for the next question: the sentences of some 200 pages.
_KEPT = 4096
# The margin where there is nothing to compare with: lower ones say no more.
_NONE = -10.0
CALIBRATION = Path(__file__).parent / "model" / "confidence.json"

# A name or a number, as far as a question shows it: a capital that does not open a sentence, a digit.
_NAME = re.compile(r"(?<=[^\s.?!:«“\"(]\s)[^\W\d_a-zà-ÿ][\w-]*|\w*\d\w*")


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    `readings`, likeliest first. `best` is the one to answer with; None where the documents do not say. `confidence` is
    the probability that the first answers; None where nothing can tell.
    """

    readings: tuple[Reading, ...]
    best: Reading | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """What counts beside a margin: the score of the hit, and the share of the question's words in the sentence."""

    nearness: float
    sharing: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """
    What makes evidence a probability: a logistic regression, and what must be reached to answer.

    ranking: which reading is the first. weights: of each kind of evidence for it, by its name. ranges: of each the
    lowest and highest that it was learned from; what lies beyond, as in folders of a few passages, counts as they do.
    thresholds: of the probability, by caution.
    """

    ranking: Ranking
    weights: Mapping[str, float]
    ranges: Mapping[str, tuple[float, float]]
    bias: float
    thresholds: Mapping[str, float]

    @classmethod
    def load(cls, path: Path = CALIBRATION) -> Calibration:
        """What qa/model/calibrate.py wrote. `ModelError`: the file is missing or something else."""
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            ranges = {name: (lowest, highest) for name, (lowest, highest) in stored["ranges"].items()}
            ranking = Ranking(**stored["ranking"])
            return cls(**{name: stored[name] for name in cls.__slots__} | {"ranking": ranking, "ranges": ranges})
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(f"{path} cannot be read as a calibration ({error}). Install the package again.") from error

    def probability(self, evidence: Mapping[str, float]) -> float:
        """That a reading with this evidence answers."""
        total = self.bias
        for name, weight in self.weights.items():
            lowest, highest = self.ranges[name]
            total += weight * min(max(evidence[name], lowest), highest)
        return 1 / (1 + math.exp(-total))


@dataclass(frozen=True, slots=True)
class Judge:
    """
    How readings are judged: by all the evidence there is, or by the reader's margin alone.

    `calibration` is None for a reader that nothing is known about. For an encoder that nothing is known about,
    `probable` is False: a calibration then orders the readings, but its probabilities do not hold. In both cases
    `threshold` of the margin decides.
    """

    threshold: float
    calibration: Calibration | None
    caution: str
    probable: bool = True

    def bolder(self) -> Judge:
        """
        One step less cautious: for a question that leans on one before, whose subject the documents are known to hold.

        Where four in five can be answered instead of half, as when `balanced` was chosen, its threshold of 0.29 becomes
        one of 0.09, which is that of `bold`.
        """
        return replace(self, caution=CAUTION[max(0, CAUTION.index(self.caution) - 1)])

    def verdict(self, question: str, language: str, readings: Sequence[Reading]) -> Verdict:
        """
        Which of the readings answers, if any does. `language` is that of the question.

        A sentence about another one of the same name ("article 12" for "article 13") never does, however well it reads.
        """
        found = tuple(readings)
        if not found:
            return Verdict((), None, None)
        if self.calibration:
            found = ranked(question, language, found, self.calibration.ranking)
        apt = tuple(reading for reading in found if not names_another(quoted(reading), question))
        found = (*apt, *(reading for reading in found if reading not in apt))
        if not self.calibration or not self.probable:
            sure, confidence = found[0].margin >= self.threshold, None
        else:
            confidence = self.calibration.probability(evidence(question, language, apt or found))
            sure = confidence >= self.calibration.thresholds[self.caution]
        return Verdict(found, found[0] if apt and sure else None, confidence)


def ranked(question: str, language: str, readings: Sequence[Reading], weights: Ranking) -> tuple[Reading, ...]:
    """Likeliest first. `language` is that of the question."""

    def key(reading: Reading) -> tuple[float, str, int]:
        passage = reading.hit.passage
        shared = covered(question, language, quoted(reading), passage.language)
        likely = reading.margin + weights.nearness * reading.hit.score + weights.sharing * shared
        return -likely, passage.path, reading.start

    return tuple(sorted(readings, key=key))


def evidence(question: str, language: str, found: Sequence[Reading]) -> dict[str, float]:
    """What speaks for the first of these readings, by name. `language` is that of the question."""
    first = found[0]
    passage = first.hit.passage
    elsewhere = [reading for reading in found if reading.hit.passage != passage]
    same = [reading for reading in elsewhere if fold(said(reading)) == fold(said(first))]
    return {
        "margin": _best([first]),
        "lead": _best([first]) - _best(elsewhere),
        "agreed": _best(same) - _NONE,
        "behind": first.hit.score - max(reading.hit.score for reading in found),
        "cosine": first.hit.cosine or 0.0,
        "words": covered(question, language, context(passage) + passage.text, passage.language),
        "sentence": covered(question, language, quoted(first), passage.language),
        "names": _named(question, passage),
        "foreign": float(language != passage.language),
    }


def _best(readings: Sequence[Reading]) -> float:
    return max((reading.margin for reading in readings if reading.margin > _NONE), default=_NONE)


def covered(question: str, language: str, text: str, spoken: str) -> float:
    """The share of a question's words that a text holds, as far as they survive translation. `spoken`: in the text."""
    asked, held = terms(question, language, spoken), _vocabulary(text, spoken)
    found = [t.text in held if t.whole else any(word.startswith(t.text) for word in held) for t in asked]
    return sum(found) / len(found) if found else 1.0


@lru_cache(_KEPT)
def _vocabulary(text: str, language: str) -> frozenset[str]:
    return frozenset(words(text, language))


def _named(question: str, passage: Passage) -> float:
    """The share of its names and numbers that a passage and its title hold."""
    names = [fold(name) for name in _NAME.findall(question)]
    text = fold(context(passage) + passage.text)
    return sum(name in text for name in names) / len(names) if names else 1.0
