"""Where the story plays, where things stand, where people live. Reads canon and script alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storyroom.analysis.canon.held import Held
from storyroom.analysis.canon.told import WHO, Told, who

__all__ = ["homes", "same_place", "settings", "sites"]

_I = re.IGNORECASE
_SETTING = re.compile(
    rf"\b(?:story|film|movie|series|show|action|season|episode|plot|everything)\b[^.‹]{{0,20}}?\b(?:plays?|is set|takes? place|happens?|unfolds)\b[^.‹]{{0,20}}?\b(?:in|on|at) (?:the (?:\w+ )?(?:town|city|village|island|port|county|country|kingdom) of )?(?P<where>{WHO})",
    _I,
)
_LIVES = re.compile(
    rf"(?P<who>{WHO}|\bI)(?: lives?| lived| still lives?|['’]ve always lived)(?: alone)? (?:in|on|at) (?:[a-z]+ )?(?P<where>{WHO})"
)
_FROM = re.compile(
    rf"(?P<who>{WHO}|\bI)(?:(?: is|['’]m| am)? from| comes? from| was born in| grew up in) (?P<where>{WHO})"
)
_SITE = re.compile(
    rf"(?:(?P<who>{WHO})|\b[Tt]he (?P<what>[a-z]+(?: [a-z]+)?))(?:,| is| stands| lies| sits| was built| is moored| is located| is situated)? (?:in|on|at|off|along) (?P<where>{WHO})(?!['’]s)"
)
_NO_SITE = frozenset(
    "man woman boy girl time day night morning next same rest end story one key film series show light sun moon rain war news".split()
)


def settings(told: Told) -> Iterator[Held]:
    """Read where the story plays; only canon says so."""
    match = _SETTING.search(told.text) if told.sentence is None else None
    if match:
        yield Held("setting", "the story", "", who(told, match["where"]))


def homes(told: Told) -> Iterator[Held]:
    """Read where somebody lives or comes from."""
    for slot, pattern in (("home", _LIVES), ("origin", _FROM)):
        for match in pattern.finditer(told.text):
            whom = who(told, match["who"])
            where = who(told, match["where"])
            if whom and where not in told.people:
                yield Held("home", whom, slot, where, terms=frozenset({"live", "home", "move"}))


def sites(told: Told) -> Iterator[Held]:
    """Read where a house, a ship or a tower stands."""
    for match in _SITE.finditer(told.text):
        what = who(told, match["who"]) if match["who"] else match["what"].lower().split()[-1]
        where = who(told, match["where"])
        person = match["who"] is not None and what in told.people
        if what and not person and where not in told.people and what not in _NO_SITE and where != what:
            yield Held("site", what.removeprefix("the "), "", where.removeprefix("the "))


def same_place(one: str, other: str) -> bool | None:
    """Whether two names may be one place: True where one holds the other, False where they are of one sort, None if unknown."""
    left, right = one.split(), other.split()
    if one in other or other in one:
        return True
    if len(left) > 1 and len(right) > 1 and (left[-1] == right[-1] or left[0] == right[0]):
        return False
    return None
