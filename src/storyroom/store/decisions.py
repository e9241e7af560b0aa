"""The book of what people decided about breakdown sheets. Read with a clearance; judges no item and follows no scene."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from storyroom.domain.access import Clearance, Label
from storyroom.domain.breakdown import Decision
from storyroom.errors import InvalidRequestError, NotFoundError
from storyroom.store import ledger, people, schema
from storyroom.store.database import reading, writing
from storyroom.store.library import Library
from storyroom.store.schema_breakdown import breakdown_decision
from storyroom.store.sealed_rows import opened, sealed

__all__ = ["Decisions"]

_TABLE = breakdown_decision
_MOST = 20_000
"""Decisions on one draft, undone ones too: more than anybody makes by hand."""
_TICK = timedelta(microseconds=1)


class Decisions:
    """What was decided in one library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def of_drafts(self, draft_ids: Collection[str], clearance: Clearance) -> tuple[Decision, ...]:
        """List what stands of these drafts and this clearance covers, oldest first."""
        return self._visible(clearance, _TABLE.c.draft_id.in_(tuple(draft_ids)))

    def find(self, decision_id: str, clearance: Clearance) -> Decision:
        """Find a decision that stands. Raises: NotFoundError, missing, undone or not covered."""
        for found in self._visible(clearance, _TABLE.c.id == decision_id):
            return found
        raise NotFoundError("decision", "`storyroom items list PROJECT` lists them.")

    def put(self, new: Decision, label: Label, *, actor: str) -> Decision:
        """Write a decision down, with its entry in the ledger, if the draft still has the label under which it was looked at.

        Raises: NotFoundError if it has not, InvalidRequestError beyond what one draft may hold.
        """
        with writing(self._library.engine) as connection:
            label_id = self._label_id(connection, new.draft_id, label)
            made = self._dated(connection, new._replace(by=actor))
            values = made._asdict() | {"label_id": label_id, "undone_at": None}
            connection.execute(insert(_TABLE).values(sealed(self._library.safe, label, _TABLE, values)))
            self._tell(connection, made, actor, "breakdown_decided")
        return made

    def undo(self, decision: Decision, *, actor: str) -> None:
        """Take a decision back; what was decided before it counts again. Raises: InvalidRequestError if it was taken back already."""
        with writing(self._library.engine) as connection:
            now = self._library.clock.now(f"undone:{decision.id}").isoformat()
            standing = (_TABLE.c.id == decision.id) & _TABLE.c.undone_at.is_(None)
            if not connection.execute(update(_TABLE).where(standing).values(undone_at=now)).rowcount:
                raise InvalidRequestError("This was taken back already.", "Nothing was changed.")
            self._tell(connection, decision, actor, "breakdown_decision_undone")

    def _visible(self, clearance: Clearance, wanted: ColumnElement[bool]) -> tuple[Decision, ...]:
        with reading(self._library.engine) as connection:
            seen = people.visible_labels(connection, clearance)
            labels = {label_id: label for label_id, label in seen.items() if self._library.safe.opens(label)}
            covered = _TABLE.c.label_id.in_(tuple(labels)) & _TABLE.c.undone_at.is_(None)
            rows = connection.execute(select(_TABLE).where(covered, wanted).order_by(_TABLE.c.at, _TABLE.c.id)).all()
        return tuple(self._decision(row, labels) for row in rows)

    def _decision(self, row: Row[Any], labels: Mapping[str, Label]) -> Decision:
        clear = opened(self._library.safe, labels[row.label_id], _TABLE, row)
        return Decision(*(cast("Any", getattr(clear, field)) for field in Decision._fields))

    def _label_id(self, connection: Connection, draft_id: str, label: Label) -> str:
        draft = schema.draft
        found = connection.execute(select(draft.c.label_id).where(draft.c.id == draft_id)).scalar()
        if found is None or people.all_labels(connection)[found] != label:
            raise NotFoundError("draft")
        return str(found)

    def _dated(self, connection: Connection, new: Decision) -> Decision:
        """Give a decision its time, after all others on its draft even if the clock was set back, and its id."""
        own = select(func.count(), func.max(_TABLE.c.at)).where(_TABLE.c.draft_id == new.draft_id)
        count, last = connection.execute(own).one()
        if count >= _MOST:
            raise InvalidRequestError(f"One draft holds at most {_MOST} decisions.", "Import the next draft.")
        about = f"{new.draft_id}/{new.verdict}/{new.scene}/{new.category}/{new.head}/{count}"
        now = self._library.clock.now(f"decision:{about}")
        moment = max(now, datetime.fromisoformat(last) + _TICK) if last else now
        return new._replace(at=moment.isoformat(timespec="microseconds"), id=self._library.ids.new("decision", about))

    def _tell(self, connection: Connection, decision: Decision, actor: str, act: str) -> None:
        facts = {"draft": decision.draft_id, "decision": decision.id, "verdict": decision.verdict}
        ledger.append(connection, self._library.clock, actor=actor, act=act, facts=facts)
