"""Accounts, sessions, recovery codes, passkeys and failed tries as rows. Keeps hashes only; compares no password itself."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from storyroom.domain.accounts import AccountShown, PasskeyShown, SessionShown, Terms
from storyroom.errors import InvalidRequestError, NotFoundError
from storyroom.store import ledger, schema
from storyroom.store.database import reading, writing
from storyroom.store.identities import links_in
from storyroom.store.library import Library
from storyroom.store.schema_people import account, attempt, login_session, passkey, recovery_code

__all__ = [
    "NOBODYS",
    "Credential",
    "OpenSession",
    "account_of",
    "add_passkey",
    "clear_tries",
    "close_sessions",
    "disable",
    "find_passkey",
    "fresh_codes",
    "hash_of",
    "note_try",
    "open_session",
    "password_of",
    "person_id",
    "place_password",
    "remove_passkey",
    "session_of",
    "sessions_of",
    "set_password",
    "spend_code",
    "touch",
    "tries",
    "use_passkey",
]


class OpenSession(NamedTuple):
    """A session as the door needs it."""

    id: str
    name: str
    opened_at: datetime
    seen_at: datetime


class Credential(NamedTuple):
    """A passkey as it is checked."""

    id: str
    name: str
    credential: bytes
    public_key: bytes
    sign_count: int


NOBODYS = Credential("", "", b"", b"", 0)
"""Stands in for a passkey that is not known: no answer fits it."""


def hash_of(token: str) -> str:
    """Hash a random token: it has 256 bits of its own, so it needs no salt and no slowness."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


# --- passwords ---


def password_of(library: Library, name: str) -> str | None:
    """Return the stored hash of a person's password; None where there is no such person, none is set, or it is disabled."""
    person = schema.principal
    wanted = select(account.c.password).join(person, person.c.id == account.c.principal_id)
    with reading(library.engine) as connection:
        row = connection.execute(wanted.where(person.c.name == name, account.c.disabled_at.is_(None))).one_or_none()
    return row.password if row else None


def set_password(library: Library, name: str, hashed: str, *, actor: str, keep: str = "") -> None:
    """Set a person's password and close every session of theirs but `keep`. Raises: NotFoundError."""
    with writing(library.engine) as connection:
        place_password(library, connection, person_id(connection, name), hashed, actor=actor, keep=keep)


def place_password(
    library: Library, connection: Connection, key: str, hashed: str, *, actor: str, keep: str = ""
) -> None:
    """Set the password of a person by their id, as a part of a transaction."""
    _ensure_account(library, connection, key)
    now = _now(library).isoformat()
    connection.execute(update(account).where(account.c.principal_id == key).values(password=hashed, changed_at=now))
    where = (login_session.c.principal_id == key, login_session.c.id != keep)
    connection.execute(delete(login_session).where(*where))
    _note(library, connection, actor, "password_set", principal=key)


def disable(library: Library, name: str, *, on: bool, actor: str) -> None:
    """Shut a person's account, with all their sessions, or open it again. Raises: NotFoundError."""
    with writing(library.engine) as connection:
        key = person_id(connection, name)
        _ensure_account(library, connection, key)
        at = _now(library).isoformat() if on else None
        connection.execute(update(account).where(account.c.principal_id == key).values(disabled_at=at))
        if on:
            connection.execute(delete(login_session).where(login_session.c.principal_id == key))
        _note(library, connection, actor, "account_shut" if on else "account_opened", principal=key)


def account_of(library: Library, name: str) -> AccountShown:
    """Say how a person can sign in. Raises: NotFoundError."""
    with reading(library.engine) as connection:
        key = person_id(connection, name)
        row = connection.execute(select(account).where(account.c.principal_id == key)).one_or_none()
        keys = connection.execute(
            select(passkey).where(passkey.c.principal_id == key).order_by(passkey.c.created_at, passkey.c.id)
        )
        codes = select(func.count()).where(recovery_code.c.principal_id == key, recovery_code.c.used_at.is_(None))
        return AccountShown(
            password=bool(row and row.password),
            passkeys=tuple(PasskeyShown(k.id, k.name, datetime.fromisoformat(k.created_at)) for k in keys),
            recovery_codes=connection.execute(codes).scalar_one(),
            disabled=bool(row and row.disabled_at),
            links=links_in(connection, key),
        )


# --- sessions ---


def open_session(library: Library, name: str, *, device: str, terms: Terms, how: str) -> str:
    """Open a session and return its token, which is kept nowhere. Raises: NotFoundError if the account is shut."""
    token = secrets.token_urlsafe(32)
    now = _now(library)
    with writing(library.engine) as connection:
        key = person_id(connection, name)
        if connection.execute(
            select(account.c.principal_id).where(account.c.principal_id == key, account.c.disabled_at.is_not(None))
        ).first():
            raise NotFoundError("open account of that name")
        old = or_(
            login_session.c.opened_at < (now - terms.absolute).isoformat(),
            login_session.c.seen_at < (now - terms.idle).isoformat(),
        )
        connection.execute(delete(login_session).where(old))
        session_id = library.ids.new("session", hash_of(token))
        connection.execute(
            insert(login_session).values(
                hash=hash_of(token),
                id=session_id,
                principal_id=key,
                device=device[:200],
                opened_at=now.isoformat(),
                seen_at=now.isoformat(),
            )
        )
        _note(library, connection, key, "signed_in", session=session_id, how=how)
    return token


def session_of(library: Library, token: str) -> OpenSession | None:
    """Find the session of a token, ended or not."""
    hashed = hash_of(token)
    return library.kept(("session", hashed), lambda: _find_session(library, hashed))


def touch(library: Library, token: str) -> None:
    """Note that a session was used just now."""
    with writing(library.engine) as connection:
        where = login_session.c.hash == hash_of(token)
        connection.execute(update(login_session).where(where).values(seen_at=_now(library).isoformat()))


def sessions_of(library: Library, name: str, terms: Terms) -> tuple[SessionShown, ...]:
    """List a person's open sessions, the newest use first."""
    now, person = _now(library), schema.principal
    wanted = select(login_session).join(person, person.c.id == login_session.c.principal_id)
    with reading(library.engine) as connection:
        rows = connection.execute(wanted.where(person.c.name == name)).all()
    shown = [
        SessionShown(row.id, row.device, datetime.fromisoformat(row.opened_at), datetime.fromisoformat(row.seen_at))
        for row in rows
    ]
    open_ = [each for each in shown if now - each.opened_at <= terms.absolute and now - each.seen_at <= terms.idle]
    return tuple(sorted(open_, key=lambda each: (each.seen_at, each.id), reverse=True))


def close_sessions(library: Library, name: str, *, session_id: str = "", but: str = "", actor: str) -> int:
    """End one session of a person, or all of them but one; return how many."""
    with writing(library.engine) as connection:
        key = person_id(connection, name)
        where = [login_session.c.principal_id == key, login_session.c.id != but]
        if session_id:
            where.append(login_session.c.id == session_id)
        ended = connection.execute(delete(login_session).where(*where)).rowcount
        if ended:
            _note(library, connection, actor, "sessions_closed", principal=key, count=str(ended))
    return ended


# --- recovery codes ---


def fresh_codes(library: Library, name: str, hashes: Iterable[str], *, actor: str) -> None:
    """Replace a person's recovery codes. Raises: NotFoundError."""
    with writing(library.engine) as connection:
        key = person_id(connection, name)
        connection.execute(delete(recovery_code).where(recovery_code.c.principal_id == key))
        connection.execute(
            insert(recovery_code), [{"principal_id": key, "hash": hashed, "used_at": None} for hashed in hashes]
        )
        _note(library, connection, actor, "recovery_codes_made", principal=key)


def spend_code(library: Library, name: str, hashed: str) -> bool:
    """Use a recovery code up; False where it is not one of this person's that is left."""
    now, person = _now(library), schema.principal
    with writing(library.engine) as connection:
        key = connection.execute(select(person.c.id).where(person.c.name == name)).scalar() or ""
        spent = connection.execute(
            update(recovery_code)
            .where(
                recovery_code.c.principal_id == key, recovery_code.c.hash == hashed, recovery_code.c.used_at.is_(None)
            )
            .values(used_at=now.isoformat())
        ).rowcount
        if spent:
            _note(library, connection, key, "recovery_code_used")
    return bool(spent)


# --- passkeys ---


def add_passkey(
    library: Library, name: str, *, credential: bytes, public_key: bytes, sign_count: int, called: str
) -> None:
    """Keep a passkey. Raises: NotFoundError, InvalidRequestError if it is known already."""
    with writing(library.engine) as connection:
        key = person_id(connection, name)
        if connection.execute(select(passkey.c.id).where(passkey.c.credential == credential)).first():
            raise InvalidRequestError("This passkey is known already.", "Use another device or security key.")
        passkey_id = library.ids.new("passkey", hashlib.sha256(credential).hexdigest())
        connection.execute(
            insert(passkey).values(
                id=passkey_id,
                principal_id=key,
                credential=credential,
                public_key=public_key,
                sign_count=sign_count,
                name=called[:200],
                created_at=_now(library).isoformat(),
            )
        )
        _ensure_account(library, connection, key)
        _note(library, connection, key, "passkey_added", passkey=passkey_id)


def find_passkey(library: Library, credential: bytes) -> Credential | None:
    """Find a passkey of an open account by its credential id."""
    person = schema.principal
    wanted = (
        select(passkey, person.c.name.label("person"))
        .join(person, person.c.id == passkey.c.principal_id)
        .join(account, account.c.principal_id == person.c.id)
        .where(passkey.c.credential == credential, account.c.disabled_at.is_(None))
    )
    with reading(library.engine) as connection:
        row = connection.execute(wanted).one_or_none()
    return Credential(row.id, row.person, row.credential, row.public_key, row.sign_count) if row else None


def use_passkey(library: Library, passkey_id: str, sign_count: int) -> None:
    """Keep the count that a passkey has come to."""
    with writing(library.engine) as connection:
        connection.execute(update(passkey).where(passkey.c.id == passkey_id).values(sign_count=sign_count))


def remove_passkey(library: Library, name: str, passkey_id: str) -> None:
    """Forget a passkey. Raises: NotFoundError."""
    with writing(library.engine) as connection:
        key = person_id(connection, name)
        gone = connection.execute(delete(passkey).where(passkey.c.id == passkey_id, passkey.c.principal_id == key))
        if not gone.rowcount:
            raise NotFoundError("passkey")
        _note(library, connection, key, "passkey_removed", passkey=passkey_id)


# --- failed tries ---


def tries(library: Library, about: str, window: timedelta) -> int:
    """Count the failed tries within the window."""
    since = (_now(library) - window).isoformat()
    with reading(library.engine) as connection:
        wanted = select(func.count()).where(attempt.c.about == hash_of(about), attempt.c.at > since)
        return int(connection.execute(wanted).scalar_one())


def note_try(library: Library, abouts: Iterable[str], window: timedelta) -> None:
    """Note a failed try, and forget those that no longer count."""
    now = _now(library)
    with writing(library.engine) as connection:
        connection.execute(delete(attempt).where(attempt.c.at <= (now - window).isoformat()))
        connection.execute(
            insert(attempt),
            [
                {"id": f"attempt:{secrets.token_hex(16)}", "about": hash_of(about), "at": now.isoformat()}
                for about in abouts
            ],
        )


def clear_tries(library: Library, about: str) -> None:
    """Forget the failed tries of an account that was signed in to."""
    with writing(library.engine) as connection:
        connection.execute(delete(attempt).where(attempt.c.about == hash_of(about)))


def _find_session(library: Library, hashed: str) -> OpenSession | None:
    person = schema.principal
    wanted = select(login_session, person.c.name).join(person, person.c.id == login_session.c.principal_id)
    with reading(library.engine) as connection:
        row = connection.execute(wanted.where(login_session.c.hash == hashed)).one_or_none()
    if row is None:
        return None
    return OpenSession(row.id, row.name, datetime.fromisoformat(row.opened_at), datetime.fromisoformat(row.seen_at))


def _ensure_account(library: Library, connection: Connection, key: str) -> None:
    if not connection.execute(select(account.c.principal_id).where(account.c.principal_id == key)).first():
        now = _now(library).isoformat()
        connection.execute(insert(account).values(principal_id=key, password=None, disabled_at=None, changed_at=now))


def person_id(connection: Connection, name: str) -> str:
    """Return the id of a person, as a part of a transaction. Raises: NotFoundError."""
    person = schema.principal
    found = connection.execute(select(person.c.id).where(person.c.name == name)).scalar()
    if found is None:
        raise NotFoundError(f"person called {name}", "Check the name.")
    return str(found)


def _note(library: Library, connection: Connection, actor: str, act: str, **facts: str) -> None:
    ledger.append(connection, library.clock, actor=actor, act=act, facts=facts)


def _now(library: Library) -> datetime:
    return library.clock.now("access")
