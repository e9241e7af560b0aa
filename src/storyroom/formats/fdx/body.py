"""The paragraphs of the body to items, wrappers included. One paragraph may stand for many elements."""

from __future__ import annotations

from storyroom.domain.script import ElementKind
from storyroom.formats.fdx.context import Context
from storyroom.formats.fdx.items import item_of
from storyroom.formats.fdx.kinds import DEFAULT_TYPES, Resolved, resolve
from storyroom.formats.fdx.names import (
    BLOCK,
    CASE,
    DEPTH,
    FDX,
    HEADLESS,
    INLINE_NOTE,
    INNER,
    NOTE,
    OMITTED,
    OUTER,
    TYPE,
    WITHIN,
    WRAPPER,
    XML,
)
from storyroom.formats.fdx.notes import block_words, read_alternates, read_deleted, read_note
from storyroom.formats.fdx.scene_properties import read_scene_properties
from storyroom.formats.fdx.words import Words, split_list
from storyroom.formats.items import Item
from storyroom.formats.xml_tree import Node

__all__ = ["read_body"]

_CAPITALS = frozenset({ElementKind.SCENE_HEADING, ElementKind.CHARACTER_CUE, ElementKind.TRANSITION, ElementKind.SHOT})
_UNDERSTOOD = frozenset({"Text", "ScriptNote", "SceneProperties", "DeletedText"})


def read_body(content: Node, context: Context) -> list[Item]:
    """Read every child of a `Content`, in order."""
    items: list[Item] = []
    for child in content.parts:
        if isinstance(child, str):
            context.remark("stray_text", "Text stands between the paragraphs; it was left in the original only.")
        elif child.tag == "Paragraph":
            items.extend(_paragraph(child, context))
        elif child.tag == "DualDialogue":
            items.extend(_dual(child, context))
        elif child.tag == "OmittedScene":
            items.extend(_omitted_wrapper(Node("Paragraph", {"Type": "Scene Heading"}, 0), child, context))
        else:
            items.extend(_block(child, context))
    return items


def _paragraph(node: Node, context: Context) -> list[Item]:
    for child in node.parts:
        if not isinstance(child, str) and child.tag in _WRAPPERS:
            found = _WRAPPERS[child.tag](node, child, context)
            if found:
                return [*_page_break(node), *found]
    return [*_page_break(node), *_plain(node, context)]


def _page_break(node: Node) -> list[Item]:
    return [Item(ElementKind.PAGE_BREAK)] if _starts_page(node) else []


def _starts_page(node: Node) -> bool:
    return node.attributes.get("StartsNewPage", "").casefold() == "yes"


def _plain(node: Node, context: Context) -> list[Item]:
    words = Words()
    words.add_paragraph(node)
    found = resolve(node.attributes.get("Type", ""), node.attributes.get("Alignment", ""), context.custom)
    _remark(node, words, found, context)
    item = item_of(found.kind, words)
    _take_attributes(item, node, found)
    again = node.children("SceneProperties")[1:]
    strange = [child for child in node.nodes() if child.tag not in _UNDERSTOOD] + again + words.strange
    item.keep(XML, context.xml(strange))
    if found.kind in _CAPITALS and item.text != item.text.upper():
        item.attributes.append((CASE, "mixed"))
    return [item, *_attached(item, node, words, context)]


def _attached(item: Item, node: Node, words: Words, context: Context) -> list[Item]:
    if len(node.parts) == len(node.children("Text")) and not context.alternates:
        return []
    synopses = [
        synopsis
        for properties in node.children("SceneProperties")[:1]
        for synopsis in read_scene_properties(item, properties, context)
    ]
    deleted = [read_deleted(child, item.kind, context) for child in node.children("DeletedText")]
    return [*synopses, *deleted, *_alternates(item, words, context), *_notes(item, node, context)]


def _alternates(item: Item, words: Words, context: Context) -> list[Item]:
    named = [name for extra in words.extras for name in split_list(extra.attributes.get("AltId", ""))]
    return read_alternates(named, item.kind, context) if named else []


def _notes(item: Item, node: Node, context: Context) -> list[Item]:
    notes: list[Item] = []
    for child in node.children("ScriptNote"):
        if child.attributes.get("Name") == INLINE_NOTE:
            item.attributes.append((NOTE, block_words(child).text))
        else:
            notes.append(read_note(child, context))
    return notes


def _take_attributes(item: Item, node: Node, found: Resolved) -> None:
    spelled = DEFAULT_TYPES.get(item.kind, f"Outline {found.depth}")
    stored = node.attributes.get("Type", "")
    if stored != spelled or item.kind is ElementKind.SYNOPSIS:  # a synopsis without a type came from a summary
        item.attributes.append((TYPE, stored))
    if found.depth is not None:
        item.attributes.append((DEPTH, found.depth))
    for name, value in node.attributes.items():
        if name == "Number" and item.kind is ElementKind.SCENE_HEADING:
            item.scene_number = value or None
        elif not (name == "Type" or _is_expressed(item, name, value)):
            item.attributes.append((FDX + name, value))


def _is_expressed(item: Item, name: str, value: str) -> bool:
    folded = value.casefold()
    if name == "StartsNewPage":
        return folded == "yes"
    return name == "Alignment" and folded == "center" and item.kind is ElementKind.CENTERED


def _remark(node: Node, words: Words, found: Resolved, context: Context) -> None:
    if not found.known:
        name = node.attributes.get("Type", "")[:80]
        context.remark(
            "unknown_paragraph_type", f"The paragraph type {name!r} is not known; its text is kept.", name.casefold()
        )
    if not node.attributes.get("Type") and words.length:
        context.remark("untyped_paragraph", "A paragraph has no type; it was read as general text.")
    if words.stray:
        context.remark("stray_text", "Text stands in a paragraph outside any run; it was read as part of it.")


def _dual_wrapper(node: Node, dual: Node, context: Context) -> list[Item]:
    if not dual.children("Paragraph"):
        return []
    own = _words_beside(node, context)
    inner = _dual(dual, context)
    others = [child for child in node.nodes() if child is not dual and child.tag != "Text"]
    kept = [
        (WRAPPER + name, value)
        for name, value in node.attributes.items()
        if name != "StartsNewPage" or not _starts_page(node)
    ]
    kept = [pair for pair in kept if pair != (WRAPPER + "Type", "General")]
    if xml := context.xml(others):
        kept.append((WRAPPER + "xml", xml))
    first = next((item for item in inner if item.dual), inner[0])
    first.attributes.extend(kept)
    return [*own, *inner]


def _words_beside(node: Node, context: Context) -> list[Item]:
    words = Words()
    words.add_paragraph(node)
    if not words.text.strip():
        return []
    context.remark("stray_text", "Text stands beside a dual dialogue; it was read as a paragraph of its own.")
    item = item_of(ElementKind.GENERAL, words)
    return [item, *_alternates(item, words, context)]


def _dual(dual: Node, context: Context) -> list[Item]:
    items: list[Item] = []
    cues = 0
    for paragraph in dual.children("Paragraph"):
        found = _paragraph(paragraph, context)
        for item in found:
            cues += item.kind is ElementKind.CHARACTER_CUE and item.live
            if item.live and not _hangs_on_another(item):
                item.dual = "right" if cues > 1 else "left"
        items.extend(found)
    return items


def _hangs_on_another(item: Item) -> bool:
    if item.kind is ElementKind.SYNOPSIS:
        return all(name != TYPE for name, _ in item.attributes)
    return item.kind in {ElementKind.NOTE, ElementKind.PAGE_BREAK}


def _omitted_wrapper(node: Node, block: Node, context: Context) -> list[Item]:
    words = Words()
    words.add_paragraph(node)
    items = _omitted_block(block, context)
    heading = _omitted_heading(items, words)
    _take_outer(heading, node, block, words, context)
    return items


def _omitted_block(block: Node, context: Context) -> list[Item]:
    items = read_body(block, context)
    headings = [item for item in items if item.kind is ElementKind.SCENE_HEADING]
    for item in headings[1:]:
        item.attributes.append((WITHIN, "OmittedScene"))
    for item in items:
        item.live = False
    return items


def _omitted_heading(items: list[Item], printed: Words) -> Item:
    if [item.kind for item in items[:2]] == [ElementKind.PAGE_BREAK, ElementKind.SCENE_HEADING]:
        del items[0]
        items[0].attributes.append(("fdx:StartsNewPage", "Yes"))
    if items and items[0].kind is ElementKind.SCENE_HEADING and items[0].dual is None:
        heading = items[0]
    else:
        heading = item_of(ElementKind.SCENE_HEADING, printed)
        heading.attributes.append((HEADLESS, "no heading"))
        heading.live = False
        for item in items:
            if item.kind is ElementKind.SCENE_HEADING:
                item.attributes[:] = [pair for pair in item.attributes if pair[0] != WITHIN]
                item.attributes.append((WITHIN, "OmittedScene"))
        items.insert(0, heading)
    heading.attributes.append((OMITTED, printed.text))
    return heading


def _take_outer(heading: Item, node: Node, block: Node, words: Words, context: Context) -> None:
    inner = heading.scene_number
    outer = node.attributes.get("Number", "") or None
    if inner is not None:
        heading.attributes.append((INNER + "Number", inner))
    if outer is None and inner is not None:
        heading.attributes.append((OUTER + "Number", ""))
    heading.scene_number = outer or inner
    kept = {"Type": node.attributes.get("Type", "")} | node.attributes  # the type first, as it will be written
    kept.pop("Number", None)
    if kept["Type"] in {"", "Scene Heading"}:
        del kept["Type"]
    if _starts_page(node):
        del kept["StartsNewPage"]
    heading.attributes.extend((OUTER + name, value) for name, value in kept.items())
    marked = (words.runs or words.extras) and (HEADLESS, "no heading") not in heading.attributes
    others = [child for child in node.nodes() if child is not block and (marked or child.tag != "Text")]
    heading.keep(OUTER + "xml", context.xml(others))


def _block(node: Node, context: Context) -> list[Item]:
    context.remark(
        "unknown_block", f"The body holds a block {node.tag[:80]!r} that is not known; its text is kept.", node.tag
    )
    item = Item(ElementKind.UNKNOWN, block_words(node, deep=True).pieces)
    item.keep(BLOCK, context.xml([node]))
    return [item] if item.pieces or item.attributes else []


_WRAPPERS = {"DualDialogue": _dual_wrapper, "OmittedScene": _omitted_wrapper}
