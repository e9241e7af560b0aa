"""Who the second reader is: the model that the settings name, in the house, or a provider through its gate. Reads no script itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from storyroom.domain.access import Label, Principal
from storyroom.domain.ports import ChatModel
from storyroom.domain.tokens import tokens_of
from storyroom.errors import EgressRefusedError, InvalidRequestError, TokensSpentError
from storyroom.journeys.analyse import Advise
from storyroom.journeys.outside import house_chat
from storyroom.journeys.second_reader import Bounds, SecondReader
from storyroom.settings import Settings
from storyroom.store.library import Library
from storyroom.store.spending import tokens_within_an_hour

__all__ = ["ReadingBook", "bounds_for", "house_reader", "no_model"]

_TOKENS = 60_000
_MOST_TOKENS = 150_000
_TIMES = 3
"""How often a script's own length may be read beside that."""
_WAITS = 8
"""How many of the longest answers one script may wait for in all."""
_ANSWER = 5_000
"""Tokens that the last answer may go beyond what was set aside."""


def house_reader(settings: Settings) -> Callable[[str], Advise]:
    """Reach the model in the house; what comes back takes a script's text and makes its second reader.

    Raises: InvalidRequestError where the settings name no model, EgressRefusedError where it is not in the house.
    """
    if settings.provider() is not None:
        raise EgressRefusedError(
            f"{settings.chat} is outside the house: a file is sent there from a library only, where what leaves is on record.",
            "Import the file and analyse the draft, or set chat to a model in the house.",
        )
    if settings.chat == "quote":
        raise no_model()
    chat = house_chat(settings)
    name = settings.chat_model or chat.name
    return lambda text: SecondReader(chat, name, bounds_for(text, settings)).advise


def no_model() -> InvalidRequestError:
    """Say that nobody is set who could read."""
    return InvalidRequestError(
        "No model is set that could read along.",
        'Set chat = "openai_compatible" with chat_url, chat_model and house in storyroom.toml (docs/models.md), or read '
        "without one.",
    )


def bounds_for(text: str, settings: Settings) -> Bounds:
    """Say what reading a script may cost: more for a longer one, never more than a large part of a person's hour."""
    tokens = min(_TOKENS + _TIMES * tokens_of(len(text.encode("utf-8", "replace"))), _MOST_TOKENS)
    each = float(settings.chat_seconds)
    return Bounds(each, each * _WAITS, tokens=tokens)


@dataclass(frozen=True, slots=True)
class ReadingBook:
    """The ledger as one person writes in it who has a model read a draft. Ids and counts, never words."""

    library: Library
    principal: Principal
    most_tokens: int
    """What models may read and write for this person within an hour."""

    @contextmanager
    def reading(
        self, draft_id: str, label: Label, chat: ChatModel, name: str, bounds: Bounds
    ) -> Iterator[SecondReader]:
        """Open the entry of a draft that a model is about to read, and hand over the second reader.

        Raises: TokensSpentError where the person has not so many tokens left; LedgerError where nothing can be written.
        """
        facts = {
            "model": name,
            "draft": draft_id,
            "decision": "allowed",
            "reason": "the asker may quote all that the model is given",
            "tokens": str(bounds.tokens + chat.context_tokens + _ANSWER),
        }
        with self.library.acting(actor=self.principal.id, act="analysis", facts=facts, label=label) as act:
            if tokens_within_an_hour(self.library, self.principal.id) > self.most_tokens:
                act.note(tokens="0")
                raise TokensSpentError(self.most_tokens)
            reader = SecondReader(chat, name, bounds)
            try:
                yield reader
            finally:
                act.note(tokens=str(reader.model.tokens), requests=str(reader.model.asked))
