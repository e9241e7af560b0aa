"""Which drafts and scenes are asked for, and which of them may be trained on: by right, by consent, each refusal with its reasons. Reads no scene's words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from storyroom.domain.access import Principal, may_see
from storyroom.domain.dataset import Refused, Selection
from storyroom.domain.document import DraftEntry, DraftReading
from storyroom.domain.licensing import AssetRights, ConsentScope, may_use, missing
from storyroom.domain.rights import Right
from storyroom.errors import InvalidRequestError, NotFoundError
from storyroom.journeys.find import SearchParts, find
from storyroom.store.library import Library
from storyroom.store.licensing import RightsBook

if TYPE_CHECKING:
    from storyroom.store.reader import SqlReader

__all__ = ["Asked", "Chosen", "choose", "is_by", "rights_shape", "scenes_asked"]

_SEARCHING: Final = frozenset({ConsentScope.SEARCH})
_SAID: Final = ("revoked for", "ended on")
"""How gaps begin that the decision itself tells of."""
_MOST_HITS: Final = 10_000
_AUTHORS: Final = frozenset({"author", "authors", "written by", "by"})
_BETWEEN: Final = re.compile(r"\s*(?:[&,;/\n]|\band\b|\bwith\b)\s*", re.IGNORECASE)


class Asked(NamedTuple):
    """A draft that may be trained on, with what its rights say, and the scenes that a search found; None for all."""

    entry: DraftEntry
    rights: AssetRights
    why: str
    found: frozenset[int] | None


class Chosen(NamedTuple):
    """What is asked for, parted into what may go in and what may not."""

    allowed: tuple[Asked, ...]
    refused: tuple[Refused, ...]


def choose(library: Library, person: Principal, selection: Selection, use: ConsentScope, parts: SearchParts) -> Chosen:
    """Choose the drafts that fit. Who may know of a draft is told why it may not go in; of others nothing is said.

    Raises: InvalidRequestError where nothing is asked for, NotFoundError where nothing fits.
    """
    selection.checked()
    seen = library.reader(person.clearance)
    fits = [one for one in seen.drafts() if _named(one, selection)]
    found = _found(library, person, selection, parts)
    if found is not None:
        fits = [one for one in fits if one.id in found]
    told = RightsBook(library).of_drafts([one.id for one in fits], person.cleared(Right.READ))
    allowed, refused = [], []
    for entry in fits:
        reasons, rights = _reasons(library, person, entry, told[entry.id].rights if entry.id in told else None, use)
        if reasons or rights is None:
            refused.append(Refused(entry.id, entry.project, entry.document, entry.name, reasons))
        else:
            why = may_use(rights, use, library.today()).reason
            allowed.append(Asked(entry, rights, why, found[entry.id] if found is not None else None))
    if not fits:
        raise NotFoundError("work that fits", "`storyroom projects` lists what there is.")
    return Chosen(tuple(allowed), tuple(refused))


def scenes_asked(opened: DraftReading, asked: Asked, selection: Selection) -> frozenset[int] | None:
    """Say which scenes of a draft are asked for; None for all of them."""
    wanted = asked.found
    if selection.scenes:
        names = {name.strip().casefold() for name in selection.scenes}
        named = frozenset(
            scene.scene
            for scene in opened.screenplay.scenes
            if names & {(scene.scene_number or str(scene.scene)).casefold(), f"({scene.scene})"}
        )
        wanted = named if wanted is None else wanted & named
    return wanted


def is_by(opened: DraftReading, writers: Sequence[str]) -> bool:
    """Say whether a title page names one of these writers; true where none is asked for."""
    if not writers:
        return True
    wanted = {" ".join(name.casefold().split()) for name in writers}
    told = (one.value for one in opened.screenplay.title_page if one.key.casefold() in _AUTHORS)
    names = {" ".join(name.casefold().split()) for value in told for name in (value, *_BETWEEN.split(value))}
    return bool(names & wanted)


def rights_shape(rights: AssetRights) -> Mapping[str, object]:
    """Say what is stated of a work, as a manifest keeps it."""
    tdm = rights.tdm
    return {
        "statement": rights.id,
        "owner": rights.owner,
        "basis": rights.basis.value,
        "licence": rights.licence,
        "reason": rights.reason,
        "consent": sorted(scope.value for scope in rights.open),
        "guilds": sorted(guild.value for guild in rights.guilds),
        "authority": rights.authority,
        "mining": rights.mining,
        "tdm": {"reserved": tdm.reserved, "policy": tdm.policy, "source": tdm.source} if tdm else None,
        "expires": rights.expires.isoformat() if rights.expires else "",
        "stated_at": rights.at,
        "stated_by": rights.by,
    }


def _named(entry: DraftEntry, selection: Selection) -> bool:
    projects = {name.casefold() for name in selection.projects}
    documents = {name.casefold() for name in selection.documents}
    drafts = {name.casefold() for name in selection.drafts}
    return (
        (not projects or entry.project.casefold() in projects)
        and (not documents or entry.document.casefold() in documents)
        and (not drafts or entry.name.casefold() in drafts or entry.id in selection.drafts)
    )


def _found(
    library: Library, person: Principal, selection: Selection, parts: SearchParts
) -> Mapping[str, frozenset[int]] | None:
    """Return the scenes that a search finds, by draft, in all drafts; None where nothing is searched for."""
    if not selection.query.strip():
        return None
    reader: SqlReader = library.reader(person.clearance, uses=_SEARCHING)
    filters = {} if "draft:" in selection.query.casefold() else {"draft": "all"}
    result = find(selection.query, reader, parts, limit=_MOST_HITS, filters=filters)
    if result.total > _MOST_HITS:
        raise InvalidRequestError(f"More than {_MOST_HITS:,} scenes fit.", "Name a project, or more words.")
    found: dict[str, set[int]] = {}
    for hit in result.hits:
        found.setdefault(hit.draft_id, set()).add(hit.scene)
    return {draft_id: frozenset(scenes) for draft_id, scenes in found.items()}


def _reasons(
    library: Library, person: Principal, entry: DraftEntry, rights: AssetRights | None, use: ConsentScope
) -> tuple[tuple[str, ...], AssetRights | None]:
    """Say what stands in the way; the rights in a work are told to those alone who may read it."""
    if not may_see(person.cleared(Right.READ), entry.label):
        return ("you may find this, but not open its pages",), None
    reasons = [] if may_see(person.cleared(Right.QUOTE), entry.label) else ["you may not take words out of it"]
    decision = may_use(rights, use, library.today())
    if not decision.allowed:
        gaps = missing(rights, library.today()) if rights else ()
        said = {decision.reason} | ({gap for gap in gaps if gap.startswith(_SAID)} if rights else set())
        reasons += [decision.reason.rstrip("."), *(gap for gap in gaps if gap not in said)]
    return tuple(reasons), rights
