"""Rows of rights in works: how a statement is written and read, which drafts it blocks, and what a new draft inherits. Asks no clearance."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, insert, select

from storyroom.domain.access import Label
from storyroom.domain.licensing import AssetRights, ConsentScope, Guild, LegalBasis, Revocation, TdmSignal
from storyroom.domain.ports import IdSource
from storyroom.store import people, schema
from storyroom.store.schema_licensing import asset_rights, tdm_signal
from storyroom.store.sealed_rows import opened, sealed
from storyroom.store.vault import Safe

__all__ = ["Place", "blocked", "inherit", "insert_rights", "insert_signal", "rights_of"]

_BITS: Final[Mapping[ConsentScope, int]] = {
    ConsentScope.SEARCH: 1,
    ConsentScope.QUOTE: 2,
    ConsentScope.TRAINING_HOUSE: 4,
    ConsentScope.TRAINING_CLOUD: 8,
}
"""Stored: never renumbered."""


class Place(NamedTuple):
    """The draft that a row is about, and the label that the row gets."""

    draft_id: str
    label: Label
    label_id: str


def blocked(
    connection: Connection, label_ids: Collection[str], uses: Collection[ConsentScope], today: date
) -> frozenset[str]:
    """Return the drafts under these labels that stated rights keep from one of these uses today. Reads the index alone."""
    table, need = asset_rights, _bits(uses)
    ended = table.c.expires.is_not(None) & (table.c.expires < today.isoformat())
    withheld = table.c.still.op("&")(need) != need
    wanted = select(table.c.draft_id).where(table.c.label_id.in_(tuple(label_ids)), table.c.replaced_at.is_(None))
    return frozenset(connection.execute(wanted.where(ended | withheld)).scalars())


def rights_of(row: Any) -> AssetRights:  # noqa: ANN401  # a row with its content in the clear
    """Make a statement of its row."""
    consent = _scopes(row.consent)
    lost = consent - _scopes(row.still)
    return AssetRights(
        owner=row.owner,
        basis=LegalBasis(row.basis),
        licence=row.licence,
        reason=row.reason,
        consent=consent,
        guilds=frozenset(Guild(name) for name in row.guilds.split("+") if name),
        authority=row.authority,
        mining=row.mining,
        expires=date.fromisoformat(row.expires) if row.expires else None,
        revoked=Revocation(lost, row.revoked_why, row.revoked_by, row.revoked_at) if row.revoked_at else None,
        id=row.id,
        by=row.by,
        at=row.at,
    )


def insert_rights(connection: Connection, safe: Safe, place: Place, rights: AssetRights) -> None:
    """Write a statement down as the one that stands; the caller has replaced the one before it."""
    values = {
        "id": rights.id,
        "label_id": place.label_id,
        "draft_id": place.draft_id,
        "owner": rights.owner,
        "basis": rights.basis.value,
        "licence": rights.licence,
        "reason": rights.reason,
        "consent": _bits(rights.consent),
        "still": _bits(rights.open),
        "guilds": "+".join(sorted(rights.guilds)),
        "authority": rights.authority,
        "mining": rights.mining,
        "expires": rights.expires.isoformat() if rights.expires else None,
        "by": rights.by,
        "at": rights.at,
        "revoked_at": rights.revoked.at if rights.revoked else None,
        "revoked_by": rights.revoked.by if rights.revoked else None,
        "revoked_why": rights.revoked.reason if rights.revoked else "",
        "replaced_at": None,
    }
    connection.execute(insert(asset_rights).values(sealed(safe, place.label, asset_rights, values)))


def insert_signal(connection: Connection, safe: Safe, place: Place, signal: TdmSignal, *, ids: IdSource) -> None:
    """Write down what a draft's file says of mining, in place of what was read before."""
    connection.execute(tdm_signal.delete().where(tdm_signal.c.draft_id == place.draft_id))
    own = {"id": ids.new("tdm", place.draft_id), "label_id": place.label_id, "draft_id": place.draft_id}
    values = {**own, **signal._asdict()}
    connection.execute(insert(tdm_signal).values(sealed(safe, place.label, tdm_signal, values)))


def inherit(connection: Connection, safe: Safe, place: Place, *, ids: IdSource) -> str:
    """Give a new draft what is stated of the newest draft of its title; return the statement's id, or nothing.

    Only from drafts that everybody sees who sees the new one: what is stated of others is not theirs to learn.
    """
    draft, document, project, stated = schema.draft, schema.document, schema.project, asset_rights
    own = (
        select(document.c.title, project.c.name).select_from(draft).join(document, document.c.id == draft.c.document_id)
    )
    own = own.join(project, project.c.id == document.c.project_id).where(draft.c.id == place.draft_id)
    new = connection.execute(own).one()
    wanted = select(stated, draft.c.ordinal, draft.c.imported_at).join(draft, draft.c.id == stated.c.draft_id)
    wanted = wanted.join(document, document.c.id == draft.c.document_id)
    wanted = wanted.join(project, project.c.id == document.c.project_id)
    same = (document.c.title == new.title) & (project.c.name == new.name) & stated.c.replaced_at.is_(None)
    rows = connection.execute(wanted.where(same, stated.c.draft_id != place.draft_id)).all()
    found = _newest(rows, place.label, people.all_labels(connection) if rows else {}, safe)
    if found is None:
        return ""
    made = replace(found, id=ids.new("rights", f"{place.draft_id}/inherited"))
    insert_rights(connection, safe, place, made)
    return made.id


def _newest(rows: Iterable[Any], label: Label, labels: Mapping[str, Label], safe: Safe) -> AssetRights | None:
    seen = [
        row
        for row in rows
        if labels[row.label_id].compartments <= label.compartments and safe.opens(labels[row.label_id])
    ]
    if not seen:
        return None
    row = max(seen, key=lambda one: (one.imported_at, one.ordinal, one.draft_id))
    return rights_of(opened(safe, labels[row.label_id], asset_rights, row))


def _bits(scopes: Iterable[ConsentScope]) -> int:
    return sum(_BITS[scope] for scope in set(scopes))


def _scopes(bits: int) -> frozenset[ConsentScope]:
    return frozenset(scope for scope, bit in _BITS.items() if bits & bit)
