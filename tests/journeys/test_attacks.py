"""What a hostile file, a second process or a cut at a bad moment tries: nothing leaks, nothing is lost, the rest goes on."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import stat
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError

from storyroom.domain.access import Label
from storyroom.domain.document import ImportReport
from storyroom.errors import InvalidRequestError, LibraryBusyError, LibraryDamagedError, StoryroomError
from storyroom.room import Seat, make_room, open_room
from storyroom.settings import Settings
from storyroom.store import schema
from storyroom.store.database import reading
from tests.fakes.embedder import FakeEmbedder
from tests.fakes.house import House, make_house, script_text

OLD = time.time() - 86_400


def _take(
    folder: Path, seat: Seat, title: str, words: str, labels: Sequence[str] = (), *, name: str = "x.fountain"
) -> ImportReport:
    path = folder / name
    path.write_bytes(script_text(title, [("INT. LOFT - DAY", words)], revision=words))
    (report,) = seat.import_files([path], labels=labels)
    assert report.status == "imported"
    return report


def _covers(house: House) -> Counter[tuple[str, str]]:
    """Count how many index files of each kind cover each draft."""
    cover, segment = schema.segment_draft, schema.segment
    wanted = select(segment.c.kind, cover.c.draft_id).join(cover, cover.c.segment_id == segment.c.id)
    with reading(house._library.engine) as connection:
        return Counter((row.kind, row.draft_id) for row in connection.execute(wanted))


def _rows(house: House) -> dict[str, int]:
    """Count the rows of the index files of each kind."""
    with reading(house._library.engine) as connection:
        found = connection.execute(select(schema.segment.c.kind, schema.segment.c.rows)).all()
    return {kind: sum(row.rows for row in found if row.kind == kind) for kind in {row.kind for row in found}}


def _age(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (OLD, OLD))


# --- two processes at once ---


def test_a_draft_that_comes_in_during_a_rebuild_keeps_its_index(tmp_path: Path) -> None:
    house = make_house(tmp_path / "house")
    owner = house.seat()
    _take(tmp_path, owner, "Beacon", "A lamp burns.")
    steps = owner.rebuild()
    next(steps)
    _take(tmp_path, owner, "Beacon", "A goose walks.")
    list(steps)
    assert owner.verify().faults == ()
    assert owner.search('draft:all "goose walks"').total == 1
    assert set(_covers(house).values()) == {1}


def test_two_processes_that_embed_at_once_leave_one_index(tmp_path: Path) -> None:
    house = make_house(tmp_path / "house", embed=False)
    owner = house.seat()
    for words in ("A lamp burns.", "A goose walks.", "A tuba plays."):
        _take(tmp_path, owner, "Beacon", words)
    house.model = FakeEmbedder()
    first = owner.index_vectors()
    next(first)
    of_one = _rows(house)
    list(owner.index_vectors())
    list(first)
    assert set(_covers(house).values()) == {1}
    assert len(_covers(house)) == 9
    assert _rows(house) == {kind: 3 * of_one[kind] for kind in ("words", "vectors", "tokens")} | {"words": 3}


def test_tokens_added_later_leave_merged_vectors_alone(tmp_path: Path) -> None:
    house = make_house(tmp_path / "house")
    owner = house.seat()
    for words in ("A lamp burns.", "A goose walks."):
        _take(tmp_path, owner, "Beacon", words)
    with house._library.engine.begin() as connection:
        tokens = select(schema.segment.c.id).where(schema.segment.c.kind == "tokens")
        connection.execute(schema.segment_draft.delete().where(schema.segment_draft.c.segment_id.in_(tokens)))
        connection.execute(schema.segment.delete().where(schema.segment.c.kind == "tokens"))
    before = _rows(house)["vectors"]
    list(owner.index_vectors())
    assert set(_covers(house).values()) == {1}
    assert len(_covers(house)) == 6
    assert _rows(house)["vectors"] == before


def test_an_original_left_by_a_cut_is_not_swept_while_it_comes_in_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = make_house(tmp_path / "house")
    library, owner = house._library, house.seat()
    data = script_text("Beacon", [("INT. LOFT - DAY", "A lamp burns.")])
    label = Label(frozenset({"beacon"}))
    library.open_compartments(label, actor=owner.principal.id)
    library.blobs.put(library.address(label, data), label, data)  # and here an import was killed, yesterday
    _age(library.blobs.folder)
    write = library.segments.write

    def meanwhile(segments: object) -> None:
        library.collect()
        write(segments)  # type: ignore[arg-type]

    monkeypatch.setattr(library.segments, "write", meanwhile)
    path = tmp_path / "x.fountain"
    path.write_bytes(data)
    assert [report.status for report in owner.import_files([path])] == ["imported"]
    assert owner.verify().faults == ()


def test_index_files_merged_away_stay_for_those_who_are_about_to_open_them(tmp_path: Path) -> None:
    house = make_house(tmp_path / "house")
    owner = house.seat()
    _take(tmp_path, owner, "Beacon", "A lamp burns.")
    _age(house._library.segments.folder)
    (before,) = owner._reader().segments("words")
    _take(tmp_path, owner, "Beacon", "A goose walks.")
    assert [ref.id for ref in owner._reader().segments("words")] != [before.id]
    assert before.path.exists()


def test_a_draft_that_comes_in_while_hashes_are_listed_breaks_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = make_house(tmp_path / "house")
    owner = house.seat()
    _take(tmp_path, owner, "Beacon", "A lamp burns.")
    reader = owner._reader()
    look = reader._all
    meanwhile = iter(["A goose walks."])

    def busy(statement: object) -> object:
        rows = look(statement)  # type: ignore[arg-type]
        for words in meanwhile:
            _take(tmp_path, owner, "Beacon", words)
        return rows

    monkeypatch.setattr(reader, "_all", busy)
    assert sum(map(len, reader.by_hash().values())) in {1, 2}


def test_the_second_of_two_equal_files_is_reported_as_the_draft_that_is_there(tmp_path: Path) -> None:
    house = make_room(tmp_path / "house", Settings(embeddings="off"))
    owner = house.seat()
    files = [tmp_path / "one.fountain", tmp_path / "two.fountain"]
    for path in files:
        path.write_bytes(script_text("Beacon", [("INT. LOFT - DAY", "A lamp burns.")]))
    first, second = owner.import_files(files)
    assert (first.status, second.status) == ("imported", "unchanged")
    assert second.draft_id == first.draft_id
    assert owner.text(second.draft_id)


# --- cut at a bad moment ---


def test_a_library_whose_making_was_cut_is_finished_when_it_is_opened(tmp_path: Path) -> None:
    settings = Settings(embeddings="off")
    make_room(tmp_path / "house", settings).close()
    with sqlite3.connect(tmp_path / "house" / "storyroom.db") as connection:
        for table in ("access_grant", "standing_right", "compartment_rule", "principal", "compartment", "ledger"):
            connection.execute(f"DELETE FROM {table}")  # names from the line above
    room = open_room(tmp_path / "house", settings)
    assert {person.name for person in room.seat().people()} == {"owner", "reader"}
    assert room.seat().verify().faults == ()
    room.close()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_other_users_of_the_machine_cannot_read_the_database(tmp_path: Path) -> None:
    (tmp_path / "house").mkdir(mode=0o755)
    make_room(tmp_path / "house", Settings(embeddings="off")).close()
    assert not stat.S_IMODE((tmp_path / "house" / "storyroom.db").stat().st_mode) & 0o077


# --- labels ---


@pytest.mark.parametrize("title", ["Public", "PUBLIC!", "~ public ~"])
def test_a_title_page_cannot_make_its_script_public(tmp_path: Path, title: str) -> None:
    house = make_house(tmp_path / "house")
    house.seat().add_person("guest")
    _take(tmp_path, house.seat(), title, "A lamp burns.")
    assert house.seat("guest").projects() == ()
    assert house.seat("guest").search("lamp").total == 0
    assert house.seat().search("lamp").total == 1
    list(house.seat().rebuild())
    assert house.seat().verify().faults == ()


def test_labels_that_differ_are_spelled_differently() -> None:
    assert Label(frozenset({"a+b"})).key() != Label(frozenset({"a", "b"})).key()
    assert Label(frozenset({"a%2Bb"})).key() != Label(frozenset({"a+b"})).key()
    assert Label(frozenset({"harbour-lights", "embargo"})).key() == "embargo+harbour-lights@2"


def test_a_name_with_a_plus_is_not_taken_for_two_names(tmp_path: Path) -> None:
    house = make_house(tmp_path / "house")
    owner = house.seat()
    for name in ("north", "south", "north+south"):
        owner.access.open(name)
    _take(tmp_path, owner, "Beacon", "A lamp burns.", ("north", "south"))
    owner.add_person("both", clear=("beacon", "north", "south"))
    _take(tmp_path, owner, "Beacon", "A goose walks.", ("north+south",))
    assert house.seat("both").search('draft:all "goose walks"').total == 0


@pytest.mark.parametrize("label", ["", " ", "\x1b[2J", "x" * 300])
def test_an_odd_compartment_name_is_refused_in_words(tmp_path: Path, label: str) -> None:
    owner = make_house(tmp_path / "house").seat()
    (tmp_path / "x.fountain").write_bytes(script_text("Beacon", [("INT. LOFT - DAY", "A lamp burns.")]))
    with pytest.raises(InvalidRequestError):
        list(owner.import_files([tmp_path / "x.fountain"], labels=(label,)))
    with pytest.raises(InvalidRequestError):
        owner.add_person("guest", clear=(label,))
    assert owner.drafts() == ()


def test_what_is_shown_of_an_import_does_not_tell_where_the_file_lay(tmp_path: Path) -> None:
    (tmp_path / "secret-merger").mkdir()
    house = make_house(tmp_path / "house")
    report = _take(tmp_path / "secret-merger", house.seat(), "Beacon", "A lamp burns.")
    assert "secret-merger" not in json.dumps(house.seat("reader").report(report.draft_id))
    list(house.seat().rebuild())
    assert house.seat("reader").report(report.draft_id)["path"] == "x.fountain"


# --- hostile files ---


def _native(**changes: object) -> bytes:
    text = "INT. LOFT - DAY\n\nA lamp burns."
    heading = {"kind": "scene_heading", "text": "INT. LOFT - DAY", "start": 0, "end": 15, "scene": 1}
    action = {"kind": "action", "text": "A lamp burns.", "start": 17, "end": 30, "scene": 1}
    scene = {"scene": 1, "heading": "INT. LOFT - DAY", "first": 0, "last": 2, "start": 0, "end": 30}
    whole: dict[str, object] = {
        "storyroom_schema": 1, "format": changes.pop("format", "fountain"), "text": changes.pop("text", text),
        "title_page": changes.pop("title_page", []),
        "elements": [heading | dict(changes.pop("heading", {})), action | dict(changes.pop("action", {}))],  # type: ignore[call-overload]
        "scenes": [scene | dict(changes.pop("scene", {}))],  # type: ignore[call-overload]
    }  # fmt: skip
    return json.dumps(whole).encode()


HOSTILE = {
    "surrogate": _native(text="INT. LOFT - DAY\n\nA lamp \ud800burn"),
    "surrogate in a heading": _native(scene={"heading": "\udfff"}),
    "huge ordinal": _native(scene={"scene": 10**30}),
    "another ordinal": _native(scene={"scene": 7}),
    "negative ordinal": _native(scene={"scene": -1}),
    "element of no scene": _native(action={"scene": 99}),
    "huge element scene": _native(action={"scene": 10**30}),
    "huge page": _native(scene={"page": 10**30}, action={"page": 10**30}),
    "negative page": _native(scene={"page": -5, "page_eighths": -(10**30)}),
    "swapped": _native(scene={"start": 17, "end": 20}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_cannot_be_stored_costs_only_itself(tmp_path: Path, name: str) -> None:
    house = make_house(tmp_path / "house")
    owner = house.seat()
    files = [tmp_path / "bad.storyroom.json", tmp_path / "good.fountain"]
    files[0].write_bytes(HOSTILE[name])
    files[1].write_bytes(script_text("Good", [("INT. LOFT - DAY", "A goose walks.")]))
    bad, good = owner.import_files(files)
    assert good.status == "imported"
    assert bad.status == "imported" or bad.reason
    assert owner.verify().faults == ()
    assert owner.search("goose").hits[0].project == "Good"
    for hit in owner.search("lamp").hits:
        assert owner.scenes(hit.draft_id)
    owner.ask("where does the lamp burn?")
    for entry in owner.drafts():
        owner.pages(entry.id)
    list(owner.rebuild())
    assert owner.verify().faults == ()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX")
def test_a_named_pipe_in_a_folder_does_not_hang_the_import(tmp_path: Path) -> None:
    owner = make_house(tmp_path / "house").seat()
    pipe = tmp_path / "pipe.fountain"
    os.mkfifo(pipe)
    told: list[ImportReport] = []
    reading_it = threading.Thread(target=lambda: told.extend(owner.import_files([pipe])), daemon=True)
    reading_it.start()
    reading_it.join(5)
    if reading_it.is_alive():
        os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
        pytest.fail("the import waits for a pipe")
    assert told[0].status == "failed"


def test_an_endless_title_is_cut_in_names_and_kept_in_the_script(tmp_path: Path) -> None:
    house = make_house(tmp_path / "house")
    report = _take(tmp_path, house.seat(), "Beacon " * 20_000, "goose " * 20_000)
    assert max(len(report.project), len(report.document), len(report.draft)) <= 200
    assert "Beacon " * 20_000 in house.seat().text(report.draft_id)


@pytest.mark.parametrize("title", ["../../etc/passwd", "..", "a\x00b", "Beacon\x1b[2J", "con:aux|<x>", "東" * 120, "~"])
def test_an_exported_file_has_a_harmless_name(tmp_path: Path, title: str) -> None:
    house = make_house(tmp_path / "house")
    path = tmp_path / "x.storyroom.json"
    path.write_bytes(_native(format="/../../x", title_page=[{"key": "Title", "value": title, "start": 0, "end": 0}]))
    (report,) = house.seat().import_files([path])
    for target in ("original", "fountain", "native"):
        name = house.seat().export(report.draft_id, target).file_name
        assert not set(name) & set('/\\\x00\x1b:|<>?*"')
        assert not name.startswith((".", "-", " "))
        assert len(name.encode()) <= 200
        (tmp_path / name).write_bytes(b"")
        assert (tmp_path / name).resolve().parent == tmp_path.resolve()
    with pytest.raises(StoryroomError):
        house.seat("reader").export("draft:nothing", "original")


# --- faults of the machine ---


def test_a_full_disk_is_not_told_as_a_damaged_library(tmp_path: Path) -> None:
    house = make_house(tmp_path / "house")
    owner = house.seat()
    engine = house._library.engine
    engine.dispose()
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count = 80"))
    (tmp_path / "x.fountain").write_bytes(script_text("Beacon", [("INT. LOFT - DAY", "A lamp burns. " * 20_000)]))
    with pytest.raises(LibraryBusyError, match="full"):
        list(owner.import_files([tmp_path / "x.fountain"]))
    assert owner.drafts() == ()
    assert owner.verify().faults == ()


def test_a_disk_that_refuses_ends_the_import_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house = make_house(tmp_path / "house")
    (tmp_path / "x.fountain").write_bytes(script_text("Beacon", [("INT. LOFT - DAY", "A lamp burns.")]))

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(house._library.blobs, "put", refuse)
    with pytest.raises(LibraryBusyError, match="No space left"):
        list(house.seat().import_files([tmp_path / "x.fountain"]))
    assert house.seat().drafts() == ()


def test_a_fault_of_the_database_does_not_spell_what_it_was_given(tmp_path: Path) -> None:
    house = make_house(tmp_path / "house")
    twice = [{"name": "one", "value": "the goose did it"}] * 2
    with house._library.engine.begin() as connection, pytest.raises(IntegrityError) as caught:
        connection.execute(schema.library.insert(), twice)
    assert "goose" not in str(caught.value)


def test_verify_tells_of_a_draft_that_is_indexed_twice(tmp_path: Path) -> None:
    house = make_house(tmp_path / "house")
    owner = house.seat()
    _take(tmp_path, owner, "Beacon", "A lamp burns.")
    (ref,) = owner._reader().segments("vectors")
    with house._library.engine.begin() as connection:
        row = connection.execute(select(schema.segment).where(schema.segment.c.id == ref.id)).one()._asdict()
        cover = connection.execute(select(schema.segment_draft)).first()
        assert cover is not None
        connection.execute(schema.segment.insert().values(row | {"id": "segment:twice"}))
        connection.execute(schema.segment_draft.insert().values(cover._asdict() | {"segment_id": "segment:twice"}))
    (house._library.segments.folder / "twice").write_bytes(ref.path.read_bytes())
    assert [fault for fault in owner.verify().faults if "twice" in fault]
    list(owner.rebuild())
    assert owner.verify().faults == ()


@pytest.mark.parametrize("written", ["Embargo", "EMBARGO", "ＥＭＢＡＲＧＯ"])
def test_an_embargo_is_an_embargo_however_it_is_written(tmp_path: Path, written: str) -> None:
    house = make_house(tmp_path / "house")
    _take(tmp_path, house.seat(), "Beacon", "A lamp burns.", (written,))
    assert house.seat("reader").projects() == ()
    house.seat().add_person("other", all_but=(written,))
    assert house.seat("other").projects() == ()
    house.seat().add_person("friend", clear=(written, "Beacon"))
    assert [project.name for project in house.seat("friend").projects()] == ["Beacon"]


def test_a_missing_original_does_not_stop_the_rebuild_of_the_others(tmp_path: Path) -> None:
    house = make_house(tmp_path / "house")
    owner = house.seat()
    lost = _take(tmp_path, owner, "Beacon", "A lamp burns.")
    _take(tmp_path, owner, "Goose", "A goose walks.")
    with reading(house._library.engine) as connection:
        wanted = select(schema.draft.c.blob_address).where(schema.draft.c.id == lost.draft_id)
        address = connection.execute(wanted).scalar_one()
    house._library.blobs.path(address).unlink()
    reasons = [step.reason for step in owner.rebuild()]
    assert sorted(map(bool, reasons)) == [False, True]
    assert owner.search('"lamp burns"').total == 1
    assert [fault for fault in owner.verify().faults if "missing" not in fault] == []


def test_an_original_that_was_changed_on_disk_is_never_handed_out(tmp_path: Path) -> None:
    house = make_house(tmp_path / "house")
    owner = house.seat()
    taken = _take(tmp_path, owner, "Beacon", "A lamp burns.")
    (blob,) = [found for found in house._library.blobs.folder.rglob("*") if found.is_file()]
    blob.write_bytes(blob.read_bytes().replace(b"lamp", b"drum"))
    with pytest.raises(LibraryDamagedError, match="changed"):
        owner.export(taken.draft_id, "original")
    assert [bool(step.reason) for step in owner.rebuild()] == [True]
    assert owner.search('"lamp burns"').total == 1
    assert owner.search('"drum"').total == 0
