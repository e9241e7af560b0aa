"""Writes questions down: before a model reads anything and how that ended; once, where none reads. Ids and commitments, never words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from storyroom.domain.access import Principal
from storyroom.domain.answer import Answer
from storyroom.domain.ledger import Fact
from storyroom.errors import TokensSpentError
from storyroom.store.acting import Act
from storyroom.store.library import Library
from storyroom.store.spending import tokens_within_an_hour

__all__ = ["AskBook"]


@dataclass(frozen=True, slots=True)
class AskBook:
    """The ledger as one asker writes in it."""

    library: Library
    principal: Principal
    most_tokens: int
    """What models may read and write for this person within an hour."""

    @contextmanager
    def asking(self, answer: Answer, scenes: tuple[str, ...], model: str, *, tokens: int) -> Iterator[Act]:
        """Open the entry of a question whose evidence is about to be read by a model; `tokens` is what it may take at most.

        Raises: TokensSpentError where the person has not so many left, others' questions under way at this moment included.
        """
        facts: dict[str, Fact] = {
            "model": model,
            "scenes": scenes,
            "decision": "allowed",
            "reason": "the asker may search all that the model is given",
            "tokens": str(tokens),
        }
        with self.library.acting(
            actor=self.principal.id,
            act="answer",
            facts=facts,
            said={"question": answer.question},
            label=answer.label,
            ref=self._id(answer),
        ) as act:
            if tokens_within_an_hour(self.library, self.principal.id) > self.most_tokens:
                act.note(tokens="0")
                raise TokensSpentError(self.most_tokens)
            yield act

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
