"""Characters: counts of what people say and where they are, who talks to whom, and voices against chance."""

import random

from storyroom.analysis.characters import Characters
from storyroom.domain.report import Graph, Strips
from tests.unit.analysis.test_manuscript import manuscript_of

SCRIPT = """INT. POST OFFICE - DAY #1#

ZELDA BRODY, 28, sorts letters. ARLO BRODY (31), plumber, comes in from the yard.

ZELDA
You're late again.

ARLO
(sitting)
Am I? No.

ZELDA
Yes.

Arlo leaves the room.

EXT. PIER - NIGHT #2#

Zelda waits.

PIP
Hello, miss.
"""


def _report():
    return Characters().analyse(manuscript_of(SCRIPT))


def _rows(name):
    table = next(table for table in _report().tables if table.name == name)
    keys = [column.key for column in table.columns]
    return [dict(zip(keys, row.cells, strict=True)) for row in table.rows]


def test_speeches_words_and_scenes_are_counted_person_by_person():
    counted = {
        row["id"]: (row["speeches"], row["words"], row["speaking_scenes"], row["scenes"]) for row in _rows("people")
    }
    assert counted == {"zelda-brody": (2, 4, 1, 2), "arlo-brody": (1, 3, 1, 1), "pip": (1, 2, 1, 1)}
    assert abs(sum(row["share"] for row in _rows("people")) - 1.0) < 0.005


def test_eighths_are_those_of_the_scenes_they_are_in():
    made = manuscript_of(SCRIPT)
    lengths = [scene.page_eighths for scene in made.scenes]
    assert {row["id"]: row["eighths"] for row in _rows("people")} == {
        "zelda-brody": sum(lengths),
        "arlo-brody": lengths[0],
        "pip": lengths[1],
    }


def test_introductions_quote_their_sentence_and_give_the_age():
    assert [(row["name"], row["years"], row["quote"]) for row in _rows("introductions")] == [
        ("Zelda Brody", 28, "ZELDA BRODY, 28, sorts letters."),
        ("Arlo Brody", 31, "ARLO BRODY (31), plumber, comes in from the yard."),
    ]


def test_entrances_and_exits_are_listed_where_stated():
    assert [(row["name"], row["what"]) for row in _rows("entrances")] == [
        ("Arlo Brody", "enters"),
        ("Arlo Brody", "leaves"),
    ]


def test_the_pictures_say_who_is_with_whom_and_who_speaks_before_whom():
    pictures = {picture.name: picture for picture in _report().pictures}
    company, talk, presence = pictures["company"], pictures["talk"], pictures["presence"]
    assert isinstance(company, Graph)
    assert isinstance(talk, Graph)
    assert isinstance(presence, Strips)
    assert [(edge.source, edge.target, edge.weight) for edge in company.edges] == [
        ("arlo-brody", "zelda-brody", 1.0),
        ("pip", "zelda-brody", 1.0),
    ]
    assert talk.directed
    assert {(edge.source, edge.target): edge.weight for edge in talk.edges} == {
        ("zelda-brody", "arlo-brody"): 1.0,
        ("arlo-brody", "zelda-brody"): 1.0,
    }
    assert {lane.label: [bar.weight for bar in lane.bars] for lane in presence.lanes} == {
        "Zelda Brody": [1.0, 0.4],
        "Arlo Brody": [1.0],
        "Pip": [1.0],
    }


def test_who_is_cued_is_listed_scene_by_scene():
    assert [(row["number"], row["parts"], row["speeches"], row["who"]) for row in _rows("speaking")] == [
        ("1", 2, 3, "ZELDA 2, ARLO 1"),
        ("2", 1, 1, "PIP 1"),
    ]
    assert _report().data["scenes"][1] == {
        "scene": 2,
        "scene_number": "2",
        "speaking": ["PIP"],
        "present": ["zelda-brody", "pip"],
    }


def test_parts_are_stated_as_counts():
    counted = {row["what"]: row["count"] for row in _rows("representation")}
    assert counted["Speaking parts"] == 3
    assert counted["Words spoken"] == 9


def test_programs_get_names_cues_and_aliases():
    assert {one["id"]: one["cues"] for one in _report().data["people"]} == {
        "zelda-brody": ["ZELDA"],
        "arlo-brody": ["ARLO"],
        "pip": ["PIP"],
    }


def test_too_few_words_are_not_enough_to_say():
    assert _rows("voices") == []
    assert any(note.startswith("Voices: not enough to say.") for note in _report().notes)


def _spoken(first, second):
    draw = random.Random(7)
    speeches = []
    for _ in range(120):
        for name, words in (("ZED", first), ("KIT", second)):
            said = " ".join(draw.choice(words) for _ in range(9))
            speeches.append(f"{name}\n{said}.\n")
    return manuscript_of("INT. A - DAY\n\n" + "\n".join(speeches))


def test_two_who_speak_alike_are_not_told_apart():
    same = "well then i think we might go there soon or never mind that now please".split()
    table = next(one for one in Characters().analyse(_spoken(same, same)).tables if one.name == "voices")
    assert table.rows[0].cells[-1] == "not told apart from chance"


def test_two_who_speak_unlike_are_distinct():
    plain = "well then i think we might go there soon or never mind that now please".split()
    grand = "indubitably heretofore magnanimous perspicacious whereupon notwithstanding furthermore".split()
    table = next(one for one in Characters().analyse(_spoken(plain, grand)).tables if one.name == "voices")
    assert table.rows[0].cells[-1] == "distinct"


def test_the_same_script_gives_the_same_report():
    assert _report() == _report()
