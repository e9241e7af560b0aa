"""The table `[oidc]` of storyroom.toml to a frozen value. Refuses what it does not know; asks nobody."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from storyroom.domain.identity import Issuer
from storyroom.errors import SettingsError

__all__ = ["read_issuer"]

_KNOWN = ("issuer", "client_id", "client_secret_file", "name_claim", "unknown", "ca_file")
_NAME_CLAIM = "preferred_username"
_UNKNOWN = ("refuse", "make")
_HINT = "See docs/accounts.md for a whole example."


def read_issuer(table: Any) -> Issuer | None:  # noqa: ANN401  # as TOML gave it
    """Read the identity provider, or None where none is described.

    Raises: SettingsError on an unknown key, a missing one, or a value that does not fit.
    """
    if table is None:
        return None
    if not isinstance(table, Mapping):
        raise SettingsError("`oidc` is no table.", "Write [oidc]; see docs/accounts.md.")
    for key in table:
        if key not in _KNOWN:
            raise SettingsError(f"[oidc] sets {key!r}, which is no setting of it.", f"Known: {', '.join(_KNOWN)}.")
    unknown = _text(table, "unknown", "refuse")
    if unknown not in _UNKNOWN:
        raise SettingsError(f"[oidc] sets unknown to {unknown!r}.", f"Known: {', '.join(_UNKNOWN)}.")
    return Issuer(
        url=_address(_needed(table, "issuer")),
        client_id=_needed(table, "client_id"),
        secret=_secret(table),
        name_claim=_text(table, "name_claim") or _NAME_CLAIM,
        unknown="make" if unknown == "make" else "refuse",
        ca_file=_text(table, "ca_file"),
    )


def _address(url: str) -> str:
    """Take an issuer as it is written, to the letter: tokens are compared with it."""
    parts = urlsplit(url)
    here = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "::1", "localhost"}
    plain = url.isascii() and url.isprintable() and not any(character in url for character in " \\@?#")
    if not plain or not parts.hostname or not (parts.scheme == "https" or here):
        raise SettingsError(
            f"[oidc] sets issuer to {url[:100]!r}.", "Write https://host/path as its own discovery document does."
        )
    return url


def _secret(table: Mapping[str, Any]) -> str:
    written = _text(table, "client_secret_file")
    if not written:
        return ""
    try:
        found = Path(written).expanduser().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise SettingsError("The client_secret_file of [oidc] cannot be read.", "Correct its path.") from fault
    if not found or not found.isascii() or not found.isprintable():
        raise SettingsError("The client_secret_file of [oidc] holds no secret.", "Copy it there again, on one line.")
    return found


def _needed(table: Mapping[str, Any], key: str) -> str:
    found = _text(table, key)
    if not found:
        raise SettingsError(f"[oidc] does not say {key}.", _HINT)
    return found


def _text(table: Mapping[str, Any], key: str, otherwise: str = "") -> str:
    found = table.get(key, otherwise)
    if not isinstance(found, str):
        raise SettingsError(f"[oidc] sets {key} to {found!r}; text is wanted.", _HINT)
    return found.strip()
