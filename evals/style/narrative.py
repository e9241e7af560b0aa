"""Do the axes of telling follow what is done to a script? Each is changed on purpose, by construction, and told from scripts left as they are.

    python evals/style/narrative.py [--folder FOLDER ...] [--write]

Scripts are the last drafts of the slate, and any `.fountain` files of the folders that are named. Every change has a control beside it
that alters as much and should not move the axis. What is added is made from WordNet's classes by chance; the frames of sentences are
fixed here and are not known to the rules. Figures are printed for all scripts,
and for those at even and odd places apart; all nine were looked at while the rules were made.
`--write` keeps the range of each axis in the slate where the product shows it.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

from folds import auc

import storyroom
from storyroom.analysis.lexicon import commonness, noun_classes, verb_classes
from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.narrative.every import AXES, read_axes
from storyroom.analysis.shape.feeling import tone_of
from storyroom.journeys.read import read_script

SLATE = Path(storyroom.__file__).parent / "sample" / "slate"
RANGES = Path(storyroom.__file__).parent / "analysis" / "narrative" / "slate.json"
WORDS = Path(storyroom.__file__).parent / "analysis" / "words"
SEEDS = 3

Change = Callable[[list[str], random.Random], list[str]]


def listed(file: str) -> list[str]:
    lines = (WORDS / f"{file}.txt").read_text(encoding="utf-8").splitlines()
    return [word for word in (line.split(" ")[0] for line in lines) if word.isalpha() and word.isascii()]


NOUNS = [word for word in listed("noun") if commonness(word, "noun") >= 4]
VERBS = [word for word in listed("verb") if commonness(word, "verb") >= 3 and not word.endswith(("e", "y"))]


def of_class(words: Sequence[str], kinds: set[str], look: Callable[..., frozenset[str]]) -> list[str]:
    return [word for word in words if look(word, senses=1) & kinds]


ABSTRACT = of_class(NOUNS, {"feeling", "state", "attribute"}, noun_classes)
THINGS = of_class(NOUNS, {"furniture", "tool", "vehicle", "tableware", "clothing"}, noun_classes)
BODILY = of_class(NOUNS, {"body_part", "sound"}, noun_classes)
STRONG = of_class(VERBS, {"kill", "injure", "fight", "destroy", "threaten", "hit", "throw"}, verb_classes)
MILD = of_class(VERBS, {"sit", "stand", "sleep", "wait", "read", "open", "find"}, verb_classes)
LIGHT, DARK = ([word for word in NOUNS if tone_of(word) == way] for way in (1, -1))
MAXIMS = (
    "{A} always outlives {b}.",
    "Nobody wins against {b}.",
    "Without {b} there is no {a}.",
    "{A} is stronger than {b}.",
    "People who fear {b} lose {a}.",
    "{A} means accepting {b}.",
)
PLAIN = (
    "He took the {a} and the {b}.",
    "Put my {a} by the {b}.",
    "Where did you leave the {a}?",
    "I want that {b}, not this {a}.",
    "She sold her {a} yesterday.",
    "Give me the {b}.",
)
BACK = ("(FLASHBACK)", "(TEN YEARS EARLIER)", "(THREE MONTHS EARLIER)", "(FLASHBACK)", "(DREAM)")
ON = ("(LATER)", "(THE NEXT DAY)", "(MOMENTS LATER)", "(TEN MINUTES LATER)", "(CONTINUING)")


def scenes_of(text: str) -> tuple[str, list[str]]:
    """Cut a script at its headings: what stands before the first, and the scenes."""
    script = read_script("x.fountain", text.encode()).screenplay
    starts = [scene.start for scene in script.scenes if not scene.omitted]
    ends = [*starts[1:], len(script.text)]
    return script.text[: starts[0]], [script.text[start:end].strip() for start, end in zip(starts, ends, strict=True)]


def with_speech(frames: Sequence[str], words: Sequence[str]) -> Change:
    """Let somebody who speaks say one more thing in half of the scenes."""

    def change(scenes: list[str], chance: random.Random) -> list[str]:
        return [_said(scene, frames, words, chance) if chance.random() < 0.5 else scene for scene in scenes]

    return change


def _said(scene: str, frames: Sequence[str], words: Sequence[str], chance: random.Random) -> str:
    one, other = chance.sample(words, 2)
    line = chance.choice(frames).format(a=one, b=other, A=one.capitalize(), cue="")
    cues = [block.split("\n")[0] for block in scene.split("\n\n") if block.split("\n")[0].isupper() and "\n" in block]
    return f"{scene}\n\n{chance.choice(cues)}\n{line}" if cues else scene


def with_action(words: Sequence[str], frame: str, *, rising: bool) -> Change:
    """Add sentences of action: more and more of them, or as many everywhere."""

    def change(scenes: list[str], chance: random.Random) -> list[str]:
        most, made = 6, []
        for at, scene in enumerate(scenes):
            many = round(most * at / max(1, len(scenes) - 1)) if rising else most // 2
            lines = [frame.format(w=chance.choice(words)) for _ in range(many)]
            made.append("\n\n".join([scene, *([" ".join(lines)] if lines else [])]))
        return made

    return change


def marked(marks: Sequence[str]) -> Change:
    """Say in the headings of a third of the scenes when they play."""

    def change(scenes: list[str], chance: random.Random) -> list[str]:
        made = []
        for scene in scenes:
            heading, _, rest = scene.partition("\n")
            if chance.random() < 1 / 3:
                heading = f"{heading.split('#')[0].strip()} {chance.choice(marks)}"
            made.append(f"{heading}\n{rest}")
        return made

    return change


def woven(other: list[str]) -> Change:
    """Tell another script's scenes turn about with these."""

    def change(scenes: list[str], _chance: random.Random) -> list[str]:
        return [one for pair in zip(scenes, other, strict=False) for one in pair]

    return change


def after(other: list[str]) -> Change:
    """Tell another script's scenes behind these: as much, and never side by side."""

    def change(scenes: list[str], _chance: random.Random) -> list[str]:
        half = min(len(scenes), len(other))
        return [*scenes[:half], *other[:half]]

    return change


def toned(*, other: bool) -> Change:
    """Let people say more of what they say less of, light or dark; or more of what they say more of."""

    def change(scenes: list[str], chance: random.Random) -> list[str]:
        sides: dict[str, int] = {}
        for block in "\n\n".join(scenes).split("\n\n"):
            cue, _, said = block.partition("\n")
            if cue.isupper() and said:
                tones = (tone_of(word.strip(".,!?'\"-").lower()) for word in said.split())
                sides[cue.split("(")[0].strip()] = sides.get(cue.split("(")[0].strip(), 0) + sum(tones)
        made = []
        for scene in scenes:
            said = _said(scene, ("{cue}",), LIGHT, chance)[len(scene) :].strip().split("\n")[0]
            light = (sides.get(said.split("(")[0].strip(), 0) > 0) != other
            words = LIGHT if light else DARK
            made.append(
                f"{scene}\n\n{said}\nSo much {chance.choice(words)} and {chance.choice(words)}." if said else scene
            )
        return made

    return change


def changes(other: list[str]) -> dict[str, tuple[int, Change, Change]]:
    """By axis: which way it should go, what is done, and the control."""
    return {
        "theme_aloud": (1, with_speech(MAXIMS, ABSTRACT), with_speech(PLAIN, THINGS)),
        "strands": (1, woven(other), after(other)),
        "out_of_order": (1, marked(BACK), marked(ON)),
        "rise": (1, with_action(STRONG, "They {w}.", rising=True), with_action(MILD, "They {w}.", rising=True)),
        "mixed_conduct": (1, toned(other=True), toned(other=False)),
        "body_and_sense": (1, with_action(BODILY, "A {w}.", rising=False), with_action(THINGS, "A {w}.", rising=False)),
    }


def read(scenes: Sequence[str], head: str = "") -> dict[str, float | None]:
    script = read_script("x.fountain", (head + "\n\n".join(scenes) + "\n").encode()).screenplay
    return {axis.name: found.value for axis, found in read_axes(Manuscript(script))}


def scripts(folders: Sequence[Path]) -> Iterator[tuple[str, str]]:
    for path in sorted(SLATE.rglob("blue.fountain")):
        yield f"{path.parent.parent.name}/{path.parent.name}", path.read_text(encoding="utf-8")
    for folder in folders:
        for path in sorted(folder.rglob("*.fountain")):
            yield f"{folder.name}/{path.stem}", path.read_text(encoding="utf-8")


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--folder", type=Path, nargs="*", default=[])
    asked.add_argument("--write", action="store_true")
    asked.add_argument("--only", nargs="*", default=[axis.name for axis in AXES])
    options = asked.parse_args()
    cut = {name: scenes_of(text)[1] for name, text in scripts(options.folder)}
    plain = {name: read(scenes) for name, scenes in cut.items()}
    names = list(cut)
    for name in names:
        print(f"  {name}: " + ", ".join(f"{key} {value}" for key, value in plain[name].items()))
    for axis in (one for one in AXES if one.name in options.only):
        rows = []
        for at, name in enumerate(names):
            way, change, control = changes(cut[names[(at + 4) % len(names)]])[axis.name]
            for seed in range(SEEDS):
                values = [read(done(cut[name], random.Random(seed)))[axis.name] for done in (change, control)]
                if None not in (plain[name][axis.name], *values):
                    rows.append((at % 2, way, plain[name][axis.name], *values))
        for place, what in ((None, "all"), (0, "even"), (1, "odd")):
            _tell(axis.name, what, [row[1:] for row in rows if place in (None, row[0])])
    if options.write:
        _write({name: read([text]) for name, text in scripts(())})


def _tell(name: str, what: str, rows: Sequence[tuple[int, float, float, float]]) -> None:
    if not rows:
        print(f"  {name}, {what}: not enough to say in any script")
        return
    moved = [way * (value - before) > 0 for way, before, value, _ in rows]
    drift = [abs(control - before) for _, before, _, control in rows]
    effect = [way * (value - before) for way, before, value, _ in rows]
    against = auc([way * value for way, _, value, _ in rows], [way * before for way, before, _, _ in rows])
    paired = auc(effect, [way * (control - before) for way, before, _, control in rows])
    print(
        f"  {name}, {what}: {len(rows)} changed; moved the right way {sum(moved) / len(rows):.2f}, median change {median(effect):+.2f} "
        f"(control moves {median(drift):.2f}); changed from untouched AUC {against:.3f}, change from control AUC {paired:.3f}"
    )


def _write(plain: dict[str, dict[str, float | None]]) -> None:
    own = {name: values for name, values in plain.items() if (SLATE / name).is_dir()}
    axes = {}
    for axis in AXES:
        values = sorted(value for one in own.values() if (value := one[axis.name]) is not None)
        axes[axis.name] = {"low": values[0], "middle": median(values), "high": values[-1], "scripts": len(values)}
    source = "The last drafts of the nine scripts that ship, measured by evals/style/narrative.py --write."
    RANGES.write_text(json.dumps({"source": source, "axes": axes}, indent=1) + "\n", encoding="utf-8")
    print(f"wrote {RANGES}")


if __name__ == "__main__":
    main()
