"""An exported model held against the one it was made from, on the same texts: tokens, probabilities, and what each goes on with. Judges nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storyroom.tuning.base import BaseModel
from storyroom.tuning.devices import open_device
from storyroom.tuning.loading import Words, load_model, open_words
from storyroom.tuning.merging import Adapter, weights
from storyroom.tuning.running import Exported

if TYPE_CHECKING:
    import torch

__all__ = ["Parity", "measure_parity", "rounded_model"]

_HALF_LETTER = "\ufffd"
_MOST_TOLD = 1000
_TOKENS = 32
_TIE = 0.01
"""Nats between the two best tokens below which rounding may choose: twice what the gate lets probabilities differ."""


@dataclass(frozen=True, slots=True)
class Parity:
    """How far an exported model is from its own."""

    prompts: int
    largest_difference: float
    """Of log probabilities, over all prompts and all tokens told; in nats."""
    other_tokens: int
    """Prompts that the file cuts into another number of tokens."""
    other_texts: int
    """Prompts that it goes on from with other words."""
    adapter_difference: float
    """The same with the adapter put on at the request; 0 where none was given."""
    adapter_texts: int
    ties: int
    """Texts that went another way where two tokens were as good as equal: no fault, since rounding decides there."""


def rounded_model(base: BaseModel, adapter: Adapter | None, *, half: bool = True) -> Any:  # noqa: ANN401  # a package without types
    """Load a model with its adapter worked in, holding what an f16 file holds."""
    import torch  # noqa: PLC0415  # heavy, and an extra

    model = load_model(base, open_device("cpu")).eval()
    held = dict(model.named_parameters())
    with torch.no_grad():
        for name, value in weights(base, adapter):
            if name in held:
                exact = torch.from_numpy(value.copy())
                held[name].copy_(exact.half().float() if half and exact.ndim > 1 else exact)
    return model


def measure_parity(
    base: BaseModel,
    adapter: Adapter | None,
    merged: Path,
    prompts: Sequence[str],
    *,
    apart: tuple[Path, Path] | None = None,
) -> Parity:
    """Hold a merged file against its model; and, where `apart` names them, the base's file with the adapter's put on it."""
    model, words = rounded_model(base, adapter), open_words(base)
    told = [_thought(model, words, prompt) for prompt in prompts]
    context = max(len(one.ids) for one in told) + _TOKENS + 1
    with Exported(merged, context=context) as exported:
        found = [_held(exported, words, prompt, one, None) for prompt, one in zip(prompts, told, strict=True)]
    put_on = []
    if apart:
        with Exported(apart[0], adapters=(apart[1],), context=context) as exported:
            put_on = [_held(exported, words, prompt, one, 0) for prompt, one in zip(prompts, told, strict=True)]
    return Parity(
        len(prompts),
        _largest(found),
        sum(one.other_tokens for one in found),
        sum(one.other_text for one in found),
        _largest(put_on),
        sum(one.other_text for one in put_on),
        sum(one.tie for one in (*found, *put_on)),
    )


@dataclass(frozen=True, slots=True)
class _Thought:
    ids: tuple[int, ...]
    logprobs: torch.Tensor
    text: str
    gap: float
    """Of the two best tokens, where they came nearest to one another."""


@dataclass(frozen=True, slots=True)
class _Held:
    difference: float
    other_tokens: bool
    other_text: bool
    tie: bool


def _thought(model: Any, words: Words, prompt: str) -> _Thought:  # noqa: ANN401  # as above
    import torch  # noqa: PLC0415  # as above

    ids = [*words.starts, *words.encode(prompt)]
    with torch.no_grad():
        first = torch.log_softmax(model(torch.tensor([ids])).logits[0, -1].double(), -1)
        told = model.generate(
            torch.tensor([ids]), attention_mask=torch.ones(1, len(ids)), max_new_tokens=_TOKENS, do_sample=False,
            use_cache=True, eos_token_id=words.ends, pad_token_id=words.ends, return_dict_in_generate=True, output_logits=True,
        )  # fmt: skip
    gaps = [float(best[0] - best[1]) for best in (step[0].topk(2).values for step in told.logits)]
    return _Thought(tuple(ids), first, words.decode(told.sequences[0, len(ids) :].tolist()), min(gaps))


def _held(exported: Exported, words: Words, prompt: str, told: _Thought, adapter: int | None) -> _Held:
    plain = words.encode("a")[0]
    thinks = exported.thinks(prompt, top=min(len(told.logprobs), _MOST_TOLD), plain=plain, adapter=adapter)
    difference = max(abs(float(told.logprobs[token]) - value) for token, value in thinks.items())
    text = exported.goes_on(prompt, _TOKENS, adapter=adapter)
    other, near = _whole(text) != _whole(told.text), told.gap < _TIE
    return _Held(difference, exported.count(prompt) != len(told.ids), other and not near, other and near)


def _whole(text: str) -> str:
    return text.replace(_HALF_LETTER, "")


def _largest(found: Iterable[_Held]) -> float:
    return max((one.difference for one in found), default=0.0)
