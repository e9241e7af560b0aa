from __future__ import annotations

from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from storyroom.store import (
    schema,
    schema_blind,
    schema_breakdown,
    schema_canon,
    schema_dataset,
    schema_editing,
    schema_egress,
    schema_exports,
    schema_licensing,
    schema_people,
    schema_promotion,
    schema_suggestions,
    schema_voice,
)
from storyroom.store.database import HEAD, alembic_config, open_database, upgrade
from tests.fakes.fresh import repeat

WITHOUT_LABEL = {
    "library", "compartment", "principal", "label", "label_compartment", "ledger",
    "compartment_rule", "people_group", "group_member", "access_grant", "standing_right", "known_to", "break_glass", "notice",
    "account", "passkey", "recovery_code", "login_session", "api_key", "invitation", "attempt", "identity_link",
    "egress_terms",
    "ledger_node", "ledger_act", "ledger_key", "cleaning",
}  # fmt: skip
"""Tables about people and the house itself: they hold no content and nothing derived from it."""


def test_every_row_that_holds_content_has_a_label_without_default() -> None:
    for table in schema.metadata.sorted_tables:
        if table.name in WITHOUT_LABEL:
            continue
        column = table.c.label_id
        assert not column.nullable
        assert column.default is None
        assert column.server_default is None
        assert table in {
            *schema.CONTENT_TABLES,
            *schema_people.CONTENT_TABLES,
            *schema_egress.CONTENT_TABLES,
            *schema_exports.CONTENT_TABLES,
            *schema_blind.CONTENT_TABLES,
            *schema_breakdown.CONTENT_TABLES,
            *schema_canon.CONTENT_TABLES,
            *schema_dataset.CONTENT_TABLES,
            *schema_editing.CONTENT_TABLES,
            *schema_licensing.CONTENT_TABLES,
            *schema_promotion.CONTENT_TABLES,
            *schema_suggestions.CONTENT_TABLES,
            *schema_voice.CONTENT_TABLES,
        }


def test_the_migrations_make_the_schema_that_the_code_declares(tmp_path) -> None:
    migrated = open_database(tmp_path / "a.db")
    upgrade(migrated)
    declared = create_engine(f"sqlite:///{tmp_path / 'b.db'}")
    schema.metadata.create_all(declared)
    left, right = inspect(migrated), inspect(declared)
    assert set(left.get_table_names()) - {"alembic_version"} == set(right.get_table_names())
    for table in right.get_table_names():
        columns = [
            [(c["name"], str(c["type"]), c["nullable"]) for c in side.get_columns(table)] for side in (left, right)
        ]
        assert columns[0] == columns[1]
        assert {i["name"] for i in left.get_indexes(table)} == {i["name"] for i in right.get_indexes(table)}
        keys = [sorted(side.get_foreign_keys(table), key=str) for side in (left, right)]
        assert keys[0] == keys[1]
    migrated.dispose()
    declared.dispose()


def test_the_code_knows_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(alembic_config()).get_current_head() == HEAD


def test_the_database_survives_power_cuts_by_its_settings(tmp_path) -> None:
    engine = open_database(tmp_path / "a.db")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()


def test_a_library_made_quickly_for_tests_is_what_the_migrations_make(tmp_path) -> None:
    told = []
    for name, make in (("a.db", upgrade), ("b.db", repeat)):
        engine = open_database(tmp_path / name)
        make(engine)
        with engine.connect() as connection:
            held = connection.connection.driver_connection
            told.append(tuple(held.iterdump()))
    assert told[0] == told[1]
    assert len(told[0]) > 100
