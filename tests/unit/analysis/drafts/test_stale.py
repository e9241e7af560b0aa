"""Facts left behind: found where an untouched scene still says the old value of the same thing, and nowhere else."""

import pytest

from storyroom.analysis.compare import compare
from tests.unit.analysis.test_manuscript import manuscript_of

FIRST = "INT. QUAY - DAY #1#\n\n{first}\n\nTOVE\nSo be it.\n\nNIKO\nHm.\n\nSIGNE\nSalt.\n"
FILLER = "EXT. HILL - DAY #2#\n\nA goose looks at the weather. The weather looks back.\n"
LATER = "INT. LOFT - NIGHT #3#\n\nRain on the slates.\n\n{later}\n"


def stale(first_old, first_new, later):
    old, new = (
        "\n".join((FIRST.format(first=first), FILLER, LATER.format(later=later))) for first in (first_old, first_new)
    )
    return compare(manuscript_of(old), manuscript_of(new)).stale


CASES = {
    "count": ("Tove counts {} sacks by the wall.", "eleven", "twelve", "NIKO\nWho carried all 11 sacks up here?"),
    "age": ("TOVE LIND, {}, ties the rope.", "forty-one", "fifty", "NIKO\nTove is 41. Let her be."),
    "time": ("The night ferry sails at {} sharp, says the board.", "19:05", "20:10", "Niko runs. The ferry sails at 19:05."),
    "date": ("A notice: the auction is on {} next.", "Tuesday", "Friday", "SIGNE\nBy Tuesday the auction will be over."),
    "money": ("Tove reads the bill: {} crowns for the roof.", "sixty", "ninety", "NIKO\nSixty crowns for a roof!"),
    "measure": ("They dig a shaft, {} metres deep.", "forty", "thirty", "The rope is forty metres long. It ends in the shaft."),
    "colour": ("Tove puts a {} suitcase by the door.", "red", "green", "The red suitcase is gone."),
    "attribute": ("Niko leans the {} ladder against the wall.", "wooden", "rotten", "Signe climbs the wooden ladder."),
    "thing": ("Tove lifts a {} out of the trunk and looks at it.", "lantern", "trumpet", "SIGNE\nPut that lantern back in the trunk."),
    "place": ("Tove hides the deeds in the old {}.", "chapel", "stable", "NIKO\nThe deeds were never in the chapel."),
    "relation": ("Niko is Tove's {}, and looks it.", "brother", "cousin", "SIGNE\nHas Tove's brother eaten?"),
    "name": ("The lawyer, a man called {}, signs the paper.", "Vessby", "Hollan", "NIKO\nI never trusted Vessby."),
}  # fmt: skip


@pytest.mark.parametrize("kind", CASES)
def test_a_later_scene_that_still_says_the_old_value_is_found(kind):
    first, old, new, later = CASES[kind]
    (found,) = stale(first.format(old), first.format(new), later)
    assert (found.kind, found.old.scene, found.new.scene, found.stale.scene) == (kind, 1, 1, 3)
    assert old in found.old.quote
    assert new in found.new.quote
    assert found.stale.quote in later


@pytest.mark.parametrize("kind", CASES)
def test_nothing_is_told_where_all_of_it_was_changed(kind):
    first, old, new, later = CASES[kind]
    changed = later.replace(old, new).replace(old.capitalize(), new.capitalize()).replace("11", new).replace("41", new)
    old_text = "\n".join((FIRST.format(first=first.format(old)), FILLER, LATER.format(later=later)))
    new_text = "\n".join((FIRST.format(first=first.format(new)), FILLER, LATER.format(later=changed)))
    assert compare(manuscript_of(old_text), manuscript_of(new_text)).stale == ()


ALIKE = {
    "count": "Niko owns eleven goats.",
    "age": "NIKO\nMy mother is 41.",
    "time": "The kettle boils at 19:05.",
    "date": "SIGNE\nI wash my hair on Tuesday.",
    "colour": "Signe buttons a red coat.",
    "attribute": "Signe sits on a wooden bench.",
    "thing": "SIGNE\nOne day I'll buy a lantern.",
    "place": "NIKO\nThe chapel smells of mice.",
    "relation": "SIGNE\nMy brother breeds canaries.",
}


@pytest.mark.parametrize("kind", ALIKE)
def test_the_same_word_about_something_else_is_no_stale_fact(kind):
    first, old, new, _ = CASES[kind]
    assert stale(first.format(old), first.format(new), ALIKE[kind]) == ()


MORE = [
    ("TOVE LIND, {}, ties the rope.", "sixteen", "twenty", "NIKO\nHow old is Tove? Sixteen?", "Sixteen?"),
    ("TOVE LIND, {}, ties the rope.", "sixteen", "twenty", "NIKO\nTove must be 16 by now.", "Tove must be 16 by now."),
    ("SUPER: {}, 9 March.", "Tuesday", "Monday", "NIKO\nYou counted them, Tuesday?", "You counted them, Tuesday?"),
    ("Tove hides a {} in the drawer.", "rifle", "sabre", "NIKO\nA rifle in your drawer?", "A rifle in your drawer?"),
    ("Tove puts {} coins into the box.", "nine", "seven", "Niko counts the coins again. Nine.", "Nine."),
    ("Tove wears {} wool mittens and a hat.", "red", "green", "A lamp. The red mittens.", "The red mittens."),
    ("NIKO\n{}. In those boots?", "Forty-three", "Forty-five", "SIGNE\nSize 43. Wet feet.", "Size 43."),
    ("NIKO\nWe go to the mill by {}.", "six", "seven", "SIGNE\nThe mill, by six o'clock?", "The mill, by six o'clock?"),
    (
        "The suitcase is {}. Tove strokes it.",
        "red",
        "blue",
        "NIKO\nWho took the red suitcase?",
        "Who took the red suitcase?",
    ),
]


@pytest.mark.parametrize(("first", "old", "new", "later", "quote"), MORE)
def test_it_is_found_however_it_is_said(first, old, new, later, quote):
    assert [one.stale.quote for one in stale(first.format(old), first.format(new), later)] == [quote]


def test_only_scenes_that_nobody_touched_are_told_of():
    first, old, new, later = CASES["colour"]
    same_scene = (
        FIRST.format(first=f"{first.format(old)}\n\n{later}"),
        FIRST.format(first=f"{first.format(new)}\n\n{later}"),
    )
    assert compare(*map(manuscript_of, same_scene)).stale == ()


def test_somebody_elses_thing_is_no_stale_fact():
    assert stale("Tove's red suitcase is open.", "Tove's blue suitcase is open.", "Niko's red suitcase is shut.") == ()


def test_a_line_written_anew_changes_no_fact_that_can_be_told():
    anew = "Nobody is at home, and eleven clocks disagree about it."
    assert stale("Tove counts eleven sacks by the wall.", anew, "The eleven sacks are gone.") == ()


def test_what_is_left_of_a_name_that_was_changed_everywhere_else_is_stale():
    scenes = "\n\n".join(f"INT. ROOM {place} - DAY\n\nNiko waits.\n\nNIKO\nYes, here." for place in range(6))
    renamed = scenes.replace("NIKO", "EMIL").replace("Niko", "Emil")
    last = renamed.rindex("Emil waits")
    new = renamed[:last] + "Niko" + renamed[last + 4 :]
    found = compare(manuscript_of(scenes), manuscript_of(new))
    assert [(one.kind, one.old_name, one.new_name) for one in found.renames] == [("renamed_character", "NIKO", "EMIL")]
    assert [(one.kind, one.stale.scene, one.stale.quote) for one in found.stale] == [("name", 6, "Niko waits.")]


def test_a_weekday_changed_throughout_is_no_renaming():
    old = "INT. A - DAY\n\nNiko waits for Tuesday.\n\nINT. B - DAY\n\nSigne dreams of Tuesday.\n"
    assert compare(manuscript_of(old), manuscript_of(old.replace("Tuesday", "Friday"))).renames == ()
