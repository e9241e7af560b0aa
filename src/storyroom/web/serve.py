"""Opens the door on 127.0.0.1 and keeps it open. The only place of the web room that knows sockets; listens nowhere else."""

from __future__ import annotations

import contextlib
import socket
import sys
from collections.abc import Callable

import uvicorn

from storyroom.api.callers import name_of_caller
from storyroom.api.journal import keep_journal
from storyroom.api.metering import Allowance, Meter
from storyroom.api.sessions import Sessions
from storyroom.errors import InvalidRequestError
from storyroom.room import Room
from storyroom.web.app import Door, make_app

__all__ = ["Served", "listen", "serve"]

HOST = "127.0.0.1"
_SWITCH_SECONDS = 0.0005
"""How long one thread may hold the interpreter while others wait: an import must not make a search wait at each of its steps."""


class Served:
    """A door that can be run and, from another thread, stopped."""

    def __init__(self, door: Door, bound: socket.socket) -> None:
        self.door = door
        self._bound = bound
        # No access log: addresses hold what people search for, and a sign-in link's token.
        config = uvicorn.Config(
            make_app(door), access_log=False, log_level="warning", server_header=False, timeout_graceful_shutdown=3
        )
        self._server = uvicorn.Server(config)

    @property
    def ready(self) -> bool:
        """Whether it answers."""
        return self._server.started

    def run(self) -> None:
        """Serve until stopped or interrupted."""
        sys.setswitchinterval(_SWITCH_SECONDS)
        with contextlib.closing(self._bound), contextlib.suppress(KeyboardInterrupt):
            self._server.run(sockets=[self._bound])

    def stop(self) -> None:
        """Ask it to end soon."""
        self._server.should_exit = True


def listen(room: Room, *, seat_name: str, port: int, say: Callable[[str], None]) -> Served:
    """Bind the port (0: any free one) and make ready to serve.

    Raises: InvalidRequestError if the port is taken, NotFoundError if there is no such person.
    """
    room.seat(seat_name)
    if room.settings.log:
        keep_journal(room.settings.log)
    bound = _bind(port)
    door = Door(
        seats=lambda: room.seat(name_of_caller(seat_name)),
        sessions=Sessions(),
        port=int(bound.getsockname()[1]),
        say=say,
        entrance=room.entrance,
        public_url=room.settings.public_url,
        meter=Meter(Allowance.of(room.settings)),
    )
    return Served(door, bound)


def serve(room: Room, *, seat_name: str, port: int, say: Callable[[str], None], api_token: bool = False) -> None:
    """Serve the web room and the API on this machine until interrupted; `say` prints the sign-in link."""
    served = listen(room, seat_name=seat_name, port=port, say=say)
    door = served.door
    say(f"Storyroom is open on {door.base} for {seat_name}, on this machine only.")
    door.offer_link()
    say("The link works once, for 15 minutes; opening the address later prints another. Ctrl-C closes the room.")
    if not room.entrance.anyone_can_sign_in(seat_name):
        say(f"To come in without a printed link, set a password or a passkey for {seat_name}: {door.base}/account")
    if room.entrance.studio.lacks:
        say(f"[oidc] is set, and its packages are not installed: {room.entrance.studio.lacks}")
    if api_token:
        say(f"Bearer token for {door.base}/api/v1, until the room closes: {door.sessions.issue_key()}")
    served.run()


def _bind(port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((HOST, port))
        bound.listen()  # so that whoever follows the printed link at once waits instead of being refused
    except OSError as fault:
        bound.close()
        raise InvalidRequestError(f"Port {port} is taken or not allowed.", "Name another with --port.") from fault
    return bound
