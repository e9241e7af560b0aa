"""What every command shares: where the library is, who asks, and how things are printed."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from dataclasses import replace as with_changes
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from storyroom.errors import InvalidRequestError
from storyroom.settings import Settings, read_settings

if TYPE_CHECKING:
    from rich.console import Console

    from storyroom.room import Room, Seat

__all__ = ["AsJson", "Door", "print_json", "to_json", "write_out"]

_NOT_ASCII = re.compile(r"[^\n -~]")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]


@dataclass
class Door:
    """Opened by the options before the command; opens the library only when a command asks for it."""

    library: Path | None
    as_name: str

    @cached_property
    def settings(self) -> Settings:
        """The settings, with `--library` on top."""
        settings = read_settings()
        return with_changes(settings, library=str(self.library)) if self.library else settings

    @cached_property
    def room(self) -> Room:
        """The open library. Raises: NotFoundError where there is none."""
        from storyroom.cli.passphrase import ask_for_library  # noqa: PLC0415  # as above
        from storyroom.room import open_room  # noqa: PLC0415  # `storyroom --help` must not load the house

        return open_room(self.settings.library_folder(), self.settings, ask=ask_for_library)

    @cached_property
    def seat(self) -> Seat:
        """The asker in the library. Raises: NotFoundError."""
        return self.room.seat(self.as_name)

    @cached_property
    def console(self) -> Console:
        """Where people read: colours only on a terminal."""
        from rich.console import Console  # noqa: PLC0415  # as above

        return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def print_json(value: Any) -> None:  # noqa: ANN401  # whatever a shape function returned
    """Print one JSON document."""
    print(to_json(value, indent=2))


def to_json(value: Any, *, indent: int | None = None) -> str:  # noqa: ANN401  # as above
    """Spell JSON in readable letters; what a terminal would obey, or no letter can say, is spelled as an escape."""
    spelled = json.dumps(value, ensure_ascii=False, indent=indent)
    return _NOT_ASCII.sub(lambda found: found[0] if found[0].isprintable() else json.dumps(found[0])[1:-1], spelled)


def write_out(data: bytes) -> None:
    """Hand the bytes of a file to standard output, unless a terminal would read them: it obeys what is in them.

    Raises: InvalidRequestError.
    """
    if sys.stdout.isatty():
        raise InvalidRequestError(
            "A file is not shown on the terminal, which would obey what is in it.",
            "Name a file with --output, or send it on with a pipe.",
        )
    sys.stdout.buffer.write(data)
