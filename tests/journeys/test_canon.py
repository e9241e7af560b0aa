"""What people pin as canon: it holds for the project, changes what analyses say, and shows nobody what is not theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from storyroom.domain.canon import Canon, CanonKind, finding_key
from storyroom.domain.story import FindingKind
from storyroom.errors import InvalidRequestError, NotFoundError, RightMissingError
from storyroom.journeys import analyse as journey
from storyroom.store import canon as book
from storyroom.store.database import reading
from storyroom.store.schema_canon import canon as table
from tests.fakes.canon import SCENES, dead, findings, quoting, share, take
from tests.fakes.house import House, SetClock, make_house, script_text

CANARY = "Zyxwollop"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path / "house", embed=False, clock=SetClock())
    yield made
    made.close()


# --- pinned, retired, restored ---


def test_a_statement_a_scene_and_a_document_hold_for_every_draft_of_the_project(house: House) -> None:
    seat = house.seat()
    white = take(seat, "white")
    blue = take(seat, "blue", scenes=[*SCENES, ("EXT. QUAY - DAY", "It rains.")])
    other = take(seat, "white", project="Quarry")
    seat.canon.pin_statement(white, "  Petra has a \n twin. ")
    seat.canon.pin_scene(white, "2")
    house._library.clock.pass_(minutes=1)
    seat.canon.pin_document(blue)
    statement, scene, document = seat.canon.list(blue)
    assert (statement.kind, statement.text, statement.draft_id) == (CanonKind.STATEMENT, "Petra has a twin.", white)
    assert scene.text == seat.text(white)[scene.start : scene.end]
    assert scene.text.strip().startswith("EXT. FIELD - DAY")
    assert scene.source == "Beacon, white, scene 2"
    assert document.text == seat.text(blue)
    assert seat.canon.list(white) == (statement, scene, document)
    assert seat.canon.list(other) == ()
    assert seat.canon.who(statement.by) == "owner"


def test_scenes_and_documents_are_kept_as_spans_without_a_word(house: House) -> None:
    seat = house.seat()
    white = take(seat, "white")
    seat.canon.pin_scene(white, "(2)")
    seat.canon.pin_document(white)
    with reading(house._library.engine) as connection:
        rows = connection.execute(select(table).order_by(table.c.at)).all()
    assert [row.text for row in rows] == ["", ""]
    assert (rows[1].start, rows[1].end) == (0, len(seat.text(white)))


def test_what_is_retired_holds_no_more_until_it_is_restored(house: House) -> None:
    seat = house.seat()
    white = take(seat, "white")
    made = seat.canon.pin_statement(white, "Petra has a twin.")
    gone = seat.canon.retire(made.id)
    assert gone.retired_at
    assert seat.canon.who(gone.retired_by) == "owner"
    assert seat.canon.list(white) == ()
    assert seat.canon.list(white, retired=True) == (gone,)
    with pytest.raises(InvalidRequestError, match="retired already"):
        seat.canon.retire(made.id)
    assert seat.canon.restore(made.id) == made
    assert seat.canon.list(white) == (made,)
    with pytest.raises(InvalidRequestError, match="holds already"):
        seat.canon.restore(made.id)


def test_the_same_thing_is_pinned_once_on_a_draft_and_again_after_it_was_retired(house: House) -> None:
    seat = house.seat()
    white = take(seat, "white")
    for pin in (lambda: seat.canon.pin_statement(white, "It rains."), lambda: seat.canon.pin_scene(white, "1")):
        made = pin()
        with pytest.raises(InvalidRequestError, match="already"):
            pin()
        seat.canon.retire(made.id)
        assert pin().id != made.id


def test_what_is_pinned_at_one_moment_keeps_its_order(house: House) -> None:
    seat = house.seat()
    white = take(seat, "white")
    words = [f"Rule {number} holds." for number in range(12)]
    for each in words:
        seat.canon.pin_statement(white, each)
    assert [one.text for one in seat.canon.list(white)] == words


# --- a person's word about a finding ---


def test_a_finding_that_is_called_intended_is_a_supported_subversion_in_this_draft_and_the_next(house: House) -> None:
    seat = house.seat()
    white = take(seat, "white")
    found = dead(seat, white)
    assert found.kind is FindingKind.ERROR
    made = seat.canon.intend(white, finding_key(found))
    assert (made.kind, made.text, made.draft_id) == (CanonKind.INTENDED, found.expectation, white)
    settled = dead(seat, white)
    assert (settled.kind, settled.by) == (FindingKind.SUPPORTED_SUBVERSION, "person")
    blue = take(seat, "blue", scenes=[("EXT. QUAY - DAY", "It rains."), *SCENES])
    assert dead(seat, blue).kind is FindingKind.SUPPORTED_SUBVERSION
    assert seat.canon.intended(blue) == {finding_key(found): made}
    seat.canon.retire(made.id)
    assert dead(seat, white).kind is FindingKind.ERROR
    seat.canon.restore(made.id)
    assert dead(seat, blue).by == "person"


def test_a_word_given_twice_stays_one_word_and_a_finding_that_is_not_there_is_not_found(house: House) -> None:
    seat = house.seat()
    white = take(seat, "white")
    key = finding_key(dead(seat, white))
    assert seat.canon.intend(white, key) == seat.canon.intend(white, key, only=("continuity",))
    assert len(seat.canon.list(white)) == 1
    for nothing in ("", "0" * 64, "x" * 5000, key[:3], key + "0"):
        with pytest.raises(NotFoundError, match="finding"):
            seat.canon.intend(white, nothing, only=("continuity",))
    with pytest.raises(InvalidRequestError, match="no analysis"):
        seat.canon.intend(white, "0" * 64, only=("horoscope",))


def test_findings_of_every_analysis_can_be_called_intended(house: House) -> None:
    seat = house.seat()
    twice = script_text("Beacon", SCENES).replace(b"#2#", b"#1#")
    white = seat.import_bytes("w.fountain", twice, project="Beacon", document="Beacon", draft="white").draft_id
    (report,) = seat.analysis.analyse(white, only=("slips",))
    first = report.findings[0]
    seat.canon.intend(white, finding_key(first))
    (report,) = seat.analysis.analyse(white, only=("slips",))
    assert [one.by for one in report.findings if finding_key(one) == finding_key(first)] == ["person"]


def test_a_word_about_what_rests_on_hidden_canon_is_hidden_with_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its expectation may say what only the canon says: so it hangs on the draft that fewer people may see."""
    owner = house.seat()
    white = take(owner, "white")
    hidden = take(owner, "pink", scenes=[("INT. VAULT - DAY", "A door.")], labels=("embargo",))
    ada = share(house, "ada", "writer")
    pinned = owner.canon.pin_statement(hidden, f"{CANARY} is dead.")
    quoted = quoting(dead(owner, white), pinned)
    monkeypatch.setattr("storyroom.journeys.pin_canon.finding_of", lambda _reports, _key: quoted)
    made = owner.canon.intend(white, finding_key(quoted))
    assert made.draft_id == hidden
    assert CANARY in made.text
    assert ada.canon.list(white) == ()
    assert ada.canon.intended(white) == {}


def test_a_word_about_what_rests_on_two_labels_neither_of_which_covers_the_other_is_refused(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = house.seat()
    white = take(owner, "white", labels=("embargo",))
    hidden = take(owner, "pink", scenes=[("INT. VAULT - DAY", "A door.")])
    other = take(owner, "white", project="Quarry")
    assert other
    owner.labels.add(hidden, ("quarry",))
    pinned = owner.canon.pin_statement(hidden, "Petra is dead.")
    quoted = quoting(dead(owner, white), pinned)
    monkeypatch.setattr("storyroom.journeys.pin_canon.finding_of", lambda _reports, _key: quoted)
    with pytest.raises(InvalidRequestError, match="different labels"):
        owner.canon.intend(white, finding_key(quoted))
    assert len(owner.canon.list(white)) == 1


def test_analyses_are_handed_the_canon_of_the_project_and_nothing_else(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[Canon, ...]] = []
    owner = house.seat()
    white = take(owner, "white")
    hidden = take(owner, "pink", scenes=[("INT. VAULT - DAY", "A door.")], labels=("embargo",))
    other = take(owner, "white", project="Quarry")
    for draft_id, said in ((white, "White holds."), (hidden, "Hidden holds."), (other, "Other holds.")):
        owner.canon.pin_statement(draft_id, said)
    ada = share(house, "ada", "reader")
    original = journey.analyse
    monkeypatch.setattr(journey, "analyse", lambda *args, **options: seen.append(options["canon"]) or original(*args, **options))  # fmt: skip
    list(owner.analysis.analyse(white, only=("pace",)))
    list(ada.analysis.analyse(white, only=("pace",)))
    assert [[one.text for one in each] for each in seen] == [["White holds.", "Hidden holds."], ["White holds."]]


def test_a_series_knows_of_the_canon_too(house: House) -> None:
    seat = house.seat()
    white = take(seat, "white")
    seat.canon.intend(white, finding_key(dead(seat, white)))
    (done,) = seat.analysis.analyse_series(seat.analysis.series("Beacon"), only=("continuity",))
    assert [one.by for one in done.reports[0].findings if one.rule == "dead_acts"] == ["person"]
    made = seat.canon.pin_statement(white, "It rains.")
    (again,) = seat.analysis.analyse_series(seat.analysis.series("Beacon"), only=("continuity",), known=lambda _name, key: key == done.key)  # fmt: skip
    assert again.key != done.key, "what was pinned since makes another reading"
    assert made.id


# --- rights ---


def test_a_reader_may_look_and_not_pin_and_is_told_which_right_is_missing(house: House) -> None:
    owner = house.seat()
    white = take(owner, "white")
    made = owner.canon.pin_statement(white, "It rains.")
    key = finding_key(dead(owner, white))
    ada = share(house, "ada", "reader")
    assert [one.text for one in ada.canon.list(white)] == ["It rains."]
    assert not ada.canon.may_pin(white)
    for act in (
        lambda: ada.canon.pin_statement(white, "Never."),
        lambda: ada.canon.pin_scene(white, "1"),
        lambda: ada.canon.pin_document(white),
        lambda: ada.canon.intend(white, key),
        lambda: ada.canon.import_bible(white, "b.md", b"It snows.\n"),
        lambda: ada.canon.retire(made.id),
        lambda: ada.canon.restore(made.id),
    ):
        with pytest.raises(RightMissingError, match="put more in"):
            act()
    assert owner.canon.list(white, retired=True) == (made,)


@pytest.mark.parametrize("role", ["viewer", "finder", "search+upload"])
def test_who_may_not_quote_reads_no_canon_and_pins_none(house: House, role: str) -> None:
    owner = house.seat()
    white = take(owner, "white")
    made = owner.canon.pin_statement(white, "It rains.")
    ada = share(house, "ada", role)
    for act in (ada.canon.list, ada.canon.intended, lambda one: ada.canon.pin_statement(one, "Never.")):
        with pytest.raises(RightMissingError, match="take words out"):
            act(white)
    with pytest.raises(NotFoundError, match="canon"):
        ada.canon.retire(made.id)


def test_what_is_hidden_and_what_is_not_there_are_the_same(house: House) -> None:
    owner = house.seat()
    hidden = take(owner, "white", labels=("embargo",))
    made = owner.canon.pin_statement(hidden, "It rains.")
    desk = share(house, "ada", "writer").canon
    of_draft = (
        desk.list,
        lambda one: desk.pin_statement(one, "Never."),
        lambda one: desk.pin_scene(one, "1"),
        desk.pin_document,
        lambda one: desk.intend(one, "0" * 64),
        lambda one: desk.import_bible(one, "b.md", b"It snows.\n"),
    )
    assert _told(of_draft, hidden) == _told(of_draft, "draft:nothing")
    assert _told((desk.retire, desk.restore), made.id) == _told((desk.retire, desk.restore), "canon:nothing")


def _told(acts: Iterable[Callable[[str], object]], about: str) -> list[tuple[str, str]]:
    found = []
    for act in acts:
        with pytest.raises(NotFoundError) as fault:
            act(about)
        found.append((fault.value.message, fault.value.hint))
    return found


def test_canon_on_a_draft_that_may_not_be_quoted_changes_nothing_that_others_see(house: House) -> None:
    owner = house.seat()
    white = take(owner, "white")
    hidden = take(owner, "pink", scenes=[*SCENES, ("EXT. QUAY - DAY", "It rains.")], labels=("embargo",))
    ada = share(house, "ada", "writer")
    own = ada.canon.pin_statement(white, "It snows.")
    before = ada.canon.list(white, retired=True), findings(ada, white), ada.canon.intended(white)
    owner.canon.intend(hidden, finding_key(dead(owner, hidden)))
    owner.canon.pin_document(hidden)
    owner.canon.retire(owner.canon.pin_statement(hidden, CANARY).id)
    after = ada.canon.list(white, retired=True), findings(ada, white), ada.canon.intended(white)
    assert before == after == ((own,), before[1], {})
    assert dead(owner, white).kind is FindingKind.SUPPORTED_SUBVERSION, "whoever may see it has it hold"


def test_the_next_id_and_time_say_nothing_of_what_is_hidden(tmp_path: Path) -> None:
    made = []
    for hidden in (False, True):
        house = make_house(tmp_path / str(hidden), embed=False)
        owner = house.seat()
        white = take(owner, "white")
        if hidden:
            pink = take(owner, "pink", scenes=[("INT. VAULT - DAY", "A door.")], labels=("embargo",))
            owner.canon.pin_statement(pink, "It rains.")
            owner.canon.retire(owner.canon.pin_document(pink).id)
        made.append(owner.canon.pin_statement(white, "It rains.")._replace(by=""))
        house.close()
    assert made[0] == made[1]


def test_a_relabelled_draft_hides_its_canon_at_the_next_request(house: House) -> None:
    owner = house.seat()
    white = take(owner, "white")
    blue = take(owner, "blue", scenes=[*SCENES, ("EXT. QUAY - DAY", "It rains.")])
    ada = share(house, "ada", "writer")
    owner.canon.pin_statement(white, CANARY)
    owner.canon.pin_scene(white, "1")
    owner.canon.intend(white, finding_key(dead(owner, white)))
    assert len(ada.canon.list(blue)) == 3
    assert dead(ada, blue).by == "person"
    owner.labels.add(white, ("embargo",))
    assert ada.canon.list(blue, retired=True) == ()
    assert dead(ada, blue).kind is FindingKind.ERROR
    assert len(owner.canon.list(blue)) == 3
    assert owner.verify().faults == ()


def test_a_draft_that_was_narrowed_while_somebody_pinned_takes_no_canon(house: House) -> None:
    owner = house.seat()
    white = take(owner, "white")
    made = owner.canon.pin_statement(white, "It rains.")
    label = owner.find_draft(project="Beacon").label
    owner.labels.add(white, ("embargo",))
    with pytest.raises(NotFoundError):
        book.pin(house._library, [made], label, actor="x")


# --- hostile words ---


@pytest.mark.parametrize(
    "words", ["", " \t\n", "l" * 401, "nul\x00", "\u202ederob", "half \ud800 letter", "zero\u200bwidth", "bell\x07"]
)
def test_what_is_no_statement_is_refused_and_nothing_is_kept(house: House, words: str) -> None:
    seat = house.seat()
    white = take(seat, "white")
    with pytest.raises(InvalidRequestError) as fault:
        seat.canon.pin_statement(white, words)
    assert len(str(fault.value)) < 300
    assert seat.canon.list(white, retired=True) == ()


@pytest.mark.parametrize("named", ["99", "(0)", "", "9" * 4000, "1; DROP TABLE canon", "\ud800"])
def test_a_scene_that_is_not_there_is_not_found(house: House, named: str) -> None:
    seat = house.seat()
    white = take(seat, "white")
    with pytest.raises(NotFoundError, match="scene"):
        seat.canon.pin_scene(white, named)


def test_a_number_that_two_scenes_have_is_asked_back(house: House) -> None:
    seat = house.seat()
    twice = script_text("Beacon", SCENES).replace(b"#2#", b"#1#")
    white = seat.import_bytes("w.fountain", twice, project="Beacon", document="Beacon", draft="white").draft_id
    with pytest.raises(InvalidRequestError, match="Several") as fault:
        seat.canon.pin_scene(white, "1")
    assert "(1) or (2)" in fault.value.hint
    assert seat.canon.pin_scene(white, "(2)").source.endswith("scene 1")


def test_one_draft_holds_only_so_many(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storyroom.store.canon.MOST", 2)
    seat = house.seat()
    white = take(seat, "white")
    seat.canon.pin_statement(white, "It rains.")
    with pytest.raises(InvalidRequestError, match="at most 2"):
        seat.canon.import_bible(white, "b.md", b"- It snows.\n- It thaws.\n")
    assert len(seat.canon.list(white)) == 1
