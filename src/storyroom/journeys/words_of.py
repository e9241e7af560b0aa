"""Where the words of one text come from, run by run, and how that is kept. Pure; knows no library and no editor."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from storyroom.domain.provenance import Origin
from storyroom.errors import LibraryDamagedError
from storyroom.provenance.following import Traced, follow

__all__ = ["Act", "Run", "Words", "acts_in", "followed", "inflate", "joined", "lessened", "pack", "spans_of", "unpack"]

_FORMAT: Final = 1
_LARGEST: Final = 64 * 1024 * 1024
"""Bytes of a ledger once it is unpacked: one that says more was not written here."""


class Act(NamedTuple):
    """One act that brought words in: who, when, how; and for the words of a model, which one and what it was given."""

    id: str
    origin: Origin
    actor: str
    """Id of the person; for a suggestion, of whoever accepted it."""
    time: str
    operation: str
    draft_id: str = ""
    """The draft that came in with this act; empty while it is none yet."""
    before: str = ""
    """SHA-256 of the text before and after; for a paste, of what was pasted."""
    after: str = ""
    model: str = ""
    prompt: str = ""
    output: str = ""
    accepted_by: str = ""
    words: int | None = None
    """How many words it brought in; None where that was not kept."""
    parents: tuple[str, ...] = ()
    """Acts whose words it changed."""


class Run(NamedTuple):
    """So many letters, all brought in by one act."""

    length: int
    act: str


class Words(NamedTuple):
    """Where every letter of a text comes from. The runs tile the text; acts that left no letter may be among the acts."""

    acts: tuple[Act, ...]
    runs: tuple[Run, ...]

    @property
    def length(self) -> int:
        """How many letters there are."""
        return sum(run.length for run in self.runs)

    def act(self, act_id: str) -> Act:
        """Find an act. Raises: KeyError."""
        return {act.id: act for act in self.acts}[act_id]


def joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Join neighbours of one act, and leave out what is empty."""
    last: Run | None = None
    for run in runs:
        if not run.length:
            continue
        if last and last.act == run.act:
            last = Run(last.length + run.length, last.act)
            continue
        if last:
            yield last
        last = run
    if last:
        yield last


def followed(text: str, act: Act, earlier: Sequence[tuple[str, Words]]) -> Words:
    """Give every letter of a text the act that first brought it into a text before it, or this text's own act.

    `earlier`: texts with where their words come from, in the order in which they came in.
    """
    traced = [Traced(one, tuple(words.runs)) for one, words in earlier]
    runs = tuple(joined(Run(length, act_id) for length, act_id in follow(text, act.id, traced)))
    used = {run.act for run in runs}
    known = {one.id: one for _, words in earlier for one in words.acts if one.id != act.id}
    return Words((*(one for key, one in known.items() if key in used), act), runs)


def lessened(before: tuple[str, Words], after: tuple[str, Words]) -> tuple[str, ...]:
    """Name the suggestions of which fewer letters stand in a text than in the one before it; blanks do not count."""
    old, new = _letters(*before), _letters(*after)
    return tuple(act for act, letters in old.items() if new[act] < letters)


def _letters(text: str, words: Words) -> Counter[str]:
    models = {act.id for act in words.acts if act.origin == "suggestion"}
    found: Counter[str] = Counter()
    for start, end, act in spans_of(words) if models else ():
        if act in models:
            found[act] += len("".join(text[start:end].split()))
    return found


def pack(words: Words) -> bytes:
    """Write down as the store keeps it."""
    place = {act.id: index for index, act in enumerate(words.acts)}
    value = {
        "format": _FORMAT,
        "acts": [act._asdict() for act in words.acts],
        "runs": [[run.length, place[run.act]] for run in words.runs],
    }
    return zlib.compress(json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode(), 6)


def unpack(payload: bytes) -> Words:
    """Read back what `pack` wrote. Raises: LibraryDamagedError."""
    try:
        value = json.loads(inflate(payload))
        acts = acts_in(value["acts"])
        runs = tuple(Run(length, acts[index].id) for length, index in value["runs"])
    except (ValueError, TypeError, KeyError, IndexError, zlib.error) as fault:
        raise LibraryDamagedError(
            "What was kept of where words come from cannot be read.", "Run `storyroom verify`."
        ) from fault
    return Words(acts, runs)


def acts_in(values: Iterable[Mapping[str, Any]]) -> tuple[Act, ...]:
    """Read acts as JSON has them. Raises: TypeError, KeyError."""
    return tuple(Act(**{**one, "parents": tuple(one.get("parents", ()))}) for one in values)


def inflate(payload: bytes) -> bytes:
    """Unpack bytes, up to a bound. Raises: zlib.error, ValueError."""
    engine = zlib.decompressobj()
    data = engine.decompress(payload, _LARGEST)
    if engine.unconsumed_tail or not engine.eof:
        raise ValueError("too large, or cut off")
    return data


def spans_of(words: Words) -> Sequence[tuple[int, int, str]]:
    """Return the runs as (start, end, act)."""
    found, at = [], 0
    for run in words.runs:
        found.append((at, at + run.length, run.act))
        at += run.length
    return found
