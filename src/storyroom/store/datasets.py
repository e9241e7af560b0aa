"""Data sets as rows: kept whole or not at all, read with a clearance, taken away. Knows no example and packs no file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from storyroom.domain.access import Clearance, Label
from storyroom.domain.derivation import DerivedKind, NewThing
from storyroom.domain.licensing import ConsentScope
from storyroom.errors import InvalidRequestError, LibraryDamagedError, NotFoundError
from storyroom.store import derivations, ledger, people, schema
from storyroom.store.database import reading, writing
from storyroom.store.library import Library
from storyroom.store.schema_dataset import data_set
from storyroom.store.schema_licensing import derivation, derived_thing
from storyroom.store.sealed_rows import opened, sealed

__all__ = ["DatasetRow", "DatasetRows", "NewDataset"]

_MOST = 1_000
"""Data sets under one label."""
_BATCH = 500
"""How many ids go into one statement: below SQLite's oldest limit of 999 variables."""
_LISTED = (data_set.c.id, data_set.c.label_id, data_set.c.use, data_set.c.told, data_set.c.size)


class NewDataset(NamedTuple):
    """A data set on its way into the library."""

    id: str
    name: str
    use: ConsentScope
    label: Label
    sources: Mapping[str, Label]
    """Drafts that its words come from, each with the label under which it was read."""
    told: Mapping[str, int]
    payload: bytes
    secret: bytes


class DatasetRow(NamedTuple):
    """A data set as it is kept, without its words."""

    id: str
    name: str
    label: Label
    use: ConsentScope
    by: str
    at: str
    told: Mapping[str, int]
    size: int


class DatasetRows:
    """The data sets of one library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def add(self, new: NewDataset, check: Callable[[], None], *, actor: str) -> DatasetRow:
        """Keep a data set with what it was made from. `check` is asked once nobody can change a right or a label any more.

        Raises: NotFoundError if a draft is gone or under another label by now; what `check` raises.
        """
        with writing(self._library.engine) as connection:
            _check_labels(connection, new.sources)
            check()
            label_id = people.ensure_label(connection, new.label, self._library.ids)
            held = connection.execute(select(data_set.c.id).where(data_set.c.label_id == label_id)).all()
            if len(held) >= _MOST:
                raise InvalidRequestError(f"There are {_MOST:,} data sets under this label.", "Remove one first.")
            thing = NewThing(new.id, DerivedKind.SET, new.name, tuple(sorted(new.sources)))
            made = derivations.enter(connection, self._library, thing, new.label, actor=actor)
            values = {
                "id": new.id,
                "label_id": label_id,
                "use": new.use.value,
                "told": json.dumps(dict(new.told), sort_keys=True),
                "size": len(new.payload),
                "sha256": hashlib.sha256(new.payload).hexdigest(),
                "payload": new.payload,
                "secret": new.secret,
            }
            connection.execute(insert(data_set).values(sealed(self._library.safe, new.label, data_set, values)))
        return DatasetRow(new.id, new.name, new.label, new.use, actor, made.at, dict(new.told), len(new.payload))

    def listed(self, clearance: Clearance) -> tuple[DatasetRow, ...]:
        """List the data sets that a clearance covers, the newest first."""
        found = self._visible(clearance, data_set.c.id.is_not(None))
        return tuple(sorted(found, key=lambda one: (one.at, one.id), reverse=True))

    def find(self, set_id: str, clearance: Clearance) -> DatasetRow:
        """Return one data set. Raises: NotFoundError."""
        for found in self._visible(clearance, data_set.c.id == set_id):
            return found
        raise NotFoundError("data set", "`storyroom dataset list` shows what there is.")

    def payload(self, set_id: str, clearance: Clearance) -> bytes:
        """Return the packed files of a data set. Raises: NotFoundError, LibraryDamagedError."""
        row = self._content(set_id, clearance, data_set.c.payload)
        if hashlib.sha256(row.payload).hexdigest() != row.sha256:
            raise LibraryDamagedError(
                "A data set is not what was kept.",
                "Run `storyroom verify`; make it again, or restore the newest backup.",
            )
        return bytes(row.payload)

    def secret(self, set_id: str, clearance: Clearance) -> bytes:
        """Return which sentences are planted in a data set. Raises: NotFoundError, LibraryDamagedError."""
        return bytes(self._content(set_id, clearance, data_set.c.secret).secret)

    def behind(self, thing_id: str, clearance: Clearance) -> tuple[DatasetRow, ...]:
        """Return the data sets that something was made from straight, as far as a clearance covers them."""
        made = select(derivation.c.source_id).where(derivation.c.thing_id == thing_id)
        return self._visible(clearance, data_set.c.id.in_(made))

    def texts(self, draft_ids: Sequence[str], clearance: Clearance) -> Mapping[str, str]:
        """Return the SHA-256 of the text of each of these drafts that a clearance covers."""
        table, found = schema.draft_text, dict[str, str]()
        with reading(self._library.engine) as connection:
            labels = tuple(self._labels(connection, clearance))
            for at in range(0, len(draft_ids), _BATCH):
                wanted = select(table.c.draft_id, table.c.sha256).where(table.c.label_id.in_(labels))
                rows = connection.execute(wanted.where(table.c.draft_id.in_(tuple(draft_ids[at : at + _BATCH])))).all()
                found |= {row.draft_id: row.sha256 for row in rows}
        return found

    def sources(self, set_id: str) -> frozenset[str]:
        """Return the drafts that a data set was made from, whoever may see them: for a rule, never to be shown."""
        return frozenset(one.draft_id for one in derivations.Derivations(self._library).drafts_of(set_id))

    def remove(self, row: DatasetRow, *, actor: str) -> None:
        """Take the words of a data set away; that there was one, and what it was made from, stays known. Raises: NotFoundError."""
        with writing(self._library.engine) as connection:
            if not connection.execute(delete(data_set).where(data_set.c.id == row.id)).rowcount:
                raise NotFoundError("data set")
            facts = {"data_set": row.id}
            ledger.append(connection, self._library.clock, actor=actor, act="dataset_removed", facts=facts)

    # --- behind the counter ---

    def _visible(self, clearance: Clearance, wanted: ColumnElement[bool]) -> tuple[DatasetRow, ...]:
        thing = derived_thing
        with reading(self._library.engine) as connection:
            labels = self._labels(connection, clearance)
            covered = data_set.c.label_id.in_(tuple(labels)) & thing.c.label_id.in_(tuple(labels))
            rows = connection.execute(
                select(*_LISTED).join(thing, thing.c.id == data_set.c.id).where(wanted, covered)
            ).all()
            ids = tuple(row.id for row in rows)
            things = {row.id: row for row in connection.execute(select(thing).where(thing.c.id.in_(ids))).all()}
        return tuple(self._row(row, things[row.id], labels[row.label_id]) for row in rows)

    def _row(self, row: Any, thing: Any, label: Label) -> DatasetRow:  # noqa: ANN401  # rows
        safe = self._library.safe
        clear, named = opened(safe, label, data_set, row), opened(safe, label, derived_thing, thing)
        told = {str(name): int(count) for name, count in json.loads(clear.told).items()}
        return DatasetRow(row.id, named.name, label, ConsentScope(row.use), thing.by, thing.at, told, row.size)

    def _content(self, set_id: str, clearance: Clearance, column: Any) -> Any:  # noqa: ANN401  # a column, and a row in the clear
        with reading(self._library.engine) as connection:
            labels = self._labels(connection, clearance)
            wanted = select(data_set.c.id, data_set.c.label_id, data_set.c.sha256, column)
            row = connection.execute(
                wanted.where(data_set.c.id == set_id, data_set.c.label_id.in_(tuple(labels)))
            ).first()
        if row is None:
            raise NotFoundError("data set", "`storyroom dataset list` shows what there is.")
        return opened(self._library.safe, labels[row.label_id], data_set, row)

    def _labels(self, connection: Connection, clearance: Clearance) -> dict[str, Label]:
        seen = people.visible_labels(connection, clearance)
        return {label_id: label for label_id, label in seen.items() if self._library.safe.opens(label)}


def _check_labels(connection: Connection, sources: Mapping[str, Label]) -> None:
    """Raise NotFoundError unless each draft still has the label under which it was read."""
    labels, draft = people.all_labels(connection), schema.draft
    for draft_id, label in sorted(sources.items()):
        found = connection.execute(select(draft.c.label_id).where(draft.c.id == draft_id)).scalar()
        if found is None or labels[found] != label:
            raise NotFoundError("draft")
