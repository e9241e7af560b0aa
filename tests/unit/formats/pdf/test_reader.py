import json

import pytest

from storyroom.domain.pagination import A4, place
from storyroom.domain.script import BODY_KINDS, Run, Style, TitleField
from storyroom.formats.pdf import Pdf
from storyroom.formats.pdf.writer import write_pdf
from tests.unit.domain.scripts import script
from tests.unit.formats.pdf.raw_pdf import build, page

READ = Pdf().read
SCENE = (
    (1.5, 80, "INT. SHED - DAY"), (1.5, 104, "Rain on tin."), (3.5, 128, "MARIT"), (2.5, 140, "Here."),
    (1.5, 164, "She puts the key down."), (3.5, 188, "BO"), (2.9, 200, "(low)"), (2.5, 212, "There."),
)  # fmt: skip
KINDS = [
    "scene_heading", "action", "character_cue", "dialogue", "action", "character_cue", "parenthetical", "dialogue",
]  # fmt: skip


def told(screenplay):
    printed = [element for element in screenplay.elements if element.kind in BODY_KINDS]
    return [
        (element.kind.value, " ".join(element.text.split()), element.scene_number, element.dual) for element in printed
    ]


def heard(data):
    return [(element.kind.value, element.text) for element in READ(data).screenplay.elements]


def furniture(parsed):
    return [(piece["kind"], piece["text"]) for piece in json.loads(dict(parsed.screenplay.metadata)["pdf:furniture"])]


def long_play(**fields):
    parts = []
    for number in range(1, 13):
        parts += [
            ("scene_heading", f"INT. ROOM {number} - NIGHT", {"scene_number": f"{number}A"}),
            ("action", "A lamp turns, slower than it should, and throws a tired stripe over the jars. " * (1 + number % 5)),
            ("character_cue", "EDDA (V.O.)"),
            ("parenthetical", "(to the cat, who has heard all of it before)"),
            ("dialogue", "Thirty-nine. There were forty at noon, and nobody has been up. " * (2 + number % 7)),
            ("character_cue", "PIM", {"dual": "left"}),
            ("dialogue", "I only moved one of them.", {"dual": "left"}),
            ("character_cue", "CAT", {"dual": "right"}),
            ("parenthetical", "(as a cat)", {"dual": "right"}),
            ("dialogue", "It was the one with the light in it.", {"dual": "right"}),
            ("transition", "CUT TO:"),
        ]  # fmt: skip
    parts += [("centered", "THE END"), ("scene_heading", "OMITTED", {"scene_number": "13", "live": False})]
    return script(*parts, **fields)


@pytest.mark.parametrize("sheet", [None, A4])
def test_a_script_comes_back_from_our_own_pages(sheet):
    play = long_play()
    data = write_pdf(play, sheet) if sheet else write_pdf(play)
    parsed = READ(data)
    assert told(parsed.screenplay) == told(play)
    assert parsed.diagnostics == ()


def test_pages_heights_and_lengths_come_back_from_our_own_pages():
    placed, again = place(long_play()), place(READ(write_pdf(long_play())).screenplay)
    assert [(e.page, round(e.y, 2)) for e in again.elements] == [(e.page, round(e.y, 2)) for e in placed.elements]
    assert [(s.page, s.page_eighths) for s in again.scenes] == [(s.page, s.page_eighths) for s in placed.scenes]
    assert again.page_count == placed.page_count


def test_every_offset_box_and_place_is_true():
    screenplay = READ(write_pdf(long_play())).screenplay
    for element in screenplay.elements:
        assert screenplay.text[element.start : element.end] == element.text
        here = [place for place in screenplay.places if element.start <= place.start and place.end <= element.end]
        assert here[0].page == element.page
        assert here[0].box.top == pytest.approx(element.y * 72, abs=0.05)
    assert all(
        place.box.left < place.box.right <= 612 and place.box.top < place.box.bottom <= 792
        for place in screenplay.places
    )


def test_outer_slices_tile_the_body():
    screenplay = READ(write_pdf(long_play())).screenplay
    slices = [(element.outer_start, element.outer_end) for element in screenplay.elements]
    assert [end for _, end in slices[:-1]] == [start for start, _ in slices[1:]]
    assert slices[-1][1] == len(screenplay.text)


def test_styled_runs_come_back():
    runs = (
        Run(0, 3, frozenset({Style.BOLD})),
        Run(4, 8, frozenset({Style.ITALIC, Style.UNDERLINE})),
        Run(9, 12, frozenset({Style.STRIKEOUT})),
    )
    screenplay = READ(
        write_pdf(script(("scene_heading", "INT. A"), ("action", "One word two.", {"runs": runs})))
    ).screenplay
    assert screenplay.elements[1].runs == runs


def test_the_title_page_comes_back_as_fields():
    title = [
        ("Title", "The Key"),
        ("Credit", "written by"),
        ("Author", "A. Writer"),
        ("Contact", "a@b.example\nThe old quay"),
        ("Copyright", "Copyright 2024 A. Writer, all of\nit"),
        ("Draft date", "3 May 2024"),
    ]
    screenplay = READ(write_pdf(long_play(title_page=[TitleField(*pair, 0, 0) for pair in title]))).screenplay
    assert [(field.key, field.value) for field in screenplay.title_page] == title
    assert all(screenplay.text[field.start : field.end] == field.value for field in screenplay.title_page)
    assert {element.page for element in screenplay.elements[:5]} == {1}


def test_the_words_of_the_page_are_set_aside_and_kept():
    kinds = {kind for kind, _ in furniture(READ(write_pdf(long_play())))}
    assert {"page_number", "more", "repeated_cue", "scene_number"} <= kinds


def test_printed_page_numbers_become_labels():
    elements = READ(write_pdf(long_play())).screenplay.elements
    assert {(element.page, element.page_label) for element in elements if element.page < 4} == {
        (1, None),
        (2, "2"),
        (3, "3"),
    }


@pytest.mark.parametrize("options", [{}, {"single": True}, {"flipped": True}, {"flipped": True, "single": True}])
def test_letters_set_one_by_one_and_upside_down_are_words(options):
    found = heard(build(page(*SCENE, **options)))
    assert [kind for kind, _ in found] == KINDS
    assert [text for _, text in found] == [text for _, _, text in SCENE]


@pytest.mark.parametrize("shift", [-0.5, -0.1, 0.4])
def test_columns_are_found_wherever_the_document_has_them(shift):
    moved = [(x + shift, base, text) for x, base, text in SCENE]
    assert [kind for kind, _ in heard(build(page(*moved)))] == KINDS


def test_a_page_turned_on_its_side_reads_as_shown():
    turned = "0 1 -1 0 792 0 cm"  # drawn a quarter turn to the left, shown a quarter turn to the right
    data = build(page(*SCENE, before=turned), media="0 0 792 612").replace(
        b"/Type /Page /Parent", b"/Rotate 90 /Type /Page /Parent"
    )
    assert [text for _, text in heard(data)] == [text for _, _, text in SCENE]


def test_a_page_whose_corner_is_not_at_zero_has_true_heights():
    shifted = page(*SCENE, before="1 0 0 1 100 50 cm")
    element = READ(build(shifted, media="100 50 712 842")).screenplay.elements[0]
    assert element.y == pytest.approx((80 - 9.6) / 72, abs=0.01)


HEADS = [
    ((7.2, 36, "12A."), "page_number"),
    ((5.5, 36, "49 | P a g e"), "page_number"),
    ((1.5, 36, "BLUE REV. 03/14/11"), "header"),
    ((1.5, 36, "Pink Revised 21st May 2008"), "header"),
    ((1.5, 760, "Converted to PDF by a friend"), "converter"),
    ((6.0, 740, "(CONTINUED)"), "continued"),
    ((1.5, 60, "CONTINUED:"), "continued"),
    ((0.8, 60, "27   CONTINUED: (2)"), "continued"),
    ((7.75, 104, "*"), "revision_mark"),
]


@pytest.mark.parametrize(("line", "kind"), HEADS)
def test_what_belongs_to_the_page_is_not_read_as_script(line, kind):
    lines = sorted((*SCENE, line), key=lambda item: item[1])
    parsed = READ(build(page(*lines), page(*SCENE)))
    assert [element.text for element in parsed.screenplay.elements][:8] == [text for _, _, text in SCENE]
    assert (kind, line[2]) in [
        (found, " ".join(text.split()) if "CONTINUED:" not in text else line[2]) for found, text in furniture(parsed)
    ]


def test_a_watermark_across_the_page_is_set_aside():
    mark = "q 0.7 0.7 -0.7 0.7 200 200 cm BT /F1 60 Tf 0 0 Td (PIM COPY) Tj ET Q"
    pale = "q 0.85 g BT /F1 12 Tf 200 500 Td (SECRET) Tj ET Q"
    parsed = READ(build(page(*SCENE, before=mark), page(*SCENE, before=pale)))
    assert [element.kind.value for element in parsed.screenplay.elements] == KINDS * 2
    assert [kind for kind, _ in furniture(parsed)] == ["watermark", "watermark"]


def test_scene_numbers_in_the_margins_belong_to_the_heading():
    numbered = ((0.8, 80, "27B"), (1.5, 80, "INT. SHED - DAY"), (7.4, 80, "27B"), *SCENE[1:])
    heading = READ(build(page(*numbered))).screenplay.elements[0]
    assert (heading.text, heading.scene_number) == ("INT. SHED - DAY", "27B")


def test_a_heading_that_touches_the_right_number_does_not_keep_it():
    name = "INT. " + "SHED " * 10 + "- DAY"
    lines = ((0.8, 80, "27"), (1.5, 80, f"{name}  27"), *SCENE[1:], (1.5, 236, "word " * 11 + "words."))
    heading = READ(build(page(*lines))).screenplay.elements[0]
    assert (heading.text, heading.scene_number) == (name, "27")


def test_a_word_cut_at_the_edge_is_one_word_again():
    text = "https://" + "abcdefghij" * 9
    assert READ(write_pdf(script(("scene_heading", "INT. A"), ("action", text)))).screenplay.elements[1].text == text


@pytest.mark.parametrize(
    ("above", "below", "joined"), [("well-", "side", "well-side"), ("gone -", "but", "gone - but")]
)
def test_a_line_that_ends_in_a_hyphen_is_joined_as_it_was(above, below, joined):
    first = "word " * 10 + "more " + above
    lines = (*SCENE, (1.5, 236, first), (1.5, 248, f"{below} again."))
    assert READ(build(page(*lines))).screenplay.elements[-1].text == "word " * 10 + f"more {joined} again."


def test_an_omitted_scene_is_not_live():
    numbered = (*SCENE, (0.8, 248, "28"), (1.5, 248, "OMITTED"), (7.4, 248, "28"))
    screenplay = READ(build(page(*numbered))).screenplay
    assert (screenplay.elements[-1].live, screenplay.scenes[-1].omitted) == (False, True)


def test_a_scene_continued_overleaf_does_not_open_another():
    second = page((1.5, 60, "CONTINUED:"), (1.5, 84, "The rain stops."))
    screenplay = READ(build(page(*SCENE, (6, 740, "(CONTINUED)")), second)).screenplay
    assert len(screenplay.scenes) == 1
    assert screenplay.elements[-1].text == "The rain stops."


def test_a_speech_overleaf_without_a_cue_is_one_speech():
    screenplay = READ(build(page(*SCENE), page((2.5, 80, "And there again.")))).screenplay
    assert screenplay.elements[-1].text == "There. And there again."
    assert {place.page for place in screenplay.places if place.start >= screenplay.elements[-1].start} == {1, 2}


def test_a_plain_continued_cue_after_action_stays_a_cue():
    lines = (*SCENE, (1.5, 236, "Rain."), (3.5, 260, "BO (CONT'D)"), (2.5, 272, "And there."))
    assert heard(build(page(*lines)))[-2:] == [("character_cue", "BO (CONT'D)"), ("dialogue", "And there.")]


def test_a_scanned_page_says_that_it_has_no_text():
    image = "q 612 0 0 792 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x41 EI Q"
    codes = [(found.code, found.page) for found in READ(build(page(*SCENE), page(before=image))).diagnostics]
    assert codes == [("no_text_layer", 2)]


def test_a_page_of_prose_is_read_with_little_confidence():
    prose = [(1.0 + 0.13 * (at % 7), 90 + 14 * at, f"some words number {at} wander about here") for at in range(30)]
    codes = {found.code for found in READ(build(page(*prose))).diagnostics}
    assert {"low_confidence_page", "no_screenplay_layout"} <= codes
