"""Acts on grants, groups, lists and compartments, each one transaction with its ledger entry. Asks nobody for a right: desks do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from storyroom.domain.access import Decision, Label
from storyroom.domain.grants import decide_act
from storyroom.domain.rights import Right
from storyroom.errors import InvalidRequestError, NotFoundError
from storyroom.store import grants, ledger, people, schema
from storyroom.store.database import reading, writing
from storyroom.store.library import Library
from storyroom.store.schema_people import group_member, known_to, people_group

__all__ = [
    "Compartment",
    "Group",
    "add_group",
    "compartments",
    "explain",
    "give",
    "groups",
    "listed",
    "open_named",
    "put_in_group",
    "remove_group",
    "set_list",
    "set_listed",
    "set_roles",
    "take",
    "take_from_group",
]


class Compartment(NamedTuple):
    """A compartment as its owner sees it."""

    name: str
    embargo: bool
    need_to_know: bool


class Group(NamedTuple):
    """A group, who is in it until when, and the compartments it was granted."""

    name: str
    members: tuple[tuple[str, datetime | None], ...]
    compartments: tuple[str, ...]


def open_named(library: Library, name: str, *, embargo: bool, need_to_know: bool, actor: str) -> None:
    """Open a compartment by name. Raises: InvalidRequestError if there is one."""
    with writing(library.engine) as connection:
        new = people.open_compartments(
            connection, (name,), safe=library.safe, ids=library.ids, clock=library.clock, opener=actor, of_project=False
        )
        if not new:
            raise InvalidRequestError(f"There is a compartment called {name} already.", "Choose another name.")
        grants.set_rule(connection, name, embargo=embargo, need_to_know=need_to_know)
        if need_to_know:
            connection.execute(insert(known_to).values(project=name, principal_id=actor))
        _note(library, connection, actor, "compartment_opened", compartment=name, embargo=str(embargo))


def compartments(library: Library, names: Iterable[str]) -> tuple[Compartment, ...]:
    """Describe the named compartments, by name."""
    with reading(library.engine) as connection:
        return tuple(Compartment(name, *grants.rule(connection, name)) for name in sorted(names))


def give(
    library: Library,
    names: Iterable[str],
    rights: frozenset[Right],
    *,
    holder: str,
    group: bool,
    until: datetime | None,
    actor: str,
) -> tuple[str, ...]:
    """Grant rights on compartments to a person or a group; return the ids. Raises: NotFoundError."""
    with writing(library.engine) as connection:
        key = _holder(connection, holder, group=group)
        made = []
        for name in sorted(names):
            new = grants.NewGrant(name, rights, until, None if group else key, key if group else None)
            made.append(grants.insert_grant(connection, new, ids=library.ids, clock=library.clock, by=actor))
            facts = {"grant": made[-1], "holder": key, "compartment": name, "rights": grants.rights_out(rights)}
            _note(library, connection, actor, "access_granted", **facts, until=until.isoformat() if until else "")
        return tuple(made)


def take(library: Library, names: Iterable[str], *, holder: str, group: bool, actor: str) -> tuple[str, ...]:
    """Revoke every grant of a holder on compartments; return what went.

    Raises: NotFoundError if there was none, InvalidRequestError if a compartment would be left without an owner.
    """
    wanted = tuple(names)
    now = library.clock.now("access")
    with writing(library.engine) as connection:
        key = _holder(connection, holder, group=group)
        gone = grants.delete_grants(
            connection, wanted, principal_id=None if group else key, group_id=key if group else None
        )
        if not gone:
            raise NotFoundError("grant of these to them", "`storyroom grants` lists what you have granted.")
        for name in wanted:
            if not grants.managers(connection, name, now):
                raise InvalidRequestError(f"Nobody would own {name} any more.", "Grant `owner` on it to another first.")
        for grant_id in gone:
            _note(library, connection, actor, "access_revoked", grant=grant_id, holder=key)
        return gone


def add_group(library: Library, name: str, *, actor: str) -> None:
    """Write down an empty group. Raises: InvalidRequestError if there is one of that name."""
    with writing(library.engine) as connection:
        if connection.execute(select(people_group.c.id).where(people_group.c.name == name)).scalar():
            raise InvalidRequestError(f"There is a group called {name} already.", "Choose another name.")
        group_id = library.ids.new("group", name)
        created = library.clock.now(f"group:{name}").isoformat()
        connection.execute(insert(people_group).values(id=group_id, name=name, created_at=created))
        _note(library, connection, actor, "group_added", group=group_id)


def remove_group(library: Library, name: str, *, actor: str) -> None:
    """Remove a group, with its memberships and what it was granted.

    Raises: NotFoundError, InvalidRequestError if a compartment would be left without an owner.
    """
    with writing(library.engine) as connection:
        key = _holder(connection, name, group=True)
        held = grants.compartments_of_group(connection, key)
        gone = grants.delete_grants(connection, held, group_id=key)
        for compartment in held:
            if not grants.managers(connection, compartment, library.clock.now("access")):
                raise InvalidRequestError(
                    f"Nobody would own something that {name} holds.", "Let its owners grant `owner` to another first."
                )
        connection.execute(delete(group_member).where(group_member.c.group_id == key))
        connection.execute(delete(people_group).where(people_group.c.id == key))
        _note(library, connection, actor, "group_removed", group=key, grants=str(len(gone)))


def groups(library: Library) -> tuple[Group, ...]:
    """List the groups by name."""
    with reading(library.engine) as connection:
        rows = connection.execute(select(people_group).order_by(people_group.c.name)).all()
        return tuple(_group(connection, row.id, row.name) for row in rows)


def put_in_group(library: Library, group: str, person: str, *, until: datetime | None, actor: str) -> None:
    """Make a person a member, until a moment if one is given. Raises: NotFoundError."""
    with writing(library.engine) as connection:
        keys = {"group_id": _holder(connection, group, group=True), "principal_id": _holder(connection, person)}
        connection.execute(delete(group_member).where(*(group_member.c[name] == key for name, key in keys.items())))
        connection.execute(insert(group_member).values(**keys, expires_at=until.isoformat() if until else None))
        _note(library, connection, actor, "group_joined", group=keys["group_id"], principal=keys["principal_id"])


def take_from_group(library: Library, group: str, person: str, *, actor: str) -> None:
    """End a membership. Raises: NotFoundError."""
    with writing(library.engine) as connection:
        keys = {"group_id": _holder(connection, group, group=True), "principal_id": _holder(connection, person)}
        done = connection.execute(
            delete(group_member).where(*(group_member.c[name] == key for name, key in keys.items()))
        )
        if not done.rowcount:
            raise NotFoundError(f"member called {person} of {group}")
        _note(library, connection, actor, "group_left", group=keys["group_id"], principal=keys["principal_id"])


def set_list(library: Library, project: str, *, on: bool, actor: str) -> None:
    """Begin or end the need-to-know list of a project; whoever begins it is on it."""
    with writing(library.engine) as connection:
        embargo, _was = grants.rule(connection, project)
        grants.set_rule(connection, project, embargo=embargo, need_to_know=on)
        connection.execute(delete(known_to).where(known_to.c.project == project))
        if on:
            connection.execute(insert(known_to).values(project=project, principal_id=actor))
        _note(library, connection, actor, "need_to_know_set", compartment=project, on=str(on))


def set_listed(library: Library, project: str, person: str, *, on: bool, actor: str) -> None:
    """Put a person on the need-to-know list of a project, or take them off. Raises: NotFoundError."""
    with writing(library.engine) as connection:
        key = _holder(connection, person)
        connection.execute(delete(known_to).where(known_to.c.project == project, known_to.c.principal_id == key))
        if on:
            connection.execute(insert(known_to).values(project=project, principal_id=key))
        act = "need_to_know_joined" if on else "need_to_know_left"
        _note(library, connection, actor, act, compartment=project, principal=key)


def listed(library: Library, project: str) -> tuple[str, ...]:
    """Name those on the need-to-know list of a project."""
    person = schema.principal
    wanted = select(person.c.name).join(known_to, known_to.c.principal_id == person.c.id)
    with reading(library.engine) as connection:
        return tuple(connection.execute(wanted.where(known_to.c.project == project).order_by(person.c.name)).scalars())


def set_roles(library: Library, name: str, *, operator: bool | None, curator: bool | None, actor: str) -> None:
    """Make a person administrator, or opener of compartments, or neither; None leaves it.

    Raises: NotFoundError; InvalidRequestError if nobody would be administrator.
    """
    with writing(library.engine) as connection:
        key = _holder(connection, name)
        changes = {k: v for k, v in (("operator", operator), ("curator", curator)) if v is not None}
        if changes:
            connection.execute(update(schema.principal).where(schema.principal.c.id == key).values(**changes))
        if not connection.execute(select(schema.principal.c.id).where(schema.principal.c.operator)).first():
            raise InvalidRequestError(
                "Nobody would manage people any more.", "Make another person administrator first."
            )
        facts = {field: str(value) for field, value in changes.items()}
        _note(library, connection, actor, "roles_set", principal=key, **facts)


def explain(library: Library, person: str, right: Right, label: Label) -> Decision:
    """Say whether a person may do that with material of a label, and why. Raises: NotFoundError."""
    with reading(library.engine) as connection:
        key = _holder(connection, person)
        return decide_act(
            right,
            label,
            grants.grants_of(connection, key),
            now=library.clock.now("access"),
            unlisted=grants.unlisted(connection, key),
        )


def _holder(connection: Connection, name: str, *, group: bool = False) -> str:
    table = people_group if group else schema.principal
    found = connection.execute(select(table.c.id).where(table.c.name == name)).scalar()
    if found is None:
        raise NotFoundError(f"{'group' if group else 'person'} called {name}", "Check the name.")
    return str(found)


def _group(connection: Connection, group_id: str, name: str) -> Group:
    person = schema.principal
    members = connection.execute(
        select(person.c.name, group_member.c.expires_at)
        .join(group_member, group_member.c.principal_id == person.c.id)
        .where(group_member.c.group_id == group_id)
        .order_by(person.c.name)
    ).all()
    held = grants.compartments_of_group(connection, group_id)
    until = (datetime.fromisoformat(row.expires_at) if row.expires_at else None for row in members)
    return Group(name, tuple(zip((row.name for row in members), until, strict=True)), held)


def _note(library: Library, connection: Connection, actor: str, act: str, **facts: str) -> None:
    ledger.append(connection, library.clock, actor=actor, act=act, facts=facts)
