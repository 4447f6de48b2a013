"""
Train the bundled reader: qa/model/reader.npz.

    python -m qa.model.train --data DIR [--minutes 4.5] [--out qa/model/reader.npz] [--work .train]

DIR holds {train,dev}_{passages,questions}.jsonl, described in README.md here. Needs torch. What the encoder says of the
texts is computed once (about 8 minutes on 2 cores) and kept in --work; training takes what --minutes says, on one core.

A question is shown with passages of its own article, or with those that retrieval finds in all articles; its own is
hidden in 3 of 10. It learns to put the sentence that answers above all others, and above nothing where none does.
"""

from __future__ import annotations

import argparse
import json
import math
import pickle
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import normalize, pad

from index.encoder import BundledEncoder
from index.passages import LIMIT, context, cut
from index.sentences import sentences
from index.types import Document
from qa import interaction
from qa.confidence import READ
from qa.interaction import Weights
from qa.reader import token_rows

WIDTH = 128  # of the projection
BATCH, RATE, RATE_OF_SCALARS, WARM_UP = 32, 5e-4, 1e-2, 50
HIDDEN, OWN_ARTICLE = 0.3, 0.6  # shares of the questions
SHOWN = (2, 3, 5)  # passages with a question
SCALE = 10.0  # a cosine moves in tenths, a score in ones

Article = tuple[str, str, str]  # split, language, title
Sentence = tuple[int, int]  # piece, number in it


@dataclass
class Piece:
    """A passage as the product would cut it, and its states."""

    article: Article
    start: int
    spans: list[tuple[int, int]]
    rows: list[tuple[int, int]]
    states: torch.Tensor  # (n, H)
    vector: np.ndarray

    @cached_property
    def lines(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Rows of the whole text and of each sentence, (1 + sentences, longest), and which of them count."""
        spans = [(self.rows[0][0], self.rows[-1][1]), *self.rows]
        places = torch.arange(max(end - start for start, end in spans))[None]
        starts, ends = (torch.tensor([span[side] for span in spans])[:, None] for side in (0, 1))
        mask = starts + places < ends
        return torch.where(mask, starts + places, 0), mask

    @cached_property
    def lengths(self) -> torch.Tensor:
        return torch.tensor([math.log(max(1, end - start)) for start, end in self.spans])


@dataclass
class Question:
    """A question with the sentences that answer it; none where its passage does not."""

    language: str
    own: list[int]  # pieces
    article: Article
    gold: set[Sentence]
    states: torch.Tensor
    vector: np.ndarray


def main() -> None:
    options = _options()
    torch.manual_seed(1)
    random.seed(1)
    torch.set_num_threads(1)
    encoder = BundledEncoder()
    options.work.mkdir(parents=True, exist_ok=True)
    data = _kept(options.work / f"states-{encoder.fingerprint[-12:]}.pkl", lambda: Data.read(options.data, encoder))
    head = Head(data)
    _report("before training", head, data)
    _train(head, data, options.minutes)
    head.weights().save(options.out)
    _report("after training", head, data)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=4.5)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("reader.npz"))
    parser.add_argument("--work", type=Path, default=Path(".train"))
    return parser.parse_args()


def _kept(path: Path, make: Callable[[], Data]) -> Data:
    if not path.exists():
        made = make()
        path.write_bytes(pickle.dumps(made, protocol=5))
    return pickle.loads(path.read_bytes())


class Data:
    """All pieces and questions of the splits, and where they belong together."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.questions: dict[str, list[Question]] = {"train": [], "dev": []}
        self.of_passage: dict[str, list[int]] = defaultdict(list)
        self.of_article: dict[Article, list[int]] = defaultdict(list)
        self.vectors = np.empty((0, 0))
        self.train = np.empty(0, int)  # numbers of its pieces

    @classmethod
    def read(cls, folder: Path, encoder: BundledEncoder) -> Data:
        data = cls()
        for split in data.questions:
            for row in _rows(folder / f"{split}_passages.jsonl"):
                data._add(encoder, row, (split, row["language"], row["title"]))
            for row in _rows(folder / f"{split}_questions.jsonl"):
                data.questions[split].append(data._question(encoder, row))
        data.vectors = np.array([piece.vector for piece in data.pieces])
        data.train = np.array([number for number, piece in enumerate(data.pieces) if piece.article[0] == "train"])
        return data

    def nearest(self, question: Question, pool: np.ndarray, count: int) -> list[int]:
        """The pieces of a pool that retrieval would put first."""
        return [int(n) for n in pool[np.argsort(-(self.vectors[pool] @ question.vector))[:count]]]

    def _add(self, encoder: BundledEncoder, row: dict, article: Article) -> None:
        title = row["title"] or row["passage_id"]
        document = Document(row["passage_id"], row["text"], title, None, row["language"], "")
        for passage in cut(document, limit=LIMIT, tokens=encoder.tokens):
            introduction = context(passage)
            seen = encoder.passage_states(introduction + passage.text)
            spans = sentences(passage.text, passage.language)
            rows = token_rows(seen.offsets - len(introduction), spans)
            self.of_passage[row["passage_id"]].append(len(self.pieces))
            self.of_article[article].append(len(self.pieces))
            states = torch.from_numpy(seen.tokens)
            self.pieces.append(Piece(article, passage.start, spans, rows, states, seen.vector))

    def _question(self, encoder: BundledEncoder, row: dict) -> Question:
        own = self.of_passage[row["passage_id"]]
        gold = {
            (number, at)
            for number in own
            for at, (start, end) in enumerate(self.pieces[number].spans)
            if any(_overlap(self.pieces[number].start, start, end, answer) for answer in row["answers"])
        }
        seen = encoder.query_states(row["question"])
        article = self.pieces[own[0]].article
        return Question(row["language"], own, article, gold, torch.from_numpy(seen.tokens), seen.vector)


def _rows(path: Path) -> Iterator[dict]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _overlap(shift: int, start: int, end: int, answer: dict) -> bool:
    return answer["start"] < shift + end and answer["start"] + len(answer["text"]) > shift + start


class Head(torch.nn.Module):
    """`qa.interaction`, in torch."""

    def __init__(self, data: Data) -> None:
        super().__init__()
        sample = torch.cat([piece.states[::3] for piece in data.pieces[::8]])
        asked = torch.cat([question.states for question in data.questions["train"][::8]])
        axes = torch.linalg.eigh(torch.cov(sample.T))[1][:, -WIDTH:]
        parameter = torch.nn.Parameter
        self.centres = parameter(torch.stack([asked.mean(0), sample.mean(0)]))
        self.question, self.passage = parameter(axes.clone()), parameter(axes.clone())
        self.asks, self.nothing = parameter(torch.zeros(len(axes))), parameter(torch.zeros(len(axes)))
        self.kind = parameter(torch.randn(len(axes), WIDTH) * 0.02)
        # What tokens match, kind, mean, whole passage, passage's vector, length; the first alone is a fair start.
        self.mix = parameter(torch.tensor([2.0, 0.1, 0.5, 0.5, 0.5, 0.0]))
        self.bias = parameter(torch.tensor(-1.8))

    def forward(self, asked: Question, pieces: Sequence[Piece]) -> torch.Tensor:
        """By how much each sentence of the pieces beats no answer."""
        centred = asked.states - self.centres[0]
        projected = centred @ self.question
        asks = torch.softmax(centred @ self.asks, 0)
        vector = torch.from_numpy(asked.vector)
        tokens = (torch.cat([piece.states for piece in pieces]) - self.centres[1]) @ self.passage
        similar = normalize(projected, dim=-1) @ normalize(tokens, dim=-1).T
        index, mask, whole = _together(pieces)
        found = asks @ (similar[:, index] - 4.0 * ~mask).amax(-1)
        kinds = ((tokens @ (vector @ self.kind))[index] - 30.0 * ~mask).amax(-1)
        means = (tokens[index] * mask[..., None]).sum(1) / mask.sum(-1, keepdim=True).clamp(min=1)
        near = normalize(means, dim=-1) @ normalize(asks @ projected, dim=0)
        counts = [len(piece.spans) for piece in pieces]
        vectors = torch.from_numpy(np.array([piece.vector @ asked.vector for piece in pieces], np.float32))
        columns = [
            *(column[~whole] for column in (found, kinds, near)),
            found[whole].repeat_interleave(torch.tensor(counts)),
            vectors.repeat_interleave(torch.tensor(counts)),
            (torch.cat([piece.lengths for piece in pieces]) - interaction.USUAL_LENGTH) / SCALE,
        ]
        return SCALE * (torch.stack(columns, 1) @ self.mix + self.bias - vector @ self.nothing)

    def weights(self) -> Weights:
        """What the product loads."""
        found = {name: (value.detach().numpy()).astype(np.float32) for name, value in self.named_parameters()}
        for name in ("mix", "bias", "nothing"):
            found[name] = found[name] * np.float32(SCALE)
        found["mix"][-1] /= SCALE
        return Weights(**found)


def _together(pieces: Sequence[Piece]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """(index, mask) of all pieces as if they were one, and which lines stand for a whole piece."""
    indexes, masks = zip(*(piece.lines for piece in pieces), strict=True)
    longest = max(index.shape[1] for index in indexes)
    starts = np.cumsum([0] + [len(piece.states) for piece in pieces])
    widen = [(0, longest - index.shape[1]) for index in indexes]
    index = torch.cat([pad(i, w) + int(s) for i, w, s in zip(indexes, widen, starts, strict=False)])
    mask = torch.cat([pad(m, w) for m, w in zip(masks, widen, strict=True)])
    whole = torch.cat([torch.arange(len(index)) == 0 for index in indexes])
    return torch.where(mask, index, 0), mask, whole


def _train(head: Head, data: Data, minutes: float) -> None:
    scalars = [head.mix, head.bias]
    vectors = [value for value in head.parameters() if all(value is not scalar for scalar in scalars)]
    optimizer = torch.optim.AdamW([{"params": vectors, "lr": RATE}, {"params": scalars, "lr": RATE_OF_SCALARS}])
    rates = [group["lr"] for group in optimizer.param_groups]
    questions = list(data.questions["train"])
    started, step = time.monotonic(), 0
    while True:
        random.shuffle(questions)
        for first in range(0, len(questions), BATCH):
            done = (time.monotonic() - started) / (minutes * 60)
            if done >= 1:
                return
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * min(1, (step + 1) / WARM_UP) * max(1 - done, 0.02)
            losses = [_loss(head, data, question) for question in questions[first : first + BATCH]]
            loss = torch.stack([loss for loss in losses if loss is not None]).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            step += 1
            if step % 200 == 0:
                print(f"{step} batches, {done:.0%}, loss {loss.item():.2f}", flush=True)


def _loss(head: Head, data: Data, question: Question) -> torch.Tensor | None:
    """Of putting the sentences that answer above the others and above nothing; None where nothing is shown."""
    hidden = bool(question.gold) and random.random() < HIDDEN
    shown = _shown(data, question, hidden)
    if not shown:
        return None
    scores = torch.cat([head(question, [data.pieces[number] for number in shown]), torch.zeros(1)])
    answers = [(number, at) in question.gold for number in shown for at in range(len(data.pieces[number].spans))]
    right = torch.tensor([*answers, not any(answers)])
    return -torch.logsumexp(torch.log_softmax(scores, 0)[right], 0)


def _shown(data: Data, question: Question, hidden: bool) -> list[int]:
    own_article = random.random() < OWN_ARTICLE
    pool = np.array(data.of_article[question.article]) if own_article else data.train
    count = random.choice(SHOWN)
    near = [n for n in data.nearest(question, pool, count + len(question.own)) if n not in question.own]
    own = [] if hidden else sorted({number for number, _ in question.gold}) or question.own
    return [*own, *near[: max(0, count - len(own))]]


def _report(when: str, head: Head, data: Data) -> None:
    """How often the best sentence of the article's passages that retrieval finds is one that answers."""
    right = defaultdict(list)
    for question in data.questions["dev"]:
        if question.gold:
            shown = data.nearest(question, np.array(data.of_article[question.article]), READ)
            with torch.no_grad():
                best = int(head(question, [data.pieces[number] for number in shown]).argmax())
            places = [(number, at) for number in shown for at in range(len(data.pieces[number].spans))]
            right[f"{question.language}>{question.article[1]}"].append(places[best] in question.gold)
    print(
        when,
        {direction: f"{np.mean(found):.3f} of {len(found)}" for direction, found in sorted(right.items())},
        flush=True,
    )


if __name__ == "__main__":
    main()
