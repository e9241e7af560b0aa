"""A series bible becomes canon: each statement with its line, looked at before it is pinned; hostile bytes end in a clear error."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from storyroom.domain.canon import CanonKind
from storyroom.errors import InputError, UnreadableFileError, UnsupportedFormatError
from storyroom.journeys.readers.pool import Readers
from storyroom.room import Seat
from storyroom.store.database import reading
from storyroom.store.schema_canon import canon as table
from tests.fakes.canon import take
from tests.fakes.house import House, SetClock, make_house
from tests.unit.formats.docx.packages import docx, p

BIBLE = b"""# World

Nobody in the valley can swim.

- Petra has a twin.
- The ferry sank in 1931.
"""
SAID = ["Nobody in the valley can swim.", "Petra has a twin.", "The ferry sank in 1931."]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path / "house", embed=False, clock=SetClock())
    yield made
    made.close()


@pytest.fixture
def seat(house: House) -> Seat:
    return house.seat()


@pytest.fixture
def white(seat: Seat) -> str:
    return take(seat, "white")


def rows(house: House) -> int:
    with reading(house._library.engine) as connection:
        return len(connection.execute(select(table)).all())


def test_looking_first_lists_what_would_be_pinned_and_pins_nothing(house: House, seat: Seat, white: str) -> None:
    found = seat.canon.import_bible(white, "Series bible.md", BIBLE, dry=True)
    assert [(one.line, one.text) for one in found.new] == [(3, SAID[0]), (5, SAID[1]), (6, SAID[2])]
    assert (found.known, found.pinned) == (0, ())
    assert seat.canon.list(white, retired=True) == ()
    assert not [one for one in house._library.ledger_entries() if one.act.startswith("canon_")]


def test_each_statement_is_a_row_that_says_its_file_and_its_line(house: House, seat: Seat, white: str) -> None:
    seat.canon.import_bible(white, "Series bible.md", BIBLE)
    listed = seat.canon.list(white)
    assert [one.text for one in listed] == SAID
    assert [one.source for one in listed] == [f"Series bible.md, line {line}" for line in (3, 5, 6)]
    assert {one.kind for one in listed} == {CanonKind.STATEMENT}
    acts = [one.act for one in house._library.ledger_entries() if one.act.startswith("canon_")]
    assert acts == ["canon_pin_opened", "canon_pin_closed"], "one act, however many rows"


def test_a_bible_that_is_imported_again_adds_only_what_is_new(seat: Seat, white: str) -> None:
    seat.canon.import_bible(white, "b.md", BIBLE)
    again = seat.canon.import_bible(white, "b.md", BIBLE + b"- It always rains.\n- It always rains.\n")
    assert [one.text for one in again.new] == [one.text for one in again.pinned] == ["It always rains."]
    assert again.known == 4
    assert [one.text for one in seat.canon.list(white)] == [*SAID, "It always rains."]
    assert seat.canon.import_bible(white, "b.md", BIBLE).pinned == ()


@pytest.mark.parametrize("name", ["b.txt", "b.TXT", "b.markdown", "b"])
@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_however_it_is_spelled(seat: Seat, white: str, name: str, code: str) -> None:
    data = "Petra’s café burned.\r\n".encode(code)
    (made,) = seat.canon.import_bible(white, name, data).pinned
    assert made.text == "Petra’s café burned."


def test_a_word_file_is_read_in_a_process_of_its_own(seat: Seat, white: str, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = docx("".join(p(said) for said in SAID))
    asked = []
    original = Readers.read
    monkeypatch.setattr(Readers, "read", lambda self, name, data: asked.append(name) or original(self, name, data))
    made = seat.canon.import_bible(white, "bible.docx", paper).pinned
    assert [one.text for one in made] == SAID
    assert asked == ["bible.docx"]


def test_a_name_with_a_folder_or_letters_that_cannot_be_seen_is_only_a_name(seat: Seat, white: str) -> None:
    name = "../../etc/\u202eb\x00ible " + "x" * 500 + ".md"
    (made, *_) = seat.canon.import_bible(white, name, BIBLE).pinned
    assert made.source.startswith("bible xxx")
    assert made.source.isprintable()
    assert len(made.source) < 150


def test_letters_that_cannot_be_seen_are_left_out_of_statements(seat: Seat, white: str) -> None:
    made = seat.canon.import_bible(
        white, "b.md", f"- Petra\u202e has\u200b a \x1b[31mtwin{' and a boat' * 9}.\n".encode()
    ).pinned
    assert made
    assert all(one.text.isprintable() for one in made)


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("b.md", b"", UnreadableFileError),
        ("b.md", b"\n \n\t\n", UnreadableFileError),
        ("b.md", b"\x00\x01\x02" * 4000, UnreadableFileError),
        ("b.txt", b"\x89PNG\r\n\x1a\n" + b"x" * 99, UnsupportedFormatError),
        ("b.md", b"%PDF-1.7\nnot one", InputError),
        ("b.md", b"PK\x03\x04 not a zip", InputError),
        ("b.docx", b"PK\x03\x04 not a zip", InputError),
        ("b.pdf", b"%PDF-1.7\n%%EOF", InputError),
        ("b.exe", b"MZ\x90\x00", InputError),
        ("b.fdx", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', InputError),
    ],
)
def test_what_is_no_bible_ends_in_a_clear_error_and_pins_nothing(
    house: House, seat: Seat, white: str, name: str, data: bytes, fault: type[InputError]
) -> None:
    for dry in (True, False):
        with pytest.raises(fault) as told:
            seat.canon.import_bible(white, name, data, dry=dry)
        assert told.value.message
        assert len(told.value.message) < 400
    assert rows(house) == 0


def test_a_word_file_that_swells_is_stopped(house: House, seat: Seat, white: str) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", b"<w:p>" + b" " * 80_000_000)
    with pytest.raises(InputError):
        seat.canon.import_bible(white, "bomb.docx", file.getvalue())
    assert rows(house) == 0


@pytest.mark.parametrize(
    ("bound", "most", "data"),
    [
        ("_LARGEST", 40, BIBLE),
        ("_MOST_LETTERS", 40, BIBLE),
        ("_MOST_LINES", 2, BIBLE),
    ],
)
def test_what_is_too_large_is_refused_whole(
    house: House, seat: Seat, white: str, monkeypatch: pytest.MonkeyPatch, bound: str, most: int, data: bytes
) -> None:
    monkeypatch.setattr(f"storyroom.journeys.bible_lines.{bound}", most)
    with pytest.raises(UnreadableFileError, match=str(most) if bound != "_LARGEST" else "larger"):
        seat.canon.import_bible(white, "b.md", data)
    assert rows(house) == 0


def test_a_statement_that_is_too_long_for_one_is_left_out(seat: Seat, white: str) -> None:
    long = "Petra " + "very " * 200 + "much likes the ferry."
    found = seat.canon.import_bible(white, "b.md", f"- {long}\n- Petra has a twin.\n".encode())
    assert [one.text for one in found.pinned] == ["Petra has a twin."]


def test_one_endless_line_costs_little(seat: Seat, white: str) -> None:
    with pytest.raises(UnreadableFileError):
        seat.canon.import_bible(white, "b.md", b"a" * 1_900_000)
