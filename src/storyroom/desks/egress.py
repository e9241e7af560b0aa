"""What leaves the house: providers and their terms, what was sent, what would be. Sends nothing itself."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from storyroom.desks.desk import Desk
from storyroom.desks.quoting import ANSWERING
from storyroom.domain.access import Decision
from storyroom.domain.egress import (
    Call,
    CallTotal,
    Estimate,
    Outgoing,
    Provider,
    ProviderState,
    TermsRecord,
    standing,
    terms_hash,
    totals_of,
)
from storyroom.domain.rights import Right
from storyroom.errors import NotFoundError, ReadOnlyError, UseRefusedError

if TYPE_CHECKING:
    from storyroom.domain.access import Label, Principal
    from storyroom.generation.codebook import Codebook, Names
    from storyroom.journeys.ask import AskParts
    from storyroom.journeys.house_model import HouseModel
    from storyroom.settings import Settings
    from storyroom.store.egress import Book
    from storyroom.store.library import Library
    from storyroom.store.reader import SqlReader

__all__ = ["EgressDesk", "Left", "Preview", "Sent"]


class Left(NamedTuple):
    """What left: each request, the totals, and the readings of terms that it went under."""

    calls: tuple[Call, ...]
    totals: tuple[CallTotal, ...]
    terms: Mapping[str, TermsRecord]


class Sent(NamedTuple):
    """One request with the very bytes that were sent."""

    call: Call
    terms: TermsRecord | None
    body: bytes


class Preview(NamedTuple):
    """What a question would send; `outgoing` None where nothing would be sent."""

    provider: Provider
    decision: Decision
    outgoing: Outgoing | None
    estimate: Estimate


class EgressDesk(Desk):
    """Acts about what leaves. `parts` says who answers questions, as the room has chosen."""

    def __init__(self, library: Library, name: str, settings: Settings, parts: Callable[[], AskParts]) -> None:
        super().__init__(library, name, settings)
        self._parts = parts

    def providers(self) -> tuple[ProviderState, ...]:
        """List the providers of the settings: whether each may be used today, and why not."""
        book = self._book()
        return tuple(_state(book, provider) for provider in self._settings.providers)

    def confirm(self, name: str) -> TermsRecord:
        """Take down that this person has read what is written about a provider, and lets it be used until it lapses.

        Raises: NotFoundError, ReadOnlyError if this is no person who looks after the library.
        """
        person = self._operate()
        if person.kind != "person":
            raise ReadOnlyError("Terms are confirmed by a person.", "Sign in and confirm them yourself.")
        found = next((provider for provider in self._settings.providers if provider.name == name), None)
        if found is None:
            raise NotFoundError(f"provider called {name[:40]}", "`storyroom egress providers` lists them.")
        return self._book().confirm(found, by=person.id, name=person.name)

    def left(self) -> Left:
        """List what left: all of it for who looks after the library, else what this person sent. Shows no content."""
        person, book = self.principal, self._book()
        calls = book.calls(None) if person.operator else book.calls(person.clearance, actor=person.id)
        return Left(calls, totals_of(calls), book.terms())

    def sent(self, call_id: str) -> Sent:
        """Open one request: one's own, or any for who looks after the library and is cleared for all that is in it.

        Raises: NotFoundError, missing or not; LedgerError without the key.
        """
        person, book = self.principal, self._book()
        call, body = book.body(call_id, person.clearance, actor="" if person.operator else person.id)
        self._library.record(actor=person.id, act="egress_reviewed", facts={"egress": call.id})
        return Sent(call, book.terms().get(call.terms_hash), body)

    def preview(self, question: str, *, filters: Mapping[str, str] | None = None) -> Preview:
        """Show the exact bytes that a question would send, what they would cost at most, and whether they may go.

        Raises: InvalidRequestError where no provider answers.
        """
        from storyroom.domain.egress import estimate_of, judge  # noqa: PLC0415  # with the rest, when asked for
        from storyroom.generation.grounded import MOST_TOKENS  # noqa: PLC0415  # as above
        from storyroom.journeys.preview import preview  # noqa: PLC0415  # as above

        self._book().ready()
        outgoing = preview(question, self.reader(), self.parts(), filters=filters)
        provider, book = self._provider(), self._book()
        cost = estimate_of(provider, (len(outgoing.body),) if outgoing else (), most_tokens=MOST_TOKENS)
        decision = standing(provider, book.confirmed(provider.name), today=book.now(provider.name).date())
        if decision.allowed and outgoing and outgoing.label:
            decision = judge(
                provider,
                book.confirmed(provider.name),
                today=book.now(provider.name).date(),
                label=outgoing.label,
                purpose="ask",
                estimate=cost.cost,
                spent=book.spent(provider.name),
            )
        return Preview(provider, decision, outgoing, cost)

    def estimate(self, questions: Sequence[str]) -> tuple[ProviderState, Estimate]:
        """Say what a batch of questions would send and cost at most. Raises: InvalidRequestError."""
        from storyroom.journeys.preview import estimate  # noqa: PLC0415  # as above

        self._book().ready()
        found = estimate(questions, self.reader(), self.parts())
        return _state(self._book(), self._provider()), found

    # --- what `ask` needs ---

    def reader(self) -> SqlReader:
        """See the library as this person and, where a provider answers, that provider may both see it, and rights allow."""
        clearance = self.principal.clearance
        provider = self._settings.provider()
        seen = clearance.narrowed(provider.clearance) if provider else clearance
        return self._library.reader(seen, uses=ANSWERING)

    def parts(self) -> AskParts:
        """Say who answers for this person: a provider where the settings name one. Raises: UseRefusedError for a model not for them."""
        parts, provider = self._parts(), self._settings.provider()
        if provider is None:
            return replace(parts, made_of=self._made_of(parts.house)) if parts.house else parts
        from storyroom.journeys.outside import Outside  # noqa: PLC0415  # as above

        person, book = self.principal, self._book()
        outside = Outside(provider, book, person.id, lambda: self._codebook(person, book), self._settings.house)
        return replace(parts, outside=outside)

    def _provider(self) -> Provider:
        found = self._settings.provider()
        if found is None:
            raise NotFoundError("provider", 'Set chat = "provider:NAME" in storyroom.toml.')
        return found

    def _made_of(self, model: HouseModel) -> Label | None:
        """Say under which label a model speaks that this person may use; who may not know what it was made of is told no more than that."""
        try:
            return model.check(self._library, self.principal.cleared(Right.QUOTE))
        except NotFoundError:
            raise UseRefusedError("the model that is set here is not for you") from None

    def _book(self) -> Book:
        from storyroom.store.egress import Book  # noqa: PLC0415  # as above

        return Book(self._library)

    def _codebook(self, person: Principal, book: Book) -> Codebook:
        """Make the codebook of all names that this person sees, those included that the provider may not be sent."""
        from storyroom.journeys.names import names_seen  # noqa: PLC0415  # as above

        people = [principal.name for principal in self._library.principals()]
        names = names_seen(self._library.reader(person.clearance), people)
        return _codebook(names, book.key.derive("codebook", ""))


@lru_cache(maxsize=8)
def _codebook(names: Names, secret: bytes) -> Codebook:
    from storyroom.generation.codebook import make_codebook  # noqa: PLC0415  # as above

    return make_codebook(names, code=lambda text: hmac.digest(secret, text.encode(), "sha256"))


def _state(book: Book, provider: Provider) -> ProviderState:
    confirmed = book.confirmed(provider.name)
    decision = standing(provider, confirmed, today=book.now(provider.name).date())
    return ProviderState(provider, terms_hash(provider), confirmed, decision, book.spent(provider.name))
