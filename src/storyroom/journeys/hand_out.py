"""A draft, or some of its scenes, as a file for one person: their name on every page, and a mark that cannot be seen."""

from __future__ import annotations

from typing import NamedTuple

from storyroom.domain.document import DraftReading
from storyroom.domain.exports import HandOut, Order
from storyroom.domain.page_settings import LETTER
from storyroom.domain.pages import Line, Page
from storyroom.domain.pagination import paginate
from storyroom.domain.ports import Reader
from storyroom.errors import InvalidRequestError
from storyroom.formats.pdf.marked import Handing, sheets_of, write_marked
from storyroom.formats.pdf.visible_name import LONGEST_RECIPIENT, unprintable_in
from storyroom.formats.pdf.writer import losses_of
from storyroom.journeys.export import harmless
from storyroom.journeys.scenes_named import scenes_named
from storyroom.tracing.layouts import encode_layout
from storyroom.tracing.marks import mark_key, mark_sheet

__all__ = ["Made", "again", "check_order", "hand_out"]

_SLUG_ROOM = 50
"""Letters at the head of a page of sides, left of the page number."""
_MOST_PAGES = 2_000
_OWN_WORDS = frozenset({"page_number"})


class Made(NamedTuple):
    """A file for one recipient, and what its pages look like without the mark."""

    file_name: str
    data: bytes
    layout: bytes
    pages: int
    losses: tuple[str, ...]


def check_order(order: Order) -> Order:
    """Return the order with the name as it will stand on the page. Raises: InvalidRequestError."""
    name = " ".join(order.recipient.split())
    if not name or not name.isprintable() or len(name) > LONGEST_RECIPIENT:
        hint = f"Use from 1 to {LONGEST_RECIPIENT} printable letters."
        raise InvalidRequestError("The recipient's name does not fit on a page.", hint)
    odd = unprintable_in(name)
    if odd:
        shown = " ".join(f"U+{ord(letter):04X}" for letter in odd[:8])
        raise InvalidRequestError(
            f"No font here has these letters of the recipient's name: {shown}.", "Write the name in other letters."
        )
    if order.where not in {"diagonal", "footer", "both"}:
        raise InvalidRequestError("A name stands diagonal, footer or both.", "Choose one of these.")
    if order.rest not in {"omit", "strike"}:
        raise InvalidRequestError("The other scenes of sides are: omit or strike.", "Choose one of these.")
    return order._replace(recipient=name)


def hand_out(reader: Reader, draft_id: str, order: Order, *, export_id: str, secret: bytes) -> Made:
    """Draw the file of one recipient; the same bytes whenever it is asked for with the same id.

    Raises: NotFoundError for what may not be seen, InvalidRequestError for scenes that are not there.
    """
    opened = reader.draft(draft_id)
    script = opened.screenplay
    pages, struck = _chosen(opened, order)
    if len(pages) > _MOST_PAGES:
        raise InvalidRequestError(f"More than {_MOST_PAGES} pages are not handed out at once.", "Name scenes.")
    key = mark_key(secret, export_id)
    whole = not order.scenes
    handing = Handing(order.recipient, f"copy {export_id[-8:]}", order.where, title_page=whole, struck=struck)
    data = write_marked(script, pages, lambda sheet: mark_sheet(key, sheet), handing)
    entry = opened.entry
    stem = harmless(f"{entry.document} - {entry.name}{'' if whole else ' - sides'} - {order.recipient}", 160)
    return Made(f"{stem}.pdf", data, encode_layout(sheets_of(pages, script)), len(pages), losses_of(script))


def again(reader: Reader, found: HandOut, *, secret: bytes) -> Made:
    """Draw a copy once more. Raises: NotFoundError."""
    return hand_out(reader, found.draft_id, found.order, export_id=found.id, secret=secret)


def _chosen(opened: DraftReading, order: Order) -> tuple[tuple[Page, ...], frozenset[tuple[int, int]]]:
    """Return the pages to be drawn, and the lines on them that are crossed out."""
    pages = paginate(opened.screenplay, LETTER).pages
    if not order.scenes:
        return pages, frozenset()
    wanted = scenes_named(opened, order.scenes)
    slug = _slug(opened, order)
    chosen, struck = [], set()
    for page in pages:
        own = [_is_of(line, opened, wanted) for line in page.lines]
        if not any(own):
            continue
        kept = [
            line
            for line, selected in zip(page.lines, own, strict=True)
            if selected or line.kind in _OWN_WORDS or order.rest == "strike"
        ]
        if order.rest == "strike":
            struck |= {
                (page.number, at)
                for at, (line, selected) in enumerate(zip(page.lines, own, strict=True))
                if not selected and line.kind not in _OWN_WORDS
            }
        chosen.append(page._replace(lines=(*kept, slug)))
    return tuple(chosen), frozenset(struck)


def _is_of(line: Line, opened: DraftReading, wanted: frozenset[int]) -> bool:
    if line.element is None:
        return False
    scene = opened.screenplay.elements[line.element].scene
    return scene is not None and scene in wanted


def _slug(opened: DraftReading, order: Order) -> Line:
    """Say at the head of each page what this is: title, draft, scenes."""
    tail = f" ({opened.entry.name}) - SIDES {', '.join(order.scenes)}"
    title = opened.entry.document.upper()
    room = max(8, _SLUG_ROOM - len(tail))
    text = f"{title[:room].rstrip()}{tail}"[:_SLUG_ROOM]
    return Line(LETTER.number_top, 1.5, text, "slug")
