"""A text while it is edited: every step applied, and every letter keeps the act that first wrote it, through cuts, moves and undo.

What is taken out stays where it stood, unseen, so that undo gives it back as whose it was. Pure; knows no library.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from storyroom.domain.editing import LONGEST_COPY, Change, Step
from storyroom.errors import InvalidRequestError, LibraryDamagedError
from storyroom.journeys.pasting import pasted
from storyroom.journeys.words_of import Act, Run, Words, acts_in, inflate, joined

__all__ = ["Piece", "WorkingText", "begun", "digest_of", "fit", "pack_working", "stepped", "unpack_working", "words_in"]

_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
"""What no script can hold: control characters, carriage returns among them, and halves of letters."""
_STAND_IN = "\ufffd"
_KNOWN_FROM: Final = 12
"""Letters from which a pasted text that stands in the script, or was taken out of it, is that text and no new one."""
_MOST_GONE: Final = 400_000
"""Letters taken out that are still known; older ones come back as written anew."""
_MOST_PIECES: Final = 20_000


class Piece(NamedTuple):
    """Letters of one act side by side. `gone` is 0, or the number of the step that took them out; below 0 where that was an undo."""

    text: str
    act: str
    gone: int = 0


class WorkingText(NamedTuple):
    """A text with where all of it comes from, and what was taken out of it."""

    acts: tuple[Act, ...]
    pieces: tuple[Piece, ...]
    steps: int = 0
    """How many steps were taken."""

    @property
    def text(self) -> str:
        """The words as they stand."""
        return "".join(piece.text for piece in self.pieces if not piece.gone)


class _Inserted(NamedTuple):
    """How words that come in are judged: the step's number and kind, and the act of whoever writes."""

    number: int
    step: Step
    act: str

    @property
    def mark(self) -> int:
        """What the pieces bear that this step takes out."""
        return -self.number if self.step.kind == "undo" else self.number


def digest_of(text: str) -> str:
    """Return the SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def fit(text: str, runs: Sequence[Run]) -> tuple[str, tuple[Run, ...]]:
    """Make a text one that an editor can hold: one kind of line end, nothing unfit; the runs follow."""
    lost = [found.start() for found in re.finditer("\r\n", text)]
    out, at, place = [], 0, 0
    for run in runs:
        end, fewer = at + run.length, 0
        while place < len(lost) and lost[place] < end:
            fewer, place = fewer + 1, place + 1
        out.append(Run(run.length - fewer, run.act))
        at = end
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNFIT.sub(_STAND_IN, plain), tuple(joined(out))


def begun(text: str, words: Words) -> WorkingText:
    """Begin with a text that fits, and where it comes from."""
    pieces, at = [], 0
    for run in words.runs:
        pieces.append(Piece(text[at : at + run.length], run.act))
        at += run.length
    return WorkingText(words.acts, tuple(pieces))


def words_in(working: WorkingText) -> Words:
    """Say where the words come from as they stand."""
    return Words(working.acts, tuple(joined(Run(len(one.text), one.act) for one in working.pieces if not one.gone)))


def stepped(working: WorkingText, step: Step, act: str) -> WorkingText:
    """Take one step; what it brings in new is this act's. Raises: InvalidRequestError for a step that does not fit."""
    _check(working, step)
    number = working.steps + 1
    pieces = tuple(_bounded(_joined(_walk(working.pieces, _Inserted(number, step, act)))))
    return WorkingText(working.acts, pieces, number)


def pack_working(working: WorkingText) -> bytes:
    """Write down all but the words that stand."""
    place = {act.id: index for index, act in enumerate(working.acts)}
    pieces = [
        [one.text, place[one.act], one.gone] if one.gone else [len(one.text), place[one.act]] for one in working.pieces
    ]
    value = {"format": 1, "steps": working.steps, "acts": [act._asdict() for act in working.acts], "pieces": pieces}
    return zlib.compress(json.dumps(value, separators=(",", ":")).encode(), 1)


def unpack_working(text: str, payload: bytes) -> WorkingText:
    """Put the words that stand and what `pack_working` wrote together. Raises: LibraryDamagedError."""
    try:
        value = json.loads(inflate(payload))
        acts = acts_in(value["acts"])
        pieces, at = [], 0
        for first, index, *gone in value["pieces"]:
            if gone:
                pieces.append(Piece(first, acts[index].id, gone[0]))
                continue
            pieces.append(Piece(text[at : at + first], acts[index].id))
            at += first
        working = WorkingText(acts, tuple(pieces), value["steps"])
    except (ValueError, TypeError, KeyError, IndexError, zlib.error) as fault:
        raise LibraryDamagedError("A working copy cannot be read.", "Restore the newest backup.") from fault
    if working.text != text:
        raise LibraryDamagedError("A working copy does not fit its words.", "Restore the newest backup.")
    return working


def _check(working: WorkingText, step: Step) -> None:
    size, last = sum(len(one.text) for one in working.pieces if not one.gone), 0
    for change in step.changes:
        if not last <= change.start <= change.end <= size:
            raise InvalidRequestError("A change does not fit the words.", "Load the page anew.")
        if _UNFIT.search(change.text):
            raise InvalidRequestError("There are characters in it that no script can hold.", "Take them out.")
        last = change.end
    grown = sum(len(change.text) - (change.end - change.start) for change in step.changes)
    if size + grown > LONGEST_COPY:
        raise InvalidRequestError(
            f"This is longer than the {LONGEST_COPY:,} letters that a draft may have here.",
            "Undo brings back what was.",
        )


def _walk(pieces: Sequence[Piece], new: _Inserted) -> Iterator[Piece]:
    """Copy the pieces, and put each change in its place on the way."""
    rest, at = list(reversed(pieces)), 0
    for change in new.step.changes:
        while at < change.start:
            piece = _take(rest, change.start - at)
            at += 0 if piece.gone else len(piece.text)
            yield piece
        gap: list[Piece] = []
        while rest and (rest[-1].gone or at < change.end):
            piece = _take(rest, change.end - at)
            at += 0 if piece.gone else len(piece.text)
            gap.append(piece if piece.gone else piece._replace(gone=new.mark))
        yield from _filled(gap, change, new, pieces)
    yield from reversed(rest)


def _take(rest: list[Piece], most: int) -> Piece:
    """Take the next piece, or as many letters of it as are wanted; what was taken out goes whole."""
    piece = rest.pop()
    if piece.gone or len(piece.text) <= most:
        return piece
    rest.append(piece._replace(text=piece.text[most:]))
    return piece._replace(text=piece.text[:most])


def _filled(gap: list[Piece], change: Change, new: _Inserted, before: Sequence[Piece]) -> Iterable[Piece]:
    """Put words where others were taken out."""
    if not change.text:
        return gap
    if new.step.kind in {"undo", "redo"}:
        revived = _revived(gap, change.text, new)
        if revived is not None:
            return revived
    if new.step.kind in {"paste", "move"}:
        return [*gap, *(_known(change.text, new, before) or _followed(change.text, new.act, before))]
    return [*gap, Piece(change.text, new.act)]


def _revived(gap: list[Piece], text: str, new: _Inserted) -> list[Piece] | None:
    """Give back what was taken out here: the text stands in what the last steps took, however many of them.

    Undo gives back what steps took, redo what undoing them took.
    """
    undoes = new.step.kind == "undo"
    taken = {place: abs(one.gone) for place, one in enumerate(gap) if (one.gone > 0) == undoes and one.gone != new.mark}
    for since in sorted(set(taken.values()), reverse=True):
        chosen = {place for place, step in taken.items() if step >= since}
        found = "".join(gap[place].text for place in sorted(chosen)).find(text)
        if found >= 0:
            return list(_alive(gap, chosen, (found, found + len(text))))
    return None


def _alive(gap: list[Piece], chosen: set[int], span: tuple[int, int]) -> Iterator[Piece]:
    """Give those letters back that stand in a span of the chosen pieces."""
    at = 0
    for place, piece in enumerate(gap):
        if place not in chosen:
            yield piece
            continue
        first, last = (min(max(edge - at, 0), len(piece.text)) for edge in span)
        at += len(piece.text)
        for text, gone in (
            (piece.text[:first], piece.gone), (piece.text[first:last], 0), (piece.text[last:], piece.gone)
        ):  # fmt: skip
            if text:
                yield Piece(text, piece.act, gone)


def _known(text: str, new: _Inserted, before: Sequence[Piece]) -> list[Piece]:
    """Find a text that comes back in what stood or was taken out: it stays whose it was, wherever it is put."""
    core = text.strip("\n")
    if not core or (new.step.kind == "paste" and len(core.strip()) < _KNOWN_FROM):
        return []
    taken, standing = [one for one in before if one.gone], [one for one in before if not one.gone]
    for source in (standing, taken) if new.step.kind == "move" else (taken, standing):
        found = "".join(one.text for one in source).find(core)
        if found >= 0:
            inner = list(_cut(source, found, found + len(core)))
            left, right = text[: len(text) - len(text.lstrip("\n"))], text[len(text.rstrip("\n")) :]
            return [Piece(left, inner[0].act), *inner, Piece(right, inner[-1].act)]
    return []


def _followed(text: str, own: str, before: Sequence[Piece]) -> Iterator[Piece]:
    """Take a text in passage by passage: those that stand in the script, or were taken out of it, stay whose they were."""
    sources = [[one for one in before if one.gone], [one for one in before if not one.gone]]
    told = [
        ("".join(one.text for one in source), [Run(len(one.text), one.act) for one in source]) for source in sources
    ]
    at = 0
    for run in pasted(text, own, told):
        yield Piece(text[at : at + run.length], run.act)
        at += run.length


def _cut(pieces: Iterable[Piece], start: int, end: int) -> Iterator[Piece]:
    at = 0
    for piece in pieces:
        first, last = max(start - at, 0), min(end - at, len(piece.text))
        if first < last:
            yield Piece(piece.text[first:last], piece.act)
        at += len(piece.text)


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    held: list[str] = []
    last: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if last and (piece.act, piece.gone) == (last.act, last.gone):
            held.append(piece.text)
            continue
        if last:
            yield last._replace(text="".join(held))
        last, held = piece, [piece.text]
    if last:
        yield last._replace(text="".join(held))


def _bounded(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Forget what was taken out longest ago, where that has become very much."""
    kept = list(pieces)
    gone = sorted((abs(one.gone), len(one.text)) for one in kept if one.gone)
    letters, many, first = sum(size for _, size in gone), len(gone), 0
    for step, size in gone:
        if letters <= _MOST_GONE and many <= _MOST_PIECES:
            break
        letters, many, first = letters - size, many - 1, step
    return (one for one in kept if not one.gone or abs(one.gone) > first)
