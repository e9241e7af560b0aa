"""A screenplay to Final Draft XML: the body, the title page, the kept blocks, and last what had to be set aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from storyroom.domain.script import Element, Screenplay
from storyroom.formats.fdx.blocks import DEFAULT_ROOT, PREFIX, ROOT, root_attributes
from storyroom.formats.fdx.context import alternates_of, custom_types
from storyroom.formats.fdx.dual import columns, is_sound
from storyroom.formats.fdx.kept import TAG as KEPT
from storyroom.formats.fdx.kept import Kept, spell_kept
from storyroom.formats.fdx.markup import attributes
from storyroom.formats.fdx.names import ALTERNATE, HEADLESS, WRAPPER
from storyroom.formats.fdx.notes import block_words
from storyroom.formats.fdx.paragraphs import cut_words, outer_parts, wrapper_parts, write_paragraph
from storyroom.formats.fdx.plan import Group, Plan, plan
from storyroom.formats.fdx.reader import title_lines
from storyroom.formats.fdx.setting_aside import set_aside
from storyroom.formats.fdx.settings import DEFAULT_SETTINGS
from storyroom.formats.fdx.title_writer import write_title_page
from storyroom.formats.xml_tree import Node, fragment

__all__ = ["write"]

_ALTERNATES, _SETTINGS, _TITLE = "AltCollection", "ElementSettings", "TitlePage"


def write(screenplay: Screenplay) -> bytes:
    """Write a whole file. What was read from one comes back as it was; what the format lacks is set aside in it."""
    where = plan(screenplay.elements)
    kept_blocks = _sound_blocks(screenplay.metadata)
    blocks = _with_ours(kept_blocks, screenplay, where)
    custom = _custom(blocks)
    body = _Body(screenplay.elements, custom).write(where.groups)
    aside = set_aside(
        screenplay,
        where,
        title_page=not _names_title_page(blocks, screenplay),
        blocks=[*kept_blocks, *_root_pair(screenplay)],
    )
    root = attributes(root_attributes(dict(screenplay.metadata)))
    rows = [
        '<?xml version="1.0" encoding="UTF-8" standalone="no" ?>',
        f"<FinalDraft{root}>",
        "<Content>",
        *body,
        "</Content>",
        *(xml for _, xml in blocks),
        *_kept_rows(aside),
        "</FinalDraft>",
        "",
    ]
    return "\n".join(rows).encode("utf-8", "replace")


class _Body:
    def __init__(self, elements: Sequence[Element], custom: Mapping[str, str]) -> None:
        self._elements = elements
        self._custom = custom

    def write(self, groups: Sequence[Group]) -> list[str]:
        rows: list[str] = []
        for column in columns(groups, self._elements):
            if is_sound(column, self._elements):
                rows.append(self._dual(column))
            else:
                rows.extend(self._single(group) for group in column)
        return rows

    def _single(self, group: Group) -> str:
        if group.omitted is not None:
            return self._omitted(group)
        return write_paragraph(group, self._elements, self._custom)

    def _dual(self, groups: Sequence[Group]) -> str:
        first = groups[0]
        element = self._elements[first.main]
        here = first.new_page and all(name != WRAPPER + "StartsNewPage" for name, _ in element.attributes)
        named, inside = wrapper_parts(element, new_page=here)
        first.new_page = first.new_page and not here
        rows = "\n".join(write_paragraph(group, self._elements, self._custom) for group in groups)
        return f"<Paragraph{named}><DualDialogue>\n{rows}\n</DualDialogue>{inside}</Paragraph>"

    def _omitted(self, group: Group) -> str:
        heading = self._elements[group.main]
        headless = any(name == HEADLESS for name, _ in heading.attributes)
        named, printed = outer_parts(heading, new_page=group.new_page)
        rows = [] if headless else [write_paragraph(group, self._elements, self._custom)]
        rows.extend(self.write(group.omitted or []))
        block = "\n".join(rows)
        return f"<Paragraph{named}>{printed}<OmittedScene>\n{block}\n</OmittedScene></Paragraph>"


def _sound_blocks(metadata: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [pair for pair in metadata if pair[0].startswith(PREFIX) and pair[0] != ROOT and _is_sound(*pair)]


def _is_sound(name: str, xml: str) -> bool:
    nodes = fragment(xml)
    tag = name.removeprefix(PREFIX)
    return nodes is not None and [node.tag for node in nodes] == [tag] and tag not in {"Content", KEPT}


def _root_pair(screenplay: Screenplay) -> list[tuple[str, str]]:
    value = dict(screenplay.metadata).get(ROOT)
    usable = value is not None and root_attributes({ROOT: value}) is not DEFAULT_ROOT
    return [(ROOT, value)] if value is not None and usable else []


def _with_ours(blocks: list[tuple[str, str]], screenplay: Screenplay, where: Plan) -> list[tuple[str, str]]:
    alternates = [screenplay.elements[index] for index in where.alternates]
    stale = _stale(blocks, screenplay, alternates)
    kept = [pair for pair in blocks if pair[0].removeprefix(PREFIX) not in stale]
    names = {name for name, _ in kept}
    ours: list[tuple[str, str]] = []
    if PREFIX + _TITLE not in names and screenplay.title_page:
        fields = [(field.key, field.value) for field in screenplay.title_page]
        ours.append((PREFIX + _TITLE, write_title_page(fields)))
    if PREFIX + _SETTINGS not in names:
        ours.extend((PREFIX + _SETTINGS, xml) for xml in DEFAULT_SETTINGS)
    if PREFIX + _ALTERNATES not in names and alternates:
        ours.append((PREFIX + _ALTERNATES, _alternates(alternates)))
    return [*kept, *ours]


def _stale(blocks: Sequence[tuple[str, str]], screenplay: Screenplay, alternates: Sequence[Element]) -> frozenset[str]:
    """Name the kept blocks that no longer say what the screenplay says."""
    stale = set()
    collection = _root("".join(xml for name, xml in blocks if name == PREFIX + _ALTERNATES))
    said = {identifier: block_words(node).text for identifier, node in alternates_of(collection).items()}
    if said != {dict(element.attributes)[ALTERNATE]: element.text for element in alternates}:
        stale.add(_ALTERNATES)
    if not _names_title_page(blocks, screenplay):
        stale.add(_TITLE)
    return frozenset(stale)


def _alternates(alternates: Sequence[Element]) -> str:
    rows = "".join(
        f"<Alt{attributes({'Id': dict(element.attributes)[ALTERNATE]})}>"
        + "".join(f"<Paragraph>{words}</Paragraph>" for words in cut_words(element))
        + "</Alt>"
        for element in alternates
    )
    return f"<AltCollection>{rows}</AltCollection>"


def _names_title_page(blocks: Sequence[tuple[str, str]], screenplay: Screenplay) -> bool:
    """Say whether a reader would find the fields of the title page by itself."""
    xml = "".join(xml for name, xml in blocks if name == PREFIX + _TITLE)
    found: list[tuple[str, str]] = []
    group = -1
    for line in title_lines(_root(xml), Kept()):
        if line.group == group:
            found[-1] = (line.key, f"{found[-1][1]}\n{line.text}")
        else:
            found.append((line.key, line.text))
        group = line.group
    return found == [(field.key, field.value) for field in screenplay.title_page]


def _custom(blocks: Sequence[tuple[str, str]]) -> dict[str, str]:
    return custom_types(_root("".join(xml for name, xml in blocks if name == PREFIX + _SETTINGS)))


def _root(xml: str) -> Node:
    root = Node("FinalDraft", {}, 0)
    root.parts.extend(fragment(xml) or ())
    return root


def _kept_rows(aside: Kept) -> list[str]:
    spelled = spell_kept(aside)
    if not spelled:
        return []
    safe = spelled.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return [f"<{KEPT}>{safe}</{KEPT}>"]
