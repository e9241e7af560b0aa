"""What is written is read back: any screenplay of another format, and any Final Draft file."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from storyroom.domain.assembly import assemble
from storyroom.domain.script import Element, ElementKind, Run, Style, TitleField
from storyroom.formats.fdx import Fdx
from storyroom.formats.fdx.names import BLOCK, DELETED, XML
from tests.unit.formats.fdx.strategies import EXAMPLES, files, screenplays

K = ElementKind


def told(element):
    return element.kind, element.text, element.runs, element.scene_number, element.dual, element.live


def written(*elements, **more):
    return Fdx().write(assemble("other", "", elements, **more)).decode()


def reread(*elements, **more):
    return Fdx().read(written(*elements, **more).encode()).screenplay


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(screenplays())
def test_a_screenplay_of_another_format_survives(screenplay):
    parsed = Fdx().read(Fdx().write(screenplay))
    assert [told(element) for element in parsed.screenplay.elements] == [
        told(element) for element in screenplay.elements
    ]
    assert parsed.screenplay.metadata == screenplay.metadata
    assert not [remark for remark in parsed.diagnostics if remark.severity == "error" or "kept" in remark.code]


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(screenplays())
def test_what_another_format_said_beside_the_words_survives(screenplay):
    parsed = Fdx().read(Fdx().write(screenplay)).screenplay
    for before, after in zip(screenplay.elements, parsed.elements, strict=True):
        assert set(before.attributes) <= set(after.attributes)


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(files())
def test_a_file_reads_the_same_after_writing(data):
    once = Fdx().read(data).screenplay
    again = Fdx().read(Fdx().write(once)).screenplay
    for name in ("text", "elements", "scenes", "title_page", "metadata"):
        assert getattr(once, name) == getattr(again, name)


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(files())
def test_places_cover_each_element_in_order(data):
    screenplay = Fdx().read(data).screenplay
    for element in screenplay.elements:
        assert screenplay.text[element.start : element.end] == element.text
        inside = [place for place in screenplay.places if element.start <= place.start < element.end]
        covered = "".join(screenplay.text[place.start : place.end] for place in inside)
        assert covered.replace("\n", "") == element.text.replace("\n", "")
        assert all(place.paragraph is not None and place.run is not None for place in inside)


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Title", "Credit", "Author", "Contact", "Draft date", "My key"]), st.text("aB 1\n©")
        ),
        max_size=5,
    )
)
def test_a_title_page_keeps_its_names_and_values(fields):
    page = tuple(TitleField(key, value, 0, 0) for key, value in fields)
    read = reread(Element(K.ACTION, "x", 0, 0), title_page=page)
    assert [(field.key, field.value) for field in read.title_page] == fields
    assert all(read.text[field.start : field.end] == field.value for field in read.title_page)


def test_an_empty_style_is_never_written():
    revised = Run(0, 3, frozenset(), "2")
    assert 'Style=""' not in written(Element(K.SCENE_HEADING, "int. a - day", 0, 0, runs=(revised,)))


def test_a_dual_dialogue_stands_in_one_wrapper():
    sides = [("left", "A"), ("right", "B")]
    pair = [Element(kind, who, 0, 0, dual=side) for side, who in sides for kind in (K.CHARACTER_CUE, K.DIALOGUE)]
    xml = written(*pair, *pair)
    assert xml.count("<DualDialogue>") == 2
    assert [element.dual for element in reread(*pair, *pair).elements] == ["left", "left", "right", "right"] * 2


def test_a_side_without_its_partner_is_named_as_lost():
    lone = assemble("other", "", [Element(K.CHARACTER_CUE, "A", 0, 0, dual="right")])
    assert Fdx().losses(lone) == ("dual dialogue with a side missing: 1 paragraphs",)
    assert Fdx().read(Fdx().write(lone)).screenplay.elements[0].text == "A"


def test_a_boneyard_is_named_as_kept_and_comes_back():
    script = assemble("other", "", [Element(K.ACTION, "a", 0, 0), Element(K.BONEYARD, "cut <b>", 0, 0, live=False)])
    assert Fdx().losses(script) == ("passages in the boneyard: 1 (kept for Storyroom only)",)
    assert b"<b>" not in Fdx().write(script)
    assert told(Fdx().read(Fdx().write(script)).screenplay.elements[1]) == told(script.elements[1])


def test_nothing_is_lost_of_a_plain_script():
    assert Fdx().losses(assemble("other", "", [Element(K.SCENE_HEADING, "INT. A - DAY", 0, 0)])) == ()


def test_a_page_break_is_put_on_the_next_paragraph():
    xml = written(Element(K.ACTION, "a", 0, 0), Element(K.PAGE_BREAK, "", 0, 0), Element(K.ACTION, "b", 0, 0))
    assert '<Paragraph Type="Action" StartsNewPage="Yes"><Text>b</Text>' in xml


def test_revisions_and_tags_are_written_on_their_runs():
    run = Run(0, 3, frozenset({Style.BOLD}), "2", ("3", "4"))
    read = reread(Element(K.ACTION, "red coat", 0, 0, runs=(run,)))
    assert read.elements[0].runs == (run,)
    assert '<Text RevisionID="2" TagNumber="3,4" Style="Bold">red</Text>' in written(
        Element(K.ACTION, "red coat", 0, 0, runs=(run,))
    )


def test_default_settings_are_written_once_and_not_kept():
    xml = written(Element(K.ACTION, "a", 0, 0))
    assert xml.count('<ElementSettings Type="Dialogue">') == 1
    assert Fdx().read(xml.encode()).screenplay.metadata == ()


def test_kept_xml_that_is_unsound_cannot_break_the_file():
    bad = "</Paragraph></Content><Content>"
    element = Element(K.ACTION, "a", 0, 0, attributes=((XML, bad), (BLOCK, bad), (DELETED, bad), ('fdx:x" y="', "1")))
    block = ("fdx:SmartType", "<SmartType/></FinalDraft><!--")
    parsed = Fdx().read(Fdx().write(assemble("fdx", "", [element], metadata=(block,))))
    assert [element.text for element in parsed.screenplay.elements] == ["a"]
    assert parsed.screenplay.metadata == (block,)
    assert [remark.code for remark in parsed.diagnostics] == ["no_scene_headings"]


def test_what_was_set_aside_follows_its_words_when_paragraphs_were_added():
    forced = Element(K.ACTION, "A unique line.", 0, 0, attributes=(("forced", "1"),))
    xml = written(Element(K.ACTION, "First.", 0, 0), forced)
    moved = xml.replace("<Content>", '<Content><Paragraph Type="Action"><Text>New.</Text></Paragraph>')
    assert [element.attributes for element in Fdx().read(moved.encode()).screenplay.elements] == [
        (),
        (),
        (("forced", "1"),),
    ]


def test_what_was_set_aside_is_dropped_with_a_remark_when_its_words_changed():
    forced = Element(K.ACTION, "A unique line.", 0, 0, attributes=(("forced", "1"),))
    parsed = Fdx().read(written(forced).replace("A unique line.", "Another.").encode())
    assert parsed.screenplay.elements[0].attributes == ()
    assert "kept_not_placed" in [remark.code for remark in parsed.diagnostics]


def test_an_omitted_scene_of_another_format_is_written_as_a_block():
    omitted = [
        Element(K.SCENE_HEADING, "INT. A - DAY", 0, 0, scene_number="4", live=False),
        Element(K.ACTION, "Gone.", 0, 0, live=False),
        Element(K.SCENE_HEADING, "INT. B - DAY", 0, 0, live=False),
    ]
    xml = written(*omitted)
    assert xml.count("<Text>OMITTED</Text><OmittedScene>") == 2
    read = reread(*omitted)
    assert [told(element) for element in read.elements] == [told(element) for element in omitted]
    assert [scene.omitted for scene in read.scenes] == [True, True]


def test_an_alternate_that_was_edited_is_written_as_edited():
    data = (
        b'<FinalDraft><Content><Paragraph Type="Dialogue"><Text AltId="1">a</Text></Paragraph></Content>'
        b'<AltCollection><Alt Id="1"><Paragraph><Text>old</Text></Paragraph></Alt></AltCollection></FinalDraft>'
    )
    once = Fdx().read(data).screenplay
    elements = [once.elements[0], once.elements[1]._replace(text="new", runs=())]
    again = Fdx().read(Fdx().write(assemble("fdx", "", elements, metadata=once.metadata))).screenplay
    assert [(element.text, element.live) for element in again.elements] == [("a", True), ("new", False)]
