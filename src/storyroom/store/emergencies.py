"""Access in an emergency as rows: asked by one person, opened by another, ended by time; and the notices that tell of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, insert, select, update

from storyroom.domain.rights import ROLES
from storyroom.errors import InvalidRequestError, NotFoundError
from storyroom.store import grants, ledger, people, schema
from storyroom.store.accounts import hash_of
from storyroom.store.database import reading, writing
from storyroom.store.library import Library
from storyroom.store.schema_people import break_glass, notice

__all__ = ["Emergency", "Notice", "ask", "confirm", "emergencies", "notices", "notify", "see_notices"]


class Emergency(NamedTuple):
    """A request for access, as those see it who may confirm it."""

    id: str
    asked_by: str
    compartment: str
    reason: str
    minutes: int
    until: datetime | None
    """None while it awaits a second person."""


class Notice(NamedTuple):
    """Something a person is told when they next come in."""

    id: str
    text: str
    made_at: datetime


def ask(library: Library, compartment: str, *, reason: str, minutes: int, actor: str) -> str:
    """Write down that someone needs to read a compartment; it opens nothing. Raises: NotFoundError."""
    with writing(library.engine) as connection:
        if not people.existing(connection, (compartment,)):
            raise NotFoundError(f"compartment called {compartment}", "Check the spelling.")
        now = _now(library)
        request = library.ids.new("emergency", f"{actor}/{compartment}/{now.isoformat()}")
        connection.execute(
            insert(break_glass).values(
                id=request,
                principal_id=actor,
                compartment=compartment,
                reason=reason,
                minutes=minutes,
                asked_at=now.isoformat(),
                confirmed_by=None,
                until=None,
            )
        )
        facts = {"request": request, "compartment": compartment, "reason": hash_of(f"{request}/{reason}")}
        ledger.append(connection, library.clock, actor=actor, act="emergency_asked", facts=facts)
        _tell_owners(
            library,
            connection,
            compartment,
            f"{people.name_of(connection, actor)} asked for emergency access to {compartment}.",
        )
    return request


def confirm(library: Library, request: str, *, actor: str, open_for: timedelta) -> datetime:
    """Open what another person asked for, until the minutes are over; the owners are told. Returns the end.

    Raises: NotFoundError, InvalidRequestError for one's own, one that is open already, or one asked too long ago.
    """
    with writing(library.engine) as connection:
        row = connection.execute(select(break_glass).where(break_glass.c.id == request)).one_or_none()
        if row is None:
            raise NotFoundError("request", "`storyroom break-glass list` shows them.")
        if row.principal_id == actor:
            raise InvalidRequestError("A second person has to confirm this.", "Ask another administrator.")
        now = _now(library)
        if row.until is not None or now - datetime.fromisoformat(row.asked_at) > open_for:
            raise InvalidRequestError("This was confirmed already, or asked too long ago.", "Ask anew.")
        until = now + timedelta(minutes=row.minutes)
        connection.execute(
            update(break_glass).where(break_glass.c.id == request).values(confirmed_by=actor, until=until.isoformat())
        )
        new = grants.NewGrant(row.compartment, ROLES["viewer"], until, principal_id=row.principal_id)
        grant = grants.insert_grant(connection, new, ids=library.ids, clock=library.clock, by=actor)
        facts = {"request": request, "grant": grant, "compartment": row.compartment, "until": until.isoformat()}
        ledger.append(connection, library.clock, actor=actor, act="emergency_opened", facts=facts)
        asker, second = people.name_of(connection, row.principal_id), people.name_of(connection, actor)
        text = (
            f"{asker} reads {row.compartment} in an emergency until {until:%d %B %Y %H:%M} UTC, confirmed by {second}. "
            f"Reason given: {row.reason}"
        )
        _tell_owners(library, connection, row.compartment, text)
    return until


def emergencies(library: Library) -> tuple[Emergency, ...]:
    """List the requests, the newest first."""
    person = schema.principal
    wanted = select(break_glass, person.c.name).join(person, person.c.id == break_glass.c.principal_id)
    with reading(library.engine) as connection:
        rows = connection.execute(wanted.order_by(break_glass.c.asked_at.desc(), break_glass.c.id)).all()
    return tuple(
        Emergency(
            row.id, row.name, row.compartment, row.reason, row.minutes,
            datetime.fromisoformat(row.until) if row.until else None,
        )
        for row in rows
    )  # fmt: skip


def notify(library: Library, connection: Connection, principals: Iterable[str], text: str) -> None:
    """Leave a notice for each of these people, in the caller's transaction."""
    now = _now(library).isoformat()
    for principal_id in principals:
        notice_id = library.ids.new("notice", f"{principal_id}/{text}/{now}")
        if not connection.execute(select(notice.c.id).where(notice.c.id == notice_id)).first():
            connection.execute(
                insert(notice).values(id=notice_id, principal_id=principal_id, text=text, made_at=now, seen_at=None)
            )


def notices(library: Library, principal_id: str) -> tuple[Notice, ...]:
    """Return what a person has not been told yet, oldest first."""

    def look() -> tuple[Notice, ...]:
        wanted = select(notice).where(notice.c.principal_id == principal_id, notice.c.seen_at.is_(None))
        with reading(library.engine) as connection:
            rows = connection.execute(wanted.order_by(notice.c.made_at, notice.c.id)).all()
        return tuple(Notice(row.id, row.text, datetime.fromisoformat(row.made_at)) for row in rows)

    return library.kept(("notices", principal_id), look)


def see_notices(library: Library, principal_id: str) -> None:
    """Note that a person has read what there was to tell."""
    with writing(library.engine) as connection:
        where = (notice.c.principal_id == principal_id, notice.c.seen_at.is_(None))
        connection.execute(update(notice).where(*where).values(seen_at=_now(library).isoformat()))


def _tell_owners(library: Library, connection: Connection, compartment: str, text: str) -> None:
    notify(library, connection, grants.managers(connection, compartment, _now(library)), text)


def _now(library: Library) -> datetime:
    return library.clock.now("access")
