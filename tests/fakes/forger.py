"""A ledger as it is exported, and everything that a forger may do to it: clumsily, or with every later entry sealed anew."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from storyroom.domain.checkpoint import Checkpoint, write_note
from storyroom.domain.ledger import LedgerEntry, leaf_data, read_leaf, seal
from storyroom.domain.merkle import GrowingTree, leaf_hash

Lines = list[bytes]


class Signer:
    """A key, and the checkpoints that it signs."""

    def __init__(self, seed: bytes = b"\x07" * 32, origin: str = "storyroom/test") -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self._origin = origin
        self.pem = self._key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def note(self, lines: Lines, size: int | None = None) -> str:
        tree = GrowingTree()
        for line in lines[: len(lines) if size is None else size]:
            tree.append(leaf_hash(line))
        point = Checkpoint(self._origin, tree.size, tree.root(), "2026-01-01T00:00:00+00:00")
        raw = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return write_note(point, raw, self._key.sign(point.text().encode()))


def make_lines(count: int, *, firsts: int = 0, salt: str = "") -> Lines:
    """Make a sound ledger; `firsts` entries are spelled as before the tree."""
    lines: Lines = []
    last: LedgerEntry | None = None
    for number in range(1, count + 1):
        facts = {"draft": f"draft:{salt}{number}", "scenes": (f"scene:{number}", f"scene:{number + 1}")}
        last = seal(
            last, time=f"2026-01-01T{number:06}", actor=f"principal:{number % 5}", act="export_opened", facts=facts
        )
        if number <= firsts:
            old = [last.previous, last.time, last.actor, "draft_imported", [["draft", f"draft:{salt}{number}"]]]
            last = read_leaf(_spelled(old), number)
        lines.append(leaf_data(last))
    return lines


def resealed(lines: Lines) -> Lines:
    """Seal a list of changed entries anew, so that it is sound in itself."""
    last: LedgerEntry | None = None
    made: Lines = []
    for line in lines:
        entry = read_leaf(line, len(made) + 1)
        last = seal(last, time=entry.time, actor=entry.actor, act=entry.act, facts=dict(entry.facts))
        made.append(leaf_data(last))
    return made


class Forgery(NamedTuple):
    kind: str
    lines: Lines
    clever: bool
    """Sound in itself: only a checkpoint can tell."""


def forge(lines: Lines, chance: random.Random) -> Forgery:
    """Do one thing to a ledger that makes it another."""
    while True:
        kind = chance.choice(list(_KINDS))
        changed = _KINDS[kind](list(lines), chance)
        clever = (
            kind != "cut" and chance.random() < 0.5 and all(_readable(line, at) for at, line in enumerate(changed, 1))
        )
        if clever:
            changed = resealed(changed)
        if changed[: len(lines)] != lines:  # what only goes on is no forgery
            return Forgery(kind, changed, clever or kind == "cut")


def _edit(lines: Lines, chance: random.Random) -> Lines:
    at = chance.randrange(len(lines))
    entry = read_leaf(lines[at], at + 1)
    field = chance.choice(["actor", "act", "time", "facts"])
    facts = dict(entry.facts) | {"draft": f"draft:{chance.randrange(10**9)}"}
    told = {
        "time": entry.time,
        "actor": entry.actor,
        "act": entry.act,
        "facts": facts if field == "facts" else dict(entry.facts),
    }
    if field != "facts":
        told[field] = f"{told[field]}x"
    before = read_leaf(lines[at - 1], at) if at else None
    lines[at] = leaf_data(seal(before, **told))  # type: ignore[arg-type]
    return lines


def _flip(lines: Lines, chance: random.Random) -> Lines:
    at = chance.randrange(len(lines))
    byte = chance.randrange(len(lines[at]))
    changed = bytearray(lines[at])
    changed[byte] ^= 1 << chance.randrange(8)
    lines[at] = bytes(changed)
    return lines


def _delete(lines: Lines, chance: random.Random) -> Lines:
    at = chance.randrange(len(lines))
    del lines[at : at + chance.randint(1, 3)]
    return lines


def _swap(lines: Lines, chance: random.Random) -> Lines:
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return lines


def _shuffle(lines: Lines, chance: random.Random) -> Lines:
    at = chance.randrange(len(lines))
    part = lines[at : at + chance.randint(2, 9)]
    chance.shuffle(part)
    lines[at : at + len(part)] = part
    return lines


def _insert(lines: Lines, chance: random.Random) -> Lines:
    lines.insert(chance.randrange(len(lines)), chance.choice(lines))
    return lines


def _cut(lines: Lines, chance: random.Random) -> Lines:
    return lines[: chance.randrange(len(lines))]


def _fork(lines: Lines, chance: random.Random) -> Lines:
    at = chance.randrange(len(lines))
    last = read_leaf(lines[at - 1], at) if at else None
    made = lines[:at]
    for number in range(at, len(lines) + chance.randint(0, 4)):
        last = seal(
            last, time=f"2027-{number}", actor="principal:9", act="draft_imported", facts={"draft": f"d:{number}"}
        )
        made.append(leaf_data(last))
    return made


_KINDS: dict[str, Callable[[Lines, random.Random], Lines]] = {
    "edit": _edit, "flip": _flip, "delete": _delete, "swap": _swap, "shuffle": _shuffle, "insert": _insert, "cut": _cut,
    "fork": _fork,
}  # fmt: skip


def _readable(line: bytes, at: int) -> bool:
    try:
        read_leaf(line, at)
    except ValueError:
        return False
    return True


def _spelled(old: object) -> bytes:
    return json.dumps(old, separators=(",", ":")).encode()
