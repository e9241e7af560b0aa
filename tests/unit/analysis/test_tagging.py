"""Tags: items written into a Final Draft file come back as the same items, and no word changes."""

from xml.etree import ElementTree as ET

from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.sheet.items import items_of
from storyroom.analysis.sheet.tagging import with_tags
from storyroom.formats.fdx import Fdx
from storyroom.journeys.read import read_script
from tests.unit.analysis.test_breakdown import SCRIPT
from tests.unit.analysis.test_manuscript import manuscript_of


def _again(script):
    return Manuscript(read_script("k.fdx", Fdx().write(script)).screenplay)


def test_every_item_comes_back_as_a_tag_of_its_category():
    made = manuscript_of(SCRIPT)
    again = _again(with_tags(made.script, items_of(made)))
    wanted = {(item.scene, item.category, item.name) for item in items_of(made)}
    found = {(item.scene, item.category, item.name) for item in items_of(again) if item.by == "tag"}
    assert {
        one for one in wanted if one[1] in {"props", "wardrobe", "vehicles", "animals", "background", "sfx"}
    } <= found


def test_no_word_changes():
    made = manuscript_of(SCRIPT)
    again = _again(with_tags(made.script, items_of(made)))
    words = [
        [e.text for e in one.script.elements if e.live and e.kind.value in {"action", "dialogue"}]
        for one in (made, again)
    ]
    assert words[0] == words[1]


def test_styles_that_run_over_a_tag_stay():
    made = manuscript_of("INT. A - DAY\n\nShe *holds a brass lantern and a* knife.\n")
    tagged = with_tags(made.script, items_of(made))
    element = next(one for one in tagged.elements if one.kind.value == "action")
    slanted = "".join(element.text[run.start : run.end] for run in element.runs if run.styles)
    assert slanted == "holds a brass lantern and a"
    assert any(run.styles and run.tags for run in element.runs)


def test_tags_that_were_there_stay_and_new_ones_stand_beside_them():
    fdx = """<?xml version="1.0" encoding="UTF-8"?><FinalDraft DocumentType="Script" Version="5"><Content>
<Paragraph Type="Scene Heading" Number="1"><Text>INT. KITCHEN - DAY</Text></Paragraph>
<Paragraph Type="Action"><Text>She holds </Text><Text TagNumber="3">a brass kettle</Text><Text> and a revolver.</Text></Paragraph>
</Content><TagData><TagCategories><TagCategory Color="#1" Id="c1" Name="Props" Number="6"/></TagCategories>
<TagDefinitions><TagDefinition CatId="c1" Id="d1" Label="Steam &amp; kettle" Number="3"/></TagDefinitions>
<Tags><Tag Number="3"><DefId>d1</DefId></Tag></Tags></TagData></FinalDraft>"""
    made = Manuscript(read_script("k.fdx", fdx.encode()).screenplay)
    again = _again(with_tags(made.script, items_of(made)))
    names = {item.name for item in items_of(again) if item.by == "tag"}
    assert {"Steam & kettle", "revolver"} <= names


def test_the_block_is_sound_xml_whatever_a_label_says():
    made = manuscript_of("INT. A - DAY\n\nShe holds a “brass” <lantern & a knife>.\n")
    block = dict(with_tags(made.script, items_of(made)).metadata)["fdx:TagData"]
    assert ET.fromstring(block).tag == "TagData"
