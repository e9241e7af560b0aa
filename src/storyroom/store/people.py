"""Principals, compartments and labels as rows. Decides nothing: `domain.access` and `domain.grants` do."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, insert, select

from storyroom.domain.access import KEY_PREFIX, Clearance, Label, Principal, Trust, may_see
from storyroom.domain.grants import Held, hold, project_of
from storyroom.domain.ports import Clock, IdSource
from storyroom.domain.rights import ROLES, Right
from storyroom.store import grants, schema
from storyroom.store.schema_people import account, api_key, standing_right
from storyroom.store.vault import Safe

__all__ = [
    "Standing",
    "add_principal",
    "all_labels",
    "as_principal",
    "compartment_secrets",
    "ensure_label",
    "existing",
    "find_principal",
    "name_of",
    "open_compartments",
    "owns_everything",
    "principals",
    "visible_labels",
]


_BATCH = 500
"""How many keys go into one statement: below SQLite's oldest limit of 999 variables."""


class Standing(NamedTuple):
    """A grant of each compartment as it is opened: of `projects`, or of `everything`, but for some."""

    scope: str
    withheld: tuple[str, ...]
    rights: frozenset[Right]


def existing(connection: Connection, names: Iterable[str]) -> frozenset[str]:
    """Return those of the named compartments that there are."""
    table = schema.compartment
    return frozenset(connection.execute(select(table.c.name).where(table.c.name.in_(tuple(names)))).scalars())


def open_compartments(  # ports, and what is to be done
    connection: Connection,
    names: Iterable[str],
    *,
    safe: Safe,
    ids: IdSource,
    clock: Clock,
    opener: str,
    of_project: bool,
) -> tuple[str, ...]:
    """Make the compartments that do not exist yet; return the new names.

    Whoever opens one owns it. Standing grants of `everything` take it in, those of `projects` only what an import opens.
    """
    wanted = frozenset(names)
    if of_project:
        wanted |= {project_of(name) for name in wanted}  # whoever owns a class of paper owns its project
    new = tuple(sorted(wanted - existing(connection, wanted)))
    safe.add(new)
    for name in new:
        created = clock.now(f"compartment:{name}").isoformat()
        connection.execute(
            insert(schema.compartment).values(name=name, secret=secrets.token_bytes(32), created_at=created)
        )
        given = {opener: ROLES["owner"]} if opener else {}
        for row in connection.execute(select(standing_right)).all():
            withheld = set(json.loads(row.withheld))
            if not {name, project_of(name)} & withheld and (of_project or row.scope == "everything"):
                given[row.principal_id] = given.get(row.principal_id, frozenset()) | grants.rights_in(row.rights)
        for principal_id, rights in given.items():
            grants.insert_grant(
                connection, grants.NewGrant(name, rights, principal_id=principal_id), ids=ids, clock=clock, by=opener
            )
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
    return _as_labels(
        connection.execute(select(schema.label_compartment)).all(),
        connection.execute(select(schema.label.c.id, schema.label.c.trust)).all(),
    )


def visible_labels(connection: Connection, clearance: Clearance) -> dict[str, Label]:
    """Return the labels that a clearance covers, by id: the partitions a query may open.

    Only labels with a compartment of the clearance are fetched, so that how many others there are takes no time.
    """
    of_label, label = schema.label_compartment, schema.label
    touched: set[str] = set()
    for names in _batches(clearance.compartments):
        touched |= set(
            connection.execute(select(of_label.c.label_id).where(of_label.c.compartment.in_(names))).scalars()
        )
    found: dict[str, Label] = {}
    for ids in _batches(touched):
        found |= _as_labels(
            connection.execute(select(of_label).where(of_label.c.label_id.in_(ids))).all(),
            connection.execute(select(label.c.id, label.c.trust).where(label.c.id.in_(ids))).all(),
        )
    return {label_id: found[label_id] for label_id in sorted(found) if may_see(clearance, found[label_id])}


def _as_labels(compartments: Iterable[Any], trusts: Iterable[Any]) -> dict[str, Label]:
    """Make labels of rows of `label_compartment` and of (id, trust)."""
    held: dict[str, set[str]] = {}
    for row in compartments:
        held.setdefault(row.label_id, set()).add(row.compartment)
    trust = {row.id: row.trust for row in trusts}
    return {label_id: Label(frozenset(names), Trust(trust[label_id])) for label_id, names in held.items()}


def _batches(keys: Iterable[str]) -> Iterator[tuple[str, ...]]:
    ordered = sorted(keys)
    for at in range(0, len(ordered), _BATCH):
        yield tuple(ordered[at : at + _BATCH])


def add_principal(
    connection: Connection,
    ids: IdSource,
    clock: Clock,
    *,
    name: str,
    clear: Iterable[str] = (),
    rights: frozenset[Right] = ROLES["reader"],
    standing: Standing | None = None,
    operator: bool = False,
    curator: bool = False,
    by: str = "",
) -> Principal:
    """Write down a person with rights on the named compartments; `standing` gives all others too, now and later."""
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
    held = dict.fromkeys(clear, rights)
    if standing is not None:
        connection.execute(
            insert(standing_right).values(
                principal_id=principal_id,
                scope=standing.scope,
                withheld=json.dumps(sorted(standing.withheld)),
                rights=grants.rights_out(standing.rights),
            )
        )
        for compartment in connection.execute(select(schema.compartment.c.name)).scalars():
            if not {compartment, project_of(compartment)} & set(standing.withheld):
                held[compartment] = held.get(compartment, frozenset()) | standing.rights
    for compartment, own in sorted(held.items()):
        new = grants.NewGrant(compartment, own, principal_id=principal_id)
        grants.insert_grant(connection, new, ids=ids, clock=clock, by=by or principal_id)
    found = find_principal(connection, name, clock)
    assert found is not None  # it was written a moment ago
    return found[0]


def name_of(connection: Connection, principal_id: str) -> str:
    """Say what a person is called; empty where there is none of that id."""
    table = schema.principal
    return connection.execute(select(table.c.name).where(table.c.id == principal_id)).scalar() or ""


def owns_everything(connection: Connection, name: str) -> bool:
    """Say whether a person has a standing grant to own everything, now and later."""
    wanted = select(standing_right).join(schema.principal, schema.principal.c.id == standing_right.c.principal_id)
    row = connection.execute(wanted.where(schema.principal.c.name == name)).one_or_none()
    return bool(row and row.scope == "everything" and Right.MANAGE in grants.rights_in(row.rights))


def find_principal(connection: Connection, name: str, clock: Clock) -> tuple[Principal, Held] | None:
    """Return the principal of that name as it stands now, and until when it does; or None."""
    if name.startswith(KEY_PREFIX):
        return _find_key(connection, name, clock)
    row = connection.execute(select(schema.principal).where(schema.principal.c.name == name)).one_or_none()
    return as_principal(connection, row, clock) if row else None


def principals(connection: Connection, clock: Clock) -> tuple[Principal, ...]:
    """Return everyone, by name."""
    rows = connection.execute(select(schema.principal).order_by(schema.principal.c.name)).all()
    return tuple(as_principal(connection, row, clock)[0] for row in rows)


def as_principal(connection: Connection, row: Row[Any], clock: Clock) -> tuple[Principal, Held]:
    """Make a principal of its row and of what is granted to it at this moment."""
    held = hold(
        grants.grants_of(connection, row.id),
        now=clock.now("access"),
        unlisted=grants.unlisted(connection, row.id),
    )
    clearance = Clearance(held.holdings.search)
    return Principal(row.id, row.name, row.kind, clearance, row.operator, row.curator, held.holdings), held


def _find_key(connection: Connection, key_id: str, clock: Clock) -> tuple[Principal, Held] | None:
    """Return the principal that a key is: what its owner holds now, narrowed to what the key is for, until it ends."""
    wanted = select(api_key, schema.principal.c.name.label("owner"))
    wanted = wanted.join(schema.principal, schema.principal.c.id == api_key.c.principal_id)
    row = connection.execute(wanted.where(api_key.c.id == key_id, api_key.c.revoked_at.is_(None))).one_or_none()
    if row is None or _is_shut(connection, row.principal_id):
        return None
    ends = datetime.fromisoformat(row.expires_at)
    owner = find_principal(connection, row.owner, clock)
    if owner is None or clock.now("access") >= ends:
        return None
    names = None if row.compartments is None else frozenset(json.loads(row.compartments))
    holdings = owner[1].holdings.narrowed(grants.rights_in(row.rights), names)
    opens = owner[0].curator and names is None and Right.UPLOAD in grants.rights_in(row.rights)
    principal = Principal(
        row.id, row.id, "key", Clearance(holdings.search), operator=False, curator=opens, holdings=holdings
    )
    return principal, Held(holdings, min(ends, owner[1].until or ends))


def _is_shut(connection: Connection, principal_id: str) -> bool:
    where = (account.c.principal_id == principal_id, account.c.disabled_at.is_not(None))
    return connection.execute(select(account.c.principal_id).where(*where)).first() is not None
