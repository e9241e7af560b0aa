"""Draft compare on the sample slate: declared changes found with their kind, changes reported where none is declared.

`python evals/story/compare.py` prints a line a script, then the same on generated edits. `--edits N` sets how many.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from drafts import edited_drafts, library_scripts

from storyroom.analysis.compare import compare
from storyroom.analysis.manuscript import Manuscript
from storyroom.domain.changes import Comparison
from storyroom.room import inspect_file

SLATE = Path(__file__).parents[1] / "slate"
HELD_OUT = "desmond-achebe-lyle"
_BECOMES = re.compile(r"(?P<old>[A-Z][\w.' -]*?) becomes (?P<new>[A-Z][A-Z.' -]*[A-Z])")


class Score(NamedTuple):
    """How one script came out."""

    title: str
    declared: int
    found: int
    reported: int
    wrong: tuple[str, ...]
    missed: tuple[str, ...]


def read(data: bytes) -> Manuscript:
    """Read a Fountain file."""
    return Manuscript(inspect_file("script.fountain", data).screenplay)


def score(writer: str, title: str, gold: list[dict[str, str]]) -> Score:
    """Compare the two drafts of a script and hold the outcome against what its writer declared."""
    folder = files("storyroom.sample").joinpath("slate", writer, title)
    found = compare(*(read(folder.joinpath(f"{draft}.fountain").read_bytes()) for draft in ("white", "blue")))
    scenes = {
        (kind.value, old or new)
        for change in found.scenes
        for kind in change.kinds
        for old, new in [(first(change.old_numbers), first(change.new_numbers))]
    }
    names = {(rename.kind, rename.old_name, rename.new_name) for rename in found.renames}
    wanted = {(one["kind"], one["scene_white"] or one["scene_blue"]) for one in gold if "renamed" not in one["kind"]}
    declared_names = [one for one in gold if "renamed" in one["kind"]]
    met = [name for name in names if any(_same_name(name, one) for one in declared_names)]
    missed = [f"{kind} {scene}" for kind, scene in sorted(wanted - scenes)]
    missed += [one["note"] for one in declared_names if not any(_same_name(name, one) for name in names)]
    wrong = [f"{kind} {scene}" for kind, scene in sorted(scenes - wanted)]
    wrong += [str(name) for name in sorted(names - set(met))]
    return Score(title, len(gold), len(gold) - len(missed), len(scenes) + len(names), tuple(wrong), tuple(missed))


def first(numbers: tuple[str | None, ...]) -> str:
    """Return the first printed number."""
    return (numbers[0] or "") if numbers else ""


def _same_name(name: tuple[str, str, str], gold: dict[str, str]) -> bool:
    said = _BECOMES.search(gold["note"])
    if said is None or name[0] != gold["kind"]:
        return False
    return _within(name[1], said["old"]) and _within(name[2], said["new"])


def _within(one: str, other: str) -> bool:
    return one.casefold() in other.casefold() or other.casefold() in one.casefold()


def slate() -> None:
    """Print how each script of the slate came out, tuned and held out apart."""
    for held_out in (False, True):
        scores = []
        for path in sorted(SLATE.glob("*/*.json")):
            if (path.parent.name == HELD_OUT) is held_out:
                gold = json.loads(path.read_text(encoding="utf-8"))["draft_changes"]
                scores.append(score(path.parent.name, path.stem, gold))
        print(f"{'held out' if held_out else 'tuned on'}:")
        for one in scores:
            print(f"  {one.title:32} declared {one.declared:3} found {one.found:3} reported beside {len(one.wrong)}")
            for line in (*(f"missed: {said}" for said in one.missed), *(f"beside: {said}" for said in one.wrong)):
                print(f"      {line}")
        declared, found = sum(one.declared for one in scores), sum(one.found for one in scores)
        print(f"  all: {found}/{declared} found, {sum(len(one.wrong) for one in scores)} reported beside")


def edits(count: int) -> None:
    """Print how many generated edits were recovered exactly, kind by kind."""
    tally: dict[str, list[int]] = {}
    shown = 0
    began = time.process_time()
    for edited in edited_drafts(library_scripts(), count):
        found = compare(read(edited.old.encode()), read(edited.new.encode()))
        exact = told(found) == edited.wanted
        entry = tally.setdefault(edited.kind, [0, 0])
        entry[0] += exact
        entry[1] += 1
        if not exact and shown < 12:
            shown += 1
            print("   not exact:", edited.title, edited.kind, sorted(edited.wanted), "told", sorted(told(found)))
    for kind, (right, total) in sorted(tally.items()):
        print(f"  {kind:14} {right}/{total} exactly")
    right, total = (sum(entry[place] for entry in tally.values()) for place in (0, 1))
    print(f"  all            {right}/{total} exactly, {time.process_time() - began:.1f} s")


def told(found: Comparison) -> frozenset[tuple[str, ...]]:
    """Return what was reported, in the words of the generator: scenes by the marks in their headings' numbers."""
    said = {
        (
            kind.value,
            ",".join(number or "" for number in change.old_numbers),
            ",".join(number or "" for number in change.new_numbers),
        )
        for change in found.scenes
        for kind in change.kinds
    }
    names = {(rename.kind, rename.old_name, rename.new_name) for rename in found.renames}
    return frozenset(said | names)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=40, help="generated edits of each kind")
    wanted = parser.parse_args()
    slate()
    print("generated edits:")
    edits(wanted.edits)
