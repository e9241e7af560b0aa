"""Says what could not be read, and which pages were read with little confidence. Changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from storyroom.domain.diagnostics import Diagnostic
from storyroom.domain.script import ElementKind
from storyroom.formats.pdf.classify import Typed
from storyroom.formats.pdf.columns import Columns
from storyroom.formats.pdf.furniture import PageRows
from storyroom.formats.pdf.process import Extraction
from storyroom.formats.pdf.wire import RawPage

__all__ = ["fault_diagnostics", "page_confidence", "page_diagnostics"]

_FAULTS = {
    "encrypted": (
        "encrypted_pdf",
        "The PDF is locked with a password, so nothing of it was read. Remove the password and import it again.",
    ),
    "broken": ("broken_pdf", "The file is not a PDF that can be opened: it is damaged, cut off or something else."),
    "too_large": ("pdf_too_large", "The PDF is larger than a script can be, so it was not read."),
    "too_many_characters": ("pdf_cut_short", "The PDF holds more text than a script can; reading stopped there."),
    "too_slow": ("pdf_too_slow", "Reading the PDF took too long and was stopped."),
    "out_of_memory": ("pdf_too_demanding", "Reading the PDF took more memory than it may and was stopped."),
    "worker_died": ("pdf_reader_stopped", "The PDF brought its reader to a stop; the pages before that were kept."),
    "no_worker": ("pdf_reader_missing", "The PDF reader could not be started."),
}
_SURE = 0.6
_FEW_LETTERS = 20


def fault_diagnostics(extraction: Extraction) -> tuple[Diagnostic, ...]:
    """Name what kept the file, or its later pages, from being read."""
    found: list[Diagnostic] = []
    if extraction.fault:
        code, message = _FAULTS.get(extraction.fault, _FAULTS["broken"])
        found.append(Diagnostic(code, message, "error"))
    read = len(extraction.pages)
    if extraction.page_count > read:
        message = f"Only the first {read} of {extraction.page_count} pages were read."
        found.append(Diagnostic("pages_not_read", message, "error"))
    elif read and not any(page.segments or page.images or page.failed for page in extraction.pages):
        found.append(Diagnostic("no_text", "None of the pages holds any text.", "error"))
    elif not read and not extraction.fault:
        found.append(Diagnostic("no_pages", "The PDF has no pages.", "error"))
    return tuple(found)


def page_diagnostics(
    pages: Sequence[RawPage], cleared: Sequence[PageRows], typed: Sequence[Typed], columns: Columns
) -> tuple[Diagnostic, ...]:
    """Name pages without text, pages cut short, and pages whose layout was not recognised."""
    known: Counter[int] = Counter()
    for item in typed:
        known[item.row.page] += item.known
    found = [
        diagnostic
        for page, rows in zip(pages, cleared, strict=True)
        for diagnostic in _on_page(page, rows, known[page.number], columns)
    ]
    if typed and columns.cue is None and not any(item.kind is ElementKind.SCENE_HEADING for item in typed):
        message = "No headings and no cues were recognised: this may not be a screenplay, or its layout is unusual."
        found.append(Diagnostic("no_screenplay_layout", message))
    return tuple(found)


def page_confidence(page: RawPage, rows: PageRows, known: int, columns: Columns) -> float:
    """Estimate from 0 to 1 how well a page was understood: share of rows in known columns, of letters that are letters."""
    text = "".join(row.text for row in rows.rows)
    if not text:
        return 1.0 if not page.images else 0.0
    garbage = sum(letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff" for letter in text) / len(text)
    placed = known / max(1, len(rows.rows))
    thin = 0.5 if len(text) < _FEW_LETTERS and page.images else 1.0
    lost = 0.5 if columns.cue is None and columns.dialogue is None and len(rows.rows) > 5 else 1.0
    return max(0.0, placed * (1 - 4 * garbage)) * thin * lost


def _on_page(page: RawPage, rows: PageRows, known: int, columns: Columns) -> Iterator[Diagnostic]:
    number = page.number
    if page.failed:
        yield Diagnostic("unreadable_page", f"Page {number} could not be read.", "error", page=number)
        return
    if page.cut:
        yield Diagnostic(
            "page_cut_short",
            f"Page {number} holds more text than a page can; the rest was left out.",
            "error",
            page=number,
        )
    if not page.segments and page.images:
        message = f"Page {number} is a picture without a text layer; recognising the text in pictures is not possible here yet."
        yield Diagnostic("no_text_layer", message, "error", page=number)
        return
    confidence = page_confidence(page, rows, known, columns)
    if confidence < _SURE:
        message = f"Page {number} was read with little confidence ({confidence:.0%}): compare it with the original."
        yield Diagnostic("low_confidence_page", message, page=number)
