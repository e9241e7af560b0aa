"""A tuned MiniLM, built once into the cache and opened on first use, in any thread. Knows no head but the one it is given."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from storyroom.models import graph_cache, minilm_package, wordpiece
from storyroom.models.availability import Availability
from storyroom.models.minilm_graph import GRAPH_VERSION
from storyroom.models.onnx_session import default_threads, open_session
from storyroom.models.safetensors import float_tensors
from storyroom.models.tuning import read_tuning, tuning_hash

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Arrays = Mapping[str, NDArray[np.float32]]

__all__ = ["Engine", "Places", "TunedSession", "equal_lengths"]

MAX_TOKENS = 128
_BATCH_TOKENS = 2_048


class Engine(NamedTuple):
    """What runs: a tokenizers.Tokenizer and an onnxruntime.InferenceSession, both untyped."""

    tokenizer: Any
    session: Any


class Places(NamedTuple):
    """Where to cache, where to find the weights, how many threads; None means the usual."""

    cache_folder: Path | None = None
    model_folder: Path | None = None
    threads: int | None = None


class TunedSession:
    """`build` makes the graph of the published weights and the tuning's arrays."""

    def __init__(self, name: str, build: Callable[[Arrays, Arrays], Any], places: Places) -> None:
        self.name = name
        self._build = build
        self._places = places
        self._engine: Engine | None = None
        self._lock = threading.Lock()

    @property
    def model_hash(self) -> str:
        """Identify weights, tokenizer, tuning and graph."""
        parts = (
            minilm_package.WEIGHTS_SHA256,
            minilm_package.TOKENIZER_SHA256,
            tuning_hash(self.name),
            f"graph {GRAPH_VERSION}, {self.name}, {MAX_TOKENS} tokens",
        )
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def available(self) -> Availability:
        """Say whether this machine has what it takes, without loading it."""
        return minilm_package.availability(self._model_folder())

    def open(self) -> Engine:
        """Return the running model.

        Raises: BackendUnavailableError if the weights are absent; BackendError if they are not the published ones.
        """
        with self._lock:
            if self._engine is None:
                data = minilm_package.read_checked(self._model_folder(), "tokenizer.json")
                session = open_session(self._graph(), threads=self._places.threads or default_threads())
                self._engine = Engine(wordpiece.open_tokenizer(data, max_tokens=MAX_TOKENS), session)
            return self._engine

    def _graph(self) -> Path:
        root = self._places.cache_folder or graph_cache.cache_folder()
        name = f"{self.name}-{self.model_hash[:32]}"
        if not graph_cache.holds(root / name):
            graph_cache.entry(root, name, self._made)
        return root / name / graph_cache.GRAPH_FILE

    def _made(self) -> Any:  # noqa: ANN401  # an onnx.ModelProto
        weights = float_tensors(minilm_package.read_checked(self._model_folder(), "model.safetensors"))
        return self._build(weights, read_tuning(self.name))

    def _model_folder(self) -> Path | None:
        return self._places.model_folder or minilm_package.model_folder()


def equal_lengths(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Group rows of one length, up to a batch's tokens: nothing is padded, so no text's result shows its company."""
    rows: dict[int, list[int]] = {}
    for row, length in enumerate(lengths):
        rows.setdefault(length, []).append(row)
    for length, same in rows.items():
        size = max(1, _BATCH_TOKENS // max(1, length))
        yield from (same[start : start + size] for start in range(0, len(same), size))
