"""Texts to token ids. Treats each as plain text, `[SEP]` typed in a script included; knows no model but the tokenizer it is given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["MAX_CHARACTERS", "encode", "open_tokenizer"]

MAX_CHARACTERS = 16_384
"""What lies behind is not tokenized: 256 tokens are used, and reading a 30 MB line for them would be a gift to nobody."""

_SLICE = 1_024  # texts tokenized at once, so that memory follows the ids, not the tokenizer's own records


def open_tokenizer(data: bytes, *, max_tokens: int) -> Any:  # noqa: ANN401  # a tokenizers.Tokenizer, untyped
    """Open a `tokenizer.json` that truncates, does not pad and makes no control token out of what a text says."""
    from tokenizers import Tokenizer  # noqa: PLC0415  # importing this module must cost nothing

    tokenizer = Tokenizer.from_buffer(data)
    tokenizer.enable_truncation(max_tokens)
    tokenizer.no_padding()
    tokenizer.encode_special_tokens = True
    return tokenizer


def encode(tokenizer: Any, texts: Sequence[str]) -> list[NDArray[np.int32]]:  # noqa: ANN401  # as above
    """Return each text's ids, (n_tokens,) int32."""
    import numpy as np  # noqa: PLC0415  # as above

    ids: list[NDArray[np.int32]] = []
    for start in range(0, len(texts), _SLICE):
        readable = [_readable(text) for text in texts[start : start + _SLICE]]
        ids.extend(np.array(found.ids, np.int32) for found in tokenizer.encode_batch_fast(readable))
    return ids


def _readable(text: str) -> str:
    """Cut to size; lone surrogates, which no tokenizer takes, become question marks."""
    return text[:MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8")
