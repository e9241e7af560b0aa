"""Draws what became of the lines over the generations, as SVG that reads in light and in dark: perplexity and rare words."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

__all__ = ["draw"]

_WIDE, _HIGH, _LEFT, _TOP = 330, 190, 44, 34
_LINES = (("guard off", "#c0392b", "6 4"), ("guard on", "#1f7a4d", ""))


def draw(rows: Sequence[Any]) -> str:
    """Draw the middle of the seeds as a line and all of them as dots. Rows: seed, line, generation, perplexity, rare …"""
    panels = (
        ("Perplexity on people's held-out works, of generation 0's", lambda row: row.perplexity, True),
        ("Rare words that still come, of generation 0's", lambda row: row.rare, False),
    )
    parts = [_panel(rows, at, *panel) for at, panel in enumerate(panels)]
    wide, high = 2 * (_WIDE + _LEFT) + 30, _HIGH + _TOP + 62
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" role="img" aria-label="Generations of models that learn from'
        f' models, with and without the guard" font-family="system-ui, sans-serif" font-size="12">'
        f'<rect width="{wide}" height="{high}" fill="#fff"/>{"".join(parts)}{_legend(high)}</svg>\n'
    )


def _panel(rows: Sequence[Any], at: int, title: str, of: Callable[[Any], float], logarithmic: bool) -> str:
    firsts = {(row.seed, row.line): of(row) for row in rows if row.generation == 0}
    points = [(row.line, row.generation, of(row) / firsts[row.seed, row.line]) for row in rows]
    last = max(point[1] for point in points)
    spelled: Callable[[float], float] = math.log if logarithmic else float
    values = [spelled(point[2]) for point in points]
    low, high = min(values), max(values)
    left = _LEFT + at * (_WIDE + _LEFT + 20)

    def place(generation: float, value: float) -> tuple[float, float]:
        up = (spelled(value) - low) / ((high - low) or 1)
        return left + generation / last * _WIDE, _TOP + (1 - up) * _HIGH

    drawn = [f'<text x="{left}" y="18" font-weight="600" fill="#222">{escape(title)}</text>']
    for step in range(5):
        value = low + (high - low) * step / 4
        shown = math.exp(value) if logarithmic else value
        _, y = place(0, shown)
        drawn.append(
            f'<path d="M{left} {y:.1f}H{left + _WIDE}" stroke="#ddd"/><text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end" fill="#444">{shown:.2f}</text>'
        )
    for name, colour, dashes in _LINES:
        middle = []
        for generation in range(last + 1):
            those = [value for line, when, value in points if line == name and when == generation]
            drawn += [
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2" fill="{colour}" opacity=".5"/>'
                for x, y in (place(generation, value) for value in those)
            ]
            if those:
                middle.append(place(generation, statistics.median(those)))
        path = " ".join(f"{'L' if at else 'M'}{x:.1f} {y:.1f}" for at, (x, y) in enumerate(middle))
        drawn.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"/>')
    drawn += [
        f'<text x="{place(number, 1)[0]:.1f}" y="{_TOP + _HIGH + 16}" text-anchor="middle" fill="#444">{number}</text>'
        for number in range(last + 1)
    ]
    drawn.append(
        f'<text x="{left + _WIDE / 2}" y="{_TOP + _HIGH + 32}" text-anchor="middle" fill="#444">generation</text>'
    )
    return "".join(drawn)


def _legend(high: int) -> str:
    drawn = []
    for at, (name, colour, dashes) in enumerate(_LINES):
        x = _LEFT + at * 150
        drawn.append(
            f'<path d="M{x} {high - 12}h28" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"/><text x="{x + 34}" y="{high - 8}" fill="#222">{name}</text>'
        )
    return "".join(drawn)
