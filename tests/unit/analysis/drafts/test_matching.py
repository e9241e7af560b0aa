"""Scenes are matched by what stands in them, whatever their numbers and order; edits that are known are recovered."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from storyroom.analysis.compare import compare
from tests.unit.analysis.test_manuscript import manuscript_of

NOUNS = [
    "lamp",
    "rope",
    "kettle",
    "letter",
    "ladder",
    "goose",
    "anchor",
    "candle",
    "bucket",
    "shovel",
    "mirror",
    "barrel",
    "needle",
    "trumpet",
    "ticket",
]
DEEDS = [
    "drops",
    "carries",
    "hides",
    "mends",
    "sells",
    "paints",
    "buries",
    "borrows",
    "counts",
    "follows",
    "opens",
    "closes",
    "loses",
    "finds",
    "throws",
]
WHERE = [
    "cellar",
    "attic",
    "harbour",
    "garden",
    "station",
    "chapel",
    "bakery",
    "stable",
    "tower",
    "bridge",
    "market",
    "kitchen",
    "workshop",
    "meadow",
    "quay",
]


def scene(number, seed, *, lines=8):
    """One scene of its own words: ANNA and BEN act and speak."""
    chance = random.Random(seed)
    parts = [f"INT. {chance.choice(WHERE).upper()} {seed} - DAY #{number}#"]
    for line in range(lines):
        words = (
            f"{chance.choice(DEEDS)} the {chance.choice(NOUNS)} and {chance.choice(DEEDS)} the {chance.choice(NOUNS)}"
        )
        who = "Anna" if line % 2 else "Ben"
        parts.append(
            f"{who} {words} in the {chance.choice(WHERE)}." if line % 3 else f"{who.upper()}\nShe {words} {seed}."
        )
    return parts


def script(*scenes):
    return "\n\n".join("\n\n".join(parts) for parts in scenes) + "\n"


def told(old, new):
    found = compare(manuscript_of(old), manuscript_of(new))
    return {(kind.value, change.old_numbers, change.new_numbers) for change in found.scenes for kind in change.kinds}


SCENES = [scene(number, number) for number in range(1, 10)]


def test_a_draft_against_itself_has_no_changes():
    found = compare(manuscript_of(script(*SCENES)), manuscript_of(script(*SCENES)))
    assert found.scenes == ()
    assert found.renames == ()
    assert found.kept == 9
    assert found.pairs == tuple((place, place) for place in range(1, 10))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 8), st.integers(0, 8))
def test_one_scene_that_moved_is_the_only_one_told_of(source, target):
    scenes = list(SCENES)
    taken = scenes.pop(source)
    scenes.insert(target, taken)
    said = told(script(*SCENES), script(*scenes))
    if abs(source - target) > 1:
        number = str(source + 1)
        assert said == {("moved", (number,), (number,))}
    else:
        assert len(said) == abs(source - target)


def test_of_two_neighbours_that_changed_places_the_shorter_one_moved():
    short, long = scene("2", 2, lines=3), scene("3", 3, lines=9)
    old = script(SCENES[0], short, long, SCENES[3])
    assert told(old, script(SCENES[0], long, short, SCENES[3])) == {("moved", ("2",), ("2",))}


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 8), st.integers(3, 6))
def test_a_scene_cut_in_two_is_a_split_and_two_made_one_a_merge(at, cut):
    parts = SCENES[at]
    whole, halves = script(*SCENES), [parts[:cut], [f"INT. ELSEWHERE - NIGHT #{at + 1}A#", *parts[cut:]]]
    cut_up = script(*SCENES[:at], *halves, *SCENES[at + 1 :])
    number = str(at + 1)
    assert told(whole, cut_up) == {("split", (number,), (number, f"{number}A"))}
    assert told(cut_up, whole) == {("merged", (number, f"{number}A"), (number,))}


def test_a_copied_scene_is_no_split():
    again = [*SCENES[2]]
    again[0] = "INT. ELSEWHERE - NIGHT #10#"
    assert told(script(*SCENES), script(*SCENES, again)) == {("added", (), ("10",))}


def test_new_numbers_on_the_same_scenes_are_renumbering_and_nothing_else():
    renumbered = [
        [parts[0].replace(f"#{place}#", f"#{place + 100}#"), *parts[1:]] for place, parts in enumerate(SCENES, 1)
    ]
    said = told(script(*SCENES), script(*renumbered))
    assert said == {("renumbered", (str(place),), (str(place + 100),)) for place in range(1, 10)}


def test_a_scene_that_keeps_only_its_number_is_omitted_and_stays_so():
    stub = [".OMITTED #4#"]
    gone = script(*SCENES[:3], stub, *SCENES[4:])
    assert told(script(*SCENES), gone) == {("omitted", ("4",), ("4",))}
    assert told(gone, gone) == set()
    assert told(script(*SCENES), script(*SCENES[:3], *SCENES[4:])) == {("omitted", ("4",), ())}


def test_a_scene_written_anew_under_its_old_heading_is_rewritten_not_swapped():
    anew = [SCENES[4][0], *scene("x", 77)[1:]]
    assert told(script(*SCENES), script(*SCENES[:4], anew, *SCENES[5:])) == {("rewritten", ("5",), ("5",))}


def test_another_hour_in_the_heading_is_told_and_the_scene_is_not_called_rewritten():
    night = [SCENES[4][0].replace("DAY", "NIGHT"), *SCENES[4][1:]]
    assert told(script(*SCENES), script(*SCENES[:4], night, *SCENES[5:])) == {("reheaded", ("5",), ("5",))}


def test_many_equal_scenes_are_matched_in_their_order():
    same = [["INT. HALL - DAY", "The clock strikes and nobody comes."]] * 300
    found = compare(manuscript_of(script(*same)), manuscript_of(script(*same[:-1])))
    assert [change.kinds[0].value for change in found.scenes] == ["omitted"]
    assert found.kept == 299
