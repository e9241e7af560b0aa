"""Rights are kept as safely as the draft they are about: in the ledger without words, sealed, backed up, and gone without a byte."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from storyroom.domain.access import Label
from storyroom.domain.derivation import DerivedKind, NewThing
from storyroom.domain.licensing import ConsentScope, TdmSignal
from storyroom.formats.pdf.writer import write_pdf
from storyroom.journeys.backup import back_up
from storyroom.journeys.prepare import decode_reading
from storyroom.journeys.restore import restore
from storyroom.journeys.seal import seal_copy
from storyroom.room import open_room
from storyroom.settings import Settings
from storyroom.store.database import reading, writing
from storyroom.store.derivations import Derivations
from storyroom.store.ids import RandomIds, SystemClock
from storyroom.store.library import Library
from storyroom.store.schema_licensing import asset_rights, derivation, derived_thing, tdm_signal
from storyroom.store.vault import UNSEALED, Safe, Vault, vault_path
from tests.fakes.canon import SCENES, share, take
from tests.fakes.house import CHEAP, House, SetClock, make_house
from tests.fakes.licensing import state
from tests.fakes.raw import found_in
from tests.unit.formats.pdf.test_reservation import POLICY, RESERVED, packet

CANARY = "Zyxwollop"
PASSPHRASE = "correct horse battery staple"
WORDS = {
    name: f"{CANARY} {name}" for name in ("owner", "licence", "reason", "authority", "mining")
}  # each stands in a column of its own


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path / "house", embed=False, clock=SetClock())
    yield made
    made.close()


def thing(house: House, *sources: str, label: str = "beacon") -> str:
    new = NewThing("thing:1", DerivedKind.SET, f"{CANARY} seasons", sources)
    return Derivations(house._library).enter(new, Label(frozenset({label})), actor="principal:1").id


def reserved_pdf(house: House, draft_id: str) -> bytes:
    """Print a draft, and reserve mining in the file."""
    return write_pdf(house.seat().read(draft_id).screenplay) + b"\n" + packet(RESERVED)


def test_the_ledger_says_who_stated_and_revoked_before_and_after_and_holds_no_word(house: House) -> None:
    seat = house.seat()
    white = take(seat, "white")
    state(seat, white, **WORDS)
    seat.licensing.revoke(white, f"{CANARY} ended.", ("quote",))
    entries = [one for one in house._library.ledger_entries() if one.act.startswith("rights_")]
    assert [one.act for one in entries] == [
        f"rights_{act}_{half}" for act in ("state", "revoke") for half in ("opened", "closed")
    ]
    stated, _, taken, _ = (dict(one.facts) for one in entries)
    assert (stated["draft"], stated["basis"], stated["expires"]) == (white, "own_work", "never")
    assert (taken["draft"], taken["scopes"]) == (white, "quote")
    assert stated["owner"].startswith("hmac-sha256:"), "a keyed commitment stands for the words"
    assert CANARY.lower() not in json.dumps([list(one.facts) for one in entries]).lower()


def test_rights_that_cannot_be_written_into_the_ledger_are_not_stated(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = house.seat()
    white = take(seat, "white")

    def fail(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("storyroom.store.acting.ledger.append", fail)
    with pytest.raises(OSError, match="disk full"):
        state(seat, white)
    with pytest.raises(OSError, match="disk full"):
        seat.licensing.revoke(white, "It ended.")
    monkeypatch.undo()
    assert seat.licensing.show(white).rights is None


def test_a_removed_draft_leaves_no_byte_of_its_rights(house: House) -> None:
    seat = house.seat()
    white = take(seat, "white")
    (pdf,) = [seat.import_bytes("b.pdf", reserved_pdf(house, white), project="Beacon", document="Beacon", draft="blue")]
    state(seat, white, **WORDS)
    seat.licensing.revoke(white, f"{CANARY} ended.")
    assert found_in(house.folder, CANARY)
    assert found_in(house.folder, POLICY)
    desk = seat.keeping
    assert desk.remove(desk.plan_removal(project="Beacon"), reason="It ended.").cleaned
    assert pdf.status == "imported"
    assert found_in(house.folder, CANARY) == found_in(house.folder, POLICY) == ()
    with reading(house._library.engine) as connection:
        for table in (asset_rights, tdm_signal):
            assert connection.execute(select(table)).all() == []
    assert seat.verify().faults == ()


def test_who_left_stays_without_their_name(house: House) -> None:
    owner = house.seat()
    white = take(owner, "white")
    ada = share(house, CANARY.lower(), "owner")
    state(ada, white)
    ada.licensing.revoke(white, "It ended.", ("quote",))
    desk = owner.keeping
    desk.remove(desk.plan_removal(person=CANARY.lower()), reason="She left.")
    shown = owner.licensing.show(white).rights
    assert (owner.licensing.who(shown.by), owner.licensing.who(shown.revoked.by)) == ("", "")
    assert found_in(house.folder, CANARY.lower()) == ()


def test_a_sealed_library_keeps_no_word_in_plain_and_notices_changes(tmp_path: Path) -> None:
    sealed = make_house(tmp_path / "sealed", embed=False, clock=SetClock(), passphrase=PASSPHRASE)
    seat = sealed.seat()
    white = take(seat, "white")
    pdf = seat.import_bytes("b.pdf", reserved_pdf(sealed, white), project="Herring", document="Herring", draft="white")
    state(seat, white, **WORDS)
    seat.licensing.revoke(white, f"{CANARY} ended.", ("quote",))
    model = thing(sealed, white)
    with reading(sealed._library.engine) as connection:
        rows = [row for table in (asset_rights, tdm_signal, derived_thing) for row in connection.execute(select(table))]
    assert len(rows) == 4
    assert not any(word in str(tuple(row)) for row in rows for word in (CANARY, POLICY))
    assert found_in(sealed.folder, CANARY) == ()
    seat.labels.add(white, ("embargo",))
    assert seat.licensing.show(white).rights.revoked.reason == f"{CANARY} ended."
    assert seat.licensing.made_from(white).within[0].name == f"{CANARY} seasons"
    assert not seat.licensing.may_use_thing(model, ConsentScope.QUOTE).allowed
    blue = take(seat, "blue", scenes=[*SCENES, ("EXT. QUAY - DAY", "It rains.")], labels=("embargo",))
    assert seat.licensing.show(blue).rights.owner == WORDS["owner"], "taken over under the new draft's key"
    assert seat.licensing.show(pdf.draft_id).tdm == TdmSignal(True, POLICY, "XMP tdm:reservation")
    assert seat.verify().faults == ()
    with writing(sealed._library.engine) as connection:
        connection.execute(asset_rights.update().where(asset_rights.c.id == rows[0].id).values(owner=rows[1].owner))
    assert any("rights" in fault for fault in seat.verify().faults)
    sealed.close()


def test_a_library_that_is_sealed_later_keeps_its_rights(house: House, tmp_path: Path) -> None:
    seat = house.seat()
    white = take(seat, "white")
    state(seat, white, **WORDS)
    thing(house, white)
    (tmp_path / "safe").mkdir()
    target, library = tmp_path / "safe" / "house", house._library
    list(seal_copy(library, seat.principal, target, passphrase=PASSPHRASE, open_library=library.opened_at, cost=CHEAP))
    assert found_in(tmp_path / "safe", CANARY) == ()
    vault = Vault.unlock(vault_path(target), PASSPHRASE)
    copy = House(library.opened_at(target, vault), Settings(library=str(target), embeddings="off"))
    assert copy.seat().licensing.show(white).rights.owner == WORDS["owner"]
    assert copy.seat().licensing.made_from(white).within[0].name == f"{CANARY} seasons"
    assert copy.seat().verify().faults == ()
    copy.close()


def test_a_backup_brings_rights_back_and_shows_none_of_them(house: House, tmp_path: Path) -> None:
    seat = house.seat()
    white = take(seat, "white")
    state(seat, white, **WORDS)
    seat.licensing.revoke(white, "It ended.", ("search",))
    thing(house, white)
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
    shown = again.seat().licensing.show(white)
    assert (shown.rights.owner, shown.uses[ConsentScope.SEARCH].allowed) == (WORDS["owner"], False)
    assert again.seat().search("spade").hits == ()
    assert [one.kind for one in again.seat().licensing.made_from(white).within] == [DerivedKind.SET]
    assert again.seat().verify().faults == ()
    again.close()


def test_a_pdf_that_reserves_mining_is_not_trained_on_until_an_agreement_is_stated(house: House) -> None:
    seat = house.seat()
    white = take(seat, "white")
    report = seat.import_bytes("h.pdf", reserved_pdf(house, white), project="Herring", document="Herring", draft="w")
    told = seat.licensing.show(report.draft_id)
    assert told.tdm == TdmSignal(True, POLICY, "XMP tdm:reservation")
    state(seat, report.draft_id)
    assert not seat.licensing.show(report.draft_id).uses[ConsentScope.TRAINING_HOUSE].allowed
    assert seat.licensing.show(report.draft_id).uses[ConsentScope.SEARCH].allowed
    state(seat, report.draft_id, mining="Contract 12")
    assert seat.licensing.show(report.draft_id).uses[ConsentScope.TRAINING_HOUSE].allowed
    assert seat.licensing.show(white).tdm is None


def test_a_rebuild_reads_the_signal_of_a_file_that_came_in_before_it_was_read(house: House) -> None:
    seat = house.seat()
    white = take(seat, "white")
    report = seat.import_bytes("h.pdf", reserved_pdf(house, white), project="Herring", document="Herring", draft="w")
    with writing(house._library.engine) as connection:
        connection.execute(tdm_signal.delete())
    assert seat.licensing.show(report.draft_id).tdm is None
    list(seat.rebuild())
    assert seat.licensing.show(report.draft_id).tdm.reserved
    with reading(house._library.engine) as connection:
        assert connection.execute(select(derivation)).all() == []
