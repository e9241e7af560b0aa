"""Puts the items of a breakdown into a screenplay as tags, the way Final Draft keeps them. Writes no file; changes no word."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from storyroom.analysis.sheet.items import Category, Item
from storyroom.domain.script import Element, Run, Screenplay

__all__ = ["with_tags"]

_BLOCK: Final = "fdx:TagData"
_NAMES: Final[dict[Category, str]] = {
    "background": "Background Actors", "stunts": "Stunts", "props": "Props", "wardrobe": "Wardrobe", "makeup": "Makeup/Hair",
    "vehicles": "Vehicles", "animals": "Animals", "sfx": "Special Effects", "vfx": "Visual Effects", "sound": "Sound",
    "music": "Music", "set_dressing": "Set Dressing", "greenery": "Greenery", "special_equipment": "Special Equipment",
    "security": "Security",
}  # fmt: skip
"""Source: facts page on screenplay formats, breakdown categories. Readers match by name; numbers and ids are ours."""
_COLOURS: Final = ("#8C8C00000000", "#00008C8C0000", "#000000008C8C", "#8C8C8C8C0000", "#8C8C00008C8C", "#00008C8C8C8C")
_NUMBER = re.compile(r"\bNumber\s*=\s*[\"'](\d{1,9})[\"']")


def with_tags(script: Screenplay, items: Iterable[Item], rejected: Iterable[Item] = ()) -> Screenplay:
    """Return the screenplay with a tag on the words of every item that does not have one already, and off what was rejected.

    Other tags that the file brought along stay as they are; new definitions are added beside them.
    """
    metadata = dict(script.metadata)
    kept = metadata.get(_BLOCK, "")
    number = max((int(found) for found in _NUMBER.findall(kept)), default=0)
    numbers: dict[tuple[Category, str], int] = {}
    marks: dict[int, list[tuple[int, int, str]]] = {}
    starts = [element.start for element in script.elements]
    for item in items:
        place = None if item.tag else _place(script.elements, starts, item, script.text)
        if place is None:
            continue
        key = (item.category, item.head)
        if key not in numbers:
            number += 1
            numbers[key] = number
        element, start, end = place
        marks.setdefault(element, []).append((start, end, str(numbers[key])))
    off = {(item.scene, item.tag) for item in rejected if item.tag}
    elements = tuple(
        _untagged(element._replace(runs=_tagged(element, marks[place])) if place in marks else element, off)
        for place, element in enumerate(script.elements)
    )
    labels = {key: item.name for item in items if (key := (item.category, item.head)) in numbers} if numbers else {}
    metadata[_BLOCK] = _block(kept, numbers, labels)
    return replace(script, elements=elements, metadata=tuple(metadata.items()))


def _place(elements: Sequence[Element], starts: Sequence[int], item: Item, text: str) -> tuple[int, int, int] | None:
    """Find the element and the stretch of its printed words; nothing where marks stand between."""
    said = text[item.start : item.end]
    for place in range(len(starts)):
        element = elements[place]
        if element.live and element.start <= item.start and item.end <= element.end and said:
            before = text[element.start : item.start].count(said)
            at = -1
            for _ in range(before + 1):
                at = element.text.find(said, at + 1)
            return (place, at, at + len(said)) if at >= 0 else None
    return None


def _tagged(element: Element, marks: Sequence[tuple[int, int, str]]) -> tuple[Run, ...]:
    """Cut the runs of an element where tags begin and end."""
    edges = sorted({0, len(element.text)} | {edge for run in element.runs for edge in (run.start, run.end)} | {
        edge for start, end, _ in marks for edge in (start, end)
    })  # fmt: skip
    runs: list[Run] = []
    for start, end in pairwise(edges):
        over = next((run for run in element.runs if run.start <= start and end <= run.end), None)
        tags = tuple(tag for one, other, tag in marks if one <= start and end <= other)
        if over is not None or tags:
            base = over or Run(start, end)
            runs.append(base._replace(start=start, end=end, tags=tuple(dict.fromkeys((*base.tags, *tags)))))
    return tuple(runs)


def _untagged(element: Element, off: Collection[tuple[int, str]]) -> Element:
    """Take tags off an element's words; the words and their styles stay."""
    if not off or not any((element.scene, tag) in off for run in element.runs for tag in run.tags):
        return element
    kept = (
        run._replace(tags=tuple(tag for tag in run.tags if (element.scene, tag) not in off)) for run in element.runs
    )
    return element._replace(runs=tuple(run for run in kept if run.styles or run.revision or run.tags))


def _block(kept: str, numbers: dict[tuple[Category, str], int], labels: dict[tuple[Category, str], str]) -> str:
    """Spell the block of tags: what the file had, and what is new."""
    categories = {category: str(uuid5(NAMESPACE_URL, f"storyroom:tag:{category}")) for category, _ in numbers}
    first = "".join(
        f'<TagCategory Color="{_COLOURS[place % len(_COLOURS)]}" Id="{id_}" Name="{html.escape(_NAMES[category])}" Number="{900 + place}"/>'
        for place, (category, id_) in enumerate(categories.items())
        if id_ not in kept
    )
    ids = {
        key: str(uuid5(NAMESPACE_URL, f"storyroom:item:{key[0]}:{key[1]}:{number}")) for key, number in numbers.items()
    }
    second = "".join(
        f'<TagDefinition CatId="{categories[key[0]]}" Id="{ids[key]}" Label="{html.escape(_clean(labels[key]))}" Number="{number}"/>'
        for key, number in numbers.items()
    )
    third = "".join(f'<Tag Number="{number}"><DefId>{ids[key]}</DefId></Tag>' for key, number in numbers.items())
    parts = (("TagCategories", first), ("TagDefinitions", second), ("Tags", third))
    if not kept.strip():
        inside = "".join(f"<{name}>{said}</{name}>" for name, said in parts)
        return f"<TagData>{inside}</TagData>"
    for name, said in parts:
        kept = _into(kept, name, said)
    return kept


def _into(block: str, name: str, said: str) -> str:
    """Put new rows at the end of a part of the block, or the part itself at its end."""
    if f"</{name}>" in block:
        return block.replace(f"</{name}>", f"{said}</{name}>", 1)
    empty = re.compile(rf"<{name}\b[^<>]*/>")
    if empty.search(block):
        return empty.sub(lambda _: f"<{name}>{said}</{name}>", block, count=1)
    if "</TagData>" in block:
        return block.replace("</TagData>", f"<{name}>{said}</{name}></TagData>", 1)
    return f"<TagData><{name}>{said}</{name}></TagData>"


def _clean(label: str) -> str:
    """Leave out what XML cannot hold."""
    return "".join(letter for letter in label if letter.isprintable())
