"""What a question would send to a provider, to the byte, without sending it; and what that would cost at most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from storyroom.domain.egress import Estimate, Outgoing, estimate_of
from storyroom.domain.ports import Reader
from storyroom.errors import InvalidRequestError
from storyroom.generation.grounded import MOST_TOKENS
from storyroom.journeys.ask import AskParts, ask
from storyroom.models.egress import Shown

__all__ = ["estimate", "preview"]


def preview(
    question: str, reader: Reader, parts: AskParts, *, filters: Mapping[str, str] | None = None
) -> Outgoing | None:
    """Return the request that a question would become; None where nothing is found and so nothing would be sent.

    Raises: InvalidRequestError where no provider answers, or for what is no question.
    """
    if parts.outside is None:
        raise InvalidRequestError(
            "No provider answers: nothing leaves.", 'Set chat = "provider:NAME" in storyroom.toml.'
        )
    try:
        ask(question, reader, replace(parts, outside=replace(parts.outside, rehearse=True)), filters=filters)
    except Shown as shown:
        return shown.outgoing
    return None


def estimate(questions: Iterable[str], reader: Reader, parts: AskParts) -> Estimate:
    """Say what a batch of questions would send and cost at most. Raises: as `preview`."""
    found = [preview(question, reader, parts) for question in questions]
    sizes = [len(outgoing.body) for outgoing in found if outgoing]
    if parts.outside is None:
        return Estimate(0, 0, 0, 0, 0)
    return estimate_of(parts.outside.provider, sizes, most_tokens=MOST_TOKENS)
