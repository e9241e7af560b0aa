"""The names under which an element's attributes keep what the file said. One list for reader and writer."""

from __future__ import annotations

__all__ = [
    "ALTERNATE", "BLOCK", "CASE", "DELETED", "DEPTH", "FDX", "HEADLESS", "INLINE_NOTE", "INNER", "NOTE", "OMITTED",
    "OUTER", "PROPERTY", "PROPERTY_XML", "RUNS", "TYPE", "WITHIN", "WRAPPER", "XML",
]  # fmt: skip

FDX = "fdx:"
"""Prefix of everything below that only this format understands; `fdx:<Name>` alone is a paragraph's attribute."""

CASE = "case"
"""`mixed`: printed in capitals, stored in mixed case."""
DEPTH = "depth"
"""Of a section, from 1."""
NOTE = "note"
"""A note that stood inside the words of its paragraph."""
OMITTED = "omitted"
"""On the heading of an omitted scene: the words printed in its place."""
ALTERNATE = "alternate"
"""On an alternate line: its id."""

TYPE = "fdx:Type"
"""The paragraph type as the file spells it, where that is not how the writer would."""
RUNS = "fdx:runs"
"""Attributes of stretches of words that our runs do not model, as JSON."""
XML = "fdx:xml"
"""Children of the paragraph that nothing else understands, to the letter."""
BLOCK = "fdx:block"
"""A whole block of the body that is no paragraph, to the letter."""
DELETED = "fdx:deleted"
"""A block of deleted text, to the letter."""
PROPERTY = "fdx:SceneProperties."
"""Prefix of a scene's properties."""
PROPERTY_XML = "fdx:SceneProperties"
"""Children of a scene's properties that nothing else understands; present, if empty, for an empty block."""
WRAPPER = "fdx:wrapper."
"""Prefix of what stood on the paragraph around a dual dialogue."""
OUTER, INNER = "fdx:outer.", "fdx:inner."
"""Prefixes of what stood on the paragraph printed in place of an omitted scene, and on the scene's own heading."""
HEADLESS = "fdx:OmittedScene"
"""On an omitted scene that holds no heading of its own."""
WITHIN = "fdx:within"
"""On a second heading within one omitted block, and on the summary of a paragraph that is no heading."""

INLINE_NOTE = "Inline note"
"""`Name` of a script note that stands for the attribute `note`."""
