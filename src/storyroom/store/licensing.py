"""The book of rights in works: what was stated of drafts, and what was revoked. Read with a clearance; decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Table, func, select, update

from storyroom.domain.access import Clearance, Label
from storyroom.domain.licensing import AssetRights, TdmSignal
from storyroom.errors import InvalidRequestError, NotFoundError
from storyroom.store import people, schema
from storyroom.store.database import reading, writing
from storyroom.store.library import Library
from storyroom.store.rights_rows import Place, insert_rights, rights_of
from storyroom.store.schema_licensing import asset_rights, tdm_signal
from storyroom.store.sealed_rows import opened

__all__ = ["MOST", "RightsBook", "Stated", "Told"]

MOST: Final = 1_000
"""Statements on one draft, replaced ones too: more than anybody makes by hand."""
_BATCH = 500
"""How many ids go into one statement: below SQLite's oldest limit of 999 variables."""
_TICK = timedelta(microseconds=1)


class Told(NamedTuple):
    """What is known of the rights in one draft: what people stated, and what its file says, which stands in `rights` too."""

    rights: AssetRights | None = None
    tdm: TdmSignal | None = None


class Stated(NamedTuple):
    """A statement on its way to one draft, and the label under which that draft was seen."""

    draft_id: str
    label: Label
    rights: AssetRights
    """Without times: what is newly stated, or newly revoked, gets them when it is written down."""


class RightsBook:
    """What was stated in one library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def today(self) -> date:
        """Return the day that decides what has expired."""
        return self._library.today()

    def of_drafts(self, draft_ids: Collection[str], clearance: Clearance) -> Mapping[str, Told]:
        """Return what stands of these drafts, where this clearance covers it; a draft without a word is not in it."""
        rights: dict[str, AssetRights] = {}
        signals: dict[str, TdmSignal] = {}
        ordered = sorted(draft_ids)
        with reading(self._library.engine) as connection:
            labels = self._labels(connection, clearance)
            for at in range(0, len(ordered), _BATCH):
                batch = tuple(ordered[at : at + _BATCH])
                standing = asset_rights.c.draft_id.in_(batch) & asset_rights.c.replaced_at.is_(None)
                rows = self._rows(connection, asset_rights, labels, standing)
                rights |= {row.draft_id: rights_of(row) for row in rows}
                said = self._rows(connection, tdm_signal, labels, tdm_signal.c.draft_id.in_(batch))
                signals |= {row.draft_id: TdmSignal(bool(row.reserved), row.policy, row.source) for row in said}
        return {one: _told(rights.get(one), signals.get(one)) for one in {*rights, *signals}}

    def history(self, draft_id: str, clearance: Clearance) -> tuple[AssetRights, ...]:
        """List every statement on a draft, oldest first, replaced ones too."""
        with reading(self._library.engine) as connection:
            labels = self._labels(connection, clearance)
            rows = tuple(self._rows(connection, asset_rights, labels, asset_rights.c.draft_id == draft_id))
        return tuple(sorted(map(rights_of, rows), key=lambda one: (_written(one), one.id)))

    def put(self, new: Sequence[Stated], *, actor: str) -> None:
        """Write down what is stated of drafts, all of it or nothing, if each still has the label under which it was seen.

        Raises: NotFoundError if one has not, InvalidRequestError beyond what one draft may hold.
        """
        with writing(self._library.engine) as connection:
            labels = people.all_labels(connection)
            draft = schema.draft
            for one in new:
                label_id = connection.execute(select(draft.c.label_id).where(draft.c.id == one.draft_id)).scalar()
                if label_id is None or labels[label_id] != one.label:
                    raise NotFoundError("draft")
                made = self._dated(connection, one, actor)
                standing = (asset_rights.c.draft_id == one.draft_id) & asset_rights.c.replaced_at.is_(None)
                connection.execute(update(asset_rights).where(standing).values(replaced_at=_written(made)))
                insert_rights(connection, self._library.safe, Place(one.draft_id, one.label, label_id), made)

    def _dated(self, connection: Connection, new: Stated, actor: str) -> AssetRights:
        """Give a statement its time, after all others on its draft even if the clock was set back, and its id."""
        own = asset_rights.c.draft_id == new.draft_id
        wanted = select(func.count(), func.max(asset_rights.c.at), func.max(asset_rights.c.revoked_at)).where(own)
        count, stated, revoked = connection.execute(wanted).one()
        if count >= MOST:
            raise InvalidRequestError(f"One draft holds at most {MOST:,} statements of rights.", "Nothing was changed.")
        moment = self._library.clock.now(f"rights:{new.draft_id}/{count}")
        if last := max(stated or "", revoked or ""):
            moment = max(moment, datetime.fromisoformat(last) + _TICK)
        at = moment.isoformat(timespec="microseconds")
        rights = replace(new.rights, id=self._library.ids.new("rights", f"{new.draft_id}/{count}"))
        if rights.revoked and not rights.revoked.at:
            return replace(rights, revoked=rights.revoked._replace(by=actor, at=at))
        return replace(rights, by=actor, at=at)

    def _labels(self, connection: Connection, clearance: Clearance) -> dict[str, Label]:
        seen = people.visible_labels(connection, clearance)
        return {label_id: label for label_id, label in seen.items() if self._library.safe.opens(label)}

    def _rows(
        self, connection: Connection, table: Table, labels: Mapping[str, Label], wanted: ColumnElement[bool]
    ) -> Iterator[Any]:
        """Yield rows with their content in the clear."""
        covered = table.c.label_id.in_(tuple(labels))
        for row in connection.execute(select(table).where(covered, wanted)).all():
            yield opened(self._library.safe, labels[row.label_id], table, row)


def _told(rights: AssetRights | None, tdm: TdmSignal | None) -> Told:
    return Told(replace(rights, tdm=tdm) if rights else None, tdm)


def _written(rights: AssetRights) -> str:
    return max(rights.at, rights.revoked.at if rights.revoked else "")
