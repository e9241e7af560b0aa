"""MiniLM tuned so that questions lie near their answers: the pair scorer's additions under the sentence head. Knows no library."""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar

from storyroom.models import minilm_package
from storyroom.models.minilm import MiniLM
from storyroom.models.minilm_graph import build_graph
from storyroom.models.pair import deltas, tuning_bytes
from storyroom.models.safetensors import float_tensors

__all__ = ["StoryMiniLM"]


class StoryMiniLM(MiniLM):
    """As `MiniLM` in everything but the weights, so it inherits; its vectors have a hash of their own and never mix."""

    name: ClassVar[str] = "story_minilm"

    @property
    def model_hash(self) -> str:  # type: ignore[override]  # reading the tuning waits until it is asked for
        """Identify weights, graph, precision and tuning."""
        tuning = hashlib.sha256(tuning_bytes()).hexdigest()
        return hashlib.sha256(f"{MiniLM.model_hash}\n{tuning}".encode()).hexdigest()

    def _build(self) -> Any:  # noqa: ANN401  # an onnx.ModelProto
        weights = float_tensors(minilm_package.read_checked(self._model_folder(), "model.safetensors"))
        return build_graph(weights, deltas=deltas(tuning_bytes()))
