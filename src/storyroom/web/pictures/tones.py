"""How each tone of a bar is drawn: a colour, and a texture that stands where colours cannot be told apart. Knows no picture."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from markupsafe import Markup

from storyroom.web.pictures.drawing import Swatch, cut, element

__all__ = ["known_tone", "legend", "paint", "textures"]


class _Tone(NamedTuple):
    hue: str
    texture: str = ""
    words: str = ""


_TONES = {
    "": _Tone("plain", "", "none of these"),
    "int": _Tone("inside", "", "inside"),
    "ext": _Tone("outside", "lines", "outside"),
    "int_ext": _Tone("both", "cross", "inside and outside"),
    "day": _Tone("day", "", "day"),
    "night": _Tone("night", "lines", "night"),
    "dawn_dusk": _Tone("between", "dots", "dawn or dusk"),
    "dream": _Tone("dream", "dots", "dream"),
    "flashback": _Tone("back", "cross", "flashback"),
    "error": _Tone("bad", "cross", "error"),
    "question": _Tone("warn", "lines", "question"),
    "support": _Tone("ok", "dots", "supported"),
    "added": _Tone("ok", "", "added"),
    "omitted": _Tone("bad", "cross", "omitted"),
    "moved": _Tone("night", "lines", "moved"),
    "split": _Tone("dream", "dots", "split"),
    "merged": _Tone("dream", "cross", "merged"),
    "rewritten": _Tone("warn", "", "rewritten"),
    "reheaded": _Tone("back", "lines", "new heading"),
    "renumbered": _Tone("between", "dots", "renumbered"),
    "by_person": _Tone("ok", "", "people"),
    "by_suggestion": _Tone("warn", "lines", "a model's suggestion"),
    "by_import": _Tone("between", "dots", "came in with a file"),
    "by_unknown": _Tone("plain", "cross", "not known"),
    "in_voice": _Tone("ok", "", "in voice"),
    "out_of_voice": _Tone("bad", "cross", "out of voice"),
    "voice_unsure": _Tone("warn", "lines", "near both: not sure"),
    "voice_unsaid": _Tone("plain", "dots", "not enough to say"),
}
_ORDER = {tone: place for place, tone in enumerate(_TONES)}
_PLAIN = _TONES[""]
_STROKES = {
    "lines": "M-1 1l2-2M0 6l6-6M5 7l2-2",
    "cross": "M-1 1l2-2M0 6l6-6M5 7l2-2M-1 5l2 2M0 0l6 6M5-1l2 2",
    "dots": "M1.5 1.5h.01M4.5 4.5h.01",
}


def known_tone(tone: str) -> bool:
    """Say whether the drawing has a colour and a word for a tone; any other is drawn plain, under its own name."""
    return tone in _TONES


def paint(tone: str, place: dict[str, object], title: str, key: str) -> Markup:
    """Draw one bar at its place: the colour, and the texture over it."""
    found = _TONES.get(tone, _PLAIN)
    bar = element(
        "rect", {"class": f"bar hue-{found.hue}", **place}, element("title", {}, title) if title else Markup()
    )
    if not found.texture:
        return bar
    return bar + element("rect", {"class": "texture", "fill": f"url(#{key}-{found.texture})", **place})


def textures(tones: Iterable[str], key: str) -> Markup:
    """Define the textures that a picture uses; `key` keeps their ids apart from other pictures'."""
    used = sorted({_TONES.get(tone, _PLAIN).texture for tone in tones} - {""})
    size = {"width": 6, "height": 6, "patternUnits": "userSpaceOnUse"}
    return element(
        "defs",
        {},
        *(
            element(
                "pattern",
                {"id": f"{key}-{name}", **size},
                element("path", {"class": f"weave {name}", "d": _STROKES[name]}),
            )
            for name in used
        ),
    )


def legend(tones: Iterable[str], key: str) -> tuple[Swatch, ...]:
    """Say in words what each tone stands for; a tone that the drawing does not know is said as it is named."""
    found: dict[str, Swatch] = {}
    for tone in sorted(set(tones), key=lambda tone: (not tone, _ORDER.get(tone, len(_ORDER)), tone)):
        if not tone and not found:
            break  # nothing to tell apart
        words = _TONES[tone].words if tone in _TONES else cut(tone.replace("_", " "), 40)
        place: dict[str, object] = {"width": 18, "height": 12, "rx": 2}
        drawn = {"class": "swatch", "width": 18, "height": 12, "aria-hidden": "true"}
        found.setdefault(words, Swatch(element("svg", drawn, paint(tone, place, "", key)), words))
    return tuple(found.values())
