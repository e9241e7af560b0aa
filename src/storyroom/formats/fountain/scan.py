"""The scan of one script: its lines, the place reached, the elements made so far. Knows no rule of Fountain."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from storyroom.domain.script import Element, ElementKind, Run
from storyroom.formats.fountain.cuts import Cut, Shadow, words
from storyroom.formats.fountain.emphasis import Styled, read_line
from storyroom.formats.fountain.lines import Lines

__all__ = ["FORCED", "Scan"]

FORCED = (("forced", "1"),)

_Attributes = tuple[tuple[str, str], ...]


class Scan:
    """What the rules read from and write to. Outer slices tile by construction: each begins where the last one ended."""

    __slots__ = ("_mark", "_next_inline", "bare", "breaks", "dual", "elements", "filler", "gaps", "inline", "last", "last_cue",
                 "lonely_duals", "raw", "scene", "source", "starts")  # fmt: skip

    def __init__(self, source: str, shadow: Shadow, lines: Lines, body: int, breaks: Callable[[str], bool]) -> None:
        self.source = source
        self.raw, self.bare, self.starts = lines
        self.last = len(self.raw)
        self.breaks = breaks
        """Says whether a line ends a paragraph of action although no blank line stands before it."""
        self.filler = shadow.filler
        self.gaps: dict[int, list[Cut]] = {}
        """Lines that hold nothing but notes and boneyards."""
        self.inline: list[Cut] = []
        """Notes and boneyards beside words of an element, in order."""
        self.elements: list[Element] = []
        self.scene: int | None = None
        self.dual: Literal["left", "right"] | None = None
        self.last_cue = -1
        """Index of the cue whose speech ended where the scan stands; -1 if there is none."""
        self.lonely_duals: list[tuple[int, int]] = []
        self._mark = body
        self._next_inline = 0
        if shadow.cuts:
            self._place_cuts(shadow.cuts)

    def after_blank(self, line: int) -> int:
        """Return the first line from `line` on that holds anything, or the number of lines."""
        bare, last, gaps = self.bare, self.last, self.gaps
        while line < last and not bare[line] and line not in gaps:
            line += 1
        return line

    def is_blank(self, line: int) -> bool:
        """Say whether a line is blank to the rules: lines of notes alone are looked through."""
        while line in self.gaps:
            line += 1
        return not self.bare[line]

    def inset(self, line: int) -> int:
        """Return the place of a line's first letter."""
        raw = self.raw[line]
        if raw is self.bare[line]:
            return self.starts[line]
        return self.starts[line] + len(raw) - len(raw.lstrip())

    def plain(self, line: str) -> str:
        """Take the whitened notes out of one line, each with a space that would be doubled."""
        filler = self.filler
        if not filler or filler not in line:
            return line
        first, *others = filter(None, line.split(filler))
        if line[0] == filler:
            first = first.removeprefix(" ")
        pieces = [first]
        for piece in others:
            doubled = pieces[-1][-1:] in {"", " "}
            pieces.append(piece.removeprefix(" ") if doubled else piece)
        return "".join(pieces)

    def styled(self, line: str) -> Styled:
        """Read one line as printed: notes out, emphasis into runs, escapes resolved."""
        return read_line(self.plain(line) if self.filler else line)

    def emit(
        self,
        kind: ElementKind,
        styled: tuple[str, tuple[Run, ...]],
        start: int,
        end: int,
        next_line: int,
        *,
        attributes: _Attributes = (),
        scene_number: str | None = None,
    ) -> None:
        """Add an element whose outer slice ends where `next_line` begins."""
        outer_end = self.starts[next_line]
        if self.inline:
            attributes += self._take_inline(outer_end)
        text, runs = styled
        fields = (
            kind, text, start, end, self.scene, runs, scene_number, self.dual,
            None, None, None, True, self._mark, outer_end, attributes,
        )  # fmt: skip
        self.elements.append(tuple.__new__(Element, fields))  # half the time of Element(...), and this is the hot path
        self._mark = outer_end

    def emit_gap(self, line: int) -> None:
        """Add the notes and boneyards of a line that holds nothing else."""
        cuts = self.gaps[line]
        ends = [cut.start for cut in cuts[1:]]
        ends.append(self.starts[self.after_blank(line + 1)])
        for cut, outer_end in zip(cuts, ends, strict=True):
            text, start, end = words(self.source, cut)
            kind = ElementKind.NOTE if cut.kind == "note" else ElementKind.BONEYARD
            live = kind is ElementKind.NOTE
            self.elements.append(
                Element(kind, text, start, end, self.scene, live=live, outer_start=self._mark, outer_end=outer_end)
            )
            self._mark = outer_end

    def _place_cuts(self, cuts: tuple[Cut, ...]) -> None:
        line = 0
        for cut in cuts:
            while self.starts[line + 1] <= cut.start and line + 1 < self.last:
                line += 1
            if self.bare[line]:
                self.inline.append(cut)
            else:
                self.gaps.setdefault(line, []).append(cut)

    def _take_inline(self, end: int) -> _Attributes:
        taken: list[tuple[str, str]] = []
        while self._next_inline < len(self.inline) and self.inline[self._next_inline].start < end:
            cut = self.inline[self._next_inline]
            taken.append((cut.kind, words(self.source, cut)[0]))
            self._next_inline += 1
        return tuple(taken)
