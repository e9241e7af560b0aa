"""What an analysis hands over: tables, pictures as data, findings. Doors show any of them without knowing which analysis made it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from storyroom.domain.story import Evidence, Finding, Witness

__all__ = [
    "AnalysisEntry", "Bar", "Column", "Curve", "Edge", "Graph", "Lane", "Node", "Point", "Report", "Row", "ScriptReports", "Strips",
    "Table",
]  # fmt: skip


class AnalysisEntry(NamedTuple):
    """An analysis as listed: what programs call it, what people call it, and what it looks at, in a line."""

    name: str
    title: str
    about: str
    along: bool = False
    """Whether a model has something to add where one reads along."""


class Column(NamedTuple):
    """One column: `key` for programs, `title` for people."""

    key: str
    title: str
    numeric: bool = False


class Row(NamedTuple):
    """One row; `evidence` is what it rests on, `scene` the ordinal it leads to."""

    cells: tuple[str | int | float | None, ...]
    evidence: tuple[Evidence, ...] = ()
    scene: int | None = None
    by: Witness = "rules"


class Table(NamedTuple):
    """Rows under columns; every row has as many cells as there are columns."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


class Bar(NamedTuple):
    """A stretch of a lane. Units: `start` and `end` as the picture's `unit`; `weight` 0 to 1 is how strong it shows."""

    start: float
    end: float
    label: str = ""
    weight: float = 1.0
    tone: str = ""
    """A word that the drawing knows: `day`, `night`, `dream`, `flashback`, `error`, `question`, `support` or empty."""
    scene: int | None = None


class Lane(NamedTuple):
    """One line of a strip picture."""

    label: str
    bars: tuple[Bar, ...]


class Strips(NamedTuple):
    """Presence strips, a timeline, a heat-strip: lanes of bars over one axis from 0 to `length`."""

    name: str
    title: str
    unit: str
    """What the axis counts, for people: `pages`, `scenes`, `story days`."""
    length: float
    lanes: tuple[Lane, ...]
    marks: tuple[Bar, ...] = ()
    """Named places or stretches across all lanes, such as turning points with their intervals."""


class Point(NamedTuple):
    """One point of a curve; `low` and `high` bound it where that is known."""

    x: float
    y: float
    low: float | None = None
    high: float | None = None
    scene: int | None = None


class Curve(NamedTuple):
    """A described measure over the script; `about` says what it counts and what it does not mean."""

    name: str
    title: str
    unit: str
    about: str
    points: tuple[Point, ...]


class Node(NamedTuple):
    """A dot of a graph; `size` is a count."""

    key: str
    label: str
    size: float


class Edge(NamedTuple):
    """A line of a graph between two node keys; `weight` is a count."""

    source: str
    target: str
    weight: float


class Graph(NamedTuple):
    """Who is tied to whom."""

    name: str
    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    directed: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """Everything one analysis found in one script."""

    name: str
    """As the registry calls the analysis."""
    title: str
    findings: tuple[Finding, ...] = ()
    tables: tuple[Table, ...] = ()
    pictures: tuple[Strips | Curve | Graph, ...] = ()
    notes: tuple[str, ...] = ()
    """What people should know before they read it: what was not looked at, what is missing."""
    data: Mapping[str, object] = field(default_factory=dict)
    """The analysis's own shape for programs, ready for `json.dumps`; documented in docs/analysis.md."""


class ScriptReports(NamedTuple):
    """One script of a series, read through; without reports where they were known already, or where it failed."""

    name: str
    key: str
    """Names everything that the reports rest on; empty where the script could not be opened."""
    pages: int = 0
    scenes: int = 0
    reports: tuple[Report, ...] = ()
    fault: str = ""
    """Why there are none, in words."""
