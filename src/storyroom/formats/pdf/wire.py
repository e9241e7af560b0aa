"""Checks what the worker printed and makes values of it: a worker that read a hostile file may say anything."""

from __future__ import annotations

import json
import math
from typing import Any, NamedTuple

__all__ = ["RawPage", "Segment", "Stretch", "page_from", "parse_line"]

_MOST_POINTS = 20_000.0
"""Larger than any sheet; what lies beyond is read as lying there."""
_MOST_STRETCHES = 2_000
_MOST_LETTERS = 100_000


class Stretch(NamedTuple):
    """Letters `start` to `end` of a segment with one set of styles, as bits."""

    start: int
    end: int
    mask: int


class Segment(NamedTuple):
    """Words on one base line without a wide gap between them. Units: points from the page's top left corner."""

    left: float
    right: float
    base: float
    size: float
    text: str
    stretches: tuple[Stretch, ...] = ()
    odd: bool = False
    """Turned or pale letters: a watermark, most likely."""


class RawPage(NamedTuple):
    """What stands on a physical page."""

    number: int
    width: float
    height: float
    segments: tuple[Segment, ...] = ()
    images: int = 0
    failed: str = ""
    cut: bool = False


def page_from(message: dict[str, Any]) -> RawPage:
    """Make a page of a worker's message, leaving out whatever has not the right shape."""
    number = message.get("page")
    lines = message.get("lines")
    segments = [_segment(line) for line in lines if isinstance(line, dict)] if isinstance(lines, list) else []
    return RawPage(
        number=number if isinstance(number, int) else 0,
        width=_points(message.get("w")) or 0.0,
        height=_points(message.get("h")) or 0.0,
        segments=tuple(segment for segment in segments if segment is not None),
        images=_count(message.get("images")),
        failed=str(message.get("failed") or "")[:200],
        cut=bool(message.get("cut")),
    )


def parse_line(line: bytes) -> dict[str, Any] | None:
    """Parse one line of the worker's output; None if it is not an object."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None


def _segment(line: dict[str, Any]) -> Segment | None:
    left, right, base = _points(line.get("l")), _points(line.get("r")), _points(line.get("b"))
    text = line.get("t")
    if left is None or right is None or base is None or not isinstance(text, str) or not text.strip():
        return None
    text = _clean(text[:_MOST_LETTERS])
    stretches = line.get("m")
    found = [_stretch(item, len(text)) for item in stretches[:_MOST_STRETCHES]] if isinstance(stretches, list) else []
    size = min(abs(_points(line.get("s")) or 12.0), 500.0) or 12.0
    kept = tuple(stretch for stretch in found if stretch)
    return Segment(left, max(left, right), base, size, text, kept, bool(line.get("o")))


def _clean(text: str) -> str:
    """Turn control letters and lone surrogates into the replacement sign, one for one."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() or letter == "\u00ad" else _instead(letter) for letter in text)


def _instead(letter: str) -> str:
    if letter.isspace():
        return " "
    return "\ufffd" if letter < " " or "\x7f" <= letter < "\xa0" or "\ud800" <= letter <= "\udfff" else letter


def _stretch(item: object, length: int) -> Stretch | None:
    if not isinstance(item, list) or len(item) != 3 or not all(isinstance(value, int) for value in item):
        return None
    start, end, mask = item
    return Stretch(start, min(end, length), mask & 15) if 0 <= start < min(end, length) else None


def _points(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return float(max(-_MOST_POINTS, min(_MOST_POINTS, value)))


def _count(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value < 1_000_000 else 0
