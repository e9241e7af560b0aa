"""What people decided about items: confirmed, rejected, added. Keyed so that the next draft remembers; stores nothing itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.sheet.items import Item, in_order, items_of
from storyroom.domain.breakdown import Decision

__all__ = ["Decided", "Decision", "apply", "decided_of", "key_of_scene", "mentions", "scene_keys"]


class Decided(NamedTuple):
    """The items of a draft after what people said of them."""

    items: tuple[Item, ...]
    rejected: tuple[Item, ...]
    """Items that people took off; each says by which decision."""


def decided_of(manuscript: Manuscript) -> Decided:
    """Return the items as decided; worked out once."""
    return manuscript.once(_decided_of)


def _decided_of(manuscript: Manuscript) -> Decided:
    return apply(manuscript.decisions, items_of(manuscript), manuscript)


def scene_keys(manuscript: Manuscript) -> dict[int, str]:
    """Name every scene in a way that the next draft understands: by its number, else by its heading; then by how often that came before."""
    return manuscript.once(_scene_keys)


def key_of_scene(manuscript: Manuscript, scene: int) -> str:
    """Name one scene so; empty where there is none."""
    return scene_keys(manuscript).get(scene, "")


def _scene_keys(manuscript: Manuscript) -> dict[int, str]:
    seen: Counter[str] = Counter()
    keys = {}
    for scene in manuscript.scenes:
        key = f"#{scene.scene_number}" if scene.scene_number else _plain(scene.heading)
        seen[key] += 1
        keys[scene.scene] = key if seen[key] == 1 else f"{key} /{seen[key]}"
    return keys


def apply(decisions: Iterable[Decision], items: Sequence[Item], manuscript: Manuscript) -> Decided:
    """Sort the items as people decided. The last decision about an item counts; scenes are named as in this draft."""
    keys = scene_keys(manuscript)
    scenes = {key: scene for scene, key in keys.items()}
    latest: dict[tuple[str, str, str], Decision] = {}
    added = set()
    for one in decisions:
        if one.scene in scenes:
            key = (one.scene, one.category, one.head.lower())
            latest[key] = one
            if one.verdict == "add":
                added.add(key)
    if not latest:
        return Decided(tuple(items), ())
    marked = [_marked(item, latest.get((keys.get(item.scene, ""), item.category, item.head.lower()))) for item in items]
    known = {(keys.get(item.scene, ""), item.category, item.head.lower()) for item in items}
    beside = [
        _added(one, scenes[one.scene], manuscript)
        for key, one in latest.items()
        if key not in known and (one.verdict == "add" or key in added or _there(one, scenes, manuscript))
    ]
    every = in_order([*marked, *beside])
    return Decided(
        tuple(item for item in every if not _rejected(item)), tuple(item for item in every if _rejected(item))
    )


def mentions(manuscript: Manuscript, scene: int, head: str) -> tuple[int, int] | None:
    """Find where a scene speaks of a thing, by its base form."""
    pattern = re.compile(rf"(?<!\w){re.escape(head)}\w{{0,3}}(?!\w)", re.IGNORECASE)
    for sentence in manuscript.by_scene.get(scene, ()):
        if found := pattern.search(sentence.text):
            return sentence.start + found.start(), sentence.start + found.end()
    return None


def _rejected(item: Item) -> bool:
    return item.decided is not None and item.decided.verdict == "reject"


def _marked(item: Item, decision: Decision | None) -> Item:
    if decision is None:
        return item
    if decision.verdict == "reject":
        return item._replace(decided=decision)
    return item._replace(name=decision.name or item.name, by="person", score=1.0, decided=decision)


def _there(one: Decision, scenes: Mapping[str, int], manuscript: Manuscript) -> bool:
    """What was confirmed or rejected stays so while the scene still speaks of it, even if the rules no longer pick it."""
    return mentions(manuscript, scenes[one.scene], one.head) is not None


def _added(one: Decision, scene: int, manuscript: Manuscript) -> Item:
    """Quote the words where the scene has them, else its heading: the item then rests on the person alone."""
    found = manuscript.scene(scene)
    start = found.start if found else 0
    place = mentions(manuscript, scene, one.head) or (start, start + (len(found.heading) if found else 0))
    return Item(
        scene, one.category, one.name or one.head, one.head, *place, manuscript.evidence(*place), "person", decided=one
    )


def _plain(heading: str) -> str:
    return re.sub(r"\W+", " ", heading).strip().lower()
