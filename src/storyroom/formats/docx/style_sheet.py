"""The style sheet of what is written: one style for each kind, where the trade's layout puts it. Knows no script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from storyroom.domain.page_settings import CHARACTERS_PER_INCH, SCREENPLAY_COLUMNS
from storyroom.domain.script import ElementKind
from storyroom.formats.docx.kinds import STYLE_NAMES
from storyroom.formats.docx.markup import attribute
from storyroom.formats.docx.names import COMMENT_STYLE, NUMBER_STYLE, REVISION_STYLE, TITLE_END_STYLE, TITLE_STYLE

__all__ = ["NAMESPACE", "style_id", "styles_xml"]

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_K = ElementKind
_LEFT = 1.5
"""Left margin of the page in inches; columns are counted from the paper's edge."""
_TEXT = 6.0
_TWIPS = 1440
_LINE = 240
_KEEP = frozenset({_K.SCENE_HEADING, _K.SHOT, _K.CHARACTER_CUE, _K.PARENTHETICAL, _K.ACT_START})
_CENTRED = frozenset({"title", "credit", "author", "authors", "source"})
_FONT = '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New" w:eastAsia="Courier New"/>'


def style_id(name: str) -> str:
    """Make the id of a style of ours from its name."""
    return "".join(letter for letter in name if letter.isascii() and letter.isalnum())


def styles_xml(depths: Iterable[str], titles: Mapping[str, str], revisions: Mapping[str, str]) -> str:
    """Spell the sheet. `titles` and `revisions` give the ids of the styles made for them."""
    kinds = [_kind(kind, name) for kind, name in STYLE_NAMES.items()]
    sections = [
        _paragraph(f"Section {depth}", _spacing(_LINE) + '<w:outlineLvl w:val="0"/>', "<w:b/>") for depth in depths
    ]
    fields = [_title(key, name) for key, name in titles.items()]
    letters = [_character(REVISION_STYLE + revision, name) for revision, name in revisions.items()]
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:styles {NAMESPACE}>'
        f'<w:docDefaults><w:rPrDefault><w:rPr>{_FONT}<w:sz w:val="24"/><w:szCs w:val="24"/></w:rPr></w:rPrDefault>'
        f'<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="{_LINE}" w:lineRule="exact"/></w:pPr></w:pPrDefault>'
        '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        f"{''.join(kinds)}{''.join(sections)}{''.join(fields)}"
        f"{_paragraph('Page Break', '', '')}{_paragraph(TITLE_END_STYLE, '', '')}{_paragraph(COMMENT_STYLE, '', '')}"
        f"{_character(NUMBER_STYLE, style_id(NUMBER_STYLE))}{''.join(letters)}</w:styles>"
    )


def _kind(kind: ElementKind, name: str) -> str:
    column = SCREENPLAY_COLUMNS.get(kind, SCREENPLAY_COLUMNS[_K.ACTION])
    left = 0.0 if column.align != "left" else column.left - _LEFT
    right = 0.0 if column.align != "left" else max(0.0, _TEXT - left - column.width / CHARACTERS_PER_INCH)
    keep = "<w:keepNext/>" if kind in _KEEP else ""
    tabs = ""
    indent = f'<w:ind w:left="{round(left * _TWIPS)}" w:right="{round(right * _TWIPS)}"/>'
    if kind is _K.SCENE_HEADING:
        tabs = '<w:tabs><w:tab w:val="left" w:pos="0"/></w:tabs>'
        indent = f'<w:ind w:left="0" w:right="{round(right * _TWIPS)}"/>'
    justify = "" if column.align == "left" else f'<w:jc w:val="{column.align}"/>'
    look = "<w:caps/>" if column.upper else "<w:i/>" if kind is _K.SYNOPSIS else ""
    return _paragraph(name, keep + tabs + _spacing(column.space * _LINE) + indent + justify, look)


def _title(key: str, name: str) -> str:
    centred = key.casefold() in _CENTRED
    space = 12 * _LINE if key.casefold() == "title" else _LINE
    justify = '<w:jc w:val="center"/>' if centred else ""
    return _paragraph(TITLE_STYLE + key, _spacing(space) + justify, "", name)


def _spacing(before: int) -> str:
    return f'<w:spacing w:before="{before}"/>'


def _paragraph(name: str, properties: str, look: str, given: str = "") -> str:
    inside = f"<w:pPr>{properties}</w:pPr>" * bool(properties) + f"<w:rPr>{look}</w:rPr>" * bool(look)
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{given or style_id(name)}"><w:name{attribute("w:val", name)}/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/>{inside}</w:style>'
    )


def _character(name: str, given: str) -> str:
    return f'<w:style w:type="character" w:customStyle="1" w:styleId="{given}"><w:name{attribute("w:val", name)}/></w:style>'
