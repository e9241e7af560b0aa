"""Stale facts on generated one-fact edits: what is found of what was left behind, and what is wrongly told.

A fact is planted into a script of the repository with places that rely on it and look-alikes about something else. Then
either its first statement alone is changed (the other places are stale) or all of it is (nothing is). A second part takes
facts as they are in the scripts: a name, or an adjective with its noun, that scenes have in common.

`python evals/story/stale.py [--each 30]`
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from drafts import PlainScript, library_scripts, written
from stale_fresh import FRESH
from stale_templates import HELD_OUT, TUNED, Template

from storyroom.analysis.compare import compare
from storyroom.analysis.manuscript import Manuscript
from storyroom.room import inspect_file

_APART = (
    "jars", "letters", "hooks", "spoons", "gate", "concert", "drowned", "trial", "florins", "guineas", "surgeon",
    "portrait", "scarf", "rowing", "stranger",
)  # fmt: skip
"""Nouns that keep the things of one template apart."""


class Case(NamedTuple):
    """Two drafts and the scenes in which something stale is left, with a piece of what it says."""

    kind: str
    title: str
    old: str
    new: str
    stale: frozenset[tuple[str, str]]
    alike: tuple[str, ...] = ()


class Tally:
    """Counts of one kind."""

    def __init__(self) -> None:
        self.found = self.wanted = self.told = self.right = 0


def read(text: str) -> Manuscript:
    """Read Fountain."""
    return Manuscript(inspect_file("script.fountain", text.encode()).screenplay)


def planted(scripts: Sequence[PlainScript], templates: Sequence[Template], each: int, seed: str) -> Iterator[Case]:
    """Plant facts: half of them changed at their first statement only, half changed everywhere."""
    for template in templates:
        chance = random.Random(f"{seed} {template.kind}")
        made = 0
        while made < each:
            case = _plant(chance, chance.choice(scripts), template, everywhere=made % 3 == 2)
            if case:
                made += 1
                yield case


def _plant(chance: random.Random, script: PlainScript, template: Template, *, everywhere: bool) -> Case | None:
    people = [cue for cue in script.cues if cue.isalpha() and len(cue) > 2]
    if len(people) < 3 or len(script.scenes) < 8:
        return None
    a, b, c = chance.sample(people, 3)
    value, other = chance.choice(template.values)
    text = written(script.scenes)
    if re.search(rf"\b{value}\b", text, re.IGNORECASE) and template.kind in {"name", "thing"}:
        return None
    mentions = chance.sample(template.mentions, min(2, len(template.mentions)))
    statement = chance.choice(template.statement)
    if fit := [one for one in template.mentions if _goes_with(statement, one)]:
        mentions = fit[:2]
    alike = [chance.choice(template.alike)]
    places = sorted(chance.sample(range(len(script.scenes)), 1 + len(mentions)))
    free = [place for place in range(len(script.scenes)) if place not in places]
    lines = list(zip(places, (statement, *mentions), strict=True)) + [(chance.choice(free), one) for one in alike]
    spots = [chance.random() for _ in lines]

    def made(values: Sequence[str]) -> str:
        scenes = list(script.scenes)
        for (place, line), said, spot in zip(lines, values, spots, strict=True):
            body = list(scenes[place].body)
            body.insert(int(spot * (len(body) + 1)), _line(line, said, (a, b, c)))
            scenes[place] = scenes[place]._replace(body=tuple(body))
        return written(tuple(scenes))

    before = [value] * len(lines)
    changed = [other] * (1 + len(mentions)) if everywhere else [other] + [value] * len(mentions)
    stale = set()
    if not everywhere:
        stale = {
            (script.scenes[place].number, _said(line, value, (a, b, c))) for place, line in lines[1 : 1 + len(mentions)]
        }
    told = tuple(_said(one, value, (a, b, c)) for one in alike)
    return Case(template.kind, script.title, made(before), made(changed + [value] * len(alike)), frozenset(stale), told)


def _goes_with(statement: str, mention: str) -> bool:
    """Say whether a mention speaks of the same thing, where a template has several."""
    return any(noun in statement and noun in mention for noun in _APART)


def _line(line: str, value: str, people: tuple[str, str, str]) -> str:
    who, colon, said = line.partition(": ")
    if colon and who in {"{a}", "{b}", "{c}"}:
        return f"{people['{a}{b}{c}'.index(who) // 3]}\n{_said(said, value, people)}"
    return _said(line, value, people)


def _said(line: str, value: str, people: tuple[str, str, str]) -> str:
    who, colon, rest = line.partition(": ")
    said = rest if colon and who in {"{a}", "{b}", "{c}"} else line
    a, b, c = (name.title() for name in people)
    return said.format(a=a, b=b, c=c, A=a, B=b, C=c, v=value, V=value[0].upper() + value[1:])


def natural(scripts: Sequence[PlainScript], each: int, seed: str) -> Iterator[Case]:
    """Change what scripts say themselves: an adjective of a noun, or a name, where they say it first."""
    chance = random.Random(f"{seed} natural")
    for kind, find in (("natural name", _natural_name), ("natural adjective", _natural_pair)):
        made = 0
        order = list(scripts)
        chance.shuffle(order)
        for script in order * 3:
            case = find(chance, script)
            if case and made < each:
                made += 1
                yield case._replace(kind=kind)


def _natural_name(chance: random.Random, script: PlainScript) -> Case | None:
    names = [cue for cue in script.cues if cue.isalpha() and len(cue) > 3]
    chance.shuffle(names)
    for name in names:
        pattern = re.compile(rf"\b(?:{name}|{name.title()})\b")
        where = [
            (place, at)
            for place, scene in enumerate(script.scenes)
            for at, body in enumerate(scene.body)
            if pattern.search(body)
        ]
        if len({place for place, _ in where}) < 3 or re.search(rf"\b{name.lower()}\b", written(script.scenes)):
            continue
        place, at = where[0]
        if pattern.search(" ".join(scene.heading for scene in script.scenes)) or "\n" in script.scenes[place].body[at]:
            continue
        changed = pattern.sub(
            lambda found: "ZELDRIN" if found.group().isupper() else "Zeldrin", script.scenes[place].body[at], count=1
        )
        body = (*script.scenes[place].body[:at], changed, *script.scenes[place].body[at + 1 :])
        scenes = (*script.scenes[:place], script.scenes[place]._replace(body=body), *script.scenes[place + 1 :])
        stale = {(script.scenes[other].number, "") for other, _ in where if other != place}
        return Case("name", script.title, written(script.scenes), written(scenes), frozenset(stale))
    return None


_PAIR = re.compile(r"\b(?:the|The|a|A|an|his|her|my|your) (?P<word>[a-z]{3,}) (?P<noun>[a-z]{3,})\b")


def _natural_pair(chance: random.Random, script: PlainScript) -> Case | None:
    from storyroom.analysis.lexicon import is_adjective, is_noun  # noqa: PLC0415  # only here

    where: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for place, scene in enumerate(script.scenes):
        for at, paragraph in enumerate(scene.body):
            for found in _PAIR.finditer(paragraph):
                word, noun = found["word"], found["noun"]
                if (
                    is_adjective(word)
                    and is_noun(noun)
                    and word
                    not in {"other", "same", "last", "first", "own", "next", "little", "old", "whole", "right", "left"}
                ):
                    where.setdefault((word, noun), []).append((place, at))
    fit = [pair for pair, places in where.items() if len({place for place, _ in places}) > 1]
    if not fit:
        return None
    word, noun = chance.choice(sorted(fit))
    place, at = where[word, noun][0]
    changed = re.sub(rf"\b{word} {noun}\b", f"vermilion {noun}", script.scenes[place].body[at], count=1)
    body = (*script.scenes[place].body[:at], changed, *script.scenes[place].body[at + 1 :])
    scenes = (*script.scenes[:place], script.scenes[place]._replace(body=body), *script.scenes[place + 1 :])
    stale = {(script.scenes[other].number, f"{word} {noun}") for other, _ in where[word, noun] if other != place}
    return Case("adjective", script.title, written(script.scenes), written(scenes), frozenset(stale))


def score(cases: Iterator[Case], name: str, shown: int) -> None:
    """Print recall over stale places and precision over what was told, kind by kind."""
    tallies: dict[str, Tally] = {}
    began = time.process_time()
    for case in cases:
        tally = tallies.setdefault(case.kind, Tally())
        found = compare(read(case.old), read(case.new))
        told = {(one.stale.scene_number or "", _flat(one.stale.quote)): one for one in found.stale}
        met = {place for place in case.stale if any(_is_at(place, one) for one in told)}
        right = {one for one in told if any(_is_at(place, one) for place in case.stale)}
        tally.wanted += len(case.stale)
        tally.found += len(met)
        tally.told += len(told)
        tally.right += len(right)
        for place in sorted(case.stale - met) if shown > 0 else ():
            print("    missed:", case.kind, case.title, place)
            shown -= 1
        for key in sorted(told.keys() - right) if shown > 0 else ():
            one = told[key]
            print(
                "    wrong:",
                case.kind,
                case.title,
                f"{one.kind} {one.about} {one.old_value}->{one.new_value}",
                key,
                "FACT",
                one.old.quote[:80],
            )
            shown -= 1
    print(f"{name}:")
    for kind, tally in sorted(tallies.items()):
        _print(kind, tally)
    whole = Tally()
    for tally in tallies.values():
        for field in ("found", "wanted", "told", "right"):
            setattr(whole, field, getattr(whole, field) + getattr(tally, field))
    _print("all", whole)
    print(f"  {time.process_time() - began:.0f} s")


def _is_at(place: tuple[str, str], told: tuple[str, str]) -> bool:
    said = _flat(place[1])
    return place[0] == told[0] and (not said or told[1] in said or said in told[1] or said.lower() in told[1].lower())


def _flat(text: str) -> str:
    return " ".join(text.split())


def _print(kind: str, tally: Tally) -> None:
    recall = tally.found / tally.wanted if tally.wanted else 1.0
    precision = tally.right / tally.told if tally.told else 1.0
    print(
        f"  {kind:18} recall {recall:.3f} ({tally.found}/{tally.wanted}) precision {precision:.3f} ({tally.right}/{tally.told})"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=30, help="cases of each kind")
    parser.add_argument("--show", type=int, default=0, help="so many faults in full")
    parser.add_argument("--part", choices=("tuned", "held-out", "fresh", "natural"), default=None)
    wanted = parser.parse_args()
    scripts = library_scripts()
    if wanted.part in {None, "tuned"}:
        score(planted(scripts, TUNED, wanted.each, "tuned"), "planted, templates looked at", wanted.show)
    if wanted.part in {None, "held-out"}:
        score(planted(scripts, HELD_OUT, wanted.each, "held out"), "planted, templates held out", wanted.show)
    if wanted.part in {None, "fresh"}:
        score(planted(scripts, FRESH, wanted.each, "fresh"), "planted, templates written last", wanted.show)
    if wanted.part in {None, "natural"}:
        score(natural(scripts, wanted.each, "natural"), "as the scripts have it", wanted.show)
