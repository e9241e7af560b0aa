"""Small scenes as candidates, and a reranker that likes chosen words: real code, no model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from storyroom.generation.stretches import Candidate, Line


def candidate(*spoken: tuple[str, str], before: str = "INT. KITCHEN - NIGHT\n\n") -> Candidate:
    """Write a scene of (speaker, words); no speaker means action. It stands at offset 1,000 of its draft."""
    text, lines = before, []
    for speaker, words in spoken:
        text += f"{speaker}\n" if speaker else ""
        lines.append(Line(1000 + len(text), 1000 + len(text) + len(words), speaker))
        text += f"{words}\n\n"
    return Candidate(text, 1000, tuple(lines))


class LikesWords:
    """Scores a text by how many of its chosen words it has."""

    name: ClassVar[str] = "likes_words"
    model_hash: str = "likes_words"

    def __init__(self, *words: str) -> None:
        self.words = words
        self.read: list[str] = []

    def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        self.read.extend(texts)
        return np.array([sum(word in text for word in self.words) / len(self.words) for text in texts], np.float32)
