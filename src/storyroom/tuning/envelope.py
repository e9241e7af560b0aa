"""Signed statements: an in-toto statement in a DSSE envelope, made and opened. Holds no key and trusts none by itself.

Source: in-toto attestation framework, Statement v1; secure-systems-lab, Dead Simple Signing Envelope 1.0.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from storyroom.domain.canonical import canonical
from storyroom.errors import InvalidRequestError

__all__ = [
    "PAYLOAD_TYPE",
    "STATEMENT_TYPE",
    "Opened",
    "Signer",
    "Subject",
    "key_id",
    "open_envelope",
    "sealed_by",
    "statement",
]

PAYLOAD_TYPE: Final = "application/vnd.in-toto+json"
STATEMENT_TYPE: Final = "https://in-toto.io/Statement/v1"
_LARGEST: Final = 64 * 1024 * 1024


class Signer(Protocol):
    """Whoever signs: Ed25519."""

    @property
    def public(self) -> bytes:
        """The public key's 32 bytes."""

    def sign(self, message: bytes) -> bytes:
        """Return 64 bytes."""


class Subject(NamedTuple):
    """A file that a statement is about."""

    name: str
    sha256: str


class Opened(NamedTuple):
    """A statement whose signature holds."""

    subjects: tuple[Subject, ...]
    kind: str
    """Its predicate type."""
    predicate: Mapping[str, Any]
    key: str
    """SHA-256 of the public key that signed it."""


def statement(subjects: Iterable[Subject], kind: str, predicate: Mapping[str, object]) -> bytes:
    """Spell a statement about some files."""
    about = [{"name": one.name, "digest": {"sha256": one.sha256}} for one in sorted(subjects)]
    return canonical({"_type": STATEMENT_TYPE, "subject": about, "predicateType": kind, "predicate": predicate})


def sealed_by(payload: bytes, signer: Signer) -> bytes:
    """Sign a statement and put it in its envelope."""
    signature = base64.b64encode(signer.sign(_authenticated(payload))).decode()
    value = {
        "payloadType": PAYLOAD_TYPE,
        "payload": base64.b64encode(payload).decode(),
        "signatures": [{"keyid": key_id(signer.public), "sig": signature}],
    }
    return canonical(value) + b"\n"


def open_envelope(envelope: bytes, trusted: Sequence[bytes]) -> Opened:
    """Return what an envelope says, if one of the trusted keys (32 bytes each) signed it. Raises: InvalidRequestError."""
    if len(envelope) > _LARGEST:
        raise InvalidRequestError("This is no signed statement.", f"It has more than {_LARGEST:,} bytes.")
    try:
        value = json.loads(envelope)
        payload = base64.b64decode(value["payload"], validate=True)
        signatures = [(str(one["keyid"]), base64.b64decode(one["sig"], validate=True)) for one in value["signatures"]]
        kind = value["payloadType"]
    except (ValueError, TypeError, KeyError, binascii.Error, RecursionError) as fault:
        raise InvalidRequestError(
            "This is no signed statement.", "It was changed, or is another kind of file."
        ) from fault
    if kind != PAYLOAD_TYPE:
        raise InvalidRequestError("This is another kind of statement.", "An in-toto statement is wanted.")
    known = {key_id(one): one for one in trusted}
    for key, signature in signatures:
        if key in known and _holds(known[key], signature, _authenticated(payload)):
            return _read(payload, key)
    raise InvalidRequestError(
        "No key that is trusted here signed this.",
        "It was changed, or signed elsewhere: `storyroom ledger key` prints ours.",
    )


def key_id(public: bytes) -> str:
    """Name a public key: SHA-256 of its 32 bytes."""
    return hashlib.sha256(public).hexdigest()


def _authenticated(payload: bytes) -> bytes:
    """Spell what is signed. Source: DSSE 1.0, PAE."""
    kind = PAYLOAD_TYPE.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def _holds(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _read(payload: bytes, key: str) -> Opened:
    try:
        value = json.loads(payload)
        known = value["_type"] == STATEMENT_TYPE
        subjects = tuple(Subject(str(one["name"]), str(one["digest"]["sha256"])) for one in value["subject"])
        told = Opened(subjects, str(value["predicateType"]), dict(value["predicate"]), key)
    except (ValueError, TypeError, KeyError) as fault:
        raise InvalidRequestError(
            "The signed statement cannot be read.", "Another version may have made it."
        ) from fault
    if not known:
        raise InvalidRequestError("The signed statement is of another version.", "in-toto Statement v1 is wanted.")
    return told
