"""A removal as one transaction: rows, ledger, and the note that files have to be cleaned up after. All of it is committed, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, delete

from storyroom.errors import InvalidRequestError
from storyroom.store import cleaning, dependents, ledger, people, rows, schema
from storyroom.store.accounts import hash_of
from storyroom.store.blind_left import drop_blind_tests
from storyroom.store.database import writing
from storyroom.store.datasets_left import drop_datasets
from storyroom.store.library import Library
from storyroom.store.records import NewSegment
from storyroom.store.schema_people import attempt
from storyroom.store.sent import forget_bodies
from storyroom.store.voices_left import drop_voices

__all__ = ["Act", "Doomed", "remove_drafts", "remove_person"]


class Act(NamedTuple):
    """Who removes, and what the ledger is told of it: ids, counts and the reason."""

    actor: str
    facts: Mapping[str, str]


class Doomed(NamedTuple):
    """Drafts that go, the index files that held them, and compartments that go if nothing is left under them."""

    drafts: tuple[str, ...]
    segments: tuple[str, ...]
    compartments: tuple[str, ...] = ()
    keyless: str = ""
    """A compartment whose key is gone: what was made from it goes too."""


def remove_drafts(library: Library, doomed: Doomed, new: Sequence[NewSegment], act: Act) -> str | None:
    """Take drafts away, with `new` in place of the index files that held them; return the removal's id.

    None, and nothing changed, where a draft or a file is gone, or others hold the drafts by now. Files and free pages
    stay until `cleaning.clean`.
    """
    library.segments.write(new)
    with writing(library.engine) as connection:
        held_by = dependents.covering(connection, doomed.drafts)
        if not dependents.present(connection, doomed.drafts) or held_by != set(doomed.segments):
            library.segments.drop(new)
            return None
        library.segments.hold(new)
        _swap(library, connection, doomed.segments, new)
        forgotten = forget_bodies(connection, doomed.drafts)
        dependents.delete_drafts(connection, doomed.drafts)
        drop_voices(connection, doomed.keyless)
        data_sets = drop_datasets(connection, doomed.drafts, doomed.keyless)
        drop_blind_tests(connection, doomed.drafts, doomed.keyless)
        dependents.drop_compartments(connection, doomed.compartments)
        told = Act(act.actor, {**act.facts, "sent_copies": str(forgotten), "data_sets": str(data_sets)})
        removal_id = _note(library, connection, "+".join(doomed.drafts), told)
        for draft_id in doomed.drafts:
            facts = {"draft": draft_id, "removal": removal_id}
            ledger.append(connection, library.clock, actor=act.actor, act="draft_removed", facts=facts)
    return removal_id


def remove_person(library: Library, principal_id: str, act: Act) -> str:
    """Take a person away, with their grants, keys and every way in; return the removal's id.

    Raises: InvalidRequestError if nobody would be left to run the library.
    """
    with writing(library.engine) as connection:
        name = people.name_of(connection, principal_id)
        connection.execute(delete(attempt).where(attempt.c.about == hash_of(f"account/{name}")))
        dependents.delete_principal(connection, principal_id)
        left = people.principals(connection, library.clock)
        if not any(person.operator for person in left) or not any(person.curator for person in left):
            raise InvalidRequestError("Nobody would be left to run this library.", "Give the role to another first.")
        return _note(library, connection, principal_id, act)


def _swap(library: Library, connection: Connection, old: Sequence[str], new: Sequence[NewSegment]) -> None:
    cover, segment = schema.segment_draft, schema.segment
    connection.execute(delete(cover).where(cover.c.segment_id.in_(tuple(old))))
    connection.execute(delete(segment).where(segment.c.id.in_(tuple(old))))
    for each in new:
        rows.insert_segment(connection, each, library.ids)


def _note(library: Library, connection: Connection, about: str, act: Act) -> str:
    removal_id = library.ids.new("removal", about)
    now = library.clock.now(f"removal:{removal_id}").isoformat()
    cleaning.note(connection, removal_id=removal_id, actor=act.actor, removed_at=now)
    facts = {**act.facts, "removal": removal_id}
    ledger.append(connection, library.clock, actor=act.actor, act="removal_made", facts=facts)
    return removal_id
