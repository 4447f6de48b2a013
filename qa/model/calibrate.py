"""
Fit what makes the reader's evidence a probability: qa/model/confidence.json.

    python -m qa.model.calibrate --data DIR [--questions 500] [--work .train/confidence]

DIR as for qa/model/train.py, with nomiracl_{fr,en}_dev.jsonl beside. Questions of the articles that training held out
are asked over all passages of a language, as the product would: as they are, with their passage hidden (its neighbours
stay), and with their whole article hidden. A logistic regression learns there when the first words answer. What must be
reached to answer is chosen on `dev`, asked likewise, and NoMIRACL dev. Reading 2,300 questions takes some 20 minutes on
2 cores, once: what was read is kept in --work.
"""

from __future__ import annotations

import argparse
import json
import pickle
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product, starmap
from pathlib import Path

import numpy as np

from index.model.data import Row
from qa import matching, metrics, models
from qa.confidence import CALIBRATION, READ, Calibration, Ranking, evidence, ranked
from qa.model.asked import Asked, read
from qa.reader import SURE, TOGETHER, Reading, SpanReader, said
from qa.settings import CAUTION, Settings

RIGHT = 0.5  # F1 of the words with one of the references, from which they answer
NEARNESS, SHARING = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0), (0.0, 1.0, 2.0, 3.0, 4.0, 6.0)  # tried
ALIKE = 0.002  # a difference in the share that is right that says nothing: one question
KNOWN = (1, 99)  # percentiles
RIDGE = 1.0  # of the regression, over standardised evidence
STEPS = np.round(np.arange(0.01, 0.9, 0.01), 2)  # thresholds tried
# How many of the answerable questions of `dev` and NoMIRACL may be lost for one more rightly refused.
PRICE = {"bold": 0.5, "balanced": 1.0, "cautious": 2.0}


@dataclass(frozen=True, slots=True)
class Case:
    """What the product would face. `kind`: shown, passage hidden, article hidden, none (nothing answers), given."""

    source: str
    direction: str
    kind: str
    answerable: bool
    right: bool | None  # the first words answer; None: nobody knows
    own: bool  # they stand in the passage that the question is about
    evidence: dict[str, float]


def main() -> None:
    options = arguments()
    options.work.mkdir(parents=True, exist_ok=True)
    reader = models.reader(Settings())
    if not isinstance(reader, SpanReader):
        raise SystemExit("qa/model/model.onnx is missing: run qa.model.make before.")
    kept = options.work / f"read-{reader.fingerprint[-12:]}-{options.questions}.pkl"
    if not kept.exists():
        kept.write_bytes(pickle.dumps(list(read(options.data, reader, options.work, options.questions))))
    asked: list[Asked] = pickle.loads(kept.read_bytes())
    held = [each for each in asked if each.source == "held"]
    ranking = best_ranking(held)
    cases = [case for each in asked for case in faced(each, ranking)]
    held_cases = [case for case in cases if case.source == "held"]
    ranges = known(held_cases)
    weights, bias = fitted(held_cases, ranges)
    calibration = Calibration(ranking, weights, ranges, bias, {})
    calibration = replace(calibration, thresholds=thresholds(calibration, cases))
    report(calibration, cases)
    options.out.write_text(json.dumps(asdict(calibration), indent=1) + "\n", encoding="utf-8")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=500, help="of each source and language of passages")
    parser.add_argument("--work", type=Path, default=Path(".train/confidence"))
    parser.add_argument("--out", type=Path, default=CALIBRATION)
    return parser.parse_args()


# Cases --------------------------------------------------------------------------------------------------------


def faced(asked: Asked, ranking: Ranking) -> Iterator[Case]:
    """A question as it is, and with what answers it hidden."""
    places = range(len(asked.hits))
    if asked.source == "nomiracl":
        yield from case(asked, ranking, places, "given", asked.question["answerable"])
    elif not asked.question["answers"]:
        yield from case(asked, ranking, places, "none", False)
    else:
        yield from shown(asked, ranking)
        others = [at for at in places if asked.passages[at] != asked.question["passage_id"]]
        yield from case(asked, ranking, others, "passage hidden", False)
        others = [at for at in others if asked.articles[at] != asked.article]
        yield from case(asked, ranking, others, "article hidden", False)


def shown(asked: Asked, ranking: Ranking) -> Iterator[Case]:
    return case(asked, ranking, range(len(asked.hits)), "shown", True)


def case(asked: Asked, ranking: Ranking, places: Sequence[int], kind: str, answerable: bool) -> Iterator[Case]:
    """One, unless nothing is left to read."""
    readings = [reading for at in places[:TOGETHER] for reading in asked.readings[at]]
    if all(reading.margin < SURE for reading in readings):  # as the reader does
        readings += [reading for at in places[TOGETHER:READ] for reading in asked.readings[at]]
    found = ranked(asked.question["question"], asked.question["language"], readings, ranking)
    if found:
        question, first = asked.question, found[0]
        own = asked.passages[asked.hits.index(first.hit)] == question.get("passage_id")
        yield Case(
            source=asked.source,
            direction=f"{question['language']}>{asked.spoken}",
            kind=kind,
            answerable=answerable,
            right=None if asked.source == "nomiracl" else answerable and answers(first, question, asked.spoken),
            own=own,
            evidence=evidence(question["question"], question["language"], found),
        )


def answers(reading: Reading, question: Row, spoken: str) -> bool:
    return matching.f1(said(reading), [answer["text"] for answer in question["answers"]], spoken) >= RIGHT


def best_ranking(asked: Sequence[Asked]) -> Ranking:
    """Of those that are right as often as the best, the one that trusts shared words most: readers blur names."""
    shares = {ranking: first_right(asked, ranking) for ranking in starmap(Ranking, product(NEARNESS, SHARING))}
    alike = [ranking for ranking, share in shares.items() if share > max(shares.values()) - ALIKE]
    return max(alike, key=lambda ranking: (ranking.sharing, shares[ranking]))


def first_right(asked: Sequence[Asked], ranking: Ranking) -> float:
    """The share of the questions whose first words answer, all passages there."""
    firsts = [case for each in asked for case in shown(each, ranking)]
    share = float(np.mean([case.right for case in firsts]))
    print(f"{ranking}: {share:.3f} right, {np.mean([case.own for case in firsts]):.3f} of their own passage")
    return share


# Fitting ------------------------------------------------------------------------------------------------------


def known(cases: Sequence[Case]) -> dict[str, tuple[float, float]]:
    """The range of each kind of evidence, without the hundredth at either end."""
    table = np.array([list(case.evidence.values()) for case in cases])
    lowest, highest = np.percentile(table, KNOWN, axis=0).tolist()
    return dict(zip(cases[0].evidence, zip(lowest, highest, strict=True), strict=True))


def fitted(cases: Sequence[Case], ranges: Mapping[str, tuple[float, float]]) -> tuple[dict[str, float], float]:
    """Weights and bias of a logistic regression on evidence within these ranges, by Newton's method."""
    names = list(cases[0].evidence)
    table = np.array([list(case.evidence.values()) for case in cases]).clip(*np.array(list(ranges.values())).T)
    mean, deviation = table.mean(axis=0), table.std(axis=0) + 1e-9
    columns = np.c_[(table - mean) / deviation, np.ones(len(table))]
    right = np.array([bool(case.right) for case in cases], float)
    counts = balance(cases)
    ridge = RIDGE * np.diag([*np.ones(len(names)), 0.0])
    weights = np.zeros(len(names) + 1)
    for _ in range(30):
        chance = 1 / (1 + np.exp(-columns @ weights))
        slope = columns.T @ (counts * (chance - right)) + ridge @ weights
        weights -= np.linalg.solve((columns.T * (counts * chance * (1 - chance))) @ columns + ridge, slope)
    scaled = weights[:-1] / deviation
    return dict(zip(names, scaled.tolist(), strict=True)), float(weights[-1] - scaled @ mean)


def balance(cases: Sequence[Case]) -> np.ndarray:
    """What each case counts: those without an answer together as much as those with one, each kind of them alike."""
    answered = sum(case.answerable for case in cases)
    kinds = {kind: sum(case.kind == kind for case in cases) for kind in {c.kind for c in cases if not c.answerable}}
    return np.array([1.0 if c.answerable else answered / len(kinds) / kinds[c.kind] for c in cases])


def thresholds(calibration: Calibration, cases: Sequence[Case]) -> dict[str, float]:
    """
    For each caution the lowest threshold whose gain is within one standard error of the best (Breiman's rule: what is
    not told apart is settled by what is wanted, which is to answer). Sources and languages count alike.
    """
    chances = np.array([calibration.probability(case.evidence) for case in cases])
    groups = [
        [at for at, case in enumerate(cases) if case.source == source and case.direction.startswith(language)]
        for source in ("dev", "nomiracl")
        for language in ("fr", "en")
    ]

    def worth(threshold: float, price: float) -> tuple[float, float]:
        """(the gain, its standard error)."""
        total = variance = 0.0
        for group in groups:
            for answerable, weight in ((True, 1.0), (False, price)):
                these = [at for at in group if cases[at].answerable == answerable]
                share = float(np.mean((chances[these] >= threshold) == answerable))
                total += weight * share
                variance += weight**2 * share * (1 - share) / len(these)
        return total, variance**0.5

    chosen = {}
    for caution in CAUTION:
        gains = {float(step): worth(step, PRICE[caution]) for step in STEPS}
        best, error = max(gains.values())
        chosen[caution] = min(step for step, (gain, _) in gains.items() if gain >= best - error)
    return chosen


# Telling ------------------------------------------------------------------------------------------------------


def report(calibration: Calibration, cases: Sequence[Case]) -> None:
    """What the card of the reader says."""
    print(json.dumps(calibration.weights), calibration.thresholds)
    for source in ("held", "dev"):
        of_source = [case for case in cases if case.source == source]
        met = [case for case in of_source if case.kind in ("shown", "none")]
        chances = [calibration.probability(case.evidence) for case in met]
        print(f"{source}: ECE {metrics.ece(chances, [bool(case.right) for case in met]):.3f} of {len(met)}")
        for direction in sorted({case.direction for case in of_source}):
            tell(calibration, [case for case in of_source if case.direction == direction], f"{source} {direction}")
    for language in ("fr", "en"):
        given = [case for case in cases if case.source == "nomiracl" and case.direction.startswith(language)]
        tell(calibration, given, f"nomiracl {language}")


def tell(calibration: Calibration, cases: Sequence[Case], name: str) -> None:
    answerable = [case.answerable for case in cases]
    chances = np.array([calibration.probability(case.evidence) for case in cases])
    firsts = [case for case in cases if case.kind == "shown"]
    own = f"own passage first {np.mean([case.own for case in firsts]):.3f}, " if firsts else ""
    right = f"right {np.mean([case.right for case in firsts]):.3f}, " if firsts else ""
    kept = {caution: chances >= threshold for caution, threshold in calibration.thresholds.items()}
    balanced = {caution: metrics.balanced_accuracy(said, answerable) for caution, said in kept.items()}
    told = ", ".join(f"{caution} {value:.3f}" for caution, value in balanced.items() if value is not None)
    print(
        f"{name}: {len(cases)} cases, {own}{right}AUROC {metrics.auroc(chances, answerable)}, balanced accuracy {told}"
    )


if __name__ == "__main__":
    main()
