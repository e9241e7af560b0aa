"""How a command gets a passphrase: from a file, from the environment, or by asking. Never from the command line."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from storyroom.errors import InvalidRequestError

if TYPE_CHECKING:
    from storyroom.cli.door import Door

__all__ = ["ask_for_library", "given", "new_passphrase"]


_VARIABLE = "STORYROOM_PASSPHRASE"


def given(file: Path | None, variable: str, *, what: str = "Passphrase", twice: bool) -> str:
    """Return a passphrase. Raises: InvalidRequestError where nobody can be asked or the file cannot be read."""
    if file is not None:
        try:
            return file.read_text(encoding="utf-8").removesuffix("\n").removesuffix("\r")
        except (OSError, UnicodeDecodeError) as fault:
            raise InvalidRequestError(
                "The file with the passphrase cannot be read.", "It is text, in UTF-8."
            ) from fault
    if variable in os.environ:
        return os.environ[variable]
    if not sys.stdin.isatty():
        raise InvalidRequestError("A passphrase is needed.", f"Give --passphrase-file, or set {variable}.")
    asked: str = typer.prompt(what, hide_input=True, confirmation_prompt=twice, err=True)
    return asked


def ask_for_library() -> str:
    """Ask for the passphrase of a sealed library. Raises: InvalidRequestError where nobody can be asked."""
    if not sys.stdin.isatty():
        raise InvalidRequestError(
            "This library is sealed: a passphrase is needed.",
            "Name a file with it as passphrase_file in the settings (or STORYROOM_PASSPHRASE_FILE), "
            "or let the keyring open it: `storyroom vault remember`.",
        )
    asked: str = typer.prompt("Passphrase of the library", hide_input=True, err=True)
    return asked


def new_passphrase(door: Door, *, what: str = "New passphrase of the library") -> str:
    """Return the passphrase that a library is to get: from the settings' file, or asked for twice."""
    file = door.settings.passphrase_file
    return given(Path(file).expanduser() if file else None, _VARIABLE, what=what, twice=True)
