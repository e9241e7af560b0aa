"""Voices of the house: the list, the card of one, and a draft or pasted pages held against one. Decides nothing: the desk does."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from storyroom.api.errors import status_of
from storyroom.domain.voice import LONGEST_NAME, MOST_SOURCES, Chosen, VoiceKind, VoiceWish
from storyroom.domain.voice_check import Cited, VoiceCheck
from storyroom.errors import AccessError, InputError, InvalidRequestError, NotFoundError, StoryroomError
from storyroom.room import Seat
from storyroom.web.forms import Sent, posted
from storyroom.web.pages.analysis import places_of
from storyroom.web.pages.library import find_entry
from storyroom.web.pictures.heat import draw_heat, in_words, tone_of
from storyroom.web.rendering import door_of, render

__all__ = ["routes"]

_MOST_SHOWN = 300
_LONGEST_PAGES = 200_000
_ERRORS = (InputError, AccessError, NotFoundError)
_KINDS = {
    VoiceKind.WRITER: "a writer",
    VoiceKind.CHARACTERS: "characters",
    VoiceKind.SERIES: "a series",
    VoiceKind.STUDIO: "the studio",
}
_CHANNELS = {"page": "The whole page", "dialogue": "Dialogue", "action": "Action"}


# --- the list ---


def _list(request: Request) -> Response:
    return _listed(request)


def _listed(request: Request, error: StoryroomError | None = None, typed: Mapping[str, str] | None = None) -> Response:
    seat = door_of(request).seats()
    scripts = [one for one in seat.drafts() if one.latest and one.scenes]
    return render(
        request,
        "voices.html",
        seat=seat,
        status=status_of(error) if error else 200,
        here="voices",
        voices=seat.voice.list(retired=True),
        scripts=scripts[:_MOST_SHOWN],
        more=max(0, len(scripts) - _MOST_SHOWN),
        kinds=_KINDS,
        longest=LONGEST_NAME,
        signed=seat.voice.who,
        error=error,
        typed=typed or {},
    )


def _make(request: Request, sent: Sent) -> Response:
    try:
        made = door_of(request).seats().voice.make(_wish(sent))
    except _ERRORS as error:
        return _listed(request, error, sent)
    return RedirectResponse(f"/voices/{quote(made.entry.id, safe='')}", 303)


def _wish(sent: Sent) -> VoiceWish:
    chosen = tuple(Chosen(name.removeprefix("take-")) for name in sent if name.startswith("take-"))
    kinds = {one.value: one for one in VoiceKind}
    kind = kinds.get(sent.get("kind", ""))
    if kind is None:
        raise InvalidRequestError(
            "It is not said whose voice it is.", "Choose a writer, characters, a series or the studio."
        )
    speakers = tuple(one.strip() for one in sent.get("speakers", "").split(",") if one.strip())
    return VoiceWish(sent.get("name", ""), kind, chosen, speakers)


# --- one voice ---


def _show(request: Request) -> Response:
    return _card(request)


def _card(request: Request, told: Mapping[str, object] | None = None, *, status: int = 200) -> Response:
    seat, voice = door_of(request).seats(), request.path_params["voice"]
    listed = seat.voice.show(voice)
    return render(
        request,
        "voice.html",
        seat=seat,
        status=status,
        here="voices",
        listed=listed,
        voice=listed.entry,
        card=None if listed.refused else seat.voice.card(listed.entry.id),
        kinds=_KINDS,
        channels=_CHANNELS,
        signed=seat.voice.who,
        cited=_cited,
        longest=LONGEST_NAME,
        scripts=[one for one in seat.drafts() if one.latest and one.scenes][:_MOST_SHOWN],
        **{"error": None, "done": "", "pasted": "", **(told or {})},
    )


def _act(request: Request, sent: Sent) -> Response:
    act, seat = _ACTS.get(request.path_params["act"]), door_of(request).seats()
    if act is None:
        raise NotFoundError("page", "Check the address.")
    try:
        return act(request, seat, sent)
    except _ERRORS as error:
        return _card(request, {"error": error, "pasted": sent.get("pages", "")}, status=status_of(error))


def _rebuild(request: Request, seat: Seat, _sent: Sent) -> Response:
    seat.voice.rebuild(request.path_params["voice"])
    return _card(request, {"done": "The voice was made anew."})


def _rename(request: Request, seat: Seat, sent: Sent) -> Response:
    made = seat.voice.rename(request.path_params["voice"], sent.get("name", ""))
    return RedirectResponse(f"/voices/{quote(made.entry.id, safe='')}", 303)


def _remove(request: Request, seat: Seat, _sent: Sent) -> Response:
    made = seat.voice.remove(request.path_params["voice"])
    return RedirectResponse(f"/voices/{quote(made.entry.id, safe='')}", 303)


def _restore(request: Request, seat: Seat, _sent: Sent) -> Response:
    made = seat.voice.restore(request.path_params["voice"])
    return RedirectResponse(f"/voices/{quote(made.entry.id, safe='')}", 303)


def _check_pages(request: Request, seat: Seat, sent: Sent) -> Response:
    """Hold pasted pages against the voice: shown once, kept nowhere."""
    voice = request.path_params["voice"]
    found = seat.voice.check_text(sent.get("pages", ""), voice)
    return render(
        request,
        "voice_check.html",
        seat=seat,
        status=200,
        here="voices",
        draft=None,
        voices=(),
        base="",
        chosen=found.voice.id,
        error=None,
        **_told(found, "", f"/voices/{quote(found.voice.id, safe='')}"),
    )


# --- a draft against a voice ---


def _check(request: Request) -> Response:
    """Hold a draft, a scene of it or a proposal for it against the voice that is named; else offer those there are."""
    seat, draft_id = door_of(request).seats(), request.path_params["draft_id"]
    entry, owner = find_entry(seat, draft_id)
    voices = [one for one in seat.voice.list() if not one.refused]
    asked = request.query_params
    voice, scene = asked.get("voice", ""), asked.get("scene", "")
    if not voice and len(voices) == 1:
        voice = voices[0].entry.id
    found, error = None, None
    try:
        if voice and asked.get("suggestion"):
            found = seat.voice.check_proposal(asked["suggestion"], voice)
        elif voice:
            found = seat.voice.check(draft_id, voice, scene=scene)
    except _ERRORS as fault:
        error = fault
    base = places_of(draft_id).base
    return render(
        request,
        "voice_check.html",
        seat=seat,
        status=status_of(error) if error else 200,
        here="voices",
        project=owner,
        draft=entry,
        voices=voices,
        base=base,
        chosen=found.voice.id if found else voice,
        error=error,
        **_told(found, draft_id, f"{base}/voice"),
    )


def _told(found: VoiceCheck | None, draft_id: str, here: str) -> Mapping[str, object]:
    """Say what a page shows of a check."""

    def to_scene(scene: int) -> str:
        if not draft_id or found is None:
            return f"#s{scene}"
        return f"{here}?voice={quote(found.voice.id, safe='')}&scene=({scene})#moved"

    def of_subject(start: int, end: int) -> str:
        return places_of(draft_id).stretch(start, end) if draft_id and start >= 0 else ""

    drawn = draw_heat(found.strip, to_scene, found.voice.name) if found and len(found.strip) > 1 else None
    return {
        "found": found,
        "heat": drawn,
        "says": in_words,
        "tone": tone_of,
        "to_scene": to_scene,
        "numbers": {one.scene: one.scene_number for one in found.strip} if found else {},
        "of_subject": of_subject,
        "cited": _cited,
        "channels": _CHANNELS,
    }


def _cited(one: Cited) -> str:
    return places_of(one.draft_id).stretch(one.start, one.end)


_ACTS = {"rebuild": _rebuild, "rename": _rename, "remove": _remove, "restore": _restore, "check": _check_pages}

routes = (
    Route("/voices", _list),
    Route("/voices", posted(_make, most=MOST_SOURCES + 10), methods=["POST"]),
    Route("/voices/{voice}", _show),
    Route("/voices/{voice}/{act}", posted(_act, longest=_LONGEST_PAGES + 1), methods=["POST"]),
    Route("/drafts/{draft_id}/voice", _check),
)
