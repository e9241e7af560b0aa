"""The JSON of access and accounts that the doors speak: who holds what until when, sessions, keys. Holds no secret."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from storyroom.domain.accounts import AccountShown, KeyShown, SessionShown
from storyroom.domain.shapes import Shape

__all__ = [
    "account_shape",
    "compartment_shape",
    "emergency_shape",
    "grant_shape",
    "group_shape",
    "key_shape",
    "label_done_shape",
    "label_shape",
    "session_shape",
    "waiting_shape",
]


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


class _Label(Protocol):
    @property
    def compartments(self) -> tuple[str, ...]: ...
    @property
    def embargoed(self) -> tuple[str, ...]: ...
    @property
    def may_change(self) -> bool: ...


class _LabelDone(Protocol):
    @property
    def done(self) -> bool: ...
    @property
    def request(self) -> str: ...
    @property
    def compartments(self) -> tuple[str, ...]: ...


class _Waiting(Protocol):
    @property
    def request(self) -> str: ...
    @property
    def draft(self) -> str: ...
    @property
    def compartments(self) -> tuple[str, ...]: ...
    @property
    def reason(self) -> str: ...
    @property
    def asked_by(self) -> str: ...


class _Emergency(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def asked_by(self) -> str: ...
    @property
    def compartment(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def minutes(self) -> int: ...
    @property
    def until(self) -> datetime | None: ...


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


def label_shape(found: _Label) -> Shape:
    """Shape a draft's label."""
    return {
        "compartments": list(found.compartments),
        "embargoed": list(found.embargoed),
        "may_change": found.may_change,
    }


def label_done_shape(found: _LabelDone) -> Shape:
    """Shape what became of a change of label."""
    return {"done": found.done, "request": found.request, "compartments": list(found.compartments)}


def waiting_shape(found: _Waiting) -> Shape:
    """Shape a request that awaits a second person."""
    return {
        "request": found.request,
        "draft": found.draft,
        "compartments": list(found.compartments),
        "reason": found.reason,
        "asked_by": found.asked_by,
    }


def emergency_shape(found: _Emergency) -> Shape:
    """Shape a request to break the glass."""
    return {
        "id": found.id,
        "asked_by": found.asked_by,
        "compartment": found.compartment,
        "reason": found.reason,
        "minutes": found.minutes,
        "until": _moment(found.until),
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
