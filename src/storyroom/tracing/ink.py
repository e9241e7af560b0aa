"""From a grey picture to ink: paper made 0, letters 1, pale print and uneven light taken out. Knows no letters."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from storyroom.domain.marking import Picture

__all__ = ["Ink", "ink_of"]

Ink = NDArray[np.float32]
"""(height, width), 0 for paper and about 1 for a letter's stroke."""

_BLOCK = 40
"""Pixels of the squares in which the paper's brightness is taken: wider than a letter, narrower than a shadow."""
_PALE = 0.25
"""Share of the darkest ink up to which print counts as pale: a slanting name, a shadow, grain."""
_LEAST_CONTRAST = 12.0


def ink_of(picture: Picture) -> Ink | None:
    """Make ink of a picture; None if nothing stands out from the paper."""
    grey = np.frombuffer(picture.pixels, dtype=np.uint8).reshape(picture.height, picture.width)
    if min(grey.shape) < 2 * _BLOCK:
        return None
    depth = _paper(grey) - grey
    np.maximum(depth, 0, out=depth)
    dark = float(np.percentile(depth[::2, ::2], 99.8))
    if dark < _LEAST_CONTRAST:
        return None
    depth /= dark
    depth -= _PALE
    depth /= 1 - _PALE
    return np.clip(depth, 0, 1.2, out=depth)


def _paper(grey: NDArray[np.uint8]) -> Ink:
    """Estimate how bright the paper is at every pixel: the bright end of each block, spread smoothly."""
    high, wide = grey.shape[0] // _BLOCK, grey.shape[1] // _BLOCK
    blocks = grey[: high * _BLOCK, : wide * _BLOCK].reshape(high, _BLOCK, wide, _BLOCK)
    level = np.percentile(blocks[:, ::2, :, ::2], 80, axis=(1, 3)).astype(np.float32)
    return _spread(_spread(level, grey.shape[0], 0), grey.shape[1], 1)


def _spread(level: Ink, size: int, axis: int) -> Ink:
    """Interpolate along one axis from the middles of blocks to pixels."""
    at = np.clip((np.arange(size) + 0.5) / _BLOCK - 0.5, 0, level.shape[axis] - 1)
    low = np.minimum(at.astype(np.intp), max(0, level.shape[axis] - 2))
    high = np.minimum(low + 1, level.shape[axis] - 1)
    share = (at - low).astype(np.float32)
    share = share[:, None] if axis == 0 else share[None, :]
    return np.asarray(level.take(low, axis) * (1 - share) + level.take(high, axis) * share, dtype=np.float32)
