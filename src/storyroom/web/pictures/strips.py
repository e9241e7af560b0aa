"""Lanes of bars over one axis: presence, timelines, heat-strips. Draws any `Strips`, however many bars; knows no analysis."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from storyroom.domain.report import Bar, Lane, Strips
from storyroom.web.pictures.axis import AXIS, axis, ticks
from storyroom.web.pictures.drawing import Drawing, ToScene, cut, described, element, number, percent
from storyroom.web.pictures.tones import legend, paint, textures

__all__ = ["MOST_LANES", "draw_strips"]

MOST_LANES = 60
_MOST_BARS = 4000
_FEWEST_BARS = 40
_MOST_MARKS = 24
ROW, TALL, SHORT, FLAG = 28, 18, 5, 16
"""Pixels: a lane, its strongest and weakest bar, a row of numbers above the lanes."""
_CLOSE = 0.06
"""Numbers nearer than this share of the width stand one above the other."""
_NARROWEST = 0.002


def draw_strips(strips: Strips, to_scene: ToScene, key: str) -> Drawing:
    """Draw lanes as wide as their box; `key` keeps the ids of several pictures on one page apart."""
    lanes = strips.lanes[:MOST_LANES]
    length = strips.length if math.isfinite(strips.length) and strips.length > 0 else 1.0
    marks = [mark for mark in strips.marks[:_MOST_MARKS] if _sound(mark)]
    levels = _levels(marks, length)
    top = (max(levels) + 1) * FLAG if levels else 0
    most = max(_FEWEST_BARS, _MOST_BARS // max(len(lanes), 1))
    drawn = [list(_thinned([bar for bar in lane.bars if _sound(bar)], length, most)) for lane in lanes]
    tones = [bar.tone for bars in drawn for bar in bars]
    bottom = top + ROW * len(lanes)
    about = _about(strips, lanes, length)
    svg = described(
        key,
        cut(strips.title),
        about,
        {
            "class": "strips-picture" if any(tones) else "strips-picture one-tone",
            "width": "100%",
            "height": bottom + AXIS,
        },
        textures(tones, key),
        *(_band(mark, length, top, bottom) for mark in marks),
        *_grid(length, top, bottom),
        *(_bar(bar, top + ROW * row, length, to_scene, key) for row, bars in enumerate(drawn) for bar in bars),
        *(_flag(mark, order, length, level) for order, (mark, level) in enumerate(zip(marks, levels, strict=True), 1)),
        axis(0.0, length, bottom),
    )
    return Drawing(
        svg,
        about,
        tuple(cut(lane.label, 60) for lane in lanes),
        f"flags-{top // FLAG}" if top else "",
        legend(tones, key),
        tuple(_named(mark, strips.unit) for mark in marks),
    )


def _sound(bar: Bar) -> bool:
    return math.isfinite(bar.start) and math.isfinite(bar.end) and bar.end >= bar.start


def _thinned(bars: Sequence[Bar], length: float, most: int) -> Iterator[Bar]:
    """Yield the bars; where there are more than the eye can part, the strongest of each stretch stands for it."""
    if len(bars) <= most:
        yield from bars
        return
    slots: dict[int, Bar] = {}
    for bar in bars:
        first, last = (min(max(int(place / length * most), 0), most - 1) for place in (bar.start, bar.end))
        for slot in range(first, max(last, first + 1)):
            if slot not in slots or bar.weight > slots[slot].weight:
                slots[slot] = bar
    for slot, bar in sorted(slots.items()):
        yield bar._replace(start=slot * length / most, end=(slot + 1) * length / most)


def _bar(bar: Bar, y: float, length: float, to_scene: ToScene, key: str) -> Markup:
    start, end = (min(max(place, 0.0), length) for place in (bar.start, bar.end))
    weight = min(max(bar.weight, 0.0), 1.0) if math.isfinite(bar.weight) else 1.0
    height = round(SHORT + (TALL - SHORT) * weight, 1)
    wide = max(end - start, length * _NARROWEST)
    place: dict[str, object] = {
        "x": percent(min(start, length - wide), length),
        "y": round(y + ROW - 4 - height, 1),
        "width": percent(wide, length),
        "height": height,
        "rx": 1.5,
    }
    drawn = paint(bar.tone, place, cut(bar.label), key)
    if not bar.scene:
        return drawn
    return element("a", {"href": to_scene(bar.scene), "tabindex": "-1"}, drawn)


def _band(mark: Bar, length: float, top: float, bottom: float) -> Markup:
    """Draw how wide a mark is, across all lanes."""
    if mark.end <= mark.start:
        return Markup()
    place = {"x": percent(mark.start, length), "width": percent(mark.end - mark.start, length)}
    return element("rect", {"class": "band", "y": top, "height": bottom - top, **place})


def _flag(mark: Bar, order: int, length: float, level: int) -> Markup:
    middle = (mark.start + mark.end) / 2
    side = "start" if middle < length * 0.03 else "end" if middle > length * 0.97 else "middle"
    place = {"x": percent(middle, length), "y": FLAG * (level + 1) - 4}
    return element(
        "text", {"class": "flag", "text-anchor": side, **place}, element("title", {}, cut(mark.label)), str(order)
    )


def _levels(marks: Sequence[Bar], length: float) -> list[int]:
    """Give each number a row in which it stands clear of the others; four rows are the most."""
    taken: list[list[float]] = [[], [], [], []]
    levels: list[int] = []
    for mark in marks:
        at = (mark.start + mark.end) / 2 / length
        free = (level for level, places in enumerate(taken) if all(abs(at - place) >= _CLOSE for place in places))
        level = next(free, len(taken) - 1)
        taken[level].append(at)
        levels.append(level)
    return levels


def _grid(length: float, top: float, bottom: float) -> Iterator[Markup]:
    for at in ticks(0.0, length):
        place = {"x1": percent(at, length), "x2": percent(at, length), "y1": top, "y2": bottom}
        yield element("line", {"class": "grid", **place})


def _named(mark: Bar, unit: str) -> str:
    where = f"{number(round(mark.start, 1))} to {number(round(mark.end, 1))}"
    if mark.end <= mark.start:
        where = number(round(mark.start, 1))
    return f"{cut(mark.label)} ({cut(unit, 30)} {where})"


def _about(strips: Strips, lanes: Sequence[Lane], length: float) -> str:
    said = f"{len(strips.lanes)} {'lane' if len(strips.lanes) == 1 else 'lanes'} along {number(round(length, 1))} {cut(strips.unit, 30)}."
    left = len(strips.lanes) - len(lanes)
    return f"{said} The first {len(lanes)} are drawn; the table has all." if left else said
