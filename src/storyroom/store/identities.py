"""Ties between persons and what an identity provider calls them, as rows: each a transaction with its ledger entry. Believes no name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from storyroom.domain.identity import Identity, LinkShown
from storyroom.errors import InvalidRequestError, NotFoundError
from storyroom.store import ledger, people, schema
from storyroom.store.database import reading, writing
from storyroom.store.library import Library
from storyroom.store.schema_identity import identity_link
from storyroom.store.schema_people import invitation

__all__ = ["link", "links_in", "make_person", "person_of", "tie", "unlink", "use_link"]


def link(library: Library, name: str, who: Identity, *, actor: str = "", how: str) -> None:
    """Tie a person to an identity; without an actor it is their own act.

    Raises: NotFoundError, InvalidRequestError if the identity is somebody's already.
    """
    with writing(library.engine) as connection:
        tie(library, connection, name, who, actor=actor, how=how)


def tie(library: Library, connection: Connection, name: str, who: Identity, *, actor: str = "", how: str) -> None:
    """Tie a person to an identity as a part of a transaction. Raises: NotFoundError, InvalidRequestError."""
    key = _person(connection, name)
    if _row(connection, who) is not None:
        raise InvalidRequestError(
            "Someone here is known by this identity already.", "Take it off them first, or check the subject."
        )
    _insert(library, connection, key, who, actor=actor or key, how=how)


def _person(connection: Connection, name: str) -> str:
    person = schema.principal
    found = connection.execute(select(person.c.id).where(person.c.name == name)).scalar()
    if found is None:
        raise NotFoundError(f"person called {name}", "Check the name.")
    return str(found)


def _now(library: Library) -> str:
    return library.clock.now("access").isoformat()


def unlink(library: Library, name: str, who: Identity, *, actor: str, unused_only: bool) -> None:
    """Untie a person from an identity. Raises: NotFoundError, which is also what a used one is where only unused may go."""
    with writing(library.engine) as connection:
        key = _person(connection, name)
        where = [identity_link.c.principal_id == key, *_is(who)]
        if unused_only:
            where.append(identity_link.c.used_at.is_(None))
        if not connection.execute(delete(identity_link).where(*where)).rowcount:
            raise NotFoundError(
                "link like this", "`storyroom people account` shows one's own.", that="you may take away"
            )
        ledger.append(connection, library.clock, actor=actor, act="identity_unlinked", facts={"principal": key})


def person_of(library: Library, who: Identity) -> str | None:
    """Return the name of whoever is tied to an identity, or None."""
    person = schema.principal
    wanted = select(person.c.name).join(identity_link, identity_link.c.principal_id == person.c.id)
    with reading(library.engine) as connection:
        return connection.execute(wanted.where(*_is(who))).scalar()


def use_link(library: Library, who: Identity) -> None:
    """Note that somebody came in by an identity."""
    with writing(library.engine) as connection:
        first = update(identity_link).where(*_is(who), identity_link.c.used_at.is_(None))
        connection.execute(first.values(used_at=_now(library)))


def make_person(library: Library, name: str, who: Identity) -> bool:
    """Write down a person who holds nothing at all, tied to an identity; False where the name is taken."""
    with writing(library.engine) as connection:
        taken = connection.execute(select(schema.principal.c.id).where(schema.principal.c.name == name)).first()
        if taken or _row(connection, who) is not None:
            return False
        person = people.add_principal(connection, library.ids, library.clock, name=name)
        facts = {"principal": person.id, "compartments": "0"}
        ledger.append(connection, library.clock, actor=person.id, act="person_added", facts=facts)
        _insert(library, connection, person.id, who, actor=person.id, how="first_sign_in")
        return True


def links_in(connection: Connection, principal_id: str) -> tuple[LinkShown, ...]:
    """List a person's ties, the oldest first."""
    mine = select(identity_link).where(identity_link.c.principal_id == principal_id)
    rows = connection.execute(mine.order_by(identity_link.c.linked_at, identity_link.c.id))
    return tuple(
        LinkShown(row.issuer, row.subject, datetime.fromisoformat(row.linked_at), row.used_at is not None)
        for row in rows
    )


def _insert(library: Library, connection: Connection, key: str, who: Identity, *, actor: str, how: str) -> None:
    link_id = library.ids.new("identity", f"{who.issuer}/{who.subject}")
    connection.execute(
        insert(identity_link).values(
            id=link_id, principal_id=key, issuer=who.issuer, subject=who.subject, linked_at=_now(library), used_at=None
        )
    )
    connection.execute(delete(invitation).where(invitation.c.principal_id == key))  # it would take the account over
    facts = {"principal": key, "identity": link_id, "how": how}
    ledger.append(connection, library.clock, actor=actor, act="identity_linked", facts=facts)


def _row(connection: Connection, who: Identity) -> str | None:
    return connection.execute(select(identity_link.c.id).where(*_is(who))).scalar()


def _is(who: Identity) -> tuple[ColumnElement[bool], ...]:
    return (identity_link.c.issuer == who.issuer, identity_link.c.subject == who.subject)
