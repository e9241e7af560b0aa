"""What belongs to the page and not to the script: numbers, headers, (MORE), CONTINUED, watermarks, revision marks. It is set aside, not lost.

Source: furniture seen in real screenplay PDFs; the list stands in `docs/formats/pdf.md`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from storyroom.domain.script import Box
from storyroom.formats.pdf.rows import Measures, Row, band, merge, row_of
from storyroom.formats.pdf.wire import RawPage, Segment

__all__ = ["Furniture", "PageRows", "clear", "watermarks"]

_EDGE = 80.0
"""Points from the paper's edge within which headers and footers stand."""
_ROWS_AT_EDGE = 3
_PAGE_NUMBER = re.compile(
    r"(?:page\s{1,3})?[-–]?\s?(\d{1,4}[A-Z]{0,2})\s?\.?\s?[-–]?(?:\s?(?:of|/)\s?\d{1,4})?", re.IGNORECASE
)
_NUMBER_AT_END = re.compile(r"\s(\d{1,3}[A-Z]{0,2})\.$")
_PAGE_WORD = re.compile(r"(\d{1,4})\s?\|\s?p\s?a\s?g\s?e", re.IGNORECASE)
_CONTINUED = re.compile(
    r"(?:\d{1,4}[A-Z]{0,3}\.?\s{1,80})?(?:\(\s?CONTINUED\s?\)|CONTINUED:)\s{0,80}(?:\(\d{1,3}\))?\s{0,80}(?:\d{1,4}[A-Z]{0,3}\.?)?"
)
_MORE = re.compile(r"\(\s?(?:MORE|more)\s?\)")
_CONVERTER = re.compile(
    r"(?:converted to pdf|created (?:with|using|by)|printed (?:with|by)|generated (?:with|by))\b", re.IGNORECASE
)
_REVISION = re.compile(
    r"\b(?:white|blue|pink|yellow|green|goldenrod|buff|salmon|cherry|tan|rev\.?|revised|revision|revisions|draft|shooting)\b.{0,40}\d",
    re.IGNORECASE,
)
_SCENE_NUMBER = re.compile(r"(?:[A-Z]{1,3}[-.]?)?\d{1,4}(?:[-.]?[A-Z0-9]{1,3}){0,3}\.?")
_MARK = re.compile(r"[*|]{1,3}")


class Furniture(NamedTuple):
    """A piece of the page's own: what it is, what it says, and where."""

    kind: str
    text: str
    page: int
    box: Box


class PageRows(NamedTuple):
    """A page cleared of furniture. `label` is its printed number; `more` says that a speech goes on overleaf."""

    number: int
    height: float
    rows: tuple[Row, ...]
    furniture: tuple[Furniture, ...]
    label: str | None = None
    more: bool = False


def clear(pages: Sequence[RawPage], measures: Measures) -> list[PageRows]:
    """Part every page into script and furniture."""
    repeated = _repeated(pages, measures)
    return [_clear_page(page, measures, repeated) for page in pages]


def watermarks(page: RawPage, measures: Measures) -> list[Furniture]:
    """Set aside what is turned, pale or far too large."""
    marks = [segment for segment in page.segments if _is_watermark(segment, page, measures)]
    return [_piece("watermark", page, marks)] if marks else []


def _repeated(pages: Sequence[RawPage], measures: Measures) -> frozenset[tuple[str, int]]:
    """Texts that stand at one height near the edge of many pages, digits apart."""
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        found = {
            _key(row)
            for row in (row_of(page.number, group, measures) for group in band(page.segments, measures))
            if _is_at_edge(row, page.height)
        }
        seen.update(found)
    enough = max(3, len(pages) * 4 // 10)
    return frozenset(key for key, count in seen.items() if count >= enough)


def _key(row: Row) -> tuple[str, int]:
    return re.sub(r"\d+[A-Z]?", "#", row.text[:200]), round(row.base / 3)


def _is_at_edge(row: Row, height: float) -> bool:
    return row.base < _EDGE or row.base > height - _EDGE


def _clear_page(page: RawPage, measures: Measures, repeated: frozenset[tuple[str, int]]) -> PageRows:
    furniture = watermarks(page, measures)
    plain = [segment for segment in page.segments if not _is_watermark(segment, page, measures)]
    groups = band(plain, measures)
    rows: list[Row] = []
    label, more = None, False
    for place, group in enumerate(groups):
        at_edge = place < _ROWS_AT_EDGE or place >= len(groups) - _ROWS_AT_EDGE
        whole = row_of(page.number, group, measures)
        kind = _kind(whole, page, repeated) if at_edge else ""
        kind = "" if kind == "more" and place < len(groups) - _ROWS_AT_EDGE else kind
        if kind:
            furniture.append(_piece(kind, page, group))
            label = _label(whole, group) or label if kind in {"page_number", "header"} else label
            more = more or kind == "more"
            continue
        kept, pieces, number = _margins(group, page, measures)
        furniture.extend(pieces)
        if kept:
            rows.extend(_rows(kept, number, page.number, measures))
    return PageRows(page.number, page.height, tuple(merge(rows, measures)), tuple(furniture), label, more)


def _is_watermark(segment: Segment, page: RawPage, measures: Measures) -> bool:
    return segment.odd or (page.number > 1 and segment.size > 2.2 * measures.size)


def _kind(row: Row, page: RawPage, repeated: frozenset[tuple[str, int]]) -> str:
    text = row.text.strip()[:300]
    for kind, pattern in (("more", _MORE), ("continued", _CONTINUED)):
        if pattern.fullmatch(text):
            return kind
    return _edge_kind(row, text, repeated) if _is_at_edge(row, page.height) else ""


def _edge_kind(row: Row, text: str, repeated: frozenset[tuple[str, int]]) -> str:
    if _PAGE_NUMBER.fullmatch(text) or _PAGE_WORD.fullmatch(text):
        return "page_number"
    if _CONVERTER.match(text):
        return "converter"
    if _key(row) in repeated or (row.base < _EDGE - 12 and _REVISION.search(text)):
        return "header" if row.base < _EDGE else "footer"
    return ""


def _label(row: Row, group: Sequence[Segment]) -> str | None:
    """Find the printed page number: the row itself, a piece of it, or the end of a header."""
    for text in (row.text, *(segment.text for segment in reversed(group))):
        found = _PAGE_NUMBER.fullmatch(text.strip()) or _PAGE_WORD.fullmatch(text.strip())
        if found:
            return found.group(1)
    ending = _NUMBER_AT_END.search(row.text.strip()[-12:])
    return ending.group(1) if ending else None


def _margins(
    group: list[Segment], page: RawPage, measures: Measures
) -> tuple[list[Segment], list[Furniture], str | None]:
    """Take scene numbers and revision marks out of the margins of one row."""
    kept, pieces = list(group), list[Furniture]()
    while len(kept) > 1 and kept[-1].left > measures.right and _MARK.fullmatch(kept[-1].text):
        pieces.append(_piece("revision_mark", page, [kept.pop()]))
    if len(kept) == 1 and kept[0].left > measures.right + measures.pitch and _MARK.fullmatch(kept[0].text):
        return [], [*pieces, _piece("revision_mark", page, kept)], None
    number = None
    if len(kept) > 1 and kept[0].left < measures.left - 2 * measures.pitch and _SCENE_NUMBER.fullmatch(kept[0].text):
        number = kept.pop(0)
        pieces.append(_piece("scene_number", page, [number]))
    if len(kept) > 1 and _is_right_number(kept[-1], number, measures):
        right = kept.pop()
        pieces.append(_piece("scene_number", page, [right]))
        number = number or right
    elif number is not None and kept:
        kept[-1] = _without_number(kept[-1], number, measures)
    return kept, pieces, number.text.rstrip(".") if number else None


def _without_number(segment: Segment, number: Segment, measures: Measures) -> Segment:
    """Take the right margin's number off a heading that reaches up to it."""
    rest = segment.text.removesuffix(number.text).rstrip()
    spaces = len(segment.text) - len(number.text) - len(rest)
    if rest == segment.text or not spaces or segment.right < measures.right - 2 * measures.pitch:
        return segment
    cut = len(segment.text) - len(rest)
    stretches = tuple(
        item._replace(end=min(item.end, len(rest))) for item in segment.stretches if item.start < len(rest)
    )
    return segment._replace(text=rest, right=segment.right - cut * measures.pitch, stretches=stretches)


def _is_right_number(segment: Segment, number: Segment | None, measures: Measures) -> bool:
    if number is not None:
        return segment.text == number.text
    return segment.left > measures.right - 4 * measures.pitch and bool(_SCENE_NUMBER.fullmatch(segment.text))


def _rows(kept: list[Segment], number: str | None, page: int, measures: Measures) -> Iterable[Row]:
    """One row, or two where two columns stand side by side."""
    if number is None and len(kept) == 2 and _are_columns(kept, measures):
        for segment, column in zip(kept, ("left", "right"), strict=True):
            row = row_of(page, [segment], measures)
            yield row._replace(column="left" if column == "left" else "right")
        return
    yield row_of(page, kept, measures)._replace(number=number)


def _are_columns(kept: Sequence[Segment], measures: Measures) -> bool:
    middle = (measures.left + measures.right) / 2
    return kept[0].right < middle + 2 * measures.pitch and kept[1].left > middle - 2 * measures.pitch


def _piece(kind: str, page: RawPage, group: Sequence[Segment]) -> Furniture:
    box = Box(
        round(min(segment.left for segment in group), 2),
        round(min(segment.base - 0.8 * segment.size for segment in group), 2),
        round(max(segment.right for segment in group), 2),
        round(max(segment.base + 0.2 * segment.size for segment in group), 2),
    )
    return Furniture(kind, "  ".join(segment.text for segment in group), page.number, box)
