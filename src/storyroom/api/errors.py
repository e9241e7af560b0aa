"""From an error to an HTTP status: the one table, for the API and the pages alike. Adds no words to what the error says."""

from __future__ import annotations

from storyroom.errors import (
    AccessError,
    BackendError,
    BackendTimeoutError,
    BackendUnavailableError,
    EditConflictError,
    InputError,
    InvalidRequestError,
    LedgerError,
    LibraryBusyError,
    LibraryDamagedError,
    NewerDraftError,
    NotFoundError,
    SettingsError,
    StoryroomError,
    TokensSpentError,
    UnreadableFileError,
    UnsupportedFormatError,
)

__all__ = [
    "STATUS",
    "CrossSiteError",
    "InternalError",
    "MethodError",
    "SignInNeededError",
    "TooLargeError",
    "TooManyError",
    "WrongHostError",
    "http_error",
    "status_of",
]


class SignInNeededError(AccessError):
    """No session came with the request."""

    def __init__(self) -> None:
        super().__init__(
            "Please sign in with a link.",
            "The terminal in which Storyroom runs prints one; each link works once.",
        )


class CrossSiteError(AccessError):
    """Another site sent the request."""

    def __init__(self) -> None:
        super().__init__(
            "This request came from another site, so it was not carried out.",
            "Open the address in a tab of its own; a program sends the header `X-Storyroom: 1`.",
        )


class WrongHostError(InputError):
    """The request names a host that this is not."""

    def __init__(self) -> None:
        super().__init__("This is not the host that was asked for.", "Use the address that Storyroom printed.")


class TooLargeError(InputError):
    """More bytes than are taken in one request."""

    def __init__(self) -> None:
        super().__init__("The request is too large.", "Import large files with `storyroom import`.")


class TooManyError(AccessError):
    """More than one person may ask for at once or within an hour."""

    def __init__(self, when: str, hint: str) -> None:
        super().__init__(f"This is more than one person may ask for {when}.", hint)


class MethodError(InputError):
    """The address exists, for another method."""

    def __init__(self) -> None:
        super().__init__("This address does not take that method.", "See /api/v1/openapi.json.")


class InternalError(StoryroomError):
    """A fault of ours. Says nothing more: whatever failed may have held content."""

    def __init__(self) -> None:
        super().__init__("Something went wrong here.", "Try again; `storyroom doctor` looks for causes.")


STATUS: dict[type[StoryroomError], int] = {
    # Order matters: the first class that fits decides, so the particular stand before the general.
    SignInNeededError: 401,
    CrossSiteError: 403,
    WrongHostError: 421,
    TooLargeError: 413,
    TooManyError: 429,
    TokensSpentError: 429,
    MethodError: 405,
    NotFoundError: 404,
    UnsupportedFormatError: 415,
    UnreadableFileError: 422,
    EditConflictError: 409,
    NewerDraftError: 409,
    InvalidRequestError: 400,
    InputError: 400,
    AccessError: 403,
    LibraryBusyError: 503,
    LibraryDamagedError: 500,
    BackendTimeoutError: 504,
    BackendUnavailableError: 503,
    BackendError: 502,
    LedgerError: 500,
    SettingsError: 500,
    StoryroomError: 500,
}
"""Error class -> HTTP status."""


def status_of(error: StoryroomError) -> int:
    """Look an error up in the table."""
    return next(status for kind, status in STATUS.items() if isinstance(error, kind))


def http_error(status: int) -> StoryroomError:
    """Say in our words what a framework says with a number."""
    if status == 404:
        return NotFoundError("page", "Check the address.")
    if status == 405:
        return MethodError()
    if status == 413:
        return TooLargeError()
    if 400 <= status < 500:
        return InvalidRequestError("The request is malformed.", "See /api/v1/openapi.json.")
    return InternalError()
