"""Tells two speeches side by side from a line that merely has a gap in it. Works on one document's rows in order."""

from __future__ import annotations

from collections.abc import Sequence

from storyroom.formats.pdf.columns import TIGHT, is_caps
from storyroom.formats.pdf.rows import Measures, Row
from storyroom.formats.pdf.wire import Stretch

__all__ = ["settle_columns"]


def settle_columns(rows: Sequence[Row], measures: Measures) -> list[Row]:
    """Keep columns under two cues side by side; give rows alone there their side; put other pairs back into one row."""
    settled: list[Row] = []
    edge: float | None = None
    for left, right in _pairs(rows):
        if edge is not None and left.gap > TIGHT:
            edge = None
        if edge is None and right is not None and _are_cues(left, right):
            edge = right.left
        if edge is None:
            settled.append(left if right is None else _one(left, right, measures))
        elif right is not None:
            edge = min(edge, right.left)
            settled += [left, right]
        else:
            middle = (measures.left + measures.right) / 2
            far = left.left >= min(edge, middle + 3 * measures.pitch) - 2 * measures.pitch
            settled.append(left._replace(column="right" if far else "left"))
    return settled


def _pairs(rows: Sequence[Row]) -> list[tuple[Row, Row | None]]:
    pairs: list[tuple[Row, Row | None]] = []
    for row in rows:
        if row.column == "right" and pairs and pairs[-1][0].column == "left" and pairs[-1][1] is None:
            pairs[-1] = (pairs[-1][0], row)
        else:
            pairs.append((row, None))
    return pairs


def _are_cues(left: Row, right: Row) -> bool:
    return left.gap > TIGHT and is_caps(left.text) and is_caps(right.text) and len(left.text) + len(right.text) < 80


def _one(left: Row, right: Row, measures: Measures) -> Row:
    spaces = max(1, min(60, round((right.left - left.right) / measures.pitch)))
    shift = len(left.text) + spaces
    moved = [Stretch(item.start + shift, item.end + shift, item.mask) for item in right.stretches]
    text = left.text + " " * spaces + right.text
    return left._replace(text=text, right=right.right, stretches=(*left.stretches, *moved), column=None)
