"""Takes a draft, a document, a project or a person out of the library for good: shown first, then done whole, then cleaned up after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from storyroom.domain.access import Principal
from storyroom.domain.document import DraftEntry
from storyroom.domain.grants import project_of
from storyroom.domain.keeping import OutOfReach, Removal, RemovalPlan, Target, names_in
from storyroom.domain.ledger import LedgerEntry
from storyroom.domain.ports import SegmentKind, SegmentRef
from storyroom.errors import InvalidRequestError, LibraryBusyError, NotFoundError
from storyroom.journeys.prepare import project_compartment
from storyroom.journeys.profiles import renew
from storyroom.retrieval.trimming import trim
from storyroom.store.cleaning import taking_files_away
from storyroom.store.library import Library
from storyroom.store.records import NewSegment
from storyroom.store.removal import Act, Doomed, remove_drafts, remove_person
from storyroom.store.sent import sent_calls

__all__ = ["plan_removal", "remove"]

_KINDS: tuple[SegmentKind, ...] = ("words", "vectors", "tokens")
_MOST_TRIES = 5
"""How often the index files are trimmed again because an import merged them meanwhile."""
_LONGEST_REASON = 500
_BEGAN = {"draft_imported": "draft", "person_added": "principal"}
_EXPORTS = {"draft_exported", "export_opened", "recipient_export"}
_CHANGED = ("What was to be removed has changed since it was shown.", "Look at it again with `--dry-run`.")


def plan_removal(library: Library, principal: Principal, target: Target) -> RemovalPlan:
    """Say what a removal would take away, as far as this person sees it, and what it cannot reach.

    Raises: NotFoundError; InvalidRequestError if several documents fit.
    """
    if target.person:
        person = library.principal(target.person)
        reached = _out_of_reach(library.ledger_entries(), {person.id})
        return RemovalPlan(target, person_id=person.id, out_of_reach=reached)
    drafts = _fitting(library.reader(principal.clearance).drafts(), target)
    ids = [entry.id for entry in drafts]
    sent = (
        OutOfReach("sent", call.time, call.actor, f"{call.id} to {call.provider}")
        for call in sent_calls(library, ids, principal.clearance)
    )
    return RemovalPlan(
        target,
        drafts,
        scenes=sum(entry.scenes for entry in drafts),
        pages=sum(entry.pages for entry in drafts),
        out_of_reach=(*_out_of_reach(library.ledger_entries(), set(ids)), *sent),
    )


def remove(library: Library, principal: Principal, plan: RemovalPlan, *, reason: str) -> Removal:
    """Carry out a plan exactly as it was shown; the reason stays in the ledger.

    Raises: InvalidRequestError on a reason that is missing or names what goes; LibraryBusyError if the plan no longer
    holds or a backup is being made.
    """
    said = _checked(reason, plan)
    facts = {"what": plan.target.what, "reason": said}
    with taking_files_away(library) as clean:
        if plan.target.person:
            facts["principal"] = plan.person_id
            removal_id = remove_person(library, plan.person_id, Act(principal.id, facts))
        else:
            facts |= {"drafts": str(len(plan.drafts)), "scenes": str(plan.scenes)}
            removal_id = _remove_drafts(library, principal, plan, facts)
        waits_for = clean()
    if plan.drafts:
        renew(library, principal, [entry.id for entry in plan.drafts])
    return Removal(removal_id, plan, cleaned=not waits_for, waits_for=waits_for)


def _remove_drafts(library: Library, principal: Principal, plan: RemovalPlan, facts: dict[str, str]) -> str:
    ids = tuple(entry.id for entry in plan.drafts)
    for _ in range(_MOST_TRIES):
        reader = library.reader(principal.clearance)
        if {entry.id for entry in _fitting(reader.drafts(), plan.target)} != set(ids):
            raise LibraryBusyError(*_CHANGED)
        old = [ref for kind in _KINDS for ref in reader.segments(kind) if _covers(library, ref, ids)]
        doomed = Doomed(ids, tuple(ref.id for ref in old), _own_compartments(plan, principal))
        removal_id = remove_drafts(library, doomed, list(_trimmed(library, old, set(ids))), Act(principal.id, facts))
        if removal_id:
            return removal_id
    raise LibraryBusyError("Another Storyroom keeps changing this library.", "Remove this when it has finished.")


def _fitting(drafts: Iterable[DraftEntry], target: Target) -> tuple[DraftEntry, ...]:
    found = tuple(
        entry
        for entry in drafts
        if _same(target.project, entry.project)
        and _same(target.document, entry.document)
        and _same(target.draft, entry.name, entry.id)
    )
    if not found:
        raise NotFoundError(target.what, "`storyroom projects` lists what you may see.")
    documents = dict.fromkeys(f"{entry.project} / {entry.document}" for entry in found)
    if target.what != "project" and len(documents) > 1:
        raise InvalidRequestError(
            f"{len(documents)} documents fit: {', '.join(list(documents)[:8])}.", "Name the project and the document."
        )
    return found


def _same(wanted: str, name: str, key: str = "") -> bool:
    return not wanted or wanted.casefold() == name.casefold() or wanted == key


def _covers(library: Library, ref: SegmentRef, draft_ids: Sequence[str]) -> bool:
    return not set(draft_ids).isdisjoint(library.segment_drafts([ref.id]))


def _trimmed(library: Library, old: Sequence[SegmentRef], gone: set[str]) -> Iterator[NewSegment]:
    """Write the index files anew that hold other drafts too."""
    for ref in old:
        keep = tuple(sorted(set(library.segment_drafts([ref.id])) - gone))
        if keep:
            made = trim(ref.kind, ref.path, keep=keep)
            segment_id = library.ids.new("segment", f"{ref.kind}/{ref.id}/{'+'.join(keep)}")
            yield NewSegment(segment_id, ref.label, ref.kind, made.data, made.rows, keep, ref.model_hash)


def _own_compartments(plan: RemovalPlan, principal: Principal) -> tuple[str, ...]:
    """Name the project's own compartments, if the project goes and the person may look across labels.

    Whether something else stands under them shows in whether they go: that is for operators to see.
    """
    if plan.target.what != "project" or not principal.operator:
        return ()
    own = {project_compartment(entry.project) for entry in plan.drafts}
    held = {name for entry in plan.drafts for name in entry.label.compartments if project_of(name) in own}
    return tuple(sorted(own | held))


def _checked(reason: str, plan: RemovalPlan) -> str:
    said = " ".join(reason.split())
    if not said or len(said) > _LONGEST_REASON:
        raise InvalidRequestError(f"A reason of 1 to {_LONGEST_REASON} characters is needed.", "Say why it has to go.")
    names = {name for entry in plan.drafts for name in (entry.project, entry.document)} | {plan.target.person}
    if names_in(said, sorted(names)):
        raise InvalidRequestError(
            "The reason names what is to be removed.", "It stays in the ledger for ever: say why without the name."
        )
    return said


def _out_of_reach(entries: Iterable[LedgerEntry], ids: set[str]) -> tuple[OutOfReach, ...]:
    """Read from the ledger what left the library since these came into it: backups, and exports of these drafts."""
    found: list[OutOfReach] = []
    begun = False
    for entry in entries:
        facts = {name: str(value) for name, value in entry.facts}
        begun = begun or facts.get(_BEGAN.get(entry.act, ""), "") in ids
        if begun and _is_backup(entry.act, facts):
            found.append(OutOfReach("backup", entry.time, entry.actor, facts.get("backup", "")))
        elif entry.act in _EXPORTS and facts.get("draft", "") in ids:
            about = f"{facts['draft']} as {facts['format']}" if "format" in facts else facts.get("export", "")
            found.append(OutOfReach("export", entry.time, entry.actor, about))
    return tuple(found)


def _is_backup(act: str, facts: Mapping[str, str]) -> bool:
    return act == "library_restored" or (act == "backup_closed" and facts.get("outcome") == "done")
