"""One element to lines of Fountain, with the marks its kind needs and no others. Knows no neighbours but by two flags."""

from __future__ import annotations

import re
from collections.abc import Callable

from storyroom.domain.script import Element, ElementKind
from storyroom.formats.fountain.dispatch import breaks_paragraph, rule_for
from storyroom.formats.fountain.marking import mark_line, mark_lines
from storyroom.formats.fountain.marks import ESCAPABLE, escape_openers
from storyroom.formats.fountain.rules.scene_heading import NUMBER, split_number
from storyroom.formats.fountain.rules.section import MAX_DEPTH
from storyroom.formats.fountain.speech import is_lyric, is_parenthetical

__all__ = ["render"]

_BACKSLASH = re.compile(rf"\\(?=[{ESCAPABLE}])")
_KEPT_BLANK = "  "


def render(element: Element, *, in_speech: bool, speaks: bool) -> str:
    """Write an element, without blank lines around it; empty if there is nothing to write.

    `in_speech` says whether it stands under a cue, `speaks` whether something stands under it.
    """
    element = _tidy(element)
    if not element.live or element.kind is ElementKind.BONEYARD:
        return _boneyard(element.text)
    if element.kind is ElementKind.CHARACTER_CUE:
        body = _cue(element, speaks=speaks)
    elif in_speech and element.kind in _SPEECH:
        body = _SPEECH[element.kind](element)
    else:
        body = _KINDS.get(element.kind, _action)(element)
    beside = [_beside(name, value) for name, value in element.attributes if name in {"note", "boneyard"}]
    return " ".join([body, *beside]) if body else " ".join(beside)


def _tidy(element: Element) -> Element:
    return element._replace(text=element.text.replace("\r", " ")) if "\r" in element.text else element


def _beside(name: str, value: str) -> str:
    return _note_of(value) if name == "note" else _boneyard(value)


def _line(element: Element) -> str:
    """Write the words as one line."""
    return mark_line(element.text.replace("\n", " "), element.runs).strip()


def _heading(element: Element) -> str:
    line = _line(element)
    if not line:
        return ""
    if split_number(line)[1] is not None:
        line = f"{line[:-1]}\\#"
    number = element.scene_number
    numbered = f"{line} #{number}#" if number and NUMBER.fullmatch(number) else line
    if rule_for(numbered, before=True, after=True).name == "scene_heading":
        return numbered
    return f".\\{numbered}" if line[0] == "." else f".{numbered}"


def _cue(element: Element, *, speaks: bool) -> str:
    line = _line(element)
    if not line:
        return ""
    if line[-1] == "^":
        line = f"{line[:-1]}\\^"
    if not speaks or rule_for(line, before=True, after=False).name != "cue":
        line = f"@{line}"
    return f"{line} ^" if element.dual == "right" else line


def _transition(element: Element) -> str:
    line = _line(element)
    if not line or rule_for(line, before=True, after=True).name == "transition":
        return line
    return f"> {line[:-1]}\\<" if line[-1] == "<" else f"> {line}"


def _action(element: Element) -> str:
    lines = [line.rstrip() for line in mark_lines(element.text, element.runs)]
    lines = [line for line in lines if line]
    if not lines:
        return ""
    first, *others = lines
    if rule_for(first.strip(), before=True, after=not others).name != "action":
        first = f"!{first}"
    return "\n".join([first, *(_held(line) for line in others)])


def _held(line: str) -> str:
    """Keep a later line of a paragraph from being read as anything else."""
    bare = line.strip()
    return f"!{line}" if bare[0] == "!" or breaks_paragraph(bare) else line


def _dialogue(element: Element) -> str:
    lines = [line.strip() for line in mark_lines(element.text, element.runs)]
    if not any(lines):
        return ""
    first = next(number for number, line in enumerate(lines) if line)
    return "\n".join(_spoken(line) for line in lines[first:]).rstrip()


def _spoken(line: str) -> str:
    if not line:
        return _KEPT_BLANK
    return f"\\{line}" if is_parenthetical(line) or is_lyric(line) else line


def _parenthetical(element: Element) -> str:
    text = element.text.replace("\n", " ").strip()
    if not text:
        return ""
    if not (is_parenthetical(text) and text == element.text):
        return f"({mark_line(text.strip('()'), ())})"
    runs = [run._replace(start=max(run.start, 1), end=min(run.end, len(text) - 1)) for run in element.runs]
    return mark_line(text, [run for run in runs if run.start < run.end])


def _centered(element: Element) -> str:
    return _each_line(element, "> {} <")


def _lyric(element: Element) -> str:
    return _each_line(element, "~{}")


def _each_line(element: Element, pattern: str) -> str:
    lines = [line.strip() for line in mark_lines(element.text, element.runs)]
    return "\n".join(pattern.format(line) for line in lines if line)


def _section(element: Element) -> str:
    line = _line(element)
    depth = dict(element.attributes).get("depth", "1")
    hashes = "#" * min(max(int(depth), 1), MAX_DEPTH) if depth.isdecimal() else "#"
    if line and not line.strip("# \t"):
        line = f"\\{line}"
    return f"{hashes} {line}" if line else ""


def _synopsis(element: Element) -> str:
    line = _line(element)
    return f"= {line}" if line else ""


def _page_break(_: Element) -> str:
    return "==="


def _note(element: Element) -> str:
    return _note_of(element.text)


def _note_of(text: str) -> str:
    words = escape_openers(_BACKSLASH.sub(r"\\\\", text.strip()))
    words = re.sub(r"\](?=\])", r"]\\", words)
    lines = "\n".join(line if line.strip() else _KEPT_BLANK for line in words.split("\n"))
    return f"[[{lines} ]]" if lines.endswith("]") else f"[[{lines}]]"


def _boneyard(text: str) -> str:
    words = text.strip().replace("*/", "* /")
    return f"/*\n{words}\n*/" if "\n" in words else f"/* {words} */"


_KINDS: dict[ElementKind, Callable[[Element], str]] = {
    ElementKind.SCENE_HEADING: _heading,
    ElementKind.TRANSITION: _transition,
    ElementKind.CENTERED: _centered,
    ElementKind.LYRIC: _lyric,
    ElementKind.SECTION: _section,
    ElementKind.SYNOPSIS: _synopsis,
    ElementKind.PAGE_BREAK: _page_break,
    ElementKind.NOTE: _note,
}
"""What has a form of its own; everything else is written as action."""

_SPEECH: dict[ElementKind, Callable[[Element], str]] = {
    ElementKind.DIALOGUE: _dialogue,
    ElementKind.PARENTHETICAL: _parenthetical,
    ElementKind.LYRIC: _lyric,
}
