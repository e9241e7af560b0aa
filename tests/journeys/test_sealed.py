"""A sealed library: whoever has the disk reads nothing, whoever has the passphrase misses nothing, and a destroyed key is the end."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from sqlalchemy import select, update

from storyroom.domain.access import Label
from storyroom.domain.document import DraftEntry
from storyroom.domain.keeping import SealReport, Shredding
from storyroom.errors import (
    AccessError,
    InvalidRequestError,
    LibraryBusyError,
    LibraryDamagedError,
    NotFoundError,
    ReadOnlyError,
    SettingsError,
)
from storyroom.journeys import unlock as unlocking
from storyroom.journeys.backup import back_up
from storyroom.journeys.prepare import decode_reading
from storyroom.journeys.restore import restore
from storyroom.journeys.seal import seal_copy
from storyroom.room import Room, Seat, make_room, open_room
from storyroom.settings import Settings
from storyroom.store import schema
from storyroom.store.database import writing
from storyroom.store.ids import RandomIds, SystemClock
from storyroom.store.library import Library
from storyroom.store.vault import UNSEALED, Safe, Vault, vault_path
from tests.fakes.house import CHEAP, House, make_house, script_text
from tests.fakes.raw import found_in

PASSPHRASE = "correct horse battery staple"
CANARY = "Zyxwollop"
OTHER = "Quibberdash"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path / "house", passphrase=PASSPHRASE)
    _fill(made)
    yield made
    made.close()


def _fill(house: Room) -> None:
    seat = house.seat()
    for number in range(2):
        seat.import_bytes(f"{CANARY} {number}.fountain", _script(CANARY, number), project=f"{CANARY} Rising")
        seat.import_bytes(f"{OTHER} {number}.fountain", _script(OTHER, number), project=f"{OTHER} Falls")
    list(seat.index_vectors())


def _script(word: str, number: int) -> bytes:
    scenes = [
        (f"INT. {word.upper()} VAULT {n} - DAY", f"The {word} lamp {n} is lit.\n\nMISTER {word.upper()}\n{word} {n}!")
        for n in range(1, 7)
    ]
    return script_text(f"{word} {number}", scenes, revision=f"draft {number}")


def _open(folder: Path, safe: Safe = UNSEALED) -> Library:
    return Library(folder, ids=RandomIds(), clock=SystemClock(), decode=decode_reading, safe=safe)


def _unlock(path: Path) -> Vault:
    return Vault.unlock(path, PASSPHRASE)


def _reopened(folder: Path) -> House:
    return House(_open(folder, _unlock(vault_path(folder))), Settings(library=str(folder), embeddings="off"))


def _count(seat: Seat, word: str) -> int:
    """Count the scenes that are found in projects called so."""
    return sum(word in hit.project for hit in seat.search("draft:all lamp", limit=99).hits)


def _draft(seat: Seat, word: str) -> DraftEntry:
    return next(entry for entry in seat.drafts() if word in entry.document)


# --- whoever has the disk ---


def test_the_raw_bytes_of_an_unsealed_library_hold_the_word(tmp_path: Path) -> None:
    """The search must find it where it is, or finding nothing says nothing."""
    plain = make_house(tmp_path / "plain")
    _fill(plain)
    found = found_in(tmp_path, CANARY)
    plain.close()
    assert any("storyroom.db" in name for name in found)
    assert any("originals" in name for name in found)


def test_no_byte_of_a_sealed_library_holds_a_word_a_name_or_a_title(house: House, tmp_path: Path) -> None:
    house.seat().search(f"{CANARY} lamp")
    assert found_in(tmp_path, CANARY) == ()  # while it is open: the write-ahead log too
    house.close()
    assert found_in(tmp_path, CANARY) == ()


def test_no_index_file_and_no_original_keeps_a_piece_of_what_it_was(house: House, tmp_path: Path) -> None:
    plain = make_house(tmp_path / "plain")
    _fill(plain)
    pieces = {
        data[at : at + 24]
        for folder in ("segments", "originals")
        for path in (tmp_path / "plain" / folder).rglob("*")
        if path.is_file()
        for data in [path.read_bytes()]
        for at in range(0, len(data) - 24, 8)
        if len(set(data[at : at + 24])) > 8  # zeros and fillings are in every file
    }
    plain.close()
    sealed = b"".join(path.read_bytes() for path in (tmp_path / "house").rglob("*") if path.is_file())
    assert len(pieces) > 500
    assert not [piece for piece in pieces if piece in sealed]


def test_the_copy_of_the_database_that_a_backup_makes_is_sealed_too(house: House, tmp_path: Path) -> None:
    from storyroom.store.snapshot import snapshot  # noqa: PLC0415

    with snapshot(house._library) as taken:
        assert taken.drafts == 4
        assert any(path.name.startswith(".snapshot-") for path in (tmp_path / "house").iterdir())
        assert found_in(tmp_path, CANARY) == ()


def test_sqlite_itself_can_make_nothing_of_the_database(house: House, tmp_path: Path) -> None:
    house.close()
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        sqlite3.connect(tmp_path / "house" / "storyroom.db").execute("SELECT count(*) FROM draft")


def test_the_key_file_names_no_compartment_and_its_lengths_tell_no_name(house: House, tmp_path: Path) -> None:
    told = json.loads(vault_path(tmp_path / "house").read_text())
    assert len({len(one) for one in told["compartments"]}) == 1
    assert len(told["compartments"]) == len(house._library.safe.names()) >= 4  # type: ignore[attr-defined]
    assert found_in(tmp_path, "embargo") == ()


# --- whoever has the passphrase ---


def _life(room: House, tmp_path: Path) -> list[object]:
    """Live in a library for a while, and return everything that was seen."""
    seat = room.seat()
    seen: list[object] = []

    def look() -> None:
        for entry in seat.drafts():
            reading = seat.read(entry.id)
            seen.append((entry, reading.screenplay, reading.scenes, seat.report(entry.id)))
            seen.append([seat.export(entry.id, name) for name in ("fountain", "fdx", "original")])
        seen.append(seat.search("draft:all lamp", limit=99).hits)
        seen.append(seat.ask(f"What of the {OTHER} lamp 3?"))

    look()
    seat.labels.add(_draft(seat, CANARY).id, ("embargo",), reason="It is not announced.")
    look()
    list(seat.rebuild())
    look()
    plan = seat.keeping.plan_removal(document=f"{OTHER} 1")
    seat.keeping.remove(plan, reason="The option has lapsed.")
    look()
    seen.append(seat.verify().faults)
    seen.append(room.seat("reader").search("draft:all lamp", limit=99).total)
    return seen


def test_a_sealed_library_answers_everything_as_an_unsealed_one(tmp_path: Path) -> None:
    seen = []
    for name, passphrase in (("plain", None), ("sealed", PASSPHRASE)):
        room = make_house(tmp_path / name / "house", passphrase=passphrase)
        _fill(room)
        seen.append(_life(room, tmp_path))
        room.close()
    assert len(seen[0]) > 30
    assert seen[0] == seen[1]


def test_it_opens_again_with_its_passphrase_only(house: House, tmp_path: Path) -> None:
    house.close()
    again = _reopened(tmp_path / "house")
    assert _count(again.seat(), CANARY) == 12
    again.close()
    with pytest.raises(AccessError, match="passphrase"):
        Vault.unlock(vault_path(tmp_path / "house"), PASSPHRASE + "r")


def test_without_its_key_file_it_says_what_is_missing(house: House, tmp_path: Path) -> None:
    house.close()
    vault_path(tmp_path / "house").rename(tmp_path / "elsewhere")
    with pytest.raises(AccessError, match="key file"):
        open_room(tmp_path / "house", Settings(embeddings="off"))


def test_a_key_file_beside_an_unsealed_library_is_not_believed(tmp_path: Path) -> None:
    make_house(tmp_path / "plain").close()
    vault = Vault.make(vault_path(tmp_path / "plain"), PASSPHRASE, cost=CHEAP)
    with pytest.raises(AccessError, match="not sealed"):
        _open(tmp_path / "plain", vault)


def test_the_key_file_of_another_library_opens_nothing(house: House, tmp_path: Path) -> None:
    house.close()
    other = Vault.make(tmp_path / "other.vault", PASSPHRASE, cost=CHEAP)
    with pytest.raises(LibraryDamagedError):
        _open(tmp_path / "house", other)


# --- rows and files that are moved or changed ---


def test_a_text_under_another_label_does_not_open(house: House) -> None:
    """Whoever can write the database cannot show one compartment's text to another's readers."""
    library, seat = house._library, house.seat()
    hidden, shown = _draft(seat, CANARY), _draft(seat, OTHER)
    with writing(library.engine) as rows:
        text = rows.execute(select(schema.draft_text.c.text).where(schema.draft_text.c.draft_id == hidden.id)).scalar()
        rows.execute(update(schema.draft_text).where(schema.draft_text.c.draft_id == shown.id).values(text=text))
    with pytest.raises(LibraryDamagedError):
        library.reader(seat.principal.clearance).text(shown.id)
    assert any("text of" in fault for fault in seat.verify().faults)


def test_a_row_that_is_given_another_label_does_not_open(house: House) -> None:
    library, seat = house._library, house.seat()
    hidden, shown = _draft(seat, CANARY), _draft(seat, OTHER)
    with writing(library.engine) as rows:
        label = rows.execute(select(schema.draft.c.label_id).where(schema.draft.c.id == shown.id)).scalar()
        for table in (schema.draft, schema.draft_text, schema.draft_reading, schema.scene):
            key = table.c.draft_id if "draft_id" in table.c else table.c.id
            rows.execute(update(table).where(key == hidden.id).values(label_id=label))
    with pytest.raises(LibraryDamagedError):
        library.reader(seat.principal.clearance).text(hidden.id)
    with pytest.raises(LibraryDamagedError):
        library.reader(seat.principal.clearance).scenes(hidden.id)


def test_two_scenes_that_change_places_are_noticed(house: House) -> None:
    library, seat = house._library, house.seat()
    scenes = seat.read(_draft(seat, CANARY).id).scenes
    first, second = scenes[0].id, scenes[1].id
    table = schema.scene
    with writing(library.engine) as rows:
        headings = {row.id: row.heading for row in rows.execute(select(table.c.id, table.c.heading))}
        rows.execute(update(table).where(table.c.id == first).values(heading=headings[second]))
        rows.execute(update(table).where(table.c.id == second).values(heading=headings[first]))
    assert len([fault for fault in seat.verify().faults if "scene of" in fault]) == 2


@pytest.mark.parametrize("folder", ["segments", "originals"])
def test_a_changed_byte_in_a_file_is_noticed(house: House, tmp_path: Path, folder: str) -> None:
    path = max((tmp_path / "house" / folder).rglob("*"), key=lambda found: found.stat().st_size * found.is_file())
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert any("was changed" in fault for fault in house.seat().verify().faults)


def test_one_file_in_the_place_of_another_is_noticed(house: House, tmp_path: Path) -> None:
    first, second = [path for path in sorted((tmp_path / "house" / "originals").rglob("*")) if path.is_file()][:2]
    held = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(held)
    assert len([fault for fault in house.seat().verify().faults if "original" in fault]) == 2


# --- keys ---


def test_what_is_imported_in_another_process_opens_here_and_the_reverse(house: House, tmp_path: Path) -> None:
    other = _reopened(tmp_path / "house")
    other.seat().import_bytes("new.fountain", _script("Newfound", 1), project="New One")
    assert _count(house.seat(), "New One") == 6
    house.seat().import_bytes("newer.fountain", _script("Newer", 1), project="Newer One")
    assert _count(other.seat(), "Newer One") == 6
    other.close()


def test_the_passphrase_changes_and_nothing_is_sealed_anew(house: House, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in (tmp_path / "house" / "segments").iterdir()}
    with pytest.raises(AccessError):
        house.seat().vault.change_passphrase("not this one, surely", "a new one, long enough")
    vault = house._library.safe
    assert isinstance(vault, Vault)
    vault.change_passphrase("a new one, long enough", cost=CHEAP)
    house.close()
    with pytest.raises(AccessError):
        _unlock(vault_path(tmp_path / "house"))
    opened = _open(tmp_path / "house", Vault.unlock(vault_path(tmp_path / "house"), "a new one, long enough"))
    assert _count(House(opened, Settings(embeddings="off")).seat(), CANARY) == 12
    opened.close()
    assert before == {path: path.read_bytes() for path in (tmp_path / "house" / "segments").iterdir()}


def test_a_short_passphrase_makes_no_library(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequestError, match="12"):
        make_room(tmp_path / "house", Settings(embeddings="off"), passphrase="short")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: told.update(format=2),
        lambda told: told["kdf"].update(memory_kib=1 << 40),
        lambda told: told["kdf"].update(name="md5"),
        lambda told: told.update(compartments=told["compartments"][::-1], database=told["master"]),
        lambda told: told.update(compartments=[told["compartments"][0][:-8] + "AAAAAAA="]),
        lambda told: told.update(salt=7) or told.pop("kdf"),
        lambda told: told.update(master="!"),
    ],
)
def test_a_key_file_that_was_changed_is_refused_in_words(
    house: House, tmp_path: Path, spoil: Callable[[dict[str, object]], None]
) -> None:
    house.close()
    path = vault_path(tmp_path / "house")
    told = json.loads(path.read_text())
    spoil(told)
    path.write_text(json.dumps(told))
    with pytest.raises((LibraryDamagedError, AccessError, InvalidRequestError, Exception)) as fault:
        _unlock(path)
    assert fault.type.__module__ == "storyroom.errors"


# --- the passphrase's ways in ---


class _Ring(KeyringBackend):
    priority = 1
    name = "Ring of the test"

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        del self.held[service, username]


@pytest.fixture
def ring() -> Iterator[_Ring]:
    before, made = keyring.get_keyring(), _Ring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def test_the_keyring_opens_it_until_it_has_forgotten(house: House, tmp_path: Path, ring: _Ring) -> None:
    desk = house.seat().vault
    assert desk.remember() == "Ring of the test"
    assert PASSPHRASE not in str(ring.held)
    room = open_room(tmp_path / "house", Settings(embeddings="off"))
    assert len(room.seat().drafts()) == 4
    room.close()
    assert desk.forget()
    assert not desk.forget()
    assert len(house.seat().record.page(act="keyring_entry_removed").acts) == 2
    with pytest.raises(AccessError, match="nobody to ask"):
        open_room(tmp_path / "house", Settings(embeddings="off"))


def test_a_key_in_the_keyring_that_fits_no_more_gives_way_to_the_passphrase(
    house: House, tmp_path: Path, ring: _Ring
) -> None:
    house.seat().vault.remember()
    (entry,) = ring.held
    ring.held[entry] = "00" * 32
    room = open_room(tmp_path / "house", Settings(embeddings="off"), ask=lambda: PASSPHRASE)
    assert len(room.seat().drafts()) == 4
    room.close()


@pytest.mark.parametrize("held", [{}, {"broken": "x"}])
def test_it_opens_with_a_file_and_by_asking(house: House, tmp_path: Path, ring: _Ring, held: dict[str, str]) -> None:
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE + "\n")
    for settings, ask in ((Settings(passphrase_file=str(file)), None), (Settings(), lambda: PASSPHRASE)):
        room = open_room(tmp_path / "house", replace(settings, embeddings="off"), ask=ask)
        assert len(room.seat().drafts()) == 4
        room.close()


def test_what_is_not_installed_is_said_before_anybody_is_asked(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> object:
        raise SettingsError("What opens sealed databases is not installed.", "pip install 'storyroom[vault]'")

    monkeypatch.setattr(unlocking, "cipher", gone)
    with pytest.raises(SettingsError, match="not installed"):
        open_room(tmp_path / "house", Settings(embeddings="off"), ask=lambda: pytest.fail("asked"))


# --- a sealed copy of an unsealed library ---


def _seal(room: House, target: Path) -> SealReport:
    library = room._library
    person = room.seat().principal
    *_, last = seal_copy(library, person, target, passphrase=PASSPHRASE, open_library=library.opened_at, cost=CHEAP)
    assert last.seal
    return last.seal


def test_a_sealed_copy_answers_as_the_library_did_and_holds_no_word(tmp_path: Path) -> None:
    plain = make_house(tmp_path / "plain")
    _fill(plain)
    (tmp_path / "safe").mkdir()
    report = _seal(plain, tmp_path / "safe" / "house")
    assert report.drafts == 4
    assert found_in(tmp_path / "safe", CANARY) == ()
    assert sorted(path.name for path in (tmp_path / "safe").iterdir() if path.name[0] != ".") == [
        "house",
        "house.vault",
    ]
    copy = _reopened(tmp_path / "safe" / "house")
    for entry in plain.seat().drafts():
        assert copy.seat().read(entry.id) == plain.seat().read(entry.id)
        assert copy.seat().report(entry.id) == plain.seat().report(entry.id)
    wanted = plain.seat().search("draft:all lamp", limit=99)
    found = copy.seat().search("draft:all lamp", limit=99)
    assert [hit.scene_id for hit in found.hits] == [hit.scene_id for hit in wanted.hits]
    assert copy.seat().verify().faults == ()
    assert copy.seat().vault.status().sealed
    copy.close()
    assert plain.seat().verify().faults == ()
    plain.close()


def test_a_sealed_copy_of_a_damaged_library_is_not_made(tmp_path: Path) -> None:
    plain = make_house(tmp_path / "plain")
    _fill(plain)
    path = next(path for path in (tmp_path / "plain" / "originals").rglob("*") if path.is_file())
    path.write_bytes(b"other")
    with pytest.raises(LibraryDamagedError):
        _seal(plain, tmp_path / "copy")
    plain.close()
    assert sorted(found.name for found in tmp_path.iterdir()) == ["plain"]


def test_only_who_runs_the_library_seals_it_and_a_sealed_one_is_not_sealed_again(house: House, tmp_path: Path) -> None:
    with pytest.raises(ReadOnlyError):
        house.seat("reader").vault.seal_copy(tmp_path / "copy", passphrase=PASSPHRASE)
    with pytest.raises(InvalidRequestError, match="already"):
        _seal(house, tmp_path / "copy")


# --- backups ---


def _back_up(room: House, target: Path) -> str:
    *_, last = back_up(room._library, room.seat().principal, target, passphrase="of the backup", cost=CHEAP)
    assert last.backup
    return last.backup.keys


def _restore(source: Path, target: Path, keys: Path | None = None) -> tuple[str, ...]:
    steps = restore(source, target, passphrase="of the backup", open_library=_open, open_keys=_unlock, keys=keys)
    *_, last = steps
    assert last.restore
    return last.restore.unopened


def test_a_backup_comes_back_with_the_keys_beside_it_and_not_without(house: House, tmp_path: Path) -> None:
    assert _back_up(house, tmp_path / "b") == str(tmp_path / "b.keys")
    assert _restore(tmp_path / "b", tmp_path / "back") == ()
    again = _reopened(tmp_path / "back")
    assert _count(again.seat(), CANARY) == 12
    assert again.seat().verify().faults == ()
    again.close()
    (tmp_path / "b.keys").rename(tmp_path / "usb")
    with pytest.raises(AccessError, match="key file"):
        _restore(tmp_path / "b", tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()
    assert not vault_path(tmp_path / "nowhere").exists()
    assert _restore(tmp_path / "b", tmp_path / "there", tmp_path / "usb") == ()


def test_a_backup_holds_no_word_and_no_key_even_for_whoever_opens_it(house: House, tmp_path: Path) -> None:
    from storyroom.store.parcel import read_manifest, unpack  # noqa: PLC0415
    from storyroom.store.sealed_stream import SealReader  # noqa: PLC0415

    _back_up(house, tmp_path / "b")
    with (tmp_path / "b").open("rb") as file:
        opened = SealReader(file, "of the backup")
        manifest = read_manifest(opened)
        (tmp_path / "out").mkdir()
        for number, entry in enumerate(manifest.files):
            (tmp_path / "out" / str(number)).write_bytes(b"".join(unpack(opened, entry)))
    assert found_in(tmp_path / "out", CANARY) == ()
    keys = vault_path(tmp_path / "house").read_bytes()
    assert not [path for path in (tmp_path / "out").iterdir() if path.read_bytes() == keys]


# --- the end of a key ---


def _shred(room: House, word: str) -> Shredding:
    desk = room.seat().vault
    plan = desk.plan_shredding(f"{word}-rising".lower())
    return desk.shred(plan, reason="The option has lapsed.")


def test_a_shredded_compartment_is_gone_here_and_the_rest_is_whole(house: House) -> None:
    done = _shred(house, CANARY)
    assert done.cleaned
    assert len(done.plan.drafts) == 2
    seat = house.seat()
    assert {entry.project for entry in seat.drafts()} == {f"{OTHER} Falls"}
    assert _count(seat, CANARY) == 0
    assert _count(seat, OTHER) == 12
    assert seat.verify().faults == ()
    assert seat.verify().unopened == ()
    acts = [entry.act for entry in house._library.ledger_entries()]
    assert acts.count("key_shredding_opened") == acts.count("key_shredding_closed") == 1
    assert acts.count("draft_removed") == 2


def test_a_backup_made_before_does_not_bring_it_back(house: House, tmp_path: Path) -> None:
    """The attack: whoever has an old backup, and the keys as they are now."""
    _back_up(house, tmp_path / "b")
    assert _shred(house, CANARY).plan.copies != ()
    (tmp_path / "b.keys").unlink()
    house.seat().vault.copy_keys(tmp_path / "b.keys")
    unopened = _restore(tmp_path / "b", tmp_path / "back")
    assert any(CANARY.lower() in label for label in unopened)
    back = _reopened(tmp_path / "back")
    seat = back.seat()
    assert {entry.project for entry in seat.drafts()} == {f"{OTHER} Falls"}
    assert _count(seat, CANARY) == 0
    assert _count(seat, OTHER) == 12
    with pytest.raises(AccessError, match="destroyed"):
        back._library.safe.unseal(Label(frozenset({f"{CANARY}-rising".lower()})), "x", b"")
    _shred(back, CANARY)  # and what still stands there of it can be ended
    assert seat.verify().unopened == ()
    back.close()


def test_a_shredding_that_was_cut_off_hides_everything_at_once_and_is_finished_by_doing_it_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storyroom.store import shredding  # noqa: PLC0415

    def cut_off(*told: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(shredding, "remove_drafts", cut_off)
    with pytest.raises(KeyboardInterrupt):
        _shred(house, CANARY)
    monkeypatch.undo()
    seat = house.seat()
    assert {entry.project for entry in seat.drafts()} == {f"{OTHER} Falls"}
    assert _count(seat, CANARY) == 0
    assert len(seat.verify().unopened) >= 1
    assert _shred(house, CANARY).cleaned
    assert seat.verify().unopened == ()


def test_what_stands_under_two_compartments_ends_with_either(house: House) -> None:
    seat = house.seat()
    seat.labels.add(_draft(seat, OTHER).id, (f"{CANARY}-rising".lower(),), reason="It draws on the other.")
    assert len(_shred(house, CANARY).plan.drafts) == 3
    assert len(seat.drafts()) == 1


def test_a_label_that_nothing_has_any_more_hinders_nobody(house: House) -> None:
    """An owner of one compartment is not refused for what once stood under it and another's."""
    seat = house.seat()
    draft = _draft(seat, CANARY).id
    seat.labels.add(draft, (f"{OTHER}-falls".lower(),), reason="It draws on the other.")
    seat.labels.remove(draft, (f"{OTHER}-falls".lower(),), reason="It does not after all.")
    seat.add_person("ada")
    seat.access.grant("ada", f"{CANARY}-rising".lower(), role="owner")
    assert len(house.seat("ada").vault.plan_shredding(f"{CANARY}-rising").drafts) == 2


def test_another_process_loses_the_key_at_once(house: House, tmp_path: Path) -> None:
    other = _reopened(tmp_path / "house")
    assert _count(other.seat(), CANARY) == 12
    _shred(house, CANARY)
    assert _count(other.seat(), CANARY) == 0
    safe = other._library.safe
    assert not safe.opens(Label(frozenset({f"{CANARY}-rising".lower()})))
    other.close()


def test_who_does_not_own_it_shreds_nothing_and_learns_nothing(house: House) -> None:
    house.seat().import_bytes("x.fountain", _script("Third", 1), project="Third")
    reader = house.seat("reader").vault
    told = []
    for name in (f"{CANARY}-rising", "no-such-thing"):
        with pytest.raises(NotFoundError) as fault:
            reader.plan_shredding(name)
        told.append(str(fault.value).replace(name.lower(), "X"))
    assert told[0] == told[1]
    with pytest.raises(InvalidRequestError):
        house.seat().vault.plan_shredding("public")


def test_a_reason_is_needed_and_a_plan_that_no_longer_holds_is_not_carried_out(house: House) -> None:
    desk = house.seat().vault
    plan = desk.plan_shredding(f"{CANARY}-Rising")
    with pytest.raises(InvalidRequestError, match="reason"):
        desk.shred(plan, reason=" ")
    house.seat().import_bytes("late.fountain", _script("Late", 1), project=f"{CANARY} Rising")
    with pytest.raises(LibraryBusyError):
        desk.shred(plan, reason="The option has lapsed.")
    assert len(house.seat().drafts()) == 5


def test_a_library_that_is_not_sealed_has_nothing_to_shred(tmp_path: Path) -> None:
    plain = make_house(tmp_path / "plain")
    assert not plain.seat().vault.status().sealed
    with pytest.raises(InvalidRequestError, match="not sealed"):
        plain.seat().vault.plan_shredding("embargo")
    plain.close()
    shutil.rmtree(tmp_path / "plain")
