"""The reader keeps what it can of anything, and says what was wrong."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyroom.domain.script import ElementKind, Place, Run
from storyroom.formats.fdx import Fdx
from storyroom.formats.xml_tree import MAX_ATTRIBUTES, MAX_DEPTH
from tests.unit.formats.fdx.strategies import EXAMPLES, files

HELLO = b'<Paragraph Type="Action"><Text>Hello</Text></Paragraph>'


def document(body, head=b'<?xml version="1.0" encoding="UTF-8"?>\n'):
    return (
        head
        + b'<FinalDraft DocumentType="Script" Template="No" Version="5"><Content>'
        + body
        + b"</Content></FinalDraft>"
    )


def read(body):
    return Fdx().read(document(body))


def codes(parsed):
    return [remark.code for remark in parsed.diagnostics if remark.code != "no_scene_headings"]


def texts(parsed):
    return [element.text for element in parsed.screenplay.elements]


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(st.binary(max_size=400))
def test_no_bytes_make_it_raise(data):
    parsed = Fdx().read(data)
    assert parsed.screenplay.elements == ()
    assert any(remark.severity == "error" for remark in parsed.diagnostics)


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(files(), st.data())
def test_a_damaged_file_keeps_what_stood_before_the_damage(data, source):
    at = source.draw(st.integers(0, len(data) - 1))
    whole, cut = Fdx().read(data).screenplay, Fdx().read(data[:at])
    assert any(remark.severity == "error" for remark in cut.diagnostics)
    sound = [element.text for element in cut.screenplay.elements]
    assert len(sound) <= len(whole.elements) + 3
    Fdx().read(Fdx().write(cut.screenplay))


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(files(), st.data())
def test_a_flipped_byte_makes_nothing_raise(data, source):
    at = source.draw(st.integers(0, len(data) - 1))
    damaged = data[:at] + bytes([source.draw(st.integers(0, 255))]) + data[at + 1 :]
    once = Fdx().read(damaged).screenplay
    assert Fdx().read(Fdx().write(once)).screenplay.text == once.text


def test_entities_are_refused_before_anything_expands():
    laughs = b'<!DOCTYPE x [<!ENTITY a "haha">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(10)
    )
    parsed = Fdx().read(b'<?xml version="1.0"?>' + laughs + b"]><FinalDraft><Content>&k;</Content></FinalDraft>")
    assert codes(parsed) == ["xml_doctype"]
    assert parsed.diagnostics[0].severity == "error"


def test_an_element_with_a_million_attributes_is_refused():
    attributes = b" ".join(b'a%d="1"' % n for n in range(1_000_000))
    parsed = read(HELLO + b"<Paragraph " + attributes + b"/>" + HELLO)
    assert codes(parsed) == ["xml_too_many_attributes"]
    assert texts(parsed) == []


def test_the_cap_on_attributes_is_exact():
    def paragraph(count):
        return b"<Paragraph " + b" ".join(b'a%d="1"' % n for n in range(count)) + b"/>"

    assert codes(read(paragraph(MAX_ATTRIBUTES))) == []
    assert codes(read(paragraph(MAX_ATTRIBUTES + 1))) == ["xml_too_many_attributes"]


def test_the_cap_on_depth_is_exact():
    def nest(depth):
        return b"<a>" * depth + b"</a>" * depth

    assert "xml_too_deep" not in codes(read(nest(MAX_DEPTH - 2)))
    assert "xml_too_deep" in codes(read(nest(MAX_DEPTH - 1)))


def test_a_hundred_thousand_open_elements_end_in_a_report():
    assert "xml_too_deep" in codes(read(HELLO + b"<a>" * 100_000))


def test_a_file_over_the_cap_is_refused_whole(monkeypatch):
    monkeypatch.setattr("storyroom.formats.fdx.reader.MAX_BYTES", 100)
    assert codes(read(HELLO)) == ["too_large"]


@pytest.mark.parametrize("cap", ["MAX_NODES", "MAX_PARAGRAPHS"])
def test_a_refused_file_is_refused_whole(monkeypatch, cap):
    monkeypatch.setattr(f"storyroom.formats.xml_tree.{cap}", 4)
    parsed = read(HELLO * 5)
    assert codes(parsed) == ["xml_too_large"]
    assert texts(parsed) == []


def test_an_inclusion_under_any_prefix_is_refused():
    include = b'<q:INCLUDE xmlns:q="http://www.w3.org/2001/XInclude" href="file:///etc/hostname"/>'
    assert codes(read(HELLO + include)) == ["xml_inclusion"]


def test_a_fault_says_where_it_is():
    parsed = read(HELLO + b"\n  <Paragraph><Text>a & b</Text></Paragraph>")
    assert "line 3, column 2" in parsed.diagnostics[0].message


def test_a_long_cue_of_brackets_takes_no_time():
    body = b'<Paragraph Type="Scene Heading"><Text>INT.' + b" " * 50_000 + b"A</Text></Paragraph>"
    parsed = read(body + b'<Paragraph Type="Character"><Text>A' + b"()" * 50_000 + b"</Text></Paragraph>")
    assert len(parsed.screenplay.scenes[0].speakers[0]) == 100_001


def test_text_is_joined_from_direct_runs_alone():
    parsed = read(
        b'<Paragraph Type="Scene Heading"><SceneProperties><Summary><Paragraph><Text>sum</Text></Paragraph></Summary>'
        b"</SceneProperties><Text>INT. </Text><ScriptNote><Paragraph><Text>note</Text></Paragraph></ScriptNote>"
        b"<Text>A</Text><Odd><Text>odd</Text></Odd><Text> - DAY</Text></Paragraph>"
    )
    assert texts(parsed) == ["INT. A - DAY", "sum", "note"]


def test_each_stretch_knows_its_paragraph_and_run():
    parsed = read(HELLO + b'<Paragraph Type="Action"><Text>a</Text><Text/><Text Style="Bold">bc</Text></Paragraph>')
    assert parsed.screenplay.text == "Hello\n\nabc"
    assert parsed.screenplay.places == (
        Place(0, 5, paragraph=0, run=0),
        Place(7, 8, paragraph=1, run=0),
        Place(8, 10, paragraph=1, run=2),
    )


def test_revisions_tags_and_page_labels_are_read():
    parsed = read(
        b'<Paragraph Type="Scene Heading"><SceneProperties Page="12A"/><Text RevisionID="3" TagNumber="4,5">INT. A</Text>'
        b'<Text RevisionID="0"> - DAY</Text></Paragraph>'
    )
    heading = parsed.screenplay.elements[0]
    assert heading.page_label == "12A"
    assert heading.runs == (Run(0, 6, frozenset(), "3", ("4", "5")),)


def test_speech_stands_together_and_everything_else_apart():
    parsed = read(
        b'<Paragraph Type="Character"><Text>A</Text></Paragraph><Paragraph Type="Parenthetical"><Text>(b)</Text></Paragraph>'
        b'<Paragraph Type="Dialogue"><Text>c</Text></Paragraph>' + HELLO
    )
    assert parsed.screenplay.text == "A\n(b)\nc\n\nHello"


def test_unknown_blocks_are_kept_to_the_letter():
    blocks = "<SmartType a='1'><!-- é > --><X  y=\"&gt;\"/></SmartType><Images/>"
    parsed = Fdx().read(document(HELLO).replace(b"</FinalDraft>", blocks.encode() + b"</FinalDraft>"))
    assert parsed.screenplay.metadata == (
        ("fdx:SmartType", "<SmartType a='1'><!-- é > --><X  y=\"&gt;\"/></SmartType>"),
        ("fdx:Images", "<Images/>"),
    )


def test_an_omitted_scene_is_kept_and_not_live():
    parsed = read(
        b'<Paragraph Type="Scene Heading" Number="7"><Text>OMITTED</Text><OmittedScene><Paragraph Type="Scene Heading">'
        b"<Text>INT. A - DAY</Text></Paragraph></OmittedScene></Paragraph>"
    )
    (scene,) = parsed.screenplay.scenes
    assert (scene.omitted, scene.scene_number, scene.heading) == (True, "7", "INT. A - DAY")


def test_a_custom_type_cannot_lead_in_circles():
    settings_xml = b'<ElementSettings Type="A"><Behavior PaginateAs="B"/></ElementSettings>'
    settings_xml += settings_xml.replace(b'"A"', b'"Z"').replace(b'"B"', b'"A"').replace(b'"Z"', b'"B"')
    body = document(b'<Paragraph Type="A"><Text>x</Text></Paragraph>').replace(
        b"</FinalDraft>", settings_xml + b"</FinalDraft>"
    )
    assert Fdx().read(body).screenplay.elements[0].kind is ElementKind.UNKNOWN


def test_content_is_known_by_its_root_in_any_encoding():
    assert Fdx().sniff(document(HELLO))
    assert Fdx().sniff(document(HELLO).decode().encode("utf-16"))
    assert not Fdx().sniff(b"<html><body>FinalDraft</body></html>")
    assert not Fdx().sniff(b"")
