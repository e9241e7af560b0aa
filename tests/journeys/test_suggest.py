"""Suggestions of a model: weighed, marked, on record; nothing but a person's word makes a draft, and none is ever changed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from storyroom.errors import BackendError, InvalidRequestError, NotFoundError, RightMissingError, TokensSpentError
from storyroom.room import Room
from storyroom.store.schema_suggestions import suggestion
from tests.fakes.chat import ScriptedChat, echo, endless, saying
from tests.fakes.house import SetClock, make_house, script_text
from tests.journeys.test_editing import whose

SCENES = [
    (
        "INT. BAKERY - NIGHT",
        "MARIT puts a lantern on the counter. A dog barks.\n\nMARIT\nWho left the door open again?",
    ),
    ("EXT. QUAY - DAY", "OLE carries a crate of herring to his boat.\n\nOLE\nWe sail at six. Not before."),
]
OTHER = [
    (
        "INT. VAULT - NIGHT",
        "The auditor counts the silver spoons twice and writes nothing down because the ink has frozen in the well since Tuesday night.",
    )
]
NEW = "MARIT sets the lantern by the till. The dog is quiet now.\n\nMARIT\nSomebody left that door open again."


class House:
    """A library whose model says what a test tells it to say."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.chat: ScriptedChat | None = None
        room._chat = lambda: None  # type: ignore[method-assign]  # whatever the settings name
        told = room.ask_parts
        room.ask_parts = lambda: replace(told(), chat=self.chat, model="model-1")  # type: ignore[method-assign]

    def propose(self, *texts: object) -> None:
        self.chat = saying(json.dumps({"variants": [{"text": one} for one in texts]}))


@pytest.fixture
def house(tmp_path):
    room = make_house(tmp_path / "house", embed=False, clock=SetClock())
    room.seat().import_bytes("w.fountain", script_text("Beacon", SCENES), project="Beacon", draft="white")
    room.seat().import_bytes("v.fountain", script_text("Vault", OTHER), project="Vault", draft="white")
    yield House(room)
    room.close()


def _draft(house, project="Beacon"):
    return next(one for one in house.room.seat().drafts() if one.project == project).id


def _acts(house):
    return [entry.act for entry in house.room._library.ledger_entries()]


def _state(house):
    """Return every draft with its words."""
    seat = house.room.seat()
    return {one.id: (one.name, seat.text(one.id)) for one in seat.drafts()}


def test_variants_are_shown_best_first_marked_and_on_record(house):
    house.propose(NEW, "A lamp burns.\n\nMARIT\nNo.", "[[a note]]")
    before = _state(house)
    desk = house.room.seat().suggesting
    found = desk.suggest(_draft(house), "1", "calmer", count=2)
    assert [one.rank for one in found.shown] == [1, 2]
    assert {one.text for one in found.shown} == {NEW, "A lamp burns.\n\nMARIT\nNo."}
    assert found.refused == ("it holds a note",)
    assert "Proposed by a model" in found.notes[0]
    for one in found.shown:
        assert (one.model, len(one.prompt), len(one.output)) == ("scripted model-1", 64, 64)
        assert "".join(part.new for part in one.parts) == one.text
        assert "".join(part.old for part in one.parts) == one.before
        assert one.reasons
    assert desk.listed(_draft(house)) == found.shown
    assert _state(house) == before
    assert _acts(house)[-2:] == ["suggestion_opened", "suggestion_closed"]
    ledger = " ".join(str(entry.facts) for entry in house.room._library.ledger_entries())
    assert "lantern" not in ledger and "calmer" not in ledger  # noqa: PT018


def test_the_model_is_shown_the_scene_its_people_and_canon_and_nothing_of_other_projects(house):
    house.propose(NEW)
    house.room.seat().suggesting.suggest(_draft(house), "1", "calmer", count=1)
    said = house.chat.heard[0]
    assert "lantern on the counter" in said and "herring" in said  # noqa: PT018
    assert "auditor" not in said


def test_accepting_makes_a_new_draft_in_which_the_new_words_are_the_models(house):
    house.propose(NEW)
    seat, draft = house.room.seat(), _draft(house)
    before = seat.text(draft)
    (one,) = seat.suggesting.suggest(draft, "1", "calmer", count=1).shown
    report = seat.suggesting.accept(one.id, why="It breathes.")
    assert seat.text(draft) == before
    made = seat.text(report.draft_id)
    assert made == before.replace(one.before, NEW)
    told = seat.editing.origin(report.draft_id)
    acts = {act.id: act for act in told.acts}
    suggested = "".join(made[s.start : s.end] for s in told.spans if s.origin == "suggestion")
    assert "sets the lantern by the till" in suggested
    assert "herring" not in suggested
    act = next(act for act in acts.values() if act.origin == "suggestion")
    assert (act.prompt, act.output, act.by, act.draft_id) == (one.prompt, one.output, "owner", report.draft_id)
    (kept,) = seat.suggesting.listed(draft)
    assert (kept.decision.state, kept.decision.how, kept.decision.why) == ("accepted", "whole", "It breathes.")
    assert kept.decision.made == report.draft_id
    with pytest.raises(InvalidRequestError, match="decided already"):
        seat.suggesting.accept(one.id, name="again")
    assert _acts(house)[-1] == "suggestion_accepted"


def test_what_the_person_changes_on_the_way_is_theirs(house):
    house.propose(NEW)
    seat, draft = house.room.seat(), _draft(house)
    (one,) = seat.suggesting.suggest(draft, "1", "calmer", count=1).shown
    report = seat.suggesting.accept(
        one.id, text=NEW.replace("is quiet now", "sleeps under the oven at last"), name="pink"
    )
    words = whose(seat, report.draft_id)
    own = "".join(text for text, origin, _ in words if origin == "person")
    suggested = "".join(text for text, origin, _ in words if origin == "suggestion")
    assert "sleeps under the oven at last" in own
    assert "sets the lantern by the till" in suggested and "sleeps" not in suggested  # noqa: PT018
    assert seat.suggesting.listed(draft)[0].decision.how == "edited"


def test_parts_are_taken_one_by_one(house):
    house.propose(NEW)
    seat, draft = house.room.seat(), _draft(house)
    (one,) = seat.suggesting.suggest(draft, "1", "calmer", count=1).shown
    numbers = [part.number for part in one.parts if part.number]
    with pytest.raises(InvalidRequestError, match="numbered"):
        seat.suggesting.accept(one.id, parts=[99])
    report = seat.suggesting.accept(one.id, parts=numbers[:1])
    wanted = "".join(part.new if part.number == numbers[0] or not part.number else part.old for part in one.parts)
    assert wanted in seat.text(report.draft_id)


def test_rejecting_leaves_everything_but_the_record(house):
    house.propose(NEW)
    seat, draft, before = house.room.seat(), _draft(house), _state(house)
    (one,) = seat.suggesting.suggest(draft, "1", "calmer", count=1).shown
    seat.suggesting.reject(one.id, why="Too calm.")
    assert _state(house) == before
    assert seat.suggesting.listed(draft)[0].decision[:3] == ("rejected", "", "Too calm.")
    assert _acts(house)[-1] == "suggestion_rejected"
    with pytest.raises(InvalidRequestError, match="decided already"):
        seat.suggesting.reject(one.id)


def test_words_out_of_another_work_that_all_readers_see_are_not_shown(house):
    seat = house.room.seat()
    copied = OTHER[0][1]
    seat.import_bytes("o.fountain", script_text("Second", OTHER), project="Beacon", document="Second", draft="white")
    house.propose(f"{copied}\n\nMARIT\nHush.", NEW)
    found = seat.suggesting.suggest(_draft(house), "1", "calmer", count=2)
    assert [one.text for one in found.shown] == [NEW]
    assert any("copies" in one for one in found.refused)


def test_what_one_reader_alone_may_see_is_not_looked_at_when_copies_are_sought(house):
    house.propose(f"{OTHER[0][1]}\n\nMARIT\nHush.")
    found = house.room.seat().suggesting.suggest(_draft(house), "1", "calmer", count=1)
    assert found.shown[0].copied is None


def test_a_variant_that_says_what_is_there_is_not_shown(house):
    seat = house.room.seat()
    house.propose(SCENES[0][1])
    found = seat.suggesting.suggest(_draft(house), "1", "calmer", count=1)
    assert found.shown == () and found.refused  # noqa: PT018


def test_a_variant_that_contradicts_the_story_comes_last_and_says_so(house):
    seat = house.room.seat()
    scenes = [
        ("INT. HALL - DAY", "OLE is shot. Ole dies on the floor. He is dead."),
        ("INT. KITCHEN - DAY", "MARIT waits by the stove.\n\nMARIT\nHe is gone."),
        ("INT. YARD - DAY", "Snow."),
    ]
    seat.import_bytes("d.fountain", script_text("Dead", scenes), project="Dead", draft="white")
    house.propose(
        "OLE walks in and sits down.\n\nOLE\nI am hungry. Give me bread.",
        "MARIT stands by the cold stove.\n\nMARIT\nGone, then.",
    )
    found = seat.suggesting.suggest(_draft(house, "Dead"), "2", "livelier", count=2)
    assert [one.contradictions > 0 for one in found.shown] == [False, True]
    assert any(reason.about == "story" and reason.good is False for reason in found.shown[1].reasons)


@pytest.mark.parametrize("chat", [echo(), endless(), saying(""), saying("no"), saying('{"variants": "x"}')])
def test_a_model_that_misbehaves_changes_nothing_and_shows_nothing(house, chat):
    house.chat, before = chat, _state(house)
    try:
        found = house.room.seat().suggesting.suggest(_draft(house), "1", "calmer")
        assert found.shown == ()
    except BackendError:
        pass
    assert _state(house) == before


def test_a_model_is_asked_again_and_told_why_but_not_without_end(house):
    house.propose("[[a note]]")
    found = house.room.seat().suggesting.suggest(_draft(house), "1", "calmer")
    assert found.rounds == len(house.chat.heard) == 3
    assert "it holds a note" in house.chat.heard[1]


def test_who_may_not_see_the_draft_gets_nothing_and_no_model_hears_of_it(house):
    owner = house.room.seat()
    owner.add_person("ada", clear=["vault"])
    house.propose(NEW)
    ada = house.room.seat("ada").suggesting
    with pytest.raises(NotFoundError):
        ada.suggest(_draft(house), "1", "calmer")
    assert house.chat.heard == []
    (one,) = owner.suggesting.suggest(_draft(house), "1", "calmer", count=1).shown
    for act in (lambda: ada.accept(one.id), lambda: ada.reject(one.id), lambda: ada.listed(_draft(house))):
        with pytest.raises(NotFoundError):
            act()


def test_who_may_only_read_accepts_nothing(house):
    owner = house.room.seat()
    owner.add_person("ada", clear=["beacon"])
    house.propose(NEW)
    ada = house.room.seat("ada").suggesting
    (one,) = ada.suggest(_draft(house), "1", "calmer", count=1).shown
    with pytest.raises(RightMissingError):
        ada.accept(one.id)
    with pytest.raises(NotFoundError):
        owner.suggesting.accept(one.id)  # it was shown to another


def test_an_hour_of_models_ends_here_too(house):
    house.propose(NEW)
    house.room.settings = replace(house.room.settings, person_tokens=10)
    with pytest.raises(TokensSpentError):
        house.room.seat().suggesting.suggest(_draft(house), "1", "calmer")
    assert house.chat.heard == []


def test_without_a_model_it_says_what_to_do(house):
    with pytest.raises(InvalidRequestError, match="No model is set"):
        house.room.seat().suggesting.suggest(_draft(house), "1", "calmer")


@pytest.mark.parametrize(("instruction", "count"), [("", 3), ("x" * 2_000, 3), ("a\u200bb", 3), ("ok", 0), ("ok", 9)])
def test_what_cannot_be_asked_is_refused(house, instruction, count):
    house.propose(NEW)
    with pytest.raises(InvalidRequestError):
        house.room.seat().suggesting.suggest(_draft(house), "1", instruction, count=count)


def test_a_selection_widens_to_its_paragraphs_and_leaves_the_rest(house):
    seat, draft = house.room.seat(), _draft(house)
    at = seat.text(draft).index("Who left")
    house.propose("MARIT\nThat door. Again.")
    (one,) = seat.suggesting.suggest(draft, "1", "calmer", count=1, selected=(at, at + 3)).shown
    assert one.before == "MARIT\nWho left the door open again?"
    assert "A dog barks.\n\nMARIT\nThat door. Again." in seat.text(seat.suggesting.accept(one.id).draft_id)


def test_what_is_kept_of_a_sealed_library_is_sealed(tmp_path):
    room = make_house(tmp_path / "house", embed=False, clock=SetClock(), passphrase="a long enough passphrase")
    room.seat().import_bytes("w.fountain", script_text("Beacon", SCENES), project="Beacon", draft="white")
    house = House(room)
    house.propose(NEW)
    seat, draft = room.seat(), _draft(house)
    (one,) = seat.suggesting.suggest(draft, "1", "calmer", count=1).shown
    assert seat.suggesting.listed(draft) == (one,)
    with room._library.engine.connect() as connection:
        row = connection.execute(select(suggestion)).one()
    assert "lantern" not in row.payload
    assert room.seat().verify().faults == ()
    seat.suggesting.reject(one.id, why="lantern again")
    with room._library.engine.connect() as connection:
        assert "lantern" not in connection.execute(select(suggestion)).one().said
    assert seat.suggesting.listed(draft)[0].decision.why == "lantern again"
    room.close()
