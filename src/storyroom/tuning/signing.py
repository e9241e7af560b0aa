"""Signed statements: in-toto statements over files in DSSE envelopes, Ed25519 or ECDSA P-256. Keeps no key and trusts nobody by itself.

Source: in-toto Attestation Framework, Statement v1; secure-systems-lab, Dead Simple Signing Envelope 1.0.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from storyroom.domain.canonical import canonical
from storyroom.errors import InvalidRequestError, SettingsError

__all__ = [
    "PAYLOAD_TYPE",
    "STATEMENT_TYPE",
    "Private",
    "Public",
    "Signer",
    "Statement",
    "key_name",
    "make_key",
    "open_statement",
    "public_of",
    "public_pem",
    "read_private",
    "read_public",
    "sign_bytes",
    "sign_statement",
    "verify_bytes",
]

PAYLOAD_TYPE: Final = "application/vnd.in-toto+json"
STATEMENT_TYPE: Final = "https://in-toto.io/Statement/v1"


class Signer(Protocol):
    """Whoever holds an Ed25519 key and signs with it, such as the studio."""

    @property
    def public(self) -> bytes:
        """The public key's 32 bytes."""

    def sign(self, message: bytes) -> bytes:
        """Return 64 bytes."""


Private = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | Signer
Public = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody signed: of which files, and what they say of them."""

    subjects: Mapping[str, str]
    """SHA-256 by name."""
    predicate_type: str
    predicate: Mapping[str, Any]


def make_key() -> bytes:
    """Draw an Ed25519 key; return it as PEM, for a file that only its owner may read."""
    return ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def read_private(pem: bytes) -> Private:
    """Read a private key. Raises: SettingsError."""
    try:
        key = serialization.load_pem_private_key(pem, None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as fault:
        raise SettingsError(
            "That is no private key in PEM.", "`openssl genpkey -algorithm ed25519` makes one."
        ) from fault
    if isinstance(key, ed25519.Ed25519PrivateKey) or (
        isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1)
    ):
        return key
    raise SettingsError("The key is neither Ed25519 nor ECDSA P-256.", "Make one of these.")


def read_public(pem: bytes) -> Public:
    """Read a public key. Raises: SettingsError."""
    try:
        key = serialization.load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as fault:
        raise SettingsError("That is no public key in PEM.", "Ask whoever signed for it.") from fault
    if isinstance(key, ed25519.Ed25519PublicKey) or (
        isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)
    ):
        return key
    raise SettingsError("The key is neither Ed25519 nor ECDSA P-256.", "Ask whoever signed for one of these.")


def public_pem(key: Private) -> bytes:
    """Return the half that may be shown."""
    return public_of(key).public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def public_of(key: Private) -> Public:
    """Return the public key to a private one."""
    if isinstance(key, ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey):
        return key.public_key()
    return ed25519.Ed25519PublicKey.from_public_bytes(key.public)


def key_name(key: Public) -> str:
    """Name a public key: the SHA-256 of its bytes."""
    return hashlib.sha256(
        key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    ).hexdigest()


def sign_bytes(key: Private, kind: str, payload: bytes) -> dict[str, object]:
    """Put bytes into an envelope that is signed."""
    message = _pre_authentication(kind, payload)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        made = key.sign(message, ec.ECDSA(hashes.SHA256()))
    else:
        made = key.sign(message)
    signature = {"keyid": key_name(public_of(key)), "sig": base64.b64encode(made).decode()}
    return {"payloadType": kind, "payload": base64.b64encode(payload).decode(), "signatures": [signature]}


def verify_bytes(key: Public, envelope: Mapping[str, Any], kind: str) -> bytes:
    """Return what an envelope holds if this key signed it. Raises: InvalidRequestError."""
    try:
        payload = base64.b64decode(envelope["payload"], validate=True)
        signatures = [base64.b64decode(one["sig"], validate=True) for one in envelope["signatures"]]
        told = envelope["payloadType"]
    except (KeyError, TypeError, ValueError, binascii.Error) as fault:
        raise InvalidRequestError(
            "That is no signed envelope.", "It must be DSSE, as `storyroom tune` writes it."
        ) from fault
    if told != kind:
        raise InvalidRequestError("The envelope holds something else than it should.", f"Expected: {kind}.")
    message = _pre_authentication(kind, payload)
    if not any(_holds(key, signature, message) for signature in signatures):
        raise InvalidRequestError(
            "The signature does not hold: it was not made by this key, or not over this.", "Do not use it."
        )
    return payload


def sign_statement(key: Private, statement: Statement) -> bytes:
    """Sign a statement; return the envelope as JSON."""
    payload = {
        "_type": STATEMENT_TYPE,
        "subject": [{"name": name, "digest": {"sha256": told}} for name, told in sorted(statement.subjects.items())],
        "predicateType": statement.predicate_type,
        "predicate": statement.predicate,
    }
    return json.dumps(sign_bytes(key, PAYLOAD_TYPE, canonical(payload)), indent=1).encode() + b"\n"


def open_statement(key: Public, data: bytes, predicate_type: str) -> Statement:
    """Return what was stated, if this key signed it. Raises: InvalidRequestError."""
    try:
        envelope = json.loads(data)
    except (ValueError, RecursionError) as fault:
        raise InvalidRequestError("That is no signed envelope.", "It must be JSON.") from fault
    if not isinstance(envelope, dict):
        raise InvalidRequestError("That is no signed envelope.", "It must be DSSE.")
    told = json.loads(verify_bytes(key, envelope, PAYLOAD_TYPE))
    try:
        if told["_type"] != STATEMENT_TYPE or told["predicateType"] != predicate_type:
            raise InvalidRequestError("The signature is over something else.", f"Expected: {predicate_type}.")
        subjects = {str(one["name"]): str(one["digest"]["sha256"]) for one in told["subject"]}
        return Statement(subjects, predicate_type, dict(told["predicate"]))
    except (KeyError, TypeError, ValueError) as fault:
        raise InvalidRequestError("The signed statement has not the form it should.", "Do not use it.") from fault


def _holds(key: Public, signature: bytes, message: bytes) -> bool:
    try:
        if isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, message)
        else:
            key.verify(signature, message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _pre_authentication(kind: str, payload: bytes) -> bytes:
    told = kind.encode()
    return b"DSSEv1 %d %b %d %b" % (len(told), told, len(payload), payload)
