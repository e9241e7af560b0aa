"""The `Text` children of a paragraph, joined: text, style runs, places, and the attributes nothing else understands."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import NamedTuple

from storyroom.domain.script import Run, Style
from storyroom.formats.fdx.styles import read_styles
from storyroom.formats.items import Piece
from storyroom.formats.xml_tree import Node

__all__ = ["Extra", "Words", "extras_from_json", "extras_to_json", "split_list"]

_SEPARATORS = re.compile(r"[,;\s]+")
_UNDERSTOOD = frozenset({"Style", "RevisionID", "TagNumber"})
_PLAIN: frozenset[Style] = frozenset()


class Extra(NamedTuple):
    """Attributes of a stretch that our runs do not model (font, size, colour, `AltId`); offsets as in `Run`."""

    start: int
    end: int
    attributes: dict[str, str]


class Words:
    """Collects text, runs and extras; neighbours with equal marks become one."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.runs: list[Run] = []
        self.extras: list[Extra] = []
        self.strange: list[Node] = []
        """Elements found inside `Text`, where none are known."""
        self.stray = False
        """Whether text stood outside any `Text` element."""
        self.length = 0

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    def add_paragraph(self, paragraph: Node) -> None:
        """Take the direct `Text` children, and text that stands directly in the paragraph."""
        run = 0
        stray: list[str] = []
        for part in paragraph.parts:
            if isinstance(part, str):
                stray.append(part)
                continue
            if stray:
                self._add_stray(stray, Piece("", paragraph.ordinal, run))
            if part.tag == "Text":
                self._add(self._inside(part), Piece("", paragraph.ordinal, run), part.attributes)
                run += 1
        if stray:
            self._add_stray(stray, Piece("", paragraph.ordinal, run))

    def _add_stray(self, found: list[str], place: Piece) -> None:
        self.stray = True
        self._add("".join(found).strip(), place, {})
        found.clear()

    def break_line(self) -> None:
        """Start a new line, as between the paragraphs of one note."""
        if self.pieces:
            last = self.pieces[-1]
            self.pieces.append(Piece("\n", last.paragraph, last.run))
        else:
            self.pieces.append(Piece("\n", -1, 0))
        self.length += 1

    def _inside(self, node: Node) -> str:
        parts = node.parts
        if not parts:
            return ""
        if len(parts) == 1 and isinstance(parts[0], str):
            return parts[0]
        self.strange.extend(child for child in node.nodes() if child.tag != "Text")
        return "".join(part if isinstance(part, str) else self._inside(part) for part in parts if _speaks(part))

    def _add(self, text: str, place: Piece, attributes: dict[str, str]) -> None:
        if not text:
            return
        start, end = self.length, self.length + len(text)
        self.pieces.append(place._replace(text=text))
        self.length = end
        if attributes:
            self._mark(start, end, attributes)

    def _mark(self, start: int, end: int, attributes: dict[str, str]) -> None:
        styles, rest = read_styles(attributes.get("Style", ""))
        revision = attributes.get("RevisionID", "").strip()
        tags = tuple(split_list(attributes.get("TagNumber", "")))
        run = Run(start, end, styles or _PLAIN, revision if revision not in {"", "0"} else None, tags)
        if run[2:] != (_PLAIN, None, ()):
            _extend_runs(self.runs, run)
        extra = {name: value for name, value in attributes.items() if name not in _UNDERSTOOD}
        if rest:
            extra["Style"] = rest
        if extra:
            _extend_extras(self.extras, Extra(start, end, extra))


def _speaks(part: Node | str) -> bool:
    return isinstance(part, str) or part.tag == "Text"


def split_list(value: str) -> list[str]:
    """Split `3,4 7` as several numbers in one attribute are written."""
    return [name for name in _SEPARATORS.split(value) if name]


def _extend_runs(runs: list[Run], run: Run) -> None:
    if runs and runs[-1].end == run.start and runs[-1][2:] == run[2:]:
        runs[-1] = runs[-1]._replace(end=run.end)
    else:
        runs.append(run)


def _extend_extras(extras: list[Extra], extra: Extra) -> None:
    if extras and extras[-1].end == extra.start and extras[-1].attributes == extra.attributes:
        extras[-1] = extras[-1]._replace(end=extra.end)
    else:
        extras.append(extra)


def extras_to_json(extras: list[Extra]) -> str:
    """Spell extras for an element's attribute."""
    return json.dumps(extras, ensure_ascii=False, separators=(",", ":"))


def extras_from_json(value: str, length: int) -> list[Extra]:
    """Read extras back; anything unsound, or made for another text, gives none."""
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        return []
    if not isinstance(found, list):
        return []
    extras = [extra for extra in map(_extra, found) if extra is not None]
    ordered = all(one.end <= two.start for one, two in pairwise(extras))
    inside = all(0 <= extra.start < extra.end <= length for extra in extras)
    return extras if ordered and inside else []


def _extra(item: object) -> Extra | None:
    if not isinstance(item, list) or len(item) != 3:
        return None
    start, end, attributes = item
    if type(start) is not int or type(end) is not int or not isinstance(attributes, dict):
        return None
    if not all(isinstance(value, str) for value in attributes.values()):
        return None
    return Extra(start, end, attributes)
