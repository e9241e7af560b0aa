"""What was removed is in no answer, no row, no file and no free page; the ledger says that it happened."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storyroom.domain.accounts import Terms
from storyroom.domain.editing import Change, Step
from storyroom.domain.identity import Identity
from storyroom.domain.suggestion import Suggestion
from storyroom.errors import InvalidRequestError, LibraryBusyError, NotFoundError, ReadOnlyError
from storyroom.retrieval.vectors import VectorSegment
from storyroom.room import open_room
from storyroom.store import accounts, cleaning, identities, invitations, schema
from storyroom.store.database import writing
from storyroom.store.emergencies import notify
from storyroom.store.suggestions import SuggestionRows
from tests.fakes.house import House, make_house, script_text
from tests.fakes.raw import found_in

CANARY = "Zyxwollop"
"""A word that stands in what is removed and nowhere else."""
REASON = "The contract has ended."


def _secret(number: int) -> bytes:
    scenes = [
        (f"INT. {CANARY.upper()} VAULT {n} - DAY", f"The {CANARY} lamp {n}.\n\nOLE\nMy {CANARY}!") for n in range(9)
    ]
    return script_text(f"{CANARY} Rising", scenes, revision=f"{CANARY} {number}")


def _kept(number: int) -> bytes:
    scenes = [(f"INT. KITCHEN {n} - DAY", f"A kettle boils {number}.\n\nLIV\nTea for {n}?") for n in range(9)]
    return script_text("Kettle", scenes, revision=f"draft {number}")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path / "house")
    seat = made.seat()
    for number in range(3):
        seat.import_bytes(f"{CANARY}-{number}.fountain", _secret(number), project="Shared")
        seat.import_bytes(f"kettle-{number}.fountain", _kept(number), project="Shared")
    seat.add_person("ada", clear=("shared",))
    yield made
    made.close()


def _remove(house: House, *, reason: str = REASON, **target: str):
    desk = house.seat().keeping
    return desk.remove(desk.plan_removal(**target), reason=reason)


def test_the_search_of_the_raw_bytes_finds_the_word_before_it_is_removed(house: House) -> None:
    assert found_in(house.folder, CANARY)


def test_after_a_document_is_removed_the_raw_bytes_hold_none_of_it(house: House) -> None:
    done = _remove(house, document=f"{CANARY} Rising")
    assert done.cleaned
    assert found_in(house.folder, CANARY) == ()
    assert found_in(house.folder, "kettle")
    house.close()
    assert found_in(house.folder, CANARY) == ()


def test_no_piece_of_the_compressed_readings_the_vectors_or_the_originals_stays_either(house: House) -> None:
    with house._library.engine.connect() as connection:
        drafts = "SELECT d.id FROM draft d JOIN document o ON o.id = d.document_id WHERE o.title != 'Kettle'"
        readings = connection.exec_driver_sql(f"SELECT payload FROM draft_reading WHERE draft_id IN ({drafts})").all()
        ids = connection.exec_driver_sql(drafts).scalars().all()
    rows = [row for path in (house.folder / "segments").iterdir() for row in _vectors_of(path, ids)]
    pieces = [data[at : at + 24] for (data,) in readings for at in range(0, len(data) - 24, 96)] + rows
    assert len(pieces) > 100
    assert rows
    before = b"".join(path.read_bytes() for path in house.folder.rglob("*") if path.is_file())
    assert all(piece in before for piece in pieces)
    _remove(house, document=f"{CANARY} Rising")
    after = b"".join(path.read_bytes() for path in house.folder.rglob("*") if path.is_file())
    kept = {row for path in (house.folder / "segments").iterdir() for row in _vectors_of(path, None)}
    assert not any(piece in after for piece in pieces if piece not in kept)


def _vectors_of(path: Path, draft_ids: list[str] | None) -> list[bytes]:
    if path.read_bytes()[:8] != b"SRVECT01":
        return []
    segment = VectorSegment.open(path)
    scenes = [
        n for n, d in enumerate(segment.row_draft) if draft_ids is None or segment.draft_ids[d].decode() in draft_ids
    ]
    return [segment.vectors[row].tobytes() for n in scenes for row in range(segment.first[n], segment.first[n + 1])]


def test_the_next_request_knows_nothing_of_what_was_removed_and_all_of_the_rest(house: House) -> None:
    seat = house.seat("ada")
    before = seat.search("draft:all kettle", limit=100)
    assert seat.search(f"draft:all {CANARY}").total
    _remove(house, document=f"{CANARY} Rising")
    assert {hit.document for hit in seat.search(f"draft:all {CANARY}", limit=100).hits} <= {"Kettle"}
    assert {entry.document for entry in seat.drafts()} == {"Kettle"}
    after = seat.search("draft:all kettle", limit=100)
    assert {hit.scene_id for hit in after.hits} == {hit.scene_id for hit in before.hits if hit.document == "Kettle"}
    assert house.seat().verify().faults == ()


def test_what_is_left_answers_as_if_the_rest_had_never_been_there(house: House, tmp_path: Path) -> None:
    _remove(house, document=f"{CANARY} Rising")
    other = make_house(tmp_path / "other")
    for number in range(3):
        other.seat().import_bytes(f"kettle-{number}.fountain", _kept(number), project="Shared")
    for query in ("draft:all kettle", "tea", "who boils", "draft:all zyxwollop", "kitchen 3"):
        assert house.seat().search(query, limit=100) == other.seat().search(query, limit=100)
    other.close()


def test_no_opened_index_file_of_what_was_removed_stays_in_memory(house: House) -> None:
    seat = house.seat("ada")
    seat.search(f"draft:all {CANARY}")
    _remove(house, document=f"{CANARY} Rising")
    seat.search("draft:all kettle")
    opened = house.search_parts().opened
    assert all(ref.path.exists() for ref in opened._refs.values())
    assert len(opened._views._held) == 1


def test_one_draft_goes_and_its_neighbours_stay(house: House) -> None:
    done = _remove(house, document="kettle", draft="DRAFT 1")
    assert [entry.name for entry in done.plan.drafts] == ["draft 1"]
    assert sorted(entry.name for entry in house.seat().drafts() if entry.document == "Kettle") == ["draft 0", "draft 2"]
    assert house.seat().verify().faults == ()


def test_a_project_goes_with_its_compartment_and_its_grants(house: House) -> None:
    _remove(house, project="shared")
    assert house.seat().projects() == ()
    assert all("shared" not in person.clearance.compartments for person in house.seat().people())
    assert found_in(house.folder, CANARY) == ()
    report = house.seat().import_bytes("kettle.fountain", _kept(1), project="Shared")
    assert report.status == "imported"
    assert house.seat("ada").drafts() == ()


def test_a_compartment_stays_while_something_stands_under_it(house: House) -> None:
    house.seat().import_bytes("other.fountain", _kept(9), project="Other", labels=("shared",))
    _remove(house, project="shared")
    assert "shared" in house.seat("ada").principal.clearance.compartments


def test_a_person_goes_and_the_ledger_keeps_the_id_only(house: House) -> None:
    house.seat().add_person("Zebedee Quillfeather")
    person = house.seat("Zebedee Quillfeather").principal
    assert found_in(house.folder, "Quillfeather")
    assert _remove(house, person="Zebedee Quillfeather").cleaned
    assert found_in(house.folder, "Quillfeather") == ()
    with pytest.raises(NotFoundError):
        house.seat("Zebedee Quillfeather")
    (entry,) = [entry for entry in house._library.ledger_entries() if entry.act == "removal_made"]
    assert dict(entry.facts)["principal"] == person.id


def _fill_every_table(house: House, name: str, number: int) -> None:
    """Give a person a row in every table that points at people, by the acts that make them."""
    owner, library = house.seat(), house._library
    project = f"Reel{number}"
    owner.import_bytes("reel.fountain", script_text(project, [("INT. LOFT - DAY", f"Reel {number}.")]), project=project)
    owner.add_person(name, clear=("shared",), all_but=("kettle-only",))
    owner.access.set_roles(name, operator=True)
    owner.access.add_group(f"crew {number}")
    owner.access.join_group(f"crew {number}", name)
    owner.access.need_to_know(project.casefold(), on=True)
    owner.access.let_know(project.casefold(), name)
    owner.accounts.invite(name)
    seat, terms = house.seat(name), Terms()
    seat.accounts.make_recovery_codes()
    seat.accounts.make_key(f"{name} program")
    seat.emergencies.ask("shared", reason="The server room burns.")
    accounts.set_password(library, name, "$argon2id$x", actor=seat.principal.id)
    credential = f"credential of {name}".encode()
    accounts.add_passkey(library, name, credential=credential, public_key=b"k", sign_count=0, called=f"{name} laptop")
    accounts.open_session(library, name, device=f"Browser of {name}", terms=terms, how="password")
    accounts.note_try(library, (f"account/{name}",), terms.window)
    identities.link(library, name, Identity(f"https://{name}.example", f"00u-{name}"), how="own")
    invitations.invite(library, name, terms, actor=seat.principal.id)
    owner.access.grant(name, project.casefold(), role="writer")
    draft = seat.find_draft(project=project).id
    after = f"{name} {seat.text(draft)}"
    step = Step("type", (Change(0, 0, f"{name} "),))
    seat.editing.save(draft, (step,), version=0, sha256=hashlib.sha256(after.encode()).hexdigest())
    made = Suggestion(
        f"suggestion of {name}", "r", draft, 1, 0, "INT. LOFT - DAY", "shorter", 0, 4, "Reel", f"{name}.", 0.0, (), None, 0, 1.0,
        "m", "0" * 64, "1" * 64, "2026-01-01",
    )  # fmt: skip
    SuggestionRows(library).add([made], seat.principal.id, seat.find_draft(project=project).label)
    with writing(library.engine) as connection:
        notify(library, connection, [seat.principal.id], f"{name} was told.")


def _rows_of(house: House, principal_id: str) -> dict[str, int]:
    """Count the rows that point at a person, table by table."""
    found = {}
    with house._library.engine.connect() as connection:
        for table in schema.metadata.sorted_tables:
            for column in table.columns:
                if any(foreign.column is schema.principal.c.id for foreign in column.foreign_keys):
                    counted = select(func.count()).select_from(table).where(column == principal_id)
                    found[table.name] = connection.execute(counted).scalar_one()
    return found


def test_a_person_leaves_no_row_in_any_table_of_accounts_and_takes_nobody_elses(house: House) -> None:
    house.seat().access.open("kettle-only")
    for number, name in enumerate(("Quillfeather", "Marmalade")):
        _fill_every_table(house, name, number)
    gone, stays = (house.seat(name).principal.id for name in ("Quillfeather", "Marmalade"))
    before = _rows_of(house, gone)
    assert 0 not in before.values(), "a table of people that this test does not know: give the person a row in it"
    assert {"account", "passkey", "recovery_code", "login_session", "api_key", "identity_link"} <= set(before)
    kept = _rows_of(house, stays)
    assert accounts.tries(house._library, "account/Quillfeather", Terms().window) == 1
    assert found_in(house.folder, "00u-Quillfeather")
    assert _remove(house, person="Quillfeather").cleaned
    assert set(_rows_of(house, gone).values()) == {0}
    assert _rows_of(house, stays) == kept
    assert accounts.tries(house._library, "account/Quillfeather", Terms().window) == 0
    assert accounts.tries(house._library, "account/Marmalade", Terms().window) == 1
    for word in ("Quillfeather", accounts.hash_of("account/Quillfeather")):
        assert found_in(house.folder, word) == (), word


def test_nobody_can_remove_the_last_who_runs_the_library(house: House) -> None:
    with pytest.raises(InvalidRequestError, match="Nobody would be left"):
        _remove(house, person="owner")
    assert house.seat("owner").verify().faults == ()


def test_the_ledger_says_what_went_by_whom_and_why_in_ids_and_counts(house: House) -> None:
    plan = house.seat().keeping.plan_removal(document=f"{CANARY} Rising")
    done = house.seat().keeping.remove(plan, reason=REASON)
    entries = [entry for entry in house._library.ledger_entries() if dict(entry.facts).get("removal") == done.id]
    assert [entry.act for entry in entries] == ["removal_made", *["draft_removed"] * 3, "removal_cleaned"]
    facts = dict(entries[0].facts)
    assert facts["reason"] == REASON
    assert (facts["what"], facts["drafts"], facts["scenes"]) == ("document", "3", "27")
    assert {dict(entry.facts)["draft"] for entry in entries[1:4]} == {entry.id for entry in plan.drafts}
    assert all(entry.actor == house.seat().principal.id for entry in entries)


@pytest.mark.parametrize("reason", ["", "   ", f"Contract of {CANARY.upper()}   rising ended.", "x" * 501])
def test_a_reason_is_needed_and_may_not_name_what_goes(house: House, reason: str) -> None:
    with pytest.raises(InvalidRequestError):
        _remove(house, document=f"{CANARY} Rising", reason=reason)
    assert len(house.seat().drafts()) == 6


def test_looking_at_a_plan_changes_nothing(house: House) -> None:
    before = tuple(house._library.ledger_entries())
    plan = house.seat().keeping.plan_removal(document=f"{CANARY} Rising")
    assert (len(plan.drafts), plan.scenes) == (3, 27)
    assert tuple(house._library.ledger_entries()) == before
    assert len(house.seat().drafts()) == 6


def test_a_plan_that_no_longer_holds_is_not_carried_out(house: House) -> None:
    desk = house.seat().keeping
    plan = desk.plan_removal(document=f"{CANARY} Rising")
    house.seat().import_bytes("late.fountain", _secret(7), project="Shared")
    with pytest.raises(LibraryBusyError, match="changed since it was shown"):
        desk.remove(plan, reason=REASON)
    assert len(house.seat().drafts()) == 7


def test_exports_handed_out_earlier_are_listed_as_out_of_reach(house: House) -> None:
    seat = house.seat()
    (draft, *_rest) = [entry for entry in seat.drafts() if entry.document != "Kettle"]
    (other, *_rest) = [entry for entry in seat.drafts() if entry.document == "Kettle"]
    for entry in (draft, other):
        seat.export(entry.id, "fountain")
    plan = seat.keeping.plan_removal(document=f"{CANARY} Rising")
    assert [(one.kind, one.about) for one in plan.out_of_reach] == [("export", f"{draft.id} as fountain")]


def test_only_what_the_person_sees_can_be_removed_and_nothing_is_said_of_the_rest(house: House) -> None:
    house.seat().import_bytes("hidden.fountain", _secret(8), project="Shared", labels=("embargo",))
    house.seat().access.grant("reader", "shared", role="owner")
    desk = house.seat("reader").keeping
    plan = desk.plan_removal(document=f"{CANARY} Rising")
    assert len(plan.drafts) == 3
    desk.remove(plan, reason=REASON)
    assert [entry.name for entry in house.seat().drafts() if entry.document != "Kettle"] == [f"{CANARY} 8".lower()]
    with pytest.raises(NotFoundError):
        desk.plan_removal(document=f"{CANARY} Rising")


def test_readers_may_not_remove(house: House) -> None:
    with pytest.raises(ReadOnlyError):
        house.seat("ada").keeping.plan_removal(project="Shared")


@pytest.mark.parametrize(
    "target", [{}, {"person": "ada", "project": "Shared"}, {"draft": "draft 1"}, {"project": "Shared", "draft": "x"}]
)
def test_exactly_one_thing_is_named(house: House, target: dict[str, str]) -> None:
    with pytest.raises(InvalidRequestError, match="Name one thing"):
        house.seat().keeping.plan_removal(**target)


def test_a_word_in_an_orphan_of_a_cut_off_import_goes_too(house: House) -> None:
    for folder in ("segments", "originals/ab"):
        (house.folder / folder).mkdir(parents=True, exist_ok=True)
        (house.folder / folder / ".left.part").write_bytes(_secret(1))
        (house.folder / folder / "orphan").write_bytes(_secret(1))
    _remove(house, document=f"{CANARY} Rising")
    assert found_in(house.folder, CANARY) == ()


def test_the_free_pages_of_the_database_hold_nothing_while_another_process_has_it_open(house: House) -> None:
    other = sqlite3.connect(house.folder / "storyroom.db")
    other.execute("SELECT count(*) FROM draft").fetchall()
    assert _remove(house, document=f"{CANARY} Rising").cleaned
    assert found_in(house.folder, CANARY) == ()
    other.close()


def _sent(house: House, name: str, label_of: str, opened_at: str) -> None:
    with house._library.engine.connect() as connection:
        connection.exec_driver_sql(
            "INSERT INTO egress_call (id, label_id, actor, provider, purpose, host, target, model, terms_hash, sanitised, "
            "opened_at, size, sha256, currency, estimate, ledger_position) "
            "SELECT ?, label_id, 'a', 'acme', 'ask', 'h', 't', 'm', 'x', 0, ?, 1, 's', 'EUR', 0, 1 FROM draft WHERE id = ?",
            (name, opened_at, label_of),
        )
        connection.exec_driver_sql(
            "INSERT INTO egress_body (call_id, label_id, nonce, sealed) SELECT id, label_id, x'00', ? FROM egress_call "
            "WHERE id = ?",
            (f"sealed {name}".encode(), name),
        )
        connection.commit()


def test_the_sealed_copies_of_what_was_sent_of_it_go_and_the_sending_is_listed(house: House) -> None:
    house.seat().import_bytes("other.fountain", _kept(9), project="Other")
    (own,) = {entry.id for entry in house.seat().drafts() if entry.name == f"{CANARY} 1".lower()}
    (other,) = {entry.id for entry in house.seat().drafts() if entry.project == "Other"}
    _sent(house, "since", own, "2999-01-01T00:00:00+00:00")
    _sent(house, "before", own, "2020-01-01T00:00:00+00:00")
    _sent(house, "elsewhere", other, "2999-01-01T00:00:00+00:00")
    plan = house.seat().keeping.plan_removal(document=f"{CANARY} Rising")
    assert [(one.kind, one.about) for one in plan.out_of_reach] == [("sent", "since to acme")]
    house.seat().keeping.remove(plan, reason=REASON)
    with house._library.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT call_id FROM egress_body ORDER BY call_id").scalars().all()
        calls = connection.exec_driver_sql("SELECT count(*) FROM egress_call").scalar()
    assert (kept, calls) == (["before", "elsewhere"], 3)
    assert found_in(house.folder, "sealed since") == ()
    assert found_in(house.folder, "sealed before")


def test_a_name_that_others_were_told_gives_way_to_the_id(house: House) -> None:
    house.seat().add_person("Quillfeather")
    person = house.seat("Quillfeather").principal
    with house._library.engine.connect() as connection:
        connection.exec_driver_sql(
            "INSERT INTO notice (id, principal_id, text, made_at) SELECT 'n', id, 'Quillfeather opened it; Quillfeathers "
            "did not', 't' FROM principal WHERE name = 'owner'"
        )
        connection.exec_driver_sql(
            "INSERT INTO egress_terms (id, provider, hash, terms, confirmed_by, confirmed_at) "
            "VALUES ('t', 'acme', 'h', 'x', 'Quillfeather', 't')"
        )
        connection.commit()
    _remove(house, person="Quillfeather")
    with house._library.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT text FROM notice").scalar() == (
            f"{person.id} opened it; Quillfeathers did not"
        )
        assert connection.exec_driver_sql("SELECT confirmed_by FROM egress_terms").scalar() == person.id


def test_every_row_that_points_at_a_person_goes_with_them_or_lets_go(house: House) -> None:
    for table in schema.metadata.sorted_tables:
        for column in table.columns:
            for foreign in column.foreign_keys:
                if foreign.column is schema.principal.c.id:
                    assert (foreign.ondelete or "").upper() in {"CASCADE", "SET NULL"}, f"{table.name}.{column.name}"


def test_a_clean_up_that_cannot_be_finished_says_so_and_is_finished_at_the_next_opening(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleaning, "_without_free_pages", lambda library: False)
    done = _remove(house, document=f"{CANARY} Rising")
    assert not done.cleaned
    assert "keeps reading" in done.waits_for
    assert any("not cleaned up" in fault for fault in house.seat().verify().faults)
    monkeypatch.undo()
    house.close()
    open_room(house.folder).close()
    assert found_in(house.folder, CANARY) == ()


def test_what_others_left_in_free_pages_goes_too(house: House) -> None:
    other = sqlite3.connect(house.folder / "storyroom.db", isolation_level=None)
    other.execute("PRAGMA secure_delete = OFF")
    other.execute("CREATE TABLE scrap (text TEXT)")
    other.executemany("INSERT INTO scrap VALUES (?)", [(f"{CANARY} {number}",) for number in range(5000)])
    other.execute("DROP TABLE scrap")
    other.close()
    desk = house.seat().keeping
    desk.remove(desk.plan_removal(document=f"{CANARY} Rising"), reason=REASON)
    assert found_in(house.folder, CANARY) == ()
