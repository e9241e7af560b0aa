"""Hostile and broken files: each ends as data with a diagnostic, soon, and never as an exception."""

import zlib
from dataclasses import replace
from io import BytesIO

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from storyroom.formats.pdf import Pdf
from storyroom.formats.pdf.limits import DEFAULT_LIMITS
from storyroom.formats.pdf.reader import read_pdf
from storyroom.formats.pdf.writer import write_pdf
from tests.unit.domain.scripts import script
from tests.unit.formats.pdf.raw_pdf import build, page

GOOD = build(page((1.5, 80, "INT. SHED - DAY"), (1.5, 104, "Rain on tin.")))
QUICK = replace(DEFAULT_LIMITS, wall_seconds=20, cpu_seconds=15)


def codes(data, limits=QUICK):
    return [found.code for found in read_pdf(data, limits).diagnostics]


def errors(data, limits=QUICK):
    return [found for found in read_pdf(data, limits).diagnostics if found.severity == "error"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7",
        b"INT. SHED - DAY\n",
        b"\x00" * 5000,
        b"%PDF-1.7\n" + b"\xff" * 100_000,
        b"PK\x03\x04" + b"x" * 99,
    ],
    ids=["empty", "head only", "text", "zeros", "noise", "zip"],
)
def test_what_is_no_pdf_is_broken(data):
    assert codes(data) == ["broken_pdf"]


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_file_cut_off_anywhere_is_read_or_reported(share):
    whole = write_pdf(script(*[("action", f"Line {number}.") for number in range(300)]))
    parsed = read_pdf(whole[: int(len(whole) * share)], QUICK)
    assert parsed.diagnostics


def test_damaged_bytes_never_raise():
    for place in range(20, len(GOOD), 61):
        parsed = read_pdf(GOOD[:place] + b"\xfe" + GOOD[place + 1 :], QUICK)
        assert parsed.diagnostics or parsed.screenplay.elements


def test_a_locked_file_says_so():
    sheet = BytesIO()
    canvas = Canvas(sheet, encrypt=StandardEncryption("secret", ownerPassword="other"))
    canvas.drawString(100, 100, "INT. SHED")
    canvas.save()
    assert codes(sheet.getvalue()) == ["encrypted_pdf"]


def test_a_page_tree_that_holds_itself_ends():
    assert errors(build(page(), kids="2 0 R", count="5"))
    assert errors(build(page(), kids="1000 0 R", count="9", extra=(b"<< /Type /Pages /Kids [2 0 R] /Count 9 >>",)))


@pytest.mark.parametrize("count", ["1000000000", "99999999999999999999", "-4"])
def test_a_lying_page_count_is_not_believed(count):
    parsed = read_pdf(build(page((1.5, 80, "INT. SHED - DAY")), count=count), QUICK)
    assert parsed.screenplay.page_count == 1
    assert [element.text for element in parsed.screenplay.elements] == ["INT. SHED - DAY"]


def test_a_blank_file_says_that_it_holds_no_text():
    assert codes(build(page())) == ["no_text"]


@pytest.mark.parametrize(
    "media", ["0 0 1e9 1e9", "0 0 0 0", "-99999999 -99999999 99999999 99999999", "0 0 1e38 -1e38", "a b c d"]
)
def test_a_strange_sheet_does_no_harm(media):
    parsed = read_pdf(build(page((1.5, 80, "INT. SHED - DAY")), media=media), QUICK)
    assert parsed.screenplay.page_count == 1


def test_a_form_within_itself_ends():
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /XObject << /X 1000 0 R >> >> /Length 5 >>\nstream\n/X Do\nendstream"
    data = build(
        page((1.5, 80, "INT. SHED - DAY"), before="/X Do"), resources="/XObject << /X 1000 0 R >>", extra=(form,)
    )
    assert [element.text for element in read_pdf(data, QUICK).screenplay.elements] == ["INT. SHED - DAY"]


def test_deeply_nested_forms_end():
    def form(number):
        inner = f"/X {1001 + number} 0 R" if number < 400 else ""
        body = b"/X Do /X Do"
        head = f"<< /Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /XObject << {inner} >> >> /Length {len(body)} >>"
        return head.encode() + b"\nstream\n" + body + b"\nendstream"

    data = build(
        page((1.5, 80, "INT. X")),
        page(before="/X Do"),
        resources="/XObject << /X 1000 0 R >>",
        extra=tuple(map(form, range(401))),
    )
    limits = replace(QUICK, wall_seconds=4)
    parsed = read_pdf(data, limits)
    assert parsed.screenplay.elements[0].text == "INT. X"


def test_a_stream_that_unfolds_to_a_gigabyte_is_stopped_or_read():
    packed = zlib.compress(b"BT /F1 12 Tf (x) Tj ET\n" * 4_000_000, 9)
    data = build(b"").replace(
        b"<< /Length 0 >>\nstream\n\nendstream",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
    )
    assert errors(data, replace(QUICK, wall_seconds=6, memory=600_000_000))


def test_a_worker_that_takes_too_long_is_killed():
    assert "pdf_too_slow" in codes(GOOD, replace(DEFAULT_LIMITS, wall_seconds=0.01))


def test_a_worker_without_memory_dies_alone():
    assert errors(GOOD, replace(DEFAULT_LIMITS, memory=40_000_000))


def test_what_was_read_before_the_stop_is_kept():
    whole = write_pdf(script(*[("action", f"Line {number}.") for number in range(300)]))
    parsed = read_pdf(whole, replace(DEFAULT_LIMITS, output_bytes=9_000))
    assert parsed.screenplay.elements[0].text == "Line 0."
    assert [found.code for found in parsed.diagnostics][:2] == ["pdf_reader_stopped", "pages_not_read"]


def test_a_file_over_the_caps_is_reported():
    assert codes(GOOD, replace(DEFAULT_LIMITS, input_bytes=100)) == ["pdf_too_large"]
    assert "pdf_cut_short" in codes(GOOD, replace(DEFAULT_LIMITS, characters=5))
    assert "page_cut_short" in codes(GOOD, replace(DEFAULT_LIMITS, page_characters=5))
    two = build(page((1.5, 80, "INT. A")), page((1.5, 80, "INT. B")))
    assert codes(two, replace(DEFAULT_LIMITS, pages=1)) == ["pages_not_read"]


@pytest.mark.parametrize(
    "words", ["()" * 20_000, "INT. " + "-" * 40_000, "INT. A" + " (" * 20_000, "A" * 40_000, "(" * 40_000]
)
def test_an_endless_line_is_action_and_ends(words):
    lines = (
        (1.5, 80, "INT. SHED"),
        (3.5, 104, "BO"),
        (2.5, 116, "Hi."),
        (1.5, 140, words),
        (3.5, 164, words),
        (2.5, 176, "Ho."),
    )
    long = [element for element in read_pdf(build(page(*lines)), QUICK).screenplay.elements if len(element.text) > 250]
    assert long
    assert {element.kind.value for element in long} <= {"action", "dialogue", "parenthetical"}


def test_a_script_in_the_file_is_not_run():
    action = b"<< /Type /Action /S /JavaScript /JS (app.alert\\(1\\)) >>"
    data = build(page((1.5, 80, "INT. SHED - DAY")), extra=(action,)).replace(
        b"/Type /Catalog", b"/OpenAction 1000 0 R /Type /Catalog"
    )
    assert [element.text for element in read_pdf(data, QUICK).screenplay.elements] == ["INT. SHED - DAY"]


def test_sniffing_looks_for_the_head_only():
    assert Pdf().sniff(GOOD[:1024])
    assert Pdf().sniff(b"\n\n" + GOOD[:100])
    assert not Pdf().sniff(b"Title: %PD\n")
