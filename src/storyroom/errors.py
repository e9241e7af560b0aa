"""The one error tree; each door has one table from these classes to its own codes. Knows nothing of HTTP or terminals."""

from __future__ import annotations

__all__ = [
    "AccessError",
    "BackendError",
    "BackendTimeoutError",
    "BackendUnavailableError",
    "ChainBrokenError",
    "EditConflictError",
    "EgressRefusedError",
    "InputError",
    "InvalidRequestError",
    "LedgerError",
    "LibraryBusyError",
    "LibraryDamagedError",
    "NewerDraftError",
    "NotFoundError",
    "ReadOnlyError",
    "RightMissingError",
    "SettingsError",
    "SignInError",
    "StoryroomError",
    "TokensSpentError",
    "TooManyTriesError",
    "UnreadableFileError",
    "UnsupportedFormatError",
    "UseRefusedError",
]


class StoryroomError(Exception):
    """Something the user can be told: what is wrong and, in `hint`, what to do next."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class InputError(StoryroomError):
    """A fault of what was handed in."""


class UnsupportedFormatError(InputError):
    """No reader (or writer) takes this kind of file."""


class UnreadableFileError(InputError):
    """A reader took the file and could make nothing of it."""


class InvalidRequestError(InputError):
    """The request itself is malformed: a bad filter, an unknown name of an option."""


class EditConflictError(InputError):
    """What is being edited was saved elsewhere meanwhile: nothing was changed, and nothing is lost."""

    def __init__(self, version: int = 0, saved_at: str = "") -> None:
        super().__init__(
            "This was changed in another window meanwhile, so it was not saved.",
            "Keep your words as a file, then load what was saved there.",
        )
        self.version = version
        self.saved_at = saved_at


class NewerDraftError(InputError):
    """Another draft came in while this one was edited: it is looked at before the next one is made."""

    def __init__(self, name: str, by: str = "", at: str = "") -> None:
        who = f" from {by}" if by else ""
        super().__init__(
            f"Another draft came in meanwhile: {name}{who}, {at[:10]} {at[11:16]} UTC.",
            "Look what it changes; then make yours all the same if you like. Both stay, and your words are kept.",
        )


class NotFoundError(StoryroomError):
    """Missing, or not visible with this clearance: deliberately the same words.

    `that` says what of it the person may do or has: whoever may not is told the same as where there is none.
    """

    def __init__(
        self,
        what: str = "that",
        hint: str = "Check the name, or ask the owner for access.",
        *,
        that: str = "you may see",
    ) -> None:
        super().__init__(f"There is no {what} here{' that ' + that if that else ''}.", hint)


class AccessError(StoryroomError):
    """Visible but not allowed."""


class EgressRefusedError(AccessError):
    """The address is outside the house and no rule allows it."""


class ReadOnlyError(AccessError):
    """The library or the act is read-only for this principal."""


class RightMissingError(AccessError):
    """The person may know of the thing, but not do this with it."""

    def __init__(self, right: str) -> None:
        told = {
            "read": "open its pages",
            "quote": "take words out of it",
            "upload": "put more in",
            "manage": "grant it",
        }
        super().__init__(
            f"You may find this, but not {told.get(right, right)}.", f"Ask its owner for the right `{right}`."
        )


class UseRefusedError(AccessError):
    """The person may read it, but the rights in it do not allow this use of it."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The rights in it do not allow this: {reason.rstrip('.')}.",
            "`storyroom rights show PROJECT` says what was stated.",
        )


class LibraryBusyError(StoryroomError):
    """Nothing can be written at this moment: another process holds the writer's seat, or the disk is full."""


class LibraryDamagedError(StoryroomError):
    """A row, segment or blob does not say what it was recorded to say."""


class SignInError(AccessError):
    """Name and secret do not fit, whichever of them it is: deliberately the same words and the same time."""

    def __init__(self, hint: str = "Check the name and the password, or ask for an invitation.") -> None:
        super().__init__("That did not open the door.", hint)


class TokensSpentError(AccessError):
    """The person has had models read and write as much as is allowed within an hour."""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"You have had models read and write about {most} tokens within an hour, which is all that you may.",
            'Ask again later, or have answers quoted (chat = "quote"); `person_tokens` in the settings says how many.',
        )


class TooManyTriesError(AccessError):
    """Nothing is looked at for a while: too many failed tries."""

    def __init__(self, minutes: int) -> None:
        super().__init__("There were too many failed tries.", f"Try again in {minutes} minutes, or use a passkey.")


class BackendError(StoryroomError):
    """A model backend failed; `retryable` says whether the same call may succeed later."""

    def __init__(self, message: str, hint: str = "", *, retryable: bool = False) -> None:
        super().__init__(message, hint)
        self.retryable = retryable


class BackendUnavailableError(BackendError):
    """The backend could not be reached or refused to serve."""


class BackendTimeoutError(BackendError):
    """The backend did not answer in time."""


class LedgerError(StoryroomError):
    """The record of what happened cannot be written or read."""


class ChainBrokenError(LedgerError):
    """A ledger row does not follow from the one before it."""


class SettingsError(StoryroomError):
    """`storyroom.toml` or an environment variable holds something unusable."""
