"""Finds a document's columns from its own rows: which left edge is dialogue, which is cues. No position is fixed in advance.

Each left edge is a cluster; what its rows say votes on what it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from storyroom.formats.pdf.rows import Measures, Row

__all__ = ["TIGHT", "Columns", "find_columns", "is_caps", "looks_like_heading"]

TIGHT = 1.45
"""Rows closer than this many lines belong to one block."""

_LONG_SPEECH = 60
_HEADING = re.compile(
    r"(?:\d{1,4}[A-Z]{0,3}[.)]?\s{1,12})?(?:INT|EXT|EST|I\.?/E|E\.?/I)(?:\.?\s?/\s?(?:INT|EXT))?[.\s:–—-]"
)
_BRACKETED = re.compile(r"\([^()]*\)?")


class Columns(NamedTuple):
    """Left edges in points; None where the document has no such column."""

    body: float
    cue: float | None
    dialogue: float | None
    parenthetical: float | None
    lyric: float | None
    pitch: float

    def is_near(self, left: float, column: float | None, within: float = 0.7) -> bool:
        """Say whether an edge belongs to a column, within a share of a letter's width."""
        return column is not None and abs(left - column) <= within * self.pitch


def looks_like_heading(text: str) -> bool:
    """Say whether a row begins as headings do."""
    return bool(_HEADING.match(text))


def is_caps(text: str) -> bool:
    """Say whether all letters outside brackets are capitals, and there is one."""
    plain = _BRACKETED.sub("", text[:200])
    return any(letter.isalpha() for letter in plain) and not any(letter.islower() for letter in plain)


def find_columns(rows: Sequence[Row], measures: Measures) -> Columns:
    """Cluster the left edges of single rows and let their contents vote."""
    single = [row for row in rows if row.column is None]
    body = _body(single, measures)
    heads = [at for at in range(len(single) - 1) if _is_cue_and_speech(single[at], single[at + 1], body, measures)]
    cue = _common([single[at].left for at in heads], measures.pitch)
    heads = [at for at in heads if cue is not None and abs(single[at].left - cue) < 1.5 * measures.pitch]
    spoken = [row.left for at in heads for row in _spoken_under(single, at)]
    dialogue = _common(spoken or [single[at + 1].left for at in heads], measures.pitch)
    return Columns(
        body=body,
        cue=cue,
        dialogue=dialogue,
        parenthetical=_common(_bracketed(single, dialogue, cue, measures), measures.pitch),
        lyric=_common(_sung(single, dialogue, cue, measures), measures.pitch),
        pitch=measures.pitch,
    )


def _body(rows: Sequence[Row], measures: Measures) -> float:
    headings = _common([row.left for row in rows if looks_like_heading(row.text)], measures.pitch)
    return measures.left if headings is None else headings


def _is_cue_and_speech(row: Row, below: Row, body: float, measures: Measures) -> bool:
    if row.page != below.page or below.gap > TIGHT or row.gap < TIGHT:
        return False
    indent = row.left - body
    return (
        indent > 8 * measures.pitch
        and 2 * measures.pitch < below.left - body < indent + 0.5 * measures.pitch
        and is_caps(row.text)
    )


def _spoken_under(rows: Sequence[Row], cue: int) -> Iterator[Row]:
    """Yield what stands tight under a cue, without its parentheticals."""
    opened = False
    for row in rows[cue + 1 : cue + 1 + _LONG_SPEECH]:
        if row.gap > TIGHT or row.page != rows[cue].page:
            return
        opened = opened or row.text.startswith("(")
        if not opened:
            yield row
        opened = opened and not row.text.rstrip().endswith(")")


def _common(lefts: Sequence[float], pitch: float) -> float | None:
    """The edge that most rows share, within a third of a letter."""
    if not lefts:
        return None
    near = Counter(round(left / (pitch / 3)) for left in lefts)
    best = max(near, key=lambda place: (near[place - 1] + near[place] + near[place + 1], near[place]))
    chosen = [left for left in lefts if abs(left / (pitch / 3) - best) <= 1.5]
    return sum(chosen) / len(chosen)


def _bracketed(rows: Sequence[Row], dialogue: float | None, cue: float | None, measures: Measures) -> list[float]:
    if dialogue is None or cue is None:
        return []
    pitch = measures.pitch
    return [row.left for row in rows if row.text.startswith("(") and dialogue + pitch < row.left < cue + 0.5 * pitch]


def _sung(rows: Sequence[Row], dialogue: float | None, cue: float | None, measures: Measures) -> list[float]:
    """Edges of rows a little inside the dialogue that no bracket explains: lyrics, where there are several."""
    if dialogue is None or cue is None:
        return []
    pitch, found, open_bracket = measures.pitch, [], False
    for row in rows:
        if row.text.startswith("("):
            open_bracket = True
        if dialogue + 1.4 * pitch < row.left < dialogue + 3.5 * pitch and not open_bracket:
            found.append(row.left)
        if row.text.endswith(")") or abs(row.left - dialogue) < pitch:
            open_bracket = False
    return found
