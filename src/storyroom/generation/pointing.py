"""Numbered lines for a model, and its answers read against a strict form: pointers and words of fixed lists. Believes nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, TypeVar

from storyroom.domain.second_reader import Line

__all__ = ["as_data", "flag", "objects", "one_of", "pointer", "pointers", "read_object"]

T = TypeVar("T", bound=str)

_NUMBER = re.compile(r"\[?([0-9]{1,6})\]?")
_LONGEST_WORD = 40
_MOST_TRIES = 4
"""Places at which an object may begin in an answer that talks around it."""


def as_data(lines: Sequence[Line]) -> str:
    """Write lines as a model is shown them: scenes apart, each line with its number, on one line whatever stands in it."""
    numbered = enumerate(lines, start=1)
    return "\n\n".join(
        f"SCENE {place}\n" + "\n".join(_line(number, line) for number, line in inside)
        for place, (_, inside) in enumerate(groupby(numbered, key=lambda one: one[1].scene), start=1)
    )


def _line(number: int, line: Line) -> str:
    said = " ".join(line.text.split())
    return f"[{number}] {line.speaker}: {said}" if line.speaker else f"[{number}] {said}"


def read_object(said: str) -> Mapping[str, Any] | None:
    """Return the JSON object in an answer; thinking aloud before it and a fence around it are passed over. None if there is none."""
    said = said.rpartition("</think>")[2]
    decoder, at = json.JSONDecoder(), -1
    for _ in range(_MOST_TRIES):
        at = said.find("{", at + 1)
        if at < 0:
            return None
        try:
            found, _ = decoder.raw_decode(said, at)
        except (ValueError, RecursionError):
            continue
        return found if isinstance(found, dict) else None
    return None


def objects(value: object, *, most: int) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of a list, at most so many; what is no object comes as an empty one, so that it is counted."""
    if isinstance(value, list):
        yield from (one if isinstance(one, dict) else {} for one in value[:most])


def pointer(value: object, lines: Sequence[Line]) -> int | None:
    """Return the number of a line that is there. A number in quotation marks or brackets will do; nothing else will."""
    if isinstance(value, str) and (written := _NUMBER.fullmatch(value)):
        value = int(written[1])
    return value if type(value) is int and 0 < value <= len(lines) else None


def pointers(value: object, lines: Sequence[Line], *, most: int) -> tuple[tuple[int, ...], int]:
    """Return the lines of a list that are there, each once, and how many were not."""
    if not isinstance(value, list):
        return (), 0 if value is None else 1
    found = [pointer(one, lines) for one in value[: 4 * most]]
    good = tuple(dict.fromkeys(one for one in found if one is not None))
    return good[:most], found.count(None)


def one_of(value: object, known: Sequence[T]) -> T | None:
    """Return a word of a list, however it is cased."""
    wanted = value.strip().casefold() if isinstance(value, str) and len(value) < _LONGEST_WORD else None
    return next((one for one in known if one == wanted), None)


def flag(value: object) -> bool | None:
    """Return yes or no."""
    return value if isinstance(value, bool) else None
