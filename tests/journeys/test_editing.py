"""Drafts changed by people: every step kept or refused whole, every letter's origin exact, nothing ever overwritten."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storyroom.domain.editing import LONGEST_COPY, Change, Step
from storyroom.errors import (
    EditConflictError,
    InvalidRequestError,
    NewerDraftError,
    NotFoundError,
    RightMissingError,
)
from storyroom.journeys.working_text import digest_of
from storyroom.store.schema_editing import span_ledger, working_copy
from tests.fakes.house import SetClock, make_house, script_text

SCENES = [
    ("INT. BAKERY - NIGHT", "MARIT puts a lantern on the counter. A dog barks."),
    ("EXT. QUAY - DAY", "OLE carries a crate of herring to his boat."),
]


@pytest.fixture
def house(tmp_path):
    made = make_house(tmp_path / "house", embed=False, clock=SetClock())
    made.seat().import_bytes("w.fountain", script_text("Beacon", SCENES), project="Beacon", draft="white")
    yield made
    made.close()


@pytest.fixture
def draft(house):
    return house.seat().drafts()[0].id


class Hands:
    """Somebody at an editor: keeps the words as the page does, and saves step by step."""

    def __init__(self, seat, draft_id):
        self.desk, self.draft_id = seat.editing, draft_id
        self.state = self.desk.open(draft_id)
        self.text = self.state.text

    def put(self, old, new, kind="type"):
        at = self.text.index(old)
        return self.change(kind, (at, at + len(old), new))

    def change(self, kind, *changes):
        for start, end, text in reversed(changes):
            self.text = self.text[:start] + text + self.text[end:]
        step = Step(kind, tuple(Change(*change) for change in changes))
        self.state = self.desk.save(self.draft_id, (step,), version=self.state.version, sha256=digest_of(self.text))
        assert self.state.text == self.text
        return self

    def make(self, name="blue", seen=""):
        return self.desk.make_draft(self.draft_id, version=self.state.version, name=name, seen=seen)


def whose(seat, draft_id):
    """Return the words of a draft as (text, origin, operation), in order."""
    found = seat.editing.origin(draft_id)
    acts, text = {act.id: act for act in found.acts}, seat.text(draft_id)
    assert "".join(text[span.start : span.end] for span in found.spans) == text
    return [(text[span.start : span.end], span.origin, acts[span.act].operation) for span in found.spans]


def test_to_look_begins_nothing(house, draft):
    state = house.seat().editing.open(draft)
    assert (state.version, state.text) == (0, house.seat().text(draft))
    with house._library.engine.connect() as connection:
        assert connection.execute(select(working_copy)).all() == []


def test_words_are_kept_and_a_draft_is_made_of_them_with_whose_they_are(house, draft):
    hands = Hands(house.seat(), draft)
    hands.put("lantern", "storm lantern").put("A dog barks.", "A dog howls.")
    assert hands.state.version == 2
    assert Hands(house.seat(), draft).text == hands.text
    report = hands.make("blue")
    assert (report.status, report.draft, report.format) == ("imported", "blue", "fountain")
    seat = house.seat()
    assert seat.text(report.draft_id) == hands.text
    assert [one for one in whose(seat, report.draft_id) if one[1] == "person"] == [
        ("storm lantern", "person", "edit"),
        ("A dog howls.", "person", "edit"),
    ]
    assert seat.editing.open(draft).version == 0, "the working copy ended as it became a draft"
    assert [hit.draft_id for hit in seat.search("howls").hits] == [report.draft_id]
    assert seat.verify().faults == ()


def test_a_made_draft_has_the_label_of_the_one_it_was_made_of(house, draft):
    seat = house.seat()
    before = seat.find_draft(project="Beacon").label
    report = Hands(seat, draft).put("A dog", "A cat").make()
    assert next(one for one in seat.drafts() if one.id == report.draft_id).label == before
    assert [one.name for one in seat.drafts()] == ["white", "blue"]


def test_undo_gives_words_back_as_whose_they_were(house, draft):
    hands = Hands(house.seat(), draft)
    at = hands.text.index("lantern")
    for place in range(6, -1, -1):  # backwards, key by key
        hands.change("type", (at + place, at + place + 1, ""))
    hands.change("type", (at, at, "lamp"))
    hands.change("undo", (at, at + 4, ""))
    hands.change("undo", (at, at, "lantern"))
    report = hands.put("dog", "cat").make()
    found = whose(house.seat(), report.draft_id)
    assert [one[0] for one in found if one[1] == "person"] == ["cat"]


def test_redo_gives_typed_words_back_to_who_typed_them(house, draft):
    hands = Hands(house.seat(), draft)
    at = hands.text.index("lantern")
    hands.change("type", (at, at, "brass "))
    hands.change("undo", (at, at + 6, ""))
    hands.change("redo", (at, at, "brass "))
    report = hands.make()
    assert [one for one in whose(house.seat(), report.draft_id) if one[1] == "person"] == [("brass ", "person", "edit")]


def test_a_paste_is_its_own_act_and_a_scene_that_is_cut_and_pasted_stays_whose_it_was(house, draft):
    hands = Hands(house.seat(), draft)
    scene = "OLE carries a crate of herring to his boat."
    at = hands.text.index(scene)
    hands.change("type", (at, at + len(scene), ""))
    front = hands.text.index("INT. BAKERY")
    hands.change("paste", (front, front, f"EXT. QUAY - DAWN\n\n{scene}\n\n"))
    hands.change("undo", (front, front + len(f"EXT. QUAY - DAWN\n\n{scene}\n\n"), ""))
    hands.change("paste", (front, front, scene))
    hands.change("paste", (front, front, "A stranger's words.\n\n"))
    report = hands.make()
    found = whose(house.seat(), report.draft_id)
    assert ("A stranger's words.\n\n", "person", "paste") in found
    assert [one[0] for one in found if one[1] == "person"] == ["A stranger's words.\n\n"]


def test_what_is_pasted_with_words_of_the_script_in_it_is_new_only_where_it_is_new(house, draft):
    hands = Hands(house.seat(), draft)
    pasted = "EXT. PIER - DAWN\n\nOLE carries a crate of herring to his boat.\n\nHe sings.\n\n"
    front = hands.text.index("INT. BAKERY")
    report = hands.change("paste", (front, front, pasted)).make()
    assert [one[0].strip() for one in whose(house.seat(), report.draft_id) if one[1] == "person"] == [
        "EXT. PIER - DAWN",
        "He sings.",
    ]


def test_lines_that_are_moved_stay_whose_they_were(house, draft):
    hands = Hands(house.seat(), draft)
    line = "A dog barks."
    at = hands.text.index(line)
    hands.change("move", (0, 0, f"{line}\n"), (at, at + len(line), ""))
    report = hands.make()
    assert [one[1] for one in whose(house.seat(), report.draft_id)] == ["import"]


def test_a_version_that_was_saved_elsewhere_is_not_overwritten_and_nothing_is_lost(house, draft):
    first, second = Hands(house.seat(), draft), Hands(house.seat(), draft)
    first.put("lantern", "lamp")
    with pytest.raises(EditConflictError) as fault:
        second.put("lantern", "candle")
    assert fault.value.version == 1
    assert house.seat().editing.open(draft).text == first.text


def test_the_same_save_twice_is_one(house, draft):
    hands = Hands(house.seat(), draft)
    step = Step("type", (Change(0, 0, "x"),))
    sha256 = digest_of("x" + hands.text)
    first = hands.desk.save(draft, (step,), version=0, sha256=sha256)
    again = hands.desk.save(draft, (step,), version=0, sha256=sha256)
    assert (first.version, again.version, again.text) == (1, 1, "x" + hands.text)


def test_two_people_have_a_copy_each_and_who_comes_second_is_told_of_the_first(house, draft):
    house.seat().add_person("ada")
    house.seat().access.grant("ada", "beacon", role="writer")
    mine, hers = Hands(house.seat(), draft), Hands(house.seat("ada"), draft)
    mine.put("lantern", "lamp")
    hers.put("lantern", "candle")
    house._library.clock.pass_(minutes=5)
    blue = mine.make("blue")
    with pytest.raises(NewerDraftError) as fault:
        hers.make("pink")
    assert fault.value.message == "Another draft came in meanwhile: blue from owner, 2026-03-01 00:05 UTC."
    (newer,) = house.seat("ada").editing.open(draft).newer
    assert (newer.draft_id, newer.name, newer.by) == (blue.draft_id, "blue", "owner")
    pink = hers.make("pink", seen=newer.draft_id)
    texts = {one.name: house.seat().text(one.id) for one in house.seat().drafts()}
    assert set(texts) == {"white", "blue", "pink"}
    assert "lamp" in texts["blue"]
    assert "candle" in texts["pink"]
    assert pink.draft_id != blue.draft_id


def test_who_may_not_upload_or_quote_may_not_change(house, draft):
    house.seat().add_person("ada", clear=("beacon",))
    seat = house.seat("ada")
    assert not seat.editing.may_edit(draft)
    with pytest.raises(RightMissingError):
        seat.editing.open(draft)
    with pytest.raises(NotFoundError):
        house.seat("ada").editing.open("draft:nothing")
    assert seat.editing.origin(draft).words


@pytest.mark.parametrize(
    "step",
    [
        Step("type", (Change(5, 3, ""),)),
        Step("type", (Change(0, 10**9, ""),)),
        Step("type", (Change(4, 6, "a"), Change(5, 7, "b"))),
        Step("type", (Change(0, 0, "nul\x00"),)),
        Step("type", (Change(0, 0, "half \ud800"),)),
        Step("type", (Change(0, 0, "return\r\n"),)),
        Step("paste", (Change(0, 0, "x" * (LONGEST_COPY + 1)),)),
    ],
)
def test_steps_that_do_not_fit_change_nothing(house, draft, step):
    with pytest.raises(InvalidRequestError):
        house.seat().editing.save(draft, (step,), version=0, sha256=digest_of(""))
    assert house.seat().editing.open(draft).version == 0


def test_words_that_came_otherwise_than_the_editor_has_them_are_not_kept(house, draft):
    with pytest.raises(InvalidRequestError):
        house.seat().editing.save(draft, (Step("type", (Change(0, 0, "x"),)),), version=0, sha256=digest_of("y"))
    assert house.seat().editing.open(draft).version == 0


def test_a_discarded_copy_is_gone_and_only_in_the_version_that_was_seen(house, draft):
    hands = Hands(house.seat(), draft).put("lantern", "lamp").put("lamp", "light")
    with pytest.raises(EditConflictError):
        hands.desk.discard(draft, version=1)
    hands.desk.discard(draft, version=2)
    assert house.seat().editing.open(draft).text == house.seat().text(draft)


def test_the_same_words_make_no_new_draft_and_stay_in_the_copy(house, draft):
    hands = Hands(house.seat(), draft).put("lantern", "lamp").put("lamp", "lantern")
    with pytest.raises(InvalidRequestError):
        hands.make("blue")
    with pytest.raises(InvalidRequestError):
        hands.put("lantern", "lamp").make("White")
    assert house.seat().editing.open(draft).text == hands.text


def test_a_pdf_or_final_draft_script_is_edited_as_fountain(house, draft):
    seat = house.seat()
    fdx = seat.export(draft, "fdx").data
    report = seat.import_bytes("blue.fdx", fdx, project="Beacon", document="Beacon", draft="blue")
    hands = Hands(seat, report.draft_id)
    assert "came in as Final Draft" in hands.state.told
    made = hands.put("lantern", "lamp").make("pink")
    assert made.format == "fountain"
    found = whose(seat, made.draft_id)
    assert [one[0] for one in found if one[1] == "person"] == ["lamp"]


def test_a_draft_that_comes_back_as_a_file_keeps_whose_its_words_are(house, draft):
    seat = house.seat()
    made = Hands(seat, draft).put("A dog barks.", "The dog howls at the tide bell twice.").make("blue")
    back = seat.text(made.draft_id).replace("herring", "cod").replace("EXT. QUAY", "EXT. LONG QUAY")
    report = seat.import_bytes("pink.fountain", back.encode(), project="Beacon", document="Beacon", draft="pink")
    found = whose(seat, report.draft_id)
    assert ("The dog howls at the tide bell twice.", "person", "edit") in [(a.strip(), b, c) for a, b, c in found]
    acts = {act.id: act for act in seat.editing.origin(report.draft_id).acts}
    own = [
        seat.text(report.draft_id)[span.start : span.end].strip()
        for span in seat.editing.origin(report.draft_id).spans
        if acts[span.act].draft == "pink"
    ]
    assert own == ["LONG", "cod"]


def test_drafts_of_before_get_their_origin_when_they_are_looked_at(house, draft):
    with house._library.engine.begin() as connection:
        connection.execute(span_ledger.delete())
    found = house.seat().editing.origin(draft)
    assert [(one.origin, one.words > 10) for one in found.totals if one.words] == [("import", True)]
    with house._library.engine.connect() as connection:
        assert len(connection.execute(select(span_ledger.c.draft_id)).all()) == 1
