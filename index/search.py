"""
A question -> ranked hits.

Knows how each leg ranks, how their scores are joined, and how a list is kept from saying one thing many times. Knows
nothing of thresholds: whether a hit answers is not its business.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import Flag, auto
from heapq import nlargest
from math import sqrt
from statistics import fmean as mean

from index.analysis import terms
from index.catalog import Catalog, Trait
from index.encoder import Encoder
from index.language import LANGUAGES, language_of
from index.snapshot import Snapshot
from index.types import Hit

# Of each leg, what is ranked together. What a larger `limit` asks for besides follows by cosine alone.
DEPTH = 100

# What BM25 counts of the cosine, both in standard deviations: where question and passage are in one language, and
# where not. Training data, recall@5 (MRR): French 0.85 (0.74) by cosine alone, 0.93 (0.85) with 0.45, 0.6 or 0.8,
# English 0.95 (0.85), 0.96 (0.88); English on French 0.80 (0.70), 0.84 (0.74) with 0.2 to 0.4, French on English 0.82
# (0.68), 0.89 (0.75).
WORDS, FOREIGN_WORDS = 0.6, 0.3

# An encoder takes texts in one language for alike, and words are shared within one. So where a folder has both,
# passages in the other language than the question's rise by this part of what the mean of their nearest TOP lacks to
# that of the others. Development data, all passages in one index, recall@5 without and so: English on French 0.75 and
# 0.81, French on English 0.63 and 0.67, French on French 0.92 and 0.91, English on English 0.99. With all of it French
# loses 0.03.
LIFT, TOP = 0.5, 10

# After this many passages of one document the next step back behind those of others that are nearly as near. What it
# costs French questions on English texts, the most: recall@5 0.890 instead of 0.894, recall@10 0.924 instead of 0.937.
FEW, STEP = 4, 0.5
# How far a passage steps back that says what a nearer one said: behind all that is worth reading.
REPEATED = 10.0

# Scores that differ by less, as a share of themselves, are equal: float32 tells no more apart.
_NOISE = 1e-6

Scores = dict[int, float]  # by row


class Legs(Flag):
    """By what passages are found. One leg alone is for measuring it."""

    VECTORS = auto()
    WORDS = auto()
    BOTH = VECTORS | WORDS


def search(
    question: str,
    snapshot: Snapshot,
    encoder: Encoder,
    *,
    limit: int,
    language: str | None = None,
    legs: Legs = Legs.BOTH,
) -> list[Hit]:
    """
    The `limit` passages nearest to the question, best first; equal ones by path, then start.

    `language` is that of the question; None means that it says so itself.
    """
    asked, catalog = language or language_of(question), snapshot.catalog
    matching = _matching(question, asked, catalog) if Legs.WORDS in legs else []
    bm25 = {row: score for found in matching for row, score in found.items()}
    if Legs.VECTORS not in legs:
        return _hits(catalog, bm25, {}, bm25, limit)
    query = encoder.query(question)
    cosines = dict(snapshot.vectors.search(query, max(DEPTH, limit)))
    if Legs.WORDS not in legs:
        return _hits(catalog, cosines, cosines, {}, limit)
    first = {row for found in (cosines, *matching) for row in list(found)[:DEPTH]}
    cosines |= snapshot.vectors.cosines(query, sorted(first - cosines.keys()))
    bm25 = {row: bm25.get(row, 0.0) for row in cosines}
    traits = catalog.traits(sorted(first))
    scores = _apart(_lifted(_fused(cosines, bm25, traits, asked), traits, asked), traits)
    return _hits(catalog, scores | _behind(scores, cosines), cosines, bm25, limit)


def _matching(question: str, asked: str, catalog: Catalog) -> list[Scores]:
    """BM25, highest first, of the passages that share words with the question; for each language by its own words."""
    return [catalog.matching(terms(question, asked, language), language) for language in LANGUAGES]


def _fused(cosines: Scores, bm25: Scores, traits: Mapping[int, Trait], asked: str) -> Scores:
    """The weighted sum of both legs, each in standard deviations; those of BM25 within a language."""
    fused = _standard({row: cosines[row] for row in traits})
    for language in LANGUAGES:
        weight = WORDS if language == asked else FOREIGN_WORDS
        words = _standard({row: bm25[row] for row, trait in traits.items() if trait.language == language})
        fused |= {row: fused[row] + weight * score for row, score in words.items()}
    return fused


def _lifted(scores: Scores, traits: Mapping[int, Trait], asked: str) -> Scores:
    """The same, higher for passages that are in another language than the question, if there are others."""
    own = [score for row, score in scores.items() if traits[row].language == asked]
    foreign = [score for row, score in scores.items() if traits[row].language != asked]
    if not own or not foreign:
        return scores
    lift = LIFT * max(0.0, mean(nlargest(TOP, own)) - mean(nlargest(TOP, foreign)))
    return {row: score + lift * (traits[row].language != asked) for row, score in scores.items()}


def _standard(scores: Scores) -> Scores:
    """How many standard deviations over the mean; 0 where all are equal."""
    if not scores:
        return {}
    middle = mean(scores.values())
    deviation = sqrt(mean((score - middle) ** 2 for score in scores.values()))
    if deviation <= _NOISE * max(map(abs, scores.values())):
        return dict.fromkeys(scores, 0.0)
    return {row: (score - middle) / deviation for row, score in scores.items()}


def _apart(scores: Scores, traits: Mapping[int, Trait]) -> Scores:
    """The same, less what a passage steps back behind those of other documents, or for repeating a nearer one."""
    apart: Scores = {}
    shown: Counter[str] = Counter()
    said: set[int] = set()
    for row in _ranked(scores):
        path, _, gist = traits[row]
        apart[row] = scores[row] - (REPEATED if gist in said else STEP if shown[path] >= FEW else 0)
        shown[path] += 1
        said.add(gist)
    return apart


def _behind(scores: Scores, cosines: Scores) -> Scores:
    """Scores of what was not ranked: below all that was, by cosine."""
    last = min(scores.values(), default=0.0)
    return {row: last - 2 + cosine for row, cosine in cosines.items() if row not in scores}


def _ranked(scores: Scores) -> list[int]:
    """Best first; equal ones by path, then start: so rows are numbered."""
    return sorted(scores, key=lambda row: (-scores[row], row))


def _hits(catalog: Catalog, scores: Scores, cosines: Scores, bm25: Scores, limit: int) -> list[Hit]:
    rows = _ranked(scores)[:limit]
    passages = catalog.passages(rows)
    return [Hit(p, scores[row], cosines.get(row), bm25.get(row)) for row, p in zip(rows, passages, strict=True)]
