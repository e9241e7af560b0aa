"""The command line's one table from errors to exit codes, and how an error is told. Documented in docs/cli.md."""

from __future__ import annotations

import sys

from storyroom.domain.safe import safe
from storyroom.errors import (
    AccessError,
    BackendError,
    InputError,
    LedgerError,
    LibraryBusyError,
    LibraryDamagedError,
    NotFoundError,
    SettingsError,
    StoryroomError,
)

__all__ = ["EXIT_CODES", "INTERRUPTED", "SOME_FAILED", "exit_code", "tell"]

SOME_FAILED = 5
"""An import went through, but some files could not be read."""

INTERRUPTED = 130
"""Ctrl-C: what was finished is kept."""

EXIT_CODES: tuple[tuple[type[StoryroomError], int], ...] = (
    (NotFoundError, 3),
    (AccessError, 4),
    (InputError, 2),
    (SettingsError, 2),
    (BackendError, 6),
    (LibraryDamagedError, 7),
    (LedgerError, 7),
    (LibraryBusyError, 8),
    (StoryroomError, 1),
)


def exit_code(fault: StoryroomError) -> int:
    """Return the exit code of an error's class."""
    return next(code for kind, code in EXIT_CODES if isinstance(fault, kind))


def tell(fault: StoryroomError) -> None:
    """Say what is wrong and what to do next, on standard error."""
    print(safe(fault.message), file=sys.stderr)
    if fault.hint:
        print(safe(fault.hint), file=sys.stderr)
