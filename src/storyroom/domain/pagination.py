"""The one paginator: a script set on pages, for the reader page, the PDF writer and every length in eighths. Draws nothing.

Source: layout and breaking rules in `docs/pages.md`.
"""

from __future__ import annotations

from storyroom.domain.flow import fill_pages
from storyroom.domain.page_layout import lay_out
from storyroom.domain.page_settings import A4, LETTER, Column, PageSettings
from storyroom.domain.pages import Line, Page, Pagination
from storyroom.domain.placing import place_on, place_scenes_by_source
from storyroom.domain.script import Screenplay

__all__ = ["A4", "LETTER", "Column", "Line", "Page", "PageSettings", "Pagination", "paginate", "place"]


def paginate(screenplay: Screenplay, settings: PageSettings = LETTER) -> Pagination:
    """Set a script on pages. Sections, synopses, notes and boneyards are not printed; the title page is not among the pages."""
    blocks = lay_out(screenplay.elements, settings)
    return Pagination(settings, fill_pages(blocks, screenplay.elements, settings))


def place(screenplay: Screenplay, settings: PageSettings = LETTER) -> Screenplay:
    """Give every element its page and height and every scene its page and length in eighths.

    An element that has a page already keeps it, and so does the whole script it came with: a PDF's own pages are the truth.
    """
    if any(element.page is not None for element in screenplay.elements):
        return place_scenes_by_source(screenplay, settings)
    return place_on(screenplay, paginate(screenplay, settings))
