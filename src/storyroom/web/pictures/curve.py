"""A measure along the script as a line, with its bounds where they are known. Draws any `Curve`; knows no analysis."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from storyroom.domain.report import Curve, Point
from storyroom.web.pictures.axis import AXIS, axis, ticks
from storyroom.web.pictures.drawing import Drawing, ToScene, cut, described, element, number, percent

__all__ = ["draw_curve"]

_HIGH, _WIDE, _AIR = 180, 1000, 10
"""The plot's own units; it is stretched to its box, its lines and words are not. Air keeps the topmost number inside."""
_MOST = 400
_MARGIN = 0.07
"""Share of the width that is left free for the numbers of the levels."""


def draw_curve(curve: Curve, to_scene: ToScene, key: str) -> Drawing:
    """Draw a curve as wide as its box; `key` keeps the ids of several pictures on one page apart."""
    sound = [point for point in curve.points if math.isfinite(point.x) and math.isfinite(point.y)]
    points, each = _thinned(sound)
    about = _about(curve, sound, each)
    x_low, x_high = min((p.x for p in points), default=0.0), max((p.x for p in points), default=1.0)
    x_high = x_high if x_high > x_low else x_low + 1.0
    frame = _Frame(x_low - _MARGIN * (x_high - x_low), x_high, *_heights(points))
    plot = {"viewBox": f"0 0 {_WIDE} {_HIGH}", "preserveAspectRatio": "none", "overflow": "visible"}
    svg = described(
        key,
        cut(curve.title),
        about,
        {"class": "curve-picture", "width": "100%", "height": _HIGH + _AIR + AXIS},
        *frame.lines(),
        element(
            "svg",
            {"x": 0, "y": _AIR, "width": "100%", "height": _HIGH, **plot},
            frame.bounds(points),
            element("path", {"class": "line", "d": frame.path([(p.x, p.y) for p in points])}) if points else Markup(),
            *(frame.dot(point) for point in points),
        ),
        *frame.levels(),
        *(frame.link(points, place, to_scene, cut(curve.unit, 30)) for place in range(len(points))),
        axis(frame.x_low, frame.x_high, _HIGH + _AIR, start=x_low),
    )
    return Drawing(svg, about)


class _Frame:
    """From the curve's own numbers to places in the plot."""

    def __init__(self, x_low: float, x_high: float, y_low: float, y_high: float) -> None:
        self.x_low, self.x_high, self.y_low, self.y_high = x_low, x_high, y_low, y_high

    def place(self, x: float, y: float) -> tuple[float, float]:
        across = (x - self.x_low) / (self.x_high - self.x_low)
        up = (min(max(y, self.y_low), self.y_high) - self.y_low) / (self.y_high - self.y_low)
        return round(_WIDE * across, 1), round(_HIGH * (1 - up), 1)

    def path(self, points: Sequence[tuple[float, float]]) -> str:
        places = (self.place(x, y) for x, y in points)
        return "M" + "L".join(f"{x} {y}" for x, y in places)

    def bounds(self, points: Sequence[Point]) -> Markup:
        """Draw how far the measure may be off, where that is known."""
        known = [
            (p.x, p.low, p.high)
            for p in points
            if p.low is not None and p.high is not None and math.isfinite(p.low) and math.isfinite(p.high)
        ]
        if len(known) < 2:
            return Markup()
        around = [(x, high) for x, _, high in known] + [(x, low) for x, low, _ in reversed(known)]
        return element("path", {"class": "bounds", "d": self.path(around) + "Z"})

    def dot(self, point: Point) -> Markup:
        """Draw a point as a stroke without length: its round ends are not stretched."""
        x, y = self.place(point.x, point.y)
        return element("path", {"class": "dot", "d": f"M{x} {y}h.01"})

    def lines(self) -> tuple[Markup, ...]:
        return tuple(
            element("line", {"class": "grid", "x1": 0, "x2": "100%", "y1": y, "y2": y})
            for y in (self.place(self.x_low, at)[1] + _AIR for at in ticks(self.y_low, self.y_high, 5))
        )

    def levels(self) -> tuple[Markup, ...]:
        return tuple(
            element("text", {"class": "tick level", "x": 0, "y": self.place(self.x_low, at)[1] + _AIR - 3}, number(at))
            for at in ticks(self.y_low, self.y_high, 5)
        )

    def link(self, points: Sequence[Point], index: int, to_scene: ToScene, unit: str) -> Markup:
        """Lay an unseen stretch over a point, so that it is easy to hit and says what stands there."""
        point = points[index]
        before = points[index - 1].x if index else point.x
        after = points[index + 1].x if index + 1 < len(points) else point.x
        start, end = (before + point.x) / 2 - self.x_low, (point.x + after) / 2 - self.x_low
        span = self.x_high - self.x_low
        place = {
            "x": percent(start, span),
            "width": percent(max(end - start, 0.0), span),
            "y": 0,
            "height": _HIGH + _AIR,
        }
        said = element("title", {}, f"{unit} {number(point.x)}: {number(round(point.y, 3))}")
        hit = element("rect", {"class": "hit", **place}, said)
        return element("a", {"href": to_scene(point.scene), "tabindex": "-1"}, hit) if point.scene else hit


def _thinned(points: Sequence[Point]) -> tuple[list[Point], int]:
    """Let one point stand for several, at their mean and with their bounds, where there are more than can be seen."""
    each = -(-len(points) // _MOST) or 1
    if each == 1:
        return list(points), 1
    return [_mean(points[first : first + each]) for first in range(0, len(points), each)], each


def _mean(points: Sequence[Point]) -> Point:
    lows = [p.y if p.low is None else p.low for p in points]
    highs = [p.y if p.high is None else p.high for p in points]
    x, y = (sum(values) / len(points) for values in zip(*((p.x, p.y) for p in points), strict=True))
    return Point(x, y, min(lows), max(highs), points[0].scene)


def _heights(points: Sequence[Point]) -> tuple[float, float]:
    """Begin at nought unless something lies below it; a share goes up to one."""
    seen = [value for p in points for value in (p.y, p.low, p.high) if value is not None and math.isfinite(value)]
    low, high = min([0.0, *seen]), max([0.0, *seen])
    if low >= 0 and 0.5 < high <= 1:
        return 0.0, 1.0
    return low, high if high > low else low + 1.0


def _about(curve: Curve, points: Sequence[Point], each: int) -> str:
    about = cut(curve.about, 400)
    if not points:
        return f"{about} There is nothing to draw.".strip()
    least, most = min(points, key=lambda p: p.y), max(points, key=lambda p: p.y)
    unit = cut(curve.unit, 30)
    ends = f"Lowest {_at(least, unit)}; highest {_at(most, unit)}."
    grouped = f" Each point is the mean of {each}, with the lowest and the highest of them." if each > 1 else ""
    return f"{about} {ends}{grouped}".strip()


def _at(point: Point, unit: str) -> str:
    return f"{number(round(point.y, 3))} at {unit} {number(round(point.x, 1))}"
