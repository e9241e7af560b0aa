"""Sets of texts as people name them: a project's documents, several projects, all of them, variants of one scene. Opens what a reader sees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from storyroom.domain.sameness import MOST_MEMBERS, SetOf
from storyroom.errors import InvalidRequestError, NotFoundError
from storyroom.journeys.passages import read_fountain
from storyroom.journeys.sameness import Cohort, Gathered, Part, cohort_beside, sameness_of

if TYPE_CHECKING:
    from storyroom.domain.document import DraftEntry, ProjectEntry
    from storyroom.domain.script import Screenplay
    from storyroom.domain.suggestion import Suggestion
    from storyroom.journeys.voice_shelf import VoiceShelf
    from storyroom.store.reader import SqlReader

__all__ = ["set_of_files", "set_of_projects", "set_of_variants"]

_MOST_DRAFTS: Final = 120
"""Drafts that are opened for one set."""


def set_of_projects(names: Sequence[str], reader: SqlReader, shelf: VoiceShelf) -> SetOf:
    """Measure the documents of one project, or several projects against each other; without a name, all there are.

    Raises: NotFoundError, InvalidRequestError where there are more than can be opened.
    """
    there = reader.projects()
    chosen = _named(names, there)
    alone = len(chosen) == 1
    found = _documents(chosen[0]) if alone else [(name, _latest(them)) for name, them in _titled(chosen)]
    drafts = [entry for _, entries in found for entry in entries]
    if len(found) > MOST_MEMBERS or len(drafts) > _MOST_DRAFTS:
        raise InvalidRequestError(
            f"A set has at most {MOST_MEMBERS} texts and {_MOST_DRAFTS} scripts.", "Name fewer projects."
        )
    title = chosen[0][0].name if alone else f"{len(found)} projects" if names else "all projects you may quote"

    def measured() -> SetOf:
        members = [Gathered(name, tuple(_part(entry, reader) for entry in entries)) for name, entries in found]
        beside = cohort_beside(reader, members)
        return sameness_of("documents" if alone else "projects", title, members, beside)

    key = ("sameness", title, tuple(entry.id for entry in drafts), tuple(one.id for one in reader.drafts()))
    return shelf.get("told", key, measured)


def set_of_variants(draft: DraftEntry, script: Screenplay, scene: int, listed: Iterable[Suggestion]) -> SetOf:
    """Measure what was suggested for one scene, the newest first, with the words that stand there."""
    found = [one for one in listed if one.scene == scene][: MOST_MEMBERS - 1]
    members = [Gathered(f"Variant {at}", (Part("", read_fountain(one.text)),)) for at, one in enumerate(found, start=1)]
    if found:
        members.insert(0, Gathered("As it stands", (Part(draft.id, script, (scene,)),)))
    title = f"suggestions for scene {script.scenes[scene - 1].scene_number or scene} of {draft.document}"
    return sameness_of("variants", title, members)


def set_of_files(scripts: Sequence[tuple[str, Screenplay]]) -> SetOf:
    """Measure files against each other."""
    members = [Gathered(name, (Part("", script),)) for name, script in scripts]
    return sameness_of("files", f"{len(members)} files", members, Cohort())


def _named(names: Sequence[str], there: Sequence[ProjectEntry]) -> list[tuple[ProjectEntry, ...]]:
    """Return the projects of each name, without regard to case; several may have one name. Raises: NotFoundError."""
    by_name: dict[str, list[ProjectEntry]] = {}
    for one in there:
        by_name.setdefault(one.name.casefold(), []).append(one)
    wanted = list(dict.fromkeys(name.casefold() for name in names)) or list(by_name)
    for name in wanted:
        if name not in by_name:
            raise NotFoundError("project")
    return [tuple(by_name[name]) for name in wanted]


def _titled(chosen: Sequence[tuple[ProjectEntry, ...]]) -> Iterable[tuple[str, tuple[ProjectEntry, ...]]]:
    return ((them[0].name, them) for them in chosen)


def _latest(projects: Sequence[ProjectEntry]) -> list[DraftEntry]:
    return [entry for _, entries in _documents(projects) for entry in entries]


def _documents(projects: Sequence[ProjectEntry]) -> list[tuple[str, list[DraftEntry]]]:
    """Return the latest draft of every document that has scenes."""
    found = ((one, one.drafts[-1]) for project in projects for one in project.documents if one.drafts)
    return [(document.title, [entry]) for document, entry in found if entry.scenes]


def _part(entry: DraftEntry, reader: SqlReader) -> Part:
    return Part(entry.id, reader.draft(entry.id).screenplay)
