"""Frozen settings, read once from storyroom.toml and STORYROOM_*. Builds nothing."""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from storyroom.errors import SettingsError

__all__ = ["Settings", "default_cache", "default_library", "read_settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a person can set. Each field is `STORYROOM_<NAME>` in the environment and a key in storyroom.toml."""

    library: str = ""
    """Folder of the library; empty means the usual place for this system."""
    cache: str = ""
    """Folder for what can be made again, such as the embedding graph."""
    chat: str = "quote"
    """Who answers: `quote`, or `openai_compatible` with `chat_url`."""
    chat_url: str = ""
    """Address of the model server, such as http://127.0.0.1:11434/v1. Loopback only."""
    chat_model: str = ""
    """Name of the model on that server."""
    chat_seconds: int = 120
    """How long one answer may take."""
    embeddings: str = "auto"
    """`auto`: near meaning where the weights are installed; `off`: words only."""
    threads: int = 0
    """Threads for models; 0 means one per core."""
    port: int = 8471
    """Where `serve` listens, on 127.0.0.1."""

    def library_folder(self) -> Path:
        """Say where the library stands."""
        return Path(self.library).expanduser() if self.library else default_library()

    def cache_folder(self) -> Path:
        """Say where the cache stands."""
        return Path(self.cache).expanduser() if self.cache else default_cache()


def read_settings(environment: Mapping[str, str] | None = None, *, file: Path | None = None) -> Settings:
    """Read storyroom.toml (in the working folder unless `file` says otherwise), then let STORYROOM_* override it.

    Raises: SettingsError on an unknown key, a wrong type or a file that is not TOML.
    """
    found = os.environ if environment is None else environment
    path = file or Path("storyroom.toml")
    settings = Settings()
    if path.is_file():
        settings = _apply(settings, _parse(path), where=path.name)
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
        try:
            changes[name] = kinds[name](value)
        except (TypeError, ValueError) as fault:
            raise SettingsError(f"{where} sets {name} to {value!r}; {kinds[name].__name__} is wanted.") from fault
    return replace(settings, **changes)


def _check(settings: Settings) -> Settings:
    if settings.embeddings not in {"auto", "off"}:
        raise SettingsError(f"embeddings is {settings.embeddings!r}.", "Use auto or off.")
    return settings
