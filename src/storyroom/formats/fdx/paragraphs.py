"""One paragraph of the file from its element and what hangs on it. Knows nothing of the order of paragraphs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from storyroom.domain.script import Element, ElementKind
from storyroom.formats.fdx.kinds import type_of
from storyroom.formats.fdx.markup import attributes, text_runs
from storyroom.formats.fdx.names import (
    BLOCK,
    DELETED,
    FDX,
    HEADLESS,
    INLINE_NOTE,
    INNER,
    NOTE,
    OMITTED,
    OUTER,
    PROPERTY,
    PROPERTY_XML,
    RUNS,
    TYPE,
    WITHIN,
    WRAPPER,
    XML,
)
from storyroom.formats.fdx.notes import block_words
from storyroom.formats.fdx.plan import Group
from storyroom.formats.fdx.words import Extra, extras_from_json
from storyroom.formats.xml_text import sanitise
from storyroom.formats.xml_tree import fragment

__all__ = ["cut_words", "outer_parts", "sound_xml", "words_of", "wrapper_parts", "write_paragraph"]

_OWN = frozenset({TYPE, RUNS, XML, BLOCK, DELETED, PROPERTY_XML, HEADLESS, WITHIN})
_ELSEWHERE = (PROPERTY, WRAPPER, OUTER, INNER)
_FIRST = "fdx:0."
_NO_NUMBER = (OUTER + "Number", "")
_NOTE_NAMES = {"author": "Author", "date": "DateTime"}


def write_paragraph(group: Group, elements: Sequence[Element], custom: Mapping[str, str]) -> str:
    """Write the element of a group as a paragraph, with its summary, deleted text and notes."""
    element = elements[group.main]
    own = dict(element.attributes)
    if BLOCK in own and _says(own[BLOCK], element.text):
        return own[BLOCK]
    inside = (
        _scene_properties(element, own, [elements[index] for index in group.synopses])
        + sound_xml(own.get(XML, ""))
        + "".join(_deleted(elements[index]) for index in group.deleted)
        + _inline_notes(element)
        + "".join(_note(elements[index]) for index in group.notes)
    )
    return f"<Paragraph{_attributes(element, own, group, custom)}>{inside}{words_of(element)}</Paragraph>"


def words_of(element: Element) -> str:
    """Write the element's words."""
    return text_runs(element.text, element.runs, _extras(element))


def wrapper_parts(element: Element, *, new_page: bool) -> tuple[str, str]:
    """Return attributes and other children of the paragraph around a dual dialogue, as its first element keeps them."""
    return _prefixed(element, WRAPPER, {}, new_page=new_page)


def outer_parts(element: Element, *, new_page: bool) -> tuple[str, str]:
    """Return attributes and children of the paragraph printed in place of an omitted scene."""
    own = dict(element.attributes)
    first = {"Type": "Scene Heading"}
    if element.scene_number and _NO_NUMBER not in element.attributes:
        first["Number"] = element.scene_number
    named, inside = _prefixed(element, OUTER, first, new_page=new_page)
    spoken = any(node.tag == "Text" for node in fragment(inside) or ())
    if spoken:
        return named, inside
    return named, inside + (words_of(element) if HEADLESS in own else text_runs(own.get(OMITTED, "OMITTED")))


def sound_xml(xml: str) -> str:
    """Return kept XML if it still is sound on its own, else nothing."""
    return xml if xml and fragment(xml) is not None else ""


def cut_words(element: Element) -> list[str]:
    """Write each line of a note or alternate as words of its own."""
    lines: list[str] = []
    at = 0
    extras = _extras(element)
    for line in element.text.split("\n"):
        end = at + len(line)
        runs = [
            run._replace(start=max(run.start, at) - at, end=min(run.end, end) - at)
            for run in element.runs
            if run.start < end and run.end > at
        ]
        mine = [
            extra._replace(start=max(extra.start, at) - at, end=min(extra.end, end) - at)
            for extra in extras
            if extra.start < end and extra.end > at
        ]
        lines.append(text_runs(line, runs, mine))
        at = end + 1
    return lines


def _attributes(element: Element, own: Mapping[str, str], group: Group, custom: Mapping[str, str]) -> str:
    found: dict[str, str] = {}
    stored = own.get(TYPE)
    type_name = type_of(element, stored, custom)
    if type_name or stored is None:
        found["Type"] = type_name
    number = own.get(INNER + "Number") if group.omitted is not None else element.scene_number
    if number and element.kind is ElementKind.SCENE_HEADING:
        found["Number"] = number
    if element.kind is ElementKind.CENTERED:
        found["Alignment"] = "Center"
    if group.new_page and group.omitted is None:
        found["StartsNewPage"] = "Yes"
    for name, value in own.items():
        if name.startswith(FDX) and name not in _OWN and not name.startswith(_ELSEWHERE):
            found.setdefault(name.removeprefix(FDX), value)
    return attributes(found)


def _extras(element: Element) -> list[Extra]:
    value = dict(element.attributes).get(RUNS) if element.attributes else None
    return extras_from_json(value, len(element.text)) if value else []


def _scene_properties(element: Element, own: Mapping[str, str], synopses: Sequence[Element]) -> str:
    properties = {name.removeprefix(PROPERTY): value for name, value in own.items() if name.startswith(PROPERTY)}
    if element.page_label and element.kind is ElementKind.SCENE_HEADING:
        properties["Page"] = element.page_label
    if not (properties or synopses or PROPERTY_XML in own):
        return ""
    inside = "".join(_summary(synopsis) for synopsis in synopses)
    summary = f"<Summary>{inside}</Summary>" if inside else ""
    return f"<SceneProperties{attributes(properties)}>{summary}{sound_xml(own.get(PROPERTY_XML, ''))}</SceneProperties>"


def _summary(synopsis: Element) -> str:
    own = dict(synopsis.attributes)
    named = {name.removeprefix(_FIRST): value for name, value in own.items() if name.startswith(_FIRST)}
    return f"<Paragraph{attributes(named)}>{sound_xml(own.get(XML, ''))}{words_of(synopsis)}</Paragraph>"


def _deleted(element: Element) -> str:
    kept = dict(element.attributes).get(DELETED, "")
    return kept if _says(kept, element.text) else f"<DeletedText>{text_runs(element.text)}</DeletedText>"


def _says(xml: str, text: str) -> bool:
    nodes = fragment(xml) or ()
    return len(nodes) == 1 and block_words(nodes[0], deep=True).text == text


def _inline_notes(element: Element) -> str:
    if element.kind is ElementKind.SYNOPSIS:  # it may stand in a summary, where no note can
        return ""
    return "".join(
        _inline_note(value) for name, value in element.attributes if name == NOTE and sanitise(value) == value
    )


def _inline_note(text: str) -> str:
    lines = "".join(f"<Paragraph>{text_runs(line)}</Paragraph>" for line in text.split("\n"))
    return f"<ScriptNote{attributes({'Name': INLINE_NOTE})}>{lines}</ScriptNote>"


def _note(note: Element) -> str:
    named: dict[str, str] = {}
    on_lines: dict[str, dict[str, str]] = {}
    for name, value in note.attributes:
        line, dot, attribute = name.removeprefix(FDX).partition(".")
        if name in _NOTE_NAMES:
            named[_NOTE_NAMES[name]] = value
        elif name.startswith(FDX) and dot and line.isdigit():
            on_lines.setdefault(line, {})[attribute] = value
        elif name.startswith(FDX) and name not in {RUNS, XML}:
            named[name.removeprefix(FDX)] = value
    inside = "".join(
        f"<Paragraph{attributes(on_lines.get(str(line), {}))}>{words}</Paragraph>"
        for line, words in enumerate(cut_words(note))
    )
    return f"<ScriptNote{attributes(named)}>{sound_xml(dict(note.attributes).get(XML, ''))}{inside}</ScriptNote>"


def _prefixed(element: Element, prefix: str, first: dict[str, str], *, new_page: bool) -> tuple[str, str]:
    own = [(name.removeprefix(prefix), value) for name, value in element.attributes if name.startswith(prefix)]
    named = {**first, **{name: value for name, value in own if name != "xml" and (prefix + name, value) != _NO_NUMBER}}
    if new_page:
        named["StartsNewPage"] = "Yes"
    return attributes(named), sound_xml(dict(own).get("xml", ""))
