"""BERT weights to an ONNX graph with one of three heads. Reads no file, runs nothing, knows no tokenizer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

__all__ = ["GRAPH_VERSION", "Head", "Linear", "build_graph"]

GRAPH_VERSION = "1"
"""Part of every cache name and model hash: raise it with any change to this file that changes numbers."""

Head = Literal["sentence", "tokens", "pair"]

_HEADS, _EPSILON = 12, 1e-12  # Source: the published config.json
_RUNTIME = "com.microsoft"  # ONNX Runtime's own fused operators: no optimiser has to find them at each start


class Linear(NamedTuple):
    """A last layer: `weight` is (n_outputs, width), `bias` (n_outputs,)."""

    weight: Array
    bias: Array


def build_graph(
    weights: Mapping[str, Array],
    *,
    head: Head = "sentence",
    pooling: Literal["mean", "cls"] = "mean",
    linear: Linear | None = None,
    deltas: Mapping[str, Array] | None = None,
) -> Any:  # noqa: ANN401  # an onnx.ModelProto; onnx carries no types that mypy reads
    """Build the encoder; inputs are int32 (n, tokens): `input_ids`, `attention_mask` and, for pairs, `token_type_ids`.

    `deltas` (a merged LoRA, for one) are added to the weights of the same names. `pooling` and `linear` serve pairs only.
    Shapes: output `vectors` is (n, width) unit for sentence, (n, tokens, width) unit and zero under padding for tokens,
    (n, width) or (n, n_outputs) for pair.
    Raises: ValueError if a delta or the linear layer does not fit.
    Source: Devlin et al., "BERT", 2019; Reimers and Gurevych, "Sentence-BERT", 2019, for pooling.
    """
    graph = _Graph(_merged(weights, deltas or {}), paired=head == "pair")
    states = graph.embeddings()
    for layer in range(_layers(weights)):
        states = graph.layer(states, f"encoder.layer.{layer}.")
    mask = graph.float_mask()
    if head == "sentence":
        graph.unit(graph.masked_sum(states, mask), "vectors")
    elif head == "tokens":
        graph.unit_tokens(states, mask)
    else:
        graph.pooled(states, mask, pooling, linear)
    return graph.model(head, linear)


def _merged(weights: Mapping[str, Array], deltas: Mapping[str, Array]) -> Mapping[str, Array]:
    for name, delta in deltas.items():
        if name not in weights or weights[name].shape != delta.shape:
            raise ValueError(f"the delta for {name!r} fits no weight")
    return {name: weight + deltas[name] if name in deltas else weight for name, weight in weights.items()}


def _layers(weights: Mapping[str, Array]) -> int:
    return len({name.split(".")[2] for name in weights if name.startswith("encoder.layer.")})


class _Graph:
    """The graph while it grows: each method adds nodes and returns the name of what they make."""

    def __init__(self, weights: Mapping[str, Array], *, paired: bool) -> None:
        self.weights = weights
        self.paired = paired
        self.width = weights["embeddings.LayerNorm.weight"].shape[0]
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, values: NDArray[Any]) -> str:
        import numpy as np  # noqa: PLC0415  # importing this module must cost nothing
        from onnx import numpy_helper  # noqa: PLC0415  # as above

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def weight(self, name: str) -> str:
        """Add a weight as it is stored."""
        return self.constant(name, self.weights[name])

    def matrix(self, *names: str) -> str:
        """Add stored (out, in) matrices side by side as one (in, out) matrix."""
        import numpy as np  # noqa: PLC0415  # as above

        return self.constant(names[0], np.concatenate([self.weights[name].T for name in names], axis=1))

    def node(self, operator: str, inputs: list[str], output: str, *, domain: str = "", **attributes: Any) -> str:  # noqa: ANN401  # whatever the operator takes
        from onnx import helper  # noqa: PLC0415  # as above

        self.nodes.append(helper.make_node(operator, inputs, [output], domain=domain, **attributes))
        return output

    def embeddings(self) -> str:
        """Words, positions and token types, normalised; without pairs every token is of type 0."""
        positions = self.weights["embeddings.position_embeddings.weight"]
        types = self.weights["embeddings.token_type_embeddings.weight"]
        tables = [
            self.weight("embeddings.word_embeddings.weight"),
            self.constant("positions", positions if self.paired else positions + types[0]),
            self.constant("types", types) if self.paired else "",
        ]
        norm = [self.weight("embeddings.LayerNorm.weight"), self.weight("embeddings.LayerNorm.bias")]
        inputs = ["input_ids", "token_type_ids" if self.paired else "", *tables, *norm]
        self.node("EmbedLayerNormalization", inputs, "embedded", domain=_RUNTIME, epsilon=_EPSILON)
        self.nodes[-1].output.append("")  # the operator's second output, which nobody reads
        return "embedded"

    def layer(self, states: str, prefix: str) -> str:
        """One transformer layer: attention and a two-layer network, each added to its input and normalised."""
        return self.feed_forward(self.attention(states, prefix), prefix)

    def attention(self, states: str, prefix: str) -> str:
        own = prefix + "attention.self."
        parts = [f"{own}{part}" for part in ("query", "key", "value")]
        inputs = [states, self.matrix(*(f"{part}.weight" for part in parts)), self.biases(parts), "attention_mask"]
        mixed = self.node("Attention", inputs, own + "out", domain=_RUNTIME, num_heads=_HEADS)
        return self.added(mixed, states, prefix + "attention.output.")

    def biases(self, parts: list[str]) -> str:
        import numpy as np  # noqa: PLC0415  # as above

        return self.constant(f"{parts[0]}.bias", np.concatenate([self.weights[f"{part}.bias"] for part in parts]))

    def feed_forward(self, states: str, prefix: str) -> str:
        wide = prefix + "intermediate."
        hidden = self.node("MatMul", [states, self.matrix(wide + "dense.weight")], wide + "product")
        hidden = self.node("BiasGelu", [hidden, self.weight(wide + "dense.bias")], wide + "out", domain=_RUNTIME)
        return self.added(hidden, states, prefix + "output.")

    def added(self, inner: str, states: str, prefix: str) -> str:
        """Project, add to what came in, normalise."""
        product = self.node("MatMul", [inner, self.matrix(prefix + "dense.weight")], prefix + "product")
        names = ("LayerNorm.weight", "LayerNorm.bias", "dense.bias")
        inputs = [product, states, *(self.weight(prefix + name) for name in names)]
        return self.node("SkipLayerNormalization", inputs, prefix + "out", domain=_RUNTIME, epsilon=_EPSILON)

    def float_mask(self) -> str:
        from onnx import TensorProto  # noqa: PLC0415  # as above

        return self.node("Cast", ["attention_mask"], "mask", to=TensorProto.FLOAT)

    def axis(self, number: int) -> str:
        import numpy as np  # noqa: PLC0415  # as above

        return self.constant(f"axis{number}.{len(self.constants)}", np.array([number], np.int64))

    def masked_sum(self, states: str, mask: str) -> str:
        row = self.node("Unsqueeze", [mask, self.axis(1)], "mask_row")  # (n, 1, tokens)
        return self.node("Squeeze", [self.node("MatMul", [row, states], "sums"), self.axis(1)], "sum")

    def unit(self, vectors: str, output: str) -> str:
        return self.node("LpNormalization", [vectors], output, axis=-1, p=2)

    def unit_tokens(self, states: str, mask: str) -> str:
        column = self.node("Unsqueeze", [mask, self.axis(2)], "mask_column")  # (n, tokens, 1)
        return self.node("Mul", [self.unit(states, "units"), column], "vectors")

    def pooled(self, states: str, mask: str, pooling: str, linear: Linear | None) -> str:
        target = "vectors" if linear is None else "pooled"
        if pooling == "cls":
            self.node("Squeeze", [self.first_token(states), self.axis(1)], target)
        else:
            count = self.node("ReduceSum", [mask, self.axis(1)], "count")  # (n, 1)
            self.node("Div", [self.masked_sum(states, mask), count], target)
        return target if linear is None else self.projected(target, linear)

    def first_token(self, states: str) -> str:
        return self.node("Slice", [states, self.axis(0), self.axis(1), self.axis(1)], "first")

    def projected(self, vectors: str, linear: Linear) -> str:
        if linear.weight.shape != (len(linear.bias), self.width):
            raise ValueError("the linear layer does not fit the encoder's width")
        inputs = [vectors, self.constant("linear.weight", linear.weight), self.constant("linear.bias", linear.bias)]
        return self.node("Gemm", inputs, "vectors", transB=1)

    def model(self, head: Head, linear: Linear | None) -> Any:  # noqa: ANN401  # as build_graph
        from onnx import TensorProto, helper  # noqa: PLC0415  # as above

        names = ["input_ids", "attention_mask", *(["token_type_ids"] if self.paired else [])]
        inputs = [helper.make_tensor_value_info(name, TensorProto.INT32, ["n", "tokens"]) for name in names]
        shape = ["n", *(["tokens"] if head == "tokens" else []), len(linear.bias) if linear else self.width]
        outputs = [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, shape)]
        graph = helper.make_graph(self.nodes, "minilm", inputs, outputs, self.constants)
        sets = [helper.make_opsetid("", 17), helper.make_opsetid(_RUNTIME, 1)]
        return helper.make_model(graph, opset_imports=sets, ir_version=8)
