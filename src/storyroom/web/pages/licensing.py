"""The rights in works: what is stated of each document and what is missing, a form, and taking consent back. Decides nothing: the desk does."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from storyroom.api.errors import status_of
from storyroom.domain.derivation import MadeFrom
from storyroom.domain.licensing import AssetRights, ConsentScope, Guild, LegalBasis, Statement
from storyroom.errors import AccessError, InputError, NotFoundError
from storyroom.room import Seat
from storyroom.web.forms import Sent, posted
from storyroom.web.pages.library import find_entry
from storyroom.web.rendering import door_of, render

__all__ = ["routes"]

_MOST_ROWS = 300
_WORDS = {
    LegalBasis.OWN_WORK: "own work",
    LegalBasis.LICENCE: "licence",
    LegalBasis.PUBLIC_DOMAIN: "public domain",
    LegalBasis.FAIR_USE: "fair use",
    ConsentScope.SEARCH: "search",
    ConsentScope.QUOTE: "quote: answers, exports, models that answer",
    ConsentScope.TRAINING_HOUSE: "training in the house",
    ConsentScope.TRAINING_CLOUD: "training at a provider",
    Guild.NONE: "no guild's agreement",
    Guild.WGA: "WGA",
    Guild.SAG_AFTRA: "SAG-AFTRA",
    Guild.DGA: "DGA",
    Guild.OTHER: "another guild",
}
_TEXTS = ("owner", "licence", "reason", "authority", "mining")
_ERRORS = (InputError, AccessError, NotFoundError)


def _list(request: Request) -> Response:
    """Show what is stated of each document that the asker may read, of one project or of all."""
    seat = door_of(request).seats()
    wanted = request.query_params.get("project", "")
    found = seat.licensing.list(wanted, most=_MOST_ROWS + 1)
    return render(
        request,
        "rights_list.html",
        seat=seat,
        here="rights",
        project=next((one for one in seat.projects() if one.name.casefold() == wanted.casefold()), None),
        found=found[:_MOST_ROWS],
        more=len(found) > _MOST_ROWS,
        incomplete=sum(1 for one in found[:_MOST_ROWS] if one.missing),
        words=_WORDS,
    )


def _page(request: Request, told: Mapping[str, object] | None = None, *, status: int = 200) -> Response:
    """Show the rights in one draft; whoever manages all of its compartments may state and revoke."""
    seat, draft_id = door_of(request).seats(), request.path_params["draft_id"]
    shown = seat.licensing.show(draft_id)
    _entry, owner = find_entry(seat, draft_id)
    desk = seat.licensing
    return render(
        request,
        "rights.html",
        seat=seat,
        status=status,
        here="rights",
        project=owner,
        draft=shown.draft,
        shown=shown,
        by=desk.who(shown.rights.by) if shown.rights else "",
        history=desk.history(draft_id),
        made=desk.made_from(draft_id) if shown.may_change else MadeFrom((), ()),
        most=_MOST_ROWS,
        words=_WORDS,
        bases=tuple(LegalBasis),
        scopes=tuple(ConsentScope),
        guilds=tuple(Guild),
        **{"error": None, "done": "", "typed": _typed(shown.rights), **(told or {})},
    )


def _typed(rights: AssetRights | None) -> Mapping[str, object]:
    """Fill the form with what is stated and not revoked: a change is typed once, and no consent comes back by itself."""
    names = (*_TEXTS, "basis", "guilds", "expires")
    return {**{name: getattr(rights, name, None) or "" for name in names}, "consent": rights.open if rights else ()}


def _show(request: Request) -> Response:
    return _page(request)


def _act(request: Request, sent: Sent) -> Response:
    act, seat = _ACTS.get(request.path_params["act"]), door_of(request).seats()
    if act is None:
        raise NotFoundError("page", "Check the address.")
    try:
        done = act(seat, request.path_params["draft_id"], sent)
    except _ERRORS as error:
        seat.licensing.show(request.path_params["draft_id"])  # who may not read it is shown no page
        return _page(request, {"error": error, "typed": _sent(sent)}, status=status_of(error))
    return _page(request, {"done": done})


def _state(seat: Seat, draft_id: str, sent: Sent) -> str:
    texts = {name: sent.get(name, "") for name in (*_TEXTS, "basis", "expires")}
    seat.licensing.state(draft_id, Statement(consent=_ticked(sent, "consent"), guilds=_ticked(sent, "guild"), **texts))
    return "It is stated."


def _revoke(seat: Seat, draft_id: str, sent: Sent) -> str:
    if sent.get("sure") != "yes":
        return "Nothing was revoked: tick that you are sure."
    _shown, made = seat.licensing.revoke(draft_id, sent.get("reason", ""), _ticked(sent, "scope"))
    return f"Consent is revoked. Made from it: {len(made.within):,} in the house, {len(made.left):,} outside."


def _sent(sent: Sent) -> Mapping[str, object]:
    lists = {"consent": _ticked(sent, "consent"), "guilds": _ticked(sent, "guild")}
    return {**{name: sent.get(name, "") for name in (*_TEXTS, "basis", "expires")}, **lists}


def _ticked(sent: Sent, what: str) -> tuple[str, ...]:
    """Name the boxes that were ticked: each has a field of its own, `consent-search`."""
    return tuple(name.removeprefix(f"{what}-") for name in sorted(sent) if name.startswith(f"{what}-"))


_ACTS = {"state": _state, "revoke": _revoke}

routes = (
    Route("/rights", _list),
    Route("/drafts/{draft_id}/rights", _show),
    Route("/drafts/{draft_id}/rights/{act}", posted(_act), methods=["POST"]),
)
