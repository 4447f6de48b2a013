"""
Train the bundled reader's floats, within a time.

    python -m qa.model.train --data DIR --minutes 98 [--work .train/reader] [--resume] [--further]

DIR holds {train,dev}_{passages,questions}.jsonl, described in README.md here. Needs torch and transformers. Writes a
checkpoint into --work every few minutes; `qa.model.make` turns the last one into what the product runs. `--further`
begins with the bundled reader instead of the bundled encoder.

A question is shown with the piece of its passage that answers, or with a passage that looks like it and does not. For
most of the time the pieces are short: what is learnt there, to find the words that a question asks for, costs
half as much as in whole passages.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import torch
from torch.nn.functional import cross_entropy
from transformers import BertForQuestionAnswering

from index.encoder import BUNDLED, QUERY_MAP, QueryMap
from index.model import make as encoder
from index.model import weights
from qa.model import make
from qa.model.examples import Data, Example
from qa.spans import WINDOW

FROZEN = 4  # layers, beside the embeddings: the lower ones serve as they are, and half of their cost is saved
RATE, RATE_OF_HEAD, WARM_UP, DECAY = 2e-4, 1e-3, 200, 0.01
BATCH, SORTED = 24, 40  # examples, and batches that are sorted by length together
SHORT, WHOLE, SHORT_FOR = 96, WINDOW, 0.85  # pieces of a passage, and the share of the time for short ones
DROPOUT, AVERAGED, SAVED = 0.1, 0.998, 300  # AVERAGED: share of the old average at each batch; SAVED: seconds


def batches(examples: list[Example], generator: random.Random) -> list[list[Example]]:
    """Of like length, in any order."""
    size = BATCH * SORTED
    runs = [sorted(examples[at : at + size], key=lambda e: len(e.ids)) for at in range(0, len(examples), size)]
    found = [run[at : at + BATCH] for run in runs for at in range(0, len(run), BATCH)]
    generator.shuffle(found)
    return found


def loss_of(model: BertForQuestionAnswering, batch: list[Example]) -> torch.Tensor:
    """Cross entropy of the first and the last piece; the title and the question cannot be either."""
    longest = max(len(example.ids) for example in batch)
    ids = torch.tensor([example.ids + [1] * (longest - len(example.ids)) for example in batch])
    mask = ids != 1
    places = torch.arange(longest)
    texts = torch.tensor([[example.text] for example in batch])
    ends = torch.tensor([[len(example.ids) - 1] for example in batch])
    possible = (places == 0) | (places >= texts) & (places < ends)
    given = model(input_ids=ids, attention_mask=mask.long())
    targets = (torch.tensor([example.first for example in batch]), torch.tensor([example.last for example in batch]))
    scores = (given.start_logits, given.end_logits)
    losses = [cross_entropy(s.masked_fill(~possible, -1e4), t) for s, t in zip(scores, targets, strict=True)]
    return sum(losses) / 2


def main() -> None:
    options = arguments()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    options.work.mkdir(parents=True, exist_ok=True)
    Training(
        Data(options.data, options.work, options.seed), fresh(options.work, further=options.further), options
    ).run()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=100)
    parser.add_argument("--work", type=Path, default=Path(".train/reader"))
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint, to the same end")
    parser.add_argument("--further", action="store_true", help="begin with the bundled reader")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def fresh(work: Path, *, further: bool) -> BertForQuestionAnswering:
    """The bundled encoder in floats with an untrained head, or the bundled reader."""
    folder = work / "encoder"
    if not folder.exists():
        source = encoder.read("bundled", None)
        weights.write_floats(source.weights, source.tokenizer, QueryMap.load(BUNDLED / QUERY_MAP), folder)
    model = BertForQuestionAnswering.from_pretrained(
        folder, hidden_dropout_prob=DROPOUT, attention_probs_dropout_prob=0.0, attn_implementation="sdpa"
    )
    if further:
        model.load_state_dict(make.named_for_torch(make.bundled()), strict=False)
    model.train()
    for part in (model.bert.embeddings, *model.bert.encoder.layer[:FROZEN]):
        part.requires_grad_(False)
        part.eval()  # of what is frozen nothing is dropped
    return model


class Training:
    """A model on its way. What is averaged is worth more than where it stands."""

    def __init__(self, data: Data, model: BertForQuestionAnswering, options: argparse.Namespace) -> None:
        self.data, self.model, self.seconds = data, model, options.minutes * 60
        self.checkpoint = options.work / "checkpoint.pt"
        self.learnt = {name: value for name, value in model.named_parameters() if value.requires_grad}
        parts = {RATE: [], RATE_OF_HEAD: []}
        for name, value in self.learnt.items():
            parts[RATE_OF_HEAD if name.startswith("qa_outputs") else RATE].append(value)
        groups = [{"params": values, "lr": rate} for rate, values in parts.items()]
        self.optimizer = torch.optim.AdamW(groups, weight_decay=DECAY, fused=True)
        self.rates = tuple(parts)
        self.average = {name: value.detach().clone() for name, value in self.learnt.items()}
        self.step = 0
        self.loss: float | None = None  # of late
        self.started = self.saved = time.monotonic()
        if options.resume:
            self._resume()
        self.random = random.Random(options.seed + self.step)

    @property
    def done(self) -> float:
        """The share of the time that is over."""
        return (time.monotonic() - self.started) / self.seconds

    def run(self) -> None:
        """Until the time is over; the rate falls to nothing by then."""
        while self.done < 1:
            short = self.done < SHORT_FOR
            for batch in batches(self.data.epoch(SHORT if short else WHOLE), self.random):
                if self.done >= 1 or short != (self.done < SHORT_FOR):
                    break
                self._learn(batch)
                if time.monotonic() - self.saved > SAVED:
                    self._save()
        self._save()

    def _learn(self, batch: list[Example]) -> None:
        for group, rate in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * min(1, (self.step + 1) / WARM_UP) * max(1 - self.done, 0.01)
        loss = loss_of(self.model, batch)
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.learnt.values(), 1.0)
        self.optimizer.step()
        self.step += 1
        kept = min(AVERAGED, self.step / (self.step + 10))
        for name, value in self.learnt.items():
            self.average[name].lerp_(value.detach(), 1 - kept)
        self.loss = loss.item() if self.loss is None else 0.98 * self.loss + 0.02 * loss.item()
        if self.step % 50 == 0:
            print(f"{self.step} batches, {self.done:.0%}, loss {self.loss:.3f}", flush=True)

    def _save(self) -> None:
        self.saved = time.monotonic()
        stored = {
            "model": self.learnt,
            "optimizer": self.optimizer.state_dict(),
            "average": self.average,
            "step": self.step,
            "spent": self.saved - self.started,
        }
        beside = self.checkpoint.with_suffix(".new")
        torch.save(stored, beside)
        beside.replace(self.checkpoint)

    def _resume(self) -> None:
        stored = torch.load(self.checkpoint, weights_only=True)
        self.model.load_state_dict(stored["model"], strict=False)
        self.optimizer.load_state_dict(stored["optimizer"])
        self.average, self.step = stored["average"], stored["step"]
        self.started -= stored["spent"]


if __name__ == "__main__":
    main()
