"""Paragraphs and words: what changed is quoted from both drafts, to the letter; names that changed throughout are told once."""

from storyroom.analysis.compare import Compare, compare
from storyroom.analysis.manuscript import Manuscript
from tests.unit.analysis.test_manuscript import manuscript_of

OLD = """INT. BOOTH - DAY #1#

TOVE LIND, 41, counts the coins twice and puts them into the tin box on the shelf.

TOVE
Eleven tickets. I never miscount, not in thirty years of fog.

NIKO
(quietly)
And the dog?

INT. DECK - NIGHT #2#

Niko leans on the rail. The lamp swings over Niko and over the black water below.

NIKO (CONT'D)
Nobody came off but us.
"""


def changes(new, old=OLD):
    found = compare(manuscript_of(old), manuscript_of(new))
    return [change for scene in found.scenes for change in scene.elements], found


def test_one_word_is_told_as_one_word_with_both_quotes():
    said, _ = changes(OLD.replace("Eleven tickets", "Twelve tickets"))
    assert [(one.kind, one.words[0].old.quote, one.words[0].new.quote) for one in said] == [
        ("changed", "Eleven", "Twelve")
    ]


def test_every_quote_is_a_slice_of_its_own_draft():
    new = OLD.replace("Eleven tickets", "Twelve tickets").replace("And the dog?", "And whose is the dog, then?")
    before, after = manuscript_of(OLD), manuscript_of(new)
    found = compare(before, after)
    quotes = [
        (manuscript, evidence)
        for scene in found.scenes
        for change in scene.elements
        for one in (change, *change.words)
        for manuscript, evidence in ((before, one.old), (after, one.new))
        if evidence
    ]
    assert len(quotes) > 6
    assert all(made.script.text[one.start : one.end] == one.quote for made, one in quotes)


def test_what_programs_add_and_how_quotes_are_drawn_are_no_changes():
    new = OLD.replace("NIKO (CONT'D)", "NIKO").replace("I never", "I *never*").replace("miscount,", "miscount,")
    assert changes(new)[0] == []


def test_a_speech_that_is_new_is_told_with_its_cue():
    said, _ = changes(OLD.replace("INT. DECK", "TOVE\nIt swims better than the bailiff.\n\nINT. DECK"))
    assert [(one.kind, one.old, one.new.quote) for one in said] == [
        ("added", None, "TOVE\nIt swims better than the bailiff.")
    ]


def test_a_line_that_moved_to_another_scene_is_told_as_moved_on_both_sides():
    line = "The lamp in the window goes out, and comes on again."
    old = OLD.replace("TOVE\nEleven", f"{line}\n\nTOVE\nEleven")
    said, _ = changes(OLD + f"\n{line}\n", old)
    assert [(one.kind, one.old.scene, one.new.scene) for one in said] == [("moved", 1, 2), ("moved", 1, 2)]


def test_a_line_written_anew_in_the_same_place_is_one_change_without_words():
    said, _ = changes(OLD.replace("And the dog?", "Somebody else is snoring."))
    assert [(one.kind, one.old.quote, one.new.quote, one.words) for one in said] == [
        ("changed", "And the dog?", "Somebody else is snoring.", ())
    ]


def test_a_character_called_otherwise_throughout_is_told_once():
    said, found = changes(OLD.replace("NIKO", "EMIL").replace("Niko", "Emil"))
    assert said == []
    assert found.scenes == ()
    assert [(one.kind, one.old_name, one.new_name, one.scenes) for one in found.renames] == [
        ("renamed_character", "NIKO", "EMIL", (1, 2))
    ]


def test_a_name_swapped_with_one_that_was_there_before_is_a_change_of_its_scene():
    said, found = changes(OLD.replace("over Niko and", "over Tove and"))
    assert [one.kind for one in said] == ["changed"]
    assert found.renames == ()


def test_a_place_called_otherwise_throughout_is_told_once_also_where_one_word_came_to_it():
    _, found = changes(OLD.replace("INT. BOOTH", "INT. TICKET BOOTH"))
    assert [(one.kind, one.old_name, one.new_name) for one in found.renames] == [
        ("renamed_location", "BOOTH", "TICKET BOOTH")
    ]
    assert found.scenes == ()


def test_without_a_draft_before_it_the_report_says_so():
    report = Compare().analyse(manuscript_of(OLD))
    assert report.notes == ("There is no draft before this one to compare with.",)
    assert report.tables == ()


def test_the_report_has_tables_a_picture_and_everything_for_programs():
    before, after = manuscript_of(OLD), manuscript_of(OLD.replace("Eleven tickets", "Twelve tickets"))
    report = Compare().analyse(Manuscript(after.script, before))
    assert [table.name for table in report.tables] == ["scenes", "lines"]
    assert [[bar.tone for bar in lane.bars] for lane in report.pictures[0].lanes] == [["rewritten", ""]] * 2
    assert report.data["changes"] == [
        {"kind": "rewritten", "scene_old": "1", "scene_new": "1", "old": [1], "new": [1], "heading": "INT. BOOTH - DAY"}
    ]
    word = report.data["scenes"][0]["elements"][0]["words"][0]
    assert (word["old"]["quote"], word["new"]["quote"]) == ("Eleven", "Twelve")


def test_a_paragraph_that_repeats_itself_without_end_is_compared_in_time():
    old = "INT. HALL - DAY\n\n" + "go " * 20_000 + "\n" + "\nNo.\n" * 3000
    new = "INT. HALL - DAY\n\n" + "went " * 20_000 + "\n" + "\nNo.\n" * 2000 + "\nYes.\n" * 900
    said, _ = changes(new, old)
    assert len(said) > 900
