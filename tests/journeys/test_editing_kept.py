"""Working copies and the origin of words go where their draft goes: under its label and its seal, into backups, and away with it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import select

from storyroom.domain.editing import Change, Step
from storyroom.errors import NotFoundError
from storyroom.journeys.backup import back_up
from storyroom.journeys.prepare import decode_reading
from storyroom.journeys.restore import restore
from storyroom.room import open_room
from storyroom.settings import Settings
from storyroom.store.database import reading, writing
from storyroom.store.ids import RandomIds, SystemClock
from storyroom.store.library import Library
from storyroom.store.schema_editing import span_ledger, working_copy
from storyroom.store.vault import UNSEALED, Safe, Vault
from tests.fakes.house import CHEAP, House, SetClock, make_house, script_text
from tests.fakes.raw import found_in

PASSPHRASE = "correct horse battery"
CANARY = "Zyxwollop"
SCENES = [("INT. BAKERY - NIGHT", "MARIT puts a lantern on the counter."), ("EXT. QUAY - DAY", "OLE carries herring.")]


def _house(folder: Path, **more: str) -> House:
    made = make_house(folder, embed=False, clock=SetClock(), **more)
    made.seat().import_bytes("w.fountain", script_text("Beacon", SCENES), project="Beacon", draft="white")
    return made


@pytest.fixture
def house(tmp_path):
    made = _house(tmp_path / "house")
    yield made
    made.close()


def _write(house, name="owner", word=CANARY):
    """Begin a working copy in which a word stands, and one that was taken out again."""
    seat = house.seat(name)
    draft = seat.find_draft(project="Beacon", draft="white").id
    state = seat.editing.open(draft)
    text = state.text
    for change in (Change(0, 0, f"{word} gone "), Change(0, len(f"{word} gone "), ""), Change(0, 0, f"{word}\n\n")):
        text = text[: change.start] + change.text + text[change.end :]
        digest = hashlib.sha256(text.encode()).hexdigest()
        state = seat.editing.save(draft, (Step("type", (change,)),), version=state.version, sha256=digest)
    return draft, state.version


def _rows(house, table):
    with reading(house._library.engine) as connection:
        return connection.execute(select(table)).all()


def test_a_removed_draft_leaves_no_byte_of_what_was_written_on_it(house):
    _write(house)
    assert found_in(house.folder, CANARY)
    desk = house.seat().keeping
    assert desk.remove(desk.plan_removal(document="Beacon"), reason="It ended.").cleaned
    assert found_in(house.folder, CANARY) == ()
    assert (_rows(house, working_copy), _rows(house, span_ledger)) == ([], [])
    assert house.seat().verify().faults == ()


def test_what_somebody_who_left_was_working_on_goes_with_them_and_what_they_made_stays(house):
    house.seat().add_person("ada")
    house.seat().access.grant("ada", "beacon", role="writer")
    draft, version = _write(house, "ada", "lamp")
    house.seat("ada").editing.make_draft(draft, version=version, name="blue")
    _write(house, "ada")
    desk = house.seat().keeping
    assert desk.remove(desk.plan_removal(person="ada"), reason="She left.").cleaned
    assert found_in(house.folder, CANARY) == ()
    blue = house.seat().find_draft(project="Beacon", draft="blue").id
    (act,) = [one for one in house.seat().editing.origin(blue).acts if one.origin == "person"]
    assert act.by == ""


def test_a_sealed_library_keeps_no_word_in_plain_and_a_changed_row_is_told(tmp_path):
    sealed = _house(tmp_path / "sealed", passphrase=PASSPHRASE)
    draft, version = _write(sealed)
    (row,) = _rows(sealed, working_copy)
    assert CANARY not in row.text
    assert b"act" not in _rows(sealed, span_ledger)[0].payload
    sealed.seat().labels.add(draft, ("embargo",))
    assert sealed.seat().editing.open(draft).text.startswith(CANARY)
    assert sealed.seat().editing.origin(draft).words
    assert sealed.seat().verify().faults == ()
    assert found_in(sealed.folder, CANARY) == ()
    made = sealed.seat().editing.make_draft(draft, version=version, name="blue")
    drafts = {one.id: one.label for one in sealed.seat().drafts()}
    assert drafts[made.draft_id] == drafts[draft], "it has the label of the draft as that is now"
    with writing(sealed._library.engine) as connection:
        kept = connection.execute(select(span_ledger).where(span_ledger.c.draft_id == draft)).one()
        connection.execute(
            span_ledger.update().where(span_ledger.c.draft_id == made.draft_id).values(payload=kept.payload)
        )
    assert sealed.seat().verify().faults == (f"origin of the words of {made.draft_id} was changed",)
    sealed.close()


def test_a_copy_follows_its_draft_out_of_sight(house):
    house.seat().access.open("legal")
    house.seat().add_person("ada")
    house.seat().access.grant("ada", "beacon", role="writer")
    draft, version = _write(house, "ada")
    house.seat().labels.add(draft, ("legal",))
    desk = house.seat("ada").editing
    for look in (
        lambda: desk.open(draft),
        lambda: desk.origin(draft),
        lambda: desk.discard(draft, version=version),
        lambda: desk.make_draft(draft, version=version, name="blue"),
    ):
        with pytest.raises(NotFoundError):
            look()
    assert not desk.unfinished(draft)


def test_whose_words_they_are_names_no_draft_that_the_asker_may_not_see(house):
    draft, version = _write(house, word="lamp")
    made = house.seat().editing.make_draft(draft, version=version, name="blue")
    house.seat().access.open("legal")
    house.seat().labels.add(draft, ("legal",))
    house.seat().add_person("ada", clear=("beacon",))
    acts = house.seat("ada").editing.origin(made.draft_id).acts
    assert [(one.operation, one.draft, one.draft_id == "", one.after == "") for one in acts] == [
        ("import_file", "", True, True),
        ("edit", "blue", False, False),
    ]


def test_a_backup_brings_working_copies_and_origins_back(house, tmp_path):
    draft, version = _write(house)
    (tmp_path / "out").mkdir()
    seat = house.seat()
    list(back_up(house._library, seat.principal, tmp_path / "out" / "b", passphrase=PASSPHRASE, cost=CHEAP))
    assert found_in(tmp_path / "out", CANARY) == ()

    def opened(folder: Path, safe: Safe = UNSEALED) -> Library:
        return Library(folder, ids=RandomIds(), clock=SystemClock(), decode=decode_reading, safe=safe)

    def no_keys(path: Path) -> Vault:
        raise AssertionError(path)

    target = tmp_path / "again"
    list(restore(tmp_path / "out" / "b", target, passphrase=PASSPHRASE, open_library=opened, open_keys=no_keys))
    again = open_room(target, Settings(library=str(target), embeddings="off"))
    state = again.seat().editing.open(draft)
    assert (state.version, state.text.startswith(CANARY)) == (version, True)
    assert again.seat().editing.origin(draft).words
    again.close()


def test_a_compartment_whose_key_is_destroyed_takes_its_working_copies_with_it(tmp_path):
    sealed = _house(tmp_path / "sealed", passphrase=PASSPHRASE)
    _write(sealed)
    desk = sealed.seat().vault
    assert desk.shred(desk.plan_shredding("beacon"), reason="The option has lapsed.").cleaned
    assert (_rows(sealed, working_copy), _rows(sealed, span_ledger)) == ([], [])
    sealed.close()
