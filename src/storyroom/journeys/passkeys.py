"""Passkeys: what a browser is asked, and whether its answer holds. Keeps challenges in memory, each good for one answer."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from storyroom.domain.accounts import PasskeySite
from storyroom.errors import InvalidRequestError, SignInError

__all__ = [
    "Challenges",
    "NewPasskey",
    "check_answer",
    "check_new",
    "credential_id",
    "offer_new",
    "offer_sign_in",
]

_SECONDS = 300
_MOST = 256


class NewPasskey(NamedTuple):
    """A passkey that was checked."""

    credential: bytes
    public_key: bytes
    sign_count: int


class Challenges:
    """What was asked and not yet answered. For one purpose each; gone when answered, or after five minutes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._open: dict[bytes, tuple[str, float]] = {}
        self._lock = threading.Lock()

    def ask(self, purpose: str) -> bytes:
        """Make a challenge."""
        challenge = secrets.token_bytes(32)
        with self._lock:
            self._open[challenge] = (purpose, self._clock())
            while len(self._open) > _MOST:
                del self._open[next(iter(self._open))]
        return challenge

    def take(self, challenge: bytes, purpose: str) -> bool:
        """Say whether a challenge was asked for that purpose and is fresh; it is used up."""
        with self._lock:
            asked = self._open.pop(challenge, None)
        return asked is not None and asked[0] == purpose and self._clock() - asked[1] <= _SECONDS


def offer_new(
    challenges: Challenges, site: PasskeySite, name: str, handle: bytes, known: tuple[bytes, ...]
) -> dict[str, Any]:
    """Return what a browser needs to make a passkey for a person."""
    options = generate_registration_options(
        rp_id=site.host,
        rp_name="Storyroom",
        user_name=name,
        user_id=handle,
        challenge=challenges.ask(f"new/{name}"),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=credential) for credential in known],
    )
    found: dict[str, Any] = json.loads(options_to_json(options))
    return found


def check_new(challenges: Challenges, site: PasskeySite, name: str, answer: dict[str, Any]) -> NewPasskey:
    """Check what a browser made. Raises: InvalidRequestError."""
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=_challenge(challenges, answer, f"new/{name}"),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except _FAULTS as fault:
        raise InvalidRequestError(
            "This passkey does not hold.", "Begin again; it has to be made within minutes."
        ) from fault
    return NewPasskey(made.credential_id, made.credential_public_key, made.sign_count)


def offer_sign_in(challenges: Challenges, site: PasskeySite) -> dict[str, Any]:
    """Return what a browser needs to sign in with whatever passkey it has; names nobody."""
    options = generate_authentication_options(
        rp_id=site.host, challenge=challenges.ask("in"), user_verification=UserVerificationRequirement.REQUIRED
    )
    found: dict[str, Any] = json.loads(options_to_json(options))
    return found


def credential_id(answer: dict[str, Any]) -> bytes:
    """Return the id of the passkey that a browser says it used. Raises: SignInError."""
    try:
        return _from_base64(answer["rawId"])
    except _FAULTS as fault:
        raise SignInError from fault


def check_answer(
    challenges: Challenges, site: PasskeySite, answer: dict[str, Any], *, public_key: bytes, sign_count: int
) -> int:
    """Check what a browser signed; return the count its passkey has come to. Raises: SignInError."""
    try:
        done = verify_authentication_response(
            credential=answer,
            expected_challenge=_challenge(challenges, answer, "in"),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except _FAULTS as fault:
        raise SignInError from fault
    return done.new_sign_count


def _challenge(challenges: Challenges, answer: dict[str, Any], purpose: str) -> bytes:
    client = json.loads(_from_base64(answer["response"]["clientDataJSON"]))
    challenge = _from_base64(client["challenge"])
    if not challenges.take(challenge, purpose):
        raise ValueError("not asked, or asked too long ago")
    return challenge


def _from_base64(text: Any) -> bytes:  # noqa: ANN401  # a stranger's JSON
    from webauthn import base64url_to_bytes  # noqa: PLC0415  # beside its one use

    if not isinstance(text, str):
        raise TypeError("text is wanted")
    return base64url_to_bytes(text)


_FAULTS = (WebAuthnException, KeyError, TypeError, ValueError, AttributeError, IndexError)
"""What a stranger's answer can bring about. `binascii.Error` and JSON's faults are `ValueError`s."""
