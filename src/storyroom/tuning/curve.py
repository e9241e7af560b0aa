"""The losses of a run as a picture, in SVG: every step faint, their running mean strong. Reads no file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

__all__ = ["loss_curve"]

_WIDE, _HIGH, _LEFT, _BELOW, _ABOVE, _RIGHT = 640, 320, 56, 40, 28, 16
_SMOOTH: Final = 0.9
_MOST_POINTS: Final = 2000


def loss_curve(losses: Sequence[float], title: str) -> str:
    """Draw losses by step. Shapes: one number a step, in nats per token."""
    if not losses:
        return _framed(title, "no step was taken", [])
    low, high = min(losses), max(losses)
    high = high if high > low else low + 1.0
    every = max(1, len(losses) // _MOST_POINTS)
    lines = [
        f'<polyline class="faint" points="{_points(losses[::every], low, high)}"/>',
        f'<polyline class="strong" points="{_points(_smoothed(losses)[::every], low, high)}"/>',
        *(_tick(low + (high - low) * part / 4, low, high) for part in range(5)),
        f'<text x="{_LEFT}" y="{_HIGH - 14}">1</text>',
        f'<text x="{_WIDE - _RIGHT}" y="{_HIGH - 14}" text-anchor="end">{len(losses)}</text>',
        f'<text x="{(_WIDE + _LEFT) // 2}" y="{_HIGH - 14}" text-anchor="middle">step</text>',
    ]
    return _framed(title, f"from {losses[0]:.3f} to {losses[-1]:.3f} nats a token in {len(losses)} steps", lines)


def _points(values: Sequence[float], low: float, high: float) -> str:
    across = (_WIDE - _LEFT - _RIGHT) / max(1, len(values) - 1)
    return " ".join(f"{_LEFT + place * across:.1f},{_y(value, low, high):.1f}" for place, value in enumerate(values))


def _y(value: float, low: float, high: float) -> float:
    return _ABOVE + (_HIGH - _BELOW - _ABOVE) * (high - value) / (high - low)


def _tick(value: float, low: float, high: float) -> str:
    y = _y(value, low, high)
    return (
        f'<line x1="{_LEFT}" x2="{_WIDE - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value:.2f}</text>'
    )


def _smoothed(values: Sequence[float]) -> list[float]:
    found, mean = [], values[0]
    for value in values:
        mean = _SMOOTH * mean + (1 - _SMOOTH) * value
        found.append(mean)
    return found


def _framed(title: str, told: str, parts: Sequence[str]) -> str:
    style = (
        "text{font:12px sans-serif;fill:#555}line{stroke:#8884}polyline{fill:none}"
        ".faint{stroke:#8888;stroke-width:1}.strong{stroke:#b3541e;stroke-width:2}"
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {_HIGH}" role="img">'
    words = f'<title>{escape(title)}: {escape(told)}</title><style>{style}</style><text x="{_LEFT}" y="16">{escape(title)}</text>'
    return "\n".join([head, words, *parts, "</svg>", ""])
