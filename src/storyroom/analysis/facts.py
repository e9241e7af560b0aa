"""The state of the story: what the script says of people, things, rules and days, each with its world and its very words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import ClassVar

from storyroom.analysis.cast import cast_of
from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.story import (
    abilities,
    bodies,
    counts,
    dates,
    deaths,
    gifts,
    kinship,
    laws,
    light,
    locks,
    props,
    secrets,
    vows,
)
from storyroom.analysis.story.state import Story, story_of
from storyroom.domain.report import Column, Report, Row, Table
from storyroom.domain.shapes_analysis import fact_shape
from storyroom.domain.story import Fact

__all__ = ["Facts", "facts_of", "facts_report"]

_SOURCES = (deaths, bodies, props, gifts, locks, abilities, kinship, vows, laws, secrets, counts, dates, light)
_COLUMNS = (
    Column("kind", "About"),
    Column("subject", "Whom or what"),
    Column("value", "Is said"),
    Column("polarity", "Holds"),
    Column("world", "In whose world"),
    Column("number", "Scene"),
)


class Facts:
    """Typed facts with world, polarity and exact span."""

    name: ClassVar[str] = "facts"
    title: ClassVar[str] = "What the script says"

    def analyse(self, manuscript: Manuscript) -> Report:
        """List the facts in the order of the script."""
        found = manuscript.once(facts_of)
        kinds = ", ".join(f"{count} of {kind}" for kind, count in Counter(fact.kind for fact in found).most_common())
        note = f"Read by rules, without a model: {kinds}." if found else "The rules found no fact in this script."
        return facts_report(found, (note,))


def facts_report(found: Sequence[Fact], notes: Sequence[str]) -> Report:
    """Lay facts out, whoever found them."""
    rows = tuple(
        Row(
            (
                fact.kind,
                fact.subject,
                fact.value,
                "yes" if fact.polarity else "no",
                fact.world.value,
                fact.evidence.scene_number,
            ),
            (fact.evidence,),
            fact.evidence.scene or None,
            fact.by,
        )
        for fact in found
    )
    return Report(
        Facts.name,
        Facts.title,
        tables=(Table("facts", "Facts in order", _COLUMNS, rows),),
        notes=tuple(notes),
        data={"facts": [fact_shape(fact) for fact in found]},
    )


def facts_of(manuscript: Manuscript) -> tuple[Fact, ...]:
    """Return every fact, in the order of the script; use it through `manuscript.once`."""
    story = manuscript.once(story_of)
    found = [fact for source in _SOURCES for fact in source.facts(story)]
    return tuple(sorted((*found, *_presence(manuscript, story)), key=lambda fact: (fact.evidence.start, fact.kind)))


def _presence(manuscript: Manuscript, story: Story) -> Iterator[Fact]:
    """Yield who is in each scene, quoted where they are first named or first speak."""
    cast = manuscript.once(cast_of)
    for scene in manuscript.scenes:
        seen: set[str] = set()
        for sentence in manuscript.by_scene.get(scene.scene, ()):
            speaker = cast.of_cue(sentence.speaker) if sentence.spoken else None
            for person in (speaker,) if speaker else () if sentence.spoken else cast.find(sentence.text):
                if person.id not in seen:
                    seen.add(person.id)
                    yield story.fact("presence", person.name, scene.location or scene.heading, sentence)
