"""Invitations as rows: a link with which one person sets up their way in, once. Keeps hashes only."""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, delete, insert, select, update

from storyroom.domain.accounts import Terms
from storyroom.domain.identity import Identity
from storyroom.store import ledger, schema
from storyroom.store.accounts import hash_of, person_id, place_password
from storyroom.store.database import reading, writing
from storyroom.store.identities import tie
from storyroom.store.library import Library
from storyroom.store.schema_people import invitation

__all__ = ["accept_invitation", "invite", "invited", "link_invited"]


def invite(library: Library, name: str, terms: Terms, *, actor: str) -> str:
    """Make a token with which a person sets up their way to sign in, once; those made before are void.

    Raises: NotFoundError.
    """
    token = secrets.token_urlsafe(32)
    now = library.clock.now("access")
    with writing(library.engine) as connection:
        key = person_id(connection, name)
        connection.execute(delete(invitation).where(invitation.c.principal_id == key))
        connection.execute(
            insert(invitation).values(
                hash=hash_of(token),
                principal_id=key,
                made_by=actor,
                expires_at=(now + terms.invitation).isoformat(),
                used_at=None,
            )
        )
        ledger.append(connection, library.clock, actor=actor, act="person_invited", facts={"principal": key})
    return token


def invited(library: Library, token: str) -> str | None:
    """Return the person that an invitation is for; None where it is unknown, spent or too late."""
    with reading(library.engine) as connection:
        return _invited(library, connection, token)


def accept_invitation(library: Library, token: str, hashed: str) -> str | None:
    """Spend an invitation and set the password, both or neither; return the person. None where it is unknown, spent or too late."""
    with writing(library.engine) as connection:
        name = _spend(library, connection, token)
        if name is not None:
            key = person_id(connection, name)
            place_password(library, connection, key, hashed, actor=key)
        return name


def link_invited(library: Library, token: str, who: Identity) -> str | None:
    """Spend an invitation and tie its person to an identity, both or neither; None where it is unknown, spent or too late.

    Raises: InvalidRequestError if the identity is somebody's already.
    """
    with writing(library.engine) as connection:
        name = _spend(library, connection, token)
        if name is not None:
            tie(library, connection, name, who, how="invitation")
        return name


def _spend(library: Library, connection: Connection, token: str) -> str | None:
    name = _invited(library, connection, token)
    if name is not None:
        spent = update(invitation).where(invitation.c.hash == hash_of(token))
        connection.execute(spent.values(used_at=library.clock.now("access").isoformat()))
        key = person_id(connection, name)
        ledger.append(connection, library.clock, actor=key, act="invitation_accepted", facts={})
    return name


def _invited(library: Library, connection: Connection, token: str) -> str | None:
    person = schema.principal
    wanted = select(person.c.name).join(invitation, invitation.c.principal_id == person.c.id)
    return connection.execute(
        wanted.where(
            invitation.c.hash == hash_of(token),
            invitation.c.used_at.is_(None),
            invitation.c.expires_at > library.clock.now("access").isoformat(),
        )
    ).scalar()
