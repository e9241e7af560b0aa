"""The filters of a query, shown one by one with the way to take each off. For display: what a query means is decided elsewhere."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Chip", "chips_of", "revision"]

_FILTER = re.compile(
    r'(?<!\S)(?:(character|location|project|draft|time|int|ext):("[^"]{0,200}"|[^\s"]{0,200})|(-[^\s"]{1,200}))'
)
_COLOURS = ("white", "blue", "pink", "yellow", "green", "goldenrod", "buff", "salmon", "cherry", "tan")
_MOST = 12


class Chip(NamedTuple):
    """One filter in words, and the query without it."""

    words: str
    rest: str


def chips_of(query: str) -> tuple[Chip, ...]:
    """Find the filters in a query."""
    found = [match for _, match in zip(range(_MOST), _FILTER.finditer(query), strict=False)]
    return tuple(Chip(_words(match), _without(query, match)) for match in found)


def revision(name: str) -> str:
    """Name the revision colour that a draft is called by, or `none`."""
    words = re.findall(r"[a-z]+", name.lower()[:80])
    return next((colour for colour in _COLOURS if colour in words), "none")


def _words(match: re.Match[str]) -> str:
    if match[3]:
        return f"without {match[3][1:]}"
    value = match[2].strip('"')
    return f"{match[1].upper()}." if match[1] in {"int", "ext"} and not value else f"{match[1]}: {value}"


def _without(query: str, match: re.Match[str]) -> str:
    return " ".join(f"{query[: match.start()]} {query[match.end() :]}".split())
