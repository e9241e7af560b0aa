"""What people decided about items: confirmed, rejected, added. Keyed so that the next draft remembers; stores nothing itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.sheet.items import CATEGORIES, Category, Item

__all__ = ["Decision", "apply", "key_of_scene"]


class Decision(NamedTuple):
    """One decision. `scene` is `key_of_scene`: the printed number where there is one, else the heading."""

    verdict: Literal["confirm", "reject", "add"]
    scene: str
    category: Category
    head: str
    name: str = ""
    """As it is to be printed; empty keeps the item's own name."""


def key_of_scene(manuscript: Manuscript, scene: int) -> str:
    """Name a scene in a way that the next draft understands: by its number, else by its heading and how often that came before."""
    found = manuscript.scene(scene)
    if found is None:
        return ""
    if found.scene_number:
        return f"#{found.scene_number}"
    heading = _plain(found.heading)
    before = sum(_plain(one.heading) == heading for one in manuscript.scenes if one.scene < scene)
    return heading if not before else f"{heading} /{before + 1}"


def apply(
    decisions: Iterable[Decision],
    items: Sequence[Item],
    manuscript: Manuscript,
    matched: Mapping[int, str] | None = None,
) -> tuple[Item, ...]:
    """Return the items as people decided. The last decision about an item counts.

    `matched` says for scenes of this draft which key they had when the decisions were made, where scenes moved or were
    renumbered; without it, numbers and headings are taken to mean what they meant.
    """
    keys = {scene.scene: key_of_scene(manuscript, scene.scene) for scene in manuscript.scenes} | dict(matched or {})
    latest = {(one.scene, one.category, one.head.lower()): one for one in decisions}
    kept = [_decided(item, latest.get((keys.get(item.scene, ""), item.category, item.head.lower()))) for item in items]
    known = {(keys.get(item.scene, ""), item.category, item.head.lower()) for item in items}
    scenes = {key: scene for scene, key in keys.items()}
    added = [
        _added(one, scenes[one.scene], manuscript)
        for key, one in latest.items()
        if one.verdict != "reject"
        and key not in known
        and one.scene in scenes
        and (one.verdict == "add" or _there(one, scenes, manuscript))
    ]
    ranked = {name: place for place, name in enumerate(CATEGORIES)}
    return tuple(
        sorted(
            [*(item for item in kept if item), *added],
            key=lambda item: (item.scene, ranked[item.category], item.start, item.name),
        )
    )


def _decided(item: Item, decision: Decision | None) -> Item | None:
    if decision is None:
        return item
    if decision.verdict == "reject":
        return None
    return item._replace(name=decision.name or item.name, by="person", score=1.0)


def _there(one: Decision, scenes: Mapping[str, int], manuscript: Manuscript) -> bool:
    """What was confirmed stays while the scene still speaks of it, even if the rules no longer pick it."""
    return _find(one, scenes[one.scene], manuscript) is not None


def _find(one: Decision, scene: int, manuscript: Manuscript) -> tuple[int, int] | None:
    pattern = re.compile(rf"(?<!\w){re.escape(one.head)}\w{{0,3}}(?!\w)", re.IGNORECASE)
    for sentence in manuscript.by_scene.get(scene, ()):
        if found := pattern.search(sentence.text):
            return sentence.start + found.start(), sentence.start + found.end()
    return None


def _added(one: Decision, scene: int, manuscript: Manuscript) -> Item:
    """Quote the words where the scene has them, else its heading: the item then rests on the person alone."""
    found = manuscript.scene(scene)
    start = found.start if found else 0
    place = _find(one, scene, manuscript) or (start, start + (len(found.heading) if found else 0))
    return Item(scene, one.category, one.name or one.head, one.head, *place, manuscript.evidence(*place), "person")


def _plain(heading: str) -> str:
    return re.sub(r"\W+", " ", heading).strip().lower()
