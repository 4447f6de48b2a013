"""
Measure the bundled reader, and choose when it refuses.

    python -m qa.model.measure --data DIR [--questions 600] [--sentences]

Runs what the product runs, on the development sets that README.md here names: for each dev question the passages of its
own article, as retrieval orders them, once with and once without the one that answers; and NoMIRACL's ten passages.
`--sentences` measures the reader that knows only vectors. Prints how often the best sentence is right, how the margins
lie, and what each threshold would do. Knows nothing of training.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index import BundledEncoder, Document, Hit, Passage
from index.passages import LIMIT, context, cut
from qa.confidence import READ
from qa.reader import BundledReader, Reader, SentenceReader

STEPS = 24  # thresholds between the smallest and the largest margin

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One reading. `kind`: what was asked of; `right`: whether the best sentence answers (None: nothing does)."""

    kind: str
    direction: str  # language of the question > of the passages
    margin: float
    right: bool | None


class Articles:
    """Passages by article, with their vectors."""

    def __init__(self, encoder: BundledEncoder) -> None:
        self._encoder = encoder
        self._passages: dict[str, list[Passage]] = defaultdict(list)
        self._vectors: dict[str, np.ndarray] = {}

    def add(self, article: str, path: str, title: str, language: str, text: str) -> None:
        document = Document(path, text, title or path, None, language, "")
        self._passages[article] += cut(document, limit=LIMIT, tokens=self._encoder.tokens)

    def hits(self, article: str, question: str, without: str = "") -> list[Hit]:
        """The passages of an article that the reader would see, best first; `without` those of one path."""
        if article not in self._vectors:
            self._vectors[article] = self._encoder.passages([context(p) + p.text for p in self._passages[article]])
        cosines = self._vectors[article] @ self._encoder.query(question)
        pairs = zip(self._passages[article], map(float, cosines), strict=True)
        hits = [Hit(passage, cosine, cosine) for passage, cosine in pairs if passage.path != without]
        return sorted(hits, key=lambda hit: -hit.score)[:READ]


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the bundled reader.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--questions",
        type=int,
        default=600,
        help="of dev, drawn at random, always the same; of each NoMIRACL set a quarter of it",
    )
    parser.add_argument("--sentences", action="store_true", help="measure SentenceReader instead")
    options = parser.parse_args()
    encoder = BundledEncoder()
    reader = SentenceReader(encoder) if options.sentences else BundledReader()
    found = [
        *dev(options.data, encoder, reader, options.questions),
        *nomiracl(options.data, encoder, reader, options.questions // 4),
    ]
    report(found)


def dev(folder: Path, encoder: BundledEncoder, reader: Reader, count: int) -> Iterator[Outcome]:
    articles = Articles(encoder)
    home = {}
    for row in rows(folder / "dev_passages.jsonl"):
        home[row["passage_id"]] = (f"{row['language']} {row['title']}", row["language"])
        articles.add(home[row["passage_id"]][0], row["passage_id"], row["title"], row["language"], row["text"])
    for row in sample(rows(folder / "dev_questions.jsonl"), count):
        article, language = home[row["passage_id"]]
        direction = f"{row['language']}>{language}"
        best = first(reader, row["question"], articles.hits(article, row["question"]))
        if not row["answers"]:
            yield Outcome("SQuAD's unanswerable", direction, best.margin, None)
            continue
        here = best.hit.passage.path == row["passage_id"]
        right = here and any(best.start < a["start"] + len(a["text"]) and best.end > a["start"] for a in row["answers"])
        yield Outcome("answerable", direction, best.margin, right)
        if hidden := articles.hits(article, row["question"], without=row["passage_id"]):
            yield Outcome("answer hidden", direction, first(reader, row["question"], hidden).margin, None)


def nomiracl(folder: Path, encoder: BundledEncoder, reader: Reader, count: int) -> Iterator[Outcome]:
    for language in ("fr", "en"):
        for row in sample(rows(folder / f"nomiracl_{language}_dev.jsonl"), count):
            articles = Articles(encoder)
            for passage in row["passages"]:
                articles.add("", passage["docid"], passage["title"], language, passage["text"])
            best = first(reader, row["question"], articles.hits("", row["question"]))
            kind = "NoMIRACL answerable" if row["answerable"] else "NoMIRACL unanswerable"
            yield Outcome(kind, f"{language}>{language}", best.margin, True if row["answerable"] else None)


def first(reader: Reader, question: str, hits: Sequence[Hit]) -> Any:
    return reader.read(question, hits)[0]


def report(found: list[Outcome]) -> None:
    groups: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for outcome in found:
        groups[outcome.kind, outcome.direction].append(outcome)
    for (kind, direction), outcomes in sorted(groups.items()):
        right = [outcome.right for outcome in outcomes if outcome.right is not None]
        share = f", best sentence right {np.mean(right):.3f}" if right and kind == "answerable" else ""
        margins = " ".join(f"{q:.1f}" for q in np.quantile([o.margin for o in outcomes], (0.1, 0.25, 0.5, 0.75, 0.9)))
        print(f"{kind:24} {direction}  {len(outcomes):4}  margins {margins}{share}")
    print("\nthreshold: share answered by group")
    for threshold in np.quantile([outcome.margin for outcome in found], np.linspace(0, 1, STEPS)):
        shares = (f"{np.mean([o.margin >= threshold for o in groups[key]]):.2f}" for key in sorted(groups))
        print(f"{threshold:6.3f}  {'  '.join(shares)}  balanced {balanced(groups, threshold):.3f}")


def balanced(groups: dict[tuple[str, str], list[Outcome]], threshold: float) -> float:
    """Mean over languages of questions and both sources: half right answers, half refusals where nothing answers."""
    scores = []
    for language in ("fr", "en"):
        for answerable, unanswerable in (
            ("answerable", "answer hidden"),
            ("NoMIRACL answerable", "NoMIRACL unanswerable"),
        ):
            chosen = {kind: of(groups, kind, language) for kind in (answerable, unanswerable)}
            answered = np.mean([bool(o.right) and o.margin >= threshold for o in chosen[answerable]])
            refused = np.mean([o.margin < threshold for o in chosen[unanswerable]])
            scores.append((answered + refused) / 2)
    return float(np.mean(scores))


def of(groups: dict[tuple[str, str], list[Outcome]], kind: str, language: str) -> list[Outcome]:
    return [
        o for (name, direction), found in groups.items() if name == kind and direction[:2] == language for o in found
    ]


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def sample(found: list[Row], count: int) -> list[Row]:
    return random.Random(0).sample(found, min(count, len(found)))


if __name__ == "__main__":
    main()
