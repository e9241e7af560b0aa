"""The desk of accounts: how a person signs in, their sessions and keys; for who manages people, invitations. Shows no secret twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from storyroom.desks.desk import Desk
from storyroom.desks.naming import OPEN_HINT, check_name, compartment_names
from storyroom.domain.accounts import AccountShown, KeyShown, PasskeySite, SessionShown, Terms
from storyroom.domain.identity import Identity, is_subject
from storyroom.domain.rights import ROLES, Right, rights_of
from storyroom.errors import InvalidRequestError, NotFoundError, ReadOnlyError, SignInError

if TYPE_CHECKING:
    from storyroom.desks.entrance import Entrance
    from storyroom.domain.access import Principal

__all__ = ["AccountDesk"]


class AccountDesk(Desk):
    """What a person may do about the ways in. A program's key may do none of it."""

    terms = Terms()

    # --- one's own ---

    def own_name(self) -> str:
        """Say who sits here, if it is a person. Raises: ReadOnlyError."""
        return self._person().name

    def shown(self) -> AccountShown:
        """Say how this person can sign in."""
        from storyroom.store.accounts import account_of  # noqa: PLC0415  # heavy parts wait until they are asked for

        return account_of(self._library, self._person().name)

    def set_password(self, entrance: Entrance, new: str, *, old: str = "", session: str = "") -> None:
        """Set this person's password; every other session of theirs ends.

        Raises: SignInError if there is one already and `old` is not it, InvalidRequestError on a weak one.
        """
        from storyroom.store.accounts import password_of, set_password  # noqa: PLC0415  # as above

        name = self._person().name
        hashed = password_of(self._library, name)
        if hashed is not None and not entrance.passwords.fits(hashed, old):
            raise SignInError
        set_password(self._library, name, entrance.passwords.hash(name, new), actor=self.principal.id, keep=session)

    def make_recovery_codes(self) -> tuple[str, ...]:
        """Make ten codes that each sign in once, in place of those before. Shown this once."""
        from storyroom.journeys.passwords import code_hash, make_codes  # noqa: PLC0415  # as above
        from storyroom.store.accounts import fresh_codes  # noqa: PLC0415  # as above

        person = self._person()
        codes = make_codes(self.terms.recovery_codes)
        fresh_codes(self._library, person.name, map(code_hash, codes), actor=person.id)
        return codes

    def sessions(self) -> tuple[SessionShown, ...]:
        """List this person's open sessions."""
        from storyroom.store.accounts import sessions_of  # noqa: PLC0415  # as above

        return sessions_of(self._library, self._person().name, self.terms)

    def close_session(self, session_id: str = "", *, but: str = "") -> int:
        """End one session of this person's, or all but one. Raises: NotFoundError."""
        from storyroom.store.accounts import close_sessions  # noqa: PLC0415  # as above

        person = self._person()
        ended = close_sessions(self._library, person.name, session_id=session_id, but=but, actor=person.id)
        if session_id and not ended:
            raise NotFoundError("such session of yours", "`storyroom sessions list` shows them.", that="")
        return ended

    # --- passkeys ---

    def offer_passkey(self, entrance: Entrance, site: PasskeySite) -> dict[str, Any]:
        """Return what a browser needs to make a passkey for this person."""
        return entrance.offer_new_passkey(self._person(), site)

    def add_passkey(self, entrance: Entrance, site: PasskeySite, answer: dict[str, Any], *, called: str) -> None:
        """Keep a passkey that a browser made. Raises: InvalidRequestError."""
        entrance.add_passkey(self._person(), site, answer, called=check_name(called))

    def remove_passkey(self, passkey_id: str) -> None:
        """Forget a passkey of this person's. Raises: NotFoundError."""
        from storyroom.store.accounts import remove_passkey  # noqa: PLC0415  # as above

        remove_passkey(self._library, self._person().name, passkey_id)

    # --- the studio's own sign-in ---

    def link(self, name: str, subject: str, *, issuer: str = "") -> None:
        """Tie a person to what the studio's identity provider calls them, for ever the same pair of issuer and subject.

        Of someone who can sign in already only they themselves may: a tie takes an account over.
        Raises: ReadOnlyError, NotFoundError, InvalidRequestError if the identity is somebody's already.
        """
        from storyroom.store.accounts import account_of  # noqa: PLC0415  # as above
        from storyroom.store.identities import link  # noqa: PLC0415  # as above

        actor, who = self._operate(), self._identity(subject, issuer)
        if name != actor.name and account_of(self._library, name).opens:
            raise ReadOnlyError(
                f"{name} can sign in already, and a link would take that over.",
                "They link it themselves, signed in, on the page of their account.",
            )
        link(self._library, name, who, actor=actor.id, how="administrator")

    def unlink(self, name: str, subject: str, *, issuer: str = "") -> None:
        """Untie a person. Others than they themselves take only what nobody came in by yet, such as a slip.

        Raises: ReadOnlyError, NotFoundError.
        """
        from storyroom.store.identities import unlink  # noqa: PLC0415  # as above

        person = self._person()
        own = name == person.name
        actor = person if own else self._operate()
        unlink(self._library, name, self._identity(subject, issuer), actor=actor.id, unused_only=not own)

    def _identity(self, subject: str, issuer: str) -> Identity:
        url = issuer or (self._settings.oidc.url if self._settings.oidc else "")
        if not url:
            raise InvalidRequestError(
                "No issuer is named.", "Give --issuer, or describe yours as [oidc] in storyroom.toml."
            )
        if not is_subject(subject) or len(url) > 500:
            raise InvalidRequestError("This is no subject.", "It is the claim `sub` of their identity, to the letter.")
        return Identity(url, subject)

    # --- keys for programs ---

    def api_keys(self) -> tuple[KeyShown, ...]:
        """List this person's keys for programs."""
        from storyroom.store.keys import keys_of  # noqa: PLC0415  # as above

        return keys_of(self._library, self._person())

    def make_key(
        self, name: str, *, role: str = "viewer", compartments: Sequence[str] | None = None, days: int = 90
    ) -> tuple[str, str]:
        """Make a key for a program; return its id and the key, which is shown this once.

        It never holds more than this person does at the moment it is used, and never manages.
        Raises: InvalidRequestError, NotFoundError for a compartment that this person does not hold.
        """
        from storyroom.store.keys import make_key  # noqa: PLC0415  # as above

        person, rights = self._person(), rights_of(role)
        check_name(name)
        if not rights or Right.MANAGE in rights:
            roles = ", ".join(named for named, own in ROLES.items() if Right.MANAGE not in own)
            raise InvalidRequestError(f"{role!r} is no role for a key.", f"Use {roles}, or rights such as search+read.")
        longest = self.terms.longest_key.days
        if not 0 < days <= longest:
            raise InvalidRequestError(f"A key lasts from 1 to {longest} days.", "Make a new one when it ends.")
        names = None if compartments is None else compartment_names(compartments)
        for compartment in names or ():
            if compartment not in self._told():
                raise NotFoundError(f"compartment called {compartment}", OPEN_HINT, that="you hold")
        ends = self._library.clock.now("access") + timedelta(days=days)
        return make_key(self._library, person, name=name, rights=rights, compartments=names, expires_at=ends)

    def revoke_key(self, key_id: str) -> None:
        """Revoke a key of this person's. Raises: NotFoundError."""
        from storyroom.store.keys import revoke_key  # noqa: PLC0415  # as above

        revoke_key(self._library, self._person(), key_id)

    # --- others', for who manages people ---

    def invite(self, name: str) -> str:
        """Make the token of a link with which a person sets up their way in, once. Raises: ReadOnlyError, NotFoundError.

        Of someone who can sign in already only they themselves may ask: an invitation takes an account over.
        """
        from storyroom.store.accounts import account_of  # noqa: PLC0415  # as above
        from storyroom.store.invitations import invite  # noqa: PLC0415  # as above

        actor = self._operate()
        if name != actor.name and account_of(self._library, name).opens:
            raise ReadOnlyError(
                f"{name} can sign in already, and an invitation would take that over.",
                "They have recovery codes; else shut the account, and add the person under a new name.",
            )
        return invite(self._library, name, self.terms, actor=actor.id)

    def shut(self, name: str, *, on: bool = True) -> None:
        """Shut a person's account with all their sessions and keys, or open it again. Raises: ReadOnlyError, NotFoundError."""
        from storyroom.store.accounts import disable  # noqa: PLC0415  # as above

        actor = self._operate()
        if name == actor.name and on:
            raise InvalidRequestError("This is your own account.", "Let another administrator do it.")
        disable(self._library, name, on=on, actor=actor.id)

    def close_sessions_of(self, name: str) -> int:
        """End every session of a person. Raises: ReadOnlyError, NotFoundError."""
        from storyroom.store.accounts import close_sessions  # noqa: PLC0415  # as above

        return close_sessions(self._library, name, actor=self._operate().id)

    def _person(self) -> Principal:
        """Return who sits here, if it is a person. Raises: ReadOnlyError."""
        person = self.principal
        if person.kind != "person":
            raise ReadOnlyError("A program's key may not do this.", "Sign in as the person whose key it is.")
        return person
