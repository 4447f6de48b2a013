"""
Turn what training left into the bundled reader: qa/model/model.onnx, in small integers.

    python -m qa.model.make [--work .train/reader] [--share 1] [--out qa/model]

Needs onnx and torch. Knows the checkpoint of qa/model/train.py. Rounding is the encoder's: `index/model/graph.py`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from tokenizers import Tokenizer

from index.model import graph
from index.model import make as encoder
from index.model.weights import Weights

HERE = Path(__file__).parent
OF_BERT = "bert."  # before the names of the encoder, in a reader
# To find the loud channels, which are the same ones for any text.
SAMPLES = (
    (
        "Où l'usine sera-t-elle construite, et combien coûtera-t-elle en 2025 ?",
        "L'usine (n° 5) ouvrira à Lyon en 2025.",
    ),
    ("Who wrote the report?", "The report was written in 1648, after thirty years of war, by e.g. John Smith et al."),
    ("How many works does the museum hold?", "Le musée, fermé le lundi, abrite 2 000 œuvres ; l'entrée est gratuite."),
    (
        "Quel paquet faut-il installer ?",
        "ALL RIGHTS RESERVED — 100% • $5.40 | x = y_1 + [z]... https://example.org/a?b=c#d",
    ),
)


def averaged(checkpoint: Path) -> Weights:
    """Weights under the names of BertModel: the average of those that training moved, the rest is the encoder's."""
    trained = torch.load(checkpoint, weights_only=True)["average"]
    floats = encoder.read("bundled", None).weights
    return floats | {name.removeprefix(OF_BERT): value.numpy() for name, value in trained.items()}


def mixed(weights: Weights, others: Weights, share: float) -> Weights:
    """The mean of two, `share` of it the first ("model soups", Wortsman et al. 2022); what one lacks is whole."""
    return {n: share * w + (1 - share) * others[n] if n in others else w for n, w in weights.items()}


def bundled() -> Weights:
    """The floats that the bundled reader stands for."""
    return graph.floats(onnx.load(HERE / "model.onnx"))


def named_for_torch(weights: Weights) -> dict[str, torch.Tensor]:
    """Under the names of transformers' BertForQuestionAnswering."""
    return {
        name if name.startswith(graph.HEAD) else f"{OF_BERT}{name}": torch.from_numpy(np.ascontiguousarray(values))
        for name, values in weights.items()
    }


def samples() -> list[list[int]]:
    tokenizer = Tokenizer.from_file(str(encoder.HERE / "tokenizer.json"))
    return [tokenizer.encode(question, text).ids for question, text in SAMPLES]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--work", type=Path, default=Path(".train/reader"))
    parser.add_argument("--out", type=Path, default=HERE)
    parser.add_argument("--share", type=float, default=1, help="of these weights; the rest are the bundled reader's")
    options = parser.parse_args()
    weights = averaged(options.work / "checkpoint.pt")
    if options.share < 1:
        weights = mixed(weights, bundled(), options.share)
    onnx.save(encoder.small(graph.reader, weights, samples()), options.out / "model.onnx")


if __name__ == "__main__":
    main()
