"""The words that a voice is learnt from: paragraphs of drafts, told and spoken apart, names of people masked. Measures nothing."""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final, NamedTuple, TypeVar

from storyroom.domain.names import parse_cue
from storyroom.domain.script import SPOKEN_KINDS, Element, ElementKind, Screenplay
from storyroom.domain.voice import Chosen, Line, VoiceSource
from storyroom.errors import LibraryDamagedError
from storyroom.journeys.words_of import inflate

__all__ = [
    "Page",
    "count_words",
    "digest_of",
    "in_channel",
    "joined",
    "lines_of",
    "names_in",
    "pack",
    "pages_of_lines",
    "spread",
    "unpack",
]

T = TypeVar("T")

NAME: Final = "Qq"
"""What stands for a masked name, as in `storyroom.style`."""
_TOLD: Final = frozenset({ElementKind.ACTION, ElementKind.GENERAL})
_WORD: Final = re.compile(r"[^\W\d_]+")
_SHORTEST_NAME: Final = 2
_FORMAT: Final = 1
"""Of what is kept of a draft; voices kept in another are out of date."""


class Page(NamedTuple):
    """A stretch of one draft as it is measured, and where its paragraphs stand in it."""

    draft_id: str
    text: str
    """Names masked, a paragraph a line or more."""
    lines: tuple[Line, ...]
    starts: tuple[int, ...]
    """Where each paragraph begins in `text`."""
    breaks: tuple[tuple[tuple[int, int], ...], ...]
    """Of each paragraph: from where on in the masked words how many letters were lost or won."""

    def at(self, place: int) -> tuple[Line, int]:
        """Return the paragraph at a place of the masked text, and the place in that paragraph's own words."""
        index = max(0, bisect_right(self.starts, place) - 1)
        line, inside = self.lines[index], place - self.starts[index]
        moved = 0
        for begin, by in self.breaks[index]:
            if begin > inside:
                break
            moved = by
        return line, min(len(line.text), max(0, inside + moved))


def lines_of(script: Screenplay, scenes: Collection[int] = ()) -> tuple[Line, ...]:
    """Return what is told and spoken in a script, or in some of its scenes, in order."""
    return tuple(one for one in _lines(script) if not scenes or one.scene in scenes)


def names_in(script: Screenplay) -> tuple[str, ...]:
    """Return the words that are names of people: those of cues that the script never writes small."""
    cues = {word.casefold() for one in script.elements if one.kind is ElementKind.CHARACTER_CUE for word in _cue(one)}
    small = {word for one in _lines(script) for word in _WORD.findall(one.text) if word.islower()}
    return tuple(sorted(one for one in cues - small if len(one) >= _SHORTEST_NAME))


def in_channel(lines: Iterable[Line], channel: str, speakers: Collection[str] = ()) -> tuple[Line, ...]:
    """Keep what belongs to a channel; with `speakers`, only what these people say."""
    wanted = {one.casefold() for one in speakers}
    kept = (one for one in lines if channel == "page" or one.spoken == (channel == "dialogue"))
    return tuple(one for one in kept if not wanted or (one.spoken and one.speaker.casefold() in wanted))


def joined(draft_id: str, lines: Sequence[Line], names: Collection[str]) -> Page:
    """Put paragraphs together as one text to be measured, names masked."""
    hidden = frozenset(names)
    parts: list[str] = []
    starts: list[int] = []
    breaks: list[tuple[tuple[int, int], ...]] = []
    at = 0
    for one in lines:
        masked, moved = _masked(one.text, hidden)
        starts.append(at)
        breaks.append(moved)
        parts.append(masked)
        at += len(masked) + 1
    return Page(draft_id, "\n".join(parts), tuple(lines), tuple(starts), tuple(breaks))


def pages_of_lines(draft_id: str, lines: Sequence[Line], names: Collection[str], words: int) -> tuple[Page, ...]:
    """Cut paragraphs into pages of about so many words; a short rest goes with the page before it."""
    groups: list[list[Line]] = [[]]
    many = 0
    for one in lines:
        if many >= words:
            groups.append([])
            many = 0
        groups[-1].append(one)
        many += len(one.text.split())
    if len(groups) > 1 and many < words // 2:
        groups[-2:] = [groups[-2] + groups[-1]]
    return tuple(joined(draft_id, group, names) for group in groups if group)


def pack(source: VoiceSource) -> bytes:
    """Write down what a voice takes from a draft, as the store keeps it."""
    value = {
        "format": _FORMAT,
        "chosen": [list(source.chosen.scenes), source.chosen.follows],
        "author": source.author,
        "names": list(source.names),
        "lines": [list(one) for one in source.lines],
    }
    return zlib.compress(json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode(), 6)


def unpack(draft_id: str, digest: str, payload: bytes) -> VoiceSource:
    """Read back what `pack` wrote. Raises: LibraryDamagedError."""
    try:
        value = json.loads(inflate(payload))
        scenes, follows = value["chosen"]
        chosen = Chosen(draft_id, tuple(scenes), bool(follows))
        lines = tuple(Line(*one) for one in value["lines"])
        return VoiceSource(draft_id, chosen, digest, str(value["author"]), tuple(value["names"]), lines)
    except (ValueError, TypeError, KeyError, zlib.error) as fault:
        raise LibraryDamagedError("A voice cannot be read.", "Run `storyroom verify`; rebuild the voice.") from fault


def digest_of(sources: Iterable[VoiceSource], speakers: Sequence[str]) -> str:
    """Hash all that a voice is made of: two voices of one digest are one."""
    told = [
        [one.draft_id, one.digest, one.author, list(one.names), [list(line) for line in one.lines]]
        for one in sorted(sources, key=lambda one: one.draft_id)
    ]
    value = json.dumps([_FORMAT, sorted(speakers), told], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(value.encode()).hexdigest()


def count_words(lines: Iterable[Line]) -> int:
    """Count the words of paragraphs, as they are parted by white space."""
    return sum(len(one.text.split()) for one in lines)


def spread(items: Sequence[T], most: int) -> list[T]:
    """Take at most so many, spread evenly over all."""
    return list(items) if len(items) <= most else [items[at * len(items) // most] for at in range(most)]


def _lines(script: Screenplay) -> Iterator[Line]:
    speaker = ""
    for one in script.elements:
        if not one.live:
            continue
        if one.kind is ElementKind.CHARACTER_CUE:
            speaker = " ".join(parse_cue(one.text).name.upper().split())
        elif one.kind in SPOKEN_KINDS or one.kind in _TOLD:
            said = one.kind in SPOKEN_KINDS
            if one.text.strip():
                yield Line(one.scene or 0, one.start, one.end, said, speaker if said else "", one.text)


def _cue(element: Element) -> list[str]:
    return _WORD.findall(parse_cue(element.text).name)


def _masked(text: str, names: frozenset[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Put `Qq` in the place of names that are written large; say from where on places moved, and by how much."""
    parts: list[str] = []
    breaks: list[tuple[int, int]] = []
    done = length = 0
    for found in _WORD.finditer(text):
        if not found[0][0].isupper() or found[0].casefold() not in names:
            continue
        parts += [text[done : found.start()], NAME]
        length += found.start() - done + len(NAME)
        done = found.end()
        breaks.append((length, done - length))
    parts.append(text[done:])
    return "".join(parts), tuple(breaks)
