"""Kept voices as rows: made, read with a clearance, made anew, put away and brought back. Knows no style and opens no draft."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from storyroom.domain.access import Clearance, Label, join
from storyroom.domain.derivation import DerivedKind, NewThing
from storyroom.domain.voice import VoiceEntry, VoiceKind
from storyroom.errors import InvalidRequestError, NotFoundError
from storyroom.store import derivations, ledger, people, schema
from storyroom.store.database import reading, writing
from storyroom.store.library import Library
from storyroom.store.schema_licensing import derivation, derived_thing
from storyroom.store.schema_voice import voice_profile, voice_source
from storyroom.store.sealed_rows import opened, sealed

__all__ = ["NewSource", "NewVoice", "SourceRow", "VoiceRows"]

_MOST: int = 500
"""Voices under one label, those put away too: more than anybody makes by hand."""


class NewSource(NamedTuple):
    """What a voice takes from one draft, and the label under which that draft was read."""

    draft_id: str
    label: Label
    sha256: str
    payload: bytes


class NewVoice(NamedTuple):
    """A voice on its way into the library, or what an old one is made of now."""

    name: str
    kind: VoiceKind
    speakers: tuple[str, ...]
    words: int
    digest: str
    sources: tuple[NewSource, ...]

    @property
    def label(self) -> Label:
        """The join of the labels of its sources: whoever sees the voice may see all that it was made from."""
        return join(one.label for one in self.sources)


class SourceRow(NamedTuple):
    """What is kept of one draft, in the clear."""

    draft_id: str
    label: Label
    sha256: str
    payload: bytes


class VoiceRows:
    """The kept voices of one library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def add(self, new: NewVoice, *, actor: str) -> str:
        """Keep a voice; return its id. Raises: NotFoundError if a draft is gone or under another label by now."""
        with writing(self._library.engine) as connection:
            _check(connection, new.sources)
            label_id = people.ensure_label(connection, new.label, self._library.ids)
            held = connection.execute(select(voice_profile.c.id).where(voice_profile.c.label_id == label_id)).all()
            if len(held) >= _MOST:
                raise InvalidRequestError(f"There are {_MOST} voices under this label.", "Use one of those.")
            about = f"{new.label.key()}/{new.kind}/{new.name}/{actor}/{len(held)}"
            voice_id = self._library.ids.new("voice", about)
            thing = NewThing(voice_id, DerivedKind.PROFILE, new.name, tuple(one.draft_id for one in new.sources))
            made = derivations.enter(connection, self._library, thing, new.label, actor=actor)
            values = {"id": voice_id, "label_id": label_id, **_told(new), "rebuilt_at": made.at}
            connection.execute(insert(voice_profile).values(self._sealed(new.label, values)))
            self._put_sources(connection, voice_id, new.sources)
        return voice_id

    def replace(self, entry: VoiceEntry, new: NewVoice, *, actor: str) -> None:
        """Make a voice anew from other sources, under the label of these. Raises: as `add`; NotFoundError if it changed meanwhile."""
        with writing(self._library.engine) as connection:
            _check(connection, new.sources)
            _check_same(connection, entry)
            connection.execute(delete(voice_source).where(voice_source.c.profile_id == entry.id))
            label_id = people.ensure_label(connection, new.label, self._library.ids)
            sources = tuple(one.draft_id for one in new.sources)
            derivations.enter_again(connection, self._library, entry.id, sources, (entry.label, new.label))
            now = self._library.clock.now(f"voice:{entry.id}/{new.digest}").isoformat()
            values = self._sealed(new.label, {**_told(new), "rebuilt_at": now}, key=entry.id)
            own = voice_profile.c.id == entry.id
            connection.execute(update(voice_profile).where(own).values(**values, label_id=label_id))
            self._put_sources(connection, entry.id, new.sources)
            self._record(connection, "voice_rebuilt", entry, actor, {"digest": new.digest, "label": label_id})

    def rename(self, entry: VoiceEntry, name: str, *, actor: str) -> None:
        """Call a voice something else. Raises: NotFoundError if it changed meanwhile."""
        with writing(self._library.engine) as connection:
            _check_same(connection, entry)
            values = sealed(self._library.safe, entry.label, derived_thing, {"name": name}, key=entry.id)
            connection.execute(update(derived_thing).where(derived_thing.c.id == entry.id).values(values))
            self._record(connection, "voice_renamed", entry, actor, {})

    def retire(self, entry: VoiceEntry, *, actor: str) -> None:
        """Put a voice away: it is listed no more unless asked for. Raises: NotFoundError if it changed meanwhile."""
        at = self._library.clock.now(f"retire:{entry.id}").isoformat()
        self._set(entry, "voice_retired", actor, retired_at=at, retired_by=actor)

    def restore(self, entry: VoiceEntry, *, actor: str) -> None:
        """Bring a voice back that was put away. Raises: as `retire`."""
        self._set(entry, "voice_restored", actor, retired_at=None, retired_by=None)

    def listed(self, clearance: Clearance, *, retired: bool = False) -> tuple[VoiceEntry, ...]:
        """List the voices that a clearance covers, by name; `retired` adds those put away."""
        found = self._visible(clearance, voice_profile.c.id.is_not(None))
        shown = (one for one in found if retired or not one.retired_at)
        return tuple(sorted(shown, key=lambda one: (one.name.casefold(), one.made_at, one.id)))

    def of_drafts(self, draft_ids: Collection[str], clearance: Clearance) -> tuple[VoiceEntry, ...]:
        """List the standing voices that a clearance covers and that were made from drafts of these drafts' documents, or of what is gone."""
        draft, document = schema.draft, schema.document
        named = select(document.c.title).join(draft, draft.c.document_id == document.c.id)
        named = named.where(draft.c.id.in_(tuple(draft_ids)))
        same = (
            select(draft.c.id).join(document, document.c.id == draft.c.document_id).where(document.c.title.in_(named))
        )
        made = select(voice_source.c.profile_id).where(voice_source.c.draft_id.in_(same))
        left = select(derivation.c.thing_id).where(derivation.c.source_id.in_(tuple(draft_ids)))
        wanted = voice_profile.c.id.in_(made) | voice_profile.c.id.in_(left)
        return self._visible(clearance, wanted & voice_profile.c.retired_at.is_(None))

    def find(self, voice_id: str, clearance: Clearance) -> VoiceEntry:
        """Return one voice, put away or not. Raises: NotFoundError."""
        for found in self._visible(clearance, voice_profile.c.id == voice_id):
            return found
        raise NotFoundError("voice", "`storyroom voice list` shows what there is.")

    def sources(self, voice_id: str, clearance: Clearance) -> tuple[SourceRow, ...]:
        """Return what a voice took from the drafts that are still there, by draft."""
        table, safe = voice_source, self._library.safe
        with reading(self._library.engine) as connection:
            labels = self._labels(connection, clearance)
            wanted = select(table).where(table.c.profile_id == voice_id, table.c.label_id.in_(tuple(labels)))
            rows = connection.execute(wanted.order_by(table.c.draft_id)).all()
        clear = ((labels[row.label_id], opened(safe, labels[row.label_id], table, row)) for row in rows)
        return tuple(SourceRow(one.draft_id, label, one.sha256, one.payload) for label, one in clear)

    def texts(self, draft_ids: Sequence[str], clearance: Clearance) -> Mapping[str, str]:
        """Return the SHA-256 of the text of each of these drafts that a clearance covers."""
        table = schema.draft_text
        with reading(self._library.engine) as connection:
            labels = tuple(people.visible_labels(connection, clearance))
            wanted = select(table.c.draft_id, table.c.sha256).where(table.c.draft_id.in_(tuple(draft_ids)))
            rows = connection.execute(wanted.where(table.c.label_id.in_(labels))).all()
        return {row.draft_id: row.sha256 for row in rows}

    # --- behind the counter ---

    def _visible(self, clearance: Clearance, wanted: ColumnElement[bool]) -> tuple[VoiceEntry, ...]:
        thing, own = derived_thing, voice_profile
        with reading(self._library.engine) as connection:
            labels = self._labels(connection, clearance)
            covered = own.c.label_id.in_(tuple(labels)) & thing.c.label_id.in_(tuple(labels))
            rows = connection.execute(select(own).join(thing, thing.c.id == own.c.id).where(wanted, covered)).all()
            ids = tuple(row.id for row in rows)
            things = {row.id: row for row in connection.execute(select(thing).where(thing.c.id.in_(ids))).all()}
        return tuple(self._entry(row, things[row.id], labels[row.label_id]) for row in rows)

    def _entry(self, row: Row[Any], thing: Row[Any], label: Label) -> VoiceEntry:
        clear = opened(self._library.safe, label, voice_profile, row)
        named = opened(self._library.safe, label, derived_thing, thing)
        return VoiceEntry(
            row.id, named.name, VoiceKind(row.kind), label, tuple(json.loads(clear.speakers)), row.sources, row.words,
            row.digest, thing.at, thing.by, row.rebuilt_at, row.retired_at or "", row.retired_by or "",
        )  # fmt: skip

    def _labels(self, connection: Connection, clearance: Clearance) -> dict[str, Label]:
        seen = people.visible_labels(connection, clearance)
        return {label_id: label for label_id, label in seen.items() if self._library.safe.opens(label)}

    def _put_sources(self, connection: Connection, voice_id: str, sources: Sequence[NewSource]) -> None:
        for one in sources:
            values = {
                "id": self._library.ids.new("voice_source", f"{voice_id}/{one.draft_id}"),
                "profile_id": voice_id,
                "draft_id": one.draft_id,
                "label_id": people.ensure_label(connection, one.label, self._library.ids),
                "sha256": one.sha256,
                "payload": one.payload,
            }
            connection.execute(insert(voice_source).values(sealed(self._library.safe, one.label, voice_source, values)))

    def _sealed(self, label: Label, values: Mapping[str, Any], *, key: str = "") -> dict[str, Any]:
        return sealed(self._library.safe, label, voice_profile, values, key=key)

    def _set(self, entry: VoiceEntry, act: str, actor: str, **values: str | None) -> None:
        with writing(self._library.engine) as connection:
            _check_same(connection, entry)
            connection.execute(update(voice_profile).where(voice_profile.c.id == entry.id).values(values))
            self._record(connection, act, entry, actor, {})

    def _record(
        self, connection: Connection, act: str, entry: VoiceEntry, actor: str, facts: Mapping[str, str]
    ) -> None:
        told = {"voice": entry.id, **facts}
        ledger.append(connection, self._library.clock, actor=actor, act=act, facts=told)


def _told(new: NewVoice) -> dict[str, Any]:
    return {
        "kind": new.kind.value,
        "speakers": json.dumps(list(new.speakers), ensure_ascii=True),
        "sources": len(new.sources),
        "words": new.words,
        "digest": new.digest,
    }


def _check(connection: Connection, sources: Sequence[NewSource]) -> None:
    """Raise NotFoundError unless each draft still has the label under which it was read."""
    labels, draft = people.all_labels(connection), schema.draft
    for one in sources:
        found = connection.execute(select(draft.c.label_id).where(draft.c.id == one.draft_id)).scalar()
        if found is None or labels[found] != one.label:
            raise NotFoundError("draft")


def _check_same(connection: Connection, entry: VoiceEntry) -> None:
    """Raise NotFoundError unless a voice is there under the label under which it was seen."""
    found = connection.execute(select(voice_profile.c.label_id).where(voice_profile.c.id == entry.id)).scalar()
    if found is None or people.all_labels(connection)[found] != entry.label:
        raise NotFoundError("voice")
