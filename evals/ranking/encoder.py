"""all-MiniLM-L6-v2 in torch with low-rank tuning (LoRA) beside every matrix. For training only: the product runs ONNX."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  # torch's own custom
from torch import Tensor, nn

LAYERS, HEADS, WIDTH, NARROW = 6, 12, 384, 128
SCALE = 2.0
MATRICES = (
    "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
    "intermediate.dense", "output.dense",
)  # fmt: skip


class Tuned(nn.Module):
    """A frozen matrix plus `SCALE * B @ A`; B begins at zero, so training begins at the published model."""

    def __init__(self, weight: Tensor, bias: Tensor, rank: int) -> None:
        super().__init__()
        self.register_buffer("weight", weight)
        self.register_buffer("bias", bias)
        self.A = nn.Parameter(torch.randn(rank, weight.shape[1]) / math.sqrt(weight.shape[1]))
        self.B = nn.Parameter(torch.zeros(weight.shape[0], rank))

    def forward(self, states: Tensor) -> Tensor:
        return F.linear(states, self.weight, self.bias) + SCALE * F.linear(F.linear(states, self.A), self.B)


class Encoder(nn.Module):
    """Token ids to last states, (n, tokens, width)."""

    def __init__(self, weights: Mapping[str, Tensor], *, rank: int, dropout: float = 0.05) -> None:
        super().__init__()
        self.frozen = {name: value.float() for name, value in weights.items() if value.is_floating_point()}
        self.dropout = dropout
        self.projection = nn.Linear(WIDTH, NARROW, bias=False)
        nn.init.orthogonal_(self.projection.weight)
        self.importance = nn.Parameter(torch.zeros(WIDTH))
        self.matrices = nn.ModuleDict(
            {
                f"{layer}|{name}".replace(".", "-"): Tuned(*self._matrix(layer, name), rank)
                for layer in range(LAYERS)
                for name in MATRICES
            }
        )

    def forward(self, ids: Tensor, mask: Tensor, kinds: Tensor | None = None) -> Tensor:
        w, e = self.frozen, "embeddings."
        kinds = torch.zeros_like(ids) if kinds is None else kinds
        states = w[e + "word_embeddings.weight"][ids] + w[e + "position_embeddings.weight"][: ids.shape[1]]
        states = self._norm(states + w[e + "token_type_embeddings.weight"][kinds], "embeddings.LayerNorm")
        for layer in range(LAYERS):
            states = self._layer(states, mask[:, None, None, :].bool(), layer)
        return states

    def lora(self) -> dict[str, np.ndarray]:
        """Name the tuning's arrays as the product reads them: `<weight>|A` and `<weight>|B`, float16."""
        arrays = {}
        for key, module in self.matrices.items():
            layer, name = key.replace("-", ".").split("|")
            for part in ("A", "B"):
                value = getattr(module, part).detach().numpy().astype(np.float16)
                arrays[f"encoder.layer.{layer}.{name}.weight|{part}"] = value
        arrays["projection"] = self.projection.weight.detach().numpy().astype(np.float16)
        arrays["importance"] = self.importance.detach().numpy().astype(np.float32)
        return arrays

    def take(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Begin with the additions of an earlier tuning."""
        for key, module in self.matrices.items():
            layer, name = key.replace("-", ".").split("|")
            for part in ("A", "B"):
                value = torch.tensor(arrays[f"encoder.layer.{layer}.{name}.weight|{part}"]).float()
                getattr(module, part).data = value
        if arrays["projection"].shape == (NARROW, WIDTH):
            self.projection.weight.data = torch.tensor(arrays["projection"]).float()
            self.importance.data = torch.tensor(arrays["importance"]).float()

    def narrow(self, states: Tensor) -> Tensor:
        """Project unit token vectors to the width that is stored, (..., NARROW), unit length."""
        return F.normalize(self.projection(F.normalize(states, dim=-1)), dim=-1)

    def weigh(self, asked: Tensor, mask: Tensor) -> Tensor:
        """Share one among a question's tokens, by what each is worth, (n, tokens)."""
        logits = F.normalize(asked, dim=-1) @ self.importance
        return logits.masked_fill(~mask.bool(), -1e4).softmax(-1)

    def _layer(self, states: Tensor, mask: Tensor, layer: int) -> Tensor:
        n, length, _ = states.shape
        parts = [
            self._at(layer, f"attention.self.{part}")(states).view(n, length, HEADS, -1).transpose(1, 2)
            for part in ("query", "key", "value")
        ]
        mixed = F.scaled_dot_product_attention(*parts, attn_mask=mask).transpose(1, 2).reshape(n, length, WIDTH)
        prefix = f"encoder.layer.{layer}."
        states = self._added(states, self._at(layer, "attention.output.dense")(mixed), prefix + "attention.output")
        hidden = F.gelu(self._at(layer, "intermediate.dense")(states))
        return self._added(states, self._at(layer, "output.dense")(hidden), prefix + "output")

    def _added(self, states: Tensor, new: Tensor, prefix: str) -> Tensor:
        return self._norm(states + F.dropout(new, self.dropout, self.training), prefix + ".LayerNorm")

    def _norm(self, states: Tensor, name: str) -> Tensor:
        return F.layer_norm(states, (WIDTH,), self.frozen[name + ".weight"], self.frozen[name + ".bias"], 1e-12)

    def _at(self, layer: int, name: str) -> nn.Module:
        return self.matrices[f"{layer}|{name}".replace(".", "-")]

    def _matrix(self, layer: int, name: str) -> tuple[Tensor, Tensor]:
        prefix = f"encoder.layer.{layer}.{name}."
        return self.frozen[prefix + "weight"], self.frozen[prefix + "bias"]


def padded(ids: Sequence[Sequence[int]], length: int = 0) -> tuple[Tensor, Tensor]:
    """Return (n, tokens) ids and mask."""
    length = max(length, *(len(one) for one in ids))
    tokens, mask = torch.zeros(len(ids), length, dtype=torch.long), torch.zeros(len(ids), length)
    for row, one in enumerate(ids):
        tokens[row, : len(one)] = torch.tensor(one)
        mask[row, : len(one)] = 1
    return tokens, mask


def mean(states: Tensor, mask: Tensor) -> Tensor:
    """Return the unit mean of each text's states, (n, width)."""
    return F.normalize((states * mask[..., None]).sum(1), dim=-1)


def late(asked: Tensor, weights: Tensor, given: Tensor, given_mask: Tensor) -> Tensor:
    """Weighted mean over a question's tokens of the best cosine with a text's token, (n_questions, n_texts)."""
    cosines = torch.einsum("aid,bjd->abij", asked.bfloat16(), given.bfloat16()).float()
    best = cosines.masked_fill(~given_mask[None, :, None, :].bool(), -1).amax(-1)
    return (best * weights[:, None]).sum(-1)
