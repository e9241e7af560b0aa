"""The book of what leaves the house: written before anything does, closed after. Judges by `domain.egress`; opens no socket."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from storyroom.domain.access import Clearance, Decision, Label
from storyroom.domain.egress import (
    Call,
    Outgoing,
    Provider,
    Returned,
    TermsRecord,
    confirmed_text,
    cost_of,
    estimate_of,
    judge,
    terms_hash,
)
from storyroom.errors import EgressRefusedError, LedgerError, NotFoundError
from storyroom.store import ledger
from storyroom.store.database import reading, writing
from storyroom.store.library import Library
from storyroom.store.people import all_labels, ensure_label, visible_labels
from storyroom.store.schema_egress import egress_body, egress_call, egress_terms
from storyroom.store.sealing import Sealed, SealingKey

__all__ = ["Book", "Errand"]

_HINT = "`storyroom egress providers` shows what each provider may be sent, and why one is blocked."


class Errand(NamedTuple):
    """Why something is to leave: who asked, for what, and the join of the labels of all that is in it."""

    actor: str
    purpose: str
    label: Label
    provider: Provider
    most_tokens: int


class Book:
    """Terms confirmed, requests sent, money spent, for one library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.key = SealingKey(key_path(library.folder))

    def now(self, provider: str) -> datetime:
        """Say what time it is for this provider's terms and month, in UTC."""
        return self._library.clock.now(f"egress:{provider}").astimezone(UTC)

    def confirm(self, provider: Provider, *, by: str, name: str) -> TermsRecord:
        """Write down that a person read and confirmed what is written about a provider; make the key on first use.

        Raises: LedgerError where requests are sealed and their key is gone.
        """
        self.ready()
        with writing(self._library.engine) as connection:
            record = TermsRecord(
                terms_hash(provider), provider.name, confirmed_text(provider), name, self.now(provider.name).isoformat()
            )
            connection.execute(
                insert(egress_terms).values(
                    id=self._library.ids.new("terms", f"{provider.name}/{record.hash}/{record.confirmed_at}"),
                    **record._asdict(),
                )
            )
            facts = {"provider": provider.name, "terms": record.hash}
            ledger.append(connection, self._library.clock, actor=by, act="provider_confirmed", facts=facts)
        return record

    def ready(self) -> None:
        """Make the key where nothing was ever sealed. Raises: LedgerError where something was, and its key is gone."""
        with reading(self._library.engine) as connection:
            sealed = connection.execute(select(func.count()).select_from(egress_body)).scalar_one()
        if sealed:
            self.key.derive("check", "")
        else:
            self.key.make()

    def confirmed(self, provider: str) -> TermsRecord | None:
        """Return the newest confirmation of a provider, or None."""
        with reading(self._library.engine) as connection:
            return _confirmed(connection, provider)

    def terms(self) -> Mapping[str, TermsRecord]:
        """Return every reading of terms that was ever confirmed, by its hash."""
        with reading(self._library.engine) as connection:
            rows = connection.execute(select(egress_terms).order_by(egress_terms.c.confirmed_at)).all()
        return {row.hash: _terms(row) for row in rows}

    def spent(self, provider: str) -> int:
        """Return what this calendar month costs so far, in millionths; requests still open count at their estimate."""
        with reading(self._library.engine) as connection:
            return _spent(connection, provider, self.now(provider))

    def check(self, errand: Errand) -> None:
        """Refuse what could not go in any case, before so much as a name is looked up. Raises: EgressRefusedError."""
        today, confirmed = self.now(errand.provider.name).date(), self.confirmed(errand.provider.name)
        found = judge(
            errand.provider, confirmed, today=today, label=errand.label, purpose=errand.purpose, estimate=0, spent=0
        )
        if not found.allowed:
            raise _refused(found)

    def open(self, errand: Errand, outgoing: Outgoing) -> str:
        """Judge a request and write it down, sealed, with its ledger entry: all in one commit, or it may not be sent.

        Raises: EgressRefusedError, LedgerError, LibraryBusyError.
        """
        provider = errand.provider
        now = self.now(provider.name)
        cost = 0 if not errand.most_tokens else _estimate(errand, outgoing)
        digest = hashlib.sha256(outgoing.body).hexdigest()
        with writing(self._library.engine) as connection:
            confirmed = _confirmed(connection, provider.name)
            decision = judge(
                provider,
                confirmed,
                today=now.date(),
                label=errand.label,
                purpose=errand.purpose,
                estimate=cost,
                spent=_spent(connection, provider.name, now),
            )
            if not decision.allowed:
                raise _refused(decision)
            label_id = ensure_label(connection, errand.label, self._library.ids)
            call_id = self._library.ids.new("egress", f"{errand.actor}/{provider.name}/{now.isoformat()}/{digest}")
            sealed = self.key.seal(outgoing.body, about=_about(call_id, errand.label, digest))
            entry = ledger.append(
                connection,
                self._library.clock,
                actor=errand.actor,
                act="egress_opened",
                facts={
                    "egress": call_id,
                    "provider": provider.name,
                    "purpose": errand.purpose,
                    "label": label_id,
                    "terms": terms_hash(provider),
                    "bytes": str(len(outgoing.body)),
                    "sha256": digest,
                    "sealed_sha256": hashlib.sha256(sealed.nonce + sealed.data).hexdigest(),
                    "reason": decision.reason,
                },
            )
            connection.execute(
                insert(egress_call).values(
                    id=call_id,
                    label_id=label_id,
                    actor=errand.actor,
                    provider=provider.name,
                    purpose=errand.purpose,
                    host=outgoing.host,
                    target=outgoing.target,
                    model=provider.model,
                    terms_hash=terms_hash(provider),
                    sanitised=provider.sanitise,
                    opened_at=now.isoformat(),
                    size=len(outgoing.body),
                    sha256=digest,
                    currency=provider.currency,
                    estimate=cost,
                    ledger_position=entry.position,
                )
            )
            connection.execute(
                insert(egress_body).values(call_id=call_id, label_id=label_id, nonce=sealed.nonce, sealed=sealed.data)
            )
        return call_id

    def close(self, errand: Errand, call_id: str, returned: Returned) -> None:
        """Write down what became of a request, with a ledger entry of its own. Raises: LibraryBusyError."""
        provider = errand.provider
        reported = returned.tokens_in is not None and returned.tokens_out is not None
        with writing(self._library.engine) as connection:
            size = connection.execute(select(egress_call.c.size).where(egress_call.c.id == call_id)).scalar_one()
            tokens_in, tokens_out = _tokens(errand, returned, size)
            cost = cost_of(provider, tokens_in, tokens_out)
            connection.execute(
                update(egress_call)
                .where(egress_call.c.id == call_id)
                .values(
                    closed_at=self.now(provider.name).isoformat(),
                    outcome=returned.outcome,
                    status=returned.status,
                    received=returned.received,
                    tokens_in=tokens_in,
                    tokens_out=tokens_out,
                    counted="reported" if reported else "estimated",
                    cost=cost,
                )
            )
            facts = {
                "egress": call_id,
                "outcome": returned.outcome,
                "status": str(returned.status),
                "tokens_in": str(tokens_in),
                "tokens_out": str(tokens_out),
                "cost": str(cost),
            }
            ledger.append(connection, self._library.clock, actor=errand.actor, act="egress_closed", facts=facts)

    def calls(self, clearance: Clearance | None, *, actor: str = "") -> tuple[Call, ...]:
        """List requests, newest first: those whose label a clearance covers, or all of them for who audits (None)."""
        with reading(self._library.engine) as connection:
            labels = _labels(connection, clearance)
            wanted = select(egress_call).where(egress_call.c.label_id.in_(tuple(labels)))
            if actor:
                wanted = wanted.where(egress_call.c.actor == actor)
            order = (egress_call.c.opened_at.desc(), egress_call.c.ledger_position.desc())
            return tuple(_call(row, labels) for row in connection.execute(wanted.order_by(*order)).all())

    def body(self, call_id: str, clearance: Clearance, *, actor: str = "") -> tuple[Call, bytes]:
        """Open the sealed bytes of one request for who is cleared for all that is in it.

        Raises: NotFoundError; LedgerError without the key; LibraryDamagedError if they are not what was recorded.
        """
        call = next((found for found in self.calls(clearance, actor=actor) if found.id == call_id), None)
        if call is None:
            raise NotFoundError("record of that name", "`storyroom egress list` shows what left.")
        with reading(self._library.engine) as connection:
            row = _one(connection, select(egress_body).where(egress_body.c.call_id == call_id))
        about = _about(call.id, call.label, call.sha256)
        return call, self.key.unseal(Sealed(row.nonce, row.sealed), about=about)


def _refused(decision: Decision) -> EgressRefusedError:
    return EgressRefusedError(f"Nothing was sent: {decision.reason}.", _HINT)


def key_path(folder: Path) -> Path:
    """Say where the key of a library stands: beside its folder, so that a copy of the folder opens nothing."""
    return folder.absolute().with_name(f"{folder.absolute().name}.egress.key")


def _about(call_id: str, label: Label, digest: str) -> str:
    return f"{call_id}\n{label.key()}\n{digest}"


def _estimate(errand: Errand, outgoing: Outgoing) -> int:
    return estimate_of(errand.provider, (len(outgoing.body),), most_tokens=errand.most_tokens).cost


def _tokens(errand: Errand, returned: Returned, size: int) -> tuple[int, int]:
    """Take the provider's count; else what could at most have been read and written, or nothing if none was reached."""
    if returned.tokens_in is not None and returned.tokens_out is not None:
        return returned.tokens_in, returned.tokens_out
    if not errand.most_tokens or returned.outcome in {"unreachable", "refused"}:
        return 0, 0
    guess = estimate_of(errand.provider, (size,), most_tokens=errand.most_tokens)
    return guess.tokens_in, guess.tokens_out


def _confirmed(connection: Connection, provider: str) -> TermsRecord | None:
    newest = select(egress_terms).where(egress_terms.c.provider == provider)
    order = (egress_terms.c.confirmed_at.desc(), egress_terms.c.id)
    row = connection.execute(newest.order_by(*order).limit(1)).one_or_none()
    return _terms(row) if row else None


def _terms(row: Row[Any]) -> TermsRecord:
    return TermsRecord(row.hash, row.provider, row.terms, row.confirmed_by, row.confirmed_at)


def _spent(connection: Connection, provider: str, now: datetime) -> int:
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0).isoformat()
    table = egress_call
    money = func.coalesce(table.c.cost, table.c.estimate)
    wanted = select(func.coalesce(func.sum(money), 0)).where(table.c.provider == provider, table.c.opened_at >= first)
    return int(connection.execute(wanted).scalar_one())


def _labels(connection: Connection, clearance: Clearance | None) -> Mapping[str, Label]:
    return all_labels(connection) if clearance is None else visible_labels(connection, clearance)


def _one(connection: Connection, statement: Select[Any]) -> Row[Any]:
    rows: Sequence[Row[Any]] = connection.execute(statement).all()
    if not rows:
        raise LedgerError("The sealed bytes of this request are gone.", "Restore the newest backup.")
    return rows[0]


def _call(row: Row[Any], labels: Mapping[str, Label]) -> Call:
    return Call(
        id=row.id,
        provider=row.provider,
        actor=row.actor,
        purpose=row.purpose,
        label=labels[row.label_id],
        host=row.host,
        model=row.model,
        opened_at=row.opened_at,
        size=row.size,
        sha256=row.sha256,
        terms_hash=row.terms_hash,
        currency=row.currency,
        estimate=row.estimate,
        sanitised=row.sanitised,
        closed_at=row.closed_at or "",
        outcome=row.outcome or "",
        status=row.status or 0,
        tokens_in=row.tokens_in or 0,
        tokens_out=row.tokens_out or 0,
        counted=row.counted or "",
        cost=row.cost or 0,
        ledger_position=row.ledger_position,
    )
