"""OpenID Connect as its client speaks it, over a line to the issuer alone. Keeps nothing; knows no person, no session, no right.

Source: OpenID Connect Core 1.0 and Discovery 1.0; RFC 7636 (PKCE), RFC 9207 (`iss` in the answer), RFC 8725 (JWT).
"""

from __future__ import annotations

import json
import secrets
import time
from base64 import urlsafe_b64decode
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, Protocol
from urllib.parse import quote_plus, urlencode, urlsplit

from storyroom.domain.identity import Identity, Issuer, is_subject
from storyroom.domain.ports import Line, Reply
from storyroom.errors import BackendError, BackendUnavailableError, SignInError

__all__ = [
    "Asked",
    "Endpoints",
    "OpenLine",
    "address_to_open",
    "check_token",
    "fetch_keys",
    "make_asked",
    "origin_of",
    "read_endpoints",
    "trade_code",
]

_WELL_KNOWN = "/.well-known/openid-configuration"
_SECONDS = 10.0
_MOST_BYTES = 262_144
_LEEWAY_SECONDS = 60
_OLDEST_SECONDS = 3_600
"""A token that was issued longer ago than this answers no question of ours, whenever it says that it ends."""
_HINT = "Its operator has to mend it; sign in another way meanwhile."
_KINDS = {
    **dict.fromkeys(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"), ("RSA", "")),
    "ES256": ("EC", "P-256"),
    "ES384": ("EC", "P-384"),
    "ES512": ("EC", "P-521"),
}
"""Signatures that are taken, with the kind of key that each needs: no secret is shared, so none can be one."""
_LEAST_RSA_BITS = 2_048


class OpenLine(Line, Protocol):
    """A line down which something may be fetched as well as sent."""

    def get(
        self, path: str, *, headers: Mapping[str, str], ends: float, read_seconds: float
    ) -> AbstractContextManager[Reply]:
        """Fetch what stands at a path, on record like what is sent."""
        ...


class Endpoints(NamedTuple):
    """Where an issuer is asked what. All of it on the issuer's own host."""

    authorize: str
    """The whole address, for the browser."""
    token: str
    """A path, like the next."""
    keys: str
    secret_in_body: bool
    names_itself: bool
    """Whether each answer says who gave it (RFC 9207)."""


class Asked(NamedTuple):
    """What one sign-in asked the issuer, and will know its answer by."""

    state: str
    nonce: str
    verifier: str
    returns_to: str


def make_asked(returns_to: str) -> Asked:
    """Draw what ties an answer to its question: 256 bits each."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Asked(state, nonce, verifier, returns_to)


def origin_of(issuer: str) -> str:
    """Return the scheme, host and port of an issuer: nothing else is asked."""
    parts = urlsplit(issuer)
    return f"{parts.scheme}://{parts.netloc}"


def read_endpoints(line: OpenLine, issuer: Issuer) -> Endpoints:
    """Ask the issuer where it is asked. Raises: BackendError and its kin if it does not say, or names other hosts."""
    path = urlsplit(issuer.url).path.rstrip("/") + _WELL_KNOWN
    told = _fetched(line, path)
    if told.get("issuer") != issuer.url:
        raise BackendUnavailableError("The studio's sign-in calls itself by another name than the settings do.", _HINT)
    ways = told.get("token_endpoint_auth_methods_supported")
    return Endpoints(
        authorize=line.url + _path_of(line, told, "authorization_endpoint"),
        token=_path_of(line, told, "token_endpoint"),
        keys=_path_of(line, told, "jwks_uri"),
        secret_in_body=isinstance(ways, list) and "client_secret_basic" not in ways,
        names_itself=told.get("authorization_response_iss_parameter_supported") is True,
    )


def address_to_open(endpoints: Endpoints, issuer: Issuer, asked: Asked) -> str:
    """Write the address that the browser is sent to."""
    from authlib.oauth2.rfc6749.parameters import prepare_grant_uri  # noqa: PLC0415  # an extra
    from authlib.oauth2.rfc7636 import create_s256_code_challenge  # noqa: PLC0415  # as above

    written: str = prepare_grant_uri(
        endpoints.authorize,
        client_id=issuer.client_id,
        response_type="code",
        redirect_uri=asked.returns_to,
        scope="openid profile",
        state=asked.state,
        nonce=asked.nonce,
        code_challenge=create_s256_code_challenge(asked.verifier),
        code_challenge_method="S256",
    )
    return written


def trade_code(line: OpenLine, endpoints: Endpoints, issuer: Issuer, asked: Asked, code: str) -> str:
    """Trade a code for an identity token, unread. Raises: SignInError if the issuer refuses, BackendError and its kin."""
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": asked.returns_to,
        "client_id": issuer.client_id,
        "code_verifier": asked.verifier,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    if issuer.secret and endpoints.secret_in_body:
        sent["client_secret"] = issuer.secret
    elif issuer.secret:
        headers["Authorization"] = _basic(issuer)
    body = urlencode(sent).encode("ascii")
    ends = time.monotonic() + _SECONDS
    with line.post(endpoints.token, body, headers=headers, ends=ends, read_seconds=_SECONDS) as reply:
        if reply.status in {400, 401, 403}:
            raise SignInError("The studio's sign-in did not take it: begin again.")
        token = _object(reply).get("id_token")
    if not isinstance(token, str) or not token.isascii():
        raise BackendError("The studio's sign-in gave no identity token.", _HINT)
    return token


def fetch_keys(line: OpenLine, endpoints: Endpoints) -> tuple[Mapping[str, Any], ...]:
    """Fetch the public keys that the issuer signs with at this moment. Raises: BackendError and its kin."""
    found = _fetched(line, endpoints.keys).get("keys")
    if not isinstance(found, list) or not all(isinstance(key, dict) for key in found):
        raise BackendError("The studio's sign-in shows no keys.", _HINT)
    return tuple(found)


def check_token(token: str, keys: tuple[Mapping[str, Any], ...], issuer: Issuer, *, nonce: str, now: int) -> Identity:
    """Return who a token speaks of, if the issuer signed it, for us, for this question, and it still holds.

    Raises: SignInError for whatever is wrong with it: the same for all.
    """
    try:
        return _identity(*_opened(token, keys), issuer, nonce=nonce, now=now)
    except SignInError:
        raise
    except Exception as fault:  # whatever a stranger's token brings about in two libraries
        raise SignInError from fault


def _opened(token: str, keys: tuple[Mapping[str, Any], ...]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return claims and header of a token that one of these keys signed. Raises: whatever is wrong."""
    from joserfc import jwk, jwt  # noqa: PLC0415  # comes with the extra

    header = json.loads(_from_base64(token.partition(".")[0]))
    key = jwk.import_key(dict(_key_for(header, keys)))
    if isinstance(key, jwk.RSAKey) and key.raw_value.key_size < _LEAST_RSA_BITS:
        raise SignInError
    read = jwt.decode(token, key, algorithms=[header["alg"]])
    return read.claims, read.header


def _identity(
    claims: Mapping[str, Any], header: Mapping[str, Any], issuer: Issuer, *, nonce: str, now: int
) -> Identity:
    from authlib.oidc.core import CodeIDToken  # noqa: PLC0415  # an extra

    wanted = {"iss": {"essential": True, "value": issuer.url}, "aud": {"essential": True, "value": issuer.client_id}}
    CodeIDToken(dict(claims), header, wanted, {"nonce": nonce, "client_id": issuer.client_id}).validate(
        now, _LEEWAY_SECONDS
    )
    audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    subject, issued, ends = claims["sub"], claims["iat"], claims["exp"]
    times = all(isinstance(one, int | float) and not isinstance(one, bool) for one in (issued, ends))
    holds = (
        claims["iss"] == issuer.url
        and audience == [issuer.client_id]  # a token that is for others too could be handed on by them
        and secrets.compare_digest(str(claims["nonce"]).encode(), nonce.encode())
        and times
        and now - _OLDEST_SECONDS <= issued <= now + _LEEWAY_SECONDS
        and ends > now - _LEEWAY_SECONDS
        and isinstance(subject, str)
        and is_subject(subject)
    )
    if not holds:
        raise SignInError
    called = claims.get(issuer.name_claim)
    return Identity(issuer.url, subject, called if isinstance(called, str) else "")


def _key_for(header: Mapping[str, Any], keys: tuple[Mapping[str, Any], ...]) -> Mapping[str, Any]:
    """Find the one key that this header can mean: of its name, of its kind, made for signing."""
    kind, curve = _KINDS[header["alg"]]
    found = [
        key
        for key in keys
        if key.get("kty") == kind
        and key.get("crv", "") == curve
        and key.get("use", "sig") == "sig"
        and key.get("alg", header["alg"]) == header["alg"]
        and ("kid" not in header or key.get("kid") == header["kid"])
    ]
    if len(found) != 1 or "crit" in header:
        raise SignInError
    return found[0]


def _basic(issuer: Issuer) -> str:
    from base64 import b64encode  # noqa: PLC0415  # beside its one use

    pair = f"{quote_plus(issuer.client_id)}:{quote_plus(issuer.secret)}"  # RFC 6749, section 2.3.1
    return f"Basic {b64encode(pair.encode('ascii')).decode('ascii')}"


def _path_of(line: OpenLine, told: Mapping[str, Any], name: str) -> str:
    """Return the path of an endpoint on the issuer's own host. Raises: BackendUnavailableError if it stands elsewhere."""
    found = told.get(name)
    plain = isinstance(found, str) and found.isascii() and found.isprintable() and not set(found) & set(" \\#@")
    if not isinstance(found, str) or not plain or not found.startswith(f"{line.url}/"):
        raise BackendUnavailableError(f"The studio's sign-in names no {name} on its own host.", _HINT)
    return found.removeprefix(line.url)


def _fetched(line: OpenLine, path: str) -> Mapping[str, Any]:
    ends = time.monotonic() + _SECONDS
    headers = {"Accept": "application/json"}
    with line.get(path, headers=headers, ends=ends, read_seconds=_SECONDS) as reply:
        return _object(reply)


def _object(reply: Reply) -> Mapping[str, Any]:
    """Read a JSON object. A redirect is no answer: nothing is followed."""
    if reply.status != 200:
        raise BackendUnavailableError(f"The studio's sign-in answered with status {reply.status}.", _HINT)
    try:
        found = json.loads(b"".join(_capped(reply.chunks)))
    except (ValueError, RecursionError) as fault:
        raise BackendError("The studio's sign-in did not answer in JSON.", _HINT) from fault
    if not isinstance(found, dict):
        raise BackendError("The studio's sign-in did not answer with a JSON object.", _HINT)
    return found


def _capped(chunks: Iterator[bytes]) -> Iterator[bytes]:
    seen = 0
    for chunk in chunks:
        seen += len(chunk)
        if seen > _MOST_BYTES:
            raise BackendError("The studio's sign-in sent far more than an answer.", _HINT)
        yield chunk


def _from_base64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
