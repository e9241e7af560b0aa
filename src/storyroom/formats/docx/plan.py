"""Which paragraph of the document each element goes to, what hangs on it, and what has no place. Writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from storyroom.domain.script import Element, ElementKind

__all__ = ["Block", "Plan", "Written", "plan"]

_K = ElementKind


@dataclass(slots=True)
class Written:
    """One paragraph: its element, and the notes anchored in it. Without an element it only holds notes."""

    main: int | None
    notes: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Block:
    """A paragraph, or two columns of them."""

    left: list[Written]
    right: list[Written] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """The document's blocks in order, and how much of what was left out."""

    blocks: list[Block] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)


def plan(elements: Sequence[Element]) -> Plan:
    """Give every element a place or count it as lost."""
    found = Plan()
    rows: list[Written] = []
    for index, element in enumerate(elements):
        if element.kind is _K.NOTE and element.live:
            if not rows:
                rows.append(Written(None))
            rows[-1].notes.append(index)
        elif _is_written(element, found.lost):
            rows.append(Written(index))
    found.blocks = list(_blocks(rows, elements, found.lost))
    return found


def _is_written(element: Element, lost: Counter[str]) -> bool:
    if element.kind is _K.BONEYARD:
        lost["passages in the boneyard"] += 1
        return False
    if not element.live:
        heading = element.kind is _K.SCENE_HEADING
        lost[
            "headings of omitted scenes, of which only the number is written"
            if heading
            else "passages that are not live"
        ] += 1
        return heading
    if element.kind is _K.PAGE_BREAK or element.text.strip():
        return True
    lost["paragraphs without words"] += 1
    return False


def _blocks(rows: Sequence[Written], elements: Sequence[Element], lost: Counter[str]) -> list[Block]:
    blocks: list[Block] = []
    at = 0
    while at < len(rows):
        left = _run(rows, at, "left", elements)
        right = _run(rows, at + len(left), "right", elements)
        if left and right and _opens(left, elements) and _opens(right, elements):
            blocks.append(Block(left, right))
            at += len(left) + len(right)
            continue
        if _side(rows[at], elements) is not None:
            lost["paragraphs of a dual dialogue with a side missing, which stand alone"] += 1
        blocks.append(Block([rows[at]]))
        at += 1
    return blocks


def _run(rows: Sequence[Written], at: int, side: str, elements: Sequence[Element]) -> list[Written]:
    end = at
    while end < len(rows) and _side(rows[end], elements) == side:
        end += 1
    return list(rows[at:end])


def _side(row: Written, elements: Sequence[Element]) -> str | None:
    return None if row.main is None else elements[row.main].dual


def _opens(rows: Sequence[Written], elements: Sequence[Element]) -> bool:
    main = rows[0].main
    return main is not None and elements[main].kind is _K.CHARACTER_CUE and elements[main].live
