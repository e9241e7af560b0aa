"""The people of a script: what they say and where they are, who is with whom, how distinct they sound. Counts; never a score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import ClassVar

from storyroom.analysis.cast import Person, cast_of
from storyroom.analysis.casting.entrances import entrances
from storyroom.analysis.casting.voices import voices_table
from storyroom.analysis.manuscript import Manuscript
from storyroom.domain.eighths import format_eighths
from storyroom.domain.report import Bar, Column, Edge, Graph, Lane, Node, Report, Row, Strips, Table

__all__ = ["Characters"]

_LANES = 24
_DOTS = 80
_ADULT = 18


@dataclass
class _Counts:
    speeches: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    spoken_in: dict[str, set[int]] = field(default_factory=dict)
    present: dict[int, tuple[str, ...]] = field(default_factory=dict)
    to: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Speeches of one that stand next to a speech of another in the same scene."""


class Characters:
    """Speeches, scenes, company and voices, person by person."""

    name: ClassVar[str] = "characters"
    title: ClassVar[str] = "Characters"

    def analyse(self, manuscript: Manuscript) -> Report:
        """Count what everybody says and where they are."""
        counts = _count(manuscript)
        cast = cast_of(manuscript)
        notes = [f"{rare} is one letter from {often}: one name or two?" for rare, often in cast.doubtful]
        voices, said = voices_table(manuscript)
        if not cast.people:
            notes.append("Nobody speaks here and nobody is introduced.")
        return Report(
            self.name,
            self.title,
            tables=(
                _people(manuscript, counts),
                _introductions(manuscript),
                _speaking(manuscript),
                _comings(manuscript),
                _representation(manuscript, counts),
                voices,
            ),
            pictures=(_presence(manuscript, counts), _company(manuscript, counts), _talk(manuscript, counts)),
            notes=(*notes, said),
            data={"people": [_shape(person) for person in cast.people], "scenes": _scenes(manuscript, counts)},
        )


def _count(manuscript: Manuscript) -> _Counts:
    cast, counts = cast_of(manuscript), _Counts()
    speeches: dict[int, list[tuple[int, str]]] = {}
    for sentence in manuscript.sentences:
        person = cast.of_cue(sentence.speaker) if sentence.spoken else None
        if person is None:
            continue
        counts.words[person.id] += len(sentence.text.split())
        counts.spoken_in.setdefault(person.id, set()).add(sentence.scene)
        listed = speeches.setdefault(sentence.scene, [])
        if not listed or listed[-1][0] != sentence.speech:
            listed.append((sentence.speech, person.id))
            counts.speeches[person.id] += 1
    for listed in speeches.values():
        for (_, one), (_, other) in pairwise(listed):
            if one != other:
                counts.to[one, other] += 1
    counts.present = {scene.scene: cast.present(manuscript, scene.scene) for scene in manuscript.scenes}
    return counts


def _people(manuscript: Manuscript, counts: _Counts) -> Table:
    columns = (
        Column("name", "Name"), Column("age", "Age"), Column("speeches", "Speeches", numeric=True),
        Column("words", "Words", numeric=True), Column("share", "Share of words", numeric=True),
        Column("scenes", "Scenes", numeric=True), Column("speaking_scenes", "Speaks in", numeric=True),
        Column("eighths", "Eighths", numeric=True), Column("length", "Length"), Column("first", "First in"),
        Column("last", "Last in"), Column("aliases", "Also"), Column("kind", "Kind"), Column("role", "Is"),
        Column("tied_to", "Tied to"), Column("id", "Id"),
    )  # fmt: skip
    cast, total = cast_of(manuscript), sum(counts.words.values())
    rows = []
    for person in cast.people:
        scenes = [scene for scene in manuscript.scenes if person.id in counts.present[scene.scene]]
        eighths = sum(scene.page_eighths or 0 for scene in scenes)
        ends = [scenes[0], scenes[-1]] if scenes else []
        first, last = ([one.scene_number or f"({one.scene})" for one in ends]) or ("", "")
        words = counts.words[person.id]
        cells = (
            person.name, person.age, counts.speeches[person.id], words, round(words / total, 3) if total else 0.0,
            len(scenes), len(counts.spoken_in.get(person.id, ())), eighths, format_eighths(eighths), first, last,
            ", ".join(person.aliases), person.kind, ", ".join(person.roles),
            ", ".join(filter(None, (person.variant_of, *person.members))), person.id,
        )  # fmt: skip
        rows.append(
            Row(cells, (person.introduction,) if person.introduction else (), scenes[0].scene if scenes else None)
        )
    return Table("people", "Who is in it", columns, tuple(rows))


def _introductions(manuscript: Manuscript) -> Table:
    columns = (
        Column("name", "Name"),
        Column("age", "Age"),
        Column("years", "Years", numeric=True),
        Column("quote", "Introduced as"),
    )
    rows = tuple(
        Row(
            (person.name, person.age, person.years, " ".join(person.introduction.quote.split())),
            tuple(dict.fromkeys(filter(None, (person.introduction, person.age_evidence)))),
            person.introduction.scene,
        )
        for person in cast_of(manuscript).people
        if person.introduction
    )
    return Table("introductions", "Introductions and ages", columns, rows)


def _speaking(manuscript: Manuscript) -> Table:
    """Lay who is cued in each scene, by the name that is printed there, with how many speeches."""
    columns = (
        Column("number", "Scene"), Column("heading", "Heading"), Column("parts", "Parts", numeric=True),
        Column("speeches", "Speeches", numeric=True), Column("who", "Who speaks"),
    )  # fmt: skip
    rows = []
    for scene in manuscript.scenes:
        said = _cued(manuscript, scene.scene)
        who = ", ".join(f"{name} {count}" for name, count in said.items())
        cells = (scene.scene_number or f"({scene.scene})", scene.heading, len(said), sum(said.values()), who)
        heading = manuscript.evidence(scene.start, scene.start + len(scene.heading))
        rows.append(Row(cells, (heading,), scene.scene))
    return Table("speaking", "Speaking parts, scene by scene", columns, tuple(rows))


def _cued(manuscript: Manuscript, scene: int) -> dict[str, int]:
    """Count the speeches under each cue name of a scene, in order of first speech."""
    found: dict[str, set[int]] = {}
    for sentence in manuscript.by_scene.get(scene, ()):
        if sentence.spoken:
            found.setdefault(sentence.speaker, set()).add(sentence.speech)
    return {name: len(speeches) for name, speeches in found.items()}


def _scenes(manuscript: Manuscript, counts: _Counts) -> list[dict[str, object]]:
    return [
        {
            "scene": scene.scene,
            "scene_number": scene.scene_number,
            "speaking": list(_cued(manuscript, scene.scene)),
            "present": list(counts.present[scene.scene]),
        }
        for scene in manuscript.scenes
    ]


def _comings(manuscript: Manuscript) -> Table:
    columns = (Column("number", "Scene"), Column("name", "Name"), Column("what", "What"), Column("quote", "Quote"))
    rows = tuple(
        Row(
            (one.evidence.scene_number, one.person.name, one.what, " ".join(one.evidence.quote.split())),
            (one.evidence,),
            one.evidence.scene,
        )
        for one in entrances(manuscript)
    )
    return Table("entrances", "Entrances and exits, where stated", columns, rows)


def _representation(manuscript: Manuscript, counts: _Counts) -> Table:
    """State counts as counts: who speaks, how the words are shared, which ages are given."""
    people = [one for one in cast_of(manuscript).people if one.kind == "person"]
    speaking = [one for one in people if one.speaks]
    aged = [one for one in speaking if one.years is not None]
    total = sum(counts.words.values())
    listed = (
        ("People, named or described", len(people)),
        ("Speaking parts", len(speaking)),
        ("Speaking parts of ten speeches or more", sum(counts.speeches[one.id] >= 10 for one in speaking)),
        ("People who never speak", len(people) - len(speaking)),
        ("Groups that speak", sum(one.speaks for one in cast_of(manuscript).people if one.kind == "group")),
        ("Speaking parts with a stated age", len(aged)),
        ("Of these under 18", sum((one.years or 0) < _ADULT for one in aged)),
        ("Of these 60 or older", sum((one.years or 0) >= 60 for one in aged)),
        ("Words spoken", total),
        ("Words of the part with most", max(counts.words.values(), default=0)),
        ("Words of the three parts with most", sum(count for _, count in counts.words.most_common(3))),
    )
    columns = (Column("what", "Count of"), Column("count", "Number", numeric=True))
    return Table("representation", "Counts of parts", columns, tuple(Row(cells) for cells in listed))


def _presence(manuscript: Manuscript, counts: _Counts) -> Strips:
    """Lay a lane for each person along the pages: strong where they speak, pale where they are only there."""
    starts: dict[int, tuple[float, float]] = {}
    at = 0.0
    for scene in manuscript.scenes:
        end = at + max(scene.page_eighths or 0, 1) / 8
        starts[scene.scene] = (at, end)
        at = end
    numbers = {scene.scene: scene.scene_number or f"({scene.scene})" for scene in manuscript.scenes}
    lanes = []
    for person in cast_of(manuscript).people:
        bars = tuple(
            Bar(
                *starts[scene],
                numbers[scene],
                1.0 if scene in counts.spoken_in.get(person.id, ()) else 0.4,
                scene=scene,
            )
            for scene, there in counts.present.items()
            if person.id in there
        )
        if bars:
            lanes.append(Lane(person.name, bars))
    lanes.sort(key=lambda lane: -len(lane.bars))
    return Strips("presence", "Who is where, page by page", "pages", at, tuple(lanes[:_LANES]))


def _company(manuscript: Manuscript, counts: _Counts) -> Graph:
    shown = _shown(manuscript)
    together: Counter[tuple[str, str]] = Counter()
    for there in counts.present.values():
        together.update(combinations(sorted(shown.intersection(there)), 2))
    scenes = Counter(id_ for there in counts.present.values() for id_ in there)
    return _graph("company", "Who shares scenes with whom", manuscript, scenes, together)


def _talk(manuscript: Manuscript, counts: _Counts) -> Graph:
    return _graph("talk", "Whose speech stands before whose", manuscript, counts.speeches, counts.to, directed=True)


def _shown(manuscript: Manuscript) -> frozenset[str]:
    """Return who stands in the pictures of company and talk: those who say most."""
    return frozenset(person.id for person in cast_of(manuscript).people[:_DOTS])


def _graph(
    name: str,
    title: str,
    manuscript: Manuscript,
    sizes: Mapping[str, int],
    edges: Mapping[tuple[str, str], int],
    *,
    directed: bool = False,
) -> Graph:
    shown = _shown(manuscript)
    nodes = tuple(
        Node(one.id, one.name, float(sizes[one.id]))
        for one in cast_of(manuscript).people
        if one.id in shown and sizes.get(one.id)
    )
    lines = tuple(
        Edge(one, other, float(count))
        for (one, other), count in sorted(edges.items(), key=lambda pair: (-pair[1], pair[0]))
        if {one, other} <= shown
    )
    return Graph(name, title, nodes, lines, directed)


def _shape(person: Person) -> dict[str, object]:
    return {
        "id": person.id,
        "name": person.name,
        "kind": person.kind,
        "cues": list(person.cues),
        "aliases": list(person.aliases),
        "age": person.age,
        "roles": list(person.roles),
        "variant_of": person.variant_of,
        "members": list(person.members),
    }
