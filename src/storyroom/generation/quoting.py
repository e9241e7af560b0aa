"""The answer that only quotes: no weights, no words but the script's own. Says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from storyroom.domain.answer import Claim
from storyroom.domain.ports import EmbeddingModel, Reranker
from storyroom.generation.answering import choose_quotes
from storyroom.generation.evidence import Evidence

__all__ = ["NOTE", "Quote"]

NOTE = "Answered by quoting: these are the script's own words, nothing is paraphrased."


class Quote:
    """The default backend. Every claim is its quote, so every claim is true to the text."""

    name: ClassVar[str] = "quote"

    def answer(
        self, question: str, evidence: Sequence[Evidence], *, reranker: Reranker | None, embedder: EmbeddingModel | None
    ) -> tuple[Claim, ...]:
        """Return claims that are quotes; empty when nothing in the evidence answers."""
        chosen = choose_quotes(question, evidence, reranker, embedder)
        if not chosen.sufficient:
            return ()
        citations = [passage.evidence.cite(passage.start, passage.end) for passage in chosen.quotes]
        return tuple(Claim(citation.quote, (citation,)) for citation in citations)
