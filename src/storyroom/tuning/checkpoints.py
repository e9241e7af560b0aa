"""A run's state in one safetensors file a step: weights in training, the optimiser's memory, the losses so far. Whole or not there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from storyroom.errors import InvalidRequestError
from storyroom.tuning.files import settle

if TYPE_CHECKING:
    import torch

__all__ = ["State", "newest", "save"]

_KEPT: Final = 2
"""How many stay: the newest, and one before it."""


@dataclass(frozen=True, slots=True)
class State:
    """Where a run stood after a step."""

    step: int
    losses: tuple[float, ...]
    tensors: Mapping[str, torch.Tensor]
    """`weight/NAME`, `first/NAME` and `second/NAME`: the last two are the moments of the optimiser."""


def save(folder: Path, state: State, fingerprint: str) -> None:
    """Write a state down, and let the oldest go."""
    from safetensors.torch import save_file  # noqa: PLC0415  # an extra

    folder.mkdir(parents=True, exist_ok=True)
    told = {"step": state.step, "losses": [loss.hex() for loss in state.losses], "fingerprint": fingerprint}
    path = folder / f"step-{state.step:08d}.safetensors"
    aside = path.with_suffix(".new")
    save_file(dict(state.tensors), aside, {"run": json.dumps(told)})
    settle(aside, path)
    for old in sorted(folder.glob("step-*.safetensors"))[:-_KEPT]:
        old.unlink()
    for torn in folder.glob("*.new"):
        torn.unlink()


def newest(folder: Path, fingerprint: str) -> State | None:
    """Return where a run stood last; None where it has not begun. Raises: InvalidRequestError if it was of another recipe."""
    from safetensors import safe_open  # noqa: PLC0415  # an extra

    found = sorted(folder.glob("step-*.safetensors"))
    if not found:
        return None
    with safe_open(found[-1], "pt") as opened:
        told = json.loads(opened.metadata()["run"])
        if told["fingerprint"] != fingerprint:
            raise InvalidRequestError(
                "The run in that folder was begun with another recipe, base or data set.",
                "Name another folder as `out`, or remove that one.",
            )
        tensors = {name: opened.get_tensor(name) for name in opened.keys()}  # noqa: SIM118  # no mapping
    return State(told["step"], tuple(float.fromhex(loss) for loss in told["losses"]), tensors)
