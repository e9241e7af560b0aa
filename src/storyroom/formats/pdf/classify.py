"""Gives each row its kind, from its column, its words and the rows around it. Joins nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from storyroom.domain.script import ElementKind
from storyroom.formats.pdf.columns import TIGHT, Columns, is_caps, looks_like_heading
from storyroom.formats.pdf.rows import Measures, Row

__all__ = ["Typed", "classify"]

_K = ElementKind
_SPOKEN = frozenset({_K.CHARACTER_CUE, _K.PARENTHETICAL, _K.DIALOGUE, _K.LYRIC})
_OMITTED = re.compile(r"(?:SCENES? )?OMITTED\.?")
_TRANSITION = re.compile(r".*\bTO:|(?:FADE|CUT|IRIS|SMASH|WIPE|DISSOLVE)\b.{0,30}[.:]|.{0,30}:")
_SHOT = re.compile(r"(?:ANGLE|CLOSE|CLOSER|WIDE|WIDER|INSERT|POV|REVERSE|BACK TO|ON) ?\b")
_SPACED_OUT = 2.6
"""Lines before a row that mark a heading where the document leaves two blank ones before headings."""


class Typed(NamedTuple):
    """A row and what it is. `known` says that a rule, not the default, decided."""

    row: Row
    kind: ElementKind
    known: bool = True


class _Scene(NamedTuple):
    """What the whole document tells about its layout."""

    columns: Columns
    measures: Measures
    headings_spaced: bool


def classify(rows: Sequence[Row], columns: Columns, measures: Measures) -> list[Typed]:
    """Type all rows of a document in order."""
    gaps = [row.gap for row in rows if looks_like_heading(row.text) and row.gap < 10]
    spaced = bool(gaps) and sum(gap > _SPACED_OUT for gap in gaps) > 0.8 * len(gaps)
    layout = _Scene(columns, measures, spaced)
    typed: list[Typed] = []
    side: dict[str, Typed] = {}
    edges = {name: min((row.left for row in rows if row.column == name), default=0.0) for name in ("left", "right")}
    for index, row in enumerate(rows):
        below = rows[index + 1] if index + 1 < len(rows) else None
        if row.column is None:
            side = {}
            typed.append(_single(row, below, typed[-1] if typed else None, layout))
            continue
        if row.gap > TIGHT:
            side = {}
        inside = row.left > edges[row.column] + measures.pitch
        side[row.column] = Typed(row, _dual_kind(row, side.get(row.column), inside=inside))
        typed.append(side[row.column])
    return typed


def _dual_kind(row: Row, last: Typed | None, *, inside: bool) -> ElementKind:
    if last is None:
        return _K.CHARACTER_CUE
    opened = last.kind is _K.PARENTHETICAL and not last.row.text.rstrip().endswith(")")
    return _K.PARENTHETICAL if inside and (opened or row.text.startswith("(")) else _K.DIALOGUE


def _single(row: Row, below: Row | None, last: Typed | None, layout: _Scene) -> Typed:
    spoken = last is not None and last.kind in _SPOKEN and (last.row.column is None)
    in_speech = spoken and last is not None and (row.gap <= TIGHT or _goes_on(row, last, layout.columns))
    if _is_heading(row, last, layout):
        return Typed(row, _K.SHOT if _is_shot(row) else _K.SCENE_HEADING)
    if _is_cue(row, below, layout.columns):
        return Typed(row, _K.CHARACTER_CUE)
    if in_speech and last is not None:
        kind = _spoken_kind(row, last, layout.columns)
        if kind is not None:
            return Typed(row, kind)
    return _set_apart(row, last, layout)


def _goes_on(row: Row, last: Typed, columns: Columns) -> bool:
    """A speech may go on over a blank line or a page without a new cue."""
    if last.kind is _K.CHARACTER_CUE and row.page == last.row.page:
        return False
    return columns.is_near(row.left, columns.dialogue)


def _is_heading(row: Row, last: Typed | None, layout: _Scene) -> bool:
    if row.number is not None:
        return True
    tight = row.gap <= TIGHT
    if last is not None and last.kind in {_K.SCENE_HEADING, _K.SHOT} and tight:
        return not any(letter.islower() for letter in row.text) and layout.columns.is_near(row.left, last.row.left)
    if not layout.columns.is_near(row.left, layout.columns.body, 1.2) or tight:
        return False
    if looks_like_heading(row.text) or _OMITTED.fullmatch(row.text):
        return True
    return layout.headings_spaced and _SPACED_OUT < row.gap < 10 and is_caps(row.text)


def _is_shot(row: Row) -> bool:
    return row.number is None and bool(_SHOT.match(row.text))


def _spoken_kind(row: Row, last: Typed, columns: Columns) -> ElementKind | None:
    if row.left < (columns.dialogue or columns.body) - 1.5 * columns.pitch:
        return None
    opened = last.kind is _K.PARENTHETICAL and not last.row.text.rstrip().endswith(")")
    inside = row.left > (columns.dialogue or 0) + 1.2 * columns.pitch
    flush = columns.parenthetical is None and row.text.rstrip().endswith(")")
    if row.text.startswith("(") and (inside or flush):
        return _K.PARENTHETICAL
    if opened and inside:
        return _K.PARENTHETICAL
    if columns.is_near(row.left, columns.lyric):
        return _K.LYRIC
    if columns.is_near(row.left, columns.dialogue, 3.0):
        return _K.DIALOGUE
    return None


def _is_cue(row: Row, below: Row | None, columns: Columns) -> bool:
    if columns.cue is None or row.gap <= TIGHT:
        return False
    ends_page = below is None or below.page != row.page
    followed = not ends_page and below is not None and _stands_under(below, row, columns)
    indent = row.left - (columns.dialogue or columns.body)
    if not is_caps(row.text):
        return followed and indent > 3 * columns.pitch and columns.is_near(row.left, columns.cue)
    if columns.is_near(row.left, columns.cue, 1.2):
        return followed or (ends_page and not row.text.endswith(":"))
    return followed and indent > 3 * columns.pitch


def _stands_under(below: Row, cue: Row, columns: Columns) -> bool:
    return below.gap <= TIGHT and (below.left <= cue.left + 0.7 * columns.pitch or below.text.startswith("("))


def _set_apart(row: Row, last: Typed | None, layout: _Scene) -> Typed:
    """Tell transitions, centred lines and stray lyrics from action."""
    columns = layout.columns
    if columns.is_near(row.left, columns.body, 1.2):
        return Typed(row, _K.ACTION)
    if last is not None and row.gap <= TIGHT and last.kind in {_K.CENTERED, _K.LYRIC, _K.TRANSITION}:
        return Typed(row, last.kind)
    centred = _is_centred(row, layout)
    if not centred and _is_transition(row, layout):
        return Typed(row, _K.TRANSITION)
    if centred:
        return Typed(row, _K.CENTERED)
    is_lyric = columns.is_near(row.left, columns.lyric)
    return Typed(row, _K.LYRIC) if is_lyric else Typed(row, _K.ACTION, known=False)


def _is_transition(row: Row, layout: _Scene) -> bool:
    """By its words, far from the body's edge; or by standing at the right edge alone."""
    pitch = layout.measures.pitch
    indent = row.left - layout.columns.body
    if indent > 15 * pitch and is_caps(row.text) and _TRANSITION.fullmatch(row.text):
        return True
    return indent > 25 * pitch and abs(row.right - layout.measures.right) < 3 * pitch


def _is_centred(row: Row, layout: _Scene) -> bool:
    middle = (row.left + row.right) / 2
    pitch = layout.measures.pitch
    body = (layout.columns.body + layout.columns.body + 60 * pitch) / 2
    return (
        abs(middle - body) < 1.3 * pitch
        or abs(middle - (layout.columns.body + layout.measures.right) / 2) < 1.3 * pitch
    )
