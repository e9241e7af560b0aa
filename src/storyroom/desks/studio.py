"""The way in through the studio's own identity provider. It says who somebody is; what they may do stays with their grants."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from storyroom.domain.access import KEY_PREFIX, is_name
from storyroom.domain.identity import Identity, Issuer, host_of
from storyroom.errors import AccessError, InvalidRequestError, SignInError

if TYPE_CHECKING:
    from storyroom.desks.entrance import Entrance
    from storyroom.journeys.studio import Errand, Flows, StudioIssuer
    from storyroom.settings import Settings
    from storyroom.store.library import Library

__all__ = ["Sent", "Studio", "Tie"]

_HOW = "studio"
_UNKNOWN = "Nobody here is known by that identity. Ask for an invitation, and open it before you sign in."


class Sent(NamedTuple):
    """Where a browser is sent, and the token that it alone holds meanwhile."""

    address: str
    token: str


class Tie(NamedTuple):
    """Someone who is in already and ties the identity to their account; and how to know that they still are."""

    person: str
    still_in: Callable[[], bool]


class Studio:
    """Sends people to the issuer and lets in whom it names. Where none is set up, nothing of it is shown."""

    def __init__(self, library: Library, settings: Settings, entrance: Entrance) -> None:
        self._library = library
        self._settings = settings
        self._entrance = entrance

    @property
    def shown(self) -> str:
        """The issuer's host as people see it; empty where there is no such way in."""
        from storyroom.journeys.studio import available  # noqa: PLC0415  # heavy parts wait until they are asked for

        issuer = self._settings.oidc
        return host_of(issuer.url) if issuer and available() else ""

    @property
    def lacks(self) -> str:
        """What to type where it is set up and cannot work; empty where it can, or is not asked for."""
        return "" if self._settings.oidc is None or self.shown else "pip install 'storyroom[oidc]'"

    def begin(self, returns_to: str, *, address: str, invitation: str = "", tie: Tie | None = None) -> Sent:
        """Begin a sign-in: for an invitation, for someone who is in and ties their account, or for whoever comes.

        Raises: AccessError where there is no such way in, SignInError on a spent invitation, TooManyTriesError,
        BackendError and its kin.
        """
        from storyroom.journeys.studio import Errand  # noqa: PLC0415  # as above
        from storyroom.models.oidc import make_asked  # noqa: PLC0415  # as above

        self._set_up()
        self._entrance.may_try("", address)
        if invitation:
            self._entrance.invited(invitation)
        endpoints = self._asking.endpoints()
        errand = Errand(make_asked(returns_to), endpoints, address, invitation, *(tie or ()))
        return Sent(self._asking.address_to_open(errand), self._flows.open(errand))

    def finish(self, token: str, answer: Mapping[str, str], *, address: str, device: str) -> str:
        """Trade what the issuer sent back for a session's token; empty where someone who is in tied their account.

        Raises: SignInError where anything does not fit, TooManyTriesError, InvalidRequestError if the identity to be
        tied is somebody's already, BackendError and its kin.
        """
        from storyroom.store.accounts import note_try  # noqa: PLC0415  # as above

        self._set_up()
        self._entrance.may_try("", address)
        try:
            errand = self._errand(token)
            who = self._asking.who_came(errand, answer)
            if errand.person:
                self._tie(errand, who)
                return ""
            return self._entrance.let_in(self._name(who, errand.invitation), device, _HOW)
        except SignInError:
            note_try(self._library, (f"address/{address}",), self._entrance.terms.window)
            raise

    def _errand(self, token: str) -> Errand:
        errand = self._flows.take(token)
        if errand is None:
            raise SignInError("Begin again, in the same browser, within ten minutes.")
        return errand

    def _name(self, who: Identity, invitation: str) -> str:
        """Find the person of an identity: by the pair of issuer and subject, and by nothing that they are called."""
        from storyroom.store.identities import person_of, use_link  # noqa: PLC0415  # as above

        if invitation:
            self._spend(invitation, who)
        name = person_of(self._library, who) or self._made(who)
        use_link(self._library, who)
        return name

    def _spend(self, invitation: str, who: Identity) -> None:
        from storyroom.store.identities import person_of  # noqa: PLC0415  # as above
        from storyroom.store.invitations import link_invited  # noqa: PLC0415  # as above

        if person_of(self._library, who) is not None:
            raise InvalidRequestError(
                "You are known here already, so this invitation is not for you.", "Sign in without it."
            )
        if link_invited(self._library, invitation, who) is None:
            raise SignInError

    def _tie(self, errand: Errand, who: Identity) -> None:
        from storyroom.store.identities import link  # noqa: PLC0415  # as above

        if not errand.still_in():
            raise SignInError
        link(self._library, errand.person, who, how="own")

    def _made(self, who: Identity) -> str:
        """Write down somebody new, who holds nothing, if the settings say so; a name that is taken is never theirs."""
        from storyroom.store.identities import make_person  # noqa: PLC0415  # as above

        issuer = self._set_up()
        fits = is_name(who.called) and not who.called.startswith(KEY_PREFIX)
        if issuer.unknown != "make" or not fits or not make_person(self._library, who.called, who):
            raise SignInError(_UNKNOWN)
        return who.called

    def _set_up(self) -> Issuer:
        if self._settings.oidc is None:
            raise AccessError(
                "Signing in through the studio is not set up here.",
                "Describe the identity provider as [oidc] in storyroom.toml (docs/accounts.md).",
            )
        if self.lacks:
            raise AccessError("Signing in through the studio needs packages that are not installed.", self.lacks)
        return self._settings.oidc

    @cached_property
    def _asking(self) -> StudioIssuer:
        from storyroom.journeys.studio import StudioIssuer  # noqa: PLC0415  # as above

        return StudioIssuer(self._library, self._set_up())

    @cached_property
    def _flows(self) -> Flows:
        from storyroom.journeys.studio import Flows  # noqa: PLC0415  # as above

        return Flows()
