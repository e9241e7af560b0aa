"""What may leave the house: providers, the terms they work under, and the one rule. Knows no socket, no clock and no key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Literal, NamedTuple

from storyroom.domain.access import Clearance, Decision, Label, decide
from storyroom.domain.tokens import tokens_of

__all__ = [
    "PURPOSES",
    "SIGN_IN",
    "Call",
    "CallTotal",
    "Destination",
    "Estimate",
    "Outgoing",
    "Provider",
    "ProviderKind",
    "ProviderState",
    "Returned",
    "Terms",
    "TermsRecord",
    "confirmed_text",
    "cost_of",
    "estimate_of",
    "judge",
    "standing",
    "terms_hash",
    "totals_of",
    "where_it_goes",
]

ProviderKind = Literal["openai_compatible", "gemini", "vertex"]

PURPOSES = ("ask", "suggest", "summarise", "analyse", "embed")
"""What material may be sent out for."""

SIGN_IN = "sign_in"
"""The purpose of a call that fetches a token and carries no material; a provider need not list it."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a contract says, as it was read on a day, and until when that reading holds."""

    training_use: str
    retention: str
    region: str
    owner_of_tuned_weights: str
    snapshot: date
    expires: date


@dataclass(frozen=True, slots=True)
class Provider:
    """A party outside the house. It is a principal: material goes to it only if its clearance covers all of it.

    Units: prices are money per million tokens; `monthly_cap` is money per calendar month (UTC).
    """

    name: str
    kind: ProviderKind
    url: str
    model: str
    clearance: Clearance
    purposes: frozenset[str]
    terms: Terms
    input_price: Decimal
    output_price: Decimal
    monthly_cap: Decimal
    currency: str = "USD"
    sanitise: bool = True
    context_tokens: int = 8_192
    project: str = ""
    region: str = ""
    ca_file: str = ""
    """Certificates to trust instead of the public ones, such as a studio's own."""
    key: str = field(default="", repr=False)
    credentials: str = field(default="", repr=False)
    """A service account's key file as JSON text, for `vertex`."""


class TermsRecord(NamedTuple):
    """Terms as a person confirmed them."""

    hash: str
    provider: str
    terms: str
    """All that was confirmed, as JSON."""
    confirmed_by: str
    confirmed_at: str


class Outgoing(NamedTuple):
    """One request about to leave: `body` is exactly what is sent."""

    host: str
    target: str
    body: bytes
    label: Label | None = None
    """In a rehearsal: the join of the labels of all that is in it."""


class Returned(NamedTuple):
    """What became of a request. Token counts are the provider's own where it gave them."""

    status: int
    """HTTP status; 0 where none came."""
    outcome: str
    tokens_in: int | None = None
    tokens_out: int | None = None
    received: int = 0
    """Bytes of the answer's body."""


class Call(NamedTuple):
    """One request on record. Money in millionths."""

    id: str
    provider: str
    actor: str
    purpose: str
    label: Label
    host: str
    model: str
    opened_at: str
    size: int
    sha256: str
    terms_hash: str
    currency: str
    estimate: int
    sanitised: bool
    closed_at: str = ""
    """Empty while no closing record is there: it may have been sent, and nobody knows what came of it."""
    outcome: str = ""
    status: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    counted: str = ""
    """`reported` by the provider, or `estimated` by us."""
    cost: int = 0
    ledger_position: int = 0


class CallTotal(NamedTuple):
    """What went to one provider under one reading of its terms. Money in millionths."""

    provider: str
    terms_hash: str
    currency: str
    calls: int
    unclosed: int
    size: int
    tokens_in: int
    tokens_out: int
    cost: int


class ProviderState(NamedTuple):
    """A provider as it stands today: open, or blocked and why. Money in millionths."""

    provider: Provider
    terms_hash: str
    confirmed: TermsRecord | None
    decision: Decision
    spent: int


class Estimate(NamedTuple):
    """What calls would cost at most. Money in millionths."""

    calls: int
    size: int
    tokens_in: int
    tokens_out: int
    cost: int


class Destination(NamedTuple):
    """Where the words of a question and the scenes put beside it go."""

    name: str
    address: str
    outside: bool


def where_it_goes(destination: Destination | None) -> str:
    """Say in a sentence where the words of a question go; None is nowhere."""
    if destination is None:
        return "On this machine only; nothing leaves it."
    if destination.outside:
        return f"Asking sends your question and scenes out, to {destination.name} ({destination.address})."
    return f"Asking sends your question and scenes to {destination.address}, which counts as the house."


def terms_hash(provider: Provider) -> str:
    """Hash all that a person confirms about a provider: everything but its prices, its cap and its keys."""
    return hashlib.sha256(confirmed_text(provider).encode()).hexdigest()


def confirmed_text(provider: Provider) -> str:
    """Spell what is confirmed, the same way every time."""
    told = {
        "name": provider.name,
        "kind": provider.kind,
        "url": provider.url,
        "model": provider.model,
        "project": provider.project,
        "region": provider.region,
        "clearance": sorted(provider.clearance.compartments),
        "purposes": sorted(provider.purposes),
        "sanitise": provider.sanitise,
        "terms": {name: str(value) for name, value in asdict(provider.terms).items()},
    }
    return json.dumps(told, sort_keys=True, ensure_ascii=True)


def standing(provider: Provider, confirmed: TermsRecord | None, *, today: date) -> Decision:
    """Say whether a provider may be used at all today."""
    if confirmed is None or confirmed.provider != provider.name:
        return Decision(allowed=False, reason=f"nobody has confirmed the terms of {provider.name} yet")
    if confirmed.hash != terms_hash(provider):
        return Decision(allowed=False, reason=f"what is written about {provider.name} changed since it was confirmed")
    if provider.terms.expires < today:
        return Decision(
            allowed=False, reason=f"the reading of the terms of {provider.name} lapsed on {provider.terms.expires}"
        )
    if provider.terms.snapshot > today:
        return Decision(allowed=False, reason=f"the terms of {provider.name} are dated in the future")
    return Decision(allowed=True, reason=f"confirmed by {confirmed.confirmed_by}, until {provider.terms.expires}")


def judge(
    provider: Provider,
    confirmed: TermsRecord | None,
    *,
    today: date,
    label: Label,
    purpose: str,
    estimate: int,
    spent: int,
) -> Decision:
    """Answer "may this go to that provider, for this, now?", with a reason a person can read. Money in millionths."""
    open_ = standing(provider, confirmed, today=today)
    if not open_.allowed:
        return open_
    if purpose == SIGN_IN:
        return Decision(allowed=True, reason="fetches a token, carries no material")
    if purpose not in provider.purposes:
        return Decision(allowed=False, reason=f"{provider.name} may not be used to {purpose}")
    cleared = decide(provider.clearance, label)
    if not cleared.allowed:
        return Decision(allowed=False, reason=f"{provider.name} is {cleared.reason}")
    if spent + estimate > _millionths(provider.monthly_cap):
        return Decision(
            allowed=False,
            reason=f"the monthly cap of {provider.monthly_cap} {provider.currency} for {provider.name} would be passed",
        )
    return cleared


def estimate_of(provider: Provider, sizes: Iterable[int], *, most_tokens: int) -> Estimate:
    """Estimate, on the high side, what requests of these sizes in bytes cost if each answer is as long as it may be."""
    found = tuple(sizes)
    told = [tokens_of(size) for size in found]
    cost = sum(cost_of(provider, tokens_in, most_tokens) for tokens_in in told)
    return Estimate(len(found), sum(found), sum(told), most_tokens * len(found), cost)


def cost_of(provider: Provider, tokens_in: int, tokens_out: int) -> int:
    """Return the price of a call in millionths, rounded up. A price per million tokens is that many millionths a token."""
    exact = provider.input_price * tokens_in + provider.output_price * tokens_out
    return int(exact.to_integral_value(ROUND_CEILING))


def totals_of(calls: Iterable[Call]) -> tuple[CallTotal, ...]:
    """Add up calls by provider, terms and currency."""
    groups: dict[tuple[str, str, str], list[Call]] = {}
    for call in calls:
        groups.setdefault((call.provider, call.terms_hash, call.currency), []).append(call)
    return tuple(_totals(groups))


def _totals(groups: dict[tuple[str, str, str], list[Call]]) -> Iterator[CallTotal]:
    for (provider, terms, currency), calls in sorted(groups.items()):
        yield CallTotal(
            provider,
            terms,
            currency,
            calls=len(calls),
            unclosed=sum(not call.closed_at for call in calls),
            size=sum(call.size for call in calls),
            tokens_in=sum(call.tokens_in for call in calls),
            tokens_out=sum(call.tokens_out for call in calls),
            cost=sum(call.cost if call.closed_at else call.estimate for call in calls),
        )


def _millionths(money: Decimal) -> int:
    return int(money * 1_000_000)
