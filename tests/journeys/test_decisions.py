"""What people decide about a breakdown: remembered by the next draft, under the label of the draft it was decided on, gone when that goes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from storyroom.errors import InvalidRequestError, NotFoundError, RightMissingError
from storyroom.journeys.backup import back_up
from storyroom.journeys.prepare import decode_reading
from storyroom.journeys.restore import restore
from storyroom.journeys.seal import seal_copy
from storyroom.room import Seat, open_room
from storyroom.settings import Settings
from storyroom.store.database import reading, writing
from storyroom.store.decisions import Decisions
from storyroom.store.ids import RandomIds, SystemClock
from storyroom.store.library import Library
from storyroom.store.people import all_labels
from storyroom.store.schema_breakdown import breakdown_decision
from storyroom.store.vault import UNSEALED, Safe, Vault, vault_path
from tests.fakes.house import CHEAP, House, SetClock, make_house, script_text
from tests.fakes.raw import found_in

CANARY = "Zyxwollop"
PASSPHRASE = "correct horse battery staple"
BAKERY = "MARIT puts a lantern on the counter. A dog barks. She kneads a stubborn lump of dough in the heat."
QUAY = "Two boys chase a hoop along the quay, past the nets. OLE carries a crate of herring to his boat."


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path / "house", embed=False, clock=SetClock())
    yield made
    made.close()


def _take(seat: Seat, scenes: list[tuple[str, str]], draft: str, **options: object) -> str:
    data = script_text("Beacon", scenes, revision=draft)
    report = seat.import_bytes(f"{draft}.fountain", data, project="Beacon", document="Beacon", draft=draft, **options)
    assert report.status == "imported", report.reason
    return report.draft_id


def _white(seat: Seat) -> str:
    return _take(seat, [("INT. BAKERY - NIGHT", BAKERY), ("EXT. QUAY - DAY", QUAY)], "white")


def _blue(seat: Seat) -> str:
    """The same two scenes the other way round, renumbered, and a little changed."""
    return _take(seat, [("EXT. QUAY - DAY", f"{QUAY} It rains."), ("INT. BAKERY - NIGHT", BAKERY)], "blue")


def _items(seat: Seat, draft_id: str) -> dict[tuple[str, str, str], str]:
    data = seat.breakdown.export(draft_id, form="csv", table="items").data.decode("utf-8-sig")
    return {
        (row["Scene"], row["Category"], row["Known by"]): f"{row['By']}: {row['Item']}"
        for row in csv.DictReader(io.StringIO(data))
    }


def _share(house: House, name: str, role: str, *compartments: str) -> Seat:
    owner = house.seat()
    owner.add_person(name)
    for compartment in compartments or ("beacon",):
        owner.access.grant(name, compartment, role=role)
    return house.seat(name)


# --- remembered ---


def test_what_was_decided_on_white_is_remembered_by_blue_where_the_scenes_moved(house: House) -> None:
    seat = house.seat()
    white = _white(seat)
    assert _items(seat, white)["1", "props", "lantern"].startswith("rules")
    seat.breakdown.decide(white, "confirm", scene="1", category="props", head="lantern", name="hurricane lantern")
    seat.breakdown.decide(white, "reject", scene="2", category="props", head="crate")
    seat.breakdown.decide(white, "add", scene="2", category="special_equipment", name="Two camera cranes")
    assert _items(seat, white)["1", "props", "lantern"] == "person: hurricane lantern"
    blue = _blue(seat)
    found = _items(seat, blue)
    assert found["2", "props", "lantern"] == "person: hurricane lantern"
    assert ("1", "props", "crate") not in found
    assert found["1", "special_equipment", "crane"] == "person: Two camera cranes"
    (report,) = seat.analysis.analyse(blue, only=("breakdown",))
    said = json.dumps([row.cells for table in report.tables for row in table.rows])
    assert "hurricane lantern" in said
    assert "crate" not in {row.cells[3] for row in report.tables[1].rows}
    assert b"hurricane lantern" in seat.breakdown.export(blue, form="fdx").data
    assert [one.scenes for one in seat.breakdown.decisions(blue)] == [(2,), (1,), (1,)]


def test_the_later_word_counts_wherever_it_was_said_and_an_earlier_draft_never_hears_of_a_later_one(
    house: House,
) -> None:
    seat = house.seat()
    white = _white(seat)
    seat.breakdown.decide(white, "reject", scene="1", category="props", head="lantern")
    blue = _blue(seat)
    assert ("2", "props", "lantern") not in _items(seat, blue)
    house._library.clock.pass_(minutes=1)
    again = seat.breakdown.decide(blue, "confirm", scene="2", category="props", head="lantern")
    assert _items(seat, blue)["2", "props", "lantern"].startswith("person")
    assert ("1", "props", "lantern") not in _items(seat, white)
    assert [one.stands for one in seat.breakdown.decisions(blue)] == [False, True]
    assert len(seat.breakdown.decisions(white)) == 1
    seat.breakdown.undo(again.id)
    assert ("2", "props", "lantern") not in _items(seat, blue)


def test_a_report_that_is_kept_in_memory_hears_of_each_decision(house: House) -> None:
    seat = house.seat()
    white = _white(seat)

    def heads() -> set[object]:
        (report,) = seat.analysis.analyse(white, only=("breakdown",))
        return {row.cells[3] for row in report.tables[1].rows if row.cells[1] == "props"}

    assert "lantern" in heads()
    made = seat.breakdown.decide(white, "reject", scene="1", category="props", head="lantern")
    assert "lantern" not in heads()
    seat.breakdown.undo(made.id)
    assert "lantern" in heads()


def test_decisions_at_the_same_moment_keep_their_order(house: House) -> None:
    seat = house.seat()
    white = _white(seat)
    for verdict in ("reject", "confirm", "reject", "confirm", "reject"):
        seat.breakdown.decide(white, verdict, scene="1", category="props", head="lantern")
    assert ("1", "props", "lantern") not in _items(seat, white)
    assert [one.decision.verdict for one in seat.breakdown.decisions(white)][-1] == "reject"
    assert [one.stands for one in seat.breakdown.decisions(white)] == [False] * 4 + [True]


def test_undoing_the_last_takes_back_ones_own_and_nobody_elses(house: House) -> None:
    owner = house.seat()
    white = _white(owner)
    ada = _share(house, "ada", "writer")
    ada.breakdown.decide(white, "reject", scene="1", category="props", head="lantern")
    owner.breakdown.decide(white, "reject", scene="2", category="props", head="crate")
    assert ada.breakdown.undo_last(white).head == "lantern"
    with pytest.raises(NotFoundError, match="decision"):
        ada.breakdown.undo_last(white)
    (left,) = owner.breakdown.decisions(white)
    assert (left.decision.head, owner.breakdown.who(left.decision.by)) == ("crate", "owner")
    with pytest.raises(NotFoundError):
        ada.breakdown.undo("decision:" + "0" * 32)


# --- who may ---


def test_to_decide_takes_the_right_to_upload_and_to_quote(house: House) -> None:
    owner = house.seat()
    white = _white(owner)
    made = owner.breakdown.decide(white, "reject", scene="1", category="props", head="lantern")
    words = {"scene": "1", "category": "props", "head": "dough"}
    reader, viewer, uploader, stranger = (
        _share(house, "rie", "reader"),
        _share(house, "vic", "viewer"),
        _share(house, "upe", "search+upload"),
        _share(house, "sam", "owner", "public"),
    )
    for seat, error in (
        (reader, RightMissingError),
        (viewer, RightMissingError),
        (uploader, RightMissingError),
        (stranger, NotFoundError),
    ):
        for act in (
            lambda desk: desk.decide(white, "reject", **words),
            lambda desk: desk.undo_last(white),
        ):
            with pytest.raises(error):
                act(seat.breakdown)
        assert not seat.breakdown.may_decide(white)
    with pytest.raises(RightMissingError):
        reader.breakdown.undo(made.id)
    for seat in (viewer, uploader, stranger):
        for key in (made.id, "decision:" + "0" * 32):
            with pytest.raises(NotFoundError, match="no decision"):
                seat.breakdown.undo(key)
    assert len(reader.breakdown.decisions(white)) == 1
    for seat, error in ((viewer, RightMissingError), (stranger, NotFoundError)):
        with pytest.raises(error):
            seat.breakdown.decisions(white)
    assert owner.breakdown.may_decide(white)
    assert len(owner.breakdown.decisions(white)) == 1


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"verdict": "burn"}, "no verdict"),
        ({"verdict": "b" * 5000}, "no verdict"),
        ({"category": "cast"}, "no category"),
        ({"category": "props; DROP TABLE"}, "no category"),
        ({"head": ""}, "which item"),
        ({"head": "zeppelin"}, "says nothing"),
        ({"head": "l" * 81}, "at most 80"),
        ({"name": "n" * 161}, "at most 160"),
        ({"name": "lantern\x00"}, "can be seen"),
        ({"name": "\u202enretnal"}, "can be seen"),
        ({"name": "lan\ud800tern"}, "can be seen"),
        ({"head": ".*"}, "says nothing"),
        ({"head": "(a+)+$"}, "says nothing"),
        ({"scene": "99"}, "scene 99"),
        ({"scene": "(0)"}, "scene"),
        ({"scene": "9" * 4000}, "scene"),
        ({"verdict": "add", "head": "", "name": " \t\n"}, "which item"),
    ],
)
def test_what_is_sent_is_hostile(house: House, change: dict[str, str], why: str) -> None:
    seat = house.seat()
    white = _white(seat)
    words = {"scene": "1", "category": "props", "head": "lantern", "name": "", "verdict": "confirm", **change}
    with pytest.raises((InvalidRequestError, NotFoundError), match=why) as told:
        seat.breakdown.decide(white, words.pop("verdict"), **words)
    assert len(str(told.value)) < 400
    assert seat.breakdown.decisions(white) == ()


def test_a_formula_as_a_name_is_not_one_in_a_spreadsheet(house: House) -> None:
    seat = house.seat()
    white = _white(seat)
    seat.breakdown.decide(white, "add", scene="1", category="props", head="bomb", name="=cmd|' /C calc'!A0 <b>&")
    rows = seat.breakdown.export(white, form="csv", table="items").data.decode("utf-8-sig")
    assert '"=cmd' not in rows
    assert b"<b>" not in seat.breakdown.export(white, form="fdx").data
    for form in ("xlsx", "pdf"):
        assert seat.breakdown.export(white, form=form).data


def test_one_draft_holds_only_so_many(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storyroom.store.decisions._MOST", 2)
    seat = house.seat()
    white = _white(seat)
    for _ in range(2):
        seat.breakdown.decide(white, "reject", scene="1", category="props", head="lantern")
    with pytest.raises(InvalidRequestError, match="at most 2"):
        seat.breakdown.decide(white, "reject", scene="1", category="props", head="lantern")


# --- what is hidden takes no part ---


def test_decisions_on_a_draft_that_may_not_be_quoted_change_nothing_that_others_see(house: House) -> None:
    owner = house.seat()
    _white(owner)
    ada = _share(house, "ada", "writer")
    hidden = _take(owner, [("INT. BAKERY - NIGHT", BAKERY), ("EXT. QUAY - DAY", QUAY)], "pink", labels=("embargo",))
    blue = _blue(owner)
    before = [ada.breakdown.export(blue, form=form).data for form in ("csv", "fdx")], ada.breakdown.decisions(blue)
    owner.breakdown.decide(hidden, "reject", scene="1", category="props", head="lantern")
    owner.breakdown.decide(hidden, "add", scene="2", category="props", name=CANARY)
    after = [ada.breakdown.export(blue, form=form).data for form in ("csv", "fdx")], ada.breakdown.decisions(blue)
    assert before == after
    assert CANARY.encode() not in b"".join(after[0])


def test_a_relabelled_draft_hides_its_decisions_at_the_next_request(house: House) -> None:
    owner = house.seat()
    white = _white(owner)
    blue = _blue(owner)
    ada = _share(house, "ada", "writer")
    owner.breakdown.decide(white, "add", scene="1", category="props", name=CANARY)
    assert CANARY in ada.breakdown.export(blue, form="csv").data.decode()
    owner.labels.add(white, ("embargo",))
    with reading(house._library.engine) as connection:
        (label,) = connection.execute(select(breakdown_decision.c.label_id)).scalars()
        assert all_labels(connection)[label].compartments == {"beacon", "embargo"}
    assert CANARY not in ada.breakdown.export(blue, form="csv").data.decode()
    assert ada.breakdown.decisions(blue) == ()
    assert CANARY in owner.breakdown.export(white, form="csv").data.decode()
    assert CANARY in owner.breakdown.export(blue, form="csv").data.decode()
    assert owner.verify().faults == ()


def test_a_draft_that_was_narrowed_while_somebody_decided_takes_no_decision(house: House) -> None:
    owner = house.seat()
    white = _white(owner)
    made = owner.breakdown.decide(white, "reject", scene="1", category="props", head="lantern")
    label = owner.find_draft(project="Beacon").label
    owner.labels.add(white, ("embargo",))
    with pytest.raises(NotFoundError):
        Decisions(house._library).put(made, label, actor="x")


# --- kept, and gone ---


def test_the_ledger_says_who_decided_and_holds_no_word_of_it(house: House) -> None:
    seat = house.seat()
    white = _white(seat)
    made = seat.breakdown.decide(white, "add", scene="1", category="props", name=CANARY)
    seat.breakdown.undo(made.id)
    entries = [one for one in house._library.ledger_entries() if one.act.startswith("breakdown_")]
    assert [one.act for one in entries] == ["breakdown_decided", "breakdown_decision_undone"]
    facts = dict(entries[0].facts)
    assert (facts["draft"], facts["decision"], facts["verdict"]) == (white, made.id, "add")
    told = json.dumps([list(one.facts) for one in entries])
    assert CANARY.lower() not in told.lower()
    assert "props" not in told


def test_a_decision_that_cannot_be_written_into_the_ledger_is_not_made(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = house.seat()
    white = _white(seat)

    def fail(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("storyroom.store.decisions.ledger.append", fail)
    with pytest.raises(OSError, match="disk full"):
        seat.breakdown.decide(white, "add", scene="1", category="props", name=CANARY)
    monkeypatch.undo()
    assert seat.breakdown.decisions(white) == ()


@pytest.mark.parametrize("target", [{"document": "Beacon"}, {"project": "Beacon"}, {"draft": "white"}])
def test_a_removed_draft_leaves_no_byte_of_what_was_decided_about_it(house: House, target: dict[str, str]) -> None:
    seat = house.seat()
    white = _white(seat)
    kept = _blue(seat)
    seat.breakdown.decide(white, "add", scene="1", category="props", name=CANARY)
    undone = seat.breakdown.decide(white, "add", scene="2", category="props", name=f"{CANARY} again")
    seat.breakdown.undo(undone.id)
    assert found_in(house.folder, CANARY)
    desk = seat.keeping
    wanted = {"document": "Beacon", "draft": "white"} if "draft" in target else target
    assert desk.remove(desk.plan_removal(**wanted), reason="It ended.").cleaned
    assert found_in(house.folder, CANARY) == ()
    if "draft" in target:
        assert CANARY not in seat.breakdown.export(kept, form="csv").data.decode()
    with reading(house._library.engine) as connection:
        assert connection.execute(select(breakdown_decision)).all() == []
    assert seat.verify().faults == ()


def test_what_somebody_who_left_decided_stays_without_their_name(house: House) -> None:
    owner = house.seat()
    white = _white(owner)
    ada = _share(house, CANARY.lower(), "writer")
    ada.breakdown.decide(white, "reject", scene="1", category="props", head="lantern")
    desk = owner.keeping
    desk.remove(desk.plan_removal(person=CANARY.lower()), reason="She left.")
    (left,) = owner.breakdown.decisions(white)
    assert (left.decision.head, owner.breakdown.who(left.decision.by)) == ("lantern", "")
    assert found_in(house.folder, CANARY.lower()) == ()


def test_a_sealed_library_keeps_no_word_of_a_decision_in_plain(tmp_path: Path) -> None:
    sealed = make_house(tmp_path / "sealed", embed=False, passphrase=PASSPHRASE)
    seat = sealed.seat()
    white = _white(seat)
    seat.breakdown.decide(white, "add", scene="1", category="special_equipment", name=CANARY)
    with reading(sealed._library.engine) as connection:
        (row,) = connection.execute(select(breakdown_decision)).all()
    told = f"{row.scene} {row.category} {row.head} {row.name}"
    for word in (CANARY, CANARY.lower(), "special_equipment", "#1"):
        assert word not in told
    assert found_in(sealed.folder, CANARY) == ()
    assert [one.decision.name for one in seat.breakdown.decisions(white)] == [CANARY]
    seat.labels.add(white, ("embargo",))
    assert [one.decision.name for one in seat.breakdown.decisions(white)] == [CANARY]
    assert seat.verify().faults == ()
    with writing(sealed._library.engine) as connection:
        connection.execute(breakdown_decision.update().values(name=row.name))
    assert any("decision" in fault for fault in seat.verify().faults)
    sealed.close()


def test_a_backup_brings_back_what_was_decided_and_shows_none_of_it(house: House, tmp_path: Path) -> None:
    seat = house.seat()
    white = _white(seat)
    seat.breakdown.decide(white, "add", scene="1", category="props", name=CANARY)
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
    assert [one.decision.name for one in again.seat().breakdown.decisions(white)] == [CANARY]
    assert again.seat().verify().faults == ()
    again.close()


def test_a_sealed_copy_holds_what_was_decided_and_no_word_of_it(house: House, tmp_path: Path) -> None:
    seat, library = house.seat(), house._library
    white = _white(seat)
    seat.breakdown.decide(white, "add", scene="1", category="props", name=CANARY)
    (tmp_path / "safe").mkdir()
    target = tmp_path / "safe" / "house"
    list(seal_copy(library, seat.principal, target, passphrase=PASSPHRASE, open_library=library.opened_at, cost=CHEAP))
    assert found_in(tmp_path / "safe", CANARY) == ()
    vault = Vault.unlock(vault_path(target), PASSPHRASE)
    copy = House(library.opened_at(target, vault), Settings(library=str(target), embeddings="off"))
    assert [one.decision.name for one in copy.seat().breakdown.decisions(white)] == [CANARY]
    assert copy.seat().verify().faults == ()
    copy.close()


def test_a_compartment_whose_key_is_destroyed_takes_its_decisions_with_it(tmp_path: Path) -> None:
    sealed = make_house(tmp_path / "sealed", embed=False, passphrase=PASSPHRASE)
    seat = sealed.seat()
    white = _white(seat)
    seat.breakdown.decide(white, "add", scene="1", category="props", name=CANARY)
    desk = seat.vault
    assert desk.shred(desk.plan_shredding("beacon"), reason="The option has lapsed.").cleaned
    with reading(sealed._library.engine) as connection:
        assert connection.execute(select(breakdown_decision)).all() == []
    with pytest.raises(NotFoundError):
        seat.breakdown.decisions(white)
    sealed.close()
