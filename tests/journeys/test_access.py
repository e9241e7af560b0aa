"""Grants, groups, lists and ends act on the very next request, and nobody gives what is not theirs to give."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storyroom.desks.labels import LabelDesk
from storyroom.domain.access import Clearance
from storyroom.domain.rights import Right
from storyroom.errors import (
    AccessError,
    InvalidRequestError,
    NotFoundError,
    ReadOnlyError,
    RightMissingError,
)
from storyroom.room import Seat, open_room
from storyroom.settings import Settings
from storyroom.store.database import alembic_config, open_database
from tests.fakes.house import House, SetClock, make_house, script_text


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def house(tmp_path: Path, clock: SetClock) -> Iterator[House]:
    made = make_house(tmp_path / "house", embed=False, clock=clock)
    yield made
    made.close()


def take(folder: Path, seat: Seat, title: str, words: str = "A lamp burns.", **options: object) -> str:
    path = folder / "x.fountain"
    path.write_bytes(script_text(title, [("INT. LOFT - DAY", words)]))
    (report,) = seat.import_files([path], **options)  # type: ignore[arg-type]
    assert report.status == "imported", report.reason
    return report.draft_id


def sees(seat: Seat) -> list[str]:
    """What a person is told on several roads; they never disagree."""
    listed = sorted(project.name for project in seat.projects())
    found = sorted({hit.project for hit in seat.search("draft:all lamp", limit=50).hits})
    assert listed == found
    return listed


# --- rights ---


def test_each_act_asks_for_its_own_right(house: House, tmp_path: Path) -> None:
    owner = house.seat()
    draft = take(tmp_path, owner, "Beacon")
    owner.add_person("ada")
    ada = house.seat("ada")
    (tmp_path / "more.fountain").write_bytes(script_text("Beacon", [("INT. LOFT - DAY", "More.")]))

    def may() -> list[str]:
        acts = {
            "search": lambda: ada.search("lamp").hits or ada.drafts() or (_ for _ in ()).throw(NotFoundError),
            "read": lambda: ada.read(draft),
            "scenes": lambda: ada.scenes(draft),
            "pages": lambda: ada.pages(draft),
            "report": lambda: ada.report(draft),
            "quote": lambda: ada.text(draft),
            "export": lambda: ada.export(draft, "fountain"),
            "original": lambda: ada.export(draft, "original"),
            "upload": lambda: [
                None for r in ada.import_files([tmp_path / "more.fountain"]) if r.status != "failed" or 1 / 0
            ],
            "manage": lambda: ada.access.grants("beacon"),
        }
        done = []
        for name, act in acts.items():
            try:
                act()
            except (NotFoundError, AccessError, ZeroDivisionError):
                continue
            done.append(name)
        return done

    assert may() == []
    for role, rights in {
        "finder": ["search"],
        "viewer": ["search", "read", "scenes", "pages", "report"],
        "reader": ["search", "read", "scenes", "pages", "report", "quote", "export", "original"],
        "warden": ["manage"],
        "upload": ["search", "upload"],
    }.items():
        owner.access.grant("ada", "beacon", role=role)
        assert may() == rights
        owner.access.revoke("ada", "beacon")
    assert may() == []


def test_who_may_find_but_not_open_is_told_so_and_nobody_else(house: House, tmp_path: Path) -> None:
    owner = house.seat()
    draft = take(tmp_path, owner, "Beacon")
    for name in ("ada", "ole"):
        owner.add_person(name)
    owner.access.grant("ada", "beacon", role="finder")
    with pytest.raises(RightMissingError, match="open its pages"):
        house.seat("ada").read(draft)
    with pytest.raises(RightMissingError, match="take words out"):
        house.seat("ada").export(draft, "original")
    with pytest.raises(NotFoundError) as hidden:
        house.seat("ole").read(draft)
    with pytest.raises(NotFoundError) as missing:
        house.seat("ole").read("draft:nothing")
    assert str(hidden.value) == str(missing.value)


def test_an_administrator_manages_people_and_reads_nothing(house: House, tmp_path: Path) -> None:
    owner = house.seat()
    take(tmp_path, owner, "Beacon")
    owner.add_person("admin")
    owner.access.set_roles("admin", operator=True)
    admin = house.seat("admin")
    assert {person.name for person in admin.people()} == {"owner", "reader", "admin"}
    admin.add_person("new")
    admin.access.add_group("crew")
    assert sees(admin) == []
    assert admin.principal.clearance == admin.principal.cleared(Right.SEARCH) == Clearance(frozenset({"public"}))
    assert owner.ask("What burns?").claims  # or what follows says nothing
    assert admin.ask("What burns?").claims == ()
    for act in (
        lambda: admin.access.grant("admin", "beacon"),
        lambda: admin.access.grant("admin", "public", role="owner"),
        lambda: admin.add_person("straw", clear=("beacon",)),
        lambda: admin.access.grants("beacon"),
        lambda: admin.access.revoke("owner", "beacon"),
    ):
        with pytest.raises(NotFoundError):
            act()
    with pytest.raises(ReadOnlyError):
        admin.add_person("straw", all_but=())


def test_no_way_of_reading_answers_for_a_draft_that_is_not_visible(house: House, tmp_path: Path) -> None:
    """The reader itself, below every right that a seat asks for: it is the last filter."""
    owner = house.seat()
    hidden, shown = take(tmp_path, owner, "Beacon"), take(tmp_path, owner, "Kestrel")
    scene = owner.scenes(hidden)[0].id
    reader = house._library.reader(Clearance(frozenset({"kestrel"})))
    assert [entry.id for entry in reader.drafts()] == [shown]
    for look in (reader.text, reader.draft, reader.original, reader.report, reader.scenes):
        assert look(shown)
        told = []
        for draft_id in (hidden, "draft:nothing"):
            with pytest.raises(NotFoundError) as fault:
                look(draft_id)
            told.append(str(fault.value))
        assert told[0] == told[1]
    assert reader.scenes_by_id([scene]) == {}
    assert not reader.covered(hidden)


def test_an_administrator_cannot_join_a_group_that_holds_what_is_not_theirs(house: House, tmp_path: Path) -> None:
    owner = house.seat()
    take(tmp_path, owner, "Beacon")
    owner.add_person("admin")
    owner.access.set_roles("admin", operator=True)
    admin = house.seat("admin")
    admin.access.add_group("crew")
    admin.access.join_group("crew", "reader")  # it holds nothing yet
    owner.access.grant("crew", "beacon", group=True)
    with pytest.raises(ReadOnlyError):
        admin.access.join_group("crew", "admin")
    assert sees(admin) == []
    owner.access.join_group("crew", "admin")
    assert sees(admin) == ["Beacon"]
    admin.access.leave_group("crew", "admin")
    assert sees(admin) == []


def test_a_compartment_never_stands_without_an_owner(house: House, tmp_path: Path) -> None:
    owner = house.seat()
    take(tmp_path, owner, "Beacon")
    with pytest.raises(InvalidRequestError, match="Nobody would own"):
        owner.access.revoke("owner", "beacon")
    with pytest.raises(InvalidRequestError, match="Nobody would manage"):
        owner.access.set_roles("owner", operator=False)
    assert sees(owner) == ["Beacon"]
    owner.add_person("ada")
    owner.access.grant("ada", "beacon", role="warden")
    owner.access.revoke("owner", "beacon")
    assert sees(owner) == []
    assert sees(house.seat("ada")) == []
    house.seat("ada").access.grant("ada", "beacon", role="viewer")
    assert sees(house.seat("ada")) == ["Beacon"]


# --- compartments ---


def test_a_slip_in_a_label_opens_nothing_and_takes_nothing_in(house: House, tmp_path: Path) -> None:
    path = tmp_path / "x.fountain"
    path.write_bytes(script_text("Beacon", [("INT. LOFT - DAY", "A lamp burns.")]))
    owner = house.seat()
    with pytest.raises(NotFoundError, match="embrago"):
        list(owner.import_files([path], labels=("embrago",)))
    with pytest.raises(NotFoundError, match="embrago"):
        owner.import_bytes("x.fountain", path.read_bytes(), labels=("embrago",))
    with pytest.raises(NotFoundError, match="embrago"):
        owner.add_person("ada", all_but=("embrago",))
    with pytest.raises(InvalidRequestError, match="class of paper"):
        list(owner.import_files([path], paper="scirpt"))
    assert owner.drafts() == ()
    assert {c.name for c in owner.access.compartments()} == {"public", "embargo"}


def test_a_compartment_opened_by_name_is_given_to_nobody_but_its_opener(house: House, tmp_path: Path) -> None:
    owner = house.seat()
    owner.access.open("gala", embargo=True)
    take(tmp_path, owner, "Beacon", labels=("gala",))
    assert sees(house.seat("reader")) == []
    take(tmp_path, owner, "Goose")
    assert sees(house.seat("reader")) == ["Goose"]
    with pytest.raises(InvalidRequestError, match="already"):
        owner.access.open("Gala")


def test_a_class_of_paper_is_a_compartment_of_its_own(house: House, tmp_path: Path) -> None:
    owner = house.seat()
    take(tmp_path, owner, "Nightfall", paper="script")
    take(tmp_path, owner, "Nightfall", "A lamp costs 30.", paper="budget")
    owner.add_person("ada")
    owner.access.grant("ada", "nightfall/script")
    (draft,) = house.seat("ada").drafts()
    assert draft.label.compartments == {"nightfall/script"}
    assert owner.access.grant("ada", "nightfall/*") == ("nightfall", "nightfall/budget", "nightfall/script")
    assert len(house.seat("ada").drafts()) == 2


def test_nobody_opens_a_class_of_paper_in_the_project_of_others(house: House, tmp_path: Path) -> None:
    owner = house.seat()
    take(tmp_path, owner, "Nightfall", paper="script")
    owner.add_person("ada")
    owner.access.set_roles("ada", curator=True)
    ada = house.seat("ada")
    path = tmp_path / "x.fountain"
    for paper in ("", "script", "budget"):
        path.write_bytes(script_text("Nightfall", [("INT. LOFT - DAY", f"A {paper} lamp.")]))
        (report,) = ada.import_files([path], paper=paper)
        assert (report.status, report.draft_id) == ("failed", "")
    take(tmp_path, ada, "Goose")
    assert sees(ada) == ["Goose"]
    assert sees(owner) == ["Goose", "Nightfall"]
    with pytest.raises(NotFoundError):
        ada.access.open("nightfall/board")


def test_whoever_uploads_into_a_project_need_not_be_an_opener(house: House, tmp_path: Path) -> None:
    owner = house.seat()
    take(tmp_path, owner, "Nightfall")
    owner.add_person("ada")
    path = tmp_path / "x.fountain"
    path.write_bytes(script_text("Nightfall", [("INT. LOFT - DAY", "Another lamp.")]))
    with pytest.raises(ReadOnlyError):
        house.seat("ada").import_files([path])
    owner.access.grant("ada", "nightfall", role="writer")
    assert [r.status for r in house.seat("ada").import_files([path])] == ["imported"]
    path.write_bytes(script_text("Else", [("INT. LOFT - DAY", "Another lamp.")]))
    (mine,) = house.seat("ada").import_files([path])
    take(tmp_path, owner, "Other")
    path.write_bytes(script_text("Other", [("INT. LOFT - DAY", "Another lamp.")]))
    (others,) = house.seat("ada").import_files([path])
    assert mine.reason.replace("Else", "Other") == others.reason


# --- ends, groups, lists: at once ---


def test_an_nda_ends_by_itself_without_any_commit(house: House, tmp_path: Path, clock: SetClock) -> None:
    owner = house.seat()
    take(tmp_path, owner, "Beacon")
    owner.add_person("ada")
    owner.access.grant("ada", "beacon", until=clock.moment + timedelta(days=1))
    ada = house.seat("ada")
    assert sees(ada) == ["Beacon"]
    clock.pass_(hours=23, minutes=59)
    assert sees(ada) == ["Beacon"]
    clock.pass_(minutes=1)
    assert sees(ada) == []
    assert ada.ask("Who burns?").claims == ()
    assert "ended: 2026-03-01" in owner.access.explain("ada", "read", ("beacon",)).reason
    assert [grant.ended for grant in owner.access.grants("beacon") if grant.holder == "ada"] == [True]
    with pytest.raises(InvalidRequestError, match="passed"):
        owner.access.grant("ada", "beacon", until=clock.moment)


def test_a_membership_ends_and_so_does_what_it_gave(house: House, tmp_path: Path, clock: SetClock) -> None:
    owner = house.seat()
    take(tmp_path, owner, "Beacon")
    owner.add_person("ada")
    owner.access.add_group("crew")
    owner.access.grant("crew", "beacon", group=True, until=clock.moment + timedelta(days=2))
    owner.access.join_group("crew", "ada", until=clock.moment + timedelta(days=1))
    assert sees(house.seat("ada")) == ["Beacon"]
    clock.pass_(days=1)
    assert sees(house.seat("ada")) == []
    owner.access.join_group("crew", "ada")
    assert sees(house.seat("ada")) == ["Beacon"]
    clock.pass_(days=1)
    assert sees(house.seat("ada")) == []


def test_a_need_to_know_list_binds_whatever_is_held(house: House, tmp_path: Path) -> None:
    owner = house.seat()
    take(tmp_path, owner, "Beacon", paper="script")
    owner.add_person("ada")
    owner.access.grant("ada", "beacon/*", role="owner")
    ada = house.seat("ada")
    owner.access.need_to_know("beacon", on=True)
    assert (sees(ada), sees(owner), sees(house.seat("reader"))) == ([], ["Beacon"], [])
    assert "need-to-know" in owner.access.explain("ada", "read", ("beacon/script",)).reason
    ada.access.let_know("beacon", "ada")  # an owner can always mend the list
    assert sees(ada) == ["Beacon"]
    owner.access.let_know("beacon", "ada", on=False)
    assert sees(ada) == []
    owner.access.need_to_know("beacon", on=False)
    assert sees(ada) == ["Beacon"]


ACTS = st.one_of(
    st.tuples(st.just("grant"), st.sampled_from("ab"), st.sampled_from(("beacon", "tuba", "embargo")), st.none() | st.integers(1, 3)),
    st.tuples(st.just("revoke"), st.sampled_from("ab"), st.sampled_from(("beacon", "tuba", "embargo"))),
    st.tuples(st.just("group"), st.sampled_from(("beacon", "tuba", "embargo")), st.booleans()),
    st.tuples(st.just("member"), st.sampled_from("ab"), st.booleans(), st.none() | st.integers(1, 3)),
    st.tuples(st.just("list"), st.sampled_from(("beacon", "tuba")), st.booleans()),
    st.tuples(st.just("listed"), st.sampled_from("ab"), st.sampled_from(("beacon", "tuba")), st.booleans()),
    st.tuples(st.just("time"), st.integers(1, 2)),
    st.tuples(st.just("label"), st.integers(0, 9), st.sampled_from(("beacon", "tuba", "gala")), st.booleans()),
    st.tuples(st.just("add"), st.sampled_from(("Beacon", "Tuba")), st.sampled_from(((), ("embargo",)))),
)  # fmt: skip


class Model:
    """What ought to be seen, said a second time and simply: no caches, no rows."""

    def __init__(self) -> None:
        self.hour = 0
        self.own: dict[tuple[str, str], list[float]] = {}
        self.crew: set[str] = set()
        self.members: dict[str, float] = {}
        self.lists: dict[str, set[str]] = {}
        self.drafts: list[tuple[str, frozenset[str], str]] = []

    def sees(self, person: str) -> list[str]:
        held = {name for (who, name), ends in self.own.items() if who == person and any(e > self.hour for e in ends)}
        if self.members.get(person, 0) > self.hour:
            held |= self.crew
        held -= {name for name, known in self.lists.items() if person not in known}
        return sorted({project for project, label, _ in self.drafts if label <= held})


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ACTS, min_size=4, max_size=14))
def test_no_read_is_stale_however_acts_and_reads_are_mixed(acts: list[tuple]) -> None:
    clock, model = SetClock(), Model()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        house = make_house(folder / "house", embed=False, clock=clock)
        owner, seats = house.seat(), {}
        for person in "ab":
            owner.add_person(person)
            seats[person] = house.seat(person)
        owner.access.add_group("crew")
        for title in ("Beacon", "Tuba"):
            draft = take(folder, owner, title, f"{title} has a lamp.")
            model.drafts.append((title, frozenset({title.lower()}), draft))
        owner.access.open("gala")
        standing = [
            ("grant", "a", "beacon", None),
            ("group", "tuba", True),
            ("member", "b", True, 2),
        ]  # something to lose
        for count, act in enumerate([*standing, *acts]):
            _carry_out(act, owner, clock, model, folder, count)
            for person, seat in seats.items():
                assert sees(seat) == model.sees(person), act
        assert owner.verify().faults == ()
        house.close()


def desk_of(seat: Seat) -> LabelDesk:
    return seat.labels


def _carry_out(act: tuple, owner: Seat, clock: SetClock, model: Model, folder: Path, count: int) -> None:
    desk, forever = owner.access, float("inf")

    def until(hours: int | None) -> datetime | None:
        return None if hours is None else clock.moment + timedelta(hours=hours)

    match act:
        case ("grant", who, what, hours):
            desk.grant(who, what, until=until(hours))
            model.own.setdefault((who, what), []).append(forever if hours is None else model.hour + hours)
        case ("revoke", who, what):
            if model.own.pop((who, what), None):
                desk.revoke(who, what)
        case ("group", what, True):
            desk.grant("crew", what, group=True)
            model.crew.add(what)
        case ("group", what, False):
            if what in model.crew:
                desk.revoke("crew", what, group=True)
                model.crew.discard(what)
        case ("member", who, True, hours):
            desk.join_group("crew", who, until=until(hours))
            model.members[who] = forever if hours is None else model.hour + hours
        case ("member", who, False, _):
            if model.members.pop(who, None):
                desk.leave_group("crew", who)
        case ("list", what, on):
            desk.need_to_know(what, on=on)
            model.lists.pop(what, None)
            if on:
                model.lists[what] = set()
        case ("listed", who, what, on):
            desk.let_know(what, who, on=on)
            if what in model.lists:
                (model.lists[what].add if on else model.lists[what].discard)(who)
        case ("time", hours):
            clock.pass_(hours=hours)
            model.hour += hours
        case ("add", title, labels):
            draft = take(folder, owner, title, f"Lamp number {count}.", labels=labels)
            model.drafts.append((title, frozenset({title.lower(), *labels}), draft))
        case ("label", number, name, add):
            project, label, draft = model.drafts[number % len(model.drafts)]
            new = label | {name} if add else label - {name}
            if new and new != label:
                (desk_of(owner).add if add else desk_of(owner).remove)(draft, (name,), reason="a test")
                model.drafts[model.drafts.index((project, label, draft))] = (project, new, draft)


# --- libraries from before ---


def test_a_library_from_before_keeps_who_sees_what(tmp_path: Path) -> None:
    folder = tmp_path / "house"
    folder.mkdir()
    engine = open_database(folder / "storyroom.db")
    with engine.connect() as connection:
        command.upgrade(alembic_config(connection), "0001")
        connection.commit()
    engine.dispose()
    with sqlite3.connect(folder / "storyroom.db") as old:
        for name in ("public", "embargo", "beacon"):
            old.execute("INSERT INTO compartment VALUES (?, randomblob(32), '2026-01-01T00:00:00+00:00')", (name,))
        for name, curator in (("owner", 1), ("reader", 0), ("ada", 0)):
            row = (f"principal:{name}", name, "person", curator, curator, "2026-01-01T00:00:00+00:00")
            old.execute("INSERT INTO principal VALUES (?, ?, ?, ?, ?, ?)", row)
        held = [("owner", c) for c in ("public", "embargo", "beacon")] + [
            ("reader", "public"),
            ("reader", "beacon"),
            ("ada", "public"),
        ]
        old.executemany("INSERT INTO holding VALUES (?, ?)", [(f"principal:{who}", what) for who, what in held])
        old.execute("INSERT INTO standing_grant VALUES ('principal:owner', '[]')")
        old.execute("INSERT INTO standing_grant VALUES ('principal:reader', '[\"embargo\"]')")
    room = open_room(folder, Settings(embeddings="off"))
    owner = room.seat()
    take(tmp_path, owner, "Beacon")
    take(tmp_path, owner, "Goose", labels=("embargo",))
    take(tmp_path, owner, "Tuba")
    assert sees(owner) == ["Beacon", "Goose", "Tuba"]
    assert sees(room.seat("reader")) == ["Beacon", "Tuba"]
    assert sees(room.seat("ada")) == []
    assert [c.name for c in owner.access.compartments() if c.embargo] == ["embargo"]
    owner.access.grant("ada", "beacon")
    with pytest.raises(ReadOnlyError):
        room.seat("reader").import_files([tmp_path / "x.fountain"])
    room.close()
