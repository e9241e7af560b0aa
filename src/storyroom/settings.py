"""Frozen settings, read once from storyroom.toml and STORYROOM_*. Builds nothing."""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from storyroom.domain.egress import Destination, Provider
from storyroom.domain.identity import Issuer
from storyroom.errors import SettingsError
from storyroom.issuers import read_issuer
from storyroom.providers import read_providers

__all__ = ["Settings", "default_cache", "default_library", "read_settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a person can set. Each field is `STORYROOM_<NAME>` in the environment and a key in storyroom.toml."""

    library: str = ""
    """Folder of the library; empty means the usual place for this system."""
    cache: str = ""
    """Folder for what can be made again, such as the embedding graph."""
    chat: str = "quote"
    """Who answers: `quote`; `llamacpp` with `chat_file`, in this very process; `openai_compatible` with `chat_url`, in the house; `provider:NAME` for one of `providers`."""
    chat_url: str = ""
    """Address of a model server in the house, such as http://127.0.0.1:11434/v1. `house` must name it."""
    chat_model: str = ""
    """Name of the model on that server."""
    chat_file: str = ""
    """For `llamacpp`: a GGUF file, or the folder of a model that was tuned here and promoted."""
    chat_context: int = 4096
    """For `llamacpp`: how many tokens question and answer have together. More takes more memory."""
    chat_seconds: int = 120
    """How long one answer may take."""
    embeddings: str = "auto"
    """`auto`: near meaning where the weights are installed; `off`: words only."""
    threads: int = 0
    """Threads for models; 0 means one per core."""
    read_seconds: int = 3
    """Seconds of computing that reading one file may take before it has given a page; pages with text add to it."""
    read_megabytes: int = 800
    """Memory that reading one file may take, in a process of its own."""
    person_at_once: int = 4
    """Uploads, exports and answers that one person may wait for at the same time."""
    person_megabytes: int = 2048
    """What one person may send and fetch within an hour."""
    person_minutes: int = 30
    """How long one person's uploads, exports and answers may take within an hour, all together."""
    person_tokens: int = 200_000
    """Tokens that one person may have models read and write within an hour, guessed on the high side."""
    passphrase_file: str = ""
    """File with the passphrase of a sealed library. Empty: the keyring of the system is tried, then it is asked for."""
    disclosure_rules: str = ""
    """Folder with the studio's own rules for reports on models, by the names of those that ship. Empty: those alone."""
    log: str = ""
    """File that gets one line of JSON for each request to `serve`: what answered, how and how long. Empty: none."""
    breached_passwords: str = ""
    """File of breached passwords that none may be: lines of SHA-1 hashes, or of the passwords. Empty: no such check."""
    public_url: str = ""
    """Where people open Storyroom behind a proxy that speaks https, such as https://storyroom.example."""
    witness: str = ""
    """File kept elsewhere that is told each state of the ledger, signed. Empty: none."""
    witness_entries: int = 1
    """After how many entries of the ledger its witness is told."""
    witness_seconds: int = 60
    """After how many seconds it is told anyway, with the next entry."""
    port: int = 8471
    """Where `serve` listens, on 127.0.0.1."""
    house: tuple[str, ...] = ()
    """Addresses that count as the house: `127.0.0.1:11434`, `10.0.8.0/24`. All others are outside, this machine's own included."""
    providers: tuple[Provider, ...] = ()
    """Parties outside the house, one table `[providers.NAME]` each."""
    oidc: Issuer | None = None
    """The studio's own identity provider, by which people may sign in: the table `[oidc]`."""

    def library_folder(self) -> Path:
        """Say where the library stands."""
        return Path(self.library).expanduser() if self.library else default_library()

    def cache_folder(self) -> Path:
        """Say where the cache stands."""
        return Path(self.cache).expanduser() if self.cache else default_cache()

    def destination(self) -> Destination | None:
        """Say where the words of a question go; None where they stay. Looks no name up."""
        provider = self.provider()
        if provider is not None:
            return Destination(provider.name, _shown(provider.url), outside=True)
        if self.chat == "openai_compatible":
            return Destination("the model server", _shown(self.chat_url), outside=False)
        return None

    def provider(self) -> Provider | None:
        """Return the provider that `chat` names, or None where it names none."""
        name = self.chat.removeprefix("provider:") if self.chat.startswith("provider:") else ""
        return next((found for found in self.providers if name and found.name == name), None)


def read_settings(environment: Mapping[str, str] | None = None, *, file: Path | None = None) -> Settings:
    """Read storyroom.toml (in the working folder unless `file` says otherwise), then let STORYROOM_* override it.

    Raises: SettingsError on an unknown key, a wrong type or a file that is not TOML.
    """
    found = os.environ if environment is None else environment
    path = file or Path("storyroom.toml")
    settings = Settings()
    if path.is_file():
        told = dict(_parse(path))
        providers = read_providers(told.pop("providers", {}), found)
        issuer = read_issuer(told.pop("oidc", None))
        settings = replace(_apply(settings, told, where=path.name), providers=providers, oidc=issuer)
    named = {
        field.name: found[key] for field in fields(Settings) if (key := f"STORYROOM_{field.name.upper()}") in found
    }
    return _check(_apply(settings, named, where="the environment"))


def default_library() -> Path:
    """Return the usual place for a library: a folder of the user's own."""
    return Path.home() / "Storyroom"


def default_cache() -> Path:
    """Return this system's place for things that can be made again."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "storyroom" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "storyroom"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "storyroom"


def _parse(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise SettingsError(
            f"{path.name} cannot be read: {fault}", "See docs/settings.md for what it may hold."
        ) from fault


def _apply(settings: Settings, values: Mapping[str, Any], *, where: str) -> Settings:
    kinds = {field.name: type(getattr(settings, field.name)) for field in fields(Settings)}
    changes: dict[str, Any] = {}
    for name, value in values.items():
        if name not in kinds:
            raise SettingsError(f"{where} sets {name!r}, which is no setting.", f"Known: {', '.join(kinds)}.")
        if name == "providers":
            raise SettingsError(f"{where} sets providers.", "Describe them in storyroom.toml, as [providers.NAME].")
        if name == "oidc":
            raise SettingsError(f"{where} sets oidc.", "Describe the identity provider in storyroom.toml, as [oidc].")
        try:
            changes[name] = _list(value) if kinds[name] is tuple else kinds[name](value)
        except (TypeError, ValueError) as fault:
            raise SettingsError(f"{where} sets {name} to {value!r}; {kinds[name].__name__} is wanted.") from fault
    return replace(settings, **changes)


def _check(settings: Settings) -> Settings:
    if settings.embeddings not in {"auto", "off"}:
        raise SettingsError(f"embeddings is {settings.embeddings!r}.", "Use auto or off.")
    for name in (
        "read_seconds",
        "read_megabytes",
        "person_at_once",
        "person_megabytes",
        "person_minutes",
        "person_tokens",
        "witness_entries",
        "witness_seconds",
        "chat_context",
    ):
        if getattr(settings, name) < 1:
            raise SettingsError(f"{name} is {getattr(settings, name)}.", "Use a whole number from 1 on.")
    if settings.chat not in {"quote", "llamacpp", "openai_compatible"} and settings.provider() is None:
        known = ", ".join(f"provider:{provider.name}" for provider in settings.providers)
        raise SettingsError(
            f"chat is {settings.chat!r}, and no model is called so.",
            f"Use quote, llamacpp, openai_compatible{', ' + known if known else ', or describe a provider (docs/egress.md)'}.",
        )
    return settings


def _shown(url: str) -> str:
    """Show an address without its path."""
    return url.partition("://")[2].partition("/")[0] or url


def _list(value: object) -> tuple[str, ...]:
    """Read a list of texts, from TOML or, divided by commas, from the environment."""
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise TypeError
    return tuple(part.strip() for part in parts if part.strip())
