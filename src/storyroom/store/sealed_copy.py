"""The parts of a sealed copy: its database, its rows and its files. Knows what each file is by its place in the folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection, select

from storyroom.domain.access import Label
from storyroom.store import people, schema
from storyroom.store.blobs import original_about
from storyroom.store.database import cipher, open_database, reading, upkeep, writing
from storyroom.store.library import ORIGINALS, SEGMENTS, Library
from storyroom.store.sealed_rows import SEALED, reseal
from storyroom.store.vault import UNSEALED, Vault

__all__ = ["Sealing", "export_database", "reseal_rows", "sealed_bytes"]

Sealing = Mapping[str, tuple[Label, str]]
"""By the name of a file in the library's folder: its label, and what it is sealed as."""


def export_database(source: Path, target: Path, vault: Vault) -> Sealing:
    """Write a database anew under the vault's key, which gets a key for each compartment; say what its files are."""
    key = vault.database_key
    assert key is not None  # a vault has one
    target.touch(mode=0o600)
    connection = cipher().connect(str(source))
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute("ATTACH DATABASE ? AS sealed KEY ?", (str(target), f"x'{key.hex()}'"))
        connection.execute("SELECT sqlcipher_export('sealed')")
        connection.execute("DETACH DATABASE sealed")
    finally:
        connection.close()
    engine = open_database(target, key)
    try:
        with reading(engine) as rows:
            vault.add(rows.execute(select(schema.compartment.c.name)).scalars())
            return _files(rows)
    finally:
        engine.dispose()


def sealed_bytes(name: str, data: bytes, labels: Sealing, vault: Vault) -> bytes:
    """Seal a file if a row names it; what else is in the folder stays as it is."""
    if name not in labels:
        return data
    label, about = labels[name]
    return vault.seal_file(label, about, data)


def reseal_rows(library: Library) -> None:
    """Seal the content of every row, and leave nothing of what it was in free pages."""
    with writing(library.engine) as connection:
        labels = people.all_labels(connection)
        for table in SEALED:
            (key,) = table.primary_key.columns
            for row in connection.execute(select(key.label("row_key"), table.c.label_id)).all():
                label = labels[row.label_id]
                reseal(connection, table, (row.row_key,), old=(UNSEALED, label), new=(library.safe, label))
    with upkeep(library.engine) as connection:
        connection.exec_driver_sql("VACUUM")


def _files(connection: Connection) -> Sealing:
    labels = people.all_labels(connection)
    blobs = connection.execute(select(schema.blob.c.address, schema.blob.c.label_id))
    segments = connection.execute(select(schema.segment.c.id, schema.segment.c.label_id))
    originals = {
        f"{ORIGINALS}/{row.address[:2]}/{row.address}": (labels[row.label_id], original_about(row.address))
        for row in blobs
    }
    return originals | {f"{SEGMENTS}/{row.id.rpartition(':')[2]}": (labels[row.label_id], row.id) for row in segments}
