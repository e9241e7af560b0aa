"""Canon is kept as safely as the draft it was pinned on: in the ledger without words, sealed, backed up, and gone without a byte."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from storyroom.domain.canon import finding_key
from storyroom.errors import NotFoundError
from storyroom.journeys.backup import back_up
from storyroom.journeys.prepare import decode_reading
from storyroom.journeys.restore import restore
from storyroom.journeys.seal import seal_copy
from storyroom.room import open_room
from storyroom.settings import Settings
from storyroom.store.database import reading, writing
from storyroom.store.ids import RandomIds, SystemClock
from storyroom.store.library import Library
from storyroom.store.schema_canon import canon as table
from storyroom.store.vault import UNSEALED, Safe, Vault, vault_path
from tests.fakes.canon import SCENES, dead, share, take
from tests.fakes.house import CHEAP, House, SetClock, make_house
from tests.fakes.raw import found_in

CANARY = "Zyxwollop"
PASSPHRASE = "correct horse battery staple"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path / "house", embed=False, clock=SetClock())
    yield made
    made.close()


def test_the_ledger_says_who_pinned_before_and_after_and_holds_no_word(house: House) -> None:
    seat = house.seat()
    white = take(seat, "white")
    made = seat.canon.pin_statement(white, f"{CANARY} is dead.")
    seat.canon.retire(made.id)
    seat.canon.restore(made.id)
    entries = [one for one in house._library.ledger_entries() if one.act.startswith("canon_")]
    assert [one.act for one in entries] == [
        f"canon_{act}_{half}" for act in ("pin", "retire", "restore") for half in ("opened", "closed")
    ]
    opened, closed = (dict(one.facts) for one in entries[:2])
    assert (opened["draft"], opened["kind"]) == (white, "statement")
    assert (closed["canon"], closed["outcome"]) == (made.id, "done")
    assert opened["text"].startswith("hmac-sha256:"), "a keyed commitment stands for the words"
    told = json.dumps([list(one.facts) for one in entries])
    assert CANARY.lower() not in told.lower()
    assert [one.actor for one in entries] == [made.by] * 6


def test_canon_that_cannot_be_written_into_the_ledger_is_not_pinned(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = house.seat()
    white = take(seat, "white")

    def fail(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("storyroom.store.acting.ledger.append", fail)
    with pytest.raises(OSError, match="disk full"):
        seat.canon.pin_statement(white, CANARY)
    monkeypatch.undo()
    assert seat.canon.list(white, retired=True) == ()


@pytest.mark.parametrize("target", [{"document": "Beacon"}, {"project": "Beacon"}, {"draft": "white"}])
def test_a_removed_draft_leaves_no_byte_of_its_canon(house: House, target: dict[str, str]) -> None:
    seat = house.seat()
    white = take(seat, "white")
    kept = take(seat, "blue", scenes=[*SCENES, ("EXT. QUAY - DAY", "It rains.")])
    seat.canon.pin_statement(white, f"{CANARY} is dead.")
    seat.canon.retire(seat.canon.import_bible(white, f"{CANARY}.md", f"- {CANARY} lives.\n".encode()).pinned[0].id)
    seat.canon.pin_scene(white, "1")
    assert found_in(house.folder, CANARY)
    desk = seat.keeping
    wanted = {"document": "Beacon", "draft": "white"} if "draft" in target else target
    assert desk.remove(desk.plan_removal(**wanted), reason="It ended.").cleaned
    assert found_in(house.folder, CANARY) == ()
    if "draft" in target:
        assert seat.canon.list(kept, retired=True) == ()
    with reading(house._library.engine) as connection:
        assert connection.execute(select(table)).all() == []
    assert seat.verify().faults == ()


def test_what_somebody_who_left_pinned_stays_without_their_name(house: House) -> None:
    owner = house.seat()
    white = take(owner, "white")
    ada = share(house, CANARY.lower(), "writer")
    ada.canon.pin_statement(white, "It rains.")
    desk = owner.keeping
    desk.remove(desk.plan_removal(person=CANARY.lower()), reason="She left.")
    (left,) = owner.canon.list(white)
    assert (left.text, owner.canon.who(left.by)) == ("It rains.", "")
    assert found_in(house.folder, CANARY.lower()) == ()


def test_a_sealed_library_keeps_no_word_of_canon_in_plain(tmp_path: Path) -> None:
    sealed = make_house(tmp_path / "sealed", embed=False, passphrase=PASSPHRASE)
    seat = sealed.seat()
    white = take(seat, "white")
    key = finding_key(dead(seat, white))
    seat.canon.import_bible(white, f"{CANARY}.md", f"- {CANARY} is dead.\n".encode())
    seat.canon.intend(white, key)
    with reading(sealed._library.engine) as connection:
        rows = connection.execute(select(table).order_by(table.c.at)).all()
    told = " ".join(f"{row.text} {row.source} {row.key}" for row in rows)
    for word in (CANARY, "dead", "line 1", key, "Beacon"):
        assert word not in told
    assert found_in(sealed.folder, CANARY) == ()
    assert seat.canon.list(white)[0].text == f"{CANARY} is dead."
    seat.labels.add(white, ("embargo",))
    assert seat.canon.intended(white).keys() == {key}
    assert seat.verify().faults == ()
    with writing(sealed._library.engine) as connection:
        connection.execute(table.update().where(table.c.id == rows[0].id).values(text=rows[1].text))
    assert any("canon" in fault for fault in seat.verify().faults)
    sealed.close()


def test_a_backup_brings_canon_back_and_shows_none_of_it(house: House, tmp_path: Path) -> None:
    seat = house.seat()
    white = take(seat, "white")
    seat.canon.pin_statement(white, CANARY)
    (tmp_path / "out").mkdir()
    list(back_up(house._library, seat.principal, tmp_path / "out" / "b", passphrase=PASSPHRASE, cost=CHEAP))
    assert found_in(tmp_path / "out", CANARY) == ()

    def opened(folder: Path, safe: Safe = UNSEALED) -> Library:
        return Library(folder, ids=RandomIds(), clock=SystemClock(), decode=decode_reading, safe=safe)

    def no_keys(path: Path) -> Vault:
        raise AssertionError(path)

    target = tmp_path / "again"
    list(restore(tmp_path / "out" / "b", target, passphrase=PASSPHRASE, open_library=opened, open_keys=no_keys))
    again = open_room(target, Settings(library=str(target), embeddings="off"))
    assert [one.text for one in again.seat().canon.list(white)] == [CANARY]
    assert again.seat().verify().faults == ()
    again.close()


def test_a_sealed_copy_holds_canon_and_no_word_of_it(house: House, tmp_path: Path) -> None:
    seat, library = house.seat(), house._library
    white = take(seat, "white")
    seat.canon.pin_statement(white, CANARY)
    (tmp_path / "safe").mkdir()
    target = tmp_path / "safe" / "house"
    list(seal_copy(library, seat.principal, target, passphrase=PASSPHRASE, open_library=library.opened_at, cost=CHEAP))
    assert found_in(tmp_path / "safe", CANARY) == ()
    vault = Vault.unlock(vault_path(target), PASSPHRASE)
    copy = House(library.opened_at(target, vault), Settings(library=str(target), embeddings="off"))
    assert [one.text for one in copy.seat().canon.list(white)] == [CANARY]
    assert copy.seat().verify().faults == ()
    copy.close()


def test_a_compartment_whose_key_is_destroyed_takes_its_canon_with_it(tmp_path: Path) -> None:
    sealed = make_house(tmp_path / "sealed", embed=False, passphrase=PASSPHRASE)
    seat = sealed.seat()
    white = take(seat, "white")
    made = seat.canon.pin_statement(white, CANARY)
    desk = seat.vault
    assert desk.shred(desk.plan_shredding("beacon"), reason="The option has lapsed.").cleaned
    with reading(sealed._library.engine) as connection:
        assert connection.execute(select(table)).all() == []
    for act in (lambda: seat.canon.list(white), lambda: seat.canon.retire(made.id)):
        with pytest.raises(NotFoundError):
            act()
    sealed.close()
