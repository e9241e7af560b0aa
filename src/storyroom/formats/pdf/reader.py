"""PDF bytes to screenplay: the worker's pages, cleared, put in columns, typed, joined, told as text. One straight line.

Opens no PDF in this process and never raises on bad material.
"""

from __future__ import annotations

from storyroom.domain.diagnostics import Diagnostic
from storyroom.domain.script import Parsed
from storyroom.formats.pdf.blocks import build_blocks
from storyroom.formats.pdf.classify import classify
from storyroom.formats.pdf.columns import find_columns
from storyroom.formats.pdf.doubts import fault_diagnostics, page_diagnostics
from storyroom.formats.pdf.dual import settle_columns
from storyroom.formats.pdf.furniture import clear, watermarks
from storyroom.formats.pdf.limits import DEFAULT_LIMITS, Limits
from storyroom.formats.pdf.process import Extraction, extract
from storyroom.formats.pdf.rows import measure
from storyroom.formats.pdf.telling import repeated_cue, tell
from storyroom.formats.pdf.title import read_title_page

__all__ = ["read_pdf", "understand"]


def read_pdf(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Parsed:
    """Read a whole PDF within the limits."""
    return understand(extract(data, limits))


def understand(extraction: Extraction) -> Parsed:
    """Make a screenplay of extracted pages. Pure."""
    pages = extraction.pages
    first_measures = measure(pages)
    title = read_title_page(pages[0], first_measures, len(pages)) if pages else None
    body = pages[1:] if title is not None else pages
    measures = measure(body)
    cleared = clear(body, measures)
    rows = settle_columns([row for page in cleared for row in page.rows], measures)
    columns = find_columns(rows, measures)
    typed = classify(rows, columns, measures)
    more = frozenset(page.number for page in cleared if page.more)
    blocks, repeated = build_blocks(typed, measures, more=more)
    aside = watermarks(pages[0], first_measures) if title is not None else []
    aside += [piece for page in cleared for piece in page.furniture]
    aside += [repeated_cue(row) for row in repeated]
    labels = {page.number: page.label for page in cleared}
    screenplay = tell(title or (), blocks, labels, aside, len(pages), front=int(title is not None))
    diagnostics: tuple[Diagnostic, ...] = (
        *fault_diagnostics(extraction),
        *page_diagnostics(body, cleared, typed, columns),
    )
    return Parsed(screenplay, diagnostics)
