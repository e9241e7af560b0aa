"""Safe XML for words: text becomes `w:t` and nothing else, whatever it says. Decides nothing about what is written.

The only elements that text can bring about are `w:t`, `w:br` for a line end and `w:tab` for a tabulator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from storyroom.domain.script import Run, Style
from storyroom.formats.xml_text import escape_text, quote_value, sanitise

__all__ = ["attribute", "run_xml", "words_xml"]

_CUTS = re.compile(r"([\n\t])")
_SIGNS = {"\n": "<w:br/>", "\t": "<w:tab/>"}
_STYLES = (
    (Style.BOLD, "<w:b/>"),
    (Style.ITALIC, "<w:i/>"),
    (Style.ALL_CAPS, "<w:caps/>"),
    (Style.STRIKEOUT, "<w:strike/>"),
    (Style.UNDERLINE, '<w:u w:val="single"/>'),
)
"""In the order that the format's schema asks for."""


def attribute(name: str, value: str) -> str:
    """Spell one attribute, after a space."""
    return f' {name}="{quote_value(value)}"'


def words_xml(text: str, runs: Sequence[Run] = (), revisions: Mapping[str, str] | None = None) -> str:
    """Spell an element's words, a run for each stretch of equal marks. `revisions` gives the style id of each."""
    known = revisions or {}
    return "".join(run_xml(text[start:end], _properties(run, known)) for start, end, run in _stretches(len(text), runs))


def run_xml(text: str, properties: str = "") -> str:
    """Spell one run. `properties` is XML made by this house."""
    inside = "".join(
        _SIGNS.get(piece) or f'<w:t xml:space="preserve">{escape_text(piece)}</w:t>'
        for piece in _CUTS.split(sanitise(text))
        if piece
    )
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{inside}</w:r>" if inside else ""


def _stretches(length: int, runs: Sequence[Run]) -> Iterator[tuple[int, int, Run | None]]:
    at = 0
    for run in sorted(runs, key=lambda one: (one.start, one.end)):
        start, end = max(at, run.start), min(run.end, length)
        if start >= end:
            continue
        if at < start:
            yield at, start, None
        yield start, end, run
        at = end
    if at < length:
        yield at, length, None


def _properties(run: Run | None, revisions: Mapping[str, str]) -> str:
    if run is None:
        return ""
    style = revisions.get(run.revision) if run.revision is not None else None
    first = f'<w:rStyle w:val="{style}"/>' if style else ""
    return first + "".join(xml for name, xml in _STYLES if name in run.styles)
