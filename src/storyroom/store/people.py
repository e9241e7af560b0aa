"""Principals, compartments and labels as rows. Decides nothing: `domain.access` does."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, insert, select

from storyroom.domain.access import Clearance, Label, Principal, Trust, may_see
from storyroom.domain.ports import Clock, IdSource
from storyroom.store import schema

__all__ = [
    "add_principal",
    "all_labels",
    "compartment_secrets",
    "ensure_compartments",
    "ensure_label",
    "find_principal",
    "principals",
    "visible_labels",
]


def ensure_compartments(connection: Connection, names: Iterable[str], clock: Clock) -> tuple[str, ...]:
    """Make the compartments that do not exist yet and give them to everyone with a standing grant; return the new names."""
    existing = set(connection.execute(select(schema.compartment.c.name)).scalars())
    new = tuple(sorted(set(names) - existing))
    for name in new:
        created = clock.now(f"compartment:{name}").isoformat()
        connection.execute(
            insert(schema.compartment).values(name=name, secret=secrets.token_bytes(32), created_at=created)
        )
        for row in connection.execute(select(schema.standing_grant)).all():
            if name not in json.loads(row.withheld):
                connection.execute(insert(schema.holding).values(principal_id=row.principal_id, compartment=name))
    return new


def compartment_secrets(connection: Connection, names: Iterable[str]) -> Mapping[str, bytes]:
    """Return the blob secret of each named compartment."""
    table = schema.compartment
    rows = connection.execute(select(table.c.name, table.c.secret).where(table.c.name.in_(tuple(names))))
    return {row.name: row.secret for row in rows}


def ensure_label(connection: Connection, label: Label, ids: IdSource) -> str:
    """Return the id of the label's row, made if need be; its compartments must exist."""
    found = connection.execute(select(schema.label.c.id).where(schema.label.c.key == label.key())).scalar()
    if found:
        return str(found)
    label_id = ids.new("label", label.key())
    connection.execute(insert(schema.label).values(id=label_id, key=label.key(), trust=int(label.trust)))
    connection.execute(
        insert(schema.label_compartment),
        [{"label_id": label_id, "compartment": name} for name in sorted(label.compartments)],
    )
    return label_id


def all_labels(connection: Connection) -> dict[str, Label]:
    """Return every label by id."""
    held: dict[str, set[str]] = {}
    for row in connection.execute(select(schema.label_compartment)):
        held.setdefault(row.label_id, set()).add(row.compartment)
    trusts = {row.id: row.trust for row in connection.execute(select(schema.label.c.id, schema.label.c.trust))}
    return {label_id: Label(frozenset(names), Trust(trusts[label_id])) for label_id, names in held.items()}


def visible_labels(connection: Connection, clearance: Clearance) -> dict[str, Label]:
    """Return the labels that a clearance covers, by id: the partitions a query may open."""
    return {label_id: label for label_id, label in all_labels(connection).items() if may_see(clearance, label)}


def add_principal(
    connection: Connection,
    ids: IdSource,
    clock: Clock,
    *,
    name: str,
    clear: Iterable[str] = (),
    all_but: Iterable[str] | None = None,
    operator: bool = False,
    curator: bool = False,
) -> Principal:
    """Write down a person. `all_but` makes a standing grant of everything else, now and later."""
    principal_id = ids.new("principal", name)
    connection.execute(
        insert(schema.principal).values(
            id=principal_id,
            name=name,
            kind="person",
            operator=operator,
            curator=curator,
            created_at=clock.now(f"principal:{name}").isoformat(),
        )
    )
    held = set(clear)
    if all_but is not None:
        withheld = sorted(set(all_but))
        connection.execute(
            insert(schema.standing_grant).values(principal_id=principal_id, withheld=json.dumps(withheld))
        )
        held |= set(connection.execute(select(schema.compartment.c.name)).scalars()) - set(withheld)
    for compartment in sorted(held):
        connection.execute(insert(schema.holding).values(principal_id=principal_id, compartment=compartment))
    return Principal(principal_id, name, "person", Clearance(frozenset(held)), operator, curator)


def find_principal(connection: Connection, name: str) -> Principal | None:
    """Return the principal of that name as it stands now, or None."""
    return next((found for found in principals(connection) if found.name == name), None)


def principals(connection: Connection) -> tuple[Principal, ...]:
    """Return everyone, by name."""
    held: dict[str, set[str]] = {}
    for row in connection.execute(select(schema.holding)):
        held.setdefault(row.principal_id, set()).add(row.compartment)
    rows = connection.execute(select(schema.principal).order_by(schema.principal.c.name)).all()
    return tuple(
        Principal(row.id, row.name, row.kind, Clearance(frozenset(held.get(row.id, ()))), row.operator, row.curator)
        for row in rows
    )
