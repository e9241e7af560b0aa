"""The weights of a model by name, one after another, with an adapter worked in where there is one. Loads no whole model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from storyroom.errors import InvalidRequestError
from storyroom.tuning.base import BaseModel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

__all__ = ["Adapter", "adapter_parts", "open_adapter", "weights"]

_PREFIX: Final = "base_model.model."
_KNOWN_TO_NUMPY: Final = frozenset({"F64", "F32", "F16"})
"""Kinds of numbers that are read without torch."""


@dataclass(frozen=True, slots=True)
class Adapter:
    """A LoRA on disk."""

    path: Path
    rank: int
    alpha: float


def open_adapter(folder: Path) -> Adapter:
    """Look at an adapter's folder. Raises: InvalidRequestError."""
    path = folder / "adapter_model.safetensors"
    try:
        config = json.loads((folder / "adapter_config.json").read_bytes())
        rank, alpha, kind = int(config["r"]), float(config["lora_alpha"]), config["peft_type"]
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise InvalidRequestError(f"{folder.name} is no adapter.", "`storyroom tune` makes one.") from fault
    if (
        kind != "LORA"
        or config.get("use_rslora")
        or config.get("use_dora")
        or config.get("fan_in_fan_out")
        or not path.is_file()
    ):
        raise InvalidRequestError(f"{folder.name} is no plain LoRA in safetensors.", "`storyroom tune` makes one.")
    return Adapter(path, rank, alpha)


def weights(base: BaseModel, adapter: Adapter | None = None) -> Iterator[tuple[str, Floats]]:
    """Give every weight of a base in single precision, by name in order; an adapter is worked in."""
    parts = {name: (a, b) for name, a, b in adapter_parts(adapter)} if adapter else {}
    for name, value in _tensors(base):
        if name in parts and adapter:
            a, b = parts.pop(name)
            yield name, value + (b @ a) * (adapter.alpha / adapter.rank)
        else:
            yield name, value
    if parts:
        raise InvalidRequestError(
            f"The adapter changes {', '.join(sorted(parts)[:3])}, which the base has not.",
            "It was made on another base.",
        )


def adapter_parts(adapter: Adapter) -> Iterator[tuple[str, Floats, Floats]]:
    """Give what an adapter adds, by the name of the weight: (name, A of (rank, in), B of (out, rank))."""
    from safetensors import safe_open  # noqa: PLC0415  # an extra

    with safe_open(adapter.path, "pt") as opened:
        names = sorted(opened.keys())
        for name in names:
            if not name.startswith(_PREFIX) or not name.endswith((".lora_A.weight", ".lora_B.weight")):
                raise InvalidRequestError(f"The adapter holds {name}, which is no part of a LoRA.", "Do not use it.")
        for name in names:
            if name.endswith(".lora_A.weight"):
                target = name.removesuffix(".lora_A.weight")
                second = _floats(opened.get_tensor(target + ".lora_B.weight"))
                yield target.removeprefix(_PREFIX) + ".weight", _floats(opened.get_tensor(name)), second


def _tensors(base: BaseModel) -> Iterator[tuple[str, Floats]]:
    from safetensors import safe_open  # noqa: PLC0415  # an extra

    for file in (name for name in base.files if name.endswith(".safetensors")):
        with safe_open(base.folder / file, "np") as opened:
            names = {name: opened.get_slice(name).get_dtype() for name in sorted(opened.keys())}
            if set(names.values()) <= _KNOWN_TO_NUMPY:
                for name in names:
                    yield name, opened.get_tensor(name).astype("float32")
                continue
        with safe_open(base.folder / file, "pt") as opened:
            for name in names:
                yield name, _floats(opened.get_tensor(name))


def _floats(tensor: Any) -> Floats:  # noqa: ANN401  # a package without types
    found: Floats = tensor.float().numpy()
    return found
