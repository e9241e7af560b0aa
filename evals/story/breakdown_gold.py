"""The gold breakdown as head words by group, and the candidates of each scene beside it. Used by the evals only."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from storyroom.analysis.lexicon import is_noun, lemma
from storyroom.analysis.manuscript import Manuscript
from storyroom.journeys.read import read_script

SLATE = Path(__file__).parent.parent / "slate"
GROUPS = ("props", "wardrobe", "vehicles", "animals", "sfx_vfx", "sound_music", "extras", "stunts", "makeup")
CUT = re.compile(
    r"\s+(?:of|in|on|at|to|from|with|without|for|into|over|under|by|through|around|behind|across|as|round|off|out|down|up|that|who)\b"
)


class GoldItem(NamedTuple):
    text: str
    heads: frozenset[str]


class GoldScene(NamedTuple):
    scene: int
    items: dict[str, list[GoldItem]]


class GoldScript(NamedTuple):
    writer: str
    title: str
    manuscript: Manuscript
    scenes: list[GoldScene]


def gold_scripts() -> Iterator[GoldScript]:
    for path in sorted(SLATE.glob("*/*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        source = files("storyroom.sample").joinpath("slate", path.parent.name, path.stem, "white.fountain").read_bytes()
        manuscript = Manuscript(read_script("white.fountain", source).screenplay)
        by_number = {scene.scene_number: scene.scene for scene in manuscript.scenes}
        yield GoldScript(
            path.parent.name,
            path.stem,
            manuscript,
            [
                GoldScene(
                    by_number[str(row["scene"])],
                    {group: [GoldItem(text, heads(text, group)) for text in row[group]] for group in GROUPS},
                )
                for row in gold["breakdown"]
            ],
        )


def more_scripts() -> Iterator[GoldScript]:
    """Yield the short scripts that were broken down by hand for the fit alone; nothing is measured on them."""
    for path in sorted((Path(__file__).parent / "breakdown-more").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            pair = json.loads((Path(__file__).parent / told["folder"] / f"{told['id']}.json").read_text("utf-8"))
            script = read_script("pair.fountain", pair["variants"]["failure"].encode()).screenplay
            manuscript = Manuscript(script)
            by_number = {scene.scene_number: scene.scene for scene in manuscript.scenes}
            scenes = [
                GoldScene(
                    by_number[str(row["scene"])],
                    {group: [GoldItem(text, heads(text, group)) for text in row[group]] for group in GROUPS},
                )
                for row in told["breakdown"]
            ]
            yield GoldScript(path.stem, told["id"], manuscript, scenes)


def heads(text: str, group: str) -> frozenset[str]:
    """Return the head words of an item: the noun before a preposition, of each part of a list; of deeds and sounds every word that tells."""
    said = re.sub(r"\([^)]*\)", " ", text).split(":", 1)[-1].lower().replace("’", "'")
    if group in {"sound_music", "sfx_vfx", "stunts"}:
        words = re.findall(r"[a-z][a-z'-]+", re.sub(r"'s\b", "", said))
        return frozenset(
            form for word in words if word not in STOP for form in (lemma(word, "noun"), lemma(word, "verb"))
        )
    found = set()
    for part in re.split(r",|\band\b|&|\+", said):
        words = re.findall(r"[a-z][a-z'-]*", CUT.split(" " + part.strip(), maxsplit=1)[0]) or re.findall(
            r"[a-z][a-z'-]*", part
        )
        while len(words) > 1 and not is_noun(lemma(words[-1], "noun")):
            words.pop()
        if words:
            found.add(lemma(re.sub(r"'s?$", "", words[-1]), "noun"))
    return frozenset(found)


STOP = frozenset(
    "the a an in on at of to from with and it his her their its by into over under out down up off is not as for".split()
)
