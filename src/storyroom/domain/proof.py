"""Proofs about a ledger that go without it: that an entry is in it, that it only grew. Makes no hash of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from storyroom.domain.audit import Audit, trusted_notes
from storyroom.domain.checkpoint import Checkpoint, Note
from storyroom.domain.ledger import read_leaf
from storyroom.domain.merkle import leaf_hash, proves_consistency, proves_inclusion

__all__ = ["Growth", "Inclusion", "check_proof"]


class Inclusion(NamedTuple):
    """That an entry is in the ledger that a checkpoint signed."""

    entry: int
    leaf: str
    size: int
    path: tuple[bytes, ...]
    checkpoint: str

    def shape(self) -> dict[str, Any]:
        """Shape it as JSON."""
        told = {"kind": "inclusion", "entry": self.entry, "leaf": self.leaf, "size": self.size}
        return {**told, "path": [step.hex() for step in self.path], "checkpoint": self.checkpoint}


class Growth(NamedTuple):
    """That the ledger of an earlier size is the beginning of the one that a checkpoint signed."""

    old: int
    size: int
    path: tuple[bytes, ...]
    checkpoint: str

    def shape(self) -> dict[str, Any]:
        """Shape it as JSON."""
        told = {"kind": "consistency", "old": self.old, "size": self.size}
        return {**told, "path": [step.hex() for step in self.path], "checkpoint": self.checkpoint}


def check_proof(told: Mapping[str, Any], trusts: Callable[[Note], bool], written: str | None) -> Audit:
    """Check a proof as its JSON tells it. `written` are checkpoints kept elsewhere; consistency needs the earlier one."""
    try:
        inclusion = told["kind"] == "inclusion"
        path = tuple(bytes.fromhex(step) for step in told["path"])
        own, faults, _ = trusted_notes(str(told["checkpoint"]), trusts)
        size = int(told["size"])
        signed = [note.checkpoint for note in own if note.checkpoint.size == size]
        kept, more, _ = trusted_notes(written, trusts)
        faults = [*faults, *more, *([] if signed else [f"no checkpoint of {size} entries is in the proof"])]
        if not faults and inclusion:
            faults += _inclusion(told, path, signed[0])
        if not faults:
            faults += _kept([note.checkpoint for note in kept], signed[0])
        if not faults and not inclusion:
            faults += _growth(int(told["old"]), path, signed[0], [note.checkpoint for note in kept])
    except (KeyError, TypeError, ValueError):
        return Audit(0, "", 0, 0, ("this is no proof",), ())
    root = signed[0].root.hex() if signed else ""
    return Audit(size, root, len(own) + len(kept), size if signed else 0, tuple(faults), ())


def _inclusion(told: Mapping[str, Any], path: tuple[bytes, ...], signed: Checkpoint) -> list[str]:
    leaf, position = str(told["leaf"]).encode(), int(told["entry"])
    if read_leaf(leaf, position).position != position:
        return [f"the entry is not entry {position}"]
    held = proves_inclusion(leaf_hash(leaf), position - 1, signed.size, path, signed.root)
    return [] if held else [f"the path does not lead from entry {position} to the root that was signed"]


def _growth(old: int, path: tuple[bytes, ...], signed: Checkpoint, kept: Sequence[Checkpoint]) -> list[str]:
    earlier = [one for one in kept if one.size == old]
    if not earlier:
        return [f"consistency needs the checkpoint of {old} entries, kept elsewhere"]
    held = all(proves_consistency(old, signed.size, path, one.root, signed.root) for one in earlier)
    return [] if held else [f"the ledger of {old} entries is not the beginning of this one: it was rewritten"]


def _kept(kept: Sequence[Checkpoint], signed: Checkpoint) -> list[str]:
    if any(one.origin != signed.origin for one in kept):
        return ["the checkpoints are of different ledgers"]
    same = [one for one in kept if one.size == signed.size and one.root != signed.root]
    return [f"two checkpoints of {signed.size} entries differ: the ledger was forked"] if same else []
