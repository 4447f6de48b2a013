"""
What was found, as numbers: ranking, telling apart, calibration, and how sure each figure is.

Pure: knows ranks, shares and probabilities. Knows nothing of questions, documents or languages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

# Resamples of one interval: the ends of a 95 % interval then move by less than a tenth of its width.
_RESAMPLES = 1_000
_LEVEL = 0.95
# Intervals must be the same on two runs.
_SEED = 20_260

BINS = 10  # of a reliability diagram, as in Guo et al.


@dataclass(frozen=True, slots=True)
class Figure:
    """A value and its 95 % interval, of `count` questions. None: nothing to measure. `signed`: it is a difference."""

    value: float | None
    low: float | None = None
    high: float | None = None
    count: int = 0
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers whose confidence is in [low, high): how many, how sure they were, what share was right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Point:
    """Answering only where confidence is at least that of the point: share answered, share of these wrong."""

    coverage: float
    risk: float


def recalled(rank: int, k: int) -> float:
    """Recall at k of one question with one right passage: 1 if it is among the first k. Ranks from 1; 0: not found."""
    return float(0 < rank <= k)


def reciprocal(rank: int) -> float:
    """1 / rank; 0 where not found. Its mean is the MRR (Voorhees, TREC-8 question answering track, 1999)."""
    return 1 / rank if rank else 0.0


def auroc(scores: ArrayLike, labels: ArrayLike) -> float | None:
    """
    The chance that a true case scores higher than a false one, a tie counting half. None where one kind is missing.

    The Mann-Whitney statistic over ranks: Hanley and McNeil, "The meaning and use of the area under a receiver
    operating characteristic curve", Radiology 143 (1982).
    """
    values, true = np.asarray(scores, np.float64), np.asarray(labels, bool)
    positives, negatives = int(true.sum()), int((~true).sum())
    if not positives or not negatives:
        return None
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]  # equal scores share the middle of their ranks
    return float((ranks[true].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def balanced_accuracy(predicted: ArrayLike, labels: ArrayLike) -> float | None:
    """
    Mean of the shares got right among the true and among the false cases. None where one kind is missing.

    Brodersen et al., "The balanced accuracy and its posterior distribution", ICPR 2010.
    """
    said, true = np.asarray(predicted, bool), np.asarray(labels, bool)
    if not true.any() or true.all():
        return None
    return float((said[true].mean() + (~said[~true]).mean()) / 2)


def risk_coverage(confidence: ArrayLike, right: ArrayLike) -> list[Point]:
    """
    What answering only the surest costs and spares, surest first; equal confidence is one point.

    El-Yaniv and Wiener, "On the foundations of noise-free selective classification", JMLR 11 (2010).
    """
    values, wrong = np.asarray(confidence, np.float64), ~np.asarray(right, bool)
    order = np.argsort(-values, kind="stable")
    ends = np.flatnonzero(np.diff(values[order], append=-np.inf))  # last of each group of equals
    missed = np.cumsum(wrong[order])
    return [Point(float((end + 1) / len(values)), float(missed[end] / (end + 1))) for end in ends]


def risk_coverage_area(confidence: ArrayLike, right: ArrayLike) -> float | None:
    """
    The mean risk over all coverages, each answer at the point of those at least as sure; 0 is perfect.

    AURC of Geifman, Uziel and El-Yaniv, "Bias-reduced uncertainty estimation for deep neural classifiers", ICLR 2019.
    """
    points = risk_coverage(confidence, right)
    shares = np.diff([point.coverage for point in points], prepend=0.0)
    return float(np.dot(shares, [point.risk for point in points])) if points else None


def reliability(confidence: ArrayLike, right: ArrayLike, bins: int = BINS) -> list[Bin]:
    """Answers in bins of equal width by their confidence; empty bins are left out. 1 belongs to the last."""
    values, true = np.asarray(confidence, np.float64), np.asarray(right, np.float64)
    place = np.minimum((values * bins).astype(int), bins - 1)
    return [
        Bin(n / bins, (n + 1) / bins, int(here.sum()), float(values[here].mean()), float(true[here].mean()))
        for n in range(bins)
        if (here := place == n).any()
    ]


def ece(confidence: ArrayLike, right: ArrayLike, bins: int = BINS) -> float | None:
    """
    Expected calibration error: how far confidence and share right lie apart, mean over bins by their size.

    Guo et al., "On calibration of modern neural networks", ICML 2017.
    """
    found = reliability(confidence, right, bins)
    apart = sum(each.count * abs(each.confidence - each.right) for each in found)
    return apart / sum(each.count for each in found) if found else None


def percentile(values: ArrayLike, percent: float) -> float:
    """The value below which `percent` of them lie, between neighbours in proportion."""
    return float(np.percentile(np.asarray(values, np.float64), percent))


def mean(rows: Floats) -> float | None:
    """Of the first column."""
    return float(rows[:, 0].mean()) if len(rows) else None


def figure(rows: ArrayLike, statistic: Callable[[Floats], float | None] = mean) -> Figure:
    """
    `statistic` of the rows, one a question, with its percentile bootstrap interval. rows: (n,) or (n, columns).

    Efron and Tibshirani, "An introduction to the bootstrap" (1993), chapter 13. The same on every run.
    """
    table = _table(rows)
    low, high = _ends(statistic(table[chosen]) for chosen in _resampled(len(table)))
    return Figure(statistic(table) if len(table) else None, low, high, len(table))


def difference(before: ArrayLike, after: ArrayLike, statistic: Callable[[Floats], float | None] = mean) -> Figure:
    """
    `statistic` after minus before, with its paired bootstrap interval: row i is the same question in both.

    Koehn, "Statistical significance tests for machine translation evaluation", EMNLP 2004.
    """
    first, second = _table(before), _table(after)
    if len(first) != len(second):
        raise ValueError(f"{len(first)} rows before and {len(second)} after are not pairs.")

    def apart(chosen: NDArray[np.int64]) -> float | None:
        one, other = statistic(first[chosen]), statistic(second[chosen])
        return None if one is None or other is None else other - one

    low, high = _ends(apart(chosen) for chosen in _resampled(len(first)))
    return Figure(apart(np.arange(len(first))) if len(first) else None, low, high, len(first), signed=True)


def _table(rows: ArrayLike) -> Floats:
    table = np.asarray(rows, np.float64)
    return table[:, None] if table.ndim == 1 else table


def _resampled(count: int) -> NDArray[np.int64]:
    """(resamples, count): which rows, with repetition."""
    return np.random.default_rng(_SEED).integers(0, max(count, 1), (_RESAMPLES if count else 0, count))


def _ends(values: Iterable[float | None]) -> tuple[float | None, float | None]:
    found = [value for value in values if value is not None]
    if not found:
        return None, None
    low, high = np.quantile(found, [(1 - _LEVEL) / 2, (1 + _LEVEL) / 2])
    return float(low), float(high)
