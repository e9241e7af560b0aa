"""Groups, grants and need-to-know lists as rows. Says what was granted; what that allows is `domain.grants`'s to say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select

from storyroom.domain.grants import Grant
from storyroom.domain.ports import Clock, IdSource
from storyroom.domain.rights import Right
from storyroom.store import schema
from storyroom.store.schema_people import access_grant, compartment_rule, group_member, known_to, people_group

__all__ = [
    "GrantEntry",
    "NewGrant",
    "compartments_of_group",
    "delete_grants",
    "embargoed",
    "entries",
    "grants_of",
    "insert_grant",
    "managers",
    "rights_in",
    "rights_out",
    "rule",
    "set_rule",
    "unlisted",
]


class NewGrant(NamedTuple):
    """Rights to be written down for a person or for a group."""

    compartment: str
    rights: frozenset[Right]
    expires_at: datetime | None = None
    principal_id: str | None = None
    group_id: str | None = None


class GrantEntry(NamedTuple):
    """A grant as it is listed for those who manage it."""

    id: str
    compartment: str
    holder: str
    is_group: bool
    rights: frozenset[Right]
    expires_at: datetime | None


def rights_out(rights: Iterable[Right]) -> str:
    """Spell rights as they are kept."""
    found = frozenset(rights)
    return "+".join(right.value for right in Right if right in found)


def rights_in(written: str) -> frozenset[Right]:
    """Read rights as they are kept."""
    return frozenset(Right(name) for name in written.split("+") if name)


def insert_grant(connection: Connection, new: NewGrant, *, ids: IdSource, clock: Clock, by: str) -> str:
    """Write a grant down; return its id. The very same grant again is the one that is there."""
    about = f"{new.principal_id or new.group_id}/{new.compartment}/{rights_out(new.rights)}/{new.expires_at}/{by}"
    same = {
        "principal_id": new.principal_id,
        "group_id": new.group_id,
        "compartment": new.compartment,
        "rights": rights_out(new.rights),
        "expires_at": _out(new.expires_at),
        "granted_by": by,
    }
    where = [access_grant.c[name].is_not_distinct_from(value) for name, value in same.items()]
    found = connection.execute(select(access_grant.c.id).where(*where)).scalar()
    if found:
        return str(found)
    grant_id = ids.new("grant", about)
    connection.execute(
        insert(access_grant).values(
            id=grant_id,
            **same,
            granted_at=clock.now(f"grant:{about}").isoformat(),
        )
    )
    return grant_id


def delete_grants(
    connection: Connection, compartments: Iterable[str], *, principal_id: str | None = None, group_id: str | None = None
) -> tuple[str, ...]:
    """Take every grant of a holder on these compartments away; return the ids of what went."""
    holder = (
        access_grant.c.principal_id == principal_id if principal_id is not None else access_grant.c.group_id == group_id
    )
    where = (holder, access_grant.c.compartment.in_(tuple(compartments)))
    gone = tuple(connection.execute(select(access_grant.c.id).where(*where)).scalars())
    connection.execute(delete(access_grant).where(*where))
    return gone


def grants_of(connection: Connection, principal_id: str) -> tuple[Grant, ...]:
    """Return what was granted to a person, by name and by group, ended grants too."""
    own = connection.execute(select(access_grant).where(access_grant.c.principal_id == principal_id)).all()
    by_group = connection.execute(
        select(access_grant, people_group.c.name, group_member.c.expires_at.label("member_until"))
        .join(group_member, group_member.c.group_id == access_grant.c.group_id)
        .join(people_group, people_group.c.id == access_grant.c.group_id)
        .where(group_member.c.principal_id == principal_id)
    ).all()
    return (
        *(Grant(row.compartment, rights_in(row.rights), _in(row.expires_at), "", row.id) for row in own),
        *(
            Grant(
                row.compartment,
                rights_in(row.rights),
                _sooner(_in(row.expires_at), _in(row.member_until)),
                row.name,
                row.id,
            )
            for row in by_group
        ),
    )


def unlisted(connection: Connection, principal_id: str) -> frozenset[str]:
    """Return the projects that have a need-to-know list without this person."""
    listed = select(known_to.c.project).where(known_to.c.principal_id == principal_id)
    wanted = select(compartment_rule.c.compartment).where(
        compartment_rule.c.need_to_know, compartment_rule.c.compartment.not_in(listed)
    )
    return frozenset(connection.execute(wanted).scalars())


def entries(connection: Connection, compartments: Iterable[str]) -> tuple[GrantEntry, ...]:
    """List the grants on these compartments, by compartment and holder."""
    person, group = schema.principal, people_group
    rows = connection.execute(
        select(access_grant, person.c.name.label("person"), group.c.name.label("group"))
        .outerjoin(person, person.c.id == access_grant.c.principal_id)
        .outerjoin(group, group.c.id == access_grant.c.group_id)
        .where(access_grant.c.compartment.in_(tuple(compartments)))
    )
    found = [
        GrantEntry(
            row.id,
            row.compartment,
            row.group or row.person,
            row.group_id is not None,
            rights_in(row.rights),
            _in(row.expires_at),
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda entry: (entry.compartment, entry.is_group, entry.holder, entry.id)))


def compartments_of_group(connection: Connection, group_id: str) -> tuple[str, ...]:
    """Name what a group was granted anything on."""
    wanted = select(access_grant.c.compartment).where(access_grant.c.group_id == group_id)
    return tuple(sorted(set(connection.execute(wanted).scalars())))


def managers(connection: Connection, compartment: str, now: datetime) -> tuple[str, ...]:
    """Return the people who own a compartment at this moment: those to be told of an emergency."""
    people = connection.execute(select(schema.principal.c.id).order_by(schema.principal.c.name)).scalars().all()
    return tuple(
        person
        for person in people
        if any(
            grant.compartment == compartment and Right.MANAGE in grant.rights and grant.holds(now)
            for grant in grants_of(connection, person)
        )
    )


def rule(connection: Connection, compartment: str) -> tuple[bool, bool]:
    """Say whether a compartment is under embargo, and whether it has a need-to-know list."""
    wanted = select(compartment_rule).where(compartment_rule.c.compartment == compartment)
    row = connection.execute(wanted).one_or_none()
    return (row.embargo, row.need_to_know) if row else (False, False)


def set_rule(connection: Connection, compartment: str, *, embargo: bool, need_to_know: bool) -> None:
    """Write down what holds for a compartment."""
    connection.execute(delete(compartment_rule).where(compartment_rule.c.compartment == compartment))
    connection.execute(
        insert(compartment_rule).values(compartment=compartment, embargo=embargo, need_to_know=need_to_know)
    )


def embargoed(connection: Connection, compartments: Iterable[str]) -> frozenset[str]:
    """Return those of the named compartments that are under embargo."""
    table = compartment_rule
    wanted = select(table.c.compartment).where(table.c.embargo, table.c.compartment.in_(tuple(compartments)))
    return frozenset(connection.execute(wanted).scalars())


def _out(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _in(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def _sooner(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((moment for moment in (one, other) if moment is not None), default=None)
