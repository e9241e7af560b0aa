"""Signed statements: what holds, and that nothing else does."""

from __future__ import annotations

import base64
import json

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from storyroom.errors import InvalidRequestError, SettingsError
from storyroom.tuning.signing import (
    Statement,
    make_key,
    open_statement,
    public_pem,
    read_private,
    read_public,
    sign_statement,
)

KIND = "https://storyroom.invalid/test/v1"
SAID = Statement({"a.bin": "0" * 64}, KIND, {"words": "so it is"})


def _pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


KEYS = (make_key(), _pem(ec.generate_private_key(ec.SECP256R1())))


@pytest.mark.parametrize("pem", KEYS, ids=["Ed25519", "P-256"])
def test_what_was_stated_comes_back_under_the_key_that_signed_it(pem: bytes) -> None:
    key = read_private(pem)
    assert open_statement(read_public(public_pem(key)), sign_statement(key, SAID), KIND) == SAID


@pytest.mark.parametrize("pem", KEYS, ids=["Ed25519", "P-256"])
def test_another_key_a_changed_word_and_another_purpose_do_not_hold(pem: bytes) -> None:
    key = read_private(pem)
    public, signed = read_public(public_pem(key)), sign_statement(key, SAID)
    with pytest.raises(InvalidRequestError, match="does not hold"):
        open_statement(read_public(public_pem(read_private(make_key()))), signed, KIND)
    envelope = json.loads(signed)
    said = base64.b64decode(envelope["payload"]).replace(b"so it is", b"so it was")
    forged = json.dumps(envelope | {"payload": base64.b64encode(said).decode()}).encode()
    with pytest.raises(InvalidRequestError, match="does not hold"):
        open_statement(public, forged, KIND)
    with pytest.raises(InvalidRequestError, match="something else"):
        open_statement(public, signed, KIND + "/other")
    with pytest.raises(InvalidRequestError, match="something else"):
        open_statement(public, json.dumps(envelope | {"payloadType": "text/plain"}).encode(), KIND)


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b'{"payload": 1}', b'{"payload":"!","signatures":[],"payloadType":""}']
)
def test_what_is_no_envelope_is_told(data: bytes) -> None:
    with pytest.raises(InvalidRequestError):
        open_statement(read_public(public_pem(read_private(KEYS[0]))), data, KIND)


def test_other_kinds_of_keys_are_refused() -> None:
    for pem in (_pem(rsa.generate_private_key(65537, 2048)), _pem(ec.generate_private_key(ec.SECP384R1())), b"x"):
        with pytest.raises(SettingsError):
            read_private(pem)
    with pytest.raises(SettingsError):
        read_public(b"x")
