"""Safe XML text: escaping, attributes, runs of words. Decides nothing about what is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from storyroom.domain.script import Run
from storyroom.formats.fdx.styles import write_styles
from storyroom.formats.fdx.words import Extra
from storyroom.formats.xml_text import escape_text, quote_value, sanitise

__all__ = ["attributes", "is_name", "text_runs"]

_Mark = TypeVar("_Mark", Run, Extra)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*(?::[A-Za-z_][A-Za-z0-9_.-]*)?")


def is_name(name: str) -> bool:
    """Say whether this can be an attribute's name."""
    return _NAME.fullmatch(name) is not None and len(name) <= 200


def attributes(pairs: Mapping[str, str]) -> str:
    """Spell attributes, each after a space; unusable names and an empty `Style` are left out."""
    return "".join(
        f' {name}="{quote_value(value)}"'
        for name, value in pairs.items()
        if is_name(name) and (value or name != "Style")
    )


def text_runs(text: str, runs: Iterable[Run] = (), extras: Iterable[Extra] = ()) -> str:
    """Spell words as `Text` elements, one for each stretch of equal marks."""
    words = sanitise(text)
    pieces = list(_pieces(len(text), tuple(runs), tuple(extras)))
    return "".join(f"<Text{attributes(marks)}>{escape_text(words[start:end])}</Text>" for start, end, marks in pieces)


def _pieces(length: int, runs: tuple[Run, ...], extras: tuple[Extra, ...]) -> Iterator[tuple[int, int, dict[str, str]]]:
    if not runs and not extras:
        yield 0, length, {}
        return
    bounds = {0, length}
    bounds.update(min(at, length) for run in runs for at in (run.start, run.end))
    bounds.update(min(at, length) for extra in extras for at in (extra.start, extra.end))
    points = sorted(bounds)
    waiting_runs, waiting_extras = list(reversed(runs)), list(reversed(extras))
    for start, end in zip(points, points[1:] or points, strict=False):
        run = _covering(waiting_runs, start, end)
        extra = _covering(waiting_extras, start, end)
        yield start, end, _marks(run, extra)


def _covering(waiting: list[_Mark], start: int, end: int) -> _Mark | None:
    while waiting and waiting[-1].end <= start:
        waiting.pop()
    return waiting[-1] if waiting and waiting[-1].start <= start and end <= waiting[-1].end else None


def _marks(run: Run | None, extra: Extra | None) -> dict[str, str]:
    marks = dict(extra.attributes) if extra else {}
    rest = marks.pop("Style", "")
    if run is None:
        return {**marks, "Style": rest}
    if run.revision:
        marks["RevisionID"] = run.revision
    if run.tags:
        marks["TagNumber"] = ",".join(run.tags)
    return {**marks, "Style": write_styles(run.styles, rest)}
