"""Slips planted in the slate's scripts, and look-alikes that are none: recall by kind, precision of what is called an error.

python evals/story/slips.py [--seed N] [--each N]
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.slips import Slips
from storyroom.domain.story import FindingKind
from storyroom.journeys.read import read_script

SLATE = Path(__file__).parents[1] / "slate"
_NUMBERED = re.compile(r"#(\d+)#")
_CUE = re.compile(r"(?m)^(?P<name>[A-Z]{5,})$(?=\n\S)")
_HEADING = re.compile(r"(?m)^(?:INT|EXT)\. .*$")


def number_twice(text: str, dice: random.Random) -> str | None:
    """Give a scene the number of the one before it."""
    found = list(_NUMBERED.finditer(text))[3:]
    one = dice.choice(found)
    return f"{text[: one.start()]}#{int(one[1]) - 1}#{text[one.end() :]}"


def number_disordered(text: str, dice: random.Random) -> str | None:
    """Give a scene in the middle a number that is far too high."""
    found = list(_NUMBERED.finditer(text))[2:-2]
    one = dice.choice(found)
    return f"{text[: one.start()]}#{int(one[1]) + 60}#{text[one.end() :]}"


def cue_drift(text: str, dice: random.Random) -> str | None:
    """Mistype one cue of somebody who speaks often."""
    often = [name for name, count in Counter(match["name"] for match in _CUE.finditer(text)).items() if count > 9]
    cues = [match for match in _CUE.finditer(text) if match["name"] in often]
    if not cues:
        return None
    one = dice.choice(cues)
    at = dice.randrange(1, len(one["name"]) - 1)
    name = one["name"]
    wrong = dice.choice(
        [
            name[:at] + name[at + 1 :],
            name[:at] + name[at] + name[at:],
            name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :],
        ]
    )
    return None if wrong == name else text[: one.start()] + wrong + text[one.end() :]


def continuous_light(text: str, dice: random.Random) -> str | None:
    """Say CONTINUOUS where day turns into night."""
    headings = list(_HEADING.finditer(text))
    pairs = [b for a, b in pairwise(headings) if " - DAY #" in a[0] and " - NIGHT #" in b[0]]
    if not pairs:
        return None
    one = dice.choice(pairs)
    return text[: one.start()] + one[0].replace(" - NIGHT", " - NIGHT - CONTINUOUS") + text[one.end() :]


def a_scene_added(text: str, dice: random.Random) -> str | None:
    """Look-alike: scenes put in later, 4A behind 4."""
    one = dice.choice(list(_NUMBERED.finditer(text))[1:-1])
    return f"{text[: one.start()]}#{int(one[1]) - 1}A#{text[one.end() :]}"


def scene_omitted(text: str, dice: random.Random) -> str | None:
    """Look-alike: a number that is left out."""
    one = dice.choice(list(_NUMBERED.finditer(text))[2:-2])
    later = {match.start() for match in _NUMBERED.finditer(text) if match.start() >= one.start()}
    return _NUMBERED.sub(lambda match: f"#{int(match[1]) + (match.start() in later)}#", text)


def another_person(text: str, dice: random.Random) -> str | None:
    """Look-alike: a sister one letter away, who is brought in and speaks once."""
    often = [name for name, count in Counter(match["name"] for match in _CUE.finditer(text)).items() if count > 9]
    if not often:
        return None
    name = dice.choice(sorted(often))
    sister = f"{name[:-1]}{'A' if name[-1] != 'A' else 'E'}"
    ends = [match.end() for match in _HEADING.finditer(text)]
    at = dice.choice(ends[2:])
    return f"{text[:at]}\n\n{sister}, 20, the younger sister, looks in.\n\n{sister}\nSupper.\n{text[at:]}"


PLANTED: dict[str, Callable[[str, random.Random], str | None]] = {
    "number_twice": number_twice,
    "number_disordered": number_disordered,
    "cue_drift": cue_drift,
    "continuous_light": continuous_light,
}
LOOK_ALIKES = (a_scene_added, scene_omitted, another_person)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--each", type=int, default=40)
    given = asked.parse_args()
    dice = random.Random(given.seed)
    scripts = [
        files("storyroom.sample").joinpath("slate", path.parent.name, path.stem, "white.fountain").read_text("utf-8")
        for path in sorted(SLATE.glob("*/*.json"))
    ]
    right = wrong = 0
    for rule, plant in PLANTED.items():
        found = asked_too = done = 0
        while done < given.each:
            text = plant(dice.choice(scripts), dice)
            if text is None:
                continue
            done += 1
            kinds = _found(text)
            found += (rule, FindingKind.ERROR) in kinds
            asked_too += any(known == rule for known, _ in kinds)
            own = sum(known == rule for known, kind in kinds if kind is FindingKind.ERROR)
            right += own
            wrong += sum(kind is FindingKind.ERROR for _, kind in kinds) - own
        print(f"{rule:20} as error {found / done:.3f}, at all {asked_too / done:.3f} ({done})")
    for alike in LOOK_ALIKES:
        errors = questions = done = 0
        while done < given.each:
            text = alike(dice.choice(scripts), dice)
            if text is None:
                continue
            done += 1
            kinds = _found(text)
            errors += any(kind is FindingKind.ERROR for _, kind in kinds)
            questions += any(kind is FindingKind.QUESTION for _, kind in kinds)
            wrong += sum(kind is FindingKind.ERROR for _, kind in kinds)
        print(f"{alike.__name__:20} called an error {errors / done:.3f}, asked {questions / done:.3f} ({done})")
    print(f"precision of errors {right / max(right + wrong, 1):.3f} ({right} right, {wrong} wrong)")


def _found(text: str) -> list[tuple[str, FindingKind]]:
    made = Manuscript(read_script("white.fountain", text.encode()).screenplay)
    return [(one.rule, one.kind) for one in Slips().analyse(made).findings]


if __name__ == "__main__":
    main()
