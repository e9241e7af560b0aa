"""The items of a breakdown laid out scene by scene for whoever confirms, rejects and adds. Decides nothing and writes no HTML."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, cast

from storyroom.domain.breakdown import CATEGORIES, Category
from storyroom.domain.document import SceneEntry
from storyroom.domain.report import Report, Row
from storyroom.domain.story import Evidence
from storyroom.web.findings import Quote, ToPlace, quote

__all__ = ["HandItem", "HandScene", "item_id", "lay_out", "page_of", "said_so"]

_PER_PAGE = 20
_LONGEST = 140


class HandItem(NamedTuple):
    """One item. `order` is its place on the page's sheet, whether it is kept or not."""

    id: str
    order: int
    category: Category
    name: str
    head: str
    quote: Quote
    state: str
    """`rules`, `tag`, or what a person said: `confirm`, `add`, `reject`."""
    by: str
    """Who said it; empty where nobody did."""
    decision: str

    @property
    def key(self) -> str:
        """What a button sends: category and head."""
        return f"{self.category}:{self.head}"


class HandScene(NamedTuple):
    """One scene: what is on its sheet by category, and what was taken off it."""

    scene: SceneEntry
    href: str
    kept: tuple[tuple[str, tuple[HandItem, ...]], ...]
    rejected: tuple[HandItem, ...]
    open: bool
    """Whether what was taken off is unfolded."""

    @property
    def many(self) -> int:
        """How many items are kept."""
        return sum(len(items) for _, items in self.kept)


class HandSheets(NamedTuple):
    """One page of scenes."""

    scenes: tuple[HandScene, ...]
    page: int
    pages: int
    first: str
    last: str


def item_id(scene: int, category: str, head: str) -> str:
    """Name an item in an address: the same whether it is kept or not."""
    return f"i{scene}-{hashlib.sha256(f'{category}/{head.lower()}'.encode(errors='replace')).hexdigest()[:10]}"


def page_of(scenes: Sequence[SceneEntry], scene: int) -> int:
    """Say on which page a scene stands, from 1."""
    place = next((at for at, one in enumerate(scenes) if one.scene == scene), 0)
    return place // _PER_PAGE + 1


def lay_out(
    report: Report,
    scenes: Sequence[SceneEntry],
    places: tuple[Callable[[int], str], ToPlace],
    who: Callable[[str], str],
    *,
    page: int,
    at: str,
) -> HandSheets:
    """Lay out one page of scenes. `who` names people by id; `at` is the item that was dealt with last."""
    pages = max(1, -(-len(scenes) // _PER_PAGE))
    page = min(max(page, 1), pages)
    own = scenes[(page - 1) * _PER_PAGE : page * _PER_PAGE]
    by_scene: dict[int, list[tuple[Evidence, HandItem]]] = {}
    for scene, evidence, item in _items(report, {one.scene for one in own}, places[1], who):
        by_scene.setdefault(scene, []).append((evidence, item))
    laid = tuple(_scene(one, by_scene.get(one.scene, ()), places[0], at) for one in own)
    return HandSheets(laid, page, pages, _named(own[0]) if own else "", _named(own[-1]) if own else "")


def said_so(state: str, by: str) -> str:
    """Say who is behind an item, in words."""
    verb = {"confirm": "confirmed", "add": "added", "reject": "rejected"}.get(state, "")
    if not verb:
        return "tagged in the file" if state == "tag" else ""
    return f"{verb} by {by or 'somebody who has left'}"


def _items(
    report: Report, wanted: set[int], to_place: ToPlace, who: Callable[[str], str]
) -> Iterable[tuple[int, Evidence, HandItem]]:
    decisions = cast("Sequence[Mapping[str, Any]]", report.data.get("decided", ()))
    said = {(one["scene"], one["category"], one["head"]): one for one in decisions}
    names = {person: who(person) for person in {one["by"] for one in said.values()}}
    for scene, told, row in _rows(report):
        if scene in wanted:
            decided = said.get((scene, told["category"], told["head"]), {})
            by, said_where = names.get(decided.get("by", ""), ""), row.evidence[0]
            yield scene, said_where, _item(scene, told, decided, by, quote(said_where, to_place, _LONGEST))
    for key, one in said.items():
        if key[0] in wanted and one["verdict"] == "reject":
            place = Evidence(**one["evidence"][0])
            yield key[0], place, _item(key[0], one, one, names[one["by"]], quote(place, to_place, _LONGEST))


def _rows(report: Report) -> Iterable[tuple[int, Mapping[str, Any], Row]]:
    table = next(one for one in report.tables if one.name == "items")
    keys = [column.key for column in table.columns]
    for row in table.rows:
        yield row.scene or 0, dict(zip(keys, row.cells, strict=True)), row


def _item(scene: int, told: Mapping[str, Any], decided: Mapping[str, Any], by: str, told_so: Quote) -> HandItem:
    state = decided.get("verdict") or told.get("by", "rules")
    return HandItem(
        item_id(scene, told["category"], told["head"]),
        0,
        told["category"],
        str(told["item"]),
        told["head"],
        told_so,
        state,
        by,
        decided.get("decision", ""),
    )


def _scene(
    scene: SceneEntry, found: Iterable[tuple[Evidence, HandItem]], to_scene: Callable[[int], str], at: str
) -> HandScene:
    ranked = {name: place for place, name in enumerate(CATEGORIES)}
    listed = sorted(found, key=lambda one: (ranked[one[1].category], one[0].start, one[1].name))
    items = [item._replace(order=order) for order, (_, item) in enumerate(listed)]
    rejected = tuple(item for item in items if item.state == "reject")
    kept = tuple(
        (category, tuple(item for item in items if item.category == category and item.state != "reject"))
        for category in CATEGORIES
    )
    return HandScene(
        scene,
        to_scene(scene.scene),
        tuple((category, own) for category, own in kept if own),
        rejected,
        any(item.id == at for item in rejected),
    )


def _named(scene: SceneEntry) -> str:
    return scene.scene_number or f"({scene.scene})"
