"""Copies for named people, from the seat to the paper and back: what is on the page, what is written down, whose copy a picture is."""

from __future__ import annotations

import ctypes
import io
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image
from pypdfium2 import raw

import storyroom
from storyroom.domain.exports import Order
from storyroom.domain.marking import Piece, Sheet
from storyroom.domain.pagination import paginate
from storyroom.errors import InvalidRequestError, NotFoundError, ReadOnlyError, UnreadableFileError
from storyroom.formats.pdf import Pdf
from storyroom.journeys.hand_out import check_order
from storyroom.journeys.trace import _Bench, _Judge, _Owner
from storyroom.room import make_room
from storyroom.settings import Settings
from storyroom.tracing.marks import mark_key
from storyroom.tracing.tracer import Reading

SLATE = Path(storyroom.__file__).parent / "sample" / "slate" / "irene-vask" / "eleven-tickets"


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    folder = tmp_path_factory.mktemp("library")
    made = make_room(folder, Settings(library=str(folder), embeddings="off"))
    seat = made.seat()
    for name in ("white", "blue"):
        assert [one.status for one in seat.import_files([SLATE / f"{name}.fountain"], embed=False)] == ["imported"]
    secret = folder / "secret.fountain"
    secret.write_text("Title: Vault\n\nINT. VAULT - NIGHT\n\n" + "The green glass key is made of glass. " * 30)
    assert [one.status for one in seat.import_files([secret], labels=("embargo",), embed=False)] == ["imported"]
    yield made
    made.close()


@pytest.fixture(scope="module")
def blue(room):
    return room.seat().find_draft(project="Eleven Tickets", draft="blue").id


@pytest.fixture(scope="module")
def copies(room, blue):
    """Two people got the same draft."""
    desk = room.seat().exports
    return {name: desk.hand_out(blue, Order(name)) for name in ("Ada Lovelace", "Grace Hopper")}


def page_of(data: bytes, page: int, dpi: int = 150) -> Image.Image:
    document = pdfium.PdfDocument(data)
    return document[page].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")


def as_jpeg(image: Image.Image, quality: int = 60) -> bytes:
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=quality)
    return kept.getvalue()


def names(found) -> list[str]:
    return [one.hand_out.order.recipient for one in found.named]


# --- what is on the page ---


def test_the_name_is_on_every_page_and_no_word_is_lost(room, blue, copies):
    document = pdfium.PdfDocument(copies["Ada Lovelace"].data)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    assert all("Ada Lovelace" in text for text in texts)
    printed = " ".join(" ".join(text.split()) for text in texts)
    for page in paginate(room.seat().read(blue).screenplay).pages:
        for line in page.lines:
            assert " ".join(line.text.split()) in printed


@pytest.mark.parametrize("where", ["diagonal", "footer", "both"])
def test_a_marked_file_is_read_in_again_as_the_same_script(room, blue, where):
    marked = room.seat().exports.hand_out(blue, Order("Ada Lovelace", where)).data
    plain = room.seat().export(blue, "pdf").data
    seen, own = (Pdf().read(data).screenplay for data in (marked, plain))
    assert [(e.kind, e.text, e.page, e.scene_number) for e in seen.elements] == [
        (e.kind, e.text, e.page, e.scene_number) for e in own.elements
    ]


def letters_of(data: bytes, page: int) -> list[tuple[str, float, float]]:
    """Return the letters of a page with where each one begins, in the order in which they are drawn."""
    text = pdfium.PdfDocument(data)[page].get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    found = []
    for index in range(text.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(text.raw, index))
        if letter.strip() and raw.FPDFText_GetCharOrigin(text.raw, index, x, y):
            found.append((letter, x.value, y.value))
    return found


def test_no_letter_moves_by_more_than_four_tenths_of_a_point(room, blue, copies):
    plain = room.seat().export(blue, "pdf").data
    moved = set()
    for page in (1, 5, 12):
        own = letters_of(plain, page)
        seen = letters_of(copies["Ada Lovelace"].data, page)[-len(own) :]
        for (letter, x, y), (other, across, down) in zip(own, seen, strict=True):
            assert letter == other
            assert abs(across - x) <= 0.4
            assert abs(down - y) <= 0.4
            moved.add((round(across - x, 2), round(down - y, 2)))
    assert moved == {(x, y) for x in (-0.34, -0.26, 0.26, 0.34) for y in (-0.26, 0.26)}


def test_two_recipients_get_other_places_and_one_gets_the_same_bytes_again(room, copies):
    ada, grace = copies["Ada Lovelace"], copies["Grace Hopper"]
    assert ada.data != grace.data
    assert room.seat().exports.again(ada.hand_out.id).data == ada.data


@pytest.mark.parametrize("name", ["", " ", "a\x07b", "x" * 81, "\u202eAda", "王小明"])
def test_a_name_that_cannot_stand_on_a_page_is_refused(name):
    with pytest.raises(InvalidRequestError):
        check_order(Order(name))


@pytest.mark.parametrize("name", ["Ада Лавлейс", "Ólafur Þór", "W" * 80, "A"])
def test_names_in_letters_that_the_fonts_have_stand_on_the_page(room, blue, name):
    data = room.seat().exports.hand_out(blue, Order(name, "both")).data
    assert name in pdfium.PdfDocument(data)[3].get_textpage().get_text_bounded()


# --- sides ---


def test_sides_hold_the_scenes_asked_for_on_their_own_pages_and_nothing_else(room, blue):
    opened = room.seat().read(blue)
    wanted, other = opened.scenes[3], opened.scenes[9]
    done = room.seat().exports.hand_out(blue, Order("Ada Lovelace", scenes=(f"({wanted.scene})",)))
    texts = [page.get_textpage().get_text_bounded() for page in pdfium.PdfDocument(done.data)]
    whole = "\n".join(texts)
    assert wanted.heading.split(" - ")[0] in whole
    assert other.heading not in whole
    assert all("SIDES" in text and "Ada Lovelace" in text for text in texts)
    assert any(f"{wanted.page}." in text for text in texts)
    own = {" ".join(e.text.split()) for e in opened.screenplay.elements if e.scene == wanted.scene and e.text.strip()}
    for element in opened.screenplay.elements:
        text = " ".join(element.text.split())
        if element.scene != wanted.scene and len(text) > 40 and text not in own:
            assert text[:40] not in " ".join(whole.split())


def test_struck_sides_show_the_rest_crossed_out(room, blue):
    wanted = room.seat().read(blue).scenes[3]
    orders = [Order("Ada Lovelace", scenes=(f"({wanted.scene})",), rest=rest) for rest in ("omit", "strike")]
    omit, strike = (room.seat().exports.hand_out(blue, order).data for order in orders)
    dark = [sum(page_of(data, 0).histogram()[:128]) for data in (omit, strike)]
    assert dark[1] > 1.3 * dark[0]


def test_scenes_that_are_not_there_are_named(room, blue):
    with pytest.raises(NotFoundError, match="77Q"):
        room.seat().exports.hand_out(blue, Order("Ada", scenes=("(1)", "77Q")))


# --- what is written down ---


def test_who_got_what_is_written_down_and_the_ledger_holds_no_name(room, copies):
    listed = room.seat().exports.handed_out()
    assert {one.id for one in listed} >= {copy.hand_out.id for copy in copies.values()}
    entries = [entry for entry in room._library.ledger_entries() if entry.act.startswith("hand_out")]
    ada = copies["Ada Lovelace"].hand_out
    own = [entry for entry in entries if ada.id in str(entry.facts)]
    assert [entry.act for entry in own] == ["hand_out_opened", "hand_out_closed"]
    assert ada.sha256 in str(own[1].facts)
    assert not any("Ada" in str(entry.facts) or "Lovelace" in str(entry.facts) for entry in entries)


def test_a_reader_hands_nothing_out_and_sees_no_list(room, blue):
    desk = room.seat("reader").exports
    for act in (
        lambda: desk.hand_out(blue, Order("Eve")),
        desk.handed_out,
        lambda: desk.again("export:1"),
        lambda: desk.trace(b"x"),
    ):
        with pytest.raises(ReadOnlyError):
            act()


def test_a_refused_copy_leaves_no_row(room, blue):
    before = room.seat().exports.handed_out()
    with pytest.raises(InvalidRequestError):
        room.seat().exports.hand_out(blue, Order("x" * 300))
    with pytest.raises(NotFoundError):
        room.seat().exports.hand_out("draft:nothing", Order("Eve"))
    assert room.seat().exports.handed_out() == before


# --- tracing ---


@pytest.mark.parametrize("name", ["Ada Lovelace", "Grace Hopper"])
@pytest.mark.parametrize("skew", [-1.5, 1.5])
def test_one_scanned_page_names_its_recipient_and_nobody_else(room, copies, name, skew):
    page = page_of(copies[name].data, 5).rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
    found = room.seat().exports.trace(as_jpeg(page))
    assert names(found) == [name]
    assert found.named[0].chance < 1e-6
    assert found.pages[0].said == "named"


def test_a_file_of_pages_of_two_copies_names_both_with_their_pages(room, copies, tmp_path):
    joined = pdfium.PdfDocument.new()
    for name, pages in (("Ada Lovelace", [6, 3]), ("Grace Hopper", [9])):
        joined.import_pages(pdfium.PdfDocument(copies[name].data), pages)
    joined.save(tmp_path / "joined.pdf")
    found = room.seat().exports.trace((tmp_path / "joined.pdf").read_bytes())
    told = {one.hand_out.order.recipient: one.pages for one in found.named}
    assert told == {"Ada Lovelace": (1, 2), "Grace Hopper": (3,)}
    assert [page.sheet for page in found.pages] == [6, 3, 9]


def test_a_page_laid_on_its_head_is_read(room, copies):
    page = page_of(copies["Ada Lovelace"].data, 5).rotate(180)
    assert names(room.seat().exports.trace(as_jpeg(page))) == ["Ada Lovelace"]


def test_an_unmarked_copy_names_nobody_and_says_why(room, blue, copies):
    assert copies
    page = page_of(room.seat().export(blue, "pdf").data, 5)
    found = room.seat().exports.trace(as_jpeg(page, 90))
    assert (found.named, found.pages[0].said) == ((), "no_mark")
    assert "no mark" in found.reason


def test_a_page_of_another_script_is_unknown(room, copies):
    assert copies
    vault = room.seat().find_draft(project="Vault").id
    found = room.seat().exports.trace(as_jpeg(page_of(room.seat().export(vault, "pdf").data, 1)))
    assert (found.named, found.pages[0].said) == ((), "unknown_page")


def test_a_copy_under_an_embargo_is_traced_by_nobody_who_is_not_cleared(room, tmp_path):
    seat = room.seat()
    vault = seat.find_draft(project="Vault").id
    copy = seat.exports.hand_out(vault, Order("Ada Lovelace")).data
    page = as_jpeg(page_of(copy, 1))
    assert names(seat.exports.trace(page)) == ["Ada Lovelace"]
    person = seat.add_person("keeper", all_but=("embargo",))
    assert not person.operator
    with pytest.raises(ReadOnlyError):
        room.seat("keeper").exports.trace(page)


@pytest.mark.parametrize(
    "data",
    [b"", b"not a picture", b"%PDF-1.7\n%broken", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, b"\xff\xd8\xff\xe0" + b"x" * 400],
    ids=["empty", "text", "broken pdf", "broken png", "broken jpeg"],
)
def test_what_is_no_picture_ends_in_words(room, copies, data):
    assert copies
    with pytest.raises(UnreadableFileError):
        room.seat().exports.trace(data)


def test_blank_and_tiny_pictures_cannot_be_told(room, copies):
    assert copies
    for image in (Image.new("L", (1275, 1650), 255), Image.new("L", (3, 3), 0), Image.new("L", (1275, 1650), 0)):
        found = room.seat().exports.trace(as_jpeg(image))
        assert (found.named, found.pages[0].said) == ((), "unknown_page")


# --- what becomes of copies when their draft moves or goes ---


def test_copies_follow_their_draft_under_another_label_and_stay_known_when_it_goes(tmp_path):
    room = make_room(tmp_path / "library", Settings(library=str(tmp_path / "library"), embeddings="off"))
    seat = room.seat()
    list(seat.import_files([SLATE / "white.fountain"], embed=False))
    draft = seat.find_draft(project="Eleven Tickets").id
    copy = seat.exports.hand_out(draft, Order("Ada Lovelace"))
    page = as_jpeg(page_of(copy.data, 4))
    seat.labels.add(draft, ["embargo"], reason="a secret now")
    (moved,) = seat.exports.handed_out()
    assert "embargo" in moved.label.compartments
    assert names(seat.exports.trace(page)) == ["Ada Lovelace"]
    seat.keeping.remove(seat.keeping.plan_removal(document="Eleven Tickets"), reason="the contract ended")
    (left,) = seat.exports.handed_out()
    assert (left.id, left.layout_id) == (copy.hand_out.id, None)
    found = seat.exports.trace(page)
    assert (found.named, found.candidates) == ((), 0)
    assert found.reason
    with pytest.raises(NotFoundError):
        seat.exports.again(copy.hand_out.id)
    room.close()


def test_the_same_page_many_times_is_no_more_evidence_than_once():
    sheet = Sheet(1, tuple(Piece(word, word // 6, 0.0, 0.0, "w", "Courier") for word in range(120)))
    keys = {f"export:{n}": mark_key(b"secret", f"export:{n}") for n in range(300)}
    bench = _Bench(None, [[_Owner("layout:1", 0, sheet)]], {"layout:1": keys})  # type: ignore[arg-type]
    rng = np.random.default_rng(4)
    for _ in range(10):
        evidence = np.clip(rng.normal(0, 1, sheet.words + sheet.rows), -1, 1)
        judge = _Judge(bench, [(page, [Reading(0, 0.9, evidence)]) for page in range(1, 61)])
        assert judge.together() == {}
        assert judge.by_page() == {page: {} for page in range(1, 61)}
