"""How well a text answers a question, by late interaction on tuned MiniLM tokens. Opens no socket; knows no library and no thresholds."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from storyroom.domain.ports import AskedTokens
from storyroom.errors import BackendError
from storyroom.models import graph_cache, minilm_package, wordpiece
from storyroom.models.availability import Availability
from storyroom.models.minilm_graph import GRAPH_VERSION, build_graph
from storyroom.models.onnx_session import default_threads, open_session, run
from storyroom.models.safetensors import float_tensors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Heads", "PairScorer", "agreement", "deltas", "heads", "tuning_bytes"]

_MAX_TOKENS = 128
_BATCH_TOKENS = 2_048
_LORA_SCALE = 2.0  # as in evals/ranking/encoder.py, which tuned them


class _Engine(NamedTuple):
    tokenizer: Any
    session: Any


class PairScorer:
    """Satisfies `domain.ports.Reranker` and `domain.ports.TokenModel`. Loads on first use, in any thread.

    Source: Khattab and Zaharia, "ColBERT", SIGIR 2020, for late interaction; Hu et al., "LoRA", ICLR 2022.
    """

    name: ClassVar[str] = "pair"

    def __init__(
        self, *, cache_folder: Path | None = None, model_folder: Path | None = None, threads: int | None = None
    ) -> None:
        self._cache = cache_folder
        self._folder = model_folder
        self._threads = threads
        self._engine: _Engine | None = None
        self._lock = threading.Lock()

    @property
    def width(self) -> int:
        """How many numbers a stored token has."""
        return int(heads().narrow.shape[1])

    @property
    def model_hash(self) -> str:
        """Identify weights, tuning and graph."""
        return _model_hash()

    def available(self) -> Availability:
        """Say whether this machine has what it takes, without loading it."""
        return minilm_package.availability(self._model_folder())

    def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (n_texts,) float32: higher answers better, comparable between calls.

        Raises: BackendUnavailableError if the weights are absent; BackendError if they are not the published ones.
        """
        import numpy as np  # noqa: PLC0415  # importing this module must cost nothing

        if not texts:
            return np.zeros(0, np.float32)
        asked = self.ask(question)
        return np.array([agreement(asked, tokens) for tokens in self.encode(texts)], np.float32)

    def encode(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """Return (n_tokens, width) float32 of unit length for each text, the marks around it left out.

        Raises: as `score`.
        """
        narrow = heads().narrow
        return [_unit(tokens[1:-1] @ narrow) for tokens in self.tokens(texts)]

    def ask(self, question: str) -> AskedTokens:
        """Return the question's tokens and what each is worth. Raises: as `score`."""
        import numpy as np  # noqa: PLC0415  # as above

        (tokens,) = self.tokens([question])
        worth = np.exp(tokens @ heads().worth)
        return AskedTokens(_unit(tokens @ heads().narrow), (worth / worth.sum()).astype(np.float32))

    def tokens(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """Return each text's unit token vectors, (n_tokens, width); equal lengths share a run, nothing is padded."""
        engine = self._open()
        ids = wordpiece.encode(engine.tokenizer, texts)
        found: list[NDArray[np.float32]] = [None] * len(ids)  # type: ignore[list-item]  # every place is filled below
        for rows in _batches([len(one) for one in ids]):
            for row, vectors in zip(rows, _run(engine.session, [ids[row] for row in rows]), strict=True):
                found[row] = vectors
        return found

    def _open(self) -> _Engine:
        with self._lock:
            if self._engine is None:
                data = minilm_package.read_checked(self._model_folder(), "tokenizer.json")
                session = open_session(self._graph(), threads=self._threads or default_threads())
                self._engine = _Engine(wordpiece.open_tokenizer(data, max_tokens=_MAX_TOKENS), session)
            return self._engine

    def _graph(self) -> Path:
        root, name = self._cache or graph_cache.cache_folder(), f"pair-{self.model_hash[:32]}"
        if not graph_cache.holds(root / name):
            graph_cache.entry(root, name, self._build)
        return root / name / graph_cache.GRAPH_FILE

    def _build(self) -> Any:  # noqa: ANN401  # an onnx.ModelProto
        weights = float_tensors(minilm_package.read_checked(self._model_folder(), "model.safetensors"))
        return build_graph(weights, head="tokens", deltas=deltas(tuning_bytes()))

    def _model_folder(self) -> Path | None:
        return self._folder or minilm_package.model_folder()


def deltas(data: bytes) -> dict[str, NDArray[np.float32]]:
    """Multiply out the low-rank tuning: what to add to each named weight."""
    import numpy as np  # noqa: PLC0415  # as above

    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        arrays: Mapping[str, NDArray[np.float32]] = {name: file[name].astype(np.float32) for name in file.files}
    added = {name.removesuffix("|delta"): array for name, array in arrays.items() if name.endswith("|delta")}
    for name, left in arrays.items():
        if name.endswith("|B"):
            weight = name.removesuffix("|B")
            added[weight] = _LORA_SCALE * (left @ arrays[f"{weight}|A"])  # (out, rank) @ (rank, in)
    return added


@cache
def tuning_bytes() -> bytes:
    """Read the tuning that comes with the package, made by evals/ranking/train.py."""
    try:
        return files("storyroom.models").joinpath("data/pair.npz").read_bytes()
    except OSError as e:
        raise BackendError("The tuning of the pair scorer is missing.", "Reinstall storyroom.") from e


@cache
def _model_hash() -> str:
    parts = (
        minilm_package.WEIGHTS_SHA256,
        minilm_package.TOKENIZER_SHA256,
        hashlib.sha256(tuning_bytes()).hexdigest(),
        f"graph {GRAPH_VERSION}, tokens, {_MAX_TOKENS} tokens",
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def agreement(asked: AskedTokens, given: NDArray[np.float32]) -> float:
    """Weighted mean over the question's tokens of the best cosine with a token of the text; 0 for an empty text."""
    return float(asked.weights @ (asked.vectors @ given.T).max(axis=1)) if len(given) else 0.0


class Heads(NamedTuple):
    """What turns last states into stored tokens: a projection, and what a question's token is worth (before softmax)."""

    narrow: NDArray[np.float32]  # (384, width)
    worth: NDArray[np.float32]  # (384,)


@cache
def heads() -> Heads:
    """Read the heads that come with the tuning. Raises: BackendError if it has none."""
    import numpy as np  # noqa: PLC0415  # as above

    with np.load(io.BytesIO(tuning_bytes()), allow_pickle=False) as file:
        if "projection" not in file.files:
            raise BackendError("The tuning of the pair scorer is of another version.", "Reinstall storyroom.")
        return Heads(file["projection"].astype(np.float32).T, file["importance"].astype(np.float32))


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np  # noqa: PLC0415  # as above

    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: NDArray[np.float32] = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
    return unit


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Group rows of one length, up to a batch's tokens."""
    rows: dict[int, list[int]] = {}
    for row, length in enumerate(lengths):
        rows.setdefault(length, []).append(row)
    for length, same in rows.items():
        size = max(1, _BATCH_TOKENS // length)
        yield from (same[start : start + size] for start in range(0, len(same), size))


def _run(session: Any, ids: Sequence[NDArray[np.int32]]) -> NDArray[np.float32]:  # noqa: ANN401  # an onnxruntime.InferenceSession
    import numpy as np  # noqa: PLC0415  # as above

    tokens = np.stack(ids)  # (n_rows, n_tokens) int32
    return run(session, input_ids=tokens, attention_mask=np.ones_like(tokens))
