"""Reports as pages: nothing is markup, long tables go on, the same report gives the same bytes."""

from __future__ import annotations

import pypdfium2

from storyroom.domain.disclosure import ReportSheets, Sheet
from storyroom.formats.pdf.report_pages import report_pdf

EVIL = "<b>&amp;</b><para><img src='http://evil.invalid/x'/> \u202eabc"


def drawn(*rows: tuple[str, ...], title: str = "Report") -> bytes:
    sheet = Sheet("Whose words", "Counted.", ("What", "Answer"), rows)
    return report_pdf(ReportSheets(title, "Beacon", (sheet,), "Beacon, blue"))


def said(data: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]


def test_markup_in_every_place_stands_as_it_was_written() -> None:
    data = drawn((EVIL, EVIL), title=EVIL)
    text = "".join(said(data)).replace("\r\n", "").replace(" ", "")
    assert text.count("<b>&amp;</b>") == 3
    assert "\u202e" not in text
    assert b"/URI" not in data


def test_a_long_table_goes_on_over_pages_with_its_head_and_a_foot_on_each() -> None:
    pages = said(drawn(*((f"row {n}", "word " * 30) for n in range(60))))
    assert len(pages) > 2
    assert all("What" in page and f"Page {number}" in page for number, page in enumerate(pages, 1))
    assert "row 59" in pages[-1]


def test_a_cell_longer_than_a_page_is_cut_and_says_so() -> None:
    assert "…" in "".join(said(drawn(("long", "x" * 50_000))))


def test_the_same_report_gives_the_same_bytes() -> None:
    assert drawn(("a", "b")) == drawn(("a", "b"))
