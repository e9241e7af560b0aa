"""Each picture once more as tables, for whoever would rather read than look. Draws nothing."""

from __future__ import annotations

from storyroom.domain.report import Bar, Column, Curve, Graph, Row, Strips, Table

__all__ = ["twins"]


def twins(picture: Strips | Curve | Graph) -> tuple[Table, ...]:
    """Lay a picture out as tables that say all it shows."""
    if isinstance(picture, Strips):
        return _strips(picture)
    if isinstance(picture, Curve):
        return (_curve(picture),)
    return _graph(picture)


def _strips(strips: Strips) -> tuple[Table, ...]:
    bars = [(lane.label, bar) for lane in strips.lanes for bar in lane.bars]
    columns = (Column("lane", "Lane"), *_STRETCH)
    lanes = Table(
        "bars", "By lane", columns, tuple(Row((label, *_stretch(bar)), scene=bar.scene) for label, bar in bars)
    )
    if not strips.marks:
        return (lanes,)
    marks = Table("marks", "Marks", _STRETCH, tuple(Row(_stretch(mark), scene=mark.scene) for mark in strips.marks))
    return (marks, lanes)


_STRETCH = (
    Column("label", "What"),
    Column("start", "From", numeric=True),
    Column("end", "To", numeric=True),
    Column("tone", "As"),
    Column("weight", "Strength", numeric=True),
)


def _stretch(bar: Bar) -> tuple[str | float, ...]:
    return bar.label, bar.start, bar.end, bar.tone.replace("_", " "), bar.weight


def _curve(curve: Curve) -> Table:
    bounded = any(point.low is not None or point.high is not None for point in curve.points)
    ends = (Column("low", "At least", numeric=True), Column("high", "At most", numeric=True)) if bounded else ()
    columns = (Column("x", curve.unit, numeric=True), Column("y", "Value", numeric=True), *ends)
    rows = (
        Row((point.x, point.y, *((point.low, point.high) if bounded else ())), scene=point.scene)
        for point in curve.points
    )
    return Table("points", "Point by point", columns, tuple(rows))


def _graph(graph: Graph) -> tuple[Table, ...]:
    labels = {node.key: node.label for node in graph.nodes}
    ends = ("From", "To") if graph.directed else ("One", "Other")
    ties = Table(
        "ties",
        "Ties",
        (Column("source", ends[0]), Column("target", ends[1]), Column("weight", "Count", numeric=True)),
        tuple(
            Row((labels.get(edge.source, edge.source), labels.get(edge.target, edge.target), edge.weight))
            for edge in sorted(graph.edges, key=lambda edge: -edge.weight)
        ),
    )
    names = Table(
        "names",
        "Names",
        (Column("name", "Name"), Column("size", "Count", numeric=True)),
        tuple(Row((node.label, node.size)) for node in sorted(graph.nodes, key=lambda node: -node.size)),
    )
    return (ties, names)
