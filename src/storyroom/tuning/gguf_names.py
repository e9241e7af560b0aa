"""How the weights of a Llama are called and laid out in GGUF. Reads and writes no file.

Source: llama.cpp, gguf-py/gguf/constants.py and conversion/llama.py: rows of q and k go from halves to pairs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from storyroom.errors import InvalidRequestError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

__all__ = ["gguf_name", "heads_of", "paired"]

_WHOLE: Final = {
    "model.embed_tokens": "token_embd",
    "model.norm": "output_norm",
    "lm_head": "output",
}
_LAYER: Final = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
}
_IN_LAYER: Final = re.compile(r"model\.layers\.(\d+)\.(.+)")


def gguf_name(name: str) -> str:
    """Return what a weight is called in GGUF. Raises: InvalidRequestError for one that a Llama has not."""
    stem, _, kind = name.rpartition(".")
    if stem in _WHOLE and kind == "weight":
        return f"{_WHOLE[stem]}.weight"
    found = _IN_LAYER.fullmatch(stem)
    if found and found.group(2) in _LAYER and kind in {"weight", "bias"}:
        return f"blk.{found.group(1)}.{_LAYER[found.group(2)]}.{kind}"
    raise InvalidRequestError(f"The weight {name} is none of a Llama's.", "Only Llama-class models can be exported.")


def heads_of(name: str, heads: int, shared_heads: int) -> int:
    """Say how many heads the rows of a weight belong to where they have to be laid out anew; 0 where not."""
    if ".self_attn.q_proj." in name:
        return heads
    return shared_heads if ".self_attn.k_proj." in name else 0


def paired(rows: Floats, heads: int) -> Floats:
    """Lay the rows of each head out in pairs, from halves: rotation turns neighbours in GGUF."""
    split = rows.reshape(heads, 2, rows.shape[0] // heads // 2, *rows.shape[1:])  # (heads, half, pair, ...)
    return split.swapaxes(1, 2).reshape(rows.shape)
