"""The record of what happened: rows of ids, hashes and decisions, each bound to the one before. Never text.

Source: RFC 6962 section 2.1 for the leaf prefix; ADR 0005 for the chain.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

__all__ = ["GENESIS", "LedgerEntry", "chain_faults", "entry_hash", "seal"]

GENESIS = "0" * 64
"""The hash that the first entry follows."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One act. `facts` holds ids, hashes and counts only."""

    position: int
    previous: str
    hash: str
    time: str
    """UTC, ISO 8601."""
    actor: str
    act: str
    """lower_snake verb and noun, such as `draft_imported`."""
    facts: tuple[tuple[str, str], ...]


def entry_hash(previous: str, time: str, actor: str, act: str, facts: Iterable[tuple[str, str]]) -> str:
    """Hash one entry together with the hash it follows, as 64 hexadecimal digits."""
    body = json.dumps([previous, time, actor, act, sorted(facts)], separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(b"\x00" + body.encode("ascii")).hexdigest()


def seal(last: LedgerEntry | None, *, time: str, actor: str, act: str, facts: Mapping[str, str]) -> LedgerEntry:
    """Make the entry that follows `last`; None starts a new chain."""
    previous = last.hash if last else GENESIS
    items = tuple(sorted(facts.items()))
    return LedgerEntry(
        position=last.position + 1 if last else 1,
        previous=previous,
        hash=entry_hash(previous, time, actor, act, items),
        time=time,
        actor=actor,
        act=act,
        facts=items,
    )


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
        if entry.hash != entry_hash(entry.previous, entry.time, entry.actor, entry.act, entry.facts):
            faults.append(f"entry {entry.position} was changed after it was written")
        previous = entry.hash
    return tuple(faults)
