"""Who is tied to whom: names on a circle, ties across it. The same graph is always drawn the same; knows no analysis."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from storyroom.domain.report import Edge, Graph, Node
from storyroom.web.pictures.drawing import Drawing, cut, described, element, number

__all__ = ["MOST_NODES", "draw_graph"]

MOST_NODES = 40
_MOST_EDGES = 400
_FEW = 14
"""So many names can stand upright around the circle; more are turned along its spokes."""
_WIDE, _RADIUS, _LABEL, _LETTER = 640, 172, 20, 8.8
"""The picture's own units; a letter is so wide at most, on the smallest window."""
_TOLD = 3


class _Spot(NamedTuple):
    node: Node
    angle: float
    x: float
    y: float
    dot: float


def draw_graph(graph: Graph, key: str) -> Drawing:
    """Draw the largest names and the strongest ties between them; `key` keeps the ids of several pictures apart."""
    nodes = sorted((n for n in graph.nodes if math.isfinite(n.size)), key=lambda n: (-n.size, n.key))[:MOST_NODES]
    edges = _edges(graph, {node.key for node in nodes})
    few = len(nodes) <= _FEW
    ordered = list(_ordered(nodes, edges))
    above, below = (48, 48) if few else (_reach(ordered, -1), _reach(ordered, 1))
    high, middle = above + 2 * _RADIUS + below, above + _RADIUS
    spots = _spots(ordered, middle)
    most = max((edge.weight for edge in edges), default=1.0)
    about = _about(graph, nodes, edges)
    svg = described(
        key,
        cut(graph.title),
        about,
        {"class": f"graph-picture {'few' if few else 'many'}", "viewBox": f"0 0 {_WIDE} {high}"},
        _arrow(key) if graph.directed else Markup(),
        *(_tie(edge, spots, most, middle, key if graph.directed else "") for edge in reversed(edges)),
        *(_name(spot, few=few) for spot in spots.values()),
    )
    return Drawing(svg, about)


def _edges(graph: Graph, drawn: set[str]) -> list[Edge]:
    """Take the strongest ties among the names drawn, strongest first."""
    kept = (e for e in graph.edges if e.source in drawn and e.target in drawn and e.source != e.target and e.weight > 0)
    return sorted((edge for edge in kept if math.isfinite(edge.weight)), key=lambda e: (-e.weight, e.source, e.target))[
        :_MOST_EDGES
    ]


def _ordered(nodes: Sequence[Node], edges: Sequence[Edge]) -> Iterator[Node]:
    """Go from each name to the one most tied to it, so that those who belong together stand together."""
    ties: dict[str, dict[str, float]] = {node.key: {} for node in nodes}
    for edge in edges:
        for one, other in ((edge.source, edge.target), (edge.target, edge.source)):
            ties[one][other] = ties[one].get(other, 0.0) + edge.weight
    left = {node.key: node for node in nodes}
    last = ""
    while left:
        near = ties.get(last, {})
        last = min(left, key=lambda key: (-near.get(key, 0.0), -left[key].size, key))
        yield left.pop(last)


def _angle(place: int, count: int) -> float:
    """Go round clockwise from the top."""
    return 2 * math.pi * place / count - math.pi / 2


def _reach(nodes: Sequence[Node], side: int) -> int:
    """Say how far names along their spokes stand out of the circle: upwards with side -1, downwards with 1."""
    ends = [0.0]
    for place, node in enumerate(nodes):
        down = math.sin(_angle(place, len(nodes))) * side
        ends.append(down * (_RADIUS + 24 + _LETTER * len(cut(node.label, _LABEL))) - _RADIUS)
    return 16 + round(max(ends))


def _spots(nodes: Sequence[Node], middle: float) -> dict[str, _Spot]:
    largest = max((node.size for node in nodes), default=1.0) or 1.0
    found: dict[str, _Spot] = {}
    for place, node in enumerate(nodes):
        angle = _angle(place, len(nodes))
        x, y = _WIDE / 2 + _RADIUS * math.cos(angle), middle + _RADIUS * math.sin(angle)
        dot = 4 + 9 * math.sqrt(max(node.size, 0.0) / largest)
        found[node.key] = _Spot(node, angle, round(x, 1), round(y, 1), round(dot, 1))
    return found


def _tie(edge: Edge, spots: Mapping[str, _Spot], most: float, middle: float, key: str) -> Markup:
    """Draw a tie as a bow towards the middle; its width is its weight."""
    one, other = spots[edge.source], spots[edge.target]
    share = edge.weight / most
    middle_x, middle_y = (one.x + other.x) / 2, (one.y + other.y) / 2
    bow_x, bow_y = (0.45 * middle_x + 0.55 * _WIDE / 2, 0.45 * middle_y + 0.55 * middle)
    if key:  # there and back are two bows
        bow_x, bow_y = bow_x - (other.y - one.y) * 0.09, bow_y + (other.x - one.x) * 0.09
    end_x, end_y = _short_of(other, bow_x, bow_y, other.dot + 5) if key else (other.x, other.y)
    attributes: dict[str, object] = {
        "class": "tie",
        "d": f"M{one.x} {one.y}Q{round(bow_x, 1)} {round(bow_y, 1)} {end_x} {end_y}",
        "stroke-width": round(1 + 5 * share, 2),
        "stroke-opacity": round(0.3 + 0.5 * share, 2),
    }
    if key:
        attributes["marker-end"] = f"url(#{key}-arrow)"
    between = "to" if key else "and"
    said = f"{cut(one.node.label, 40)} {between} {cut(other.node.label, 40)}: {number(edge.weight)}"
    return element("path", attributes, element("title", {}, said))


def _short_of(spot: _Spot, x: float, y: float, gap: float) -> tuple[float, float]:
    """Stop before a dot's rim, coming from a point."""
    away = math.hypot(spot.x - x, spot.y - y) or 1.0
    return round(spot.x - (spot.x - x) / away * gap, 1), round(spot.y - (spot.y - y) / away * gap, 1)


def _arrow(key: str) -> Markup:
    size = {
        "viewBox": "0 0 8 8",
        "refX": 4,
        "refY": 4,
        "markerWidth": 8,
        "markerHeight": 8,
        "markerUnits": "userSpaceOnUse",
    }
    head = element("path", {"class": "arrow", "d": "M0 0L8 4L0 8z"})
    return element("defs", {}, element("marker", {"id": f"{key}-arrow", "orient": "auto", **size}, head))


def _name(spot: _Spot, *, few: bool) -> Markup:
    said = element("title", {}, f"{cut(spot.node.label, 60)}: {number(spot.node.size)}")
    dot = element("circle", {"class": "dot", "cx": spot.x, "cy": spot.y, "r": spot.dot}, said)
    return dot + (_upright(spot) if few else _turned(spot))


def _upright(spot: _Spot) -> Markup:
    across, down = math.cos(spot.angle), math.sin(spot.angle)
    away = spot.dot + 7
    side = "middle" if abs(across) < 0.2 else "start" if across > 0 else "end"
    place = {"x": round(spot.x + across * away, 1), "y": round(spot.y + down * (away + 6) + 4, 1), "text-anchor": side}
    return element("text", {"class": "name", **place}, cut(spot.node.label, _LABEL))


def _turned(spot: _Spot) -> Markup:
    degrees = math.degrees(spot.angle)
    left = math.cos(spot.angle) < -1e-9
    away = spot.dot + 6
    x, y = spot.x + math.cos(spot.angle) * away, spot.y + math.sin(spot.angle) * away
    turn = f"translate({round(x, 1)} {round(y, 1)}) rotate({round(degrees + 180 if left else degrees, 1)})"
    return element(
        "text",
        {"class": "name", "transform": turn, "dy": ".35em", "text-anchor": "end" if left else "start"},
        cut(spot.node.label, _LABEL),
    )


def _about(graph: Graph, nodes: Sequence[Node], edges: Sequence[Edge]) -> str:
    if not graph.nodes:
        return "There is nobody to draw."
    labels = {node.key: cut(node.label, 40) for node in nodes}
    between = "to" if graph.directed else "and"
    told = "; ".join(f"{labels[e.source]} {between} {labels[e.target]} ({number(e.weight)})" for e in edges[:_TOLD])
    count = f"{len(graph.nodes)} {'name' if len(graph.nodes) == 1 else 'names'}, {len(graph.edges)} {'tie' if len(graph.edges) == 1 else 'ties'}."
    left = f" The {len(nodes)} largest are drawn; the table has all." if len(nodes) < len(graph.nodes) else ""
    return f"{count}{f' Strongest: {told}.' if told else ''}{left}"
