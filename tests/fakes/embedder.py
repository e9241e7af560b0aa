"""An embedding model for tests: words hashed into a few dimensions. Same words, same direction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from storyroom.domain.ports import AskedTokens


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


@dataclass
class FakeTokenModel:
    """A token model for tests: one vector a word, the same word the same direction; long words are worth more."""

    name: ClassVar[str] = "fake_tokens"
    width: int = 16
    model_hash: str = "fake-tokens-1"

    def encode(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        return [self._vectors(text) for text in texts]

    def ask(self, question: str) -> AskedTokens:
        words = _words(question) or ["nothing"]
        worth = np.array([len(word) for word in words], np.float32)
        return AskedTokens(self._vectors(" ".join(words)), worth / worth.sum())

    def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        asked = self.ask(question)
        cosines = [asked.vectors @ given.T if len(given) else np.zeros((1, 1)) for given in self.encode(texts)]
        return np.array([float(found.max(axis=1).mean()) for found in cosines], np.float32)

    def _vectors(self, text: str) -> NDArray[np.float32]:
        rows = [np.random.default_rng(crc32(word.encode())).standard_normal(self.width) for word in _words(text)]
        if not rows:
            return np.zeros((0, self.width), np.float32)
        found = np.array(rows, np.float32)
        return found / np.linalg.norm(found, axis=1, keepdims=True)


def _words(text: str) -> list[str]:
    return [word.strip(".,:;!?\"'").lower() for word in text.split() if word.strip(".,:;!?\"'")]
