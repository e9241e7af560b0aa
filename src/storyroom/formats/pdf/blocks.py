"""Joins rows into elements: wrapped lines, paragraphs and speeches that a page cut in two. Decides no kind."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from storyroom.domain.names import parse_cue
from storyroom.domain.script import ElementKind
from storyroom.domain.wrapping import columns as columns_of
from storyroom.formats.pdf.classify import Typed
from storyroom.formats.pdf.columns import TIGHT
from storyroom.formats.pdf.rows import Measures, Row

__all__ = ["Block", "build_blocks"]

_K = ElementKind
_FLOWING = frozenset({_K.DIALOGUE, _K.PARENTHETICAL, _K.LYRIC})
_SENTENCE_END = re.compile(r"""(?:[.!?…:]|--|[—–])[.!?…:"'”’)\]]{0,6}$""")
_CONTINUED = re.compile(r"\(\s?CONT(?:'|’)?D\.?\s?\)|\(\s?CONTINU(?:ED|ING)\s?\)", re.IGNORECASE)
_HYPHEN = re.compile(r"\w-$")
_SHORT = frozenset({_K.SCENE_HEADING, _K.SHOT, _K.CHARACTER_CUE, _K.TRANSITION})
_LONGEST = 250
"""Letters beyond which no heading, cue or transition goes, as in Fountain: it is action."""
_BLANK_ROWS_AT_A_BREAK = 3.5


class Block(NamedTuple):
    """The rows of one element, and what stands between each and the next: a space or nothing."""

    kind: ElementKind
    rows: tuple[Row, ...]
    joints: tuple[str, ...] = ()


class _Layout(NamedTuple):
    """What joining needs to know of the whole document."""

    measures: Measures
    edges: Mapping[ElementKind, float]
    """How far to the right the lines of each kind reach."""
    foot: float
    """Base line of the lowest row on any page."""
    more: frozenset[int]
    """Pages that end with (MORE)."""


def build_blocks(typed: Sequence[Typed], measures: Measures, *, more: frozenset[int]) -> tuple[list[Block], list[Row]]:
    """Return the document's blocks, and the repeated cues that only say a speech goes on."""
    layout = _Layout(measures, _right_edges(typed), max((item.row.base for item in typed), default=0.0), more)
    blocks: list[list[Typed]] = []
    repeated: list[Row] = []
    for item in _speech_by_speech(typed):
        if blocks and _is_repeated_cue(item, blocks, layout):
            repeated.append(item.row)
        elif blocks and _is_same(blocks[-1], item, layout):
            blocks[-1].append(item)
        else:
            blocks.append([item])
    return [_block(items, layout) for items in blocks], repeated


def _speech_by_speech(typed: Sequence[Typed]) -> list[Typed]:
    """Put the left speech of a dual dialogue before the right one; all else stays in order."""
    ordered: list[Typed] = []
    right: list[Typed] = []
    for item in typed:
        if item.row.column == "right":
            right.append(item)
            continue
        if right and (item.row.column is None or item.kind is _K.CHARACTER_CUE):
            ordered += right
            right = []
        ordered.append(item)
    return ordered + right


def _is_repeated_cue(item: Typed, blocks: Sequence[Sequence[Typed]], layout: _Layout) -> bool:
    """`NAME (CONT'D)` at a page's top after (MORE) at the foot of the one before."""
    last = blocks[-1][-1]
    if item.kind is not _K.CHARACTER_CUE or item.row.page == last.row.page or last.row.page not in layout.more:
        return False
    if last.kind not in _FLOWING or not _CONTINUED.search(item.row.text[-60:]):
        return False
    cue = next((block[0] for block in reversed(blocks[-12:]) if block[0].kind is _K.CHARACTER_CUE), None)
    return cue is None or _name(cue.row.text) == _name(item.row.text)


def _name(cue: str) -> str:
    return parse_cue(cue[:200]).name.upper()


def _is_same(block: Sequence[Typed], item: Typed, layout: _Layout) -> bool:
    """Say whether a row goes on with the element above it."""
    last = block[-1]
    if item.kind is not last.kind or item.row.column != last.row.column or item.row.number is not None:
        return False
    if item.kind is _K.LYRIC and _had_room(last.row, item.row, layout.edges[_K.LYRIC], layout.measures):
        return False
    if item.row.page == last.row.page:
        return _is_same_on_page(last, item)
    if item.kind in _FLOWING:
        return item.kind is not _K.PARENTHETICAL or not item.row.text.startswith("(")
    return item.kind is _K.ACTION and len(block) > 1 and _is_cut_by_page(last.row, item.row, layout)


def _is_same_on_page(last: Typed, item: Typed) -> bool:
    if item.kind is _K.PARENTHETICAL:
        return not item.row.text.startswith("(") or not last.row.text.rstrip().endswith(")")
    if item.kind is _K.DIALOGUE:
        return True
    return item.row.gap <= TIGHT or item.row.column is not None


def _is_cut_by_page(last: Row, row: Row, layout: _Layout) -> bool:
    """Say whether a paragraph goes on overleaf.

    It does not if its last line is not near the page's foot, had room for the next word, or ended a sentence.
    """
    if row.page != last.page + 1 or layout.foot - last.base > _BLANK_ROWS_AT_A_BREAK * layout.measures.line:
        return False
    if _SENTENCE_END.search(last.text.rstrip()[-10:]) and not row.text[:1].islower():
        return False
    return not _had_room(last, row, layout.edges[_K.ACTION], layout.measures)


def _had_room(last: Row, row: Row, edge: float, measures: Measures) -> bool:
    """Say whether the next row's first word would have fitted on this one: then the break was meant."""
    word = row.text.split(" ", 1)[0]
    return last.right + (1 + columns_of(word)) * measures.pitch <= edge + 0.3 * measures.pitch


def _right_edges(typed: Sequence[Typed]) -> dict[ElementKind, float]:
    edges: dict[ElementKind, float] = dict.fromkeys(_K, 0.0)
    for item in typed:
        edges[item.kind] = max(edges[item.kind], item.row.right)
    return edges


def _block(items: Sequence[Typed], layout: _Layout) -> Block:
    kind = items[0].kind
    rows = tuple(item.row for item in items)
    joints = [_joint(above, below, layout.edges[kind], layout.measures) for above, below in pairwise(rows)]
    if kind in _SHORT and sum(len(row.text) for row in rows) > _LONGEST:
        kind = _K.ACTION
    return Block(kind, rows, tuple(joints))


def _joint(above: Row, below: Row, edge: float, measures: Measures) -> str:
    """What stood between two rows before the line was wrapped: a space, or nothing inside a word."""
    end, start = above.text[-1:], below.text[:1]
    if columns_of(end) == 2 and columns_of(start) == 2:
        return ""
    if _HYPHEN.search(above.text[-2:]) and start.islower() and not _had_room(above, below, edge, measures):
        return ""
    cut = (
        " " not in above.text
        and above.column is None
        and above.right > edge - 0.6 * measures.pitch
        and len(above.text) > 20
    )
    return "" if cut else " "
