"""Names of the format: namespaces under the prefixes used here, and the attributes under which an element keeps what the file said."""

from __future__ import annotations

from storyroom.formats.xml_tree import Dialect

__all__ = [
    "BOX", "CELL", "COMMENT_STYLE", "DELETED", "DOCX", "FURNITURE", "HIDDEN", "INLINE_NOTE", "NOTE", "NUMBER_STYLE", "PROPERTIES",
    "REVISION_STYLE", "SOURCE", "STYLE", "TITLE_END_STYLE", "TITLE_STYLE", "WORD", "WORD_PART", "is_on",
]  # fmt: skip

_STRICT = "http://purl.oclc.org/ooxml"
_OPEN = "http://schemas.openxmlformats.org"
_PREFIXES = {
    f"{_OPEN}/wordprocessingml/2006/main": "w",
    f"{_STRICT}/wordprocessingml/main": "w",
    f"{_OPEN}/officeDocument/2006/relationships": "r",
    f"{_STRICT}/officeDocument/relationships": "r",
    f"{_OPEN}/package/2006/relationships": "rel",
    f"{_OPEN}/package/2006/content-types": "ct",
    f"{_OPEN}/package/2006/metadata/core-properties": "cp",
    f"{_OPEN}/officeDocument/2006/math": "m",
    f"{_STRICT}/officeDocument/math": "m",
    f"{_OPEN}/markup-compatibility/2006": "mc",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://www.w3.org/XML/1998/namespace": "xml",
}
_SPACED = frozenset({"w:t", "w:delText", "m:t"})
WORD = Dialect("w:p", _SPACED, _PREFIXES)
WORD_PART = Dialect("w:p", _SPACED, _PREFIXES, most_nodes=100_000)
"""For the parts beside the main one."""

DOCX = "docx:"
"""Prefix of what only this format understands."""
STYLE = "docx:style"
"""The paragraph's style as the file calls it, where the kind was not read from it."""
CELL = "docx:cell"
"""Row and column of the table cell that the paragraph stands in, from 1."""
BOX = "docx:box"
"""The paragraph stands in a text box."""
HIDDEN = "docx:hidden"
"""Why the words cannot be seen in Word: `hidden`, `white` or `tiny`."""
DELETED = "docx:deleted"
"""Words that a tracked change took out; the value is who did."""
SOURCE = "docx:source"
"""Where a note came from, if not from a comment: `footnote` or `endnote`."""
NOTE = "note"
"""A note that stood inside the words of its paragraph."""
INLINE_NOTE = "Inline note"
"""Author of a comment that stands for the attribute `note`."""
FURNITURE = "docx:furniture"
"""Metadata: headers and footers, as JSON."""
PROPERTIES = "docx:properties"
"""Metadata: title, author and the like from the file's properties, as JSON."""

TITLE_STYLE = "Title Page "
"""Start of the name of a style for a field of the title page; its key follows."""
TITLE_END_STYLE = "Title Page End"
NUMBER_STYLE = "Scene Number"
REVISION_STYLE = "Revision "
COMMENT_STYLE = "Note Anchor"

_OFF = frozenset({"0", "false", "off", "none"})


def is_on(value: str | None) -> bool:
    """Read a switch: present means on, unless it says otherwise."""
    return value is None or value.strip().casefold() not in _OFF
