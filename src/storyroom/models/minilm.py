"""all-MiniLM-L6-v2 on ONNX Runtime: texts to unit vectors. Opens no socket, needs no torch, downloads nothing."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from storyroom.errors import BackendUnavailableError
from storyroom.models import graph_cache, minilm_package, wordpiece
from storyroom.models.availability import Availability
from storyroom.models.minilm_graph import GRAPH_VERSION, build_graph
from storyroom.models.onnx_session import default_threads, open_session, run
from storyroom.models.safetensors import float_tensors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["EmbeddedBatch", "MiniLM"]

_MAX_TOKENS = 256  # Source: the published sentence_bert_config.json
_BATCH_TOKENS = 2_048  # throughput is flat from here on, measured with bench/embed.py
_IDENTITY = (
    minilm_package.WEIGHTS_SHA256,
    minilm_package.TOKENIZER_SHA256,
    f"graph {GRAPH_VERSION}, fp32, {_MAX_TOKENS} tokens, {wordpiece.MAX_CHARACTERS} characters",
)


class EmbeddedBatch(NamedTuple):
    """Some of the texts: `rows` are their places in the order given."""

    rows: NDArray[np.int64]
    vectors: NDArray[np.float32]  # (len(rows), 384) float32, unit length


class _Engine(NamedTuple):
    tokenizer: Any
    session: Any


class MiniLM:
    """Loads on first use, in any thread. A text's vector does not depend on the texts embedded beside it."""

    name: ClassVar[str] = "minilm"
    dimensions: int = 384
    model_hash: str = hashlib.sha256("\n".join(_IDENTITY).encode()).hexdigest()

    def __init__(
        self, *, cache_folder: Path | None = None, model_folder: Path | None = None, threads: int | None = None
    ) -> None:
        self._cache = cache_folder
        self._folder = model_folder
        self._threads = threads
        self._engine: _Engine | None = None
        self._lock = threading.Lock()

    def available(self) -> Availability:
        """Say whether this machine has what it takes, without loading it."""
        return minilm_package.availability(self._model_folder())

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (n_texts, 384) float32, unit length, in the order given.

        Raises: BackendUnavailableError if the weights are absent; BackendError if they are not the published ones.
        """
        if texts:
            self._open()  # first, because it has something to do while numpy is imported
        import numpy as np  # noqa: PLC0415  # importing this module must cost nothing

        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for batch in self.embed_batches(texts):
            vectors[batch.rows] = batch.vectors
        return vectors

    def embed_batches(self, texts: Sequence[str]) -> Iterator[EmbeddedBatch]:
        """Yield the texts' vectors as they are made, long texts first, so that progress can be shown.

        Raises: as `embed`.
        """
        if not texts:
            return
        engine = self._open()
        ids = wordpiece.encode(engine.tokenizer, texts)
        for rows in _batches([len(one) for one in ids]):
            yield _run_batch(engine.session, ids, rows)

    def _open(self) -> _Engine:
        with self._lock:
            if self._engine is None:
                self._engine = self._loaded()
            return self._engine

    def _loaded(self) -> _Engine:
        try:
            data = minilm_package.read_checked(self._model_folder(), "tokenizer.json")
            session = open_session(self._graph(), threads=self._threads or default_threads())
            return _Engine(wordpiece.open_tokenizer(data, max_tokens=_MAX_TOKENS), session)
        except ImportError as e:
            raise BackendUnavailableError(f"The embedder lacks a library: {e}", self.available().remedy) from e

    def _graph(self) -> Path:
        root = self._cache or graph_cache.cache_folder()
        name = f"minilm-{self.model_hash[:32]}"
        sound: list[bool] = []
        check = threading.Thread(target=lambda: sound.append(graph_cache.holds(root / name)))
        check.start()
        import onnxruntime  # noqa: F401, PLC0415  # takes as long as checking the cache, so both at once

        check.join()
        if sound != [True]:
            graph_cache.entry(root, name, self._build)
        return root / name / graph_cache.GRAPH_FILE

    def _build(self) -> Any:  # noqa: ANN401  # an onnx.ModelProto
        return build_graph(float_tensors(minilm_package.read_checked(self._model_folder(), "model.safetensors")))

    def _model_folder(self) -> Path | None:
        return self._folder or minilm_package.model_folder()


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Group rows of one length, longest first: nothing is padded, so that no text's vector shows its company."""
    order = sorted(range(len(lengths)), key=lambda row: -lengths[row])
    start = 0
    for place in range(1, len(order) + 1):
        length = lengths[order[start]]
        full = (place - start + 1) * length > _BATCH_TOKENS
        if place == len(order) or lengths[order[place]] != length or full:
            yield order[start:place]
            start = place


def _run_batch(session: Any, ids: Sequence[NDArray[np.int32]], rows: Sequence[int]) -> EmbeddedBatch:  # noqa: ANN401  # as open_session
    import numpy as np  # noqa: PLC0415  # importing this module must cost nothing

    tokens = np.stack([ids[row] for row in rows])  # (n_rows, n_tokens) int32
    vectors = run(session, input_ids=tokens, attention_mask=np.ones_like(tokens))
    return EmbeddedBatch(np.array(rows, np.int64), vectors)
