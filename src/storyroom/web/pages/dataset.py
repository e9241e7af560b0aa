"""Data sets: works picked by query, what goes in and what is refused and why, then one made, shown, verified, removed. Decides nothing: the desk does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from storyroom.api.errors import status_of
from storyroom.domain.dataset import GRAINS, DatasetPolicy, Selection
from storyroom.domain.licensing import ConsentScope
from storyroom.errors import AccessError, InputError, InvalidRequestError, NotFoundError
from storyroom.web.forms import Sent, posted
from storyroom.web.rendering import door_of, render

if TYPE_CHECKING:
    from storyroom.domain.dataset import Grain

__all__ = ["routes"]

_MOST_ROWS = 300
_ERRORS = (InputError, AccessError, NotFoundError)
_WORDS = {
    "human": "written here by people",
    "imported": "came in with a file",
    "ai_edited": "a machine's, edited",
    "ai_verbatim": "a machine's",
    "unknown": "not known",
    ConsentScope.TRAINING_HOUSE: "trained in the house",
    ConsentScope.TRAINING_CLOUD: "trained at a provider",
    "continue": "continue the scene",
    "reply": "write the reply",
    "rewrite": "rewrite in voice",
    "set": "describe the set",
    "breakdown": "rows of the breakdown",
    "card": "scene cards",
    "caption": "captions of boards",
    "shot": "shot lists",
    "passage": "passages",
    "scene": "scenes",
    "script": "whole scripts",
}
_TYPED: Mapping[str, str] = {
    "words": "", "project": "", "document": "", "draft": "", "scene": "", "writer": "", "use": "training_house", "by_people": "",
    "edited": "10", "verbatim": "0", "held_out": "10", "hold_out": "", "grain": "passage", "papers": "yes", "seed": "0", "parent": "", "name": "",
}  # fmt: skip


def _page(request: Request, told: Mapping[str, object] | None = None, *, status: int = 200) -> Response:
    """Show the form, a plan where one was asked for, and the data sets that there are."""
    seat = door_of(request).seats()
    found = seat.dataset.list()
    return render(
        request,
        "dataset.html",
        seat=seat,
        status=status,
        here="dataset",
        found=found[:_MOST_ROWS],
        most=_MOST_ROWS,
        words=_WORDS,
        grains=GRAINS,
        uses=(ConsentScope.TRAINING_HOUSE, ConsentScope.TRAINING_CLOUD),
        **{"error": None, "done": "", "plan": None, "typed": _TYPED, **(told or {})},
    )


def _show(request: Request) -> Response:
    given = {name: request.query_params[name][:1000] for name in ("words", "project") if name in request.query_params}
    return _page(request, {"typed": {**_TYPED, **given}})


def _plan(request: Request, sent: Sent) -> Response:
    typed = _typed(sent)
    try:
        plan = door_of(request).seats().dataset.plan(_selection(typed), _policy(typed))
    except _ERRORS as error:
        return _page(request, {"error": error, "typed": typed}, status=status_of(error))
    return _page(request, {"plan": plan, "typed": typed})


def _make(request: Request, sent: Sent) -> Response:
    typed, seat = _typed(sent), door_of(request).seats()
    try:
        made, _ = seat.dataset.make(
            _selection(typed), _policy(typed), name=typed["name"], expect=sent.get("expect", "")
        )
    except _ERRORS as error:
        return _page(request, {"error": error, "typed": typed}, status=status_of(error))
    return _page(request, {"done": f"{made.name} is made: {made.train:,} examples of {made.works:,} works."})


def _one(request: Request, told: Mapping[str, object] | None = None, *, status: int = 200) -> Response:
    """Show one data set: its works with their rights, its totals, and what the gates say where that was asked for."""
    seat = door_of(request).seats()
    shown = seat.dataset.show(request.path_params["set_id"])
    return render(
        request,
        "dataset_one.html",
        seat=seat,
        status=status,
        here="dataset",
        shown=shown,
        entry=shown.entry,
        manifest=shown.manifest,
        by=seat.dataset.who(shown.entry.by),
        most=_MOST_ROWS,
        words=_WORDS,
        **{"error": None, "verified": None, **(told or {})},
    )


def _verify(request: Request, _sent: Sent) -> Response:
    return _one(request, {"verified": door_of(request).seats().dataset.verify(request.path_params["set_id"])})


def _remove(request: Request, sent: Sent) -> Response:
    seat, set_id = door_of(request).seats(), request.path_params["set_id"]
    seat.dataset.show(set_id)
    if sent.get("sure") != "yes":
        error = InvalidRequestError("Nothing was removed.", "Tick that you are sure.")
        return _one(request, {"error": error}, status=status_of(error))
    try:
        gone = seat.dataset.remove(set_id)
    except AccessError as error:
        return _one(request, {"error": error}, status=status_of(error))
    return _page(request, {"done": f"{gone.name} is removed."})


def _typed(sent: Sent) -> dict[str, str]:
    """Read what was typed; a box that was not ticked is not sent."""
    boxes = {"by_people": "", "papers": ""}
    return {**_TYPED, **boxes, **{name: sent[name] for name in _TYPED if name in sent}}


def _selection(typed: Mapping[str, str]) -> Selection:
    lists = (_names(typed[name]) for name in ("project", "document", "draft", "scene", "writer"))
    return Selection(typed["words"].strip(), *lists)


def _policy(typed: Mapping[str, str]) -> DatasetPolicy:
    if typed["use"] not in {ConsentScope.TRAINING_HOUSE, ConsentScope.TRAINING_CLOUD}:
        raise InvalidRequestError("It is not said where it is trained.", "Choose one.")
    grain: Grain | str = typed["grain"]
    return DatasetPolicy(
        use=ConsentScope(typed["use"]),
        seed=_number(typed["seed"], "seed"),
        edited_percent=_number(typed["edited"], "share"),
        verbatim_percent=_number(typed["verbatim"], "share"),
        imported_by_people=typed["by_people"] == "yes",
        held_out_percent=_number(typed["held_out"], "share"),
        held_out=_names(typed["hold_out"]),
        grain=grain,  # type: ignore[arg-type]  # `checked` says what is none
        papers=typed["papers"] == "yes",
        parents=_names(typed["parent"]),
    )


def _names(written: str) -> tuple[str, ...]:
    """Read names that stand one a line, or with semicolons between them."""
    return tuple(name for part in written.splitlines() for one in part.split(";") if (name := one.strip()))


def _number(written: str, what: str) -> int:
    if not (written.isascii() and written.isdigit() and len(written) < 16):
        raise InvalidRequestError(f"The {what} is a whole number.", "0 or more.")
    return int(written)


routes = (
    Route("/dataset", _show),
    Route("/dataset/plan", posted(_plan), methods=["POST"]),
    Route("/dataset/make", posted(_make), methods=["POST"]),
    Route("/dataset/{set_id}", _one),
    Route("/dataset/{set_id}/verify", posted(_verify), methods=["POST"]),
    Route("/dataset/{set_id}/remove", posted(_remove), methods=["POST"]),
)
