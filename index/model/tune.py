"""
Train the map that brings the vector of a question nearer to the passages that answer it (`query.npz`).

    python -m index.model.tune --data DIR [--work .train/encoder]

DIR holds train_{passages,questions}.jsonl, described in qa/model/README.md. Needs torch. About eight minutes on 2
cores, nearly all of them for the vectors, which are kept in --work.

The passages' vectors stay as they are: each question is shown with all of them at once, which batches could not do,
and an index need not be made anew. What moves is the question, as little as it must. Knows nothing of the encoder's
weights.
"""

from __future__ import annotations

import argparse
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import cross_entropy, dropout, normalize

from index import BundledEncoder, Document
from index.encoder import BUNDLED, QUERY_MAP
from index.model.data import Row, held_out, hurried, read
from index.passages import LIMIT, context, cut

RANK, DROPOUT = 32, 0.3
RATE, DECAY = 2e-3, 0.01
EPOCHS, BATCH = 4, 256
TEMPERATURE = 0.02  # of the cosines
KEPT = (
    5.0  # what a question's move costs, by its square: without it a field that is not trained on (Debian's FAQ) loses
)
HURRIED = 0.15  # share of the questions typed without capitals, accents and signs
MIXED = 0.5  # share of the batches that compare with the passages of both languages, as in a folder of both
BALANCED = 0.8  # how much rarer pairs of languages are shown more often: 0 not, 1 all as often


@dataclass(frozen=True, slots=True)
class Data:
    """Vectors of questions, of the same in a hurry, and of passages, and which passage (row) answers which question."""

    asked: torch.Tensor  # (questions, dim)
    hurried: torch.Tensor
    passages: torch.Tensor  # (passages, dim)
    answering: torch.Tensor  # (questions,)
    french: torch.Tensor  # (passages,) whether in French
    weights: np.ndarray  # (questions,) how often each is shown; the sum is 1


def main() -> None:
    options = arguments()
    torch.manual_seed(options.seed)
    down, up, bias = trained(prepared(options.data, options.work), np.random.default_rng(options.seed))
    np.savez(options.out / QUERY_MAP, down=down, up=up, bias=bias)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path(".train/encoder"))
    parser.add_argument("--out", type=Path, default=BUNDLED)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def trained(data: Data, chance: np.random.Generator) -> tuple[np.ndarray, ...]:
    """(down, up, bias) of a `QueryMap`."""
    dim = data.passages.shape[1]
    down = torch.nn.Parameter(torch.randn(dim, RANK) * 0.02)
    up, bias = torch.nn.Parameter(torch.zeros(RANK, dim)), torch.nn.Parameter(torch.zeros(dim))
    optimizer = torch.optim.AdamW([down, up, bias], lr=RATE, weight_decay=DECAY)
    steps = EPOCHS * len(data.asked) // BATCH
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = RATE * (1 - step / steps)
        rows = chance.choice(len(data.asked), BATCH, p=data.weights)
        typed = torch.tensor(chance.random(BATCH) < HURRIED)[:, None]
        before = torch.where(typed, data.hurried[rows], data.asked[rows])
        after = normalize(before + dropout(before @ down, DROPOUT) @ up + bias, dim=1)
        scores = after @ data.passages.T / TEMPERATURE
        if chance.random() >= MIXED:
            other = data.french[None] != data.french[data.answering[rows]][:, None]
            scores = scores.masked_fill(other, -1e4)
        loss = cross_entropy(scores, data.answering[rows]) + KEPT * (after - before).square().sum(1).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return tuple(value.detach().numpy() for value in (down, up, bias))


def prepared(folder: Path, work: Path) -> Data:
    """Of the articles that nothing is calibrated on. Passages as the product cuts them."""
    encoder = BundledEncoder()
    rows = list(read(folder / "train_passages.jsonl"))
    pieces = [
        (row, passage)
        for row in rows
        for passage in cut(
            Document(row["passage_id"], row["text"], row["title"] or row["passage_id"], None, row["language"], ""),
            limit=LIMIT,
            tokens=encoder.tokens,
        )
    ]
    spoken = {row["passage_id"]: row["language"] for row in rows if not held_out(row)}
    questions = [
        row for row in read(folder / "train_questions.jsonl") if row["answers"] and row["passage_id"] in spoken
    ]
    at: dict[str, list[int]] = {}
    for number, (row, _) in enumerate(pieces):
        at.setdefault(row["passage_id"], []).append(number)
    spans = [(passage.start, passage.end) for _, passage in pieces]
    answering = [_holding(question["answers"][0]["start"], at[question["passage_id"]], spans) for question in questions]
    vectors = _vectors(work / "vectors.npz", encoder, [context(p) + p.text for _, p in pieces], questions)
    kinds = [(question["language"], spoken[question["passage_id"]]) for question in questions]
    counts = Counter(kinds)
    weights = np.array([counts[kind] ** -BALANCED for kind in kinds])
    return Data(
        *(torch.tensor(vectors[name]) for name in ("asked", "hurried", "passages")),
        torch.tensor(answering),
        torch.tensor([row["language"] == "fr" for row, _ in pieces]),
        weights / weights.sum(),
    )


def _holding(start: int, numbers: list[int], spans: list[tuple[int, int]]) -> int:
    """The one of these passages in which an answer starts."""
    return next((number for number in numbers if spans[number][0] <= start < spans[number][1]), numbers[0])


def _vectors(path: Path, encoder: BundledEncoder, texts: list[str], questions: list[Row]) -> dict[str, np.ndarray]:
    """Made once. Those of questions before any map."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        asked = [question["question"] for question in questions]
        with ThreadPoolExecutor() as pool:
            made = {
                "asked": np.array(list(pool.map(encoder.unmapped, asked))),
                "hurried": np.array(list(pool.map(encoder.unmapped, map(hurried, asked)))),
                "passages": encoder.passages(texts),
            }
        np.savez(path, **made)
    with np.load(path) as stored:
        return dict(stored)


if __name__ == "__main__":
    main()
