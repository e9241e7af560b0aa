"""What reading one PDF may cost, and how the worker binds itself to it. Reads no PDF."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

__all__ = ["DEFAULT_LIMITS", "Limits", "bind"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps of one reading. Units: seconds, bytes, counts."""

    wall_seconds: float = 90.0
    cpu_seconds: int = 80
    memory: int = 500_000_000
    input_bytes: int = 200_000_000
    output_bytes: int = 60_000_000
    pages: int = 2_000
    characters: int = 4_000_000
    page_characters: int = 60_000
    page_objects: int = 60_000
    files: int = 64


DEFAULT_LIMITS = Limits()


def bind(limits: Limits) -> None:
    """Lower this process's own limits where the platform has them; they cannot be raised again."""
    try:
        resource = import_module("resource")
    except ImportError:  # no such module on Windows; the wall clock still holds there
        return
    for name, value in (
        ("RLIMIT_AS", limits.memory),
        ("RLIMIT_CPU", limits.cpu_seconds),
        ("RLIMIT_NOFILE", limits.files),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_CORE", 0),
    ):
        try:
            resource.setrlimit(getattr(resource, name), (value, value))
        except (AttributeError, ValueError, OSError):
            continue
