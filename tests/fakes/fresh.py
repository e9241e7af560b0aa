"""New libraries in the time it takes to write their tables: the migrations run once a process, then are repeated word by word."""

from __future__ import annotations

import sqlite3
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import inspect
from sqlalchemy.exc import DatabaseError

from storyroom.store.database import HEAD, upgrade

if TYPE_CHECKING:
    from sqlalchemy import Engine

__all__ = ["migrated", "repeat"]


@cache
def migrated() -> tuple[str, ...]:
    """Return the statements that make what the migrations make of an empty library."""
    from sqlalchemy import create_engine  # noqa: PLC0415  # only here
    from sqlalchemy.pool import StaticPool  # noqa: PLC0415  # as above

    held = sqlite3.connect(":memory:", check_same_thread=False)
    engine = create_engine("sqlite://", creator=lambda: held, poolclass=StaticPool)
    upgrade(engine)
    held.commit()
    statements = tuple(held.iterdump())
    engine.dispose()
    held.close()
    return statements


def repeat(engine: Engine) -> None:
    """Stand in for `upgrade`: an empty library gets its tables at once, any other is migrated as it is."""
    try:
        empty = not inspect(engine).get_table_names()
    except DatabaseError:  # upgrade says what is wrong with it
        empty = False
    if not empty:
        upgrade(engine)
        return
    with engine.connect() as connection:
        for statement in migrated():
            connection.exec_driver_sql(statement.replace("BEGIN TRANSACTION", "BEGIN IMMEDIATE"))
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == HEAD
