"""One piece of work for a provider outside the house: names swapped, judged, written down, sent, closed, names put back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from storyroom.domain.access import PUBLIC, Label
from storyroom.domain.egress import SIGN_IN, Outgoing, Provider, Returned
from storyroom.domain.ports import ChatMessage, ChatModel, Keeper, Line
from storyroom.errors import EgressRefusedError, SettingsError
from storyroom.generation.codebook import Codebook
from storyroom.generation.sanitise import Swapper
from storyroom.models.addresses import is_house, resolve
from storyroom.models.egress import DryLine, HouseLine, SealedLine
from storyroom.models.gemini import Gemini, GeminiAccess
from storyroom.models.openai_compatible import OpenAICompatible
from storyroom.settings import Settings
from storyroom.store.egress import Book, Errand

__all__ = ["Outside", "OutsideChat", "house_chat"]


def house_chat(settings: Settings) -> ChatModel:
    """Reach the model server in the house that the settings name.

    Raises: EgressRefusedError if the operator does not count its address as the house.
    """
    address = resolve(settings.chat_url)
    if not is_house(address, settings.house):
        raise EgressRefusedError(
            f"{address.url} is not counted as the house, so nothing is sent there.",
            f'If that server passes nothing on, say house = ["{address.ips[0]}:{address.port}"] in storyroom.toml; '
            "if it may, describe it as a provider (docs/egress.md).",
        )
    return OpenAICompatible(HouseLine(address), settings.chat_model)


@dataclass(frozen=True, slots=True)
class Outside:
    """A provider, ready to be asked by one person. `house` names the addresses that count as the house."""

    provider: Provider
    book: Book
    actor: str
    codebook: Callable[[], Codebook]
    house: tuple[str, ...] = ()
    rehearse: bool = False
    """Whatever is asked is shown instead of sent (`models.egress.Shown`); no socket is opened, no name looked up."""

    def chat(self, label: Label, *, purpose: str) -> OutsideChat:
        """Get a model for material of this label: the join of the labels of everything that will be put before it."""
        return OutsideChat(self, label, purpose)

    def note(self) -> str:
        """Say to whom a question went, and that only what the provider may be sent was looked at."""
        held = ", ".join(sorted(self.provider.clearance.compartments)) or "nothing"
        return f"Asked {self.provider.name}, which may be sent: {held}. Nothing else was looked at."

    def backend(self, line: Line, access: GeminiAccess | None) -> ChatModel:
        """Choose the backend that speaks this provider's protocol."""
        if access is None:
            return OpenAICompatible(
                line,
                self.provider.model,
                api_key=self.provider.key,
                context_tokens=self.provider.context_tokens,
                counts=True,
                marker=self._marker,
            )
        tokens = self.provider.context_tokens
        return Gemini(line, self.provider.model, access, context_tokens=tokens, marker=self._marker)

    def _marker(self, said: str) -> str:
        """Mark a fence so that the same request has the same bytes, which a preview needs, and nobody can guess it."""
        return self.book.key.derive("fence", said).hex()[:16]


class OutsideChat:
    """The `ChatModel` port over one errand. Each reply is judged and recorded anew."""

    name: ClassVar[str] = "provider"

    def __init__(self, outside: Outside, label: Label, purpose: str) -> None:
        self.streams = not outside.provider.sanitise
        self.context_tokens = outside.provider.context_tokens
        self._outside = outside
        self._label = label
        self._purpose = purpose

    def reply(self, messages: Sequence[ChatMessage], *, max_tokens: int, deadline: float) -> Iterator[str]:
        """Yield the answer, names put back: whole where they were swapped, since a code may come in two pieces.

        Raises: EgressRefusedError, BackendError and its kin, LedgerError and LibraryBusyError where nothing can be kept.
        """
        provider = self._outside.provider
        line = self._line(max_tokens)
        model = self._outside.backend(line, self._access(deadline))
        if not provider.sanitise:
            yield from model.reply(messages, max_tokens=max_tokens, deadline=deadline)
            return
        swapper = Swapper(self._outside.codebook())
        swapped = [
            message if message.role == "system" else message._replace(text=swapper.swap(message.text))
            for message in messages
        ]
        yield swapper.restore("".join(model.reply(swapped, max_tokens=max_tokens, deadline=deadline)))

    def _line(self, max_tokens: int) -> Line:
        outside = self._outside
        if outside.rehearse:
            return DryLine(outside.provider.url, self._label)
        errand = Errand(outside.actor, self._purpose, self._label, outside.provider, max_tokens)
        if not outside.house:
            outside.book.check(errand)
        address = resolve(outside.provider.url)
        if is_house(address, outside.house):
            return HouseLine(address, ca_file=outside.provider.ca_file)
        outside.book.check(errand)
        return SealedLine(address, _Kept(outside.book, errand), ca_file=outside.provider.ca_file)

    def _access(self, deadline: float) -> GeminiAccess | None:
        provider = self._outside.provider
        if provider.kind == "openai_compatible":
            return None
        if provider.kind == "gemini":
            return GeminiAccess(key=provider.key)
        fetch = None if self._outside.rehearse or not provider.credentials else lambda: self._token(deadline)
        return GeminiAccess(key=provider.key, project=provider.project, region=provider.region, token=fetch)

    def _token(self, deadline: float) -> str:
        """Fetch a token for Vertex AI: a request of its own, on record like every other, with no material in it."""
        from storyroom.models.google_tokens import fetch_token, token_address  # noqa: PLC0415  # an extra

        outside = self._outside
        try:
            account = json.loads(outside.provider.credentials)
        except ValueError as e:
            raise SettingsError(
                f"The credentials_file of {outside.provider.name} is not JSON.", "Download the key file again."
            ) from e
        address = resolve(token_address(account))
        errand = Errand(outside.actor, SIGN_IN, Label(frozenset({PUBLIC})), outside.provider, 0)
        line = SealedLine(address, _Kept(outside.book, errand), ca_file=outside.provider.ca_file)
        return fetch_token(account, line, seconds=min(deadline, 20.0))


@dataclass(frozen=True, slots=True)
class _Kept(Keeper):
    """The gate's keeper: the book of one library, for one errand."""

    book: Book
    errand: Errand

    def before(self, outgoing: Outgoing) -> str:
        return self.book.open(self.errand, outgoing)

    def after(self, call: str, returned: Returned) -> None:
        self.book.close(self.errand, call, returned)
