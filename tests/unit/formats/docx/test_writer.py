"""What is written is read back, and is text alone: no part, relationship or element of it can do anything."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storyroom.domain.assembly import assemble
from storyroom.domain.script import Element, ElementKind, Run, Style, TitleField
from storyroom.formats.docx import Docx
from storyroom.formats.fountain import Fountain
from storyroom.formats.xml_text import sanitise
from tests.unit.formats.fdx.strategies import screenplays
from tests.worst_case_model.render_forms import FORMS, filled

K = ElementKind
PARTS = {
    "[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/_rels/document.xml.rels", "word/styles.xml", "word/comments.xml",
}  # fmt: skip
ELEMENTS = frozenset(
    "document body p pPr pStyle ind r rPr rStyle b i caps strike u t br tab commentReference sectPr pgSz pgMar tbl tblPr tblW tblLayout "
    "tblGrid gridCol tr tc tcPr tcW comments comment".split()
)
SLY = [
    *(filled(name, "c3") for name in FORMS), "]]></w:t><w:instrText>DDEAUTO c:\\x</w:instrText>", '"/><w:hyperlink r:id="rId9"/>',
    '{ INCLUDEPICTURE "http://attacker.example/x" }', "=cmd|' /C calc'!A0", "\x13HYPERLINK http://attacker.example\x14x\x15", "&#x13; &lt;",
]  # fmt: skip


def members(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def check_harmless(data: bytes) -> dict[str, str]:
    """Hold every part, relationship and element of a package to the list of what may be there."""
    found = members(data)
    assert set(found) <= PARTS
    links = re.findall(
        r'<Relationship Id="rId\d" Type="[^"]+/(\w+)" Target="([^"]+)"/>', found["word/_rels/document.xml.rels"]
    )
    assert set(links) <= {("styles", "styles.xml"), ("comments", "comments.xml")}
    assert found["word/_rels/document.xml.rels"].count("<Relationship ") == len(links)
    assert "TargetMode" not in "".join(text for name, text in found.items() if "_rels" in name)
    for name in {"word/document.xml", "word/comments.xml"} & set(found):
        tags = set(re.findall(r"</?([^\s/>?]+)", found[name]))
        assert {tag.removeprefix("w:") for tag in tags} - {"?xml"} <= ELEMENTS, name
    return found


def told(element):
    text = sanitise(element.text)
    number = element.scene_number if element.kind is K.SCENE_HEADING else None
    if element.kind is K.PAGE_BREAK:
        text = ""
    runs = () if element.kind is K.NOTE else element.runs
    return element.kind, text, runs, number, element.dual


def kept(screenplay):
    """What the format holds of a screenplay: live, with words, in no boneyard."""
    return [
        told(one)
        for one in screenplay.elements
        if one.live and one.kind is not K.BONEYARD and (one.text.strip() or one.kind in {K.NOTE, K.PAGE_BREAK})
    ]


def undual(rows):
    return [row[:4] for row in rows]


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(screenplays())
def test_what_the_format_holds_of_a_screenplay_is_read_back(screenplay):
    data = Docx().write(screenplay)
    check_harmless(data)
    parsed = Docx().read(data)
    found = [told(one) for one in parsed.screenplay.elements]
    lost = Docx().losses(screenplay)
    if any("side missing" in loss for loss in lost):
        assert undual(found) == undual(kept(screenplay))
    else:
        assert found == kept(screenplay)
    assert not [remark for remark in parsed.diagnostics if remark.code not in {"no_scene_headings", "no_text"}]
    assert Docx().write(screenplay) == data


def test_numbers_revisions_notes_and_title_pages_survive():
    elements = [
        Element(K.SCENE_HEADING, "12 HILLS", 0, 0),
        Element(K.SCENE_HEADING, "INT. LOFT - DAY", 0, 0, scene_number="12A"),
        Element(K.ACTION, "A lamp.", 0, 0, runs=(Run(2, 6, frozenset({Style.BOLD}), "3"),), attributes=(("note", "why & how"),)),
        Element(K.NOTE, "two\nlines", 0, 0, attributes=(("author", 'A"<'), ("date", "2026-01-02T03:04:05Z"))),
        Element(K.SECTION, "Part", 0, 0, attributes=(("depth", "3"),)),
    ]  # fmt: skip
    titles = [TitleField("Title", "The\nLamp", 0, 0), TitleField('Odd <key> "', "x", 0, 0)]
    read = Docx().read(Docx().write(assemble("other", "", elements, title_page=titles))).screenplay
    assert [(one.kind, one.text, one.scene_number, one.attributes) for one in read.elements] == [
        (one.kind, one.text, one.scene_number, one.attributes) for one in elements
    ]
    assert read.elements[2].runs == elements[2].runs
    assert [(field.key, field.value) for field in read.title_page] == [(field.key, field.value) for field in titles]


def test_what_is_left_out_is_named():
    elements = [
        Element(K.BONEYARD, "cut", 0, 0, live=False), Element(K.ACTION, "old", 0, 0, live=False),
        Element(K.SCENE_HEADING, "INT. A - DAY", 0, 0, scene_number="4", live=False), Element(K.ACTION, " ", 0, 0),
    ]  # fmt: skip
    script = assemble("other", "", elements)
    (heading,) = Docx().read(Docx().write(script)).screenplay.elements
    assert (heading.text, heading.scene_number, heading.live) == ("OMITTED", "4", False)
    assert "cut" not in members(Docx().write(script))["word/document.xml"]
    assert [loss.partition(":")[0] for loss in Docx().losses(script)] == [
        "passages in the boneyard", "passages that are not live", "headings of omitted scenes, of which only the number is written",
        "paragraphs without words",
    ]  # fmt: skip


@pytest.mark.parametrize("sly", SLY)
def test_whatever_the_script_says_comes_out_as_text(sly):
    kinds = [K.SCENE_HEADING, K.CHARACTER_CUE, K.DIALOGUE, K.ACTION, K.SECTION, K.NOTE]
    elements = [
        Element(kind, sly, 0, 0, runs=(Run(0, 1, frozenset(), sly),), scene_number=sly, attributes=(("author", sly), ("note", sly), ("depth", sly)))
        for kind in kinds
    ]  # fmt: skip
    data = Docx().write(assemble("other", "", elements, title_page=[TitleField(sly, sly, 0, 0)]))
    check_harmless(data)
    texts = [one.text for one in Docx().read(data).screenplay.elements]
    assert texts.count(sanitise(sly)) == len(kinds)


def test_the_look_at_a_package_does_see_a_link():
    data = Docx().write(Fountain().read(b"INT. A - DAY\n\nWords.\n").screenplay)
    found = members(data)
    found["word/document.xml"] = found["word/document.xml"].replace("<w:r>", '<w:hyperlink r:id="x"/><w:r>', 1)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in found.items():
            archive.writestr(name, text)
    with pytest.raises(AssertionError):
        check_harmless(out.getvalue())


def test_a_script_of_one_line_many_times_is_not_taken_for_a_bomb():
    elements = [Element(K.ACTION, "A lamp burns.", 0, 0)] * 5_000
    assert len(Docx().read(Docx().write(assemble("other", "", elements))).screenplay.elements) == 5_000


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.binary(max_size=300))
def test_no_bytes_make_it_raise(data):
    assert Docx().read(b"PK\x03\x04" + data).screenplay.elements == ()
