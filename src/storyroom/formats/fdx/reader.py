"""Final Draft bytes to a screenplay: decode, parse, read the body, put back what was set aside, linearise. Never raises."""

from __future__ import annotations

from storyroom.domain.assembly import assemble
from storyroom.domain.diagnostics import Diagnostic
from storyroom.domain.script import ElementKind, Parsed, Screenplay
from storyroom.formats.fdx.blocks import kept_blocks
from storyroom.formats.fdx.body import read_body
from storyroom.formats.fdx.context import Context
from storyroom.formats.fdx.kept import TAG as KEPT
from storyroom.formats.fdx.kept import Kept, read_kept, restore
from storyroom.formats.fdx.notes import read_alternates
from storyroom.formats.fdx.title_page import PrintedLine, name_lines, printed_lines, rename_lines
from storyroom.formats.items import Item, TitleLine
from storyroom.formats.linear import linearise
from storyroom.formats.xml_text import decode
from storyroom.formats.xml_tree import Node, parse

__all__ = ["MAX_BYTES", "read", "title_lines"]

MAX_BYTES = 64 * 1024 * 1024
NAME = "fdx"


def read(data: bytes) -> Parsed:
    """Read a whole file; of a broken one, everything before the fault."""
    if len(data) > MAX_BYTES:
        return _nothing(
            Diagnostic("too_large", f"The file has {len(data)} bytes; at most {MAX_BYTES} are read.", "error")
        )
    if not data.strip(b" \t\r\n\x00"):
        return _nothing(Diagnostic("empty_file", "The file is empty.", "error"))
    decoded = decode(data)
    tree = parse(decoded.source)
    faults = [*decoded.remarks, *([tree.fault] if tree.fault else [])]
    if tree.root is None:
        return _nothing(*faults)
    if tree.root.tag != "FinalDraft":
        message = f"The file is XML, but its root is {tree.root.tag[:80]!r} and not FinalDraft."
        return _nothing(*faults, Diagnostic("not_final_draft", message, "error"))
    return _read_tree(tree.root, decoded.source, faults)


def title_lines(root: Node, kept: Kept) -> list[TitleLine]:
    """List the title page's lines, by the names they once had or else by guess."""
    lines: list[PrintedLine] = []
    for title_page in root.children("TitlePage"):
        lines.extend(printed_lines(title_page, first_page=lines[-1].page + 1 if lines else 0))
    once = rename_lines(lines, kept.title_page) if kept.title_page else None
    return name_lines(lines) if once is None else once


def _read_tree(root: Node, source: bytes, faults: list[Diagnostic]) -> Parsed:
    context = Context(root, source)
    kept, remarks = _kept(root)
    items = _items(root, context)
    faults = [*faults, *context.remarks, *remarks, *restore(items, kept), *_missing(root, items)]
    linear = linearise(title_lines(root, kept), items)
    screenplay = assemble(
        NAME,
        linear.text,
        linear.elements,
        title_page=linear.title_page,
        places=linear.places,
        metadata=(*kept_blocks(root, source), *kept.metadata),
    )
    return Parsed(screenplay, tuple(faults))


def _items(root: Node, context: Context) -> list[Item]:
    items = [item for content in root.children("Content") for item in read_body(content, context)]
    items.extend(read_alternates(list(context.alternates), ElementKind.DIALOGUE, context))
    return items


def _kept(root: Node) -> tuple[Kept, tuple[Diagnostic, ...]]:
    for node in root.children(KEPT):
        return read_kept("".join(part for part in node.parts if isinstance(part, str)))
    return Kept(), ()


def _missing(root: Node, items: list[Item]) -> list[Diagnostic]:
    if not root.children("Content"):
        return [Diagnostic("no_content", "The file has no Content block: there is no script in it.", "error")]
    if not any(item.kind is ElementKind.SCENE_HEADING for item in items):
        return [Diagnostic("no_scene_headings", "The script has no scene headings.")]
    return []


def _nothing(*faults: Diagnostic) -> Parsed:
    return Parsed(Screenplay(format=NAME, text="", elements=()), faults)
