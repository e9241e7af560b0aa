"""The answer that only quotes: no weights, no words but the script's own. Says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from storyroom.domain.answer import Claim
from storyroom.domain.ports import EmbeddingModel, Reranker
from storyroom.generation.answering import choose_quotes
from storyroom.generation.evidence import Evidence
from storyroom.generation.stretches import Candidate

__all__ = ["NOTE", "Quote"]

NOTE = "Answered by quoting: these are the script's own words, nothing is paraphrased."


class Quote:
    """The default backend. Every claim is its quote, so every claim is true to the text."""

    name: ClassVar[str] = "quote"

    def answer(
        self, question: str, evidence: Sequence[Evidence], *, reranker: Reranker | None, embedder: EmbeddingModel | None
    ) -> tuple[Claim, ...]:
        """Return claims that are quotes; empty when nothing in the evidence answers."""
        candidates = [Candidate(one.text, one.start, one.lines) for one in evidence]
        chosen = choose_quotes(question, candidates, reranker, embedder)
        if not chosen.sufficient:
            return ()
        citations = [evidence[quote.candidate].cite(quote.start, quote.end) for quote in chosen.quotes]
        return tuple(Claim(citation.quote, (citation,)) for citation in citations)
