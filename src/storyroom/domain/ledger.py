"""The record of what happened: rows of ids, hashes and decisions, each bound to the one before, each a leaf of one tree. Never text.

Source: RFC 6962 section 2.1 for the leaf prefix; ADR 0005 for the chain, ADR 0011 for the tree.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from storyroom.domain.canonical import canonical
from storyroom.domain.merkle import leaf_hash

__all__ = [
    "CLOSED",
    "GENESIS",
    "OPENED",
    "Fact",
    "LedgerEntry",
    "chain_faults",
    "half_of",
    "leaf_data",
    "read_leaf",
    "seal",
]

GENESIS = "0" * 64
"""The hash that the first entry follows."""

OPENED = "_opened"
CLOSED = "_closed"
"""How the names of the two entries of one act end. Both carry a fact that is named as the act is, and is its id."""

Fact = str | tuple[str, ...]
"""An id, a hash, a count, a decision or its reason; or several ids."""

_NEWEST = 2
_read = json.JSONDecoder().decode
_ID = re.compile("[a-z_]+:[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One act, or the beginning or the end of one. `facts` holds ids, hashes, counts and decisions only."""

    position: int
    """From 1."""
    previous: str
    hash: str
    """Of its leaf, 64 hexadecimal digits."""
    time: str
    """UTC, ISO 8601."""
    actor: str
    act: str
    """lower_snake noun and verb, such as `draft_imported`."""
    facts: tuple[tuple[str, Fact], ...]
    version: int = _NEWEST
    """How its leaf is spelled: 1 until the tree was made, 2 since."""


def leaf_data(entry: LedgerEntry) -> bytes:
    """Spell an entry as its leaf: what is hashed, what is exported, one line."""
    if entry.version == 1:
        body = [entry.previous, entry.time, entry.actor, entry.act, sorted(entry.facts)]
        return json.dumps(body, separators=(",", ":"), ensure_ascii=True).encode("ascii")
    return canonical(
        {
            "act": entry.act,
            "actor": entry.actor,
            "facts": dict(entry.facts),
            "position": entry.position,
            "previous": entry.previous,
            "time": entry.time,
            "v": entry.version,
        }
    )


def read_leaf(data: bytes, position: int) -> LedgerEntry:
    """Read a leaf that stands at a position. Raises: ValueError if it is not spelled as `leaf_data` spells it."""
    try:
        told = _read(data.decode())
        digest = leaf_hash(data).hex()
        entry = _first_kind(told, position, digest) if isinstance(told, list) else _second_kind(told, digest)
        sound = leaf_data(entry) == data
    except (ValueError, TypeError, KeyError, RecursionError) as fault:
        raise ValueError("not an entry") from fault
    if not sound:
        raise ValueError("not spelled as entries are")
    return entry


def seal(last: LedgerEntry | None, *, time: str, actor: str, act: str, facts: Mapping[str, Fact]) -> LedgerEntry:
    """Make the entry that follows `last`; None starts a new chain."""
    position, previous = (last.position + 1, last.hash) if last else (1, GENESIS)
    entry = LedgerEntry(position, previous, "", time, actor, act, tuple(sorted(facts.items())))
    return replace(entry, hash=leaf_hash(leaf_data(entry)).hex())


def chain_faults(entries: Iterable[LedgerEntry]) -> tuple[str, ...]:
    """List every place where the chain does not hold, oldest first; empty when it holds."""
    faults: list[str] = []
    previous, position = GENESIS, 0
    for entry in entries:
        position += 1
        if entry.position != position:
            faults.append(f"entry {position} is missing or out of order")
            position = entry.position
        if entry.previous != previous:
            faults.append(f"entry {entry.position} does not follow the one before it")
        if entry.hash != leaf_hash(leaf_data(entry)).hex():
            faults.append(f"entry {entry.position} was changed after it was written")
        previous = entry.hash
    return tuple(faults)


def half_of(act: str, facts: Iterable[tuple[str, Fact]]) -> tuple[str, str] | None:
    """Return name and id of the act that an entry opens or closes; None if it is an act by itself.

    A name that merely ends so, such as `compartment_opened`, carries no random id under the name before it.
    """
    name = act.removesuffix(OPENED).removesuffix(CLOSED)
    ref = dict(facts).get(name) if name != act else None
    return (name, ref) if isinstance(ref, str) and _ID.fullmatch(ref) else None


def _first_kind(told: list[object], position: int, digest: str) -> LedgerEntry:
    previous, time, actor, act, facts = told
    pairs = tuple((_text(name), _text(value)) for name, value in facts)  # type: ignore[attr-defined]  # a TypeError tells
    return LedgerEntry(position, _text(previous), digest, _text(time), _text(actor), _text(act), pairs, 1)


def _second_kind(told: dict[str, object], digest: str) -> LedgerEntry:
    facts, position = told["facts"], told["position"]
    if told["v"] != _NEWEST or not isinstance(facts, dict) or type(position) is not int:
        raise ValueError("another kind")
    pairs = tuple((name, _text(value) if isinstance(value, str) else _texts(value)) for name, value in facts.items())
    previous, time, actor, act = (_text(told[name]) for name in ("previous", "time", "actor", "act"))
    return LedgerEntry(position, previous, digest, time, actor, act, pairs)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return tuple(_text(part) for part in value)
