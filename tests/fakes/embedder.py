"""An embedding model for tests: words hashed into a few dimensions. Same words, same direction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from zlib import crc32

import numpy as np
from numpy.typing import NDArray


@dataclass
class FakeEmbedder:
    """Deterministic, order-blind, of unit length."""

    name: ClassVar[str] = "fake"
    dimensions: int = 32
    model_hash: str = "fake-1"

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.full((len(texts), self.dimensions), 1e-3, np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[crc32(word.strip(".,:;!?").encode()) % self.dimensions] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)
