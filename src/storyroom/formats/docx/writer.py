"""A screenplay to a Word document: paragraphs in named styles, notes as comments, dual dialogue as a table of two columns.

Every tag is spelled here or in the files beside it; what the script says can only become text (see `markup`). No field, link,
picture, macro, template or relationship to the outside is ever written. Same screenplay, same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from storyroom.domain.script import Element, ElementKind, Screenplay
from storyroom.formats.docx.archive import pack
from storyroom.formats.docx.kinds import STYLE_NAMES
from storyroom.formats.docx.layout import NUMBERED
from storyroom.formats.docx.markup import attribute, run_xml, words_xml
from storyroom.formats.docx.names import COMMENT_STYLE, INLINE_NOTE, NOTE, NUMBER_STYLE, TITLE_END_STYLE
from storyroom.formats.docx.plan import Block, Written, plan
from storyroom.formats.docx.style_sheet import NAMESPACE, style_id, styles_xml

__all__ = ["DATE", "write"]

_K = ElementKind
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PAGE = (
    '<w:sectPr><w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="2160" '
    'w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
)
_CELL = ('<w:tc><w:tcPr><w:tcW w:w="4320" w:type="dxa"/></w:tcPr>', "</w:tc>")
_TABLE = (
    (
        '<w:tbl><w:tblPr><w:tblW w:w="8640" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        '<w:tblGrid><w:gridCol w:w="4320"/><w:gridCol w:w="4320"/></w:tblGrid><w:tr>'
    ),
    "</w:tr></w:tbl><w:p/>",
)
_DUAL_INDENT = {_K.CHARACTER_CUE: 1200, _K.PARENTHETICAL: 432}
DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)?)?")


def write(screenplay: Screenplay) -> bytes:
    """Write the whole document."""
    titles = _ids("TitlePage", (field.key for field in screenplay.title_page))
    revisions = _ids("Revision", (run.revision for one in screenplay.elements for run in one.runs if run.revision))
    writer = _Writer(screenplay.elements, revisions)
    body = [_title_paragraph(titles[field.key], field.value) for field in screenplay.title_page]
    if body:
        body.append(f'<w:p><w:pPr><w:pStyle w:val="{style_id(TITLE_END_STYLE)}"/>{_PAGE}</w:pPr></w:p>')
    body.extend(writer.block(block) for block in plan(screenplay.elements).blocks)
    document = f"{_HEAD}<w:document {NAMESPACE}><w:body>{''.join(body)}{_PAGE}</w:body></w:document>"
    depths = dict.fromkeys(_depth(one) for one in screenplay.elements if one.kind is _K.SECTION)
    comments = f"{_HEAD}<w:comments {NAMESPACE}>{''.join(writer.comments)}</w:comments>" if writer.comments else ""
    return pack(document, styles_xml(depths, titles, revisions), comments)


class _Writer:
    def __init__(self, elements: Sequence[Element], revisions: dict[str, str]) -> None:
        self._elements = elements
        self._revisions = revisions
        self.comments: list[str] = []

    def block(self, block: Block) -> str:
        """Write one paragraph, or two columns."""
        if not block.right:
            return "".join(self._paragraph(row) for row in block.left)
        sides = ("".join(self._paragraph(row, narrow=True) for row in rows) for rows in (block.left, block.right))
        return _TABLE[0] + "".join(f"{_CELL[0]}{side}{_CELL[1]}" for side in sides) + _TABLE[1]

    def _paragraph(self, row: Written, *, narrow: bool = False) -> str:
        notes = "".join(self._note(self._elements[index]) for index in row.notes)
        if row.main is None:
            return _in_style(style_id(COMMENT_STYLE), notes)
        element = self._elements[row.main]
        if element.kind is _K.PAGE_BREAK:
            return _in_style("PageBreak", f'<w:r><w:br w:type="page"/></w:r>{notes}')
        inline = "".join(
            self._comment(value, attribute("w:author", INLINE_NOTE))
            for name, value in element.attributes
            if name == NOTE
        )
        indent = f'<w:ind w:left="{_DUAL_INDENT.get(element.kind, 0)}" w:right="144"/>' if narrow else ""
        return _in_style(_style_of(element), self._number(element) + self._words(element) + inline + notes, indent)

    def _words(self, element: Element) -> str:
        if not element.live:
            return run_xml("OMITTED")
        return words_xml(element.text, element.runs, self._revisions)

    def _number(self, element: Element) -> str:
        if element.kind is not _K.SCENE_HEADING:
            return ""
        style = f'<w:rStyle w:val="{style_id(NUMBER_STYLE)}"/>'
        if element.scene_number:
            return run_xml(f"{element.scene_number.strip()}\t", style)
        typed = NUMBERED.fullmatch(element.text) is not None  # a number in the words stays there
        return f"<w:r><w:rPr>{style}</w:rPr></w:r>" if typed else ""

    def _note(self, note: Element) -> str:
        own = dict(note.attributes)
        date = own.get("date", "")
        named = attribute("w:author", own.get("author", ""))
        return self._comment(note.text, named + (attribute("w:date", date) if DATE.fullmatch(date) else ""))

    def _comment(self, text: str, named: str) -> str:
        number = len(self.comments)
        self.comments.append(f'<w:comment w:id="{number}"{named}><w:p>{run_xml(text)}</w:p></w:comment>')
        return f'<w:r><w:commentReference w:id="{number}"/></w:r>'


def _ids(stem: str, names: Iterable[str]) -> dict[str, str]:
    return {name: f"{stem}{at}" for at, name in enumerate(dict.fromkeys(names))}


def _style_of(element: Element) -> str:
    if element.kind is _K.SECTION:
        return style_id(f"Section {_depth(element)}")
    return style_id(STYLE_NAMES[element.kind])


def _depth(element: Element) -> str:
    depth = dict(element.attributes).get("depth", "1")
    return str(int(depth)) if depth.isascii() and depth.isdigit() and 0 < int(depth[:9]) <= 99 else "1"


def _title_paragraph(style: str, value: str) -> str:
    return _in_style(style, run_xml(value))


def _in_style(style: str, inside: str, more: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{inside}</w:p>'
