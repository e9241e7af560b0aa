"""Each picture once more as tables, for whoever would rather read than look. Draws nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
    columns, cells = _stretch([bar for _, bar in bars])
    rows = (Row((label, *cells(bar)), scene=bar.scene) for label, bar in bars)
    lanes = Table("bars", "By lane", (Column("lane", "Lane"), *columns), tuple(rows))
    if not strips.marks:
        return (lanes,)
    columns, cells = _stretch(strips.marks)
    return (Table("marks", "Marks", columns, tuple(Row(cells(mark), scene=mark.scene) for mark in strips.marks)), lanes)


_STRETCH: tuple[tuple[Column, Callable[[Bar], str | float], str | float | None], ...] = (
    (Column("label", "What"), lambda bar: bar.label, ""),
    (Column("start", "From", numeric=True), lambda bar: bar.start, None),
    (Column("end", "To", numeric=True), lambda bar: bar.end, None),
    (Column("tone", "As"), lambda bar: bar.tone.replace("_", " "), ""),
    (Column("weight", "Strength", numeric=True), lambda bar: bar.weight, 1.0),
)
"""A column, what stands in it, and what need not be said: where every bar says only that, the column is left out."""


def _stretch(bars: Sequence[Bar]) -> tuple[tuple[Column, ...], Callable[[Bar], tuple[str | float, ...]]]:
    """Choose the columns that say something of these bars, and how a bar fills them."""
    kept = [(column, said) for column, said, silent in _STRETCH if any(said(bar) != silent for bar in bars)]
    return tuple(column for column, _ in kept), lambda bar: tuple(said(bar) for _, said in kept)


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
