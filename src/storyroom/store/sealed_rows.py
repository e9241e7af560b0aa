"""Which columns hold content, and how they go to the disk and come back. Everything else is left to the sealed database file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from storyroom.domain.access import Label
from storyroom.store import schema
from storyroom.store.schema_blind import blind_test
from storyroom.store.schema_breakdown import breakdown_decision
from storyroom.store.schema_canon import canon
from storyroom.store.schema_dataset import data_set
from storyroom.store.schema_editing import span_ledger, working_copy
from storyroom.store.schema_licensing import asset_rights, derived_thing, tdm_signal
from storyroom.store.schema_suggestions import suggestion
from storyroom.store.schema_voice import voice_profile, voice_source
from storyroom.store.vault import Safe

__all__ = ["SEALED", "opened", "reseal", "sealed"]

SEALED: Mapping[Table, tuple[str, ...]] = {
    schema.draft: ("file_name", "report"),
    schema.draft_text: ("text",),
    schema.draft_reading: ("payload",),
    schema.scene: ("scene_number", "heading", "location", "time_of_day", "speakers"),
    breakdown_decision: ("scene", "category", "head", "name"),
    canon: ("text", "source", "key"),
    asset_rights: ("owner", "licence", "reason", "authority", "mining", "revoked_why"),
    tdm_signal: ("policy",),
    derived_thing: ("name",),
    span_ledger: ("payload",),
    working_copy: ("text", "payload"),
    suggestion: ("payload", "said"),
    voice_profile: ("speakers",),
    voice_source: ("payload",),
    data_set: ("told", "payload", "secret"),
    blind_test: ("payload",),
}
"""Columns that are sealed under the key of their row's label. Titles and names stay outside: they are looked up by."""

_KEYS = {
    schema.draft: "id",
    schema.draft_text: "draft_id",
    schema.draft_reading: "draft_id",
    schema.scene: "id",
    breakdown_decision: "id",
    canon: "id",
    asset_rights: "id",
    tdm_signal: "id",
    derived_thing: "id",
    span_ledger: "draft_id",
    working_copy: "id",
    suggestion: "id",
    voice_profile: "id",
    voice_source: "id",
    data_set: "id",
    blind_test: "id",
}


def sealed(safe: Safe, label: Label, table: Table, values: Mapping[str, Any], *, key: str = "") -> dict[str, Any]:
    """Return a row's values as they go to the disk; `key` where they do not name their row themselves."""
    row = key or str(values[_KEYS[table]])
    columns = [name for name in SEALED[table] if values.get(name) is not None]
    return {**values, **{name: _seal(safe, label, _about(table, name, row), values[name]) for name in columns}}


def opened(safe: Safe, label: Label, table: Table, row: Row[Any], *, key: str = "") -> Any:  # noqa: ANN401  # a row
    """Return a row with its content in the clear; `key` where it does not name itself.

    Raises: AccessError without the key of its label, LibraryDamagedError if it was changed.
    """
    if not safe.sealed:
        return row
    told = row._mapping  # noqa: SLF001  # SQLAlchemy's documented name for it
    name_of_row = key or str(told[_KEYS[table]])
    return _Opened(
        {
            name: _unseal(safe, label, _about(table, name, name_of_row), value)
            if name in SEALED[table] and value is not None
            else value
            for name, value in told.items()
        }
    )


def reseal(
    connection: Connection, table: Table, keys: Collection[str], *, old: tuple[Safe, Label], new: tuple[Safe, Label]
) -> None:
    """Move the content of rows from one seal to another."""
    column = table.c[_KEYS[table]]
    for key in keys:
        row = connection.execute(select(table).where(column == key)).one()
        clear = opened(*old, table, row)
        values = {name: getattr(clear, name) for name in SEALED[table]}
        again = sealed(*new, table, values, key=key)
        connection.execute(table.update().where(column == key).values(again))


class _Opened:
    """A row's values by name, as SQLAlchemy's own rows give them."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # as the column says
        try:
            return self._values[name]
        except KeyError:
            raise AttributeError(name) from None


def _seal(safe: Safe, label: Label, about: str, value: str | bytes) -> str | bytes:
    return safe.seal(label, about, value) if isinstance(value, bytes) else safe.seal_text(label, about, value)


def _unseal(safe: Safe, label: Label, about: str, value: str | bytes) -> str | bytes:
    return safe.unseal(label, about, value) if isinstance(value, bytes) else safe.unseal_text(label, about, value)


def _about(table: Table, column: str, key: str) -> str:
    return f"{table.name}.{column}/{key}"
