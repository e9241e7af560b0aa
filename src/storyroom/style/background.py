"""The cohort that ships with the product: counts of hashed runs in public-domain plays, no text. Stands in where a house has no other writers."""

from __future__ import annotations

import lzma
from functools import lru_cache
from importlib.resources import files
from typing import Final

import numpy as np

from storyroom.style.channels import CHANNELS, Counts

__all__ = ["background", "packed"]

_FILE: Final = "cohort.bin"
_STEP: Final = np.dtype("<u2")
_TIMES: Final = np.dtype("u1")


@lru_cache(maxsize=1)
def background() -> tuple[Counts, ...]:
    """Return the counts of the packaged passages, one a writer."""
    data = lzma.decompress(files("storyroom.style").joinpath(_FILE).read_bytes())
    many = int.from_bytes(data[:4], "little")
    sizes = np.frombuffer(data, "<u4", many * len(CHANNELS), 4).reshape(many, len(CHANNELS))
    total = int(sizes.sum())
    begin = 4 + sizes.size * 4
    steps = np.frombuffer(data, _STEP, total, begin)
    times = np.frombuffer(data, _TIMES, total, begin + total * _STEP.itemsize)
    found, at = [], 0
    for row in sizes:
        counts: Counts = {}
        for channel, size in zip(CHANNELS, row.tolist(), strict=True):
            places = (np.cumsum(steps[at : at + size].astype(np.int64)) - 1).astype(np.int32)
            counts[channel] = (places, times[at : at + size].astype(np.float32))
            at += size
        found.append(counts)
    return tuple(found)


def packed(passages: tuple[Counts, ...]) -> bytes:
    """Pack counts as `background` reads them: sizes, steps from place to place, times up to 255."""
    sizes = np.array([[len(one[channel][0]) for channel in CHANNELS] for one in passages], "<u4")
    steps, times = [], []
    for one in passages:
        for channel in CHANNELS:
            places, often = one[channel]
            steps.append(np.diff(np.concatenate(([-1], places))).astype(_STEP))
            times.append(np.minimum(often, 255).astype(_TIMES))
    parts = (
        len(passages).to_bytes(4, "little"),
        sizes.tobytes(),
        *(x.tobytes() for x in steps),
        *(x.tobytes() for x in times),
    )
    return lzma.compress(b"".join(parts), preset=9)
