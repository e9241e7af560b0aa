"""Gives paragraphs without a telling style their kind, from indents, capitals and what stands around them. Joins nothing.

Source: facts of the trade's layout guides, as the PDF reader uses them; Word documents have indents instead of columns.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from storyroom.domain.headings import parse_heading
from storyroom.domain.script import SPOKEN_KINDS, ElementKind
from storyroom.formats.docx.body import Paragraph

__all__ = ["NUMBERED", "kinds_of", "looks_like_heading"]

_K = ElementKind
NUMBERED = re.compile(r"([A-Z]{0,2}\d{1,4}[A-Z]{0,3})[.)]?\s{1,40}(\S.*)", re.DOTALL)
_START = re.compile(r"(?:INT|EXT|EST|I\.?\s?/\s?E|E\.?\s?/\s?I)\b", re.IGNORECASE)
_TRANSITION = re.compile(
    r".{0,60}\bTO:|(?:FADE|CUT|IRIS|SMASH|WIPE|DISSOLVE)\b.{0,30}[.:]|(?:FADE (?:IN|OUT)|THE END)\b.{0,10}"
)
_BRACKETED = re.compile(r"\([^()]{0,80}\)?")
_CUE = 1.4
"""Inches right of the body from which a line of capitals is a cue."""
_SPOKEN = 0.4
_LONGEST_CUE, _LONGEST_HEADING = 60, 250


def looks_like_heading(text: str) -> bool:
    """Say whether a line begins as headings do, a number in front of it aside."""
    if len(text) > _LONGEST_HEADING or "\n" in text:
        return False
    found = NUMBERED.fullmatch(text)
    line = found.group(2) if found else text
    return bool(_START.match(line)) and parse_heading(line).setting != "" and line[:3] == line[:3].upper()


def kinds_of(paragraphs: Sequence[Paragraph]) -> list[ElementKind]:
    """Say what each paragraph is; those whose style says so keep it."""
    texts = [one.reading.words.text.strip() for one in paragraphs]
    body = _body(paragraphs, texts)
    indented = any(one.indent - body > _SPOKEN for one, text in zip(paragraphs, texts, strict=True) if text)
    kinds: list[ElementKind] = []
    last: ElementKind | None = None
    for index, one in enumerate(paragraphs):
        below = _below(index, paragraphs, texts)
        kind = _kind(one, texts[index], below, last, one.indent - body, indented=indented)
        kinds.append(kind)
        if texts[index]:
            last = kind
    return kinds


def _body(paragraphs: Sequence[Paragraph], texts: Sequence[str]) -> float:
    """The left edge that headings have, else the commonest."""
    edges = [one.indent for one, text in zip(paragraphs, texts, strict=True) if looks_like_heading(text)]
    edges = edges or [one.indent for one, text in zip(paragraphs, texts, strict=True) if text]
    counted = Counter(round(edge, 1) for edge in edges)
    return min(counted, key=lambda edge: (-counted[edge], edge)) if counted else 0.0


def _below(index: int, paragraphs: Sequence[Paragraph], texts: Sequence[str]) -> Paragraph | None:
    """The paragraph that stands tight under this one, if one does."""
    if index + 1 < len(paragraphs) and texts[index + 1] and not paragraphs[index + 1].apart:
        return paragraphs[index + 1]
    return None


def _kind(
    one: Paragraph, text: str, below: Paragraph | None, last: ElementKind | None, indent: float, *, indented: bool
) -> ElementKind:
    if one.named is not None:
        return _K.SCENE_HEADING if one.named.outline and looks_like_heading(text) else one.named.kind
    if one.cell or one.box or not text:
        return _K.ACTION
    if looks_like_heading(text):
        return _K.SCENE_HEADING
    spoken = _spoken(one, text, last, indent, indented=indented)
    if spoken is not None:
        return spoken
    return _set_apart(one, text, below, indent, indented=indented)


def _spoken(
    one: Paragraph, text: str, last: ElementKind | None, indent: float, *, indented: bool
) -> ElementKind | None:
    if last is not _K.CHARACTER_CUE and last not in SPOKEN_KINDS:
        return None
    inside = indent > _SPOKEN
    if one.apart and not (indented and inside and last is _K.CHARACTER_CUE):
        return None
    if indented and not inside and one.align != "center":
        return None
    if is_caps(text) and indent > _CUE:
        return None
    return _K.PARENTHETICAL if text.startswith("(") and text.endswith(")") else _K.DIALOGUE


def _set_apart(one: Paragraph, text: str, below: Paragraph | None, indent: float, *, indented: bool) -> ElementKind:
    caps = is_caps(text)
    right = one.align in {"right", "end"}
    if caps and _TRANSITION.fullmatch(text) and (right or indent > _CUE or not indented):
        return _K.TRANSITION
    followed = below is not None and not looks_like_heading(below.reading.words.text.strip())
    if caps and len(text) <= _LONGEST_CUE and "\n" not in text and not right:
        if indent > _CUE and (followed or one.align != "center"):
            return _K.CHARACTER_CUE
        if followed and one.apart and (one.align == "center" or not indented):
            return _K.CHARACTER_CUE
    if right and caps:
        return _K.TRANSITION
    return _K.CENTERED if one.align == "center" else _K.ACTION


def is_caps(text: str) -> bool:
    """Say whether all letters outside brackets are capitals, and there is one."""
    plain = _BRACKETED.sub("", text[:200])
    return any(letter.isalpha() for letter in plain) and not any(letter.islower() for letter in plain)
