"""What this machine has and lacks, in words with the remedy. Looks at no content."""

from __future__ import annotations

import platform
import sqlite3
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from storyroom import __version__
from storyroom.models.minilm import MiniLM
from storyroom.settings import Settings

__all__ = ["Checkup", "examine"]


@dataclass(frozen=True, slots=True)
class Checkup:
    """One thing looked at: sound or not, what was seen, and what to do."""

    name: str
    ok: bool
    seen: str
    remedy: str = ""


def examine(settings: Settings) -> tuple[Checkup, ...]:
    """Look at the machine and the settings."""
    weights = MiniLM().available()
    cache = settings.cache_folder()
    return (
        Checkup("storyroom", ok=True, seen=__version__),
        Checkup("python", ok=True, seen=f"{platform.python_version()} on {platform.system()} {platform.machine()}"),
        Checkup("sqlite", ok=sqlite3.sqlite_version_info >= (3, 35), seen=sqlite3.sqlite_version),
        Checkup("library folder", ok=True, seen=str(settings.library_folder())),
        Checkup("cache folder", ok=True, seen=f"{cache}{'' if cache.is_dir() else ' (made when needed)'}"),
        Checkup("embedding weights", ok=weights.ok, seen=weights.reason or "all-MiniLM-L6-v2", remedy=weights.remedy),
        *(_package(name) for name in ("onnxruntime", "tokenizers", "pypdfium2", "reportlab", "mcp")),
        *((_package("authlib", "pip install 'storyroom[oidc]'"),) if settings.oidc else ()),
    )


def _package(name: str, remedy: str = "pip install storyroom") -> Checkup:
    try:
        return Checkup(name, ok=True, seen=version(name))
    except PackageNotFoundError:
        return Checkup(name, ok=False, seen="not installed", remedy=remedy)
