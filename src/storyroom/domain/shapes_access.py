"""The JSON of access and accounts that the doors speak: who holds what until when, sessions, keys. Holds no secret."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from storyroom.domain.accounts import AccountShown, KeyShown, SessionShown
from storyroom.domain.shapes import Shape

__all__ = ["account_shape", "compartment_shape", "grant_shape", "group_shape", "key_shape", "session_shape"]


class _Grant(Protocol):
    @property
    def holder(self) -> str: ...
    @property
    def is_group(self) -> bool: ...
    @property
    def compartment(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def until(self) -> datetime | None: ...
    @property
    def ended(self) -> bool: ...


class _Group(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def members(self) -> tuple[tuple[str, datetime | None], ...]: ...
    @property
    def compartments(self) -> tuple[str, ...]: ...


class _Compartment(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def embargo(self) -> bool: ...
    @property
    def need_to_know(self) -> bool: ...


def compartment_shape(found: _Compartment, listed: Iterable[str] = ()) -> Shape:
    """Shape a compartment as its owner sees it."""
    return {
        "name": found.name,
        "embargo": found.embargo,
        "need_to_know": found.need_to_know,
        "listed": list(listed),
    }


def grant_shape(found: _Grant) -> Shape:
    """Shape a grant."""
    return {
        "holder": found.holder,
        "group": found.is_group,
        "compartment": found.compartment,
        "role": found.role,
        "until": _moment(found.until),
        "ended": found.ended,
    }


def group_shape(found: _Group) -> Shape:
    """Shape a group and its members."""
    return {
        "name": found.name,
        "members": [{"name": name, "until": _moment(until)} for name, until in found.members],
        "compartments": list(found.compartments),
    }


def session_shape(found: SessionShown, *, current: str = "") -> Shape:
    """Shape an open session."""
    return {
        "id": found.id,
        "device": found.device,
        "opened_at": found.opened_at.isoformat(),
        "seen_at": found.seen_at.isoformat(),
        "current": found.id == current,
    }


def key_shape(found: KeyShown) -> Shape:
    """Shape a program's key, without the key."""
    return {
        "id": found.id,
        "name": found.name,
        "role": found.role,
        "compartments": None if found.compartments is None else list(found.compartments),
        "expires_at": found.expires_at.isoformat(),
        "state": found.state,
    }


def account_shape(found: AccountShown) -> Shape:
    """Shape the ways in that a person has."""
    return {
        "password": found.password,
        "passkeys": [
            {"id": key.id, "name": key.name, "created_at": key.created_at.isoformat()} for key in found.passkeys
        ],
        "recovery_codes": found.recovery_codes,
        "links": [
            {"issuer": one.issuer, "subject": one.subject, "linked_at": one.linked_at.isoformat(), "used": one.used}
            for one in found.links
        ],
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
