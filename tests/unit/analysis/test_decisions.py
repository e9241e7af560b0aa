"""What people decided about items: the last word counts, is carried to the next draft with its scene, and touches nothing else."""

import pytest

from storyroom.analysis.breakdown import tables_of
from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.sheet.carrying import carried, followed
from storyroom.analysis.sheet.decisions import Decision, apply, decided_of, key_of_scene, scene_keys
from storyroom.analysis.sheet.items import head_of, items_of
from storyroom.analysis.sheet.tagging import with_tags
from storyroom.formats.fdx import Fdx
from storyroom.journeys.read import read_script
from tests.unit.analysis.test_breakdown import SCRIPT
from tests.unit.analysis.test_manuscript import manuscript_of


@pytest.fixture(scope="module")
def script():
    return manuscript_of(SCRIPT)


def _applied(script, *decisions):
    return apply(decisions, items_of(script), script)


def _carried(earlier, later, *decisions):
    return [(one.verdict, scenes) for one, scenes in carried(decisions, followed(earlier, later), later)]


def test_what_people_rejected_is_gone_and_what_they_added_is_there(script):
    done = _applied(
        script,
        Decision("reject", "#1", "props", "typewriter"),
        Decision("add", "#1", "props", "till", "cash till"),
        Decision("confirm", "#2", "props", "lantern", "hurricane lantern"),
    )
    found = {(item.scene, item.category, item.name): item for item in done.items}
    assert not any(item.head == "typewriter" for item in done.items)
    assert [(item.scene, item.head, item.decided.verdict) for item in done.rejected] == [(1, "typewriter", "reject")]
    assert found[1, "props", "cash till"].by == "person"
    assert found[1, "props", "cash till"].evidence.quote == "INT. PAWN SHOP - DAY"
    assert found[2, "props", "hurricane lantern"].by == "person"
    assert len(done.items) == len(items_of(script))


def test_the_last_decision_about_an_item_counts(script):
    reject, confirm = (Decision(verdict, "#1", "props", "typewriter") for verdict in ("reject", "confirm"))
    kept = next(item for item in _applied(script, reject, confirm).items if item.head == "typewriter")
    assert (kept.by, kept.decided) == ("person", confirm)
    assert not any(item.head == "typewriter" for item in _applied(script, confirm, reject).items)


def test_what_was_added_and_then_rejected_is_listed_as_rejected(script):
    add, reject = (Decision(verdict, "#1", "props", "till") for verdict in ("add", "reject"))
    done = _applied(script, add, reject)
    assert [item.head for item in done.rejected] == ["till"]
    assert done.items == items_of(script)


def test_nothing_decided_changes_nothing(script):
    assert _applied(script) == (items_of(script), ())
    elsewhere = Decision("reject", "#99", "props", "typewriter")
    assert _applied(script, elsewhere).items == items_of(script)


def test_a_decision_touches_its_own_category_and_scene_alone(script):
    done = _applied(script, Decision("reject", "#1", "props", "revolver"))
    assert ("props", "revolver") not in {(item.category, item.head) for item in done.items}
    assert ("security", "revolver") in {(item.category, item.head) for item in done.items}


def test_the_next_draft_remembers_by_number_category_and_head():
    later = manuscript_of(
        SCRIPT.replace("carries a heavy typewriter", "drops the typewriter").replace("Rain. Fog.", "Rain.")
    )
    done = _applied(later, Decision("reject", "#1", "props", "typewriter"), Decision("confirm", "#2", "sfx", "fog"))
    assert not any(item.head == "typewriter" for item in done.items)
    assert not any(item.head == "fog" for item in done.items)


def test_scenes_without_numbers_are_named_by_heading_and_twins_by_how_often_they_came():
    plain = manuscript_of(SCRIPT.replace(" #1#", "").replace(" #2#", "").replace(" #3#", ""))
    assert list(scene_keys(plain).values()) == ["int pawn shop day", "ext harbour night", "ext harbour day"]
    twins = manuscript_of("INT. A - DAY #4#\n\nA cup.\n\nINT. B - DAY #4#\n\nA cup.\n\nINT. A - DAY\n\nA cup.\n")
    assert [key_of_scene(twins, scene) for scene in (1, 2, 3, 9)] == ["#4", "#4 /2", "int a day", ""]
    done = _applied(twins, Decision("add", "#4 /2", "props", "cup"))
    assert [item.scene for item in done.items if item.by == "person"] == [2]


LONG = [
    "The baker kneads a stubborn lump of dough while rain drums upon the tin roof above the ovens.",
    "Two boys chase a hoop along the quay, past the nets and the women who mend them, laughing.",
    "The notary unrolls a map over the table and pins its corners down with four brass weights.",
]


def _draft(order, numbers, extra=""):
    names = ("BAKERY", "QUAY", "OFFICE")
    scenes = (f"INT. {names[one]} - DAY #{number}#\n\n{LONG[one]}{extra if one == 2 else ''}\n" for one, number in zip(order, numbers, strict=True))  # fmt: skip
    return manuscript_of("\n".join(scenes))


def test_a_scene_that_moved_and_was_renumbered_keeps_what_was_said_of_it():
    earlier, later = _draft((0, 1, 2), ("1", "2", "3")), _draft((2, 0, 1), ("1", "2", "3"))
    found = _carried(earlier, later, Decision("reject", "#3", "props", "map"), Decision("add", "#1", "props", "apron"))
    assert found == [("reject", (1,)), ("add", (2,))]


def test_a_scene_that_is_gone_takes_what_was_said_with_it():
    earlier, later = _draft((0, 1, 2), ("1", "2", "3")), _draft((0, 1), ("1", "2"))
    assert _carried(earlier, later, Decision("reject", "#3", "props", "map")) == [("reject", ())]


def test_a_scene_that_was_split_keeps_what_is_kept_where_it_stands_and_rejects_in_both():
    first = "The notary unrolls a map over the table and pins its corners down with four brass weights. He hums."
    second = "Later the clerk carries a ledger in, sets a lamp beside it and reads the long columns aloud."
    earlier = manuscript_of(f"INT. OFFICE - DAY #7#\n\n{first}\n\n{second}\n")
    later = manuscript_of(f"INT. OFFICE - DAY #7#\n\n{first}\n\nINT. OFFICE - NIGHT #7A#\n\n{second}\n")
    found = _carried(
        earlier,
        later,
        Decision("confirm", "#7", "props", "ledger"),
        Decision("reject", "#7", "props", "pen"),
        Decision("add", "#7", "props", "inkwell"),
    )
    assert found == [("confirm", (2,)), ("reject", (1, 2)), ("add", (1,))]


def test_every_table_shows_the_items_as_decided(script):
    decided = Manuscript(
        script.script,
        decisions=(Decision("reject", "#1", "props", "typewriter"), Decision("add", "#3", "props", "rope", "tarred rope")),
    )  # fmt: skip
    sheets, items, *_ = tables_of(decided)
    words = " ".join(str(cell) for table in (sheets, items) for row in table.rows for cell in row.cells)
    assert "tarred rope" in words
    assert "typewriter" not in {row.cells[3] for row in items.rows}
    assert [row.by for row in items.rows if row.cells[3] == "rope"] == ["person"]


FDX = b"""<?xml version="1.0" encoding="UTF-8"?><FinalDraft DocumentType="Script" Version="5"><Content>
<Paragraph Type="Scene Heading" Number="1"><Text>INT. KITCHEN - DAY</Text></Paragraph>
<Paragraph Type="Action"><Text>She holds </Text><Text TagNumber="3">a brass kettle</Text><Text> and a revolver.</Text></Paragraph>
<Paragraph Type="Scene Heading" Number="2"><Text>INT. YARD - DAY</Text></Paragraph>
<Paragraph Type="Action"><Text>She drops </Text><Text TagNumber="3">a brass kettle</Text><Text>.</Text></Paragraph>
</Content><TagData><TagCategories><TagCategory Color="#1" Id="c1" Name="Props" Number="6"/></TagCategories>
<TagDefinitions><TagDefinition CatId="c1" Id="d1" Label="Kettle" Number="3"/></TagDefinitions>
<Tags><Tag Number="3"><DefId>d1</DefId></Tag></Tags></TagData></FinalDraft>"""


def _tags(*decisions):
    made = Manuscript(read_script("k.fdx", FDX).screenplay, decisions=decisions)
    again = Manuscript(read_script("k.fdx", Fdx().write(with_tags(made.script, *decided_of(made)))).screenplay)
    assert [e.text for e in made.script.elements] == [e.text for e in again.script.elements]
    return [(item.scene, item.category, item.head) for item in items_of(again) if item.by == "tag"]


def test_a_tagged_script_carries_what_was_decided_and_loses_the_tags_of_what_was_rejected():
    assert (1, "props", "kettle") in _tags()
    assert _tags().count((1, "props", "kettle")) == 1
    rejected = _tags(Decision("reject", "#1", "props", "kettle"))
    assert (1, "props", "kettle") not in rejected
    assert (2, "props", "kettle") in rejected
    assert _tags(Decision("confirm", "#1", "props", "kettle")).count((1, "props", "kettle")) == 1
    assert (2, "props", "ladle") in _tags(Decision("add", "#2", "props", "ladle", "ladle"))
    assert (1, "props", "revolver") not in _tags(Decision("reject", "#1", "props", "revolver"))


def test_an_item_is_known_by_the_last_word_of_what_it_is_called():
    assert (head_of("two cash Boxes"), head_of("Fog"), head_of("汽车")) == ("box", "fog", "汽车")
