"""Signing in through the studio's own identity provider: what was asked, what came back, who that is. Opens no session, gives no right."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from storyroom.domain.egress import Outgoing, Returned
from storyroom.domain.identity import Identity, Issuer, host_of
from storyroom.domain.ports import Keeper
from storyroom.errors import BackendError, BackendTimeoutError, EgressRefusedError, SignInError, TooManyTriesError
from storyroom.models import oidc
from storyroom.models.addresses import resolve
from storyroom.models.egress import SealedLine

if TYPE_CHECKING:
    from storyroom.store.library import Library

__all__ = ["Errand", "Flows", "StudioIssuer", "available"]

_ENTRANCE = "entrance"
"""Who asks, in the ledger: nobody has come in yet."""
_SECONDS = 600
_MOST = 1_000
_MOST_FROM_ONE = 20
"""Sign-ins that one address may have under way."""
_KNOWN_SECONDS = 600.0
"""How long it is remembered where the issuer is asked; its keys are fetched anew each time."""
_FAILED_SECONDS = 15.0
_WAIT_SECONDS = 2.0
"""A stranger can ask for a question again and again: one that failed is not asked anew at once, and nobody queues for it."""
_HINT = "Begin again. If it stays so, ask for an invitation, or sign in another way."


class Errand(NamedTuple):
    """What somebody who was sent to the issuer will be let in for."""

    asked: oidc.Asked
    endpoints: oidc.Endpoints
    address: str
    invitation: str = ""
    """The token of an invitation that is to be spent on this."""
    person: str = ""
    """Someone who is in already and ties the identity to their account."""
    still_in: Callable[[], bool] = lambda: True
    """Whether that person has not been put out meanwhile."""


def available() -> bool:
    """Say whether the packages are installed that this needs."""
    from importlib.util import find_spec  # noqa: PLC0415  # beside its one use

    return find_spec("authlib") is not None and find_spec("joserfc") is not None


class Flows:
    """Sign-ins under way, by what only that browser holds. In the memory of this process; good for one answer, for ten minutes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._open: dict[str, tuple[Errand, float]] = {}
        self._lock = threading.Lock()

    def open(self, errand: Errand) -> str:
        """Keep an errand; return the token for its browser. Raises: TooManyTriesError."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            now = self._clock()
            self._open = {key: one for key, one in self._open.items() if now - one[1] <= _SECONDS}
            if sum(one.address == errand.address for one, _ in self._open.values()) >= _MOST_FROM_ONE:
                raise TooManyTriesError(_SECONDS // 60)
            while len(self._open) >= _MOST:
                del self._open[next(iter(self._open))]
            self._open[token] = (errand, now)
        return token

    def take(self, token: str) -> Errand | None:
        """Return the errand of a browser and forget it, whatever becomes of it."""
        with self._lock:
            found = self._open.pop(token, None)
        return found[0] if found and self._clock() - found[1] <= _SECONDS else None


class StudioIssuer:
    """One issuer as one library asks it. Every question is on record before it leaves."""

    def __init__(self, library: Library, issuer: Issuer) -> None:
        self.issuer = issuer
        self._library = library
        self._endpoints: oidc.Endpoints | BackendError | None = None
        self._until = 0.0
        self._lock = threading.Lock()

    def endpoints(self) -> oidc.Endpoints:
        """Say where the issuer is asked. Raises: BackendError and its kin."""
        if not self._lock.acquire(timeout=_WAIT_SECONDS):
            raise BackendTimeoutError("The studio's sign-in does not answer.", "Try again, or sign in another way.")
        try:
            if self._endpoints is None or time.monotonic() > self._until:
                self._endpoints = self._asked()
                lasts = _FAILED_SECONDS if isinstance(self._endpoints, BackendError) else _KNOWN_SECONDS
                self._until = time.monotonic() + lasts
            if isinstance(self._endpoints, BackendError):
                fault = self._endpoints
                raise type(fault)(fault.message, fault.hint, retryable=fault.retryable) from fault
            return self._endpoints
        finally:
            self._lock.release()

    def _asked(self) -> oidc.Endpoints | BackendError:
        try:
            return oidc.read_endpoints(self._line("discovery"), self.issuer)
        except BackendError as fault:
            return fault

    def address_to_open(self, errand: Errand) -> str:
        """Write the address that the browser is sent to."""
        return oidc.address_to_open(errand.endpoints, self.issuer, errand.asked)

    def who_came(self, errand: Errand, answer: Mapping[str, str]) -> Identity:
        """Say who the issuer says came back.

        Raises: SignInError where anything does not fit, BackendError and its kin.
        """
        asked, endpoints = errand.asked, errand.endpoints
        state, code, named = (answer.get(name, "") for name in ("state", "code", "iss"))
        if not secrets.compare_digest(state.encode(), asked.state.encode()) or not code:
            raise SignInError(_HINT)
        if (named or endpoints.names_itself) and named != self.issuer.url:
            raise SignInError(_HINT)
        token = oidc.trade_code(self._line("token"), endpoints, self.issuer, asked, code)
        keys = oidc.fetch_keys(self._line("keys"), endpoints)
        now = int(self._library.clock.now("access").timestamp())
        try:
            return oidc.check_token(token, keys, self.issuer, nonce=asked.nonce, now=now)
        except SignInError as fault:
            raise SignInError(_HINT) from fault

    def _line(self, what: str) -> SealedLine:
        """Make the way to the issuer's own host, and to no other. Raises: BackendError where its name is not known."""
        try:
            address = resolve(oidc.origin_of(self.issuer.url))
        except EgressRefusedError as fault:
            raise BackendError(
                f"{host_of(self.issuer.url)} cannot be found.", "Check the network, or sign in another way."
            ) from fault
        return SealedLine(address, _Asking(self._library, what), ca_file=self.issuer.ca_file)


class _Asking(Keeper):
    """Writes down that the issuer is asked, and what came of it: the host and the kind of question, never a word of either."""

    def __init__(self, library: Library, what: str) -> None:
        self._library = library
        self._what = what

    def before(self, outgoing: Outgoing) -> str:
        call = self._library.ids.new("issuer_question", f"{self._what}/{secrets.token_hex(8)}")
        facts = {"issuer_question": call, "host": outgoing.host, "what": self._what}
        self._library.record(actor=_ENTRANCE, act="issuer_question_opened", facts=facts)
        return call

    def after(self, call: str, returned: Returned) -> None:
        facts = {
            "issuer_question": call, "outcome": returned.outcome, "status": str(returned.status),
            "bytes": str(returned.received),
        }  # fmt: skip
        self._library.record(actor=_ENTRANCE, act="issuer_question_closed", facts=facts)
