"""The desk of Content Credentials: the studio's authority, whom to trust, and what a file's credentials are worth. Signs nothing itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyroom.desks.desk import Desk

if TYPE_CHECKING:
    from storyroom.domain.credentials import AuthorityFacts, Check
    from storyroom.journeys.export import Sign

__all__ = ["CredentialsDesk"]


class CredentialsDesk(Desk):
    """Operators make the authority and say whom to trust; everybody may see its certificate and check a file."""

    def init(self, studio: str, *, renew: bool = False) -> AuthorityFacts:
        """Make the authority. Raises: ReadOnlyError, InvalidRequestError."""
        from storyroom.journeys.credentials import make  # noqa: PLC0415  # heavy parts wait until asked for

        person = self._operate()
        now = self._library.clock.now("credentials")
        return make(self._library, studio, now, actor=person.id, renew=renew)

    def show(self) -> AuthorityFacts:
        """Tell of the authority. Raises: NotFoundError."""
        from storyroom.journeys.credentials import show  # noqa: PLC0415  # as above

        return show(self._library)

    def trust(self, pem: bytes) -> int:
        """Trust the authorities in a PEM file; return how many there are now. Raises: ReadOnlyError, InvalidRequestError."""
        from storyroom.journeys.credentials import trust  # noqa: PLC0415  # as above

        return trust(self._library, pem, actor=self._operate().id)

    def check(self, data: bytes) -> Check:
        """Say what the credentials of a file are worth; nothing of it is kept."""
        from storyroom.journeys.credentials import check  # noqa: PLC0415  # as above
        from storyroom.journeys.readers.limits import Limits  # noqa: PLC0415  # as above

        settings = self._settings
        limits = Limits(seconds=float(settings.read_seconds), memory=settings.read_megabytes * 1024 * 1024)
        return check(self._library, self.principal, data, limits)

    def signer(self, *, wanted: bool) -> Sign | None:
        """Return what signs a file that is handed out; None where there is no authority."""
        from storyroom.journeys.credentials import signer_of  # noqa: PLC0415  # as above

        return signer_of(self._library, actor=self.principal.id, wanted=wanted)
