"""A file, or a photograph of a page, to the person it was handed to, or to the words that it cannot be told."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from storyroom.domain.exports import HandOut, PageTrace, Trace, Traced
from storyroom.domain.marking import Picture, Sheet
from storyroom.errors import InvalidRequestError, UnreadableFileError
from storyroom.formats.pdf.marked import write_glyphs
from storyroom.formats.pdf.pictures import see
from storyroom.tracing.layouts import decode_layout
from storyroom.tracing.marks import mark_key
from storyroom.tracing.template import Letters, cut_letters, letters_of
from storyroom.tracing.tracer import Reading, Tracer
from storyroom.tracing.verdict import FALSE_NAMES, Seen, named, suspects

__all__ = ["Known", "trace"]

_MOST_SECONDS = 900.0
_FAULTS = {
    "encrypted": "The PDF is locked with a password.",
    "broken": "This is no PDF, PNG or JPEG that can be read.",
    "too_large": "The file is larger than can be looked at.",
    "out_of_memory": "The file needs more memory than it is given.",
    "too_slow": "A page took too long.",
    "worker_died": "The reading of the file broke off.",
    "no_worker": "No process could be started to read it in.",
    "out_of_time": "The file has more pages than there was time for.",
}


class Known(NamedTuple):
    """What the file is held against: every copy that may be seen, with its layout."""

    hand_outs: tuple[HandOut, ...]
    layouts: Mapping[str, bytes]
    secret: bytes


class _Owner(NamedTuple):
    """A layout that has a sheet with these words, and the sheet as it stands there."""

    layout: str
    place: int
    sheet: Sheet


@dataclass
class _Bench:
    """The sheets of all layouts, each pattern once, and what was seen of them."""

    tracer: Tracer
    owners: list[list[_Owner]]
    keys: dict[str, dict[str, bytes]]
    """Layout -> hand-out -> key."""
    following: list[int] = field(default_factory=list)

    def keys_of(self, index: int) -> int:
        """Count the codewords that a page on this sheet is held against."""
        return sum(len(self.keys[owner.layout]) for owner in self.owners[index])


def trace(data: bytes, known: Known) -> Trace:
    """Trace a file. Every picture is made in a process of its own; only pixels come back.

    Raises: UnreadableFileError if nothing of the file can be looked at.
    """
    candidates = [one for one in known.hand_outs if one.layout_id in known.layouts]
    if not candidates:
        return Trace((), (), 0, 0, FALSE_NAMES, "Nothing was handed out that you may see.")
    bench = _bench(candidates, known)
    readings: list[tuple[int, list[Reading]]] = []
    unread: list[int] = []
    count, fault, began = 0, "", time.monotonic()
    for seen in see(data):
        count, fault = max(count, seen.of), seen.fault
        if not fault and time.monotonic() - began > _MOST_SECONDS:
            fault = "out_of_time"
        if fault:
            break
        if seen.picture is None:
            unread.append(seen.page)
        else:
            readings.append((seen.page, _read(bench, seen.picture)))
    if fault and not readings:
        raise UnreadableFileError(_FAULTS[fault], "Give a PDF, or a PNG or JPEG of one page.")
    return _verdict(bench, candidates, readings, unread, count=count, fault=_FAULTS.get(fault, ""))


def _bench(candidates: Sequence[HandOut], known: Known) -> _Bench:
    keys: dict[str, dict[str, bytes]] = {}
    for one in candidates:
        keys.setdefault(str(one.layout_id), {})[one.id] = mark_key(known.secret, one.id)
    places: dict[tuple[object, ...], list[_Owner]] = {}
    for layout in sorted(keys):
        for place, sheet in enumerate(decode_layout(known.layouts[layout])):
            places.setdefault(sheet.pieces, []).append(_Owner(layout, place, sheet))
    owners = list(places.values())
    sheets = [own[0].sheet for own in owners]
    return _Bench(Tracer(sheets, _letters(sheets)), owners, keys)


def _letters(sheets: Sequence[Sheet]) -> Letters:
    """See every letter once as it is printed, by the same eyes that see the file."""
    wanted = letters_of(sheets)
    drawn, places = write_glyphs(wanted)
    pictures = {seen.page - 1: seen.picture for seen in see(drawn) if seen.picture is not None}
    if any(page not in pictures for page, _, _ in places):
        raise InvalidRequestError("The letters to compare with could not be drawn.", "Try again.")
    return cut_letters(wanted, places, pictures)


def _read(bench: _Bench, picture: Picture) -> list[Reading]:
    found = bench.tracer.read(picture, expected=bench.following)
    bench.following = _after(bench, found)
    return found


def _after(bench: _Bench, found: Sequence[Reading]) -> list[int]:
    """Name the sheets that follow those just seen: the next page is most likely one of them."""
    wanted = {(owner.layout, owner.place + 1) for one in found for owner in bench.owners[one.sheet]}
    return [
        index
        for index, owners in enumerate(bench.owners)
        if any((owner.layout, owner.place) in wanted for owner in owners)
    ]


class _Judge:
    """Adds up what pages say, and counts how many codewords they were held against."""

    def __init__(self, bench: _Bench, readings: Sequence[tuple[int, Sequence[Reading]]]) -> None:
        self._bench = bench
        self._readings = readings
        sums: dict[str, dict[int, Seen]] = {}
        for _page, found in readings:
            for layout, place, seen in _best(bench, found):
                before = sums.setdefault(layout, {}).get(place)
                both = seen.evidence if before is None else before.evidence + seen.evidence
                sums[layout][place] = Seen(seen.sheet, both)  # the same sheet twice is one throw of its coins
        self._sums = {layout: list(places.values()) for layout, places in sums.items()}
        alone = sum(bench.keys_of(one.sheet) for _page, found in readings for one in found)
        self.tests = alone + sum(len(bench.keys[layout]) for layout in self._sums)

    def by_page(self) -> dict[int, dict[str, float]]:
        """Return for each page the hand-outs that it names by itself, with the bound on accident."""
        told: dict[int, dict[str, float]] = {}
        for page, found in self._readings:
            for reading in found:
                for owner in self._bench.owners[reading.sheet]:
                    own = self._names(owner.layout, [Seen(owner.sheet, reading.evidence)])
                    told.setdefault(page, {}).update(own)
        return told

    def together(self) -> dict[str, float]:
        """Return the hand-outs that all pages together name."""
        told: dict[str, float] = {}
        for layout, seen in self._sums.items():
            told.update(self._names(layout, seen))
        return told

    def _names(self, layout: str, seen: Sequence[Seen]) -> dict[str, float]:
        found = suspects(self._bench.keys[layout], seen)
        return {one.name: min(1.0, one.chance * self.tests) for one in named(found, self.tests)}


def _best(bench: _Bench, found: Sequence[Reading]) -> Iterator[tuple[str, int, Seen]]:
    """Yield for each layout the one of its sheets that a page shows best."""
    had: set[str] = set()
    for reading in found:
        for owner in bench.owners[reading.sheet]:
            if owner.layout not in had:
                had.add(owner.layout)
                yield owner.layout, owner.place, Seen(owner.sheet, reading.evidence)


def _verdict(
    bench: _Bench,
    candidates: Sequence[HandOut],
    readings: Sequence[tuple[int, Sequence[Reading]]],
    unread: Sequence[int],
    *,
    count: int,
    fault: str,
) -> Trace:
    judge = _Judge(bench, readings)
    by_page, together = judge.by_page(), judge.together()
    told = dict(together)
    for names in by_page.values():
        for name, chance in names.items():
            told[name] = min(chance, told.get(name, 1.0))
    by_id = {one.id: one for one in candidates}
    found = tuple(
        Traced(by_id[name], chance, tuple(page for page, names in by_page.items() if name in names))
        for name, chance in sorted(told.items(), key=lambda item: (item[1], item[0]))
    )
    pages = [_page(bench, by_id, page, own, by_page.get(page, {})) for page, own in readings]
    pages += [PageTrace(page, "unreadable") for page in unread]
    pages.sort(key=lambda page: page.page)
    reason = "" if found else _reason(pages)
    return Trace(found, tuple(pages), count, len(candidates), FALSE_NAMES, reason, fault)


def _page(
    bench: _Bench, by_id: Mapping[str, HandOut], page: int, found: Sequence[Reading], names: Mapping[str, float]
) -> PageTrace:
    if not found:
        return PageTrace(page, "unknown_page")
    owner = bench.owners[found[0].sheet][0]
    drafts = [by_id[name].draft_id for name in names] or [by_id[name].draft_id for name in bench.keys[owner.layout]]
    said = "named" if names else "no_mark"
    return PageTrace(page, said, drafts[0], owner.sheet.number, tuple(sorted(names)))  # type: ignore[arg-type]


def _reason(pages: Sequence[PageTrace]) -> str:
    said = {page.said for page in pages}
    if "no_mark" in said:
        return "The pages are known here, but carry no mark that can be read: too few words, too poor a picture, or no marked copy."
    if "unknown_page" in said:
        return "No page of it looks like one that was handed out and that you may see."
    return "No page of it could be looked at."
