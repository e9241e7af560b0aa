"""Ways to write a name that people still read: aliases, endings, cases, splits, look-alikes. For tests."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.fakes.names_scanner import CONFUSABLE

_LOOKS: dict[str, list[str]] = {}
for _odd, _plain in CONFUSABLE.items():
    _LOOKS.setdefault(_plain, []).append(_odd)


def _inside(rng: random.Random, name: str, what: str) -> str:
    spots = [at for at in range(1, len(name)) if name[at - 1].isalpha() and name[at].isalpha()]
    at = rng.choice(spots)
    return name[:at] + what + name[at:]


def _each(rng: random.Random, name: str, change: Callable[[str], str], share: float) -> str:
    picked = [at for at, c in enumerate(name) if c.isalpha() and change(c) != c]
    chosen = {at for at in picked if rng.random() < share} or set(picked[:1])
    return "".join(change(c) if at in chosen else c for at, c in enumerate(name))


def _look(c: str) -> str:
    return _LOOKS[c.lower()][0] if c.lower() in _LOOKS else c


def _other_look(c: str) -> str:
    return _LOOKS[c.lower()][-1] if c.lower() in _LOOKS else c


def _wide(c: str) -> str:
    return chr(ord(c) + 0xFEE0) if c.isascii() and c.isalpha() else c


def _bold(c: str) -> str:
    if not (c.isascii() and c.isalpha()):
        return c
    return chr(0x1D400 + ord(c) - 65) if c.isupper() else chr(0x1D41A + ord(c) - 97)


DISGUISES: dict[str, Callable[[random.Random, str], str]] = {
    "plain": lambda _rng, name: name,
    "upper": lambda _rng, name: name.upper(),
    "lower": lambda _rng, name: name.lower(),
    "title": lambda _rng, name: name.title(),
    "mixed": lambda rng, name: "".join(rng.choice((c.upper(), c.lower())) for c in name),
    "possessive": lambda _rng, name: f"{name.title()}'s",
    "curly possessive": lambda _rng, name: f"{name.title()}’s",
    "plural possessive": lambda _rng, name: f"{name.title()}s'",
    "plural": lambda _rng, name: f"{name.title()}s",
    "plural es": lambda _rng, name: f"{name.title()}es",
    "plural ies": lambda _rng, name: name.title()[:-1] + "ies" if name.lower().endswith("y") else f"{name}s",
    "line split": lambda rng, name: name.replace(" ", "\n") if " " in name else _inside(rng, name, "\n"),
    "line split with blanks": lambda rng, name: (
        name.replace(" ", " \n   ") if " " in name else _inside(rng, name, "\n  ")
    ),
    "windows line split": lambda rng, name: name.replace(" ", "\r\n") if " " in name else _inside(rng, name, "-\r\n"),
    "hyphen at a line's end": lambda rng, name: _inside(rng, name, "-\n"),
    "hyphen": lambda rng, name: _inside(rng, name, "-"),
    "dash": lambda rng, name: _inside(rng, name, "‐"),
    "soft hyphen": lambda rng, name: _inside(rng, name, "\u00ad"),
    "zero width": lambda rng, name: _inside(rng, name, "\u200b"),
    "joiner": lambda rng, name: _inside(rng, name, "\u2060\u200d"),
    "accent": lambda rng, name: _inside(rng, name, "\u0301"),
    "accent at the end": lambda _rng, name: f"{name}\u0308",
    "emphasis": lambda rng, name: f"*{_inside(rng, name, '*')}",
    "underlined": lambda _rng, name: f"_{name}_",
    "look-alikes": lambda rng, name: _each(rng, name, _look, 0.5),
    "other look-alikes": lambda rng, name: _each(rng, name, _other_look, 0.7),
    "full width": lambda rng, name: _each(rng, name, _wide, 1.0),
    "mathematical": lambda rng, name: _each(rng, name, _bold, 0.8),
    "joined with hyphens": lambda _rng, name: name.replace(" ", "-"),
    "run together": lambda _rng, name: name.title().replace(" ", ""),
    "hashtag": lambda _rng, name: f"#{name.title().replace(' ', '')}",
    "spaced": lambda _rng, name: " ".join(name) if " " not in name else name,
    "dotted": lambda _rng, name: ".".join(name) if " " not in name else name,
    "in quotes": lambda _rng, name: f"“{name}”",
    "after a slash": lambda _rng, name: f"and/{name}",
    "with a number": lambda _rng, name: f"{name}2",
}
