"""The JSON of what leaves the house, one pure function a noun. Money is written out; keys are not in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from storyroom.domain.egress import Call, CallTotal, Estimate, Outgoing, Provider, ProviderState, TermsRecord
from storyroom.domain.shapes import Shape

__all__ = [
    "call_shape",
    "estimate_shape",
    "left_shape",
    "money",
    "preview_shape",
    "provider_shape",
    "sent_shape",
    "terms_shape",
]


def money(millionths: int) -> str:
    """Write money with two to six digits after the point, as an amount people read."""
    whole, part = divmod(millionths, 1_000_000)
    digits = f"{part:06d}".rstrip("0").ljust(2, "0")
    return f"{whole}.{digits}"


def provider_shape(state: ProviderState) -> Shape:
    """Shape a provider with its terms and whether it may be used today."""
    provider = state.provider
    terms = provider.terms
    return {
        "name": provider.name,
        "kind": provider.kind,
        "url": provider.url,
        "model": provider.model,
        "clearance": sorted(provider.clearance.compartments),
        "purposes": sorted(provider.purposes),
        "sanitise": provider.sanitise,
        "terms": {
            "training_use": terms.training_use,
            "retention": terms.retention,
            "region": terms.region,
            "owner_of_tuned_weights": terms.owner_of_tuned_weights,
            "snapshot": str(terms.snapshot),
            "expires": str(terms.expires),
            "hash": state.terms_hash,
        },
        "open": state.decision.allowed,
        "reason": state.decision.reason,
        "confirmed_by": state.confirmed.confirmed_by if state.confirmed else None,
        "confirmed_at": state.confirmed.confirmed_at if state.confirmed else None,
        "currency": provider.currency,
        "input_price_per_million": str(provider.input_price),
        "output_price_per_million": str(provider.output_price),
        "monthly_cap": str(provider.monthly_cap),
        "spent_this_month": money(state.spent),
    }


def left_shape(calls: Iterable[Call], totals: Iterable[CallTotal], terms: Mapping[str, TermsRecord]) -> Shape:
    """Shape the report of what left, to whom, under which terms, with totals."""
    found = tuple(calls)
    used = {call.terms_hash for call in found}
    return {
        "calls": [call_shape(call) for call in found],
        "totals": [_total(total) for total in totals],
        "terms": {key: terms_shape(record) for key, record in terms.items() if key in used},
    }


def call_shape(call: Call) -> Shape:
    """Shape one request: no content, only what is known about it."""
    return {
        "id": call.id,
        "provider": call.provider,
        "host": call.host,
        "model": call.model,
        "actor": call.actor,
        "purpose": call.purpose,
        "compartments": sorted(call.label.compartments),
        "opened_at": call.opened_at,
        "closed_at": call.closed_at or None,
        "outcome": call.outcome or "unclosed",
        "status": call.status or None,
        "bytes": call.size,
        "sha256": call.sha256,
        "sanitised": call.sanitised,
        "terms": call.terms_hash,
        "tokens_in": call.tokens_in,
        "tokens_out": call.tokens_out,
        "counted": call.counted or None,
        "currency": call.currency,
        "estimate": money(call.estimate),
        "cost": money(call.cost) if call.closed_at else None,
        "ledger_position": call.ledger_position,
    }


def sent_shape(call: Call, terms: TermsRecord | None, body: bytes) -> Shape:
    """Shape one request with its very bytes, as text where they are text."""
    return {**call_shape(call), "terms_text": terms_shape(terms) if terms else None, "body": _text(body)}


def terms_shape(record: TermsRecord) -> Shape:
    """Shape a reading of terms as it was confirmed."""
    return {
        "hash": record.hash,
        "provider": record.provider,
        "confirmed_by": record.confirmed_by,
        "confirmed_at": record.confirmed_at,
        "confirmed": json.loads(record.terms),
    }


def preview_shape(
    provider: Provider, outgoing: Outgoing | None, estimate: Estimate, *, allowed: bool, reason: str
) -> Shape:
    """Shape what a question would send."""
    return {
        "provider": provider.name,
        "allowed": allowed,
        "reason": reason,
        "address": f"{outgoing.host}{outgoing.target}" if outgoing else None,
        "compartments": sorted(outgoing.label.compartments) if outgoing and outgoing.label else [],
        "body": _text(outgoing.body) if outgoing else None,
        "estimate": estimate_shape(estimate, provider.currency),
    }


def estimate_shape(estimate: Estimate, currency: str) -> Shape:
    """Shape what calls would cost at most."""
    return {
        "calls": estimate.calls,
        "bytes": estimate.size,
        "tokens_in": estimate.tokens_in,
        "tokens_out": estimate.tokens_out,
        "cost": money(estimate.cost),
        "currency": currency,
    }


def _total(total: CallTotal) -> Shape:
    return {
        "provider": total.provider,
        "terms": total.terms_hash,
        "calls": total.calls,
        "unclosed": total.unclosed,
        "bytes": total.size,
        "tokens_in": total.tokens_in,
        "tokens_out": total.tokens_out,
        "cost": money(total.cost),
        "currency": total.currency,
    }


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace")
