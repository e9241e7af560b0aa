"""The items of each scene's sheet: from tags where the file has them, else from the prose, each with its quote. Decides nothing for people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal, NamedTuple

from storyroom.analysis.cast import Cast, cast_of
from storyroom.analysis.lexicon import lemma
from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.sheet.candidates import Candidate, candidates_of
from storyroom.analysis.sheet.judging import Judged, judge
from storyroom.analysis.sheet.tags import Tagged, tagged
from storyroom.domain.breakdown import CATEGORIES, Category, Decision
from storyroom.domain.story import Evidence

__all__ = ["CATEGORIES", "Category", "Item", "head_of", "in_order", "items_of"]

_WORDS = re.compile(r"[a-z'’-]+")
_FIXED: Final = frozenset({"c:furniture", "c:furnishing", "c:opening"})
_GROWN_UP = 18
_INTIMATE: Final = frozenset({"acts:kiss", "acts:undress", "verb:kiss", "verb:undress"})


class Item(NamedTuple):
    """One thing that a scene needs. Units: `start` and `end` bound it in the canonical text, `scene` is the ordinal."""

    scene: int
    category: Category
    name: str
    head: str
    """Base form of its noun: what it is recognised by in the next draft."""
    start: int
    end: int
    evidence: Evidence
    """The sentence it stands in."""
    by: Literal["rules", "tag", "person"] = "rules"
    score: float = 1.0
    """How far above the cut, 0.5 to 1; tags and people are 1."""
    who: str = ""
    """Id of the person who wears, holds or does it, where the prose says so."""
    tag: str = ""
    """Number of the file's own tag on it; empty where the file has none."""
    decided: Decision | None = None
    """What a person last said of it."""


def items_of(manuscript: Manuscript) -> tuple[Item, ...]:
    """Return all items in the order of scenes and categories; worked out once."""
    return manuscript.once(_items)


def _items(manuscript: Manuscript) -> tuple[Item, ...]:
    cast = cast_of(manuscript)
    marked = tuple(_from_tags(manuscript))
    known = {(item.scene, item.head) for item in marked}
    taken = {(item.category, at) for item in marked for at in range(item.start, item.end)}
    found = [
        item
        for item in _from_prose(manuscript)
        if (item.scene, item.head) not in known
        and not any((item.category, at) in taken for at in (item.start, item.end - 1))
    ]
    found += _children(manuscript, cast)
    return in_order([*marked, *found])


def in_order(items: Iterable[Item]) -> tuple[Item, ...]:
    """Order items by scene, then as on a printed sheet."""
    ranked = {name: place for place, name in enumerate(CATEGORIES)}
    return tuple(sorted(items, key=lambda item: (item.scene, ranked[item.category], item.start, item.name)))


def head_of(label: str) -> str:
    """Return what an item is recognised by: the base form of the last word of what it is called."""
    words = _WORDS.findall(label.lower()) or [label.lower()]
    return lemma(words[-1], "noun")


def _from_prose(manuscript: Manuscript) -> Iterator[Item]:
    for scene, listed in manuscript.once(candidates_of).items():
        seen: set[tuple[str, str]] = set()
        for one in listed:
            for judged in judge(one):
                for category in _categories(judged):
                    if (category, one.head) not in seen:
                        seen.add((category, one.head))
                        yield _made(manuscript, scene, category, judged)
            if one.features & _INTIMATE and one.who:
                yield _made(manuscript, scene, "security", Judged(one, "stunts", 0.5), name=f"intimacy: {one.text}")


def _made(manuscript: Manuscript, scene: int, category: Category, judged: Judged, *, name: str = "") -> Item:
    one = judged.candidate
    start, end = one.places[0]
    sentence = next(line for line in manuscript.by_scene[scene] if line.start <= start < line.end)
    shown = name or one.text.strip("*_")
    if one.kind == "thing" and "named_animal" not in one.features:
        shown = shown.lower()
    return Item(
        scene,
        category,
        shown,
        one.head,
        start,
        end,
        manuscript.quote(sentence),
        score=round(judged.score, 2),
        who=one.who,
    )


def _categories(judged: Judged) -> Sequence[Category]:
    """Divide the groups as the trade does."""
    one, has = judged.candidate, judged.candidate.features
    if judged.group == "props":
        found: list[Category] = [_of_thing(one)]
        return [*found, "security"] if "c:weapon" in has else found
    if judged.group == "sound_music":
        return [
            "music" if has & {"c:music", "c:musical_instrument", "acts:sing", "acts:play_music", "song"} else "sound"
        ]
    if judged.group == "sfx_vfx":
        return ["vfx" if "c:sky" in has else "sfx"]
    return ["background"] if judged.group == "extras" else [judged.group]


def _of_thing(one: Candidate) -> Category:
    handled = any(name == "handled" or name.startswith("verb:") for name in one.features)
    if one.features & {"c:plant"} and not one.features & {"c:food", "d:food", "handled"}:
        return "greenery"
    return "set_dressing" if one.features & _FIXED and not handled else "props"


def _children(manuscript: Manuscript, cast: Cast) -> Iterator[Item]:
    """Who is under age needs a licence, a tutor and short hours."""
    for scene in manuscript.scenes:
        for id_ in cast.present(manuscript, scene.scene):
            person = cast.person(id_)
            if (
                person
                and person.kind == "person"
                and person.years is not None
                and person.years < _GROWN_UP
                and person.age_evidence
            ):
                where = next(
                    (one for one in manuscript.by_scene[scene.scene] if _has(cast, id_, one.text, one.speaker)), None
                )
                if where is not None:
                    yield Item(
                        scene.scene, "security", f"child performer: {person.name}, {person.age}", person.id,
                        where.start, where.end, manuscript.quote(where), who=person.id,
                    )  # fmt: skip


def _has(cast: Cast, id_: str, text: str, speaker: str) -> bool:
    said = cast.of_cue(speaker) if speaker else None
    return (said is not None and said.id == id_) or (not speaker and any(one.id == id_ for one in cast.find(text)))


def _from_tags(manuscript: Manuscript) -> Iterator[Item]:
    for one in tagged(manuscript.script):
        scene = manuscript.script.elements[one.element].scene or 0
        category = _named(one)
        if category is not None:
            start, end = _span(manuscript, one)
            yield Item(
                scene, category, one.label, head_of(one.label), start, end, manuscript.evidence(start, end), "tag", tag=one.tag
            )  # fmt: skip


def _span(manuscript: Manuscript, one: Tagged) -> tuple[int, int]:
    """Bound the tagged words in the canonical text; the whole paragraph where marks stand between."""
    element = manuscript.script.elements[one.element]
    said = element.text[one.start : one.end]
    at = manuscript.script.text.find(said, element.start, element.end) if said else -1
    return (at, at + len(said)) if at >= 0 else (element.start, element.end)


_BY_NAME: Final[dict[str, Category]] = {
    "background actors": "background", "extras": "background", "atmosphere": "background", "stunts": "stunts", "props": "props",
    "wardrobe": "wardrobe", "costumes": "wardrobe", "makeup/hair": "makeup", "makeup": "makeup", "hair": "makeup",
    "vehicles": "vehicles", "animals": "animals", "animal wrangler": "animals", "special effects": "sfx",
    "mechanical effects": "sfx", "visual effects": "vfx", "sound": "sound", "music": "music", "set dressing": "set_dressing",
    "art department": "set_dressing", "greenery": "greenery", "special equipment": "special_equipment", "camera": "special_equipment",
    "security": "security",
}  # fmt: skip
"""Source: facts page on screenplay formats, breakdown categories: matched by name, never by number."""


def _named(one: Tagged) -> Category | None:
    return _BY_NAME.get(" ".join(one.category.lower().split()))
