"""The tunings that ship with the package: low-rank additions to MiniLM's weights and small heads. Runs nothing.

Source: Hu et al., "LoRA", ICLR 2022. Made by the scripts in evals/ranking.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from storyroom.errors import BackendError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["deltas", "read_tuning", "tuning_bytes", "tuning_hash", "unpack"]

_LORA_SCALE = 2.0  # as in evals/ranking/encoder.py, which tuned them


@cache
def tuning_bytes(name: str) -> bytes:
    """Read a tuning's file. Raises: BackendError if it is not there."""
    try:
        return files("storyroom.models").joinpath(f"data/{name}.npz").read_bytes()
    except OSError as e:
        raise BackendError(f"The tuning {name!r} is missing.", "Reinstall storyroom.") from e


@cache
def tuning_hash(name: str) -> str:
    """Hash a tuning's file, as 64 hexadecimal digits."""
    return hashlib.sha256(tuning_bytes(name)).hexdigest()


@cache
def read_tuning(name: str) -> Mapping[str, NDArray[np.float32]]:
    """Return a tuning's arrays by name, as float32."""
    return unpack(tuning_bytes(name))


def unpack(data: bytes) -> Mapping[str, NDArray[np.float32]]:
    """Read the arrays of a tuning's file; nothing in it is executed."""
    import numpy as np  # noqa: PLC0415  # importing this module must cost nothing

    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        return {name: file[name].astype(np.float32) for name in file.files}


def deltas(arrays: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
    """Multiply out the low-rank additions: what to add to each named weight."""
    added: dict[str, NDArray[np.float32]] = {}
    for name, left in arrays.items():
        weight, _, part = name.partition("|")
        if part == "B":
            added[weight] = _LORA_SCALE * (left @ arrays[f"{weight}|A"])  # (out, rank) @ (rank, in)
    return added
