"""Two libraries that differ only in what a person may not see give that person the same bytes."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from storyroom.domain.shapes import answer_shape, draft_shape, project_shape, scene_shape, search_shape
from storyroom.errors import StoryroomError
from storyroom.room import Seat
from tests.fakes.house import make_house, script_text

WORDS = ("key", "lamp", "goose", "tide", "harbour", "letter", "herring", "tuba", "winter", "spare", "Marit", "Vinje")
QUERIES = (
    "key", "spare key lamp", '"the lamp"', "character:MARIT", "location:HARBOUR", "time:night goose", "hering", "Marrit",
    "draft:all key", "-lamp key", "project:Beacon key", "int: letter", "who keeps the spare key?", "nosuchword",
)  # fmt: skip

sentences = st.lists(st.sampled_from(WORDS), min_size=2, max_size=9).map(
    lambda words: " ".join(words).capitalize() + "."
)
bodies = st.tuples(sentences, st.sampled_from(("MARIT", "VINJE", "OLE")), sentences).map(
    lambda found: f"{found[0]}\n\n{found[1]}\n{found[2]}"
)
headings = st.tuples(
    st.sampled_from(("INT.", "EXT.")),
    st.sampled_from(("HARBOUR", "KITCHEN", "LOFT")),
    st.sampled_from(("DAY", "NIGHT")),
).map(lambda found: f"{found[0]} {found[1]} - {found[2]}")
scripts = st.lists(st.tuples(headings, bodies), min_size=1, max_size=4)
titles = st.sampled_from(("Beacon", "Herring", "Tuba"))


def _add(folder: Path, seat: Seat, title: str, scenes: list[tuple[str, str]], labels: tuple[str, ...]) -> None:
    path = folder / "incoming.fountain"
    path.write_bytes(script_text(title, scenes))
    reports = list(seat.import_files([path], labels=labels))
    assert [report.status for report in reports] in (["imported"], ["unchanged"])


def _told(look: Callable[[], object]) -> str:
    try:
        return json.dumps(look(), sort_keys=True, default=repr)
    except StoryroomError as fault:
        return f"{type(fault).__name__}: {fault.message} {fault.hint}"


def _everything(seat: Seat, guesses: tuple[str, ...]) -> list[str]:
    """All that a person is told on every road there is."""
    told = [_told(lambda: [project_shape(entry) for entry in seat.projects()])]
    told += [_told(lambda q=query: search_shape(seat.search(q, limit=20))) for query in QUERIES]
    told += [
        _told(lambda q=query: answer_shape(seat.ask(q)))
        for query in ("who keeps the spare key?", "where is the goose?")
    ]
    for draft in seat.drafts():
        told.append(_told(lambda entry=draft: draft_shape(entry)))
        told.append(_told(lambda entry=draft: [scene_shape(scene) for scene in seat.scenes(entry.id)]))
        told.append(_told(lambda entry=draft: [seat.text(entry.id), seat.report(entry.id), repr(seat.read(entry.id))]))
    for guess in guesses:
        told += _told_of_guess(seat, guess)
    told += [
        _told(seat.verify),
        _told(lambda: list(seat.rebuild())),
        _told(seat.people),
        _told(lambda: seat.add_person("x")),
    ]
    return told + _told_of_access(seat, guesses)


def _told_of_access(seat: Seat, guesses: tuple[str, ...]) -> list[str]:
    """What a person is told at the desks of access, labels and accounts; `embargo` and `gala` are guessed at."""
    desk = seat.access
    told = [
        _told(lambda: [repr(desk.compartments()), repr(desk.grants()), repr(desk.groups()), repr(desk.held())]),
        _told(lambda: [repr(seat.labels.waiting()), repr(seat.emergencies.notices()), repr(seat.accounts.shown())]),
    ]
    for name in ("embargo", "gala", "nowhere", "crew", "club", "beacon", "herring", "tuba"):
        told += [
            _told(lambda what=name: repr(desk.grants(what))),
            _told(lambda what=name: desk.grant("reader", what)),
            _told(lambda what=name: desk.grant("reader", "beacon", group=what == "crew", role=what)),
            _told(lambda what=name: desk.revoke("reader", what)),
            _told(lambda what=name: repr(desk.explain("reader", "read", (what,)))),
            _told(lambda what=name: desk.let_know(what, "reader")),
            _told(lambda what=name: seat.emergencies.ask(what, reason="why")),
            _told(lambda what=name: seat.import_bytes("x.fountain", b"INT. A - DAY", labels=(what,))),
            _told(lambda what=name: seat.accounts.make_key(f"k {what}", compartments=(what,))[0]),
        ]
    for guess in guesses:
        told.append(_told(lambda what=guess: seat.labels.add(what, ("embargo",))))
        told.append(_told(lambda what=guess: seat.labels.remove(what, ("embargo",), reason="why")))
        told.append(_told(lambda what=guess: seat.labels.confirm(what)))
    return told


def _told_of_guess(seat: Seat, guess: str) -> list[str]:
    """What a person is told who tries an id or a name that they should not know."""
    return [
        _told(lambda: seat.text(guess)),
        _told(lambda: seat.scenes(guess)),
        _told(lambda: repr(seat.read(guess))),
        _told(lambda: repr(seat.export(guess, "fountain"))),
        _told(lambda: repr(seat.find_draft(project=guess))),
    ]


def _hide_more(owner: Seat) -> None:
    """Fill every table about access with what the reader has nothing to do with."""
    owner.access.open("gala", embargo=True, need_to_know=True)
    owner.add_person("guest", clear=("embargo",))
    owner.access.grant("guest", "gala", role="owner")
    owner.access.let_know("gala", "guest")
    owner.accounts.make_key("program", compartments=("gala",))
    owner.accounts.make_recovery_codes()
    owner.accounts.invite("guest")
    owner.emergencies.ask("gala", reason="A fire.")
    for draft in owner.drafts():
        if "embargo" in draft.label.compartments:
            owner.labels.add(draft.id, ("gala",))
            owner.labels.remove(draft.id, ("embargo",), reason="why")


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=[Phase.explicit, Phase.generate]
)
@given(
    shared=st.lists(st.tuples(titles, scripts), min_size=1, max_size=3),
    hidden=st.lists(st.tuples(titles, scripts), min_size=1, max_size=3),
    before=st.booleans(),
)
def test_what_a_person_may_not_see_changes_nothing_they_are_told(
    shared: list[tuple[str, list[tuple[str, str]]]], hidden: list[tuple[str, list[tuple[str, str]]]], before: bool
) -> None:
    with tempfile.TemporaryDirectory() as name:
        worlds: list[Seat] = []
        guesses: list[str] = ["Beacon", "nothing"]
        for world in ("poor", "rich"):
            folder = Path(name) / world
            house = make_house(folder)
            owner = house.seat("owner")
            extra = hidden if world == "rich" else []
            for title, scenes in extra if before else []:
                _add(folder, owner, title, scenes, ("embargo",))
            for title, scenes in shared:
                _add(folder, owner, title, scenes, ())
            for title, scenes in [] if before else extra:
                _add(folder, owner, title, scenes, ("embargo",))
            if world == "rich":
                _hide_more(owner)
            owner.access.open("club")
            owner.access.grant("reader", "club", role="warden")
            worlds.append(house.seat("reader"))
            guesses += [entry.id for entry in owner.drafts()]
        first, second = (_everything(seat, tuple(dict.fromkeys(guesses))) for seat in worlds)
        assert first == second
        assert len(worlds[1].room.seat("owner").drafts()) > len(worlds[0].room.seat("owner").drafts())
        for seat in worlds:
            seat.room.close()


def test_the_owner_does_see_what_the_reader_does_not(tmp_path: Path) -> None:
    house = make_house(tmp_path / "house")
    owner, reader = house.seat("owner"), house.seat("reader")
    _add(tmp_path, owner, "Beacon", [("INT. LOFT - DAY", "A lamp burns.")], ())
    _add(tmp_path, owner, "Tuba", [("INT. LOFT - DAY", "A second lamp burns.")], ("embargo",))
    assert [hit.project for hit in reader.search("lamp").hits] == ["Beacon"]
    assert sorted(hit.project for hit in owner.search("lamp").hits) == ["Beacon", "Tuba"]
    house.close()


def test_only_partitions_within_the_clearance_are_opened(tmp_path: Path) -> None:
    house = make_house(tmp_path / "house")
    owner, reader = house.seat("owner"), house.seat("reader")
    _add(tmp_path, owner, "Beacon", [("INT. LOFT - DAY", "A lamp burns.")], ())
    _add(tmp_path, owner, "Tuba", [("INT. LOFT - DAY", "A second lamp burns.")], ("embargo",))
    for kind in ("words", "vectors"):
        labels = [ref.label.compartments for ref in reader._reader().segments(kind)]
        assert labels == [frozenset({"beacon"})]
        assert len(owner._reader().segments(kind)) == 2
    house.close()
