"""Somebody who can write to a sealed library's folder, who has its old files, or who works in it at the same moment."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from storyroom.domain.access import Label
from storyroom.errors import (
    AccessError,
    InvalidRequestError,
    LibraryBusyError,
    LibraryDamagedError,
    NotFoundError,
    ReadOnlyError,
    StoryroomError,
    UnsupportedFormatError,
)
from storyroom.journeys import backup
from storyroom.journeys import restore as restoring
from storyroom.journeys.backup import back_up
from storyroom.journeys.prepare import decode_reading
from storyroom.room import make_room, open_room
from storyroom.settings import Settings
from storyroom.store import shredding
from storyroom.store import vault as vaults
from storyroom.store.ids import RandomIds, SystemClock
from storyroom.store.library import Library
from storyroom.store.segment_files import SegmentFiles
from storyroom.store.vault import Vault, vault_path
from tests.fakes.house import CHEAP, House, make_house, script_text

PASSPHRASE = "correct horse battery staple"
NEW = "an entirely different sentence"
NAMES = frozenset({"nightfall", "daybreak"})


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path / "house", passphrase=PASSPHRASE)
    for name in sorted(NAMES):
        made.seat().import_bytes(f"{name}.fountain", _script(name), project=name.capitalize())
    yield made
    made.close()


def _script(word: str) -> bytes:
    return script_text(word, [(f"INT. {word} ROOM - DAY", f"The {word} lamp.")])


def _vault(folder: Path, passphrase: str = PASSPHRASE) -> Vault:
    return Vault.unlock(vault_path(folder), passphrase)


def _reopened(folder: Path) -> House:
    library = Library(folder, ids=RandomIds(), clock=SystemClock(), decode=decode_reading, safe=_vault(folder))
    return House(library, Settings(library=str(folder), embeddings="off"))


def _shred(house: House, name: str) -> None:
    desk = house.seat().vault
    desk.shred(desk.plan_shredding(name), reason="It is over.")


# --- at the same moment ---


def test_keys_that_many_add_at_once_are_all_kept(tmp_path: Path) -> None:
    Vault.make(tmp_path / "x.vault", PASSPHRASE, cost=CHEAP)
    many = [Vault.unlock(tmp_path / "x.vault", PASSPHRASE) for _ in range(6)]

    def add(number: int) -> None:
        for turn in range(5):
            many[number].add((f"of-{number}-{turn}", f"shared-{turn}"))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(add, range(6)))
    assert len(_names(tmp_path / "x.vault")) == 35
    shared = Label(frozenset({"shared-0", "shared-4"}))
    sealed = many[0].seal(shared, "x", b"word")
    assert {one.unseal(shared, "x", sealed) for one in many} == {b"word"}


def _names(path: Path) -> frozenset[str]:
    return Vault.unlock(path, PASSPHRASE).names()


def test_a_key_that_another_process_destroyed_opens_and_seals_nothing_here_though_it_was_used_before(
    house: House, tmp_path: Path
) -> None:
    here, label = _vault(tmp_path / "house"), Label(frozenset({"nightfall"}))
    sealed = here.seal(label, "x", b"word")
    _vault(tmp_path / "house").destroy("nightfall")
    for act in (lambda: here.unseal(label, "x", sealed), lambda: here.seal(label, "x", b"more")):
        with pytest.raises(AccessError, match="destroyed"):
            act()


def test_a_key_that_goes_while_it_is_derived_is_not_remembered(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another thread takes the key file's change over between the keys being read and the label's key being kept."""
    here, label = _vault(tmp_path / "house"), Label(frozenset({"nightfall"}))
    derive = vaults.HKDF

    def interrupted(*told: Any) -> Any:
        monkeypatch.setattr(vaults, "HKDF", derive)
        here.destroy("nightfall")
        return derive(*told)

    monkeypatch.setattr(vaults, "HKDF", interrupted)
    here.seal(label, "x", b"word")
    with pytest.raises(AccessError, match="destroyed"):
        here.seal(label, "x", b"word")


def test_what_was_shredded_and_cut_off_is_hidden_from_a_process_that_has_it_in_memory(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = _reopened(tmp_path / "house")
    (entry,) = (found for found in other.seat().drafts() if found.project == "Nightfall")
    assert other.seat().search('"nightfall"').total == 1

    def cut_off(*told: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(shredding, "remove_drafts", cut_off)
    monkeypatch.setattr(house._library, "acting", _silent)  # killed, it writes down no end
    with pytest.raises(KeyboardInterrupt):
        _shred(house, "nightfall")
    assert {found.project for found in other.seat().drafts()} == {"Daybreak"}
    assert other.seat().search('"nightfall"').total == 0
    with pytest.raises(NotFoundError):
        other.seat().text(entry.id)
    other.close()


class _silent:  # noqa: N801  # stands for a method
    def __init__(self, **told: object) -> None: ...
    def __enter__(self) -> None: ...
    def __exit__(self, *fault: object) -> None: ...


def test_an_import_under_a_key_that_goes_meanwhile_is_not_said_to_be_in(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = _reopened(tmp_path / "house")
    assert other.seat().search("nightfall").total
    put = Library.put

    def late(library: Library, new: Any) -> bool:
        monkeypatch.setattr(Library, "put", put)
        _shred(house, "nightfall")
        return put(library, new)

    monkeypatch.setattr(Library, "put", late)
    with pytest.raises(LibraryBusyError, match="removed meanwhile"):
        other.seat().import_bytes("late.fountain", _script("late"), project="Nightfall")
    assert {entry.project for entry in house.seat().drafts()} == {"Daybreak"}
    found = other.seat().verify()
    assert (found.faults, found.unopened, found.drafts) == ((), (), 1)
    other.close()


def test_an_import_whose_rows_would_be_sealed_under_a_key_that_is_gone_fails_as_a_whole(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shredding was cut off between the key and the rows: the compartment is there, its key is not."""
    other = _reopened(tmp_path / "house")
    write = SegmentFiles.write

    def late(files: SegmentFiles, segments: Any) -> None:
        write(files, segments)
        _vault(tmp_path / "house").destroy("nightfall")

    monkeypatch.setattr(SegmentFiles, "write", late)
    with pytest.raises(AccessError, match="destroyed"):
        other.seat().import_bytes("late.fountain", _script("late"), project="Nightfall")
    assert other.seat().verify().drafts == 2
    other.close()


def test_a_passphrase_that_another_process_changed_is_the_one_that_counts_here(house: House, tmp_path: Path) -> None:
    here = _vault(tmp_path / "house")
    _vault(tmp_path / "house").change_passphrase(NEW, cost=CHEAP)
    assert not here.fits(PASSPHRASE)
    assert here.fits(NEW)
    here.add(("later",))
    assert "later" in _vault(tmp_path / "house", NEW).names()
    with pytest.raises(AccessError):
        _vault(tmp_path / "house")


def test_an_older_copy_of_the_key_file_hides_what_it_does_not_know_and_the_newer_one_brings_it_back(
    house: House, tmp_path: Path
) -> None:
    path = vault_path(tmp_path / "house")
    older = path.read_bytes()
    house.seat().import_bytes("third.fountain", _script("third"), project="Third")
    newer = path.read_bytes()
    path.write_bytes(older)
    assert {entry.project for entry in house.seat().drafts()} == {"Daybreak", "Nightfall"}
    with pytest.raises(AccessError):
        house.seat().import_bytes("fourth.fountain", _script("fourth"), project="Third")
    path.write_bytes(newer)
    assert house.seat().search('"third"').total == 1
    assert house.seat().verify().faults == ()


# --- the key file ---


@pytest.mark.parametrize("spoilt", [False, True])
def test_entries_of_the_key_file_in_another_order_or_twice_are_the_same_keys(
    house: House, tmp_path: Path, spoilt: bool
) -> None:
    path = vault_path(tmp_path / "house")
    told = json.loads(path.read_text())
    told["compartments"] = told["compartments"][::-1] * (2 if spoilt else 1)
    path.write_text(json.dumps(told))
    assert house.seat().search("lamp").total == 2


def _from_elsewhere(told: dict[str, Any], other: dict[str, Any]) -> None:
    told["compartments"] += other["compartments"][:1]


KEY_FILES: dict[str, Callable[[dict[str, Any], dict[str, Any]], object]] = {
    "a compartment of another vault": _from_elsewhere,
    "the database's key of another vault": lambda told, other: told.update(database=other["database"]),
    "the master of another vault": lambda told, other: told.update(master=other["master"]),
    "the name of another vault": lambda told, other: told.update(id=other["id"]),
    "the salt of another vault": lambda told, other: told["kdf"].update(salt=other["kdf"]["salt"]),
    "a compartment as the database's key": lambda told, other: told.update(database=told["compartments"][0]),
    "the database's key as a compartment": lambda told, other: told["compartments"].append(told["database"]),
    "an endless cost": lambda told, other: told["kdf"].update(time=float("inf")),
    "no cost": lambda told, other: told["kdf"].update(lanes=float("nan")),
    "a cost below zero": lambda told, other: told["kdf"].update(lanes=-1),
    "keys that are none": lambda told, other: told.update(compartments=[""]),
    "keys that are a number": lambda told, other: told.update(compartments=7),
    "a list": lambda told, other: told.update(kdf=[]),
}


@pytest.mark.parametrize("name", KEY_FILES)
def test_a_key_file_that_was_tampered_with_is_refused_in_words(house: House, tmp_path: Path, name: str) -> None:
    make_house(tmp_path / "other", passphrase=PASSPHRASE).close()
    path, other = vault_path(tmp_path / "house"), json.loads(vault_path(tmp_path / "other").read_text())
    told = json.loads(path.read_text())
    KEY_FILES[name](told, other)
    path.write_text(json.dumps(told))
    with pytest.raises((LibraryDamagedError, UnsupportedFormatError, AccessError)):
        _vault(tmp_path / "house")


def test_a_key_file_of_any_bytes_is_refused_in_words(tmp_path: Path) -> None:
    Vault.make(tmp_path / "x.vault", PASSPHRASE, cost=CHEAP).add(("one",))
    sound, chance = (tmp_path / "x.vault").read_bytes(), random.Random(7)
    for _ in range(300):
        data = bytearray(sound)
        for _change in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        (tmp_path / "x.vault").write_bytes(bytes(data[: chance.choice((len(data), chance.randrange(len(data)))) + 1]))
        try:
            opened = Vault.unlock(tmp_path / "x.vault", PASSPHRASE)
        except StoryroomError:
            continue
        assert opened.names() <= {"one"}


def test_a_folder_in_the_place_of_the_key_file_is_refused_in_words(house: House, tmp_path: Path) -> None:
    house.close()
    path = vault_path(tmp_path / "house")
    path.unlink()
    path.mkdir()
    with pytest.raises(StoryroomError):
        open_room(tmp_path / "house", Settings(embeddings="off"), ask=lambda: PASSPHRASE)


# --- files ---


def _chunks(data: bytes) -> tuple[bytes, list[bytes]]:
    salt, rest, size = data[:32], data[32:], vaults.CHUNK + 16
    return salt, [rest[at : at + size] for at in range(0, len(rest), size)]


FILES: dict[str, Callable[[bytes, bytes], bytes]] = {
    "the last chunk dropped": lambda now, old: now[:32] + b"".join(_chunks(now)[1][:-1]),
    "the first chunk dropped": lambda now, old: now[:32] + b"".join(_chunks(now)[1][1:]),
    "two chunks in the other order": lambda now, old: now[:32] + b"".join(_chunks(now)[1][i] for i in (1, 0, 2)),
    "a chunk twice": lambda now, old: now[:32] + b"".join(_chunks(now)[1][i] for i in (0, 0, 1, 2)),
    "a chunk of an older version": lambda now, old: now[:32] + b"".join((_chunks(old)[1][0], *_chunks(now)[1][1:])),
    "the salt of an older version": lambda now, old: old[:32] + now[32:],
    "nothing but the salt": lambda now, old: now[:32],
    "less than the salt": lambda now, old: now[:7],
    "nothing": lambda now, old: b"",
    "one byte more": lambda now, old: now + b"\0",
    "one byte less": lambda now, old: now[:-1],
    "plain bytes": lambda now, old: b"plain" * 100,
}


@pytest.mark.parametrize("name", FILES)
def test_a_sealed_file_that_was_rearranged_does_not_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(vaults, "CHUNK", 64)
    vault, label = Vault.make(tmp_path / "x.vault", PASSPHRASE, cost=CHEAP), Label(frozenset({"one"}))
    vault.add(("one",))
    data = bytes(range(192))
    now, old = vault.seal_file(label, "segment:1", data), vault.seal_file(label, "segment:1", data[::-1])
    assert vault.unseal_file(label, "segment:1", now) == data
    with pytest.raises(LibraryDamagedError):
        vault.unseal_file(label, "segment:1", FILES[name](now, old))


@pytest.mark.parametrize("length", [0, 1, 63, 64, 65, 128])
def test_a_file_that_ends_just_at_a_chunk_comes_back_whole_and_not_shorter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, length: int
) -> None:
    monkeypatch.setattr(vaults, "CHUNK", 64)
    vault, label = Vault.make(tmp_path / "x.vault", PASSPHRASE, cost=CHEAP), Label(frozenset({"one"}))
    vault.add(("one",))
    sealed = vault.seal_file(label, "x", bytes(length))
    assert vault.unseal_file(label, "x", sealed) == bytes(length)
    for end in range(len(sealed)):
        with pytest.raises(LibraryDamagedError):
            vault.unseal_file(label, "x", sealed[:end])


# --- one library in the place of another ---


def test_the_database_of_another_library_with_the_same_passphrase_is_refused(house: House, tmp_path: Path) -> None:
    make_house(tmp_path / "other", passphrase=PASSPHRASE).close()
    house.close()
    shutil.copy(tmp_path / "other" / "storyroom.db", tmp_path / "house" / "storyroom.db")
    with pytest.raises(LibraryDamagedError):
        _reopened(tmp_path / "house")


def test_a_plain_library_in_the_place_of_a_sealed_one_is_refused_and_the_reverse(house: House, tmp_path: Path) -> None:
    house.close()
    make_house(tmp_path / "plain").close()
    settings, words = Settings(embeddings="off"), tmp_path / "words"
    words.write_text(PASSPHRASE)
    (tmp_path / "house").rename(tmp_path / "moved")
    shutil.copytree(tmp_path / "plain", tmp_path / "house")
    with pytest.raises(AccessError, match="not sealed"):
        open_room(tmp_path / "house", replace(settings, passphrase_file=str(words)))
    shutil.rmtree(tmp_path / "plain")
    (tmp_path / "moved").rename(tmp_path / "plain")
    with pytest.raises(AccessError, match="key file"):
        open_room(tmp_path / "plain", settings)


@pytest.mark.parametrize("sealed", [True, False])
def test_a_database_that_was_emptied_is_no_new_library(tmp_path: Path, sealed: bool) -> None:
    """Opened as a new one it would have its originals swept away."""
    made = make_house(tmp_path / "house", passphrase=PASSPHRASE if sealed else None)
    made.seat().import_bytes("x.fountain", _script("one"), project="One")
    made.close()
    (tmp_path / "house" / "storyroom.db").write_bytes(b"")
    with pytest.raises(LibraryDamagedError, match="empty"):
        open_room(tmp_path / "house", Settings(embeddings="off"), ask=lambda: PASSPHRASE)


def test_the_database_with_any_page_spoilt_is_refused_or_found_at_fault(house: House, tmp_path: Path) -> None:
    house.close()
    path = tmp_path / "house" / "storyroom.db"
    sound = path.read_bytes()
    pages = len(sound) // 4096
    for page in range(0, pages, max(1, pages // 25)):
        data = bytearray(sound)
        data[page * 4096 + 2048] ^= 1
        path.write_bytes(data)
        for left in ("-wal", "-shm"):
            path.with_name(path.name + left).unlink(missing_ok=True)
        with pytest.raises(StoryroomError):
            _all_read(tmp_path / "house")
    path.write_bytes(sound)
    _all_read(tmp_path / "house")


def _all_read(folder: Path) -> None:
    house = _reopened(folder)
    try:
        found = house.seat().verify()
        if found.faults:
            raise LibraryDamagedError(found.faults[0])
    finally:
        house._library._close()


# --- a first command that was cut off ---


def test_making_a_sealed_library_that_was_cut_off_after_its_keys_is_done_again(tmp_path: Path) -> None:
    Vault.make(vault_path(tmp_path / "house"), PASSPHRASE, cost=CHEAP).add(("public",))
    with pytest.raises(AccessError):
        make_room(tmp_path / "house", Settings(embeddings="off"), passphrase=NEW)
    make_room(tmp_path / "house", Settings(embeddings="off"), passphrase=PASSPHRASE).close()
    assert _reopened(tmp_path / "house").seat().verify().faults == ()


def test_keys_that_were_used_are_not_taken_for_a_new_library(house: House, tmp_path: Path) -> None:
    house.close()
    shutil.rmtree(tmp_path / "house")
    with pytest.raises(AccessError, match="already"):
        make_room(tmp_path / "house", Settings(embeddings="off"), passphrase=PASSPHRASE)


# --- what an act leaves of keys when it fails ---


def _back_up(house: House, target: Path, keys: Path | None = None) -> None:
    list(back_up(house._library, house.seat().principal, target, passphrase="of the backup", keys=keys, cost=CHEAP))


def test_a_backup_that_fails_at_its_end_leaves_no_keys_and_takes_none_that_were_there(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(*told: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(backup, "_name", taken)
    with pytest.raises(KeyboardInterrupt):
        _back_up(house, tmp_path / "b")
    assert not (tmp_path / "b.keys").exists()
    shutil.copy(vault_path(tmp_path / "house"), tmp_path / "b.keys")
    with pytest.raises(KeyboardInterrupt):
        _back_up(house, tmp_path / "b")
    assert (tmp_path / "b.keys").exists()
    monkeypatch.undo()
    _back_up(house, tmp_path / "b")


def test_the_key_file_itself_is_no_place_for_its_copy(house: House, tmp_path: Path) -> None:
    path = vault_path(tmp_path / "house")
    with pytest.raises(InvalidRequestError):
        _back_up(house, tmp_path / "b", keys=path)
    (tmp_path / "linked").hardlink_to(path)
    with pytest.raises(InvalidRequestError):
        _back_up(house, tmp_path / "b", keys=tmp_path / "linked")
    assert path.exists()


@pytest.mark.parametrize("keys", ["back.vault", "b.keys"])
def test_a_restore_that_fails_at_its_end_takes_no_key_that_was_there(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: str
) -> None:
    _back_up(house, tmp_path / "b")
    shutil.copy(tmp_path / "b.keys", tmp_path / "kept")
    if keys != "b.keys":
        (tmp_path / "b.keys").rename(tmp_path / keys)

    def taken(*told: object) -> None:
        raise KeyboardInterrupt

    def again() -> None:
        list(
            restoring.restore(
                tmp_path / "b",
                tmp_path / "back",
                passphrase="of the backup",
                keys=tmp_path / keys,
                open_library=house._library.opened_at,
                open_keys=lambda path: Vault.unlock(path, PASSPHRASE),
            )
        )

    monkeypatch.setattr(restoring, "give_name", taken)
    with pytest.raises(KeyboardInterrupt):
        again()
    assert (tmp_path / keys).read_bytes() == (tmp_path / "kept").read_bytes()
    assert (tmp_path / "back.vault").exists() == (keys == "back.vault")
    assert not [path for path in tmp_path.iterdir() if "restoring-" in path.name]
    monkeypatch.undo()
    again()
    assert _reopened(tmp_path / "back").seat().verify().faults == ()


def test_what_a_cut_off_change_of_the_key_file_left_is_gone_when_a_key_is_destroyed(
    house: House, tmp_path: Path
) -> None:
    """A whole key file under a name that nobody looks at would open what was shredded."""
    path = vault_path(tmp_path / "house")
    left = path.with_name(f".{path.name}.0123456789abcdef.part")
    shutil.copy(path, left)
    _shred(house, "nightfall")
    assert not left.exists()


def test_a_copy_of_the_keys_whose_act_was_cut_off_is_listed_too(house: House, tmp_path: Path) -> None:
    """It stands on a disk somewhere, whether or not the ledger was told that it was finished."""
    desk = house.seat().vault
    assert desk.plan_shredding("nightfall").copies == ()
    library = house._library
    library.record(actor="x", act="backup_opened", facts={"backup": "backup:1", "keys": "b.keys"})  # and killed there
    assert len(desk.plan_shredding("nightfall").copies) == 1
    desk.copy_keys(tmp_path / "copy")
    assert len(desk.status().copies) == 2
    with pytest.raises(InvalidRequestError):
        _back_up(house, tmp_path / "house" / "b")
    assert len(desk.status().copies) == 2


# --- who may not ---


def test_who_holds_a_narrow_key_or_less_than_everything_shreds_nothing_and_is_told_the_same(house: House) -> None:
    owner = house.seat()
    owner.add_person("ada", clear=("daybreak",))
    owner.access.grant("ada", "daybreak", role="owner")
    told = set()
    for seat in (house.seat("reader"), house.seat("ada")):
        for name in ("nightfall", "no-such-thing", "embargo"):
            with pytest.raises(NotFoundError) as fault:
                seat.vault.plan_shredding(name)
            told.add(str(fault.value).replace(name, "X") + fault.value.hint)
        for refused in (seat.vault.status, seat.vault.remember, lambda seat=seat: seat.vault.copy_keys(Path("x"))):
            with pytest.raises(ReadOnlyError):
                refused()
    assert len(told) == 1
    key_id, _ = owner.accounts.make_key("a program", role="writer", compartments=("nightfall",), days=1)
    narrow = house.seat(key_id)
    with pytest.raises(NotFoundError):
        narrow.vault.plan_shredding("nightfall")
    with pytest.raises(ReadOnlyError):
        narrow.vault.status()
    assert house._library.safe.opens(Label(NAMES))
