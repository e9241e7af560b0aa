"""Templates to responses: the environment, what every page knows, and one way to answer. Marks nothing as safe."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from storyroom.api.errors import status_of
from storyroom.api.guard import Rules
from storyroom.api.metering import Meter
from storyroom.api.sessions import Sessions
from storyroom.domain.egress import where_it_goes
from storyroom.domain.eighths import format_eighths
from storyroom.errors import StoryroomError
from storyroom.room import Entrance, Seat
from storyroom.web.chips import revision
from storyroom.web.visible import visible

__all__ = ["STATIC", "Door", "door_of", "outside", "refusal", "render", "sign_in_page"]

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"


@dataclass(frozen=True, slots=True)
class Door:
    """What the pages need from whoever opens the door."""

    seats: Callable[[], Seat]
    """Gives the caller's seat, afresh for each request: grants are read each time."""
    sessions: Sessions
    port: int
    say: Callable[[str], None]
    """Prints a line where Storyroom runs."""
    entrance: Entrance | None = None
    """The way in for people with accounts; without it there is only the printed link."""
    meter: Meter = field(default_factory=Meter)
    """What each person has used of what one may ask for."""
    public_url: str = ""
    """Where a proxy that speaks https passes requests on from."""

    @property
    def rules(self) -> Rules:
        """What the guard goes by."""
        return Rules(self.port, self.public_url)

    @property
    def base(self) -> str:
        """The address people open."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def studio(self) -> str:
        """The host of the studio's own sign-in; empty where there is no such way in."""
        return self.entrance.studio.shown if self.entrance else ""

    def offer_link(self) -> None:
        """Print a fresh sign-in link."""
        self.say(f"Sign in: {self.base}/sign-in?token={self.sessions.offer()}")


def door_of(request: Request) -> Door:
    """Return the door that this request came through."""
    door: Door = request.app.state.door
    return door


def render(request: Request, template: str, *, seat: Seat, status: int = 200, **known: object) -> Response:
    """Answer with a page that shows where the asker is and what the asker can see."""
    projects = seat.projects()
    common = {
        "projects": projects,
        "who": seat.principal.name,
        "audits": seat.principal.operator,
        "hands_out": seat.principal.operator or seat.principal.curator,
        "signed_in": True,
        "query": "",
        "here": "",
        "project": None,
        "told": len(seat.emergencies.notices()),
        "destination": seat.destination,
        "where_it_goes": where_it_goes(seat.destination),
    }
    return HTMLResponse(
        _environment().get_template(template).render({**common, **known, "path": request.url.path}), status
    )


def refusal(error: StoryroomError) -> Response:
    """Answer with a page that says what is wrong and what to do; it shows nothing of the library."""
    return outside("refused.html", status=status_of(error), error=error)


def sign_in_page(door: Door, error: StoryroomError, *, asked: bool = False) -> Response:
    """Answer with the ways in there are; `asked` shows what went wrong with the one that was tried."""
    return outside("sign_in.html", status=status_of(error), error=error, asked=asked, studio=door.studio)


def outside(template: str, *, status: int = 200, **known: object) -> Response:
    """Answer someone who is not in with a page that shows nothing of the library."""
    common = {"error": None, "status": status, "signed_in": False, "query": "", "here": "", "path": ""}
    return HTMLResponse(_environment().get_template(template).render({**common, **known}), status)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_seen,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"eighths": format_eighths, "revision": revision, "day": _day, "path": _path, "counted": _counted}
    made.globals |= {"asset": _asset, "address": _address}
    return made


def _seen(value: Any) -> Any:  # noqa: ANN401  # whatever an expression in a template yields
    """Show what is invisible in every text that a template prints; escaping follows."""
    if isinstance(value, Markup):
        return value
    return visible(value) if isinstance(value, str) else value


def _path(text: str) -> str:
    return quote(text, safe="", errors="replace")


def _address(path: str, **query: object) -> str:
    """Write an address with those parameters that say something."""
    told = {name: value for name, value in query.items() if value not in {None, ""}}
    return f"{path}?{urlencode(told, errors='replace')}" if told else path


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _day(written: str) -> str:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return ""
    return f"{moment.day} {moment:%B %Y}"


@cache
def _asset(name: str) -> str:
    """Address a shipped file by its content, so that an upgrade is seen at once."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"
