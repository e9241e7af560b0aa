"""What reading one file may cost, and how the reading process binds itself to it. Reads no file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from importlib import import_module

__all__ = ["LARGEST_FILE", "Limits", "allow_job", "bind"]

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes. A feature script is a quarter of a megabyte as text and one or two as PDF."""

_BACKSTOP = 180
"""CPU seconds after which the system ends a reading process that nobody watches any more."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps of one reading, its helpers included. Units: seconds of computing, bytes, counts."""

    seconds: float = 3.0
    """What a file may take before it has given its first page; time that other programs take is not counted."""
    page_share: float = 0.015
    """What each page with text adds, as a share of `seconds`: a long PDF is no attack. Source: 20 ms a page as measured, doubled."""
    most_pages: int = 2000
    """Pages that add time."""
    memory: int = 800 * 1024 * 1024
    """Resident bytes of the process and its helpers together."""
    answer: int = 40 * 1024 * 1024
    """Bytes of what comes back."""
    patience: float = 4.0
    """How many times as long the clock may run as the computing, on a machine that is busy with other things."""
    files: int = 64

    def budget(self, pages: int) -> float:
        """Say how much computing a file may use that has given so many pages."""
        return self.seconds * (1.0 + self.page_share * min(pages, self.most_pages))

    def spell(self) -> str:
        """Write the limits for the process's command line."""
        return json.dumps(asdict(self))


def bind(limits: Limits) -> None:
    """Lower this process's own limits where the platform has them; the watch holds everywhere."""
    try:
        resource = import_module("resource")
    except ImportError:  # no such module on Windows
        return
    for name, value in (
        ("RLIMIT_AS", 2 * limits.memory),  # address space, of which shared libraries take a good part
        ("RLIMIT_NOFILE", limits.files),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_CORE", 0),
    ):
        try:
            resource.setrlimit(getattr(resource, name), (value, value))
        except (AttributeError, ValueError, OSError):
            continue


def allow_job() -> None:
    """Move the system's own limit on computing ahead of the next file."""
    try:
        resource = import_module("resource")
        used = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + _BACKSTOP, hard))
    except (ImportError, ValueError, OSError):
        return
