"""A Word document's bytes to a screenplay: open the package, read the parts that are known, tell what each paragraph is. Never raises."""

from __future__ import annotations

from collections import Counter

from storyroom.domain.assembly import assemble
from storyroom.domain.diagnostics import Diagnostic
from storyroom.domain.script import ElementKind, Parsed, Screenplay
from storyroom.formats.docx.body import read_blocks
from storyroom.formats.docx.furniture import furniture_of, properties_of
from storyroom.formats.docx.measures import is_pale
from storyroom.formats.docx.names import HIDDEN
from storyroom.formats.docx.notes import Note, attach, read_notes, unused
from storyroom.formats.docx.package import RefusedError, open_package
from storyroom.formats.docx.parts import Parts, find_parts
from storyroom.formats.docx.styles import read_sheet
from storyroom.formats.docx.telling import tell
from storyroom.formats.docx.words import Story
from storyroom.formats.items import Item
from storyroom.formats.linear import linearise
from storyroom.formats.xml_tree import Node

__all__ = ["read"]

NAME = "docx"


def read(data: bytes) -> Parsed:
    """Read a whole file; of a broken main part, everything before the fault."""
    try:
        parts = find_parts(open_package(data))
        root = parts.tree(parts.main, main=True)
    except RefusedError as refused:
        return _nothing(refused.diagnostic)
    body = next(iter(root.children("w:body")), None) if root is not None and root.tag == "w:document" else None
    if root is None or body is None:
        message = "The zip holds a part called a Word document that is none."
        return _nothing(Diagnostic("not_word", message, "error"))
    return _read(root, body, parts)


def _read(root: Node, body: Node, parts: Parts) -> Parsed:
    sheet = read_sheet(next((tree for _, tree in parts.side_trees("styles")), None))
    story = Story(sheet, paper=_on_paper(root))
    paragraphs = read_blocks(body, story)
    aside = Story(sheet)
    notes = {
        (kind, name): note
        for kind in ("comments", "footnotes", "endnotes")
        for _, tree in parts.side_trees(kind)
        for name, note in read_notes(kind, tree, aside).items()
    }
    titles, items = tell(paragraphs, notes)
    loose = _loose(notes)
    items.extend(loose)
    sides = [(kind, tree) for kind in ("header", "footer") for _, tree in parts.side_trees(kind)]
    metadata = [*properties_of(parts.core_tree()), *furniture_of(sides, Story(sheet))]
    linear = linearise(titles, items)
    script = assemble(
        NAME, linear.text, linear.elements, title_page=linear.title_page, places=linear.places, metadata=metadata
    )
    remarks = (*parts.remarks, *story.remarks.values(), *_remarks(script, loose))
    return Parsed(script, tuple(dict.fromkeys(remarks)))


def _on_paper(root: Node) -> bool:
    """Say whether the page is pale, as it is unless the document gives it a colour."""
    colours = [node.attributes.get("w:color", "") for node in root.children("w:background")]
    return all(colour in {"", "auto"} or is_pale(colour) for colour in colours)


def _loose(notes: dict[tuple[str, str], Note]) -> list[Item]:
    return [item for note in unused(notes) if (item := attach(None, note)) is not None]


def _remarks(script: Screenplay, loose: list[Item]) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    hidden = Counter(value for element in script.elements for name, value in element.attributes if name == HIDDEN)
    for reason, count in hidden.items():
        first = next(element for element in script.elements if (HIDDEN, reason) in element.attributes)
        message = (
            f"Words that nobody sees in Word ({reason}) stand in {count} places; they are kept apart from the script."
        )
        found.append(Diagnostic("hidden_text", message, "warning", first.start, first.end))
    if loose:
        found.append(Diagnostic("loose_notes", f"{len(loose)} notes are tied to no place; they stand at the end."))
    if not any(element.text.strip() for element in script.elements):
        found.append(Diagnostic("no_text", "The document holds no text.", "error"))
    elif not any(element.kind is ElementKind.SCENE_HEADING for element in script.elements):
        found.append(Diagnostic("no_scene_headings", "The script has no scene headings."))
    return found


def _nothing(*faults: Diagnostic) -> Parsed:
    return Parsed(Screenplay(format=NAME, text="", elements=()), faults)
