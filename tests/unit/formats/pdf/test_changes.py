"""The crew's report: which lines get an asterisk, what the list says, which sheets are drawn."""

import pypdfium2 as pdfium

from storyroom.analysis.compare import compare
from storyroom.analysis.manuscript import Manuscript
from storyroom.domain.pagination import paginate
from storyroom.formats.pdf.change_lines import changed_lines
from storyroom.formats.pdf.change_list import list_lines
from storyroom.formats.pdf.changes import write_changes
from storyroom.journeys.read import read_script

OLD = """Title: Kettle

INT. KITCHEN - DAY #1#

Anna fills the *copper* kettle to the brim, puts it on the stove, lights the gas, and waits with folded arms.

ANNA
It never boils while one waits for it.

INT. YARD - DAY #2#

A dog sleeps in the last of the sun.

INT. LOFT - NIGHT #3#

Moths. A trunk. The rain comes through in one place only.
"""


def read(text):
    return read_script("kettle.fountain", text.encode()).screenplay


def starred(old, new):
    script = read(new)
    marked = changed_lines(script, compare(Manuscript(read(old)), Manuscript(script)))
    return [line.text for page in paginate(script).pages for line in page.lines if marked.has(line)]


def test_only_the_printed_line_with_the_changed_word_is_marked():
    assert starred(OLD, OLD.replace("lights the gas", "lights the fire")) == [
        "stove, lights the fire, and waits with folded arms."
    ]


def test_a_line_written_anew_is_marked_whole_and_an_added_scene_with_its_heading():
    anew = starred(OLD, OLD.replace("A dog sleeps in the last of the sun.", "Nobody."))
    assert anew == ["Nobody."]
    added = starred(OLD, OLD.replace("INT. LOFT", "EXT. GATE - DAY #2A#\n\nA bell nobody rings.\n\nINT. LOFT"))
    assert added == ["EXT. GATE - DAY", "A bell nobody rings."]


def test_where_something_went_the_heading_is_marked():
    assert starred(OLD, OLD.replace("ANNA\nIt never boils while one waits for it.\n\n", "")) == ["INT. KITCHEN - DAY"]
    assert starred(OLD, OLD.replace("#2#", "#5#")) == ["INT. YARD - DAY"]


def test_nothing_is_marked_where_nothing_changed():
    assert starred(OLD, OLD) == []


def test_the_list_says_scenes_names_and_what_was_left_behind_within_the_sheet():
    new = OLD.replace("ANNA", "CARLA").replace("Anna", "Carla").replace("#2#", "#5#")
    found = compare(Manuscript(read(OLD)), Manuscript(read(new)))
    lines = list_lines("Kettle", found, ("white", "blue"))
    assert lines[:2] == ("KETTLE", "Changes from WHITE to BLUE")
    assert "2 > 5  renumbered: INT. YARD - DAY" in lines
    assert "Character ANNA is now CARLA" in lines
    assert max(map(len, lines)) <= 65
    same = list_lines("Kettle", compare(Manuscript(read(OLD)), Manuscript(read(OLD))), ("white", "blue"))
    assert "The two drafts say the same, word for word." in same


def test_only_changed_sheets_are_drawn_and_the_colour_is_a_word_as_well():
    long = OLD.replace("A dog sleeps", "\n\n".join(["A dog sleeps and sleeps and sleeps."] * 80) + "\n\nA dog sleeps")
    new = long.replace("in one place only", "in two places")
    script = read(new)
    found = compare(Manuscript(read(long)), Manuscript(script))
    pdf = pdfium.PdfDocument(write_changes(script, found, ("white", "pink")))
    assert len(paginate(script).pages) > 2
    assert len(pdf) == 2
    assert "PINK CHANGES" in pdf[1].get_textpage().get_text_range()
    middle = pdf[1].render(scale=1).to_pil().convert("RGB").getpixel((5, 5))
    assert middle[0] > middle[1]
    plain = pdfium.PdfDocument(write_changes(script, found, ("first", "take two")))
    assert plain[1].render(scale=1).to_pil().convert("RGB").getpixel((5, 5)) == (255, 255, 255)
