"""Keys for programs as rows: made, listed, revoked, found by hash. Who a key is, `store.people` says."""

from __future__ import annotations

import json
import secrets
from datetime import datetime

from sqlalchemy import insert, select, update

from storyroom.domain.access import Principal
from storyroom.domain.accounts import KeyShown
from storyroom.domain.rights import Right, role_of
from storyroom.errors import NotFoundError
from storyroom.store import grants, ledger
from storyroom.store.accounts import hash_of
from storyroom.store.database import reading, writing
from storyroom.store.library import Library
from storyroom.store.schema_people import api_key

__all__ = ["id_of_key", "keys_of", "make_key", "revoke_key"]

_BEGINS = "sr_"
"""How a key begins, so that those who look for leaked secrets can know one."""


def make_key(
    library: Library,
    owner: Principal,
    *,
    name: str,
    rights: frozenset[Right],
    compartments: tuple[str, ...] | None,
    expires_at: datetime,
) -> tuple[str, str]:
    """Make a key; return its id and the key itself, which is kept nowhere."""
    token = _BEGINS + secrets.token_urlsafe(32)
    now = library.clock.now("access").isoformat()
    with writing(library.engine) as connection:
        key_id = library.ids.new("key", f"{owner.name}/{name}/{now}")
        connection.execute(
            insert(api_key).values(
                id=key_id,
                hash=hash_of(token),
                principal_id=owner.id,
                name=name,
                rights=grants.rights_out(rights),
                compartments=None if compartments is None else json.dumps(sorted(compartments)),
                made_at=now,
                expires_at=expires_at.isoformat(),
                revoked_at=None,
            )
        )
        facts = {"key": key_id, "rights": grants.rights_out(rights), "until": expires_at.isoformat()}
        ledger.append(connection, library.clock, actor=owner.id, act="key_made", facts=facts)
    return key_id, token


def keys_of(library: Library, owner: Principal) -> tuple[KeyShown, ...]:
    """List a person's keys, the newest first, ended and revoked ones too."""
    now = library.clock.now("access")
    wanted = select(api_key).where(api_key.c.principal_id == owner.id).order_by(api_key.c.made_at.desc(), api_key.c.id)
    with reading(library.engine) as connection:
        rows = connection.execute(wanted).all()
    return tuple(
        KeyShown(
            row.id,
            row.name,
            role_of(grants.rights_in(row.rights)),
            None if row.compartments is None else tuple(json.loads(row.compartments)),
            datetime.fromisoformat(row.expires_at),
            "revoked" if row.revoked_at else "open" if now < datetime.fromisoformat(row.expires_at) else "ended",
        )
        for row in rows
    )


def revoke_key(library: Library, owner: Principal, key_id: str) -> None:
    """Revoke a key of a person's: it opens nothing from the next request on. Raises: NotFoundError."""
    now = library.clock.now("access").isoformat()
    with writing(library.engine) as connection:
        where = (api_key.c.id == key_id, api_key.c.principal_id == owner.id, api_key.c.revoked_at.is_(None))
        if not connection.execute(update(api_key).where(*where).values(revoked_at=now)).rowcount:
            raise NotFoundError("such key of yours", "`storyroom keys list` shows them.", that="")
        ledger.append(connection, library.clock, actor=owner.id, act="key_revoked", facts={"key": key_id})


def id_of_key(library: Library, token: str) -> str | None:
    """Return the id of the key that a token is; whether it still opens anything is asked when its seat is taken."""
    hashed = hash_of(token)

    def look() -> str | None:
        with reading(library.engine) as connection:
            return connection.execute(select(api_key.c.id).where(api_key.c.hash == hashed)).scalar()

    return library.kept(("key", hashed), look)
