"""Suggestions as rows: written down before they are shown, read with a clearance, decided once. Knows no model and changes no draft."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from storyroom.domain.access import Clearance, Label
from storyroom.domain.suggestion import Copied, Decision, Part, Reason, Suggestion
from storyroom.errors import LibraryDamagedError, NotFoundError
from storyroom.store import ledger, people, schema
from storyroom.store.database import reading, writing
from storyroom.store.library import Library
from storyroom.store.schema_suggestions import suggestion
from storyroom.store.sealed_rows import opened, sealed

__all__ = ["SuggestionRows"]

_TABLE = suggestion


class SuggestionRows:
    """The suggestions of one library. A person sees those that were shown to them."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def add(self, made: Sequence[Suggestion], person: str, label: Label) -> None:
        """Write down what is about to be shown, if the draft still has the label under which it was read. Raises: NotFoundError."""
        with writing(self._library.engine) as connection:
            for one in made:
                label_id = _label_id(connection, one.draft_id, label)
                values = {
                    "id": one.id,
                    "label_id": label_id,
                    "draft_id": one.draft_id,
                    "person": person,
                    "request": one.request,
                    "rank": one.rank,
                    "made_at": one.made_at,
                    "payload": json.dumps(one._replace(decision=Decision()), ensure_ascii=True),
                    "state": "open",
                    "said": json.dumps(Decision()),
                }
                connection.execute(insert(_TABLE).values(sealed(self._library.safe, label, _TABLE, values)))

    def of_draft(self, draft_id: str, person: str, clearance: Clearance) -> tuple[Suggestion, ...]:
        """List what was shown to a person of one draft, the newest request first, each request best first."""
        found = self._visible((_TABLE.c.draft_id == draft_id) & (_TABLE.c.person == person), clearance)
        newest = sorted({(one.made_at, one.request) for one in found}, reverse=True)
        place = {request: at for at, (_, request) in enumerate(newest)}
        return tuple(sorted(found, key=lambda one: (place[one.request], one.rank)))

    def find(self, suggestion_id: str, person: str, clearance: Clearance) -> Suggestion:
        """Return one that was shown to this person. Raises: NotFoundError."""
        found = self._visible((_TABLE.c.id == suggestion_id) & (_TABLE.c.person == person), clearance)
        if not found:
            raise NotFoundError("suggestion", "`storyroom suggest list PROJECT` shows what there is.")
        return found[0]

    def accepted(self, draft_ids: Collection[str], clearance: Clearance) -> tuple[Suggestion, ...]:
        """List what was accepted into drafts made of these, whoever it was shown to."""
        return self._visible(_TABLE.c.draft_id.in_(tuple(draft_ids)) & (_TABLE.c.state == "accepted"), clearance)

    def decide(self, one: Suggestion, said: Decision, person: str, label: Label) -> bool:
        """Write down what a person decided, with its entry in the ledger; False, and nothing changed, where it was decided before."""
        with writing(self._library.engine) as connection:
            _label_id(connection, one.draft_id, label)
            now = self._library.clock.now(f"suggestion:{one.id}").isoformat()
            told = {"state": said.state, "said": json.dumps(said._replace(at=now), ensure_ascii=True)}
            values = sealed(self._library.safe, label, _TABLE, told, key=one.id)
            standing = (_TABLE.c.id == one.id) & (_TABLE.c.state == "open")
            if not connection.execute(update(_TABLE).where(standing).values(values)).rowcount:
                return False
            facts = {"suggestion": one.id, "draft": one.draft_id, "output": one.output}
            facts |= {"how": said.how, "made": said.made} if said.state == "accepted" else {}
            act = f"suggestion_{said.state}"
            ledger.append(connection, self._library.clock, actor=person, act=act, facts=facts)
        return True

    def _visible(self, wanted: ColumnElement[bool], clearance: Clearance) -> tuple[Suggestion, ...]:
        with reading(self._library.engine) as connection:
            seen = people.visible_labels(connection, clearance)
            labels = {label_id: label for label_id, label in seen.items() if self._library.safe.opens(label)}
            rows = connection.execute(select(_TABLE).where(wanted, _TABLE.c.label_id.in_(tuple(labels)))).all()
        return tuple(self._suggestion(row, labels) for row in rows)

    def _suggestion(self, row: Row[Any], labels: Mapping[str, Label]) -> Suggestion:
        clear = opened(self._library.safe, labels[row.label_id], _TABLE, row)
        try:
            return _read(json.loads(clear.payload), json.loads(clear.said))
        except (ValueError, TypeError, KeyError, IndexError) as fault:
            raise LibraryDamagedError("A suggestion cannot be read.", "Restore the newest backup.") from fault


def _read(told: Sequence[Any], said: Sequence[Any]) -> Suggestion:
    found = Suggestion(*told)
    return found._replace(
        reasons=tuple(Reason(*one) for one in found.reasons),
        copied=Copied(*found.copied) if found.copied else None,
        parts=tuple(Part(*one) for one in found.parts),
        decision=Decision(*said),
    )


def _label_id(connection: Connection, draft_id: str, label: Label) -> str:
    found = connection.execute(select(schema.draft.c.label_id).where(schema.draft.c.id == draft_id)).scalar()
    if found is None or people.all_labels(connection)[found] != label:
        raise NotFoundError("draft")
    return str(found)
