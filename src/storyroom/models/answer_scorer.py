"""Whether a text answers a question or only mentions the same things: MiniLM reads the two together. Knows no threshold.

Source: Nogueira and Cho, "Passage Re-ranking with BERT", 2019. Tuned by evals/ranking/train_answers.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from storyroom.models import wordpiece
from storyroom.models.availability import Availability
from storyroom.models.minilm_graph import Linear, build_graph
from storyroom.models.onnx_session import run
from storyroom.models.tuned_session import MAX_TOKENS, Places, TunedSession, equal_lengths
from storyroom.models.tuning import deltas

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["AnswerScorer"]

_QUESTION_TOKENS = 48  # as in the tuning; a question is rarely longer than thirty


class AnswerScorer:
    """Satisfies `domain.ports.Reranker`: log-odds that the text answers, before any calibration."""

    name: ClassVar[str] = "answers"

    def __init__(
        self, *, cache_folder: Path | None = None, model_folder: Path | None = None, threads: int | None = None
    ) -> None:
        self._tuned = TunedSession(self.name, _build, Places(cache_folder, model_folder, threads))

    @property
    def model_hash(self) -> str:
        """Identify weights, tuning and graph."""
        return self._tuned.model_hash

    def available(self) -> Availability:
        """Say whether this machine has what it takes, without loading it."""
        return self._tuned.available()

    def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (n_texts,) float32 log-odds, comparable between calls. Raises: as `TunedSession.open`."""
        import numpy as np  # noqa: PLC0415  # importing this module must cost nothing

        if not texts:
            return np.zeros(0, np.float32)
        engine = self._tuned.open()
        asked, *given = wordpiece.encode(engine.tokenizer, [question, *texts])
        first = np.concatenate([asked[:-1][: _QUESTION_TOKENS + 1], asked[-1:]])  # [CLS] question [SEP]
        pairs = [np.concatenate([first, text[1:-1][: MAX_TOKENS - len(first) - 1], text[-1:]]) for text in given]
        scores = np.zeros(len(texts), np.float32)
        for rows in equal_lengths([len(pair) for pair in pairs]):
            tokens = np.stack([pairs[row] for row in rows])  # (n_rows, n_tokens) int32
            kinds = np.zeros_like(tokens)
            kinds[:, len(first) :] = 1
            found = run(engine.session, input_ids=tokens, attention_mask=np.ones_like(tokens), token_type_ids=kinds)
            scores[rows] = found[:, 0]
        return scores


def _build(weights: Mapping[str, NDArray[np.float32]], tuning: Mapping[str, NDArray[np.float32]]) -> Any:  # noqa: ANN401  # an onnx.ModelProto
    head = Linear(tuning["head|weight"], tuning["head|bias"])
    return build_graph(weights, head="pair", pooling="cls", linear=head, deltas=deltas(tuning))
