"""Writes questions down: before a model reads anything and how that ended; once, where none reads. Ids and commitments, never words."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from storyroom.domain.access import Principal
from storyroom.domain.answer import Answer
from storyroom.domain.ledger import Fact
from storyroom.store.acting import Act
from storyroom.store.library import Library

__all__ = ["AskBook"]


@dataclass(frozen=True, slots=True)
class AskBook:
    """The ledger as one asker writes in it."""

    library: Library
    principal: Principal

    def asking(self, answer: Answer, scenes: tuple[str, ...], model: str) -> AbstractContextManager[Act]:
        """Open the entry of a question whose evidence is about to be read by a model."""
        facts: dict[str, Fact] = {
            "model": model,
            "scenes": scenes,
            "decision": "allowed",
            "reason": "the asker may search all that the model is given",
        }
        return self.library.acting(
            actor=self.principal.id,
            act="answer",
            facts=facts,
            said={"question": answer.question},
            label=answer.label,
            ref=self._id(answer),
        )

    def entered(self, answer: Answer, scenes: tuple[str, ...]) -> Answer:
        """Enter a question that no model reads, and give its answer an id."""
        answer_id = self._id(answer)
        self.library.record(
            actor=self.principal.id,
            act="question_asked",
            facts={"answer": answer_id, "model": answer.backend, "scenes": scenes, "claims": str(len(answer.claims))},
            said={"question": answer.question},
            label=answer.label,
            ref=answer_id,
        )
        return replace(answer, id=answer_id)

    def _id(self, answer: Answer) -> str:
        return self.library.ids.new("answer", f"{self.principal.id}/{answer.question}")
