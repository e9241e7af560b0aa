"""One file holds the whole library as it stood; what comes back from it is sound, whole, or not there at all."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from storyroom.domain.keeping import BackupReport, RestoreReport
from storyroom.errors import (
    AccessError,
    InvalidRequestError,
    LibraryBusyError,
    LibraryDamagedError,
    ReadOnlyError,
    StoryroomError,
    UnreadableFileError,
    UnsupportedFormatError,
)
from storyroom.journeys.backup import back_up
from storyroom.journeys.prepare import decode_reading
from storyroom.journeys.restore import restore
from storyroom.room import open_room
from storyroom.settings import Settings
from storyroom.store import cleaning
from storyroom.store.ids import RandomIds, SystemClock
from storyroom.store.library import Library
from storyroom.store.sealed_stream import Cost, SealReader, SealWriter
from storyroom.store.snapshot import snapshot
from storyroom.store.vault import UNSEALED, Safe, Vault
from tests.fakes.house import House, make_house, script_text
from tests.fakes.raw import found_in

PASSPHRASE = "correct horse battery"
CHEAP = Cost(1, 8, 1)
CANARY = "Zyxwollop"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path / "house")
    for number in range(3):
        made.seat().import_bytes(f"{number}.fountain", _script(number), project="Shared")
    yield made
    made.close()


def _script(number: int) -> bytes:
    scenes = [(f"INT. VAULT {n} - DAY", f"The {CANARY} lamp {n}.\n\nOLE\nMine {number}!") for n in range(9)]
    return script_text(f"Vault {number % 2}", scenes, revision=f"draft {number}")


def _back_up(house: House, target: Path) -> BackupReport:
    *_, last = back_up(house._library, house.seat().principal, target, passphrase=PASSPHRASE, cost=CHEAP)
    assert last.backup
    return last.backup


def _open(folder: Path, safe: Safe = UNSEALED) -> Library:
    return Library(folder, ids=RandomIds(), clock=SystemClock(), decode=decode_reading, safe=safe)


def _no_keys(path: Path) -> Vault:
    raise AssertionError(f"there are no keys: {path.name}")


def _restore(source: Path, target: Path, passphrase: str = PASSPHRASE) -> RestoreReport:
    *_, last = restore(source, target, passphrase=passphrase, open_library=_open, open_keys=_no_keys)
    assert last.restore
    return last.restore


def _payload(file: Path) -> bytes:
    reader = SealReader(io.BytesIO(file.read_bytes()), PASSPHRASE)
    return reader.read(1 << 40)


def test_what_comes_back_is_what_was_there(house: House, tmp_path: Path) -> None:
    made = _back_up(house, tmp_path / "b")
    done = _restore(tmp_path / "b", tmp_path / "back")
    assert (made.drafts, done.drafts, done.backup_id) == (3, 3, made.id)
    room = open_room(tmp_path / "back", Settings(embeddings="off"))
    house.model = None
    assert room.seat().drafts() == house.seat().drafts()
    for entry in house.seat().drafts():
        assert room.seat().text(entry.id) == house.seat().text(entry.id)
    assert room.seat().search("draft:all lamp", limit=99) == house.seat().search("draft:all lamp", limit=99)
    assert room.seat().verify().faults == ()
    room.close()


def test_no_word_of_the_library_shows_in_the_file(house: House, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    _back_up(house, tmp_path / "out" / "b")
    assert found_in(tmp_path / "house", CANARY)
    assert found_in(tmp_path / "out", CANARY) == ()
    assert b"SQLite format" not in (tmp_path / "out" / "b").read_bytes()
    assert CANARY.encode() in _payload(tmp_path / "out" / "b")


def test_the_restored_ledger_goes_on_and_names_where_it_was_restored(house: House, tmp_path: Path) -> None:
    made = _back_up(house, tmp_path / "b")
    before = tuple(house._library.ledger_entries())
    _restore(tmp_path / "b", tmp_path / "back")
    library = _open(tmp_path / "back")
    *kept, last = library.ledger_entries()
    library.close()
    assert tuple(kept) == before[: made.ledger_position]
    assert last.act == "library_restored"
    assert dict(last.facts) == {"backup": made.id, "position": str(made.ledger_position), "hash": made.ledger_hash}
    assert kept[-1].hash == made.ledger_hash
    assert [entry.act for entry in before[-2:]] == ["backup_opened", "backup_closed"]
    assert dict(before[-1].facts)["sha256"] == made.sha256


def test_a_backup_holds_nothing_of_what_was_removed_before_it(house: House, tmp_path: Path) -> None:
    desk = house.seat().keeping
    desk.remove(desk.plan_removal(project="Shared"), reason="The contract has ended.")
    _back_up(house, tmp_path / "b")
    payload = _payload(tmp_path / "b").lower()
    assert CANARY.lower().encode() not in payload
    assert CANARY.lower().encode("utf-16-le") not in payload


def test_a_backup_made_earlier_is_listed_as_out_of_reach(house: House, tmp_path: Path) -> None:
    made = _back_up(house, tmp_path / "b")
    house.seat().import_bytes("late.fountain", _script(7), project="Late")
    plan = house.seat().keeping.plan_removal(project="Shared")
    assert [(one.kind, one.about) for one in plan.out_of_reach] == [("backup", made.id)]
    assert house.seat().keeping.plan_removal(project="Late").out_of_reach == ()


def test_nothing_is_removed_while_a_backup_is_being_made(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleaning, "_PATIENCE", 0.0)
    steps = back_up(house._library, house.seat().principal, tmp_path / "b", passphrase=PASSPHRASE, cost=CHEAP)
    while next(steps).stage != "writing":
        pass
    desk = house.seat().keeping
    with pytest.raises(LibraryBusyError, match="backup is being made"):
        desk.remove(desk.plan_removal(project="Shared"), reason="The contract has ended.")
    assert len(house.seat().drafts()) == 3
    assert house._library.collect(older_than=-1) == 0
    list(steps)
    _restore(tmp_path / "b", tmp_path / "back")
    assert desk.remove(desk.plan_removal(project="Shared"), reason="The contract has ended.").cleaned


def test_files_that_an_import_merges_away_meanwhile_are_still_in_the_backup(house: House, tmp_path: Path) -> None:
    steps = back_up(house._library, house.seat().principal, tmp_path / "b", passphrase=PASSPHRASE, cost=CHEAP)
    while next(steps).stage != "writing":
        pass
    named = {path.name for path in (house.folder / "segments").iterdir()}
    house.seat().import_bytes("late.fountain", _script(8), project="Shared")
    house._library.collect(older_than=-1)
    assert named <= {path.name for path in (house.folder / "segments").iterdir()}
    list(steps)
    assert _restore(tmp_path / "b", tmp_path / "back").drafts == 3
    assert len(house.seat().drafts()) == 4


@pytest.mark.skipif(sys.platform == "win32", reason="shared locks are POSIX")
def test_two_backups_can_be_made_at_once(house: House, tmp_path: Path) -> None:
    with snapshot(house._library) as first, snapshot(house._library) as second:
        assert [member[2:] for member in first.members[1:]] == [member[2:] for member in second.members[1:]]


def test_an_abandoned_backup_leaves_no_copy_and_no_file(house: House, tmp_path: Path) -> None:
    steps = back_up(house._library, house.seat().principal, tmp_path / "b", passphrase=PASSPHRASE, cost=CHEAP)
    while next(steps).stage != "writing":
        pass
    assert list(house.folder.glob(".snapshot-*"))
    steps.close()
    assert not list(house.folder.glob(".snapshot-*"))
    assert not list(tmp_path.glob(".b.*"))


def test_what_cut_off_backups_left_is_swept(house: House, tmp_path: Path) -> None:
    (house.folder / ".snapshot-dead").mkdir()
    (house.folder / ".snapshot-dead" / "storyroom.db").write_bytes(CANARY.encode())
    (tmp_path / ".b.dead.part").write_bytes(b"x")
    _back_up(house, tmp_path / "b")
    assert not (house.folder / ".snapshot-dead").exists()
    assert not (tmp_path / ".b.dead.part").exists()


@pytest.mark.parametrize("which", ["originals", "segments"])
def test_a_damaged_or_lost_file_is_not_backed_up_in_silence(house: House, tmp_path: Path, which: str) -> None:
    with house._library.engine.connect() as connection:
        column = {"originals": "address FROM blob", "segments": "id FROM segment"}[which]
        name = str(connection.exec_driver_sql(f"SELECT {column} LIMIT 1").scalar()).rpartition(":")[2]
    (path,) = (house.folder / which).rglob(name)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(LibraryDamagedError, match="not what it was recorded to be"):
        _back_up(house, tmp_path / "b")
    path.unlink()
    with pytest.raises(LibraryDamagedError, match="is missing"):
        _back_up(house, tmp_path / "b")
    assert not list(tmp_path.glob("*b*"))


def test_a_backup_goes_over_no_file_and_not_into_the_library(house: House, tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"mine")
    for target in (tmp_path / "b", tmp_path / "nowhere" / "b", house.folder / "b", house.folder / "segments" / "b"):
        with pytest.raises(InvalidRequestError):
            _back_up(house, target)
    assert (tmp_path / "b").read_bytes() == b"mine"


def test_a_short_passphrase_is_refused_before_anything_is_written(house: House, tmp_path: Path) -> None:
    with pytest.raises(InvalidRequestError, match="at least 12"):
        list(house.seat().keeping.back_up(tmp_path / "b", passphrase="short"))
    assert not (tmp_path / "b").exists()


def test_only_operators_back_up(house: House, tmp_path: Path) -> None:
    with pytest.raises(ReadOnlyError):
        house.seat("reader").keeping.back_up(tmp_path / "b", passphrase=PASSPHRASE)


def test_keys_and_other_files_of_the_library_come_along(house: House, tmp_path: Path) -> None:
    (tmp_path / "house.egress.key").write_bytes(b"k" * 32)
    (house.folder / "more").mkdir()
    (house.folder / "more" / "thing.bin").write_bytes(b"thing")
    _back_up(house, tmp_path / "b")
    _restore(tmp_path / "b", tmp_path / "back")
    assert (tmp_path / "back.egress.key").read_bytes() == b"k" * 32
    assert (tmp_path / "back" / "more" / "thing.bin").read_bytes() == b"thing"
    assert not (tmp_path / "back" / "beside").exists()


def test_a_key_of_another_library_is_not_overwritten(house: House, tmp_path: Path) -> None:
    (tmp_path / "house.egress.key").write_bytes(b"k" * 32)
    _back_up(house, tmp_path / "b")
    (tmp_path / "back.egress.key").write_bytes(b"o" * 32)
    with pytest.raises(InvalidRequestError, match="of another library"):
        _restore(tmp_path / "b", tmp_path / "back")
    assert (tmp_path / "back.egress.key").read_bytes() == b"o" * 32
    assert not (tmp_path / "back").exists()


def test_a_library_is_never_overwritten(house: House, tmp_path: Path) -> None:
    _back_up(house, tmp_path / "b")
    (tmp_path / "some").mkdir()
    (tmp_path / "some" / "thing").write_bytes(b"x")
    for target in (house.folder, tmp_path / "some", tmp_path / "b", tmp_path / "nowhere" / "deep"):
        with pytest.raises(InvalidRequestError):
            _restore(tmp_path / "b", target)
    assert house.seat().verify().faults == ()


def test_an_empty_folder_may_be_restored_into(house: House, tmp_path: Path) -> None:
    _back_up(house, tmp_path / "b")
    (tmp_path / "back").mkdir()
    assert _restore(tmp_path / "b", tmp_path / "back").drafts == 3


def test_each_fault_of_a_file_has_its_own_words(house: House, tmp_path: Path) -> None:
    _back_up(house, tmp_path / "b")
    whole = (tmp_path / "b").read_bytes()
    bad = tmp_path / "bad"
    for data, passphrase, fault, words in (
        (whole, "another horse battery", AccessError, "passphrase does not open"),
        (whole[:-1], PASSPHRASE, UnreadableFileError, "changed or cut"),
        (whole[:100], PASSPHRASE, UnreadableFileError, "cut off near its beginning"),
        (whole[:-1] + bytes([whole[-1] ^ 1]), PASSPHRASE, UnreadableFileError, "changed or cut"),
        (b"PK\x03\x04" + bytes(999), PASSPHRASE, UnsupportedFormatError, "no backup"),
    ):
        bad.write_bytes(data)
        with pytest.raises(fault, match=words):
            _restore(bad, tmp_path / "back", passphrase)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["b", "bad", "house"]


def test_no_flipped_bit_and_no_cut_makes_a_library(house: House, tmp_path: Path) -> None:
    _back_up(house, tmp_path / "b")
    whole, chance, bad = (tmp_path / "b").read_bytes(), random.Random(3), tmp_path / "bad"
    for _ in range(60):
        changed = bytearray(whole)
        changed[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        bad.write_bytes(changed if chance.random() < 0.7 else whole[: chance.randrange(len(whole))])
        with pytest.raises(StoryroomError):
            _restore(bad, tmp_path / "back")
        assert not (tmp_path / "back").exists()
        assert not list(tmp_path.glob(".back*"))


def test_a_sealed_file_whose_library_is_not_sound_is_refused(house: House, tmp_path: Path) -> None:
    _back_up(house, tmp_path / "b")
    payload = _payload(tmp_path / "b")
    for old, new in (
        (b"storyroom.db", b"storyrooN.db"),
        (b'"drafts":3', b'"drafts":x'),
        (b'"format":1', b'"format":9'),
    ):
        with (tmp_path / "bad").open("wb") as file:
            writer = SealWriter(file, PASSPHRASE, cost=CHEAP)
            writer.write(payload.replace(old, new, 1))
            writer.finish()
        with pytest.raises((UnreadableFileError, UnsupportedFormatError)):
            _restore(tmp_path / "bad", tmp_path / "back")
    assert not (tmp_path / "back").exists()


def test_a_restored_library_that_does_not_verify_never_appears(house: House, tmp_path: Path) -> None:
    with house._library.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE draft_text SET text = text || 'x'")
        connection.commit()
    _back_up(house, tmp_path / "b")
    with pytest.raises(UnreadableFileError, match="not sound"):
        _restore(tmp_path / "b", tmp_path / "back")
    assert not (tmp_path / "back").exists()
    assert not list(tmp_path.glob(".back*"))


def test_no_session_of_that_time_is_open_after_a_restore(house: House, tmp_path: Path) -> None:
    with house._library.engine.connect() as connection:
        connection.exec_driver_sql(
            "INSERT INTO login_session (hash, id, principal_id, device, opened_at, seen_at) "
            "SELECT 'h', 's', id, 'd', 't', 't' FROM principal WHERE name = 'owner'"
        )
        connection.commit()
    _back_up(house, tmp_path / "b")
    _restore(tmp_path / "b", tmp_path / "back")
    library = _open(tmp_path / "back")
    with library.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM login_session").scalar() == 0
    library.close()


def test_a_backup_beside_a_running_import_is_whole(tmp_path: Path) -> None:
    house = make_house(tmp_path / "house", embed=False)
    house.seat().import_bytes("first.fountain", _script(0), project="Shared")
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    for number in range(1, 25):
        (scripts / f"{number:02}.fountain").write_bytes(_script(number))
    running = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "storyroom.cli.main",
            "--library",
            str(house.folder),
            "import",
            str(scripts),
            "--words-only",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    seen = []
    while running.poll() is None or not seen:
        _back_up(house, tmp_path / f"b{len(seen)}")
        seen.append(_restore(tmp_path / f"b{len(seen)}", tmp_path / f"back{len(seen)}").drafts)
        shutil.rmtree(tmp_path / f"back{len(seen) - 1}")
    assert running.returncode == 0
    assert seen == sorted(seen)
    assert len(house.seat().drafts()) == 25
    house.close()
