"""What people decide about a draft's breakdown: checked, and remembered from the drafts before it. Knows no rights: the desk does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.sheet.carrying import carried, followed
from storyroom.analysis.sheet.decisions import mentions, scene_keys
from storyroom.analysis.sheet.items import head_of, items_of
from storyroom.domain.breakdown import CATEGORIES, VERDICTS, Category, Decision, Remembered, Verdict
from storyroom.errors import InvalidRequestError, NotFoundError
from storyroom.journeys.scenes_named import scenes_named
from storyroom.store.decisions import Decisions

if TYPE_CHECKING:
    from storyroom.domain.access import Clearance
    from storyroom.domain.document import DraftReading
    from storyroom.store.library import Library

__all__ = ["Said", "check_said", "decision_about", "decisions_about", "remember"]

_LONGEST_NAME: Final = 160
_LONGEST_HEAD: Final = 80


class Said(NamedTuple):
    """What a person said of an item, before it is held against the script."""

    verdict: Verdict
    scene: str
    """The printed number, or the place as in (3)."""
    category: Category
    head: str
    name: str


def check_said(verdict: str, *, scene: str, category: str, head: str, name: str) -> Said:
    """Refuse what can be no decision, before any draft is opened. Raises: InvalidRequestError."""
    if verdict not in VERDICTS:
        raise InvalidRequestError(f"{verdict[:40]!r} is no verdict.", f"Use {', '.join(VERDICTS)}.")
    if category not in CATEGORIES:
        raise InvalidRequestError(
            f"{category[:40]!r} is no category of a breakdown sheet.", f"Use {', '.join(CATEGORIES)}."
        )
    shown = _line(name, _LONGEST_NAME, "An item's name") if verdict != "reject" else ""
    known = _line(head, _LONGEST_HEAD, "What an item is known by").lower()
    if verdict == "add" and not known:
        known = head_of(shown)[:_LONGEST_HEAD] if shown else ""
    if not known:
        raise InvalidRequestError("It is not said which item.", "Name it; the items table says what each is known by.")
    return Said(verdict, scene, category, known, shown)


def decision_about(opened: DraftReading, said: Said, standing: Iterable[Decision]) -> Decision:
    """Hold what was said against the script: what is confirmed or rejected must be in the scene.

    `standing` are the decisions that bear on this draft. Raises: NotFoundError, InvalidRequestError.
    """
    manuscript = Manuscript(opened.screenplay)
    scene = _scene(opened, said.scene, manuscript)
    key = scene_keys(manuscript)[scene]
    new = Decision(said.verdict, key, said.category, said.head, said.name, draft_id=opened.entry.id)
    if said.verdict != "add" and not _is_there(manuscript, scene, new, standing):
        raise InvalidRequestError(
            f"Scene {said.scene[:20]} says nothing of {said.head!r}.",
            "`storyroom breakdown PROJECT --table items` lists what it says; what it does not say is added.",
        )
    return new


def remember(library: Library, clearance: Clearance, opened: DraftReading) -> tuple[Remembered, ...]:
    """Say what bears on a draft: decisions about it, and about earlier drafts of the same document, oldest first.

    Only what this clearance covers takes part; scenes are followed from each of those drafts to this one.
    """
    reader = library.reader(clearance)
    own = next((entry for entry in reader.drafts() if entry.id == opened.entry.id), opened.entry)
    earlier = {
        entry.id
        for entry in reader.drafts()
        if (entry.project, entry.document) == (own.project, own.document) and entry.ordinal <= own.ordinal
    }
    made = Decisions(library).of_drafts(earlier, clearance)
    if not made:
        return ()
    later, found = Manuscript(opened.screenplay), dict[str, tuple[int, ...]]()
    for draft_id in dict.fromkeys(one.draft_id for one in made):
        about = [one for one in made if one.draft_id == draft_id]
        scenes: Mapping[str, tuple[int, ...]]
        if draft_id == own.id:
            scenes = {key: (scene,) for scene, key in scene_keys(later).items()}
        else:
            try:
                scenes = followed(Manuscript(reader.draft(draft_id).screenplay), later)
            except NotFoundError:  # it went while this was read
                continue
        found |= {one.id: parts for one, parts in carried(about, scenes, later)}
    return _standing([(one, found[one.id]) for one in made if one.id in found])


def decisions_about(library: Library, clearance: Clearance, opened: DraftReading) -> tuple[Decision, ...]:
    """Return what is remembered in the names of this draft's own scenes, as analyses take it."""
    remembered = remember(library, clearance, opened)
    keys = scene_keys(Manuscript(opened.screenplay))
    return tuple(one.decision._replace(scene=keys[scene]) for one in remembered for scene in one.scenes)


def _standing(found: Iterable[tuple[Decision, tuple[int, ...]]]) -> tuple[Remembered, ...]:
    listed = tuple(found)
    last: Mapping[tuple[int, str, str], str] = {
        (scene, one.category, one.head): one.id for one, scenes in listed for scene in scenes
    }
    standing = frozenset(last.values())
    return tuple(Remembered(one, scenes, one.id in standing) for one, scenes in listed)


def _scene(opened: DraftReading, named: str, manuscript: Manuscript) -> int:
    found = scenes_named(opened, (named[:40],)) & scene_keys(manuscript).keys()
    if not found:
        raise InvalidRequestError("Nothing is broken down there.", "Name a scene that is not omitted.")
    if len(found) > 1:
        places = " or ".join(f"({one})" for one in sorted(found)[:5])
        raise InvalidRequestError("Several scenes have that number.", f"Name one by its place: {places}.")
    return min(found)


def _is_there(manuscript: Manuscript, scene: int, new: Decision, standing: Iterable[Decision]) -> bool:
    """Whether the scene speaks of it, or the sheet has it: from rules and tags, or because somebody added it."""
    key = (new.scene, new.category, new.head)
    return (
        mentions(manuscript, scene, new.head) is not None
        or any(key == (one.scene, one.category, one.head) for one in standing)
        or any((scene, *key[1:]) == (item.scene, item.category, item.head.lower()) for item in items_of(manuscript))
    )


def _line(text: str, longest: int, what: str) -> str:
    """Make one line of it. Raises: InvalidRequestError if it is too long, or holds what steers or cannot be seen."""
    said = " ".join(text.split())
    if len(said) > longest or not said.isprintable():
        raise InvalidRequestError(
            f"{what} is one line of at most {longest} letters that can be seen.", "Nothing was kept."
        )
    return said
