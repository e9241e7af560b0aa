"""Time a series: sixty feature-length scripts through every analysis, and again after one scene of one of them has changed.

    python bench/series.py [SCRIPTS]

Each script is the sample's nine drafts end to end in another order, its people renamed, so that no two have the same words.
The command is run as people run it, as a process of its own, on files.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

_SYLLABLES = "ba do fe gi ka lo mi nu pe ra so ti va we zo".split()


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    with TemporaryDirectory() as folder:
        scripts = Path(folder) / "series"
        scripts.mkdir()
        for number in range(count):
            (scripts / f"episode-{number:02}.fountain").write_text(episode(random.Random(number)), "utf-8")
        whole, said = analyse(scripts)
        pages = [one["pages"] for one in said["scripts"]]
        if len(pages) != count or said["failed"]:
            raise SystemExit(f"{len(pages)} of {count} scripts were read")
        print(f"{count} scripts of {min(pages)} to {max(pages)} pages: {told(whole)}")
        changed = scripts / f"episode-{count // 2:02}.fountain"
        changed.write_text(changed.read_text("utf-8").replace("\n\nEXT.", "\n\nThe lamp goes out.\n\nEXT.", 1), "utf-8")
        last = Path(folder) / "last.json"
        last.write_text(json.dumps(said), "utf-8")
        again, anew = analyse(scripts, "--since", str(last))
        fresh = [
            one["name"] for one, old in zip(anew["scripts"], said["scripts"], strict=True) if one["key"] != old["key"]
        ]
        print(f"one scene of one changed, {len(fresh)} read again: {told(again)}")
        print(
            f"share of the whole: {again[0] / whole[0]:.1%} by the clock, {again[1] / whole[1]:.1%} of processor time"
        )


def analyse(scripts: Path, *more: str) -> tuple[tuple[float, float], dict[str, list[dict[str, object]]]]:
    """Run the command; return its seconds by the clock and of processors, and what it printed."""
    before, began = os.times(), time.perf_counter()
    command = [str(Path(sys.executable).with_name("storyroom")), "analyse", str(scripts), "--json", *more]
    done = subprocess.run(command, capture_output=True, check=True)
    took, after = time.perf_counter() - began, os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return (took, used), json.loads(done.stdout)


def told(spent: tuple[float, float]) -> str:
    return f"{spent[0]:.1f} s by the clock, {spent[1]:.1f} s of processor time"


def episode(dice: random.Random) -> str:
    """Put the nine drafts end to end in some order, with people of its own, scenes numbered anew."""
    root = files("storyroom.sample").joinpath("slate")
    titles = [title for writer in root.iterdir() for title in writer.iterdir()]
    dice.shuffle(titles)
    text = "\n\n".join(title.joinpath("white.fountain").read_text("utf-8").split("\n\n", 1)[1] for title in titles)
    cues = sorted(set(re.findall(r"(?<=\n\n)[A-Z]{3,}(?= ?\(?[A-Z.]*\)?\n\S)", text)))
    for cue in cues:
        name = "".join(dice.choices(_SYLLABLES, k=3))
        text = re.sub(rf"\b{cue}\b", name.upper(), text)
        text = re.sub(rf"\b{cue.capitalize()}\b", name.capitalize(), text)
    numbers = iter(range(1, 10_000))
    return re.sub(r"#\d+[A-Z]?#", lambda _: f"#{next(numbers)}#", text)


if __name__ == "__main__":
    main()
