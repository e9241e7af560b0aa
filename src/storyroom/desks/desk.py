"""What every desk stands on: the library, the settings and the person who sits there. Does nothing itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyroom.desks.quoting import quoting, taking_out, unquoted
from storyroom.domain.access import PUBLIC
from storyroom.errors import NotFoundError, ReadOnlyError

if TYPE_CHECKING:
    from storyroom.domain.access import Principal
    from storyroom.domain.document import DraftReading
    from storyroom.settings import Settings
    from storyroom.store.library import Library
    from storyroom.store.reader import SqlReader

__all__ = ["Desk"]


class Desk:
    """A group of acts of one person. Rights and clearance are read afresh at each of them."""

    def __init__(self, library: Library, name: str, settings: Settings) -> None:
        self._library = library
        self._name = name
        self._settings = settings

    @property
    def principal(self) -> Principal:
        """Who sits here, with the clearance held at this moment."""
        return self._library.principal(self._name)

    def _told(self) -> frozenset[str]:
        """Name the compartments that this person may be told of: what they own, and what anything they see is in.

        A standing grant takes in a project whose every paper is under embargo: to hold such a name is not to know it.
        """
        person = self.principal
        seen = (entry.label.compartments for entry in self._library.reader(person.clearance).drafts())
        return person.holdings.manage.union({PUBLIC} & person.holdings.search, *seen)

    def _quoting(self) -> SqlReader:
        """See what this person may quote: by the right to quote, and by the rights in the works."""
        return quoting(self._library, self.principal)

    def _quoted(self, draft_id: str) -> DraftReading:
        """Open a draft to quote from it; who may know of it and not quote is told so, and why.

        Raises: NotFoundError, RightMissingError, UseRefusedError.
        """
        try:
            return self._quoting().draft(draft_id)
        except NotFoundError:
            raise unquoted(self._library, self.principal, draft_id) from None

    def _taken_out(self, draft_id: str) -> DraftReading:
        """Open a draft whose words are to leave the library: as `_quoted`, and who may not is written down."""
        with taking_out(self._library, self.principal, draft_id):
            return self._quoted(draft_id)

    def _curate(self) -> Principal:
        """Return the person if their role is to change the library. Raises: ReadOnlyError."""
        if not self.principal.curator:
            raise ReadOnlyError(f"{self._name} may read this library, not change it.", "Ask the owner.")
        return self.principal

    def _operate(self) -> Principal:
        """Return the person if their role is to look across all labels. Raises: ReadOnlyError."""
        if not self.principal.operator:
            raise ReadOnlyError(f"{self._name} may not run this.", "It looks across all labels: ask the owner.")
        return self.principal
