"""Made-up scripts of every shape go through our writer and come back element by element. No process is started here."""

import json
import random

import pytest

from storyroom.domain.pagination import place
from storyroom.formats.pdf.limits import Limits
from storyroom.formats.pdf.process import collect
from storyroom.formats.pdf.reader import understand
from storyroom.formats.pdf.worker import read_pages
from storyroom.formats.pdf.writer import write_pdf
from tests.unit.domain.scripts import script

WORDS = [
    "the",
    "quick",
    "lamp",
    "turns",
    "slower",
    "over",
    "a",
    "jar",
    "of",
    "light",
    "and",
    "then",
    "some",
    "more",
    "harbour",
    "well-side",
    "half-open",
    "--",
    "Pim's",
    "“cat”",
    "waits,",
    "nobody",
    "(61)",
    "knows;",
    "stairs",
    "counted",
    "café",
    "Thursday",
    "I",
    "a",
]


def sentence(chance, most=18, end=(".", ".", "?", "!", "...")):
    words = " ".join(chance.choice(WORDS) for _ in range(chance.randint(1, most)))
    return words[0].upper() + words[1:] + chance.choice(end)


def paragraph(chance, most):
    return " ".join(sentence(chance) for _ in range(chance.randint(1, most)))


def speech(chance, cue, most, **side):
    yield "character_cue", cue, side
    if chance.random() < 0.3:
        inner = sentence(chance, 9, end=("",)).replace("(61)", "61")
        yield "parenthetical", f"({inner})", side
    yield "dialogue", paragraph(chance, most), side


def scene(chance, number):
    place_name = sentence(chance, 7, end=("",)).upper()
    yield (
        "scene_heading",
        f"{chance.choice(['INT.', 'EXT.', 'INT./EXT.'])} {place_name} - NIGHT",
        {"scene_number": number},
    )
    for _ in range(chance.randint(1, 9)):
        throw = chance.random()
        if throw < 0.4:
            yield "action", paragraph(chance, 6)
        elif throw < 0.85:
            yield from speech(
                chance, chance.choice(["EDDA", "DR. SØRENSEN", "MAN #2", "PIM (CONT'D)", "O'BRIEN & CO (V.O.)"]), 9
            )
            if chance.random() < 0.2:
                yield "parenthetical", "(beat)"
                yield "dialogue", paragraph(chance, 4)
        elif throw < 0.93:
            yield from speech(chance, "EDDA", 3, dual="left")
            yield from speech(chance, "PIM", 3, dual="right")
        elif throw < 0.96:
            yield "centered", sentence(chance, 4)
        else:
            yield "transition", chance.choice(["CUT TO:", "SMASH CUT TO:", "FADE OUT.", "DISSOLVE TO:"])


def made_up(seed):
    chance = random.Random(seed)
    numbered = chance.random() < 0.6
    count = chance.randint(3, 14)
    return script(*[part for at in range(count) for part in scene(chance, f"{at + 1}A" if numbered else None)])


def back(play):
    lines = [json.dumps(message).encode() + b"\n" for message in read_pages(write_pdf(play), Limits())]
    return understand(collect(iter(lines)))


def told(screenplay):
    return [
        (element.kind.value, " ".join(element.text.split()), element.scene_number, element.dual)
        for element in screenplay.elements
    ]


@pytest.mark.parametrize("seed", range(30))
def test_a_made_up_script_comes_back_whole(seed):
    play = made_up(seed)
    parsed = back(play)
    assert told(parsed.screenplay) == told(play)
    assert [scene.page_eighths for scene in place(parsed.screenplay).scenes] == [
        scene.page_eighths for scene in place(play).scenes
    ]
    assert parsed.diagnostics == ()
