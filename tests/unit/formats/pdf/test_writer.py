import pypdfium2 as pdfium
import pytest

from storyroom.domain.pagination import A4, paginate
from storyroom.domain.script import Run, Style, TitleField
from storyroom.formats.pdf import Pdf
from storyroom.formats.pdf.writer import write_pdf
from tests.unit.domain.scripts import script

TITLE = (
    TitleField("Title", "The Key", 0, 7),
    TitleField("Author", "A. Writer", 0, 9),
    TitleField("Contact", "a@b.example", 0, 11),
)


def pages_of(data):
    document = pdfium.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def play():
    return script(
        ("scene_heading", "INT. SHED - DAY", {"scene_number": "12A"}),
        ("action", "Rain on a “tin” roof."),
        ("character_cue", "MARIT"),
        ("dialogue", " ".join(["Nobody opens that one door."] * 120)),
        title_page=TITLE,
    )


def test_the_same_script_gives_the_same_bytes():
    assert write_pdf(play()) == write_pdf(play())


def test_every_printed_line_of_the_paginator_is_on_its_page():
    texts = pages_of(write_pdf(play()))[1:]
    pages = paginate(play()).pages
    assert len(texts) == len(pages)
    for text, page in zip(texts, pages, strict=True):
        words = text.split()
        assert [word for line in page.lines for word in line.text.split()] == [word for word in words if word != "12A"]


def test_the_title_page_comes_first_and_names_the_document():
    data = write_pdf(play())
    assert pages_of(data)[0].split() == ["The", "Key", "A.", "Writer", "a@b.example"]
    document = pdfium.PdfDocument(data)
    assert document.get_metadata_value("Title") == "The Key"
    document.close()


def test_a_scene_number_stands_in_both_margins():
    assert pages_of(write_pdf(play()))[1].count("12A") == 2


def test_a_speech_over_a_page_says_more_and_continued():
    first, second = pages_of(write_pdf(play()))[1:3]
    assert first.split()[-1] == "(MORE)"
    assert second.split()[:3] == ["2.", "MARIT", "(CONT'D)"]


def test_letters_beyond_courier_are_printed_in_the_other_font():
    assert pages_of(write_pdf(script(("action", "Привет, Ωmega."))))[0].split() == ["Привет,", "Ωmega."]


def test_a_letter_without_a_shape_is_named_as_a_loss():
    losses = Pdf().losses(script(("action", "日 \x01")))
    assert "2 letters" in losses[0]
    assert "U+65E5" in losses[0]


def test_what_is_not_printed_is_named_as_a_loss():
    lost = " ".join(Pdf().losses(script(("note", "n"), ("action", "A.", {"runs": (Run(0, 1, revision="2"),)}))))
    assert "note" in lost
    assert "revision" in lost


def test_a_title_page_that_does_not_fit_is_named_as_a_loss():
    long = TitleField("Contact", "\n".join(["line"] * 60), 0, 0)
    assert "title page holds more" in Pdf().losses(script(("action", "A."), title_page=(long,)))[0]


def test_a_plain_script_loses_nothing():
    assert Pdf().losses(play()) == ()


@pytest.mark.parametrize(
    ("style", "font"), [(Style.BOLD, "Courier-Bold"), (Style.ITALIC, "Courier-Oblique"), (Style.UNDERLINE, "Courier")]
)
def test_a_styled_run_is_printed_in_its_style(style, font):
    data = write_pdf(script(("action", "One word.", {"runs": (Run(4, 8, frozenset({style})),)})))
    document = pdfium.PdfDocument(data)
    page = document[0]
    objects = list(page.get_objects(textpage=page.get_textpage()))
    fonts = {
        item.get_font().get_base_name(): item.extract() for item in objects if item.type == pdfium.raw.FPDF_PAGEOBJ_TEXT
    }
    lines = [item for item in objects if item.type == pdfium.raw.FPDF_PAGEOBJ_PATH]
    assert fonts[font].strip() == "word" if style is not Style.UNDERLINE else len(lines) == 1
    document.close()


def test_a_sheet_of_a4_is_a4():
    document = pdfium.PdfDocument(write_pdf(play(), A4))
    assert document[0].get_size() == pytest.approx((8.27 * 72, 11.69 * 72), abs=0.1)
    document.close()
