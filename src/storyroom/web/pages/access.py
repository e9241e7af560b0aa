"""Who holds what until when, for owners of compartments; and people, for administrators. Shows nobody what is not theirs to give."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from storyroom.api.errors import status_of
from storyroom.domain.days import day_of_end, end_of
from storyroom.domain.rights import ROLES
from storyroom.errors import AccessError, InputError, NotFoundError
from storyroom.room import Seat
from storyroom.web.forms import Sent, posted
from storyroom.web.rendering import door_of, render

__all__ = ["routes"]


def _access(request: Request, told: Mapping[str, object] | None = None, *, status: int = 200) -> Response:
    """Show compartments with their grants, and people; to someone who manages neither, say so."""
    seat = door_of(request).seats()
    person, desk = seat.principal, seat.access
    grants = desk.grants()
    known = {"error": None, "done": "", "link": "", **(told or {})}
    return render(
        request,
        "access.html",
        seat=seat,
        status=status,
        here="access",
        person=person,
        compartments=[
            (one, [grant for grant in grants if grant.compartment == one.name],
             desk.listed(one.name) if one.need_to_know else ())
            for one in desk.compartments()
        ],
        groups=desk.groups() if person.operator or person.holdings.manage else (),
        people=desk.people() if person.operator else (),
        waiting=[(one, _draft(seat, one.draft)) for one in seat.labels.waiting()],
        emergencies=[one for one in seat.emergencies.requests() if not one.until] if person.operator else (),
        studio=door_of(request).studio,
        roles=tuple(ROLES),
        day=day_of_end,
        **known,
    )  # fmt: skip


def _show(request: Request) -> Response:
    return _access(request)


def _act(request: Request, sent: Sent) -> Response:
    act = _ACTS.get(request.path_params["act"])
    if act is None:
        raise NotFoundError("page", "Check the address.")
    try:
        return _access(request, act(door_of(request).seats(), sent, request))
    except (InputError, AccessError, NotFoundError) as error:
        return _access(request, {"error": error}, status=status_of(error))


def _grant(seat: Seat, sent: Sent, _request: Request) -> dict[str, object]:
    who, what, group = sent.get("holder", ""), sent.get("compartment", ""), "group" in sent
    seat.access.grant(who, what, role=sent.get("role", ""), until=end_of(sent.get("until", "")), group=group)
    return {"done": f"{who} is {sent.get('role')} of {what}."}


def _revoke(seat: Seat, sent: Sent, _request: Request) -> dict[str, object]:
    who, what = sent.get("holder", ""), sent.get("compartment", "")
    seat.access.revoke(who, what, group=sent.get("group") == "yes")
    return {"done": f"{who} holds nothing on {what} by name any more."}


def _open(seat: Seat, sent: Sent, _request: Request) -> dict[str, object]:
    name = sent.get("name", "")
    seat.access.open(name, embargo="embargo" in sent, need_to_know="need_to_know" in sent)
    return {"done": f"{name} is open, and yours."}


def _add_person(seat: Seat, sent: Sent, _request: Request) -> dict[str, object]:
    name = sent.get("name", "")
    seat.access.add_person(name)
    return {"done": f"{name} is here, and may see nothing but what is public."}


def _invite(seat: Seat, sent: Sent, request: Request) -> dict[str, object]:
    token = seat.accounts.invite(sent.get("name", ""))
    door = door_of(request)
    return {"link": f"{door.public_url.rstrip('/') or door.base}/welcome?token={token}"}


def _shut(seat: Seat, sent: Sent, _request: Request) -> dict[str, object]:
    seat.accounts.shut(sent.get("name", ""))
    return {"done": f"The account of {sent.get('name')} is shut."}


def _link(seat: Seat, sent: Sent, _request: Request) -> dict[str, object]:
    seat.accounts.link(sent.get("name", ""), sent.get("subject", "").strip())
    return {"done": f"{sent.get('name')} comes in as {sent.get('subject')}."}


def _add_group(seat: Seat, sent: Sent, _request: Request) -> dict[str, object]:
    seat.access.add_group(sent.get("group", ""))
    return {"done": f"The group {sent.get('group')} is made."}


def _remove_group(seat: Seat, sent: Sent, _request: Request) -> dict[str, object]:
    seat.access.remove_group(sent.get("group", ""))
    return {"done": f"The group {sent.get('group')} is gone."}


def _join_group(seat: Seat, sent: Sent, _request: Request) -> dict[str, object]:
    group, person = sent.get("group", ""), sent.get("person", "")
    seat.access.join_group(group, person, until=end_of(sent.get("until", "")))
    return {"done": f"{person} is in {group}."}


def _leave_group(seat: Seat, sent: Sent, _request: Request) -> dict[str, object]:
    group, person = sent.get("group", ""), sent.get("person", "")
    seat.access.leave_group(group, person)
    return {"done": f"{person} is no longer in {group}."}


def _list(seat: Seat, sent: Sent, *, on: bool) -> dict[str, object]:
    project = sent.get("project", "")
    seat.access.need_to_know(project, on=on)
    return {
        "done": f"{project} is known to you alone, until you put others on its list."
        if on
        else f"The list of {project} has ended."
    }


def _listed(seat: Seat, sent: Sent, *, on: bool) -> dict[str, object]:
    project, person = sent.get("project", ""), sent.get("person", "")
    seat.access.let_know(project, person, on=on)
    return {"done": f"{person} is {'on' if on else 'off'} the list of {project}."}


def _confirm_label(seat: Seat, sent: Sent, _request: Request) -> dict[str, object]:
    done = seat.labels.confirm(sent.get("request", ""))
    return {"done": f"Its label is now {', '.join(done.compartments)}."}


def _confirm_glass(seat: Seat, sent: Sent, _request: Request) -> dict[str, object]:
    until = seat.emergencies.confirm(sent.get("request", ""))
    return {"done": f"Open until {until:%Y-%m-%d %H:%M} UTC."}


_ACTS = {
    "grant": _grant,
    "revoke": _revoke,
    "open": _open,
    "add-person": _add_person,
    "invite": _invite,
    "shut": _shut,
    "link": _link,
    "add-group": _add_group,
    "remove-group": _remove_group,
    "join-group": _join_group,
    "leave-group": _leave_group,
    "begin-list": lambda seat, sent, _request: _list(seat, sent, on=True),
    "end-list": lambda seat, sent, _request: _list(seat, sent, on=False),
    "let-know": lambda seat, sent, _request: _listed(seat, sent, on=True),
    "forget": lambda seat, sent, _request: _listed(seat, sent, on=False),
    "confirm-label": _confirm_label,
    "confirm-emergency": _confirm_glass,
}


def _draft(seat: Seat, draft_id: str) -> str:
    return next((f"{e.document}, {e.name}" for e in seat.drafts() if e.id == draft_id), "")


routes = (Route("/access", _show), Route("/access/{act}", posted(_act), methods=["POST"]))
