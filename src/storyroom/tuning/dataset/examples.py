"""Examples out of scenes: continue, write the reply, rewrite in voice, describe the set; and what hangs on scenes. Judges no rights.

Every word of a scene is to be written by the model in one example only. What stands before it as a reminder is shorter than
the stretch that may not repeat, so no stretch of 50 tokens stands in two examples of one scene.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from storyroom.domain.dataset import DatasetPolicy, ExampleKind
from storyroom.domain.provenance import SourceClass
from storyroom.tuning.dataset.assets import Asset, ScenePaper
from storyroom.tuning.dataset.plainly import plainly
from storyroom.tuning.dataset.tokens import count, drawn
from storyroom.tuning.dataset.units import CutScene, Unit, worst

__all__ = ["ASKED", "Draft", "Span", "examples_of", "group_of"]

ASKED: Final[dict[str, str]] = {
    "continue": "Continue the scene.",
    "reply": "Write the reply of {name}.",
    "rewrite": "Write this in the voice of the script.",
    "set": "Describe the set.",
}
"""What stands at the head of a prompt."""
_LONGEST: Final = 160
"""Tokens of a passage, but for a paragraph that is longer by itself."""
_REMINDER: Final = 30
"""Tokens of what stood before that a prompt repeats: with a heading still fewer than may not repeat."""
_HEADING: Final = 12
_SHORTEST: Final = 4
"""Tokens that a model has to write, or it learns nothing from them."""
_REWRITTEN: Final = 48
_SCRIPT: Final = 4_000
"""Tokens of one example where whole scripts are wanted: more than that is cut at a scene."""
_WORD = re.compile(r"\S+\s*")


class Span(NamedTuple):
    """Where words of an example stand. Units: code points of the draft's canonical text."""

    draft_id: str
    start: int
    end: int
    origin: SourceClass


@dataclass(frozen=True, slots=True)
class Draft:
    """An example on its way into a set."""

    kind: ExampleKind
    prompt: str
    completion: str
    origin: SourceClass
    """The worst of its words."""
    spans: tuple[Span, ...]
    models: tuple[str, ...]
    draft_id: str
    work: tuple[str, str]
    scene: int
    tokens: int
    """Of all of it."""

    @property
    def text(self) -> str:
        """The whole example."""
        return self.prompt + self.completion


def group_of(origin: SourceClass, policy: DatasetPolicy) -> str:
    """Say how an origin counts: `core`, `edited` or `verbatim`. What nobody knows counts as a machine's."""
    if origin == "human" or (origin == "imported" and policy.imported_by_people):
        return "core"
    return "edited" if origin == "ai_edited" else "verbatim"


def examples_of(asset: Asset, scenes: Sequence[CutScene], policy: DatasetPolicy) -> Iterator[Draft]:
    """Make the examples of one draft, in its order."""
    if policy.grain == "script":
        yield from _whole(asset, scenes, policy)
    else:
        for scene in scenes:
            yield from _of_scene(asset, scene, policy)
    if policy.papers:
        known = {scene.scene: scene for scene in scenes}
        for paper in asset.papers:
            if paper.scene in known:
                yield _paper(asset, known[paper.scene], paper, policy)


def _of_scene(asset: Asset, scene: CutScene, policy: DatasetPolicy) -> Iterator[Draft]:
    for stretch in _stretches(scene, policy):
        before = ""
        blocks = _cut(scene, stretch, policy) if policy.grain == "passage" else [_at_once(stretch)]
        for kind, block in blocks:
            if sum(unit.tokens for unit in block) >= _SHORTEST:
                yield _example(asset, scene, kind, block, before, policy)
            before = _tail(f"{before}\n\n{_joined(block)}")


def _stretches(scene: CutScene, policy: DatasetPolicy) -> list[list[Unit]]:
    """Part the units of a scene where they change from people's to a machine's: no example holds both."""
    found: list[list[Unit]] = []
    for unit in scene.units:
        if found and group_of(found[-1][-1].origin, policy) == group_of(unit.origin, policy):
            found[-1].append(unit)
        else:
            found.append([unit])
    return found


def _cut(scene: CutScene, units: Sequence[Unit], policy: DatasetPolicy) -> Iterator[tuple[ExampleKind, list[Unit]]]:
    """Cut a stretch into passages, each with what is asked for it. Which it is follows from the seed and the words: the same words are cut the same everywhere."""
    at = 0
    if units[0].start == scene.units[0].start:
        while at < len(units) and not units[at].speaker and sum(unit.tokens for unit in units[:at]) < _LONGEST:
            at += 1
        if at:
            yield "set", list(units[:at])
    while at < len(units):
        chance = drawn(policy.seed, units[at].text) % 4
        if chance == 0 and at and units[at].speaker:
            kind: ExampleKind = "reply"
            end = at + 1
        elif chance == 1 and units[at].tokens <= _REWRITTEN:
            kind, end = "rewrite", _until(units, at, _REWRITTEN)
        else:
            kind, end = "continue", _until(units, at, _LONGEST)
        yield kind, list(units[at:end])
        at = end


def _until(units: Sequence[Unit], at: int, most: int) -> int:
    """Say how far a passage goes: at least one unit, and no more tokens than that."""
    end, tokens = at + 1, units[at].tokens
    while end < len(units) and tokens + units[end].tokens <= most:
        tokens += units[end].tokens
        end += 1
    return end


def _at_once(units: Sequence[Unit]) -> tuple[ExampleKind, list[Unit]]:
    return "continue", list(units)


def _example(  # noqa: PLR0917  # one passage in its parts
    asset: Asset, scene: CutScene, kind: ExampleKind, block: Sequence[Unit], before: str, policy: DatasetPolicy
) -> Draft:
    said = _joined(block)
    asked = ASKED[kind].format(name=block[0].speaker)
    heading = _heading(scene, policy)
    shown = plainly(said) if kind == "rewrite" else before
    prompt = "\n\n".join(part for part in (asked, heading, shown) if part) + "\n\n"
    return _draft(asset, scene, kind, (prompt, said), block)


def _draft(asset: Asset, scene: CutScene, kind: ExampleKind, words: tuple[str, str], block: Sequence[Unit]) -> Draft:
    spans = tuple(Span(asset.draft_id, unit.start, unit.end, unit.origin) for unit in block)
    models = tuple(sorted({model for unit in block for model in unit.models}))
    origin = worst([unit.origin for unit in block])
    tokens = count(words[0]) + count(words[1])
    return Draft(kind, *words, origin, spans, models, asset.draft_id, asset.work, scene.scene, tokens)


def _paper(asset: Asset, scene: CutScene, paper: ScenePaper, policy: DatasetPolicy) -> Draft:
    """Make an example of what hangs on a scene: of the scene's own origin, unless it says another."""
    origin = paper.origin or worst([unit.origin for unit in scene.units])
    parts = (paper.asked, _heading(scene, policy), f"Scene {scene.number or scene.scene} of {asset.document}.")
    words = "\n\n".join(part for part in parts if part) + "\n\n"
    models = tuple(sorted({model for unit in scene.units for model in unit.models}))
    span = Span(asset.draft_id, scene.start, scene.end, origin)
    tokens = count(words) + count(paper.text)
    return Draft(
        paper.kind, words, paper.text, origin, (span,), models, asset.draft_id, asset.work, scene.scene, tokens
    )


def _whole(asset: Asset, scenes: Sequence[CutScene], policy: DatasetPolicy) -> Iterator[Draft]:
    """Make examples of whole scripts, cut at scenes where they are long; a machine's words stand apart here too."""
    for group in ("core", "edited", "verbatim"):
        held: list[Unit] = []
        words: list[str] = []
        first: CutScene | None = None
        for scene in scenes:
            own = [unit for unit in scene.units if group_of(unit.origin, policy) == group]
            if held and first and sum(unit.tokens for unit in (*held, *own)) > _SCRIPT:
                yield _draft(asset, first, "continue", (f"{ASKED['continue']}\n\n", "\n\n".join(words)), held)
                held, words, first = [], [], None
            if own:
                first = first or scene
                held += own
                words += [part for part in (_heading(scene, policy), _joined(own)) if part]
        if held and first:
            yield _draft(asset, first, "continue", (f"{ASKED['continue']}\n\n", "\n\n".join(words)), held)


def _heading(scene: CutScene, policy: DatasetPolicy) -> str:
    """Return the heading where people wrote it, cut to what a prompt may repeat."""
    if group_of(scene.heading_origin, policy) != "core":
        return ""
    return _head(" ".join(scene.heading.split()), _HEADING)


def _joined(units: Sequence[Unit]) -> str:
    return "\n\n".join(unit.text for unit in units)


def _head(text: str, most: int) -> str:
    kept = ""
    for found in _WORD.finditer(text):
        if count(kept + found[0]) > most:
            break
        kept += found[0]
    return kept.strip()


def _tail(text: str) -> str:
    """Keep the last words of what stood before, no more tokens than a prompt may repeat."""
    words = _WORD.findall(text)
    kept = ""
    for word in reversed(words):
        if count(word + kept) > _REMINDER:
            break
        kept = word + kept
    return kept.strip()
