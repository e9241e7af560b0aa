from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from storyroom.models import minilm_package
from storyroom.models.graph_cache import GRAPH_FILE, entry
from storyroom.models.minilm_graph import Linear, build_graph
from storyroom.models.onnx_session import open_session, run
from storyroom.models.safetensors import float_tensors
from storyroom.models.wordpiece import open_tokenizer

REFERENCE = json.loads((Path(__file__).parents[2] / "golden/minilm/reference.json").read_text(encoding="ascii"))
QUERY = "encoder.layer.2.attention.self.query.weight"


@pytest.fixture(scope="module")
def weights() -> Any:
    return float_tensors(minilm_package.read_checked(minilm_package.model_folder(), "model.safetensors"))


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    data = minilm_package.read_checked(minilm_package.model_folder(), "tokenizer.json")
    return open_tokenizer(data, max_tokens=256)


def session(folder: Path, weights: Any, **options: Any) -> Any:
    return open_session(entry(folder, "graph", lambda: build_graph(weights, **options)) / GRAPH_FILE, threads=1)


def padded(rows: list[list[int]], width: int) -> np.ndarray:
    return np.array([row + [0] * (width - len(row)) for row in rows], np.int32)


def test_token_vectors_agree_with_torch_and_are_zero_under_padding(
    tmp_path: Path, weights: Any, tokenizer: Any
) -> None:
    cases = REFERENCE["tokens"]
    rows = [tokenizer.encode(case["text"]).ids for case in cases]
    ids, mask = padded(rows, 12), padded([[1] * len(row) for row in rows], 12)
    vectors = run(session(tmp_path, weights, head="tokens"), input_ids=ids, attention_mask=mask)
    assert vectors.shape == (len(cases), 12, 384)
    for case, row, found in zip(cases, rows, vectors, strict=True):
        assert np.allclose(found[: len(row)], case["vectors"], atol=2e-5)
        assert not found[len(row) :].any()


@pytest.mark.parametrize("pooling", ["mean", "cls"])
def test_pairs_agree_with_torch(tmp_path: Path, weights: Any, tokenizer: Any, pooling: str) -> None:
    vectors = pair_vectors(session(tmp_path, weights, head="pair", pooling=pooling), tokenizer)
    assert np.allclose(vectors, [case[pooling] for case in REFERENCE["pairs"]], atol=3e-5)


def test_a_linear_head_is_applied_to_the_pooled_vector(tmp_path: Path, weights: Any, tokenizer: Any) -> None:
    random = np.random.default_rng(1)
    linear = Linear(random.normal(size=(2, 384)).astype(np.float32), np.array([1, -1], np.float32))
    scores = pair_vectors(session(tmp_path, weights, head="pair", linear=linear), tokenizer)
    pooled = np.array([case["mean"] for case in REFERENCE["pairs"]])
    assert np.allclose(scores, pooled @ linear.weight.T + linear.bias, atol=1e-3)


def test_a_delta_equals_changing_the_weight(tmp_path: Path, weights: Any, tokenizer: Any) -> None:
    random = np.random.default_rng(2)
    low_rank = random.normal(size=(384, 4)) @ random.normal(size=(4, 384))
    delta = (0.05 * low_rank).astype(np.float32)
    changed = {**weights, QUERY: weights[QUERY] + delta}
    by_delta = pair_vectors(session(tmp_path / "a", weights, head="pair", deltas={QUERY: delta}), tokenizer)
    by_weight = pair_vectors(session(tmp_path / "b", changed, head="pair"), tokenizer)
    assert by_delta.tobytes() == by_weight.tobytes()
    assert not np.allclose(by_delta, [case["mean"] for case in REFERENCE["pairs"]], atol=1e-3)


def test_what_does_not_fit_is_refused(weights: Any) -> None:
    square = np.zeros((2, 2), np.float32)
    with pytest.raises(ValueError, match="fits no weight"):
        build_graph(weights, deltas={QUERY: square})
    with pytest.raises(ValueError, match="fits no weight"):
        build_graph(weights, deltas={"unknown": square})
    with pytest.raises(ValueError, match="linear layer"):
        build_graph(weights, head="pair", linear=Linear(square, np.zeros(2, np.float32)))


def pair_vectors(opened: Any, tokenizer: Any) -> np.ndarray:
    found = [tokenizer.encode(*case["pair"]) for case in REFERENCE["pairs"]]
    width = max(len(one.ids) for one in found) + 3  # padding must not matter
    return run(
        opened,
        input_ids=padded([one.ids for one in found], width),
        attention_mask=padded([[1] * len(one.ids) for one in found], width),
        token_type_ids=padded([one.type_ids for one in found], width),
    )
