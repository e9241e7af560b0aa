"""Identity tokens: what holds, and every way in which one may not."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from storyroom.domain.identity import Issuer
from storyroom.domain.ports import Reply
from storyroom.errors import BackendError, BackendUnavailableError, SignInError
from storyroom.models.oidc import (
    Asked,
    address_to_open,
    check_token,
    fetch_keys,
    make_asked,
    origin_of,
    read_endpoints,
    trade_code,
)
from tests.fakes.issuer import Signer, by_shared_secret, segment, unsigned

URL = "https://id.studio.example/realm"
ISSUER = Issuer(URL, "storyroom", "s3cret")
NONCE, NOW = "n" * 43, 1_772_323_200
GOOD = {"iss": URL, "sub": "00u-ada", "aud": "storyroom", "exp": NOW + 300, "iat": NOW, "nonce": NONCE}
SIGNERS = {name: Signer(name) for name in ("RS256", "PS256", "ES256", "ES384")}
RSA, OTHER = SIGNERS["RS256"], Signer("RS256")


def check(token: str, *keys: dict[str, Any]) -> Any:
    return check_token(token, keys or (RSA.public(),), ISSUER, nonce=NONCE, now=NOW)


@pytest.mark.parametrize("name", SIGNERS)
def test_a_token_of_each_kind_of_key_tells_issuer_and_subject(name: str) -> None:
    found = check(SIGNERS[name].token({**GOOD, "preferred_username": "ada"}), SIGNERS[name].public())
    assert found == (URL, "00u-ada", "ada")


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://id.other.example/realm"},
        {"iss": URL + "/"},
        {"iss": [URL]},
        {"iss": None},
        {"aud": "another"},
        {"aud": ["another"]},
        {"aud": ["storyroom", "another"]},
        {"aud": ["storyroom", "another"], "azp": "storyroom"},
        {"aud": []},
        {"aud": None},
        {"azp": "another"},
        {"exp": NOW - 61},
        {"exp": None},
        {"exp": "never"},
        {"exp": True},
        {"iat": NOW + 61},
        {"iat": NOW - 3_601},
        {"iat": None},
        {"nbf": NOW + 3_600},
        {"nonce": "m" * 43},
        {"nonce": ""},
        {"nonce": None},
        {"nonce": [NONCE]},
        {"sub": ""},
        {"sub": None},
        {"sub": 7},
        {"sub": "a" * 256},
        {"sub": "ada\x00"},
        {"sub": "a\u0434a"},
    ],
    ids=repr,
)
def test_a_token_that_is_not_for_us_now_and_for_this_question_opens_nothing(changed: dict[str, Any]) -> None:
    claims = {name: value for name, value in {**GOOD, **changed}.items() if value is not None}
    with pytest.raises(SignInError):
        check(RSA.token(claims))


def _spoilt(token: str) -> str:
    said, _, signature = token.rpartition(".")
    return f"{said}.{signature[:-4]}{'AAAA' if signature[-4:] != 'AAAA' else 'BBBB'}"


def _other_words(token: str) -> str:
    head, _, signature = token.split(".")
    return f"{head}.{segment({**GOOD, 'sub': '00u-owner'})}.{signature}"


FORGED: dict[str, Callable[[], str]] = {
    "no signature": lambda: unsigned(GOOD),
    "no signature, spelled otherwise": lambda: unsigned(GOOD, "nOnE"),
    "no algorithm": lambda: f"{segment({'typ': 'JWT'})}.{segment(GOOD)}.",
    "an algorithm that is no text": lambda: f"{segment({'alg': ['RS256']})}.{segment(GOOD)}.AAAA",
    "the public key as a shared secret": lambda: by_shared_secret(GOOD, RSA.pem, RSA.kid),
    "the modulus as a shared secret": lambda: by_shared_secret(GOOD, base64.b64encode(RSA.pem), RSA.kid),
    "the client's own secret": lambda: by_shared_secret(GOOD, b"s3cret", RSA.kid),
    "another key of the same name": lambda: Signer("RS256").token(GOOD),
    "a key that is not shown": lambda: Signer("RS256", "two").token(GOOD),
    "a key that comes along": lambda: OTHER.token(GOOD, jwk=OTHER.public()),
    "an address of keys that comes along": lambda: Signer("RS256").token(GOOD, jku="https://evil.example/keys"),
    "another kind of signature with the same key": lambda: RSA.token(GOOD, alg="PS256"),
    "an elliptic signature": lambda: SIGNERS["ES256"].token(GOOD),
    "a header that must be understood": lambda: RSA.token(GOOD, crit=["exp"], exp=1),
    "a spoilt signature": lambda: _spoilt(RSA.token(GOOD)),
    "other words under the signature": lambda: _other_words(RSA.token(GOOD)),
    "claims that are no object": lambda: RSA.token([1]),  # type: ignore[arg-type]
    "nothing": lambda: "",
    "dots": lambda: "..",
    "five parts": lambda: "a.b.c.d.e",
    "a deep header": lambda: f"{segment(b'[' * 9_000)}.{segment(GOOD)}.AAAA",
}


@pytest.mark.filterwarnings("ignore")  # where warnings are errors, they would refuse in our place
@pytest.mark.parametrize("name", FORGED)
def test_what_the_issuer_did_not_sign_with_a_key_that_it_shows_opens_nothing(name: str) -> None:
    with pytest.raises(SignInError):
        check(FORGED[name]())


def test_without_a_name_the_only_key_is_meant_and_two_are_none() -> None:
    nameless = Signer("RS256")
    head = segment({"alg": "RS256"})
    said = f"{head}.{segment(GOOD)}"
    token = f"{said}.{segment(nameless._sign(said.encode()))}"
    assert check(token, nameless.public(), SIGNERS["ES256"].public()).subject == "00u-ada"
    with pytest.raises(SignInError):
        check(token, nameless.public(), RSA.public())


@pytest.mark.parametrize("changed", [{"use": "enc"}, {"alg": "RS512"}, {"kty": "oct", "k": "c2VjcmV0"}], ids=repr)
def test_a_key_that_is_for_something_else_is_not_used(changed: dict[str, str]) -> None:
    with pytest.raises(SignInError):
        check(RSA.token(GOOD), {**RSA.public(), **changed})


def test_of_two_keys_of_a_kind_the_named_one_is_used() -> None:
    """Issuers show the old key and the new one while they change them."""
    two = Signer("RS256", "two")
    assert check(two.token(GOOD), RSA.public(), two.public()).subject == "00u-ada"
    with pytest.raises(SignInError):
        check(two.token(GOOD, kid=RSA.kid), RSA.public(), two.public())


@pytest.mark.filterwarnings("ignore")  # as above
def test_a_short_key_is_none() -> None:
    short = Signer("RS256", bits=1024)
    with pytest.raises(SignInError):
        check(short.token(GOOD), short.public())


# --- talking to the issuer ---


class Told:
    """A line that answers as it is told and keeps what it was asked."""

    def __init__(self, told: bytes = b"{}", status: int = 200) -> None:
        self.url = "https://id.studio.example"
        self.told, self.status = told, status
        self.asked: list[tuple[str, bytes | None, dict[str, str]]] = []

    @contextmanager
    def get(self, path: str, *, headers: Any, ends: float, read_seconds: float) -> Iterator[Reply]:
        assert time.monotonic() < ends < time.monotonic() + 60
        self.asked.append((path, None, dict(headers)))
        yield Reply(self.status, "application/json", iter([self.told]))

    @contextmanager
    def post(self, path: str, body: bytes, *, headers: Any, ends: float, read_seconds: float) -> Iterator[Reply]:
        self.asked.append((path, body, dict(headers)))
        yield Reply(self.status, "application/json", iter([self.told]))

    def count(self, tokens_in: int, tokens_out: int) -> None: ...


def discovery(**changed: Any) -> bytes:
    names = {"authorization_endpoint": "auth", "token_endpoint": "token", "jwks_uri": "keys"}
    return json.dumps({"issuer": URL, **{name: f"{URL}/{path}" for name, path in names.items()}, **changed}).encode()


def test_discovery_is_asked_at_the_well_known_address_and_the_browser_is_sent_with_a_challenge() -> None:
    line = Told(discovery())
    found = read_endpoints(line, ISSUER)
    assert line.asked[0][0] == "/realm/.well-known/openid-configuration"
    assert found == (f"{URL}/auth", "/realm/token", "/realm/keys", False, False)
    asked = make_asked("http://127.0.0.1:8471/sign-in/studio/back")
    address = address_to_open(found, ISSUER, asked)
    assert address.startswith(f"{URL}/auth?")
    assert "code_challenge_method=S256" in address
    assert f"state={asked.state}" in address
    assert asked.verifier not in address
    assert "s3cret" not in address


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": "https://id.other.example/realm"},
        {"issuer": None},
        {"token_endpoint": "https://id.other.example/token"},
        {"token_endpoint": "https://id.studio.example.evil.example/token"},
        {"token_endpoint": "https://id.studio.example@evil.example/token"},
        {"token_endpoint": "http://id.studio.example/token"},
        {"token_endpoint": "https://id.studio.example:444/token"},
        {"token_endpoint": "https://id.studio.example"},
        {"jwks_uri": "https://keys.other.example/keys"},
        {"jwks_uri": "https://id.studio.example/a\r\nHost: evil.example"},
        {"jwks_uri": None},
        {"jwks_uri": 7},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "https://evil.example/auth"},
    ],
    ids=repr,
)
def test_an_issuer_that_is_another_or_names_other_hosts_is_not_used(changed: dict[str, Any]) -> None:
    with pytest.raises(BackendUnavailableError):
        read_endpoints(Told(discovery(**changed)), ISSUER)


def test_more_than_an_answer_is_not_read() -> None:
    with pytest.raises(BackendError, match="far more than an answer"):
        read_endpoints(Told(discovery(more="a" * 300_000)), ISSUER)


@pytest.mark.parametrize("told", [b"", b"[]", b"<html>", b"[" * 100_000])
def test_an_answer_that_is_none_is_told_in_our_words(told: bytes) -> None:
    for ask in (lambda line: read_endpoints(line, ISSUER), lambda line: fetch_keys(line, ENDPOINTS)):
        with pytest.raises(BackendError, match="studio's sign-in"):
            ask(Told(told))


@pytest.mark.parametrize("status", [301, 302, 307, 308, 404, 500])
def test_a_redirect_or_a_refusal_is_no_answer(status: int) -> None:
    with pytest.raises(BackendUnavailableError, match=str(status)):
        read_endpoints(Told(discovery(), status), ISSUER)


ENDPOINTS = read_endpoints(Told(discovery()), ISSUER)
ASKED = Asked("state", NONCE, "verifier", "http://127.0.0.1:8471/sign-in/studio/back")


def test_the_code_goes_with_its_verifier_and_the_secret_as_the_issuer_wants_it() -> None:
    line = Told(b'{"id_token": "a.b.c"}')
    assert trade_code(line, ENDPOINTS, ISSUER, ASKED, "the code") == "a.b.c"
    in_body = ENDPOINTS._replace(secret_in_body=True)
    assert trade_code(line, in_body, ISSUER, ASKED, "the code") == "a.b.c"
    assert trade_code(line, ENDPOINTS, Issuer(URL, "storyroom"), ASKED, "the code") == "a.b.c"
    (_, first, basic), (_, second, plain), (_, third, bare) = line.asked
    assert all((first, second, third))
    assert all(b"code_verifier=verifier" in body and b"code=the+code" in body for body in (first, second, third))
    assert basic["Authorization"] == f"Basic {base64.b64encode(b'storyroom:s3cret').decode()}"
    assert b"client_secret" not in first + third
    assert b"client_secret=s3cret" in second
    assert "Authorization" not in plain | bare


@pytest.mark.parametrize(("told", "status", "error"), [(b"{}", 400, SignInError), (b"{}", 200, BackendError)])
def test_a_code_that_buys_nothing_is_told(told: bytes, status: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        trade_code(Told(told, status), ENDPOINTS, ISSUER, ASKED, "the code")


def test_the_host_is_all_that_is_asked() -> None:
    assert origin_of(URL) == "https://id.studio.example"
    assert origin_of("http://localhost:8080/a/b") == "http://localhost:8080"
