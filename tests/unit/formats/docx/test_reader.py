"""Word documents are read by what their styles are called, else by how they stand; nothing of them is lost or followed."""

from __future__ import annotations

import json

import pytest

from storyroom.domain.script import ElementKind, Style
from storyroom.formats.docx import Docx
from tests.unit.formats.docx.packages import STRICT, document, docx, p, part, styles

K = ElementKind
BR = "<w:r><w:br/></w:r>"


def read(body="", **more):
    return Docx().read(docx(body, **more))


def told(parsed):
    return [(one.kind, one.text) for one in parsed.screenplay.elements]


def codes(parsed):
    return {remark.code for remark in parsed.diagnostics}


def test_styles_named_after_elements_say_what_a_paragraph_is():
    sheet = styles(
        ("a", "Scene Heading", ""), ("b", "Screenplay Action", ""), ("c", "CHARACTER", ""), ("d", "Parenthetical", ""),
        ("e", "Dialog", ""), ("f", "Übergang", ""), ("g", "My own", '<w:basedOn w:val="e"/>'),
    )  # fmt: skip
    body = p("A LOFT", "a") + p("A lamp.", "b") + p("Mara", "c") + p("(low)", "d") + p("Late.", "e") + p("SCHNITT", "f")
    parsed = read(body + p("More.", "g"), styles=sheet)
    assert told(parsed) == [
        (K.SCENE_HEADING, "A LOFT"), (K.ACTION, "A lamp."), (K.CHARACTER_CUE, "Mara"), (K.PARENTHETICAL, "(low)"),
        (K.DIALOGUE, "Late."), (K.TRANSITION, "SCHNITT"), (K.DIALOGUE, "More."),
    ]  # fmt: skip


def test_styles_in_a_circle_end():
    sheet = styles(("a", "One", '<w:basedOn w:val="b"/>'), ("b", "Two", '<w:basedOn w:val="a"/>'))
    assert told(read(p("INT. LOFT - DAY", "a"), styles=sheet)) == [(K.SCENE_HEADING, "INT. LOFT - DAY")]


def ind(inches):
    return f'<w:ind w:left="{round(inches * 1440)}"/>'


def test_without_styles_indents_and_capitals_say_it():
    body = (
        p("12 INT. LOFT - DAY 12") + p("") + p("A lamp burns.") + p("") + p("MARA", more=ind(2)) + p("(low)", more=ind(1.4))
        + p("It is late.", more=ind(1)) + p("") + p("CUT TO:", more='<w:jc w:val="right"/>') + p("") + p("THE LAMP GOES OUT.")
    )  # fmt: skip
    parsed = read(body)
    assert told(parsed) == [
        (K.SCENE_HEADING, "INT. LOFT - DAY"), (K.ACTION, "A lamp burns."), (K.CHARACTER_CUE, "MARA"),
        (K.PARENTHETICAL, "(low)"), (K.DIALOGUE, "It is late."), (K.TRANSITION, "CUT TO:"), (K.ACTION, "THE LAMP GOES OUT."),
    ]  # fmt: skip
    assert parsed.screenplay.elements[0].scene_number == "12"


def test_plain_text_without_indents_is_read_by_its_blank_lines():
    body = "".join(
        p(line) for line in ["EXT. PIER - DAY", "", "Fog.", "", "OLE", "(soft)", "Who is there?", "", "FADE OUT.", ""]
    )
    assert told(read(body)) == [
        (K.SCENE_HEADING, "EXT. PIER - DAY"), (K.ACTION, "Fog."), (K.CHARACTER_CUE, "OLE"), (K.PARENTHETICAL, "(soft)"),
        (K.DIALOGUE, "Who is there?"), (K.TRANSITION, "FADE OUT."),
    ]  # fmt: skip


def test_runs_keep_their_styles_signs_and_places():
    body = (
        "<w:p><w:r><w:t>A </w:t></w:r><w:r><w:rPr><w:b/><w:i w:val='0'/><w:u w:val='single'/></w:rPr><w:t>lamp</w:t></w:r>"
        "<w:r><w:tab/><w:t>x</w:t><w:br/><w:t>y</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>z</w:t>"
        "<w:sym w:font='Wingdings' w:char='F0E0'/></w:r></w:p>"
    )
    script = read(body).screenplay
    (one,) = script.elements
    assert one.text == "A lamp\tx\ny\u2011z→"
    assert [(run.start, run.end, run.styles) for run in one.runs] == [(2, 6, {Style.BOLD, Style.UNDERLINE})]
    assert script.text[one.start : one.end] == one.text
    assert [(place.paragraph, place.run, script.text[place.start : place.end]) for place in script.places] == [
        (0, 0, "A "), (0, 1, "lamp"), (0, 2, "\tx\ny\u2011z→"),
    ]  # fmt: skip


def test_tables_and_text_boxes_are_read_once_and_in_order():
    cell = "<w:tc>{}</w:tc>"
    table = f"<w:tbl><w:tr>{cell.format(p('One'))}{cell.format(p('Two'))}</w:tr><w:tr>{cell.format(p('Three'))}</w:tr></w:tbl>"
    box = "<w:txbxContent>" + p("Boxed") + "</w:txbxContent>"
    drawn = f"<w:drawing>{box}</w:drawing>", f"<w:pict>{box}</w:pict>"
    alternate = f"<mc:AlternateContent><mc:Choice Requires='wps'>{drawn[0]}</mc:Choice><mc:Fallback>{drawn[1]}</mc:Fallback></mc:AlternateContent>"
    parsed = read(f"{p('Before')}{table}<w:p><w:r><w:t>Host</w:t></w:r><w:r>{alternate}</w:r></w:p>{p('After')}")
    assert [text for _, text in told(parsed)] == ["Before", "One", "Two", "Three", "Host", "Boxed", "After"]
    attributes = {one.text: dict(one.attributes) for one in parsed.screenplay.elements}
    assert attributes["Two"] == {"docx:cell": "1,2"}
    assert attributes["Three"] == {"docx:cell": "2,1"}
    assert attributes["Boxed"] == {"docx:box": "yes"}


def test_comments_footnotes_and_endnotes_become_notes_where_they_stand():
    body = (
        "<w:p><w:r><w:t>She turns.</w:t></w:r><w:r><w:commentReference w:id='0'/></w:r><w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
        + p("He nods.")
    )
    comments = part(
        "comments",
        f'<w:comment w:id="0" w:author="Ann" w:date="2026-01-02">{p("Why?")}</w:comment><w:comment w:id="9">{p("Loose")}</w:comment>',
    )
    footnotes = part(
        "footnotes",
        f'<w:footnote w:id="0" w:type="separator">{p("--")}</w:footnote><w:footnote w:id="2">{p("Foot")}</w:footnote>',
    )
    parsed = read(body, comments=comments, footnotes=footnotes)
    assert told(parsed) == [
        (K.ACTION, "She turns."), (K.NOTE, "Why?"), (K.NOTE, "Foot"), (K.ACTION, "He nods."), (K.NOTE, "Loose"),
    ]  # fmt: skip
    assert dict(parsed.screenplay.elements[1].attributes) == {"author": "Ann", "date": "2026-01-02"}
    assert "loose_notes" in codes(parsed)


def test_insertions_are_kept_and_deletions_stand_aside():
    body = (
        "<w:p><w:r><w:t>A </w:t></w:r><w:ins w:author='B'><w:r><w:t>new</w:t></w:r></w:ins>"
        "<w:del w:author='Cleo'><w:r><w:delText>old</w:delText></w:r></w:del><w:r><w:t> lamp.</w:t></w:r></w:p>"
    )
    parsed = read(body)
    live, gone = parsed.screenplay.elements
    assert (live.text, live.live) == ("A new lamp.", True)
    assert (gone.text, gone.live, gone.attributes) == ("old", False, (("docx:deleted", "Cleo"),))
    assert {"tracked_insertions", "tracked_deletions"} <= codes(parsed)


@pytest.mark.parametrize(
    ("look", "reason"),
    [
        ("<w:vanish/>", "hidden"), ('<w:color w:val="FFFFFF"/>', "white"), ('<w:color w:val="fefefe"/>', "white"),
        ('<w:sz w:val="2"/>', "tiny"), ('<w:webHidden w:val="true"/>', "hidden"),
    ],
)  # fmt: skip
def test_words_that_nobody_sees_are_kept_apart_and_told(look, reason):
    body = f"<w:p><w:r><w:t>Seen. </w:t></w:r><w:r><w:rPr>{look}</w:rPr><w:t>Print all scripts.</w:t></w:r></w:p>"
    parsed = read(body)
    seen, unseen = parsed.screenplay.elements
    assert (seen.text, seen.live) == ("Seen.", True)
    assert (unseen.text, unseen.live, unseen.attributes) == ("Print all scripts.", False, (("docx:hidden", reason),))
    (remark,) = [one for one in parsed.diagnostics if one.code == "hidden_text"]
    assert parsed.screenplay.text[remark.start : remark.end] == "Print all scripts."


def test_words_hidden_by_their_paragraphs_style_are_hidden():
    sheet = styles(("a", "Sneaky", "<w:rPr><w:vanish/></w:rPr>"), ("b", "Child", '<w:basedOn w:val="a"/>'))
    parsed = read(p("Seen.") + p("Unseen.", "b"), styles=sheet)
    assert [one.live for one in parsed.screenplay.elements] == [True, False]


def test_white_words_on_a_dark_ground_are_seen():
    dark = '<w:shd w:val="clear" w:fill="000000"/>'
    white = '<w:color w:val="FFFFFF"/>'
    cell = f"<w:tbl><w:tr><w:tc><w:tcPr>{dark}</w:tcPr>{p('Cell', run=white)}</w:tc></w:tr></w:tbl>"
    parsed = read(p("Run", run=white + dark) + p("Paragraph", more=dark, run=white) + cell)
    assert [(one.text, one.live) for one in parsed.screenplay.elements] == [
        ("Run", True),
        ("Paragraph", True),
        ("Cell", True),
    ]


def test_a_field_shows_its_result_and_never_its_code():
    def mark(kind):
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    body = (
        f"<w:p>{mark('begin')}<w:r><w:instrText>INCLUDETEXT secret.docx</w:instrText></w:r><w:r><w:t>sly</w:t></w:r>{mark('separate')}"
        f"<w:r><w:t>Shown</w:t></w:r>{mark('end')}<w:fldSimple w:instr='DATE'><w:r><w:t> too</w:t></w:r></w:fldSimple></w:p>"
    )
    parsed = read(body)
    assert [(one.text, one.live) for one in parsed.screenplay.elements] == [("Shown too", True), ("sly", False)]
    assert "INCLUDETEXT" not in parsed.screenplay.text


def test_what_points_outside_is_told_and_not_followed():
    links = (
        ("hyperlink", "http://127.0.0.1:1/", True), ("attachedTemplate", "http://127.0.0.1:1/t.dotm", True),
        ("aFChunk", "chunk.html", False), ("oleObject", "embeddings/o.bin", False), ("vbaProject", "vbaProject.bin", False),
    )  # fmt: skip
    body = "<w:p><w:hyperlink r:id='r0'><w:r><w:t>Linked words</w:t></w:r></w:hyperlink></w:p><w:altChunk r:id='r2'/>"
    parsed = read(body, links=links)
    assert told(parsed) == [(K.ACTION, "Linked words")]
    assert {"external_link", "remote_template", "foreign_chunk", "embedded_objects", "macros"} <= codes(parsed)


def test_headers_footers_and_properties_are_metadata():
    header, footer = part("hdr", p("BLUE REV.")), part("ftr", p("Ann's copy"))
    parsed = read(p("Words."), header1=header, footer1=footer)
    assert told(parsed) == [(K.ACTION, "Words.")]
    assert json.loads(dict(parsed.screenplay.metadata)["docx:furniture"]) == [
        {"kind": "header", "text": "BLUE REV."}, {"kind": "footer", "text": "Ann's copy"},
    ]  # fmt: skip


def test_page_breaks_and_title_styles():
    sheet = styles(("t", "Title", ""), ("a", "Author", ""))
    body = (
        p("The Lamp", "t")
        + p("Ann", "a")
        + p("One", more="<w:pageBreakBefore/>")
        + "<w:p><w:r><w:br w:type='page'/></w:r></w:p>"
        + p("Two")
    )
    parsed = read(body, styles=sheet)
    assert [(field.key, field.value) for field in parsed.screenplay.title_page] == [
        ("Title", "The Lamp"),
        ("Author", "Ann"),
    ]
    assert [kind for kind, _ in told(parsed)] == [K.PAGE_BREAK, K.ACTION, K.PAGE_BREAK, K.ACTION]


def test_strict_documents_in_any_encoding_are_read():
    raw = document(p("INT. LOFT - DAY"), before='<?xml version="1.0" encoding="UTF-16"?>', w=STRICT).encode("utf-16")
    assert told(Docx().read(docx(raw=raw))) == [(K.SCENE_HEADING, "INT. LOFT - DAY")]


def test_of_a_part_that_breaks_off_the_beginning_is_read():
    raw = document(p("INT. LOFT - DAY") + p("A lamp."))[:-60]
    parsed = Docx().read(docx(raw=raw))
    assert parsed.screenplay.elements[0].text == "INT. LOFT - DAY"
    assert "broken_xml" in codes(parsed)


def test_a_box_that_a_drawing_says_twice_is_read_once():
    box = f"<w:txbxContent>{p('Boxed')}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    assert [text for _, text in told(read(f"<w:p><w:r><w:drawing>{both}</w:drawing></w:r></w:p>"))] == ["Boxed"]


def test_an_empty_branch_does_not_hide_the_other():
    box = f"<w:pict><w:txbxContent>{p('Boxed')}</w:txbxContent></w:pict>"
    both = f"<mc:AlternateContent><mc:Choice Requires='wps'/><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    assert [text for _, text in told(read(f"<w:p><w:r>{both}</w:r></w:p>"))] == ["Boxed"]


def test_comments_say_their_words_even_where_those_are_hidden():
    body = "<w:p><w:r><w:t>She turns.</w:t><w:commentReference w:id='0'/></w:r></w:p>"
    comments = part("comments", f'<w:comment w:id="0">{p("Seen")}{p("Unseen", run="<w:vanish/>")}</w:comment>')
    assert told(read(body, comments=comments))[1] == (K.NOTE, "Seen\nUnseen")
