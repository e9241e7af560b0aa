from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from sqlalchemy import event

from storyroom.errors import LibraryBusyError, NotFoundError, ReadOnlyError
from storyroom.store import durable
from storyroom.store import library as module
from tests.fakes.embedder import FakeEmbedder
from tests.fakes.house import House, make_house, script_text


class CountingEmbedder(FakeEmbedder):
    """Counts the texts it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def embed(self, texts):
        self.seen += texts
        return super().embed(texts)


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = make_house(tmp_path / "house")
    yield made
    made.close()


def _write(folder: Path, name: str, title: str, body: str = "A lamp burns.", revision: str = "White") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(script_text(title, [("INT. LOFT - DAY", body)], revision=revision))
    return path


def test_an_import_without_a_label_gets_the_projects_own_compartment(house: House, tmp_path: Path) -> None:
    path = _write(tmp_path, "a.fountain", "The Lamp")
    (report,) = house.seat().import_files([path])
    (draft,) = house.seat().drafts()
    assert (report.project, report.document, report.draft) == ("The Lamp", "The Lamp", "white")
    assert draft.label.compartments == {"the-lamp"}


def test_a_label_adds_a_compartment_that_the_reader_does_not_hold(house: House, tmp_path: Path) -> None:
    path = _write(tmp_path, "a.fountain", "The Lamp")
    list(house.seat().import_files([path], labels=("embargo",)))
    assert house.seat().drafts()[0].label.compartments == {"the-lamp", "embargo"}
    assert house.seat("reader").drafts() == ()


def test_the_same_bytes_are_no_work_and_no_new_embeddings(house: House, tmp_path: Path) -> None:
    model = house.model = CountingEmbedder()
    path = _write(tmp_path, "a.fountain", "The Lamp")
    assert [report.status for report in house.seat().import_files([path])] == ["imported"]
    embedded = len(model.seen)
    entries = len(list(house._library.ledger_entries()))
    assert [report.status for report in house.seat().import_files([path])] == ["unchanged"]
    assert embedded > 0
    assert len(model.seen) == embedded
    assert len(list(house._library.ledger_entries())) == entries


def test_the_same_bytes_under_another_label_are_another_draft_and_another_blob(house: House, tmp_path: Path) -> None:
    path = _write(tmp_path, "a.fountain", "The Lamp")
    list(house.seat().import_files([path]))
    list(house.seat().import_files([path], labels=("embargo",)))
    blobs = [found for found in house._library.blobs.folder.rglob("*") if found.is_file()]
    assert len(house.seat().drafts()) == 2
    assert len({blob.name for blob in blobs}) == 2
    assert len(house.seat("reader").drafts()) == 1


def test_the_importer_alone_is_told_that_a_copy_escapes_a_stricter_label(house: House, tmp_path: Path) -> None:
    path = _write(tmp_path, "a.fountain", "The Lamp")
    list(house.seat().import_files([path], labels=("embargo",)))
    (report,) = house.seat().import_files([path])
    assert report.status == "imported"
    assert "held_under_stricter_label" in {note.code for note in report.diagnostics}
    assert "stricter" not in json.dumps(house.seat("reader").report(report.draft_id))


def test_a_new_draft_repeats_no_embedding_of_the_last_one_in_one_run(house: House, tmp_path: Path) -> None:
    model = house.model = CountingEmbedder()
    paths = [_write(tmp_path, "w.fountain", "The Lamp"), _write(tmp_path, "b.fountain", "The Lamp", revision="Blue")]
    list(house.seat().import_files(paths))
    assert len(model.seen) == len(set(model.seen))
    assert [(draft.name, draft.latest) for draft in house.seat().drafts()] == [("white", False), ("blue", True)]


def test_one_bad_file_stops_nothing_and_is_told_with_its_reason(house: House, tmp_path: Path) -> None:
    _write(tmp_path, "in/a.fountain", "First")
    (tmp_path / "in/b.fdx").write_bytes(b"<FinalDraft><Content><Paragraph")
    (tmp_path / "in/c.bin").write_bytes(bytes(range(256)))
    _write(tmp_path, "in/deep/d.fountain", "Second")
    seat = house.seat()
    reports = list(seat.import_files(seat.find_files([tmp_path / "in"])))
    assert [report.status for report in reports] == ["imported", "failed", "failed", "imported"]
    assert all(report.reason for report in reports if report.status == "failed")
    assert not seat.verify().faults


def test_an_unreadable_file_is_a_failed_file(house: House, tmp_path: Path) -> None:
    missing = tmp_path / "gone.fountain"
    (report,) = house.seat().import_files([missing])
    assert report.status == "failed"
    with pytest.raises(NotFoundError):
        house.seat().find_files([missing])


def test_only_a_curator_imports(house: House, tmp_path: Path) -> None:
    path = _write(tmp_path, "a.fountain", "The Lamp")
    with pytest.raises(ReadOnlyError):
        house.seat("reader").import_files([path])
    assert house.seat().drafts() == ()


def test_segments_of_a_label_are_merged_when_an_import_ends(house: House, tmp_path: Path) -> None:
    for number in range(4):
        path = _write(tmp_path, f"{number}.fountain", "The Lamp", body=f"Lamp number {number}.")
        list(house.seat().import_files([path], draft=f"draft {number}"))
    reader = house.seat()._reader()
    assert [ref.rows for ref in reader.segments("words")] == [4]
    assert len(reader.segments("vectors")) == 1
    assert house.seat().search("draft:all lamp").total == 4


def test_every_import_leaves_an_origin_and_a_ledger_row(house: House, tmp_path: Path) -> None:
    path = _write(tmp_path, "a.fountain", "The Lamp")
    (report,) = house.seat().import_files([path])
    acts = {entry.act: dict(entry.facts) for entry in house._library.ledger_entries()}
    assert acts["draft_imported"]["draft"] == report.draft_id
    assert "lamp" not in json.dumps(
        [dict(e.facts) for e in house._library.ledger_entries() if e.act == "draft_imported"]
    )
    assert not house.seat().verify().faults


def test_the_blob_and_segments_are_durable_before_the_commit(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _write(tmp_path, "a.fountain", "The Lamp")
    steps: list[str] = []
    sync, rename = os.fsync, os.replace

    def note_sync(descriptor: int) -> None:
        kind = "folder" if os.path.isdir(f"/proc/self/fd/{descriptor}") else "file"  # noqa: PTH112
        steps.append(f"fsync {kind}")
        sync(descriptor)

    def note_rename(source: Path, target: Path) -> None:
        where = "blob" if "originals" in str(target) else "segment"
        steps.append(f"rename {where}")
        rename(source, target)

    monkeypatch.setattr(durable.os, "fsync", note_sync)
    monkeypatch.setattr(durable.os, "replace", note_rename)
    event.listen(house._library.engine, "commit", lambda _connection: steps.append("commit"))
    imports = house.seat().import_files([path])
    next(iter(imports))
    one = ["fsync file", "rename {}", "fsync folder"]
    expected = [step.format(kind) for kind in ("blob", "segment", "segment", "segment") for step in one]
    first = steps.index("rename blob") - 1
    assert steps[first : first + len(expected) + 1] == [*expected, "commit"]


def test_a_failed_commit_leaves_nothing_visible(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _write(tmp_path, "a.fountain", "The Lamp")

    def fail(*_arguments: object, **_options: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(module.ledger, "append", fail)
    with pytest.raises(LibraryBusyError, match="no space"):
        list(house.seat().import_files([path]))
    monkeypatch.undo()
    assert house.seat().drafts() == ()
    assert house.seat().search("lamp").total == 0
    assert not house.seat().verify().faults


def test_words_first_and_near_meaning_later_end_in_the_same_index(tmp_path: Path) -> None:
    path = _write(tmp_path, "a.fountain", "The Lamp")
    now, later = make_house(tmp_path / "now"), make_house(tmp_path / "later")
    list(now.seat().import_files([path]))
    list(later.seat().import_files([path], embed=False))
    assert later.seat().search("lamp").mode == "lexical"
    assert [step.done for step in later.seat().index_vectors()] == [1]
    assert later.seat().search("lamp").hits == now.seat().search("lamp").hits
    assert list(later.seat().index_vectors()) == []
    now.close()
    later.close()


def test_a_rebuild_changes_nothing_that_a_reader_can_see(house: House, tmp_path: Path) -> None:
    paths = [_write(tmp_path, "a.fountain", "The Lamp"), _write(tmp_path, "b.fountain", "The Goose", body="A goose.")]
    list(house.seat().import_files(paths))
    before = (
        house.seat().drafts(),
        house.seat().search("lamp"),
        [house.seat().scenes(d.id) for d in house.seat().drafts()],
    )
    steps = list(house.seat().rebuild())
    after = (
        house.seat().drafts(),
        house.seat().search("lamp"),
        [house.seat().scenes(d.id) for d in house.seat().drafts()],
    )
    assert [step.reason for step in steps] == ["", ""]
    assert after == before
    assert not house.seat().verify().faults


def test_verify_finds_a_changed_original_a_lost_segment_and_an_edited_text(house: House, tmp_path: Path) -> None:
    path = _write(tmp_path, "a.fountain", "The Lamp")
    list(house.seat().import_files([path]))
    (blob,) = [found for found in house._library.blobs.folder.rglob("*") if found.is_file()]
    blob.write_bytes(b"other")
    next(iter(house._library.segments.folder.iterdir())).unlink()
    with house._library.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE draft_text SET text = text || ' '")
    faults = " ".join(house.seat().verify().faults)
    assert "original" in faults
    assert "missing" in faults
    assert "text of" in faults


def test_an_upload_is_taken_in_like_a_file(house: House) -> None:
    report = house.seat().import_bytes("a.fountain", script_text("The Lamp", [("INT. LOFT - DAY", "A lamp.")]))
    assert report.status == "imported"
    assert house.seat().search("lamp").total == 1
