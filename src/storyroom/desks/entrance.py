"""The entrance: what can be done by someone who is not in yet. Unknown name and wrong secret are the same answer, after the same work."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from storyroom.domain.accounts import Caller, PasskeySite, Terms
from storyroom.errors import NotFoundError, SignInError, TooManyTriesError

if TYPE_CHECKING:
    from storyroom.desks.studio import Studio
    from storyroom.domain.access import Principal
    from storyroom.journeys.passkeys import Challenges
    from storyroom.journeys.passwords import Passwords
    from storyroom.settings import Settings
    from storyroom.store.library import Library

__all__ = ["Entrance"]


class Entrance:
    """The way in. Trades secrets for sessions; shows nothing of the library."""

    def __init__(self, library: Library, settings: Settings, terms: Terms | None = None) -> None:
        self._library = library
        self._settings = settings
        self.terms = terms or Terms()

    @cached_property
    def passwords(self) -> Passwords:
        """What hashes and checks passwords."""
        from storyroom.journeys.passwords import Passwords  # noqa: PLC0415  # heavy parts wait until they are asked for

        return Passwords(self._settings.breached_passwords, self.terms)

    @cached_property
    def _challenges(self) -> Challenges:
        from storyroom.journeys.passkeys import Challenges  # noqa: PLC0415  # as above

        return Challenges()

    # --- coming in ---

    def sign_in(self, name: str, password: str, *, address: str, device: str) -> str:
        """Trade a password for a session's token. Raises: SignInError, TooManyTriesError."""
        from storyroom.store.accounts import password_of  # noqa: PLC0415  # as above

        self.may_try(name, address)
        if not self.passwords.fits(password_of(self._library, name), password):
            self._failed(name, address)
        return self.let_in(name, device, "password")

    def sign_in_by_code(self, name: str, code: str, *, address: str, device: str) -> str:
        """Trade a recovery code, once, for a session's token. Raises: SignInError, TooManyTriesError."""
        from storyroom.journeys.passwords import code_hash  # noqa: PLC0415  # as above
        from storyroom.store.accounts import spend_code  # noqa: PLC0415  # as above

        self.may_try(name, address)
        if not spend_code(self._library, name, code_hash(code)):
            self._failed(name, address)
        return self.let_in(name, device, "recovery_code")

    def accept(self, token: str, password: str, *, device: str) -> str:
        """Set a password by an invitation, which is spent, and come in. Raises: SignInError, InvalidRequestError."""
        from storyroom.store.invitations import accept_invitation  # noqa: PLC0415  # as above

        name = self.invited(token)
        hashed = self.passwords.hash(name, password)  # a weak one does not spend the link
        if accept_invitation(self._library, token, hashed) != name:
            raise SignInError
        return self.let_in(name, device, "invitation")

    def invited(self, token: str) -> str:
        """Return whom an invitation is for. Raises: SignInError if it is unknown, spent or too late."""
        from storyroom.store.invitations import invited  # noqa: PLC0415  # as above

        name = invited(self._library, token)
        if name is None:
            raise SignInError
        return name

    # --- passkeys ---

    def offer_sign_in(self, site: PasskeySite) -> dict[str, Any]:
        """Return what a browser needs to sign in with a passkey; names nobody."""
        from storyroom.journeys.passkeys import offer_sign_in  # noqa: PLC0415  # as above

        return offer_sign_in(self._challenges, site)

    def sign_in_by_passkey(self, site: PasskeySite, answer: dict[str, Any], *, address: str, device: str) -> str:
        """Trade what a passkey signed for a session's token. Raises: SignInError, TooManyTriesError."""
        from storyroom.journeys.passkeys import check_answer, credential_id  # noqa: PLC0415  # as above
        from storyroom.store.accounts import NOBODYS, find_passkey, note_try, use_passkey  # noqa: PLC0415  # as above

        self.may_try("", address)
        try:
            known = find_passkey(self._library, credential_id(answer)) or NOBODYS
            count = check_answer(
                self._challenges, site, answer, public_key=known.public_key, sign_count=known.sign_count
            )
        except SignInError:
            note_try(self._library, (f"address/{address}",), self.terms.window)
            raise
        use_passkey(self._library, known.id, count)
        return self.let_in(known.name, device, "passkey")

    def offer_new_passkey(self, person: Principal, site: PasskeySite) -> dict[str, Any]:
        """Return what a browser needs to make a passkey for someone who is in."""
        from storyroom.journeys.passkeys import offer_new  # noqa: PLC0415  # as above

        handle = hashlib.sha256(person.id.encode()).digest()
        return offer_new(self._challenges, site, person.name, handle, ())

    def add_passkey(self, person: Principal, site: PasskeySite, answer: dict[str, Any], *, called: str) -> None:
        """Keep a passkey that a browser made for someone who is in. Raises: InvalidRequestError."""
        from storyroom.journeys.passkeys import check_new  # noqa: PLC0415  # as above
        from storyroom.store.accounts import add_passkey  # noqa: PLC0415  # as above

        made = check_new(self._challenges, site, person.name, answer)
        add_passkey(
            self._library, person.name, credential=made.credential, public_key=made.public_key,
            sign_count=made.sign_count, called=called,
        )  # fmt: skip

    # --- the studio's own sign-in ---

    @cached_property
    def studio(self) -> Studio:
        """The way in through the studio's identity provider, where there is one."""
        from storyroom.desks.studio import Studio  # noqa: PLC0415  # as above

        return Studio(self._library, self._settings, self)

    # --- being in ---

    def caller(self, token: str) -> Caller | None:
        """Return who a session's token is, if it has not ended; note that it was used, every few minutes."""
        from storyroom.store.accounts import session_of, touch  # noqa: PLC0415  # as above

        found = session_of(self._library, token)
        now = self._now()
        if found is None or now - found.opened_at > self.terms.absolute or now - found.seen_at > self.terms.idle:
            return None
        if now - found.seen_at > self.terms.touched_after:
            touch(self._library, token)
        return Caller(found.name, found.id)

    def key_caller(self, token: str) -> Caller | None:
        """Return which key a program's token is, if it still opens anything."""
        from storyroom.store.keys import id_of_key  # noqa: PLC0415  # as above

        key_id = id_of_key(self._library, token)
        if key_id is None:
            return None
        try:
            return Caller(self._library.principal(key_id).name, key_id)
        except NotFoundError:
            return None

    def leave(self, token: str) -> None:
        """End a session."""
        from storyroom.store.accounts import close_sessions, session_of  # noqa: PLC0415  # as above

        found = session_of(self._library, token)
        if found is not None:
            actor = self._library.principal(found.name).id
            close_sessions(self._library, found.name, session_id=found.id, actor=actor)

    def anyone_can_sign_in(self, name: str) -> bool:
        """Say whether a person has a way in that lasts: before that, only printed links let them in."""
        from storyroom.store.accounts import account_of  # noqa: PLC0415  # as above

        return account_of(self._library, name).opens

    def may_try(self, name: str, address: str) -> None:
        """Refuse whoever tried too often. Raises: TooManyTriesError."""
        from storyroom.store.accounts import tries  # noqa: PLC0415  # as above

        terms = self.terms
        by_name = bool(name) and tries(self._library, f"account/{name}", terms.window) >= terms.tries_per_account
        if tries(self._library, f"address/{address}", terms.window) >= terms.tries_per_address or by_name:
            raise TooManyTriesError(int(terms.window.total_seconds() // 60))

    def _failed(self, name: str, address: str) -> None:
        from storyroom.store.accounts import note_try  # noqa: PLC0415  # as above

        note_try(self._library, (f"account/{name}", f"address/{address}"), self.terms.window)
        raise SignInError

    def let_in(self, name: str, device: str, how: str) -> str:
        """Open a session for someone who has proven who they are. Raises: SignInError if the account is shut."""
        from storyroom.store.accounts import clear_tries, open_session  # noqa: PLC0415  # as above

        try:
            token = open_session(self._library, name, device=device, terms=self.terms, how=how)
        except NotFoundError:
            raise SignInError from None
        clear_tries(self._library, f"account/{name}")
        return token

    def _now(self) -> datetime:
        return self._library.clock.now("access")
