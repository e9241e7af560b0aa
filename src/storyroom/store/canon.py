"""Writes what people pinned as canon, and retires it. Reads nothing back: `store.reader` does, with a clearance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, func, insert, select, update

from storyroom.domain.access import Label
from storyroom.domain.canon import Canon
from storyroom.errors import InvalidRequestError, NotFoundError
from storyroom.store import people, schema
from storyroom.store.database import writing
from storyroom.store.library import Library
from storyroom.store.schema_canon import canon
from storyroom.store.sealed_rows import sealed

__all__ = ["MOST", "pin", "restore", "retire"]

MOST: Final = 10_000
"""Rows on one draft, retired ones too: several bibles, and more than anybody pins by hand."""
_TICK = timedelta(microseconds=1)


def pin(library: Library, new: Sequence[Canon], label: Label, *, actor: str) -> tuple[Canon, ...]:
    """Write down what is pinned on one draft, all of it or nothing, if the draft still has the label under which it was seen.

    Raises: NotFoundError if it has not, InvalidRequestError beyond what one draft may hold.
    """
    with writing(library.engine) as connection:
        label_id = _label_id(connection, new[0].draft_id, label)
        made = _dated(library, connection, [one._replace(by=actor) for one in new])
        rows = [one._asdict() | {"label_id": label_id, "retired_at": None, "retired_by": None} for one in made]
        connection.execute(insert(canon), [sealed(library.safe, label, canon, row) for row in rows])
    return made


def retire(library: Library, pinned: Canon, *, actor: str) -> Canon:
    """Let it hold no more. Raises: InvalidRequestError if it does not hold already."""
    now = library.clock.now(f"retired:{pinned.id}").isoformat()
    _change(library, pinned, retired_at=now, retired_by=actor, fault="This was retired already.")
    return pinned._replace(retired_at=now, retired_by=actor)


def restore(library: Library, pinned: Canon) -> Canon:
    """Let it hold again. Raises: InvalidRequestError if it holds."""
    _change(library, pinned, retired_at=None, retired_by=None, fault="This holds already.")
    return pinned._replace(retired_at="", retired_by="")


def _change(library: Library, pinned: Canon, *, retired_at: str | None, retired_by: str | None, fault: str) -> None:
    there = canon.c.retired_at.is_(None) if retired_at else canon.c.retired_at.is_not(None)
    with writing(library.engine) as connection:
        done = connection.execute(
            update(canon).where(canon.c.id == pinned.id, there).values(retired_at=retired_at, retired_by=retired_by)
        )
        if not done.rowcount:
            raise InvalidRequestError(fault, "Nothing was changed.")


def _label_id(connection: Connection, draft_id: str, label: Label) -> str:
    draft = schema.draft
    found = connection.execute(select(draft.c.label_id).where(draft.c.id == draft_id)).scalar()
    if found is None or people.all_labels(connection)[found] != label:
        raise NotFoundError("draft")
    return str(found)


def _dated(library: Library, connection: Connection, new: Sequence[Canon]) -> tuple[Canon, ...]:
    """Give each its time, after all others on its draft even if the clock was set back, and its id."""
    draft_id = new[0].draft_id
    own = select(func.count(), func.max(canon.c.at)).where(canon.c.draft_id == draft_id)
    count, last = connection.execute(own).one()
    if count + len(new) > MOST:
        raise InvalidRequestError(
            f"One draft holds at most {MOST:,} rows of canon, and has {count:,}.", "Pin the rest on another draft."
        )
    moment = library.clock.now(f"canon:{draft_id}/{count}")
    if last:
        moment = max(moment, datetime.fromisoformat(last) + _TICK)
    return tuple(
        one._replace(
            at=(moment + place * _TICK).isoformat(timespec="microseconds"),
            id=library.ids.new("canon", f"{draft_id}/{count + place}/{one.kind}/{one.start}/{one.key}/{one.text}"),
        )
        for place, one in enumerate(new)
    )
