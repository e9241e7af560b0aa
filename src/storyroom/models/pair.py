"""How well a text answers a question, by late interaction on tuned MiniLM tokens. Opens no socket; knows no library and no thresholds.

Source: Khattab and Zaharia, "ColBERT", SIGIR 2020.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from storyroom.domain.ports import AskedTokens
from storyroom.models import wordpiece
from storyroom.models.availability import Availability
from storyroom.models.minilm_graph import build_graph
from storyroom.models.onnx_session import run
from storyroom.models.tuned_session import Places, TunedSession, equal_lengths
from storyroom.models.tuning import deltas, read_tuning

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["PairScorer", "agreement"]


class PairScorer:
    """Satisfies `domain.ports.Reranker` and `domain.ports.TokenModel`."""

    name: ClassVar[str] = "pair"

    def __init__(
        self, *, cache_folder: Path | None = None, model_folder: Path | None = None, threads: int | None = None
    ) -> None:
        self._tuned = TunedSession(self.name, _build, Places(cache_folder, model_folder, threads))

    @property
    def width(self) -> int:
        """How many numbers a stored token has."""
        return int(read_tuning(self.name)["projection"].shape[0])

    @property
    def model_hash(self) -> str:
        """Identify weights, tuning and graph."""
        return self._tuned.model_hash

    def available(self) -> Availability:
        """Say whether this machine has what it takes, without loading it."""
        return self._tuned.available()

    def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (n_texts,) float32: higher answers better, comparable between calls. Raises: as `TunedSession.open`."""
        import numpy as np  # noqa: PLC0415  # importing this module must cost nothing

        if not texts:
            return np.zeros(0, np.float32)
        asked = self.ask(question)
        return np.array([agreement(asked, tokens) for tokens in self.encode(texts)], np.float32)

    def encode(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """Return (n_tokens, width) float32 of unit length for each text, the marks around it left out."""
        narrow = read_tuning(self.name)["projection"].T  # (384, width)
        return [_unit(states[1:-1] @ narrow) for states in self._states(texts)]

    def ask(self, question: str) -> AskedTokens:
        """Return the question's tokens and what each is worth."""
        import numpy as np  # noqa: PLC0415  # as above

        tuning = read_tuning(self.name)
        (states,) = self._states([question])
        worth = np.exp(states @ tuning["importance"])
        return AskedTokens(_unit(states @ tuning["projection"].T), (worth / worth.sum()).astype(np.float32))

    def _states(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """Return each text's unit last states, (n_tokens, 384)."""
        import numpy as np  # noqa: PLC0415  # as above

        engine = self._tuned.open()
        ids = wordpiece.encode(engine.tokenizer, texts)
        found: dict[int, NDArray[np.float32]] = {}
        for rows in equal_lengths([len(one) for one in ids]):
            tokens = np.stack([ids[row] for row in rows])  # (n_rows, n_tokens) int32
            states = run(engine.session, input_ids=tokens, attention_mask=np.ones_like(tokens))
            found.update(zip(rows, states, strict=True))
        return [found[row] for row in range(len(ids))]


def agreement(asked: AskedTokens, given: NDArray[np.float32]) -> float:
    """Weighted mean over the question's tokens of the best cosine with a token of the text; 0 for an empty text."""
    return float(asked.weights @ (asked.vectors @ given.T).max(axis=1)) if len(given) else 0.0


def _build(weights: Mapping[str, NDArray[np.float32]], tuning: Mapping[str, NDArray[np.float32]]) -> Any:  # noqa: ANN401  # an onnx.ModelProto
    return build_graph(weights, head="tokens", deltas=deltas(tuning))


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np  # noqa: PLC0415  # importing this module must cost nothing

    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: NDArray[np.float32] = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
    return unit
