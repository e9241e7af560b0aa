"""Commands that stay open: serve for the browser, mcp for other programs."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING, Annotated

import typer

from storyroom.cli.door import Door
from storyroom.errors import StoryroomError

if TYPE_CHECKING:
    from storyroom.room import Seat

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("serve")(serve)
    app.command("mcp")(mcp)


def serve(
    context: typer.Context,
    port: Annotated[int | None, typer.Option(help="Port on 127.0.0.1.")] = None,
    api_token: Annotated[bool, typer.Option("--api-token", help="Print a bearer token for /api/v1 too.")] = False,
) -> None:
    """Open the web room on this machine and print a sign-in link."""
    from storyroom.web.serve import serve as open_door  # noqa: PLC0415  # `storyroom --help` must not load the house

    door: Door = context.obj
    _embed_behind(door.seat)  # a name that is not here is said before anything opens
    open_door(
        door.room,
        seat_name=door.as_name,
        port=door.settings.port if port is None else port,
        say=lambda line: print(line, flush=True),
        api_token=api_token,
    )


def _embed_behind(seat: Seat) -> None:
    """Add near meaning to drafts that await it, while the room is open already. Stopping loses no finished draft."""
    if not seat.principal.may_import:
        return

    def work() -> None:
        try:
            for step in seat.index_vectors():
                if step.done == step.total or step.done % 5 == 0:
                    print(f"Near meaning: {step.done} of {step.total} drafts.", flush=True)
        except StoryroomError as fault:
            print(f"Near meaning stopped: {fault.message} {fault.hint}", file=sys.stderr, flush=True)

    threading.Thread(target=work, name="near-meaning", daemon=True).start()


def mcp(context: typer.Context) -> None:
    """Offer projects, search, scene and ask to another program over standard input and output."""
    from storyroom.mcp.server import run  # noqa: PLC0415  # as above

    door: Door = context.obj
    run(door.seat)
