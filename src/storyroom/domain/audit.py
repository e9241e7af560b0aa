"""The check of an exported ledger against signed checkpoints, one entry after another. Opens no file and knows no keys.

What a checkpoint covers cannot be edited, deleted, reordered, cut off or rewritten without being found. Without one only
the form is checked: then an end that was cut off, or a ledger written anew, looks like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from storyroom.domain.checkpoint import Note, read_notes
from storyroom.domain.ledger import GENESIS, read_leaf
from storyroom.domain.merkle import GrowingTree, leaf_hash

__all__ = ["NO_CHECKPOINT", "Audit", "audit", "trusted_notes"]

NO_CHECKPOINT = (
    "No checkpoint was given: entries that were cut off at the end cannot be seen, nor a ledger that was written anew. "
    "Only the form was checked."
)
_MOST_FAULTS = 100


class Audit(NamedTuple):
    """What was looked at, and what is wrong; the ledger is sound when `faults` is empty."""

    entries: int
    root: str
    checkpoints: int
    """How many checkpoints of this key were compared."""
    covered: int
    """How many entries the newest of them covers."""
    faults: tuple[str, ...]
    remarks: tuple[str, ...]


def audit(lines: Iterable[bytes], written: str | None, trusts: Callable[[Note], bool]) -> Audit:
    """Compare a ledger, a leaf a line, line ends included, with the checkpoints in a text; None where there are none.

    `trusts` says whether a note is signed by the key that the auditor holds.
    """
    notes, faults, remarks = trusted_notes(written, trusts)
    marks = sorted(notes, key=lambda note: note.checkpoint.size)
    tree, told = GrowingTree(), list(faults)
    for fault in _walked(lines, tree, marks):
        if len(told) < _MOST_FAULTS:
            told.append(fault)
    told += _cut(tree.size, marks)
    covered = max((note.checkpoint.size for note in marks), default=0)
    if written is not None and tree.size > covered and marks:
        remarks.append(
            f"The newest {tree.size - covered} entries are newer than the newest checkpoint: it says nothing of them."
        )
    return Audit(tree.size, tree.root().hex(), len(marks), covered, tuple(told), tuple(remarks))


def trusted_notes(written: str | None, trusts: Callable[[Note], bool]) -> tuple[tuple[Note, ...], list[str], list[str]]:
    """Return the notes of a text that the key signed, what is wrong with the others, and what is worth saying."""
    if written is None:
        return (), [], [NO_CHECKPOINT]
    notes, torn = read_notes(written)
    sound = tuple(note for note in notes if trusts(note))
    remarks = [f"{torn} pieces of the checkpoint file are no whole checkpoint; they were passed over."] if torn else []
    faults = [] if len(sound) == len(notes) else [f"{len(notes) - len(sound)} checkpoints are not signed by this key"]
    if not sound:
        faults.append("the checkpoint file holds no checkpoint that this key signed")
    return sound, [*faults, *_forks(sound)], remarks


def _walked(lines: Iterable[bytes], tree: GrowingTree, marks: Sequence[Note]) -> Iterator[str]:
    """Grow the tree line by line; yield every place where an entry or a checkpoint does not hold."""
    waiting = list(reversed(marks))  # the smallest last
    previous, signed = GENESIS, max((note.checkpoint.size for note in marks), default=0)
    yield from _compared(tree, waiting)
    for line in lines:
        data = line.removesuffix(b"\n")
        leaf = leaf_hash(data)
        tree.append(leaf)
        if data == line:
            yield f"entry {tree.size} has no end: the file was cut off"
        if tree.size > signed or _follows(tree.size, previous) not in data:
            yield from _line_faults(data, tree.size, previous)
        previous = leaf.hex()
        if waiting and waiting[-1].checkpoint.size == tree.size:
            yield from _compared(tree, waiting)


def _compared(tree: GrowingTree, waiting: list[Note]) -> Iterator[str]:
    """Take the notes of this size off the list, and say if one signed another tree."""
    while waiting and waiting[-1].checkpoint.size == tree.size:
        point = waiting.pop().checkpoint
        if point.root != tree.root():
            yield f"the first {tree.size} entries are not those that the checkpoint of {point.time} signed"


def _follows(position: int, previous: str) -> bytes:
    """Say what a line must hold to stand here. What a checkpoint covers is read no further: if it holds, this is what was signed."""
    return f',"position":{position},"previous":"{previous}","time":"'.encode("ascii")


def _line_faults(line: bytes, position: int, previous: str) -> Iterator[str]:
    try:
        entry = read_leaf(line, position)
    except ValueError:
        yield f"entry {position} is not spelled as entries are"
        return
    if entry.position != position:
        yield f"entry {position} says that it is entry {entry.position}"
    if entry.previous != previous:
        yield f"entry {position} does not follow the one before it"


def _cut(size: int, marks: Sequence[Note]) -> Iterator[str]:
    beyond = [note.checkpoint.size for note in marks if note.checkpoint.size > size]
    if beyond:
        yield f"the ledger ends at entry {size}, but a checkpoint counts {max(beyond)}: {max(beyond) - size} entries are gone"


def _forks(notes: Sequence[Note]) -> Iterator[str]:
    roots: dict[int, bytes] = {}
    for note in notes:
        point = note.checkpoint
        if roots.setdefault(point.size, point.root) != point.root:
            yield f"two checkpoints of {point.size} entries differ: the ledger was forked"
    if len({note.checkpoint.origin for note in notes}) > 1:
        yield "the checkpoints are of different ledgers"
