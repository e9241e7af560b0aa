"""Scripts of the repository as plain scenes, and drafts made of them by known edits. Used by the evals only; fixed seed."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from storyroom.domain.names import parse_cue
from storyroom.domain.script import ElementKind
from storyroom.room import inspect_file

__all__ = ["Edited", "PlainScene", "PlainScript", "edited_drafts", "library_scripts", "written"]

_DATA = Path(__file__).parents[1] / "ranking" / "data"
_SLATE = Path(__file__).parents[1] / "slate"
_NEW_NAMES = ("ZELDRIN", "QUORVAS", "MUNTHOPE", "BRASKELL", "OXWITHY")
_NEW_PLACES = ("VUNNEL WORKS", "CROZIER YARD", "OSTLER ROOM", "GALLIPOT HOUSE")


class PlainScene(NamedTuple):
    """A heading without its number, the number, and paragraphs as Fountain has them; a speech is one paragraph."""

    heading: str
    number: str
    body: tuple[str, ...]


class PlainScript(NamedTuple):
    """One script as scenes."""

    title: str
    scenes: tuple[PlainScene, ...]
    cues: tuple[str, ...]


class Edited(NamedTuple):
    """Two drafts and what became of the first: `(kind, old numbers, new numbers)` or `(kind, old name, new name)`."""

    title: str
    kind: str
    old: str
    new: str
    wanted: frozenset[tuple[str, ...]]


Done = tuple[PlainScript, PlainScript, set[tuple[str, ...]]] | None
Edit = Callable[[random.Random, PlainScript, PlainScript], Done]


def library_scripts() -> tuple[PlainScript, ...]:
    """Read the slate, the original short scripts and the plays that the repository has."""
    found = [_plain(path.stem, _slate(path)) for path in sorted(_SLATE.glob("*/*.json"))]
    for name, made in (("scenes", _of_scenes), ("plays", _of_plays)):
        works: dict[str, list[str]] = {}
        with gzip.open(_DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                works.setdefault(row["work"], []).append(row["text"])
        found += [_plain(work, made(texts[:24]).encode()) for work, texts in works.items() if len(texts) > 5]
    return tuple(found)


def written(scenes: tuple[PlainScene, ...]) -> str:
    """Write scenes out as Fountain."""
    parts = [f"{scene.heading} #{scene.number}#\n\n" + "\n\n".join(scene.body) for scene in scenes]
    return "Title: A script\n\n" + "\n\n".join(parts) + "\n"


def edited_drafts(scripts: tuple[PlainScript, ...], count: int, *, seed: int = 7) -> Iterator[Edited]:
    """Make drafts by each kind of edit, and by several at once."""
    for kind in (*_EDITS, "several"):
        chance = random.Random(f"{seed} {kind}")
        made = 0
        while made < count:
            script, other = chance.sample(scripts, 2)
            done = _several(chance, script, other) if kind == "several" else _EDITS[kind](chance, script, other)
            if done:
                made += 1
                before, after, wanted = done
                yield Edited(script.title, kind, written(before.scenes), written(after.scenes), frozenset(wanted))


def _slate(path: Path) -> bytes:
    return files("storyroom.sample").joinpath("slate", path.parent.name, path.stem, "white.fountain").read_bytes()


def _of_scenes(texts: list[str]) -> str:
    return "\n\n".join(texts) + "\n"


def _of_plays(texts: list[str]) -> str:
    scenes = []
    for number, text in enumerate(texts, 1):
        turns = []
        for line in text.split("\n"):
            name, colon, said = line.partition(": ")
            if colon and len(name) < 30 and name[:1].isupper():
                turns.append(f"@{name.upper()}\n{said.strip() or '...'}")
            elif line.strip():
                turns.append(f"!{line.strip()}")
        scenes.append(f"INT. ROOM {number} - DAY #{number}#\n\n" + "\n\n".join(turns))
    return "\n\n".join(scenes) + "\n"


def _plain(title: str, data: bytes) -> PlainScript:
    script = inspect_file("script.fountain", data).screenplay
    scenes = []
    for place, scene in enumerate(script.scenes, 1):
        blocks: list[str] = []
        spoken = False
        for element in script.elements[scene.first + 1 : scene.last]:
            raw = script.text[element.outer_start : element.outer_end].strip()
            if not raw or not element.live:
                continue
            under = element.kind in {ElementKind.DIALOGUE, ElementKind.PARENTHETICAL, ElementKind.LYRIC}
            if under and spoken:
                blocks[-1] += f"\n{raw}"
            else:
                blocks.append(raw)
            spoken = element.kind is ElementKind.CHARACTER_CUE or (under and spoken)
        heading = scene.heading if scene.setting else f".{scene.heading}"
        scenes.append(PlainScene(heading, str(place), tuple(blocks)))
    cues = {
        parse_cue(element.text).name.upper()
        for element in script.elements
        if element.kind is ElementKind.CHARACTER_CUE and element.live
    }
    return PlainScript(title, tuple(scenes), tuple(sorted(cues)))


def _moved(chance: random.Random, script: PlainScript, _: PlainScript) -> Done:
    scenes = list(script.scenes)
    at = chance.randrange(len(scenes))
    places = [place for place in range(len(scenes)) if abs(place - at) > 2]
    if not places:
        return None
    taken = scenes.pop(at)
    scenes.insert(chance.choice(places), taken)
    return script, script._replace(scenes=tuple(scenes)), {("moved", taken.number, taken.number)}


def _split(chance: random.Random, script: PlainScript, _: PlainScript) -> Done:
    at = _long_scene(chance, script)
    if at is None:
        return None
    scene = script.scenes[at]
    cut = chance.randrange(3, len(scene.body) - 2)
    parts = (
        scene._replace(body=scene.body[:cut]),
        PlainScene("INT. SOMEWHERE ELSE ENTIRELY - LATER", f"{scene.number}A", scene.body[cut:]),
    )
    if min(sum(map(_size, part.body)) for part in parts) < 15:
        return None
    scenes = (*script.scenes[:at], *parts, *script.scenes[at + 1 :])
    return script, script._replace(scenes=scenes), {("split", scene.number, f"{scene.number},{scene.number}A")}


def _merged(chance: random.Random, script: PlainScript, _: PlainScript) -> Done:
    at = chance.randrange(len(script.scenes) - 1)
    one, other = script.scenes[at : at + 2]
    if min(sum(map(_size, scene.body)) for scene in (one, other)) < 15:
        return None
    scenes = (*script.scenes[:at], one._replace(body=one.body + other.body), *script.scenes[at + 2 :])
    return script, script._replace(scenes=scenes), {("merged", f"{one.number},{other.number}", one.number)}


def _renumbered(chance: random.Random, script: PlainScript, _: PlainScript) -> Done:
    at = chance.randrange(len(script.scenes))
    numbers = [f"{place + 1}" if place < at else f"{place + 2}" for place in range(len(script.scenes))]
    scenes = tuple(scene._replace(number=number) for scene, number in zip(script.scenes, numbers, strict=True))
    wanted: set[tuple[str, ...]] = {
        ("renumbered", old.number, new.number)
        for old, new in zip(script.scenes, scenes, strict=True)
        if old.number != new.number
    }
    return script, script._replace(scenes=scenes), wanted


def _rewritten(chance: random.Random, script: PlainScript, other: PlainScript) -> Done:
    at = _long_scene(chance, script)
    if at is None:
        return None
    scene, source = script.scenes[at], chance.choice(other.scenes)
    if not source.body:
        return None
    body = list(scene.body)
    for place in chance.sample(range(len(body)), min(3, max(1, len(body) // 3))):
        body[place] = chance.choice(source.body)
    if tuple(body) == scene.body:
        return None
    scenes = (*script.scenes[:at], scene._replace(body=tuple(body)), *script.scenes[at + 1 :])
    return script, script._replace(scenes=scenes), {("rewritten", scene.number, scene.number)}


def _one_word(chance: random.Random, script: PlainScript, _: PlainScript) -> Done:
    at = chance.randrange(len(script.scenes))
    scene = script.scenes[at]
    plain = [place for place, text in enumerate(scene.body) if "\n" not in text and len(text.split()) > 4]
    if not plain:
        return None
    place = chance.choice(plain)
    words = scene.body[place].split(" ")
    spot = chance.randrange(1, len(words))
    words[spot] = "vermilion" if words[spot] != "vermilion" else "ochre"
    body = (*scene.body[:place], " ".join(words), *scene.body[place + 1 :])
    scenes = (*script.scenes[:at], scene._replace(body=body), *script.scenes[at + 1 :])
    return script, script._replace(scenes=scenes), {("rewritten", scene.number, scene.number)}


def _omitted(chance: random.Random, script: PlainScript, _: PlainScript) -> Done:
    at = chance.randrange(len(script.scenes))
    scene = script.scenes[at]
    stub = (PlainScene(".OMITTED", scene.number, ()),) if chance.random() < 0.5 else ()
    scenes = (*script.scenes[:at], *stub, *script.scenes[at + 1 :])
    return script, script._replace(scenes=scenes), {("omitted", scene.number, scene.number if stub else "")}


def _added(chance: random.Random, script: PlainScript, other: PlainScript) -> Done:
    at = chance.randrange(1, len(script.scenes))
    scene = chance.choice(other.scenes)
    if not scene.body:
        return None
    number = f"{script.scenes[at - 1].number}A"
    scenes = (*script.scenes[:at], scene._replace(number=number), *script.scenes[at:])
    return script, script._replace(scenes=scenes), {("added", "", number)}


def _character(chance: random.Random, script: PlainScript, _: PlainScript) -> Done:
    text = written(script.scenes)
    names = [
        cue
        for cue in script.cues
        if cue.isalpha()
        and len(cue) > 2
        and sum(cue in one.split() for one in script.cues) == 1
        and not re.search(rf"\b{cue.lower()}\b", text)
        and len(re.findall(rf"\b(?:{cue}|{cue.title()})\b", text)) > 2
        and not any(cue in re.findall(r"\w+", scene.heading.upper()) for scene in script.scenes)
    ]
    if not names:
        return None
    old, new = chance.choice(names), chance.choice(_NEW_NAMES)
    return script, _respelled(script, old, new), {("renamed_character", old, new)}


def _location(chance: random.Random, script: PlainScript, _: PlainScript) -> Done:
    parts = Counter(
        part.strip()
        for scene in script.scenes
        for part in re.split(r" - |, ", re.sub(r"^(?:INT\.?/EXT|I/E|INT|EXT)\.?\s+", "", scene.heading))[:-1]
    )
    fit = [part for part in parts if re.fullmatch(r"[A-Z]{4,}(?: [A-Z]{3,}){0,2}", part)]
    alone = [part for part in fit if sum(f" {part} " in f" {other} " for other in parts) == 1]
    if not alone:
        return None
    old, new = chance.choice(alone), chance.choice(_NEW_PLACES)
    scenes = tuple(
        scene._replace(heading=re.sub(rf"(?<![\w ]){old}(?![\w ]*\w)|\b{old}\b(?= - |,)", new, scene.heading))
        for scene in script.scenes
    )
    if scenes == script.scenes:
        return None
    return script, script._replace(scenes=scenes), {("renamed_location", old, new)}


def _respelled(script: PlainScript, old: str, new: str) -> PlainScript:
    def spelled(text: str) -> str:
        return re.sub(rf"\b{old.title()}\b", new.title(), re.sub(rf"\b{old}\b", new, text))

    scenes = tuple(
        scene._replace(heading=spelled(scene.heading), body=tuple(map(spelled, scene.body))) for scene in script.scenes
    )
    return script._replace(scenes=scenes)


def _several(chance: random.Random, script: PlainScript, other: PlainScript) -> Done:
    """Do some of the edits in turn, each to a scene that none of the others touched."""
    after, wanted, touched = script, set[tuple[str, ...]](), set[str]()
    for kind in chance.sample(["moved", "rewritten", "omitted", "added", "split", "merged", "character"], 4):
        done = _EDITS[kind](chance, after, other)
        if done is None:
            continue
        numbers = {number for entry in done[2] for part in entry[1:] for number in part.split(",") if number}
        near = {str(int(number) + step) for number in numbers if number.isdigit() for step in (-1, 0, 1)}
        if kind != "character" and (near | numbers) & touched:
            continue
        touched |= near | numbers
        after, wanted = done[1], wanted | done[2]
    return (script, after, wanted) if wanted else None


def _long_scene(chance: random.Random, script: PlainScript) -> int | None:
    fit = [place for place, scene in enumerate(script.scenes) if len(scene.body) > 6]
    return chance.choice(fit) if fit else None


def _size(text: str) -> int:
    return len(text.split())


_EDITS: dict[str, Edit] = {
    "moved": _moved,
    "split": _split,
    "merged": _merged,
    "renumbered": _renumbered,
    "rewritten": _rewritten,
    "one word": _one_word,
    "omitted": _omitted,
    "added": _added,
    "character": _character,
    "location": _location,
}
