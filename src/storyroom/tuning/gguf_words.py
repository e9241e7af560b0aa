"""A tokenizer as GGUF spells it: tokens, merges, and which way of cutting text comes before them. Guesses no way of cutting."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from storyroom.errors import InvalidRequestError

__all__ = ["GgufWords", "gguf_words"]

_NORMAL, _CONTROL, _USER, _UNUSED = 1, 3, 4, 5
"""Source: gguf-py, constants.TokenType."""
_CUTS: Final = {
    "": ("gpt-2", False),
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+": (
        "llama-bpe",
        True,
    ),
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+": (
        "qwen2",
        False,
    ),
}
"""By the expression that cuts text: llama.cpp's name for it, and whether whole words known are taken before any merge.

Source: llama.cpp, src/llama-vocab.cpp. "" is GPT-2's own, built into the tokenizer library.
"""


@dataclass(frozen=True, slots=True)
class GgufWords:
    """What a GGUF file says of its tokenizer."""

    pre: str
    tokens: tuple[str, ...]
    kinds: tuple[int, ...]
    merges: tuple[str, ...]


def gguf_words(spelled: str, size: int) -> GgufWords:
    """Turn a tokenizer's JSON into what GGUF says; `size` is how many tokens the model has.

    Raises: InvalidRequestError for a tokenizer that llama.cpp would not follow to the letter.
    """
    told: dict[str, Any] = json.loads(spelled)
    model = told["model"]
    if model.get("type") != "BPE" or model.get("byte_fallback") or told.get("normalizer"):
        raise _unknown("it is not byte-level BPE as it stands")
    expression = _cut_by(told.get("pre_tokenizer") or {})
    if expression not in _CUTS:
        raise _unknown("its way of cutting text is not known here")
    pre, whole_words = _CUTS[expression]
    if bool(model.get("ignore_merges")) != whole_words:
        raise _unknown("it takes whole words in another way than its like")
    tokens = [f"[UNUSED {place}]" for place in range(size)]
    kinds = [_UNUSED] * size
    for token, place in model["vocab"].items():
        tokens[place], kinds[place] = token, _NORMAL
    for added in told.get("added_tokens", ()):
        tokens[added["id"]] = added["content"]
        kinds[added["id"]] = _CONTROL if added["special"] else _USER
    merges = tuple(pair if isinstance(pair, str) else " ".join(pair) for pair in model["merges"])
    return GgufWords(pre, tuple(tokens), tuple(kinds), merges)


def _cut_by(pre_tokenizer: dict[str, Any]) -> str | None:
    """Return the expression; "" for the one that is built in; None for anything else."""
    if pre_tokenizer.get("type") == "ByteLevel":
        return "" if pre_tokenizer.get("use_regex", True) and not pre_tokenizer.get("add_prefix_space") else None
    parts = pre_tokenizer.get("pretokenizers", []) if pre_tokenizer.get("type") == "Sequence" else []
    if [part.get("type") for part in parts] != ["Split", "ByteLevel"]:
        return None
    split, bytes_ = parts
    plain = split.get("behavior") == "Isolated" and not split.get("invert") and not bytes_.get("add_prefix_space")
    expression: str | None = split["pattern"].get("Regex") if plain and not bytes_.get("use_regex", True) else None
    return expression


def _unknown(why: str) -> InvalidRequestError:
    return InvalidRequestError(
        f"The tokenizer of this base cannot be exported: {why}.",
        "A wrong guess would make the exported model quietly worse, so none is made. Choose another base.",
    )
