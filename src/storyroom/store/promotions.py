"""Promotions as rows: asked for, confirmed, ended; and the models of the house, read with a clearance. Judges no gate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert

from storyroom.domain.access import Clearance, Label
from storyroom.domain.derivation import DerivedKind
from storyroom.domain.promotion import OwnModel, Promotion, PromotionState
from storyroom.errors import InvalidRequestError, NotFoundError
from storyroom.store import grants, people
from storyroom.store.database import reading, writing
from storyroom.store.library import Library
from storyroom.store.schema_licensing import derived_thing
from storyroom.store.schema_promotion import promotion
from storyroom.store.sealed_rows import opened

__all__ = ["PromotionRows"]

_OPEN = (PromotionState.WAITING, PromotionState.PROMOTED)


class PromotionRows:
    """The models of one library, and which of them are used."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def listed(self, clearance: Clearance) -> tuple[OwnModel, ...]:
        """List the models that a clearance covers, the newest first; `refused` is left empty."""
        with reading(self._library.engine) as connection:
            found = tuple(self._models(connection, clearance))
        return tuple(sorted(found, key=lambda one: (one.at, one.id), reverse=True))

    def find(self, model_id: str, clearance: Clearance) -> OwnModel:
        """Return one model. Raises: NotFoundError."""
        with reading(self._library.engine) as connection:
            for found in self._models(connection, clearance, model_id):
                return found
        raise NotFoundError("model", "`storyroom promotion list` shows what there is.")

    def takes_two(self, label: Label) -> bool:
        """Say whether some of what a label covers is under embargo."""
        with reading(self._library.engine) as connection:
            return bool(grants.embargoed(connection, label.compartments))

    def ask(self, model: OwnModel, digest: str, *, actor: str, two: bool) -> None:
        """Promote a model, or write down that one person wants it where it takes `two`. Raises: InvalidRequestError."""
        at = self._library.clock.now(f"promotion:{model.id}/{digest}").isoformat()
        with writing(self._library.engine) as connection:
            label_id = self._label_id(connection, model)
            row = connection.execute(select(promotion).where(promotion.c.id == model.id)).first()
            if row is not None and row.state in _OPEN and row.digest == digest:
                raise InvalidRequestError(f"This model is {row.state} already.", "Nothing was changed.")
            values = {
                "id": model.id, "label_id": label_id, "digest": digest, "asked_by": actor, "asked_at": at, "confirmed_by": "",
                "confirmed_at": "", "ended_by": "", "ended_at": "",
                "state": (PromotionState.WAITING if two else PromotionState.PROMOTED).value,
            }  # fmt: skip
            statement = insert(promotion).values(values)
            connection.execute(statement.on_conflict_do_update(index_elements=[promotion.c.id], set_=values))

    def confirm(self, model: OwnModel, digest: str, *, actor: str) -> None:
        """Be the second of two. Raises: InvalidRequestError where nobody else waits with these very files."""
        at = self._library.clock.now(f"promotion:{model.id}/{digest}/second").isoformat()
        waiting = (promotion.c.state == PromotionState.WAITING.value) & (promotion.c.digest == digest)
        mine = (promotion.c.id == model.id) & waiting & (promotion.c.asked_by != actor)
        with writing(self._library.engine) as connection:
            values = {"state": PromotionState.PROMOTED.value, "confirmed_by": actor, "confirmed_at": at}
            if not connection.execute(update(promotion).where(mine).values(values)).rowcount:
                raise InvalidRequestError("A second person has to confirm this.", "It is waiting for somebody else.")

    def end(self, model: OwnModel, *, actor: str) -> None:
        """Take a model out of use, or a wish for it back. Raises: InvalidRequestError where it is in none."""
        at = self._library.clock.now(f"promotion:{model.id}/end").isoformat()
        there = (promotion.c.id == model.id) & promotion.c.state.in_([one.value for one in _OPEN])
        with writing(self._library.engine) as connection:
            values = {"state": PromotionState.WITHDRAWN.value, "ended_by": actor, "ended_at": at}
            if not connection.execute(update(promotion).where(there).values(values)).rowcount:
                raise InvalidRequestError("This model is not in use.", "Nothing was changed.")

    # --- behind the counter ---

    def _models(self, connection: Connection, clearance: Clearance, model_id: str = "") -> Iterator[OwnModel]:
        safe, thing = self._library.safe, derived_thing
        seen = people.visible_labels(connection, clearance)
        labels = {label_id: label for label_id, label in seen.items() if safe.opens(label)}
        wanted = select(thing).where(thing.c.kind == DerivedKind.MODEL.value, thing.c.label_id.in_(tuple(labels)))
        if model_id:
            wanted = wanted.where(thing.c.id == model_id)
        rows = connection.execute(wanted).all()
        ids = tuple(row.id for row in rows)
        told = {row.id: row for row in connection.execute(select(promotion).where(promotion.c.id.in_(ids))).all()}
        for row in rows:
            label = labels[row.label_id]
            known = _promotion(told[row.id]) if row.id in told else None
            state = known.state if known else PromotionState.MADE
            yield OwnModel(row.id, opened(safe, label, thing, row).name, label, row.by, row.at, state, known, "")

    def _label_id(self, connection: Connection, model: OwnModel) -> str:
        """Return the label as it is at this moment. Raises: NotFoundError if it is another than was looked at."""
        found = connection.execute(select(derived_thing.c.label_id).where(derived_thing.c.id == model.id)).scalar()
        if found is None or people.all_labels(connection)[found] != model.label:
            raise NotFoundError("model")
        return str(found)


def _promotion(row: Any) -> Promotion:  # noqa: ANN401  # a row
    return Promotion(
        row.id, PromotionState(row.state), row.digest, row.asked_by, row.asked_at, row.confirmed_by, row.confirmed_at,
        row.ended_by, row.ended_at,
    )  # fmt: skip
