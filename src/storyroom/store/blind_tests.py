"""Blind tests as rows: kept, read with a clearance, answered, closed, taken away. Knows no page and sums nothing up."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, insert, select, update

from storyroom.domain.access import Clearance, Label
from storyroom.domain.blind import BlindPage, BlindPair, BlindTest, Judgment
from storyroom.domain.derivation import DerivedKind, NewThing
from storyroom.errors import InvalidRequestError, LibraryDamagedError, NotFoundError
from storyroom.store import derivations, ledger, people, schema
from storyroom.store.database import reading, writing
from storyroom.store.library import Library
from storyroom.store.schema_blind import blind_test
from storyroom.store.schema_licensing import derived_thing
from storyroom.store.sealed_rows import opened, sealed

__all__ = ["BlindRow", "BlindRows"]

_MOST = 1_000
"""Tests under one label."""
_LISTED = "`storyroom blind list` shows what there is."


class BlindRow(NamedTuple):
    """A test as it is kept."""

    id: str
    name: str
    label: Label
    by: str
    at: str
    closed_at: str
    test: BlindTest


class BlindRows:
    """The blind tests of one library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def add(self, name: str, draft_id: str, label: Label, test: BlindTest, *, actor: str) -> str:
        """Keep a test made from a draft. Raises: NotFoundError if the draft is gone or under another label by now."""
        safe = self._library.safe
        with writing(self._library.engine) as connection:
            found = connection.execute(select(schema.draft.c.label_id).where(schema.draft.c.id == draft_id)).scalar()
            if found is None or people.all_labels(connection)[found] != label:
                raise NotFoundError("draft")
            label_id = people.ensure_label(connection, label, self._library.ids)
            held = connection.execute(select(blind_test.c.id).where(blind_test.c.label_id == label_id)).all()
            if len(held) >= _MOST:
                raise InvalidRequestError(f"There are {_MOST:,} blind tests under this label.", "Remove one first.")
            test_id = self._library.ids.new("blind", f"{draft_id}/{test.secret}")
            thing = NewThing(test_id, DerivedKind.OTHER, name, (draft_id,))
            derivations.enter(connection, self._library, thing, label, actor=actor)
            values = {"id": test_id, "label_id": label_id, "closed_at": None, **_packed(test)}
            connection.execute(insert(blind_test).values(sealed(safe, label, blind_test, values)))
        return test_id

    def listed(self, clearance: Clearance) -> tuple[BlindRow, ...]:
        """List the tests that a clearance covers, the newest first."""
        with reading(self._library.engine) as connection:
            found = tuple(self._rows(connection, clearance))
        return tuple(sorted(found, key=lambda one: (one.at, one.id), reverse=True))

    def find(self, test_id: str, clearance: Clearance) -> BlindRow:
        """Return one test. Raises: NotFoundError, LibraryDamagedError."""
        with reading(self._library.engine) as connection:
            for found in self._rows(connection, clearance, test_id):
                return found
        raise NotFoundError("blind test", _LISTED)

    def answer(self, test_id: str, clearance: Clearance, said: Callable[[BlindTest], Judgment]) -> BlindTest:
        """Write an answer down, as it follows from the test at that moment. Raises: NotFoundError, InvalidRequestError, what `said` raises."""
        with self._changing(test_id, clearance) as (connection, row):
            test = row.test
            judgment = said(test)
            now = BlindTest(test.question, test.secret, test.pairs, (*test.judgments, judgment))
            values = sealed(self._library.safe, row.label, blind_test, {"id": row.id, **_packed(now)})
            connection.execute(update(blind_test).where(blind_test.c.id == row.id).values(values))
        return now

    def close(self, test_id: str, clearance: Clearance, *, actor: str) -> None:
        """End a test: no answer comes any more, and what it came to may be told. Raises: NotFoundError, InvalidRequestError."""
        with self._changing(test_id, clearance) as (connection, row):
            at = self._library.clock.now(f"{test_id}/closed").isoformat()
            connection.execute(update(blind_test).where(blind_test.c.id == row.id).values(closed_at=at))
            facts = {"blind_test": row.id, "answers": str(len(row.test.judgments))}
            ledger.append(connection, self._library.clock, actor=actor, act="blind_test_closed", facts=facts)

    def remove(self, test_id: str, *, actor: str) -> None:
        """Take a test and its pages away; that there was one stays known. Raises: NotFoundError."""
        with writing(self._library.engine) as connection:
            if not connection.execute(delete(blind_test).where(blind_test.c.id == test_id)).rowcount:
                raise NotFoundError("blind test", _LISTED)
            facts = {"blind_test": test_id}
            ledger.append(connection, self._library.clock, actor=actor, act="blind_test_removed", facts=facts)

    # --- behind the counter ---

    @contextmanager
    def _changing(self, test_id: str, clearance: Clearance) -> Iterator[tuple[Connection, BlindRow]]:
        with writing(self._library.engine) as connection:
            for row in self._rows(connection, clearance, test_id):
                if row.closed_at:
                    raise InvalidRequestError("This test is closed.", "Its results can be looked at.")
                yield connection, row
                return
            raise NotFoundError("blind test", _LISTED)

    def _rows(self, connection: Connection, clearance: Clearance, test_id: str = "") -> Iterator[BlindRow]:
        safe, thing = self._library.safe, derived_thing
        seen = people.visible_labels(connection, clearance)
        labels = {label_id: label for label_id, label in seen.items() if safe.opens(label)}
        wanted = select(blind_test).where(blind_test.c.label_id.in_(tuple(labels)))
        if test_id:
            wanted = wanted.where(blind_test.c.id == test_id)
        rows = connection.execute(wanted).all()
        ids = tuple(row.id for row in rows)
        things = {row.id: row for row in connection.execute(select(thing).where(thing.c.id.in_(ids))).all()}
        for row in rows:
            label, own = labels[row.label_id], things[row.id]
            named = opened(safe, label, thing, own)
            yield BlindRow(row.id, named.name, label, own.by, own.at, row.closed_at or "", self._test(label, row))

    def _test(self, label: Label, row: Row[Any]) -> BlindTest:
        payload = opened(self._library.safe, label, blind_test, row).payload
        if hashlib.sha256(payload).hexdigest() != row.sha256:
            raise LibraryDamagedError("A blind test is not what was kept.", "Run `storyroom verify`.")
        kept = json.loads(payload)
        pairs = tuple(
            BlindPair(scene, (BlindPage(*first), BlindPage(*second))) for scene, (first, second) in kept["pairs"]
        )
        return BlindTest(kept["question"], kept["secret"], pairs, tuple(Judgment(*one) for one in kept["judgments"]))


def _packed(test: BlindTest) -> dict[str, object]:
    told = {
        "question": test.question, "secret": test.secret, "pairs": test.pairs, "judgments": test.judgments,
    }  # fmt: skip
    payload = json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return {"payload": payload, "sha256": hashlib.sha256(payload).hexdigest()}
