"""Sets loose letters in lines and words by their places alone. Pure; knows neither pdfium nor screenplays.

Letters may come one by one and in any order, with or without spaces between them: gaps decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median
from typing import Any, NamedTuple

__all__ = ["BOLD", "ITALIC", "STRIKEOUT", "UNDERLINE", "Glyph", "Rule", "set_in_lines"]

BOLD, ITALIC, UNDERLINE, STRIKEOUT = 1, 2, 4, 8

_SAME_LINE = 0.25
"""Base lines closer than this share of the letter size are one line."""
_WORD_GAP = 0.5
_SEGMENT_GAP = 2.4
"""Gaps in letter widths: beyond the first begins a word, beyond the second a new segment (a column, a margin number)."""
_NARROW_SPACE = 0.18
"""Share of the letter size: no space of a book face is narrower."""
_MOST_SPACES = 80
_MOST_RULES = 600


class Glyph(NamedTuple):
    """A letter: base line from the page's top, left and right edge, all in points. `odd` is turned or pale."""

    base: float
    left: float
    right: float
    letter: str
    size: float
    style: int
    odd: bool


class Rule(NamedTuple):
    """A thin level stroke."""

    left: float
    right: float
    y: float


def set_in_lines(glyphs: Sequence[Glyph], rules: Sequence[Rule]) -> list[dict[str, Any]]:
    """Return segments from top to bottom, left to right: text, edges, base line, size, styled stretches."""
    segments: list[dict[str, Any]] = []
    strokes = sorted(rules, key=lambda rule: rule.y)[:_MOST_RULES]
    for odd in (False, True):
        for line in _lines([glyph for glyph in glyphs if glyph.odd is odd]):
            below = [rule for rule in strokes if line[0].base - 6 < rule.y < line[0].base + 4] if strokes else []
            segments.extend(_segment(piece, below) for piece in _segments(line))
    segments.sort(key=lambda segment: (segment["b"], segment["l"]))
    return segments


def _lines(glyphs: Iterable[Glyph]) -> Iterable[list[Glyph]]:
    line: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.base, glyph.left)):
        if line and glyph.base - line[0].base > max(0.8, _SAME_LINE * min(glyph.size, 40)):
            yield from _line(line)
            line = []
        line.append(glyph)
    yield from _line(line)


def _line(line: list[Glyph]) -> Iterable[list[Glyph]]:
    """Order a line's letters; a letter struck twice in one place is one bold letter."""
    kept: list[Glyph] = []
    spaces: list[Glyph] = []
    for glyph in sorted(line, key=lambda glyph: glyph.left):
        if glyph.letter.isspace():
            spaces.append(glyph)
            continue
        twin = kept[-1] if kept else None
        if twin and twin.letter == glyph.letter and _is_struck_twice(twin, glyph):
            kept[-1] = twin._replace(style=twin.style | BOLD)
            continue
        kept.append(glyph)
    if kept:
        yield _with_spaces(kept, spaces)


def _is_struck_twice(one: Glyph, other: Glyph) -> bool:
    """Two letters of a ligature share one exact place; a letter struck twice for boldness is a hair beside itself."""
    return 0.02 < other.left - one.left < 0.15 * max(1.0, one.right - one.left)


def _with_spaces(letters: list[Glyph], spaces: list[Glyph]) -> list[Glyph]:
    """Keep the spaces that stand between two letters."""
    first, last = letters[0].left, letters[-1].left
    inner = [space for space in spaces if first < space.left < last]
    return sorted([*letters, *inner], key=lambda glyph: glyph.left) if inner else letters


def _segments(line: list[Glyph]) -> Iterable[list[Glyph]]:
    """Cut a line at wide gaps and put the right number of spaces into the narrow ones."""
    letters = [glyph for glyph in line if not glyph.letter.isspace()]
    widths = [glyph.right - glyph.left for glyph in letters if glyph.right > glyph.left]
    width = median(widths) if widths else 6.0
    even = _is_even(widths)
    piece: list[Glyph] = []
    typed = 0
    for glyph in line:
        if glyph.letter.isspace():
            typed += 1
            continue
        if piece:
            gap = glyph.left - piece[-1].right
            if gap > _SEGMENT_GAP * width:
                yield piece
                piece = []
            else:
                piece.extend(_gap(piece[-1], glyph, width, typed, even=even))
        piece.append(glyph)
        typed = 0
    if piece:
        yield piece


def _is_even(widths: Sequence[float]) -> bool:
    """Say whether all letters are of one width, as on a typewriter."""
    middle = median(widths) if widths else 0
    return bool(widths) and sum(abs(width - middle) < 0.06 * middle for width in widths) >= 0.9 * len(widths)


def _gap(before: Glyph, after: Glyph, width: float, typed: int, *, even: bool) -> list[Glyph]:
    """Make the spaces between two letters, in the style that both share."""
    gap = after.left - before.right
    if even:
        count = round(gap / width) if gap > _WORD_GAP * width else 0
    else:
        count = typed or int(gap > min(_WORD_GAP * width, _NARROW_SPACE * before.size))
    if not count and typed and gap > 0.15 * width:
        count = 1
    return [before._replace(letter=" ", left=before.right, right=after.left, style=before.style & after.style)] * min(
        count, _MOST_SPACES
    )


def _segment(piece: Sequence[Glyph], rules: Sequence[Rule]) -> dict[str, Any]:
    letters = [glyph for glyph in piece if glyph.letter != " "]
    masks = [glyph.style | _stroke(glyph, rules) for glyph in piece] if rules else [glyph.style for glyph in piece]
    segment = {
        "t": "".join(glyph.letter for glyph in piece),
        "l": letters[0].left,
        "r": max(glyph.right for glyph in letters),
        "b": letters[0].base,
        "s": median(glyph.size for glyph in letters),
    }
    if any(masks):
        segment["m"] = _stretches(piece, masks)
    if letters[0].odd:
        segment["o"] = 1
    return segment


def _stroke(glyph: Glyph, rules: Sequence[Rule]) -> int:
    middle = (glyph.left + glyph.right) / 2
    found = 0
    for rule in rules:
        if rule.left - 1 <= middle <= rule.right + 1:
            found |= UNDERLINE if rule.y > glyph.base else STRIKEOUT if rule.y < glyph.base - 2 else 0
    return found


def _stretches(piece: Sequence[Glyph], masks: Sequence[int]) -> list[list[int]]:
    """Join styled letters to [start, end, mask], counted in letters of the text (one glyph may be several)."""
    stretches: list[list[int]] = []
    at = 0
    for glyph, mask in zip(piece, masks, strict=True):
        end = at + len(glyph.letter)
        if stretches and stretches[-1][1] == at and stretches[-1][2] == mask:
            stretches[-1][1] = end
        elif mask:
            stretches.append([at, end, mask])
        at = end
    return stretches
