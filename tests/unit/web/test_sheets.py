"""Pages grouped into paragraphs: every printed line once, in reading order, at its row and column."""

from __future__ import annotations

from pathlib import Path

from storyroom.domain.assembly import assemble
from storyroom.domain.pagination import paginate
from storyroom.domain.script import Element, ElementKind, Run, Style
from storyroom.web import sheets
from storyroom.web.rendering import STATIC
from storyroom.web.sheets import Looked, set_sheet
from storyroom.web.source_map import locate

K = ElementKind


def play(*parts: tuple[ElementKind, str, str | None]):
    text, elements = "", []
    for kind, words, dual in parts:
        elements.append(Element(kind, words, len(text), len(text) + len(words), dual=dual))
        text += words + "\n\n"
    return assemble("fountain", text, elements)


def printed(sheet):
    return ["".join(piece.text for line in item.lines for piece in line.segments) for item in sheet.paragraphs]


LONG = "word " * 60
PLAY = play(
    (K.SCENE_HEADING, "INT. SHED - DAY", None),
    (K.ACTION, LONG.strip(), None),
    (K.CHARACTER_CUE, "LIV", "left"),
    (K.DIALOGUE, "Left one. " * 6, "left"),
    (K.CHARACTER_CUE, "RUNE", "right"),
    (K.DIALOGUE, "Right one. " * 6, "right"),
    *[(K.ACTION, f"Paragraph {n}.", None) for n in range(60)],
)


def all_sheets(script, looked=None):
    looked = looked or Looked({}, {})
    return [set_sheet(page, script.elements, looked) for page in paginate(script).pages]


def test_every_printed_line_is_set_once():
    pages = paginate(PLAY).pages
    for page, sheet in zip(pages, all_sheets(PLAY), strict=True):
        expected = sorted(line.text for line in page.lines)
        assert (
            sorted("".join(p.text for p in line.segments) for item in sheet.paragraphs for line in item.lines)
            == expected
        )


def test_the_left_speech_of_a_pair_is_read_before_the_right():
    words = printed(all_sheets(PLAY)[0])
    places = [words.index(name) for name in ("LIV", "RUNE")]
    assert words[places[0] + 1].startswith("Left one.")
    assert words[places[1] + 1].startswith("Right one.")
    assert places[0] < places[1]


def test_lines_stand_at_the_rows_and_columns_of_the_page():
    first = all_sheets(PLAY)[0].paragraphs[0]
    assert (first.kind, first.row, first.lines[0].column, first.scene) == ("scene_heading", 7, 15, 1)


def test_the_place_that_was_asked_for_is_marked_once_and_found_once():
    at = PLAY.text.index("Paragraph 40")
    found = all_sheets(PLAY, Looked(locate(PLAY, [(at, at + 9)]), {}))
    items = [item for sheet in found for item in sheet.paragraphs]
    assert [printed_words(item) for item in items if item.here] == ["Paragraph 40."]
    assert [p.text for item in items for line in item.lines for p in line.segments if p.mark] == ["Paragraph"]


def printed_words(item):
    return "".join(piece.text for line in item.lines for piece in line.segments)


def test_a_quote_over_a_page_break_begins_in_one_place():
    whole = (0, len(PLAY.text))
    found = all_sheets(PLAY, Looked(locate(PLAY, [whole]), {}))
    assert sum(item.here for sheet in found for item in sheet.paragraphs) == 1


def test_emphasis_is_printed_where_it_stands():
    element = Element(K.ACTION, "A bold key.", 0, 11, runs=(Run(2, 6, frozenset({Style.BOLD})),))
    pieces = all_sheets(assemble("fountain", "A bold key.", [element]))[0].paragraphs[0].lines[0].segments
    assert [(p.text, p.classes) for p in pieces] == [("A ", ""), ("bold", "b"), (" key.", "")]


def test_every_row_column_and_width_has_its_class():
    css = Path(STATIC / "grid.css").read_text(encoding="utf-8")
    assert all(f".r{row}{{grid-row-start:{row}}}" in css for row in range(1, sheets._ROWS + 1))
    assert all(f".c{column}{{margin-left:{column * 6 / 10:g}em}}" in css for column in range(sheets._COLUMNS + 1))
    assert all(f".w{width}{{flex-grow:{width}}}" in css for width in range(1, 97))
