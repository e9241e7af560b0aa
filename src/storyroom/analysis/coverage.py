"""Coverage: a reader's report as a template filled with cited facts. Gives no grade; prose only from whoever is handed in, and marked."""

from __future__ import annotations

from typing import ClassVar

from storyroom.analysis.cast import Person, cast_of
from storyroom.analysis.clock.stamps import heading_evidence
from storyroom.analysis.covering.cited import Cited, Prose, checked
from storyroom.analysis.covering.lines import first_line, scene_lines
from storyroom.analysis.covering.remarks import remarks
from storyroom.analysis.days import days_of
from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.shape.threads import presence
from storyroom.analysis.shape.turning import turning_points
from storyroom.domain.report import Column, Report, Row, Table
from storyroom.domain.story import Evidence

__all__ = ["Coverage"]

_LOGLINE_KEYS = frozenset({"logline", "log line", "log-line", "premise", "synopsis"})
_PEOPLE = 12
_BUILT = "Every sentence is filled in from facts with their quotes; the lines of the synopsis are the script's own. It gives no grade and no advice."
_WRITTEN = "The sections marked so were written by a model from the facts below; a sentence whose quotes are not among them was taken out."


class Coverage:
    """A reader's report: logline, synopsis, people, remarks, each with its quotes."""

    name: ClassVar[str] = "coverage"
    title: ClassVar[str] = "Coverage"

    def __init__(self, prose: Prose | None = None) -> None:
        self._prose = prose

    def analyse(self, manuscript: Manuscript) -> Report:
        """Fill in the report; let the writer of prose, where there is one, tell the same facts in sentences."""
        people = _people(manuscript)
        lines = manuscript.once(scene_lines)
        said = tuple(remarks(manuscript))
        tables = (
            _cover(manuscript),
            _logline(manuscript, people),
            Table(
                "synopsis",
                "Synopsis, scene by scene",
                (
                    Column("number", "Scene"),
                    Column("heading", "Heading"),
                    Column("line", "What happens"),
                    Column("source", "From"),
                ),
                tuple(
                    Row(
                        (one.scene.scene_number, one.scene.heading, _flat(one.quote), one.source),
                        (one.quote,),
                        one.scene.scene,
                    )
                    for one in lines
                ),
            ),
            _cast(manuscript, people),
            Table(
                "remarks",
                "Remarks",
                (Column("about", "About"), Column("remark", "Remark")),
                tuple(Row((one.about, one.cited.text), one.cited.evidence, _scene(one.cited.evidence)) for one in said),
            ),
        )
        if self._prose is None:
            return Report(self.name, self.title, tables=tables, notes=(_BUILT,))
        facts = {
            "synopsis": tuple(Cited(_flat(one.quote), (one.quote,)) for one in lines),
            "remarks": tuple(one.cited for one in said),
        }
        written, dropped = _written(self._prose, facts)
        notes = (_BUILT, _WRITTEN, *((f"Taken out: {dropped} sentences.",) if dropped else ()))
        return Report(self.name, self.title, tables=(*written, *tables), notes=notes)


def _written(prose: Prose, facts: dict[str, tuple[Cited, ...]]) -> tuple[tuple[Table, ...], int]:
    """Have each section told in sentences, and keep those that the facts carry."""
    tables: list[Table] = []
    dropped = 0
    for section, given in facts.items():
        kept, out = checked(prose.write(section, given), given)
        dropped += out
        rows = tuple(Row((one.text,), one.evidence, _scene(one.evidence), "model") for one in kept)
        tables.append(
            Table(f"{section}_prose", f"{section.capitalize()}, told by a model", (Column("text", "Text"),), rows)
        )
    return tuple(tables), dropped


def _cover(manuscript: Manuscript) -> Table:
    """Say what the title page says, then the counts."""
    script = manuscript.script
    page = [
        Row((field.key, " ".join(field.value.split())), (manuscript.evidence(field.start, field.end),))
        for field in script.title_page
        if field.key.lower() not in _LOGLINE_KEYS
    ]
    days = max((one.day for one in days_of(manuscript)), default=0)
    counts = {
        "Pages": max((scene.page or 0 for scene in manuscript.scenes), default=0),
        "Scenes": len(manuscript.scenes),
        "Sets": len({scene.location.upper() for scene in manuscript.scenes if scene.location}),
        "Speaking parts": sum(person.speaks for person in manuscript.once(cast_of).people),
        "Story days": days,
    }
    ends = tuple(heading_evidence(manuscript, scene) for scene in (*manuscript.scenes[:1], *manuscript.scenes[-1:]))
    rows = (*page, *(Row((key, value), ends) for key, value in counts.items() if value))
    return Table("cover", "Cover", (Column("field", "Field"), Column("value", "Value")), rows)


def _logline(manuscript: Manuscript, people: tuple[Person, ...]) -> Table:
    """Give the writer's own logline, else one built of who it is about and where it turns."""
    columns = (Column("logline", "Logline"), Column("source", "From"))
    for field in manuscript.script.title_page:
        if field.key.lower() in _LOGLINE_KEYS and field.value.strip():
            quoted = (manuscript.evidence(field.start, field.end),)
            return Table("logline", "Logline", columns, (Row((" ".join(field.value.split()), "title page"), quoted),))
    own = first_line(manuscript)
    rows = [Row((_flat(own), "the writer's line before the first scene"), (own,))] if own else []
    built = _built(manuscript, people)
    rows += [Row((built.text, "built from facts"), built.evidence, _scene(built.evidence))] if built else []
    return Table("logline", "Logline", columns, tuple(rows))


def _built(manuscript: Manuscript, people: tuple[Person, ...]) -> Cited | None:
    if not people or not manuscript.scenes:
        return None
    lead, *others = people[:3]
    points = manuscript.once(turning_points)
    first = manuscript.scenes[0]
    said = f"{_with_age(lead)}"
    said += f", with {' and '.join(_with_age(one) for one in others)}" if others else ""
    said += f"; it begins in {first.location or first.heading}"
    evidence = [one.introduction for one in (lead, *others) if one.introduction] + [heading_evidence(manuscript, first)]
    if points:
        turn, climax = points[0].scene.scene, points[-1].scene.scene
        said += f", sets out at scene {turn.scene_number or turn.scene} and comes to a head at scene {climax.scene_number or climax.scene}"
        evidence += [heading_evidence(manuscript, turn), heading_evidence(manuscript, climax)]
    return Cited(f"{said}.", tuple(dict.fromkeys(evidence)))


def _with_age(person: Person) -> str:
    return f"{person.name} ({person.age})" if person.age else person.name


def _people(manuscript: Manuscript) -> tuple[Person, ...]:
    """Return who is in the story, whoever is in most scenes first among those who say most."""
    cast, there = manuscript.once(cast_of), presence(manuscript)
    return tuple(person for person in cast.people if person.kind == "person" and person.id in there)[:_PEOPLE]


def _cast(manuscript: Manuscript, people: tuple[Person, ...]) -> Table:
    there = presence(manuscript)
    columns = (
        Column("name", "Name"),
        Column("age", "Age"),
        Column("scenes", "Scenes", numeric=True),
        Column("introduction", "As introduced"),
    )
    rows = []
    for person in people:
        first = manuscript.scene(there[person.id][0])
        quoted = person.introduction or (heading_evidence(manuscript, first) if first else None)
        cells = (
            person.name,
            person.age,
            len(there[person.id]),
            _flat(person.introduction) if person.introduction else "",
        )
        rows.append(Row(cells, (quoted,) if quoted else (), there[person.id][0]))
    return Table("people", "People", columns, tuple(rows))


def _flat(quote: Evidence) -> str:
    return " ".join(quote.quote.split())


def _scene(evidence: tuple[Evidence, ...]) -> int | None:
    return evidence[0].scene or None if evidence else None
