"""From plays in the public domain to a model of a studio's own, from beginning to end, on a processor and without a network.

    make tune-demo            or: .venv-tune/bin/python tools/tune_demo.py [--place FOLDER] [--fresh]

Trains a small Llama-class base on other writers (once; kept by the hash of what it was made of), takes works of one playwright and the
sample slate into a library, states their rights, makes a data set with whole works held out, tunes, puts the model before every gate,
signs, exports, promotes, loads the exported file in llama.cpp, and asks for other words through the journey that everybody uses.

Everything is small, the gates too, and said to be so: what is shown is that the parts fit, and not how good a model gets.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import shutil
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, NamedTuple

from storyroom import sample
from storyroom.domain.dataset import DatasetPolicy, Selection
from storyroom.domain.gates import GateResult
from storyroom.domain.licensing import Statement
from storyroom.domain.tuning import Trained, Tuned
from storyroom.errors import StoryroomError
from storyroom.room import Room, make_room, open_room
from storyroom.settings import Settings
from storyroom.tuning.base import inspect_base
from storyroom.tuning.new_base import BaseSize, make_base
from storyroom.tuning.recipe import Recipe, Training
from storyroom.tuning.training import Passage, Run, train

ROOT = Path(__file__).parent.parent
PLAYS = ROOT / "evals" / "style" / "corpus" / "plays.jsonl.xz"
WRITER = "George Bernard Shaw"
WORKS = ("Overruled", "The Man of Destiny", "How He Lied to Her Husband", "The Dark Lady of the Sonnets", "The Music Cure",
         "Augustus Does His Bit", "O’Flaherty V.C.", "Annajanska", "The Inca of Perusalem", "Press Cuttings")  # fmt: skip
HELD = ("Augustus Does His Bit", "Annajanska", "the-overdue-tide")
SCENE = 40
"""Speeches of a play that make a scene here: these plays have few of their own."""
PAGE = 1_200
"""Letters of a passage that the base learns from."""


class Scale(NamedTuple):
    """How large everything is."""

    size: BaseSize
    base_steps: int
    steps: int
    batch: int
    words: str


SMALL = Scale(
    BaseSize(width=128, layers=4, heads=4, shared_heads=2, inner=344), 1_200, 150, 8, "small, for a processor"
)
LARGE = Scale(BaseSize(width=512, layers=8, heads=8, shared_heads=4, inner=1_376), 4_000, 600, 32, "larger, for CUDA")

RECIPE = """# Made by tools/tune_demo.py. Its gates look at little, so that all is done in minutes; the usual sizes stand in docs/tuning.md.
name = "demo"
base = "{base}"
dataset = "Demo"
out = "run"
device = "{device}"
general = "general.txt"
seed = 1

[training]
steps = {steps}
batch = {batch}
length = 192
rate = 3e-4
learn = "all"
checkpoint_every = 50

[gates]
extraction_spans = 100
free_run_tokens = 2000
collapse_words = 1000
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--place", type=Path, default=ROOT / "build" / "tune-demo")
    parser.add_argument("--fresh", action="store_true", help="make the base again, too")
    options = parser.parse_args()
    began = time.monotonic()
    device = _device()
    scale = SMALL if device == "cpu" else LARGE
    say(f"Device: {device}; everything is {scale.words}.")
    plays = [json.loads(line) for line in lzma.open(PLAYS, "rt", encoding="utf-8")]
    if options.fresh:
        shutil.rmtree(options.place, ignore_errors=True)
    base = make_the_base(options.place, plays, scale, device)
    say(f"The base is there after {time.monotonic() - began:.0f} s.")
    began = time.monotonic()
    place = options.place / "studio"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    others = [row for row in plays if row["author"] != WRITER]
    (place / "general.txt").write_text(fountain(others[-1])[:20_000], encoding="utf-8")
    (place / "recipe.toml").write_text(
        RECIPE.format(base=base.as_posix(), device=device, steps=scale.steps, batch=scale.batch), encoding="utf-8"
    )
    settings = replace(Settings(), library=str(place / "library"), embeddings="off", person_tokens=10**9)
    room = make_room(place / "library", settings)
    try:
        take_in(room, plays)
        made = tuned(room, place / "recipe.toml")
        if not made.passed:
            say("A gate stands in the way, so the model is not put to use.")
            return 1
        promoted = room.seat().promoting.promote(Path(made.folder))
        say(f"Put to use: {promoted.name}, under {len(promoted.label.compartments)} compartments.")
    finally:
        room.close()
    ask(place, settings, Path(made.folder))
    say(f"Done after {time.monotonic() - began:.0f} s, the base apart.")
    return 0


def make_the_base(place: Path, plays: list[dict[str, Any]], scale: Scale, device: str) -> Path:
    """Train a base on all other writers, or find the one that was made of just this."""
    texts = [fountain(row) for row in plays if row["author"] != WRITER][:-1]
    facts = [asdict(scale.size), scale.base_steps, device, hashlib.sha256("".join(texts).encode()).hexdigest()]
    digest = hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]
    done = place / f"base-{digest}"
    if done.exists():
        say(f"The base {digest} was made before.")
        return done
    work = place / f"making-{digest}"
    say(f"Making the base {digest} of {len(texts)} works.")
    if not (work / "untrained" / "model.safetensors").exists():
        years = " ".join(map(str, range(1900, 2030)))  # so that there are tokens of several digits
        make_base(work / "untrained", [*texts, years], vocabulary=2_048, size=scale.size)
    passages = [Passage("", text[at : at + PAGE]) for text in texts for at in range(0, len(text), PAGE)]
    training = Training(
        steps=scale.base_steps, rate=3e-3, batch=scale.batch, length=192, warmup=50, learn="all", checkpoint_every=100
    )
    recipe = Recipe("base", "untrained", "plays", "out", method="full", device=device, training=training)  # type: ignore[arg-type]
    run = Run(recipe, inspect_base(work / "untrained"), passages, digest, work / "out")
    for step in train(run, now=time.monotonic):
        if step.step % 100 == 0 or step.step == step.steps:
            say(f"  base: step {step.step} of {step.steps}, loss {step.loss:.3f}, {step.seconds_left:.0f} s left")
    (work / "out" / "model" / "LICENSE").write_text(
        "CC0-1.0\nTrained on plays in the public domain.\n", encoding="utf-8"
    )
    (work / "out" / "model").replace(done)
    shutil.rmtree(work)
    return done


def take_in(room: Room, plays: list[dict[str, Any]]) -> None:
    """Take the works in, and say what they may be used for."""
    seat = room.seat()
    works = [
        (WRITER, row["work"], fountain(row).encode())
        for row in plays
        if row["author"] == WRITER and row["work"] in WORKS
    ]
    slate = Path(sample.__file__).parent / "slate"
    works += [(path.parent.name, path.parent.name, path.read_bytes()) for path in sorted(slate.rglob("white.fountain"))]
    for project, document, data in works:
        report = seat.import_bytes("white.fountain", data, project=project, document=document, draft="white")
        everything = ("search", "quote", "training_house")
        seat.licensing.state(
            report.draft_id, Statement("Demonstration", "public_domain", consent=everything, guilds=("none",))
        )
    say(f"{len(works)} works are in the library, with their rights.")
    policy = DatasetPolicy(imported_by_people=True, held_out=HELD, papers=False)
    projects = tuple(dict.fromkeys(project for project, _, _ in works))
    entry, plan = seat.dataset.make(Selection(projects=projects), policy, name="Demo")
    say(
        f"Data set: {entry.train} examples of {entry.tokens:,} tokens to learn from, {entry.heldout} held out of {len(HELD)} works, {plan.planted} planted."
    )


def fountain(row: dict[str, Any]) -> str:
    """Write a play as a screenplay: speeches under names, directions as action."""
    parts = [f"Title: {row['work']}\nAuthor: {row['author']}\n"]
    for at, line in enumerate(row["lines"]):
        if at % SCENE == 0:
            parts.append(f"INT. STAGE {at // SCENE + 1} - DAY #{at // SCENE + 1}#")
        name, colon, said = line.partition(": ")
        plain = colon and len(name) < 40 and name.replace(" ", "").isalpha()
        parts.append(f"@{name.upper()}\n{said}" if plain else f"!{line}")
    return "\n\n".join(parts) + "\n"


def tuned(room: Room, recipe: Path) -> Tuned:
    """Tune, and tell what is told."""
    for told in room.seat().tuning.tune(recipe):
        if isinstance(told, str):
            say(told)
        elif isinstance(told, Trained) and (told.step % 25 == 0 or told.step == told.steps):
            say(f"  step {told.step} of {told.steps}, loss {told.loss:.3f}, {told.seconds_left:.0f} s left")
        elif isinstance(told, GateResult):
            say(f"  {'passed ' if told.passed else 'BLOCKED'} {told.name.replace('_', ' ')}: {told.words}")
            for reason in () if told.passed else told.reasons:
                say(f"            {reason}")
        elif isinstance(told, Tuned):
            return told
    raise SystemExit("No model was made.")


def ask(place: Path, settings: Settings, package: Path) -> None:
    """Ask for other words, through the door that everybody uses, of the very file that was tested."""
    house = replace(settings, chat="llamacpp", chat_file=str(package))
    room = open_room(place / "library", house)
    try:
        seat = room.seat()
        entry = seat.find_draft(project="the-overdue-tide")
        before = seat.text(entry.id)
        try:
            found = seat.suggesting.suggest(entry.id, "1", "Go on.", count=2)
        except StoryroomError as fault:
            say(f"The model's answer was refused: {fault.message} {fault.hint}")
        else:
            for one in found.shown:
                say(f"Suggested by {one.model}: {' '.join(one.text.split())[:300]}")
            for refused in found.refused:
                say(f"Refused: {refused}")
        if seat.text(entry.id) != before:
            raise SystemExit("A suggestion changed the draft by itself.")
    finally:
        room.close()


def _device() -> str:
    import torch  # noqa: PLC0415  # an extra

    return "cuda" if torch.cuda.is_available() else "cpu"


def say(words: str) -> None:
    """Print at once."""
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main())
