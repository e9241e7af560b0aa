"""The lines of a pair's variants by role: what stands before, at and after the breach that the gold names."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from storyroom.analysis.hearing.ear import Role
from storyroom.analysis.manuscript import Manuscript, Sentence
from storyroom.analysis.story.listening import lines_beside
from storyroom.analysis.story.state import story_of
from storyroom.journeys.read import read_script

__all__ = ["Spoken", "spoken_of"]


class Spoken(NamedTuple):
    """One variant of a pair."""

    pair: str
    form: str
    supported: bool
    breach: tuple[str, str]
    lines: Mapping[Role, tuple[str, ...]]


def spoken_of(folder: Path) -> Iterator[Spoken]:
    """Read the failure and the supported variant of every pair in a folder."""
    for path in sorted(folder.glob("*.json")):
        pair = json.loads(path.read_bytes())
        first, *_, last = pair["gold"]["violation"]["quotes"]
        for name in ("failure", "supported"):
            script = read_script("pair.fountain", pair["variants"][name].encode()).screenplay
            story = Manuscript(script).once(story_of)
            raised, broken = (_sentence(story.sentences, script.text.find(quote)) for quote in (first, last))
            if raised is None or broken is None:
                print(f"{folder.name}/{path.name}: {name}: the quotes are not in the script")
                continue
            beside = lines_beside(story, raised, broken)
            told = {role: tuple(line.text for line in lines) for role, lines in beside.items()}
            yield Spoken(
                f"{folder.name}/{pair['id']}", pair["form"], name == "supported", (raised.text, broken.text), told
            )


def _sentence(sentences: tuple[Sentence, ...], place: int) -> Sentence | None:
    """Return the sentence in which a quote begins; None where it is not in the script."""
    return next((one for one in sentences if one.start <= place < one.end), None)
