"""The breakdown: what a scene needs, from prose or tags, as people decided, and the tables made of it. Cases are from outside the sample."""

import csv
import io

import pytest

from storyroom.analysis.breakdown import Breakdown, tables_of
from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.sheet.items import CATEGORIES, items_of
from storyroom.analysis.sheet.sheets import cast_numbers, sheets_of
from storyroom.domain.tables import csv_of
from storyroom.journeys.read import read_script
from tests.unit.analysis.test_manuscript import manuscript_of

SCRIPT = """INT. PAWN SHOP - DAY #1#

= Zelda sells what is left.

ZELDA BRODY, 28, yellow raincoat, carries a heavy typewriter. Twelve customers queue. A parrot screams.

She puts a revolver on the counter. A telephone rings.

ZELDA
How much for my bicycle?

EXT. HARBOUR - NIGHT #2#

Rain. Fog. PIP, 9, in a sailor's cap, holds a lantern. A tugboat hoots.

Zelda falls down the steps. No dog barks, like a ghost with a violin.

ZELDA (V.O.)
~Home again.

EXT. HARBOUR - DAY #3#

Zelda's bruise has gone blue.
"""


@pytest.fixture(scope="module")
def script():
    return manuscript_of(SCRIPT)


def _named(script, category):
    return {(item.scene, item.head) for item in items_of(script) if item.category == category}


def test_what_is_carried_and_put_down_is_a_prop_and_what_is_worn_is_wardrobe(script):
    assert {(1, "typewriter"), (1, "revolver"), (2, "lantern")} <= _named(script, "props")
    assert {(1, "raincoat"), (2, "cap")} <= _named(script, "wardrobe")


def test_animals_vehicles_weather_and_sounds_find_their_department(script):
    assert (1, "parrot") in _named(script, "animals")
    assert (2, "tugboat") in _named(script, "vehicles")
    assert {(2, "rain"), (2, "fog")} <= _named(script, "sfx")
    assert (1, "telephone ring") in _named(script, "sound")
    assert (2, "song") in _named(script, "music")


def test_people_without_a_name_are_background_and_a_fall_is_a_stunt(script):
    assert (1, "customer") in _named(script, "background")
    assert _named(script, "stunts") == {(2, "zelda-brody fall")}
    assert (3, "bruise") in _named(script, "makeup")


def test_what_is_on_a_body_or_was_done_to_it_is_make_up():
    made = manuscript_of("INT. A - DAY\n\nTar on his cheeks, a bandaged hand, clean fingernails. Tar on the floor.\n")
    assert {item.head for item in items_of(made) if item.category == "makeup"} == {"tar", "hand"}


def test_weapons_and_children_stand_under_security(script):
    assert {(1, "revolver"), (2, "pip")} == _named(script, "security")


def test_what_is_only_likened_or_denied_or_spoken_of_is_not_listed(script):
    heads = {item.head for item in items_of(script)}
    assert not heads & {"ghost", "violin", "dog", "bicycle"}


def test_every_item_quotes_its_sentence_to_the_letter(script):
    text = script.script.text
    for item in items_of(script):
        assert text[item.evidence.start : item.evidence.end] == item.evidence.quote
        assert item.evidence.start <= item.start < item.end <= item.evidence.end
        assert item.category in CATEGORIES


def test_the_sheet_knows_place_light_day_length_and_the_writers_own_line(script):
    first, second, third = sheets_of(script)
    assert (first.place, first.light, first.day, first.synopsis_by) == ("PAWN SHOP", "D", 1, "writer")
    assert first.synopsis == "Zelda sells what is left."
    assert (second.light, second.day, second.synopsis_by) == ("N", 1, "extract")
    assert third.day == 2
    assert [sheet.scene.page_eighths for sheet in sheets_of(script)] == [scene.page_eighths for scene in script.scenes]


def test_the_cast_is_numbered_by_who_says_most(script):
    assert cast_numbers(script) == {"zelda-brody": 1, "pip": 2}


def test_the_tables_of_the_trade_are_there_and_hold_together(script):
    tables = {table.name: table for table in Breakdown().analyse(script).tables}
    assert list(tables) == ["sheets", "items", "one_liner", "dood", "cast", "locations"]
    assert all(len(row.cells) == len(table.columns) for table in tables.values() for row in table.rows)
    assert len(tables["items"].rows) == len(items_of(script))
    keys = [column.key for column in tables["dood"].columns]
    zelda = dict(zip(keys, tables["dood"].rows[0].cells, strict=True))
    assert (zelda["day_1"], zelda["day_2"], zelda["worked"]) == ("SW", "WF", 2)
    assert [row.cells[:5] for row in tables["locations"].rows] == [
        ("HARBOUR", "HARBOUR", "EXT", 2, 1),
        ("PAWN SHOP", "PAWN SHOP", "INT", 1, 1),
    ]


def test_a_table_goes_out_as_csv_without_formulas(script):
    table = tables_of(script)[0]
    data = csv_of(
        [column.title for column in table.columns],
        [[cell if cell is not None else "" for cell in row.cells] for row in table.rows],
    )
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) == 4
    assert rows[1][0] == "1"


def test_tags_of_a_final_draft_file_win_over_guesses():
    fdx = """<?xml version="1.0" encoding="UTF-8"?><FinalDraft DocumentType="Script" Version="5"><Content>
<Paragraph Type="Scene Heading" Number="1"><Text>INT. KITCHEN - DAY</Text></Paragraph>
<Paragraph Type="Action"><Text>She holds </Text><Text TagNumber="3">a brass kettle</Text><Text> and a spoon.</Text></Paragraph>
</Content><TagData><TagCategories><TagCategory Color="#1" Id="c1" Name="Special Equipment" Number="6"/></TagCategories>
<TagDefinitions><TagDefinition CatId="c1" Id="d1" Label="Steam kettle" Number="3"/></TagDefinitions>
<Tags><Tag Number="3"><DefId>d1</DefId></Tag></Tags></TagData></FinalDraft>"""
    made = Manuscript(read_script("k.fdx", fdx.encode()).screenplay)
    tagged = [item for item in items_of(made) if item.by == "tag"]
    assert [(item.category, item.name, item.head) for item in tagged] == [
        ("special_equipment", "Steam kettle", "kettle")
    ]
    assert tagged[0].evidence.quote == "a brass kettle"
    assert not any(item.head == "kettle" and item.by == "rules" for item in items_of(made))


def test_a_script_without_scenes_says_so():
    report = Breakdown().analyse(manuscript_of("Just prose.\n"))
    assert report.notes == ("This script has no scene headings, so there are no sheets.",)
    assert all(not table.rows for table in report.tables if table.name != "cast")
