"""A signed statement: opened only as it was signed, by a key that is trusted."""

from __future__ import annotations

import base64
import json

import pytest

from storyroom.errors import InvalidRequestError
from storyroom.tuning.envelope import PAYLOAD_TYPE, Subject, key_id, open_envelope, sealed_by, statement
from tests.fakes.signer import FakeSigner

SIGNER = FakeSigner()
PAYLOAD = statement([Subject("b", "2" * 64), Subject("a", "1" * 64)], "https://storyroom.invalid/test", {"id": "set:1"})


def test_what_was_signed_is_what_is_opened() -> None:
    told = open_envelope(sealed_by(PAYLOAD, SIGNER), [FakeSigner(2).public, SIGNER.public])
    assert told.subjects == (Subject("a", "1" * 64), Subject("b", "2" * 64))
    assert (told.kind, told.predicate, told.key) == (
        "https://storyroom.invalid/test",
        {"id": "set:1"},
        key_id(SIGNER.public),
    )


def test_it_is_what_other_tools_call_dsse() -> None:
    value = json.loads(sealed_by(PAYLOAD, SIGNER))
    message = b"DSSEv1 28 application/vnd.in-toto+json %d " % len(PAYLOAD) + PAYLOAD
    assert base64.b64decode(value["payload"]) == PAYLOAD
    assert base64.b64decode(value["signatures"][0]["sig"]) == SIGNER.sign(message)
    assert json.loads(PAYLOAD)["_type"] == "https://in-toto.io/Statement/v1"


def test_every_changed_byte_is_found() -> None:
    envelope = sealed_by(PAYLOAD, SIGNER)
    refused = 0
    for place in range(0, len(envelope) - 1, 7):
        changed = bytearray(envelope)
        changed[place] ^= 1
        try:
            told = open_envelope(bytes(changed), [SIGNER.public])
        except InvalidRequestError:
            refused += 1
        else:  # bits that Base64 leaves over change nothing that is said
            assert told == open_envelope(envelope, [SIGNER.public])
    assert refused > len(envelope) // 7 - 3


@pytest.mark.parametrize(
    "envelope",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b'{"payload": 1}',
        json.dumps({"payloadType": PAYLOAD_TYPE, "payload": "", "signatures": []}).encode(),
    ],
)
def test_what_is_no_envelope_is_refused_with_words(envelope: bytes) -> None:
    with pytest.raises(InvalidRequestError):
        open_envelope(envelope, [SIGNER.public])


def test_a_stranger_s_key_and_another_kind_of_payload_are_refused() -> None:
    with pytest.raises(InvalidRequestError, match="No key that is trusted"):
        open_envelope(sealed_by(PAYLOAD, FakeSigner(2)), [SIGNER.public])
    with pytest.raises(InvalidRequestError):
        open_envelope(sealed_by(b'{"_type": "other"}', SIGNER), [SIGNER.public])
    with pytest.raises(InvalidRequestError):
        open_envelope(sealed_by(PAYLOAD.replace(b"Statement/v1", b"Statement/v0"), SIGNER), [SIGNER.public])
    other = json.loads(sealed_by(PAYLOAD, SIGNER)) | {"payloadType": "text/plain"}
    with pytest.raises(InvalidRequestError):
        open_envelope(json.dumps(other).encode(), [SIGNER.public])
