"""Writing Fountain: to the byte where nothing changed, to the meaning where something did."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from storyroom.domain.assembly import assemble
from storyroom.domain.script import Element, ElementKind, Run, Style, TitleField
from storyroom.formats.fountain import Fountain
from tests.unit.formats.fountain.strategies import scripts, words

FOUNTAIN = Fountain()

FRAGMENTS = st.lists(
    st.sampled_from([
        "INT. HOUSE - DAY", "EXT. X #1A#", "MARIT", "MARIT ^", "@McX", "(beat)", "Hello.", "CUT TO:", "> OUT", "> C <",
        "~la", "# A", "= s", "===", "[[", "]]", "/*", "*/", "*", "**", "_", "\\", " ", "  ", "\t", "\n", "\n\n", "\r\n",
        "\r", "\u2028", "\x0b", "Title: x", "!", ".", "é", "\ufeff", "\x1f",
    ]),
    max_size=40,
).map("".join)  # fmt: skip


def printed(elements):
    return [(e.kind, e.text, e.runs, e.scene_number, e.dual) for e in elements]


@given(st.one_of(st.binary(max_size=200), FRAGMENTS.map(str.encode), FRAGMENTS.map(lambda text: text.encode("utf-16"))))
@example(b"\xef\xbb\xbf\xef\xbb\xbfA")
@example(b"\xff\xfe\x00\xd8")
@example(b"\xe9t\xe9\r\n\r\nINT. CAF\xc9 - DAY")
@example(b"Title: x\n")
@example(b"\n \n")
@settings(max_examples=400, deadline=None)
def test_what_was_read_is_written_back_to_the_byte(data):
    assert FOUNTAIN.write(FOUNTAIN.read(data).screenplay) == data


@given(FRAGMENTS)
@settings(max_examples=400, deadline=None)
def test_outer_slices_tile_the_body_and_spans_lie_within_them(text):
    screenplay = FOUNTAIN.read(text.encode()).screenplay
    at = int(dict(screenplay.metadata)["fountain:body"])
    for element in screenplay.elements:
        assert element.outer_start == at
        assert element.outer_start <= element.start <= element.end <= element.outer_end
        at = element.outer_end
    assert at == len(screenplay.text) or not screenplay.text[at:].strip()


MARKS = "*_\\! \t\n\r[]/"


@given(FRAGMENTS)
@settings(max_examples=400, deadline=None)
def test_the_printed_letters_of_an_element_are_letters_of_its_span_in_order(text):
    screenplay = FOUNTAIN.read(text.encode()).screenplay
    for element in screenplay.elements:
        span = iter(screenplay.text[element.start : element.end])
        assert all(letter in span for letter in element.text if letter not in MARKS)


@given(scripts)
@settings(max_examples=500, deadline=None)
def test_a_script_from_elsewhere_reads_back_as_it_was(elements):
    screenplay = assemble("elsewhere", "", elements)
    back = FOUNTAIN.read(FOUNTAIN.write(screenplay)).screenplay
    assert printed(back.elements) == printed(screenplay.elements)
    assert FOUNTAIN.losses(screenplay) == ()


@given(scripts, st.data())
@settings(max_examples=200, deadline=None)
def test_an_edited_element_is_rendered_and_the_others_are_copied(elements, data):
    original = FOUNTAIN.read(FOUNTAIN.write(assemble("elsewhere", "", elements))).screenplay
    edited = list(original.elements)
    if edited:
        index = data.draw(st.integers(0, len(edited) - 1))
        edited[index] = edited[index]._replace(outer_start=None, outer_end=None)
    screenplay = assemble("fountain", original.text, edited, metadata=original.metadata)
    back = FOUNTAIN.read(FOUNTAIN.write(screenplay)).screenplay
    assert printed(back.elements) == printed(original.elements)


@given(st.lists(words, max_size=3))
def test_a_title_page_reads_back_as_it_was(values):
    fields = [TitleField("Title", value, 0, 0) for value in values]
    back = FOUNTAIN.read(FOUNTAIN.write(assemble("elsewhere", "", [], title_page=fields))).screenplay
    assert [(field.key, field.value) for field in back.title_page] == [("Title", value) for value in values]


def test_marks_are_added_only_where_they_are_needed():
    kinds = [
        (ElementKind.SCENE_HEADING, "INT. HOUSE - DAY"),
        (ElementKind.SCENE_HEADING, "THE HOUSE"),
        (ElementKind.ACTION, "He waits."),
        (ElementKind.ACTION, "INT. is a word."),
        (ElementKind.CHARACTER_CUE, "MARIT"),
        (ElementKind.DIALOGUE, "Yes."),
        (ElementKind.CHARACTER_CUE, "McCrae"),
        (ElementKind.DIALOGUE, "No."),
        (ElementKind.TRANSITION, "CUT TO:"),
        (ElementKind.TRANSITION, "FADE OUT."),
    ]
    elements = [Element(kind, text, 0, 0) for kind, text in kinds]
    expected = (
        "INT. HOUSE - DAY\n\n.THE HOUSE\n\nHe waits.\n\n!INT. is a word.\n\nMARIT\nYes.\n\n@McCrae\nNo.\n\nCUT TO:\n\n"
        "> FADE OUT.\n"
    )
    assert FOUNTAIN.write(assemble("elsewhere", "", elements)).decode() == expected


def test_notes_beside_a_text_from_elsewhere_are_written_beside_it():
    element = Element(ElementKind.ACTION, "He sits.", 0, 0, attributes=(("note", "why?"), ("boneyard", "old")))
    data = FOUNTAIN.write(assemble("elsewhere", "", [element]))
    assert data == b"He sits. [[why?]] /* old */\n"
    assert FOUNTAIN.read(data).screenplay.elements[0].attributes == element.attributes


def test_an_edit_keeps_the_newlines_and_the_encoding_of_the_file():
    original = FOUNTAIN.read("caf\xe9\r\n\r\nTwo".encode("cp1252")).screenplay
    edited = [original.elements[0], Element(ElementKind.ACTION, "Deux", 0, 0)]
    screenplay = assemble("fountain", original.text, edited, metadata=original.metadata)
    assert FOUNTAIN.write(screenplay) == b"caf\xe9\r\n\r\nDeux\r\n"


def test_letters_the_old_encoding_lacks_turn_the_file_into_utf_8():
    original = FOUNTAIN.read("caf\xe9".encode("cp1252")).screenplay
    screenplay = assemble("fountain", "", [Element(ElementKind.ACTION, "日", 0, 0)], metadata=original.metadata)
    assert FOUNTAIN.write(screenplay) == "日\n".encode()


def test_losses_name_what_has_no_form_in_fountain():
    elements = [
        Element(ElementKind.SHOT, "CLOSE ON: key", 0, 0),
        Element(ElementKind.ACTION, "gone", 0, 0, live=False),
        Element(ElementKind.ACTION, "struck", 0, 0, runs=(Run(0, 6, frozenset({Style.STRIKEOUT}), "2", ("prop",)),)),
        Element(ElementKind.DIALOGUE, "nobody's", 0, 0),
        Element(ElementKind.ACTION, "kept", 0, 0, page_label="12A", attributes=(("fdx:Alignment", "Left"),)),
    ]
    losses = FOUNTAIN.losses(assemble("fdx", "", elements, metadata=[("fdx:Revisions", "<x/>")]))
    assert losses == (
        "1 of kind shot become action",
        "strike-out and all-capitals styles",
        "revision marks",
        "breakdown tags",
        "page numbers",
        "omitted and deleted text becomes a boneyard",
        "attributes of the source format",
        "the block fdx:Revisions",
        "2 paragraphs read back differently",
    )


def test_a_script_read_from_fountain_loses_nothing():
    screenplay = FOUNTAIN.read(b"INT. A\n\nB\n").screenplay
    assert FOUNTAIN.losses(screenplay) == ()


def test_a_script_that_starts_like_a_title_page_is_kept_from_being_one():
    elements = [Element(ElementKind.ACTION, "Title: what she called it.", 0, 0)]
    data = FOUNTAIN.write(assemble("elsewhere", "", elements))
    assert data == b"\nTitle: what she called it.\n"
    assert printed(FOUNTAIN.read(data).screenplay.elements) == printed(elements)
