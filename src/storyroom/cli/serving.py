"""Commands that stay open: serve for the browser, mcp for other programs."""

from __future__ import annotations

from typing import Annotated

import typer

from storyroom.cli.door import Door

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
    _ = door.seat  # a name that is not here is said before anything opens
    open_door(
        door.room,
        seat_name=door.as_name,
        port=door.settings.port if port is None else port,
        say=lambda line: print(line, flush=True),
        api_token=api_token,
    )


def mcp(context: typer.Context) -> None:
    """Offer projects, search, scene and ask to another program over standard input and output."""
    from storyroom.mcp.server import run  # noqa: PLC0415  # as above

    door: Door = context.obj
    run(door.seat)
