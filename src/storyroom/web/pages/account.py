"""One's own account: password, passkeys, recovery codes, sessions, keys, and what one has to be told. Shows a secret once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from storyroom.api.callers import CALLER
from storyroom.api.errors import status_of
from storyroom.errors import AccessError, InputError, NotFoundError
from storyroom.web.forms import Sent, posted, sent_json
from storyroom.web.pages.coming_in import entrance_of, site_of
from storyroom.web.rendering import door_of, render

__all__ = ["routes"]


def _account(request: Request, told: Mapping[str, object] | None = None, *, status: int = 200) -> Response:
    """Show how the person signs in, from where they are in, and what programs may do for them."""
    seat = door_of(request).seats()
    desk, caller, door = seat.accounts, CALLER.get(), door_of(request)
    known = {"error": None, "done": "", "codes": (), "key": "", **(told or {})}
    return render(
        request,
        "account.html",
        seat=seat,
        status=status,
        here="account",
        account=desk.shown(),
        sessions=desk.sessions(),
        current=caller.by if caller else "",
        keys=desk.api_keys(),
        notices=seat.emergencies.notices(),
        studio=door.studio,
        **known,
    )


def _show(request: Request) -> Response:
    return _account(request)


def _act(request: Request, sent: Sent) -> Response:
    act = _ACTS.get(request.path_params["act"])
    if act is None:
        raise NotFoundError("page", "Check the address.")
    try:
        return _account(request, act(request, sent))
    except (InputError, AccessError, NotFoundError) as error:
        return _account(request, {"error": error}, status=status_of(error))


def _password(request: Request, sent: Sent) -> dict[str, object]:
    caller = CALLER.get()
    door_of(request).seats().accounts.set_password(
        entrance_of(request), sent.get("new", ""), old=sent.get("old", ""), session=caller.by if caller else ""
    )
    return {"done": "The password is set, and every other session has ended."}


def _codes(request: Request, _sent: Sent) -> dict[str, object]:
    return {"codes": door_of(request).seats().accounts.make_recovery_codes()}


def _end(request: Request, sent: Sent) -> dict[str, object]:
    caller, session = CALLER.get(), sent.get("session", "")
    door_of(request).seats().accounts.close_session(session, but="" if session or not caller else caller.by)
    return {"done": "Ended."}


def _make_key(request: Request, sent: Sent) -> dict[str, object]:
    days = sent.get("days", "90")
    only = tuple(name.strip() for name in sent.get("only", "").split(",") if name.strip())
    _id, key = door_of(request).seats().accounts.make_key(
        sent.get("name", ""), role=sent.get("role", "viewer"), compartments=only or None,
        days=int(days) if days.isdecimal() and len(days) < 6 else 0,
    )  # fmt: skip
    return {"key": key}


def _revoke_key(request: Request, sent: Sent) -> dict[str, object]:
    door_of(request).seats().accounts.revoke_key(sent.get("key", ""))
    return {"done": "The key is revoked."}


def _remove_passkey(request: Request, sent: Sent) -> dict[str, object]:
    door_of(request).seats().accounts.remove_passkey(sent.get("passkey", ""))
    return {"done": "The passkey is removed."}


def _unlink(request: Request, sent: Sent) -> dict[str, object]:
    desk = door_of(request).seats().accounts
    desk.unlink(desk.own_name(), sent.get("subject", ""), issuer=sent.get("issuer", ""))
    return {"done": "The link is gone."}


def _seen(request: Request, _sent: Sent) -> dict[str, object]:
    door_of(request).seats().emergencies.seen()
    return {}


_ACTS = {
    "password": _password,
    "codes": _codes,
    "end-session": _end,
    "make-key": _make_key,
    "revoke-key": _revoke_key,
    "remove-passkey": _remove_passkey,
    "unlink": _unlink,
    "seen": _seen,
}


def _offer(request: Request) -> Response:
    desk = door_of(request).seats().accounts
    return JSONResponse(desk.offer_passkey(entrance_of(request), site_of(request)))


def _keep(request: Request, sent: dict[str, Any]) -> Response:
    desk, answer = door_of(request).seats().accounts, sent.get("answer")
    called = str(sent.get("name", ""))
    desk.add_passkey(entrance_of(request), site_of(request), answer if isinstance(answer, dict) else {}, called=called)
    return JSONResponse({"done": True})


routes = (
    Route("/account", _show),
    Route("/account/passkey/ask", _offer, methods=["POST"]),
    Route("/account/passkey", sent_json(_keep), methods=["POST"]),
    Route("/account/{act}", posted(_act), methods=["POST"]),
)
