"""Opens the database and brings its schema up to date. The only place that says how SQLite is set."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError, ProgrammingError

from storyroom.errors import AccessError, LibraryBusyError, LibraryDamagedError, SettingsError

__all__ = [
    "after_commit",
    "check_seal",
    "cipher",
    "connect_to_copy",
    "open_database",
    "reading",
    "unlock",
    "upgrade",
    "upkeep",
    "writing",
]

_BUSY_MILLISECONDS = 30_000
_AFTER = "after_commit"
_PLAIN = b"SQLite format 3\x00"
"""How a file begins that SQLite wrote itself; a sealed one begins with a random salt."""


def open_database(path: Path, key: bytes | None = None) -> Engine:
    """Connect to the library's SQLite file: write-ahead log, full sync, foreign keys, secrets not left in free pages.

    `key`: 32 bytes, where the file is sealed (SQLCipher). Raises: SettingsError where that needs what is not installed.
    """
    engine = create_engine(
        f"sqlite:///{path}",
        module=None if key is None else cipher(),
        connect_args={"timeout": _BUSY_MILLISECONDS / 1000},
        hide_parameters=True,
    )
    if key is not None:
        event.listen(engine, "connect", lambda connection, _record: unlock(connection, key))
    event.listen(engine, "connect", _prepare)
    return engine


def check_seal(path: Path, key: bytes | None) -> None:
    """Raise AccessError where a database file is sealed and there is no key, or the reverse."""
    with path.open("rb") as file:
        begins = file.read(len(_PLAIN))
    if begins not in {b"", _PLAIN} and key is None:
        raise AccessError(
            "This library is sealed and its key file is not there, or its database is damaged.",
            "Put the key file back beside the folder; else restore the newest backup.",
        )
    if begins == _PLAIN and key is not None:
        raise AccessError(
            "There is a key file beside this library, and the library is not sealed.", "Move the key file away."
        )


def cipher() -> Any:  # noqa: ANN401  # a module of the shape of PEP 249
    """Return the driver of sealed databases. Raises: SettingsError where it is not installed."""
    try:
        from sqlcipher3 import dbapi2  # noqa: PLC0415  # only where a library is sealed
    except ImportError as fault:
        raise SettingsError(
            "This library is sealed, and what opens sealed databases is not installed.",
            "Add it: pip install 'storyroom[vault]'",
        ) from fault
    return dbapi2


def unlock(connection: Any, key: bytes, schema: str = "main") -> None:  # noqa: ANN401  # the driver's own connection
    """Give a connection the key, before anything else is asked of it. Source: SQLCipher API, `PRAGMA key`, raw keys."""
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA {schema}.key = \"x'{key.hex()}'\"")


def connect_to_copy(path: Path, key: bytes | None = None) -> Any:  # noqa: ANN401  # as above
    """Open a database file that nobody writes, with the driver itself. The caller closes it."""
    driver = sqlite3 if key is None else cipher()
    connection = driver.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    if key is not None:
        unlock(connection, key)
    return connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open one consistent view of the rows.

    Raises: LibraryDamagedError if the file is no longer a sound database.
    """
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            yield connection
            connection.rollback()
    except DatabaseError as fault:
        raise _told(fault) from fault


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Hold the writer's seat for one transaction: all of it is committed, or none. Then what waits for the commit is done.

    Raises: LibraryBusyError if another process keeps the seat too long.
    """
    try:
        with engine.connect() as connection:
            connection.info.pop(_AFTER, None)
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()
            waiting: dict[str, Callable[[], None]] = connection.info.pop(_AFTER, {})
    except DatabaseError as fault:
        raise _told(fault) from fault
    for act in waiting.values():
        act()


def after_commit(connection: Connection, name: str, act: Callable[[], None]) -> None:
    """Do something once this transaction is committed and the seat is free; once a name, and not at all if it is undone."""
    connection.info.setdefault(_AFTER, {})[name] = act


@contextmanager
def upkeep(engine: Engine) -> Iterator[Connection]:
    """Open a connection outside of any transaction: for what SQLite does to the whole file.

    Raises: LibraryBusyError, LibraryDamagedError.
    """
    try:
        with engine.connect() as connection:
            yield connection
    except DatabaseError as fault:
        raise _told(fault) from fault


def upgrade(engine: Engine) -> None:
    """Run the migrations that this library has not seen. A library from a newer Storyroom is refused by Alembic.

    Raises: LibraryDamagedError if the file is no sound database, or its key is another.
    """
    try:
        if inspect(engine).has_table("alembic_version") and _is_current(engine):
            return
    except DatabaseError as fault:
        raise _told(fault) from fault
    from alembic import command  # noqa: PLC0415  # only needed where there is something to migrate

    with engine.connect() as connection:
        command.upgrade(alembic_config(connection), "head")
        connection.commit()


def alembic_config(connection: Connection | None = None) -> Any:  # noqa: ANN401  # alembic.config.Config, imported late
    """Point Alembic at our migrations, on a connection that is already open."""
    from alembic.config import Config  # noqa: PLC0415  # heavy, and only needed for migrations

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


HEAD = "0017"
"""The newest migration; a test holds it equal to Alembic's own head."""


def _is_current(engine: Engine) -> bool:
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401  # the driver's own connection
    connection.isolation_level = None  # transactions are begun by `reading` and `writing`, not by the driver
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _told(fault: DatabaseError) -> Exception:
    if isinstance(fault, IntegrityError | ProgrammingError):
        return fault
    if isinstance(fault, OperationalError) and "locked" in str(fault.orig):
        return LibraryBusyError(
            "Another Storyroom is writing to this library.", "Wait for it to finish, then try again."
        )
    if isinstance(fault, OperationalError) and "full" in str(fault.orig):
        return LibraryBusyError("The disk is full: nothing was written.", "Make room, then try again.")
    return LibraryDamagedError(
        "The library's database cannot be read.", "Run `storyroom verify`; restore the newest backup if it says so."
    )
