"""Working copies as rows: begun, saved under the version they were read at, discarded. Knows no words and no operations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from storyroom.domain.access import Clearance, Label
from storyroom.errors import NotFoundError
from storyroom.store import ledger, people, schema
from storyroom.store.database import reading, writing
from storyroom.store.library import Library
from storyroom.store.rows import drop_copy
from storyroom.store.schema_editing import working_copy
from storyroom.store.sealed_rows import opened, sealed

__all__ = ["StoredCopy", "WorkingCopies"]

_TABLE = working_copy


class StoredCopy(NamedTuple):
    """One person's copy of a draft, as it stands."""

    id: str
    draft_id: str
    person: str
    text: str
    payload: bytes
    """Where its words come from, and what was taken out, as `journeys.working_text` writes it."""
    version: int
    begun_at: str
    saved_at: str


class WorkingCopies:
    """The working copies of one library. A person sees their own, and of others' only that they are there."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def find(self, draft_id: str, person: str, clearance: Clearance) -> StoredCopy | None:
        """Return a person's copy of a draft, if there is one that this clearance covers."""
        own = (_TABLE.c.draft_id == draft_id) & (_TABLE.c.person == person)
        return next(iter(self._visible(own, clearance)), None)

    def of_person(self, person: str, clearance: Clearance) -> tuple[StoredCopy, ...]:
        """List a person's copies, the one saved last first."""
        found = self._visible(_TABLE.c.person == person, clearance)
        return tuple(sorted(found, key=lambda one: (one.saved_at, one.id), reverse=True))

    def begin(self, new: StoredCopy, label: Label) -> StoredCopy | None:
        """Write a copy down, with its entry in the ledger, if the draft still has the label under which it was read.

        None, and nothing changed, where the person has one already. Raises: NotFoundError.
        """
        with writing(self._library.engine) as connection:
            label_id = self._label_id(connection, new.draft_id, label)
            own = (_TABLE.c.draft_id == new.draft_id) & (_TABLE.c.person == new.person)
            if connection.execute(select(_TABLE.c.id).where(own)).first():
                return None
            now = self._library.clock.now(f"copy:{new.id}").isoformat()
            made = new._replace(begun_at=now, saved_at=now)
            values = made._asdict() | {"label_id": label_id}
            connection.execute(insert(_TABLE).values(sealed(self._library.safe, label, _TABLE, values)))
            self._tell(connection, made, "editing_begun")
        return made

    def save(self, copy: StoredCopy, label: Label, *, at_version: int) -> StoredCopy | None:
        """Put new words in place of those of a version; None, and nothing changed, where another was saved meanwhile."""
        with writing(self._library.engine) as connection:
            self._label_id(connection, copy.draft_id, label)
            now = self._library.clock.now(f"copy:{copy.id}:{at_version + 1}").isoformat()
            made = copy._replace(version=at_version + 1, saved_at=now)
            told = {name: getattr(made, name) for name in ("text", "payload", "version", "saved_at")}
            standing = (_TABLE.c.id == copy.id) & (_TABLE.c.version == at_version)
            values = sealed(self._library.safe, label, _TABLE, told, key=copy.id)
            done = connection.execute(update(_TABLE).where(standing).values(values))
            return made if done.rowcount else None

    def discard(self, copy: StoredCopy, *, at_version: int) -> bool:
        """Throw a copy away, with its entry in the ledger; False, and nothing changed, where it was saved meanwhile."""
        with writing(self._library.engine) as connection:
            if not drop_copy(connection, copy.id, at_version):
                return False
            self._tell(connection, copy, "editing_discarded")
        return True

    def _tell(self, connection: Connection, copy: StoredCopy, act: str) -> None:
        facts = {"draft": copy.draft_id, "copy": copy.id, "version": str(copy.version)}
        ledger.append(connection, self._library.clock, actor=copy.person, act=act, facts=facts)

    def _visible(self, wanted: ColumnElement[bool], clearance: Clearance) -> tuple[StoredCopy, ...]:
        with reading(self._library.engine) as connection:
            seen = people.visible_labels(connection, clearance)
            labels = {label_id: label for label_id, label in seen.items() if self._library.safe.opens(label)}
            rows = connection.execute(select(_TABLE).where(wanted, _TABLE.c.label_id.in_(tuple(labels)))).all()
        return tuple(self._copy(row, labels) for row in rows)

    def _copy(self, row: Row[Any], labels: Mapping[str, Label]) -> StoredCopy:
        clear = opened(self._library.safe, labels[row.label_id], _TABLE, row)
        return StoredCopy(*(getattr(clear, field) for field in StoredCopy._fields))

    def _label_id(self, connection: Connection, draft_id: str, label: Label) -> str:
        found = connection.execute(select(schema.draft.c.label_id).where(schema.draft.c.id == draft_id)).scalar()
        if found is None or people.all_labels(connection)[found] != label:
            raise NotFoundError("draft")
        return str(found)
