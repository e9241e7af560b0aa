"""Reports on models from a real house: what is on record is counted, signed, checked from outside; what is hidden or broken tells nothing."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from itertools import takewhile

import pypdfium2
import pytest

from storyroom.domain.disclosure import FORMS, VIEWS
from storyroom.domain.editing import Change, Step
from storyroom.errors import InvalidRequestError, NotFoundError, RightMissingError, UnsupportedFormatError
from storyroom.journeys.working_text import digest_of
from tests.fakes.house import SetClock, make_house, script_text
from tests.journeys.test_suggest import NEW, OTHER, SCENES, House

EVIL = '=HYPERLINK("http://evil.invalid","x")<b>&'


@pytest.fixture
def clock():
    return SetClock()


@pytest.fixture
def house(tmp_path, clock):
    room = make_house(tmp_path / "house", embed=False, clock=clock)
    room.seat().import_bytes("w.fountain", script_text("Beacon", SCENES), project="Beacon", draft="white")
    room.seat().import_bytes("v.fountain", script_text("Vault", OTHER), project="Vault", draft="white")
    yield House(room)
    room.close()


def draft_of(house, project="Beacon", name="white"):
    return next(one.id for one in house.room.seat().drafts() if (one.project, one.name) == (project, name))


def accept(house, text=NEW):
    """Accept a suggestion into a new draft; return its id."""
    house.propose(text)
    seat = house.room.seat()
    (one,) = seat.suggesting.suggest(draft_of(house), "1", "calmer", count=1).shown
    return seat.suggesting.accept(one.id).draft_id


def alike(one, other):
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def typed(house, draft_id, old, new, name="pink"):
    """Type over the first place where words stand, and make the next draft."""
    desk = house.room.seat().editing
    text = desk.open(draft_id).text
    head = alike(old, new)
    tail = alike(old[head:][::-1], new[head:][::-1])
    at = text.index(old)
    change = Change(at + head, at + len(old) - tail, new[head : len(new) - tail])
    after = text[: change.start] + change.text + text[change.end :]
    version = desk.save(draft_id, [Step("type", (change,))], version=0, sha256=digest_of(after)).version
    newer = desk.open(draft_id).newer
    seen = newer[-1].draft_id if newer else draft_id
    return desk.make_draft(draft_id, version=version, name=name, seen=seen).draft_id


def report(house, draft_id):
    return json.loads(house.room.seat().disclosing.make(draft_id).data)["report"]


def words(told):
    return {one["source"]: one["words"] for one in told["totals"]["by_source"]}


def check(folder, data, *more):
    """Run the verifier as whoever gets the report runs it: a file of its own, away from the house."""
    (folder / "report.json").write_bytes(data)
    line = [sys.executable, "-I", "verify.py", "report.json", "--key", "key.pem", *more]
    return subprocess.run(line, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def outside(house, tmp_path):
    """A folder away from the house with the verifier and the key."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    packet = zipfile.ZipFile(io.BytesIO(house.room.seat().disclosing.make(draft_of(house), form="zip").data))
    for name in ("verify.py", "key.pem"):
        (folder / name).write_bytes(packet.read(name))
    return folder


def test_a_draft_that_was_imported_suggested_and_edited_is_counted_act_by_act(house, clock, outside):
    made = accept(house)
    clock.pass_(hours=1)
    last = typed(house, made, "OLE carries a crate", "OLE slowly drags one wet crate")
    told = report(house, last)
    assert [one["operation"] for one in told["events"]] == ["import_file", "accept_suggestion", "edit"]
    assert words(told)["ai_verbatim"] == told["totals"]["ai"]["words"] > 10
    assert words(told)["human"] >= 3
    assert words(told)["imported"] > 10
    assert sum(words(told).values()) == told["totals"]["words"]
    (suggested,) = (one for one in told["events"] if one["origin"] == "suggestion")
    owner = house.room.seat().principal
    assert (suggested["model"], suggested["accepted_by"]) == ("scripted model-1", owner.id)
    assert len(suggested["prompt"]) == len(suggested["output"]) == 64
    assert [(one["id"], one["name"]) for one in told["people"]] == [(owner.id, owner.name)]
    assert [(one["model"], one["local"]) for one in told["systems"]] == [("scripted model-1", True)]
    assert told["redaction"] == "hashes"
    data = house.room.seat().disclosing.make(last).data
    (outside / "draft.txt").write_text(house.room.seat().text(last), encoding="utf-8", newline="")
    assert check(outside, data, "--text", "draft.txt").returncode == 0


@pytest.mark.parametrize(
    ("old", "new", "kept", "source"),
    [
        ("lantern by the till", "lantern beside the till", 18, "ai_edited"),
        ("is quiet now", "is quiet no", 18, "ai_edited"),
        ("is quiet now", "is quiet", 17, "ai_edited"),
        ("OLE carries a crate", "OLE carries one crate", 18, "ai_verbatim"),
    ],
)
def test_a_suggestion_is_edited_as_soon_as_one_letter_of_it_is(house, clock, old, new, kept, source):
    made = accept(house)
    clock.pass_(hours=1)
    told = report(house, typed(house, made, old, new))
    (left,) = told["passages"]
    assert (left["kept"], left["brought"], left["source"]) == (kept, 18, source)
    assert words(told)[source] == kept
    edits = {one for row in told["spans"] for one in row["edits"]}
    assert edits == ({told["events"][-1]["id"]} if source == "ai_edited" else set())


def test_a_file_that_comes_back_with_less_of_a_suggestion_leaves_it_edited(house, clock):
    clock.pass_(hours=1)
    text = house.room.seat().text(accept(house))
    clock.pass_(hours=1)
    came = text.replace("The dog is quiet now.", "The dog is quiet no.").encode()
    done = house.room.seat().import_bytes("back.fountain", came, project="Beacon", document="Beacon", draft="back")
    told = report(house, done.draft_id)
    (left,) = told["passages"]
    assert left["source"] == "ai_edited"


def test_a_changed_report_is_caught_from_outside(house, outside):
    data = house.room.seat().disclosing.make(accept(house)).data
    assert check(outside, data).returncode == 0
    value = json.loads(data)
    for place in (("totals", "ai", "words"), ("spans", 0, "words"), ("draft", "length")):
        changed = json.loads(data)
        part = changed["report"]
        for key in place[:-1]:
            part = part[key]
        part[place[-1]] += 1
        found = check(outside, (json.dumps(changed, ensure_ascii=True, sort_keys=True, indent=1) + "\n").encode())
        assert (found.returncode, "signature does not hold" in found.stdout) == (1, True)
    value["report"]["events"][0]["actor"] = "person:nobody"
    changed = (json.dumps(value, ensure_ascii=True, sort_keys=True, indent=1) + "\n").encode()
    assert "chain of acts breaks" in check(outside, changed).stdout
    assert house.room.seat().disclosing.verify(data) == ()
    assert house.room.seat().disclosing.verify(changed)


def test_making_a_report_is_on_record_and_looking_is_not(house):
    draft, seat = draft_of(house), house.room.seat()
    before = [entry.act for entry in house.room._library.ledger_entries()]
    seat.disclosing.preview(draft)
    seat.disclosing.in_words(draft)
    assert [entry.act for entry in house.room._library.ledger_entries()] == before
    made = seat.disclosing.make(draft, view="insurance", form="csv")
    opened, closed = list(house.room._library.ledger_entries())[-2:]
    assert (opened.act, closed.act) == ("disclosure_opened", "disclosure_closed")
    facts = dict(opened.facts) | dict(closed.facts)
    assert (facts["draft"], facts["view"], facts["format"]) == (draft, "insurance", "csv")
    assert (facts["report"], facts["outcome"]) == (made.sha256, "done")


def test_who_may_not_see_a_draft_gets_the_answer_for_a_draft_that_is_not_there(house):
    house.room._library.add_person("eve", clear=["vault"], actor=house.room.seat().principal.id, all_but=None)
    desk, hidden = house.room.seat("eve").disclosing, draft_of(house)
    for act in (desk.preview, desk.in_words, desk.make, lambda one: desk.make(one, form="nothing")):
        told = []
        for draft in (hidden, "draft:nothing"):
            with pytest.raises(NotFoundError) as fault:
                act(draft)
            told.append((fault.value.message, fault.value.hint))
        assert told[0] == told[1]
    assert not desk.may_make(hidden)
    assert desk.may_make(draft_of(house, "Vault"))


def test_who_may_read_and_not_quote_may_look_and_not_take_out(house):
    owner = house.room.seat()
    house.room._library.add_person("rik", clear=(), actor=owner.principal.id, all_but=None)
    owner.access.grant("rik", "beacon", role="viewer")
    desk, draft = house.room.seat("rik").disclosing, draft_of(house)
    assert desk.preview(draft).totals.words
    with pytest.raises(RightMissingError):
        desk.make(draft)
    assert not desk.may_make(draft)


def test_markup_and_formulas_in_names_stay_words(house, tmp_path):
    room = house.room
    room.seat().import_bytes("e.fountain", script_text(EVIL, SCENES), project="Odd", document=EVIL, draft=EVIL)
    told = room.ask_parts
    room.ask_parts = lambda: replace(told(), chat=house.chat, model=EVIL)
    house.propose(NEW)
    seat = room.seat()
    draft = next(one.id for one in seat.drafts() if one.project == "Odd")
    house.chat = None
    house.propose(NEW)
    (one,) = seat.suggesting.suggest(draft, "1", EVIL, count=1).shown
    made = seat.suggesting.accept(one.id, name="blue").draft_id
    rows = list(csv.reader(io.StringIO(seat.disclosing.make(made, form="csv").data.decode("utf-8-sig"))))
    assert any("HYPERLINK" in cell for row in rows for cell in row)
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    pages = pypdfium2.PdfDocument(seat.disclosing.make(made, form="pdf").data)
    said = "".join(page.get_textpage().get_text_range() for page in pages)
    assert "<b>&" in said.replace("\r\n", "")
    assert seat.disclosing.verify(seat.disclosing.make(made).data) == ()


def test_every_view_comes_in_every_form_and_names_the_signed_report(house):
    draft, desk = accept(house), house.room.seat().disclosing
    whole = desk.make(draft)
    for view in ("", *VIEWS):
        for form in FORMS:
            made = desk.make(draft, view=view, form=form)
            assert made.sha256 == whole.sha256
            assert made.data
            assert made.file_name.endswith(form)
    shown = json.loads(desk.make(draft, view="copyright").data)
    assert shown["proof"]["SHA-256 of the signed report"] == whole.sha256
    assert any("38.30 %" in row["value"] for row in shown["rows"])


def test_a_view_or_a_form_that_is_not_there_is_an_error_that_names_those_that_are(house):
    desk, draft = house.room.seat().disclosing, draft_of(house)
    with pytest.raises(InvalidRequestError, match="no view") as fault:
        desk.make(draft, view="critics")
    assert "writers-guild" in fault.value.hint
    with pytest.raises(UnsupportedFormatError):
        desk.make(draft, form="docx")


STATED = b"""
[[person]]
name = "owner"
guild = "wga"
consent = "letter 3"
[[person]]
name = "Mia <b>"
role = "writer"
[[material]]
name = "outline.pdf"
ai = "yes"
told = 2026-05-03
[[model]]
model = "scripted model-1"
version = "9"
weights = "abc"
[decision]
de_minimis = "more than de minimis"
by = "Ole"
"""


def test_what_people_state_stands_beside_the_record_and_is_marked(house):
    draft, desk = accept(house), house.room.seat().disclosing
    data = desk.make(draft, stated=STATED).data
    told = json.loads(data)["report"]
    first, second = told["people"]
    assert (first["name"], first["guild"], first["consent"]) == ("owner", "wga (stated)", "letter 3 (stated)")
    assert (second["id"], second["name"], second["role"]) == ("", "Mia <b>", "writer (stated)")
    assert [(one["ai"], one["told"]) for one in told["materials"]] == [("yes", "2026-05-03 (stated)")]
    (model,) = told["systems"]
    assert (model["version"], model["weights"]) == ("model-1", "abc (stated)"), "a record is not overruled"
    assert told["de_minimis"]["decision"] == "more than de minimis"
    assert told["de_minimis"]["decided_by"] == "Ole (stated)"
    assert desk.verify(data) == ()
    rows = desk.make(draft, view="writers-guild", form="csv", stated=STATED).data.decode("utf-8-sig")
    assert "no record that the writer was told" not in rows
    assert "the writer was told on 2026-05-03 (stated)" in rows


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        (b"[[person", "no TOML"),
        (b"[author]\nname = 'x'", "'author'"),
        (b"[[person]]\nname = 'x'\nage = '9'", "'age'"),
        (b"[[person]]\nrole = 'x'", "needs a `name`"),
        (b"[[person]]\nname = 'x'\nguild = 7", "`guild`"),
        (b"[[person]]\nname = 'x'\n[[person]]\nname = 'x'", "of its own"),
        (b"[[material]]\nname = 'x'\nai = 'perhaps'", "yes, no or unknown"),
        (b"[[model]]\nmodel = 'another'", "No suggestion of 'another'"),
        (b"[decision]\nde_minimis = 'x'", "needs `de_minimis`"),
        (b"person = 'x'", "[[person]]"),
    ],
)
def test_a_statement_with_a_slip_is_refused_and_says_which(house, slip, said):
    with pytest.raises(InvalidRequestError) as fault:
        house.room.seat().disclosing.make(accept(house), stated=slip)
    assert said in fault.value.message


def test_a_run_of_words_that_stands_elsewhere_is_told_with_its_place(house):
    run = "OLE carries a crate of herring to his boat."
    made = accept(house, f"MARIT looks out. {run}")
    desk = house.room.seat().disclosing
    data = desk.make(made).data
    told = json.loads(data)["report"]
    assert told["nearest"] == [{"event": told["passages"][0]["event"], "words": 9, "asset": draft_of(house)}]
    assert "9 words in a row stood in another text" in desk.make(made, view="insurance", form="csv").data.decode()
    assert desk.verify(data) == ()


def test_a_suggestion_like_nothing_else_says_so(house):
    told = report(house, accept(house))
    assert [(one["words"], one["asset"]) for one in told["nearest"]] == [(0, "")]
