"""A service account's key file to an access token for Vertex AI, over a line it is handed. Keeps nothing."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from storyroom.domain.ports import Line
from storyroom.errors import BackendError, BackendUnavailableError, SettingsError

__all__ = ["fetch_token", "token_address"]

_SCOPE = "https://www.googleapis.com/auth/cloud-platform"
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_USUAL = "https://oauth2.googleapis.com/token"
_LIFETIME_SECONDS = 600
_MOST_BYTES = 65_536


def token_address(account: Mapping[str, Any]) -> str:
    """Say where the tokens of a service account are fetched. Raises: SettingsError if this is no key file of one."""
    found = account.get("token_uri", _USUAL) if isinstance(account, Mapping) else None
    if not isinstance(found, str) or not all(
        isinstance(account.get(key), str) for key in ("client_email", "private_key")
    ):
        raise SettingsError("The credentials_file is no key file of a service account.", "Download the key file again.")
    return found


def fetch_token(account: Mapping[str, Any], line: Line, *, seconds: float) -> str:
    """Fetch a token.

    Raises: BackendError and its kin, SettingsError for a private key that is none.
    Source: RFC 7523, section 2.1; developers.google.com/identity/protocols/oauth2/service-account.
    """
    body = urlencode({"grant_type": _GRANT, "assertion": _assertion(account)}).encode("ascii")
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    with line.post("", body, headers=headers, ends=time.monotonic() + seconds, read_seconds=seconds) as reply:
        told = b"".join(_head(reply.chunks))
        if reply.status != 200:
            raise BackendUnavailableError(
                f"The provider gives no token for this service account (status {reply.status}).", "Check its key file."
            )
    try:
        token = json.loads(told)["access_token"]
    except (ValueError, KeyError, TypeError, RecursionError) as e:
        raise BackendError(
            "The provider's token does not have the agreed shape.", "Check token_uri in the key file."
        ) from e
    if not isinstance(token, str) or not token.isascii() or not token.isprintable():
        raise BackendError("The provider's token holds what no header can carry.", "Check token_uri in the key file.")
    return token


def _assertion(account: Mapping[str, Any]) -> str:
    from google.auth import crypt, jwt  # noqa: PLC0415  # an extra

    now = int(time.time())
    claims = {
        "iss": account["client_email"],
        "scope": _SCOPE,
        "aud": account.get("token_uri", _USUAL),
        "iat": now,
        "exp": now + _LIFETIME_SECONDS,
    }
    try:
        signer = crypt.RSASigner.from_service_account_info(account)  # type: ignore[no-untyped-call]
    except ValueError as e:
        raise SettingsError("The private key in credentials_file is none.", "Download the key file again.") from e
    signed: bytes = jwt.encode(signer, claims)  # type: ignore[no-untyped-call]
    return signed.decode("ascii")


def _head(chunks: Any) -> Any:  # noqa: ANN401  # bytes as they come
    seen = 0
    for chunk in chunks:
        seen += len(chunk)
        if seen > _MOST_BYTES:
            raise BackendError("The provider sent far more than a token.", "Check token_uri in the key file.")
        yield chunk
