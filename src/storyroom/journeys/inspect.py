"""One file read without a library, by the same readers and within the same limits as an import. Keeps nothing."""

from __future__ import annotations

from storyroom.domain.script import Parsed
from storyroom.journeys.read import is_light, read_script
from storyroom.journeys.readers.limits import Limits

__all__ = ["inspect"]


def inspect(name: str, data: bytes, limits: Limits) -> Parsed:
    """Read a file: here if it is small plain text, in a process that can be ended otherwise. Raises: InputError."""
    if is_light(name, data):
        return read_script(name, data)
    from storyroom.journeys.readers.pool import Readers  # noqa: PLC0415  # only where it is needed

    with Readers(limits) as readers:
        return readers.read(name, data)
