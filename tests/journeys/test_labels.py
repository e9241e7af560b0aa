"""A label changed: everything derived moves with the draft in one transaction, and an embargo falls to two people only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from storyroom.errors import InvalidRequestError, NotFoundError, RightMissingError
from storyroom.room import Seat
from storyroom.store import schema
from storyroom.store.database import reading
from storyroom.store.people import all_labels
from storyroom.store.relabel import waiting_acts
from tests.fakes.house import House, SetClock, make_house, script_text


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path / "house", clock=SetClock())
    yield made
    made.close()


def take(folder: Path, seat: Seat, title: str, words: str, **options: object) -> str:
    path = folder / "x.fountain"
    path.write_bytes(script_text(title, [("INT. LOFT - DAY", words)]))
    (report,) = seat.import_files([path], **options)  # type: ignore[arg-type]
    assert report.status == "imported", report.reason
    return report.draft_id


def labels_of(house: House, draft_id: str) -> set[str]:
    """Every label that any row of a draft stands under, its place, its bytes and its index files too."""
    with reading(house._library.engine) as connection:
        known, found = all_labels(connection), set()
        for table in schema.metadata.sorted_tables:
            if {"label_id", "draft_id"} <= set(table.c.keys()) and table.name != "label_act":
                found |= set(connection.execute(select(table.c.label_id).where(table.c.draft_id == draft_id)).scalars())
        draft, document = schema.draft, schema.document
        row = connection.execute(select(draft).where(draft.c.id == draft_id)).one()
        place = connection.execute(select(document).where(document.c.id == row.document_id)).one()
        blob = connection.execute(select(schema.blob).where(schema.blob.c.address == row.blob_address)).one()
        project = connection.execute(select(schema.project).where(schema.project.c.id == place.project_id)).one()
        cover, segment = schema.segment_draft, schema.segment
        of = select(segment.c.label_id).join(cover, cover.c.segment_id == segment.c.id)
        found |= set(connection.execute(of.where(cover.c.draft_id == draft_id)).scalars())
        return {known[label].key() for label in {*found, row.label_id, place.label_id, blob.label_id, project.label_id}}


def test_everything_of_a_draft_moves_and_nothing_of_its_neighbours(house: House, tmp_path: Path) -> None:
    owner, reader = house.seat(), house.seat("reader")
    moved = take(tmp_path, owner, "Beacon", "A lamp burns.", draft="white")
    stays = take(tmp_path, owner, "Beacon", "A goose walks.", draft="blue")
    with reading(house._library.engine) as connection:
        before = set(connection.execute(select(schema.blob.c.address)).scalars())
    done = owner.labels.add(moved, ("embargo",))
    assert (done.done, done.compartments) == (True, ("beacon", "embargo"))
    assert labels_of(house, moved) == {"beacon+embargo@2"}
    assert labels_of(house, stays) == {"beacon@2"}
    assert owner.verify().faults == ()
    assert {hit.draft_id for query in ("lamp", "goose") for hit in reader.search(f"draft:all {query}").hits} == {stays}
    with pytest.raises(NotFoundError):
        reader.read(moved)
    with reading(house._library.engine) as connection:
        after = set(connection.execute(select(schema.blob.c.address)).scalars())
    assert len(after & before) == 1
    assert owner.search("draft:all lamp").hits[0].draft_id == moved
    assert owner.export(moved, "original").data == script_text("Beacon", [("INT. LOFT - DAY", "A lamp burns.")])
    assert [step.reason for step in owner.rebuild()] == ["", ""]
    assert labels_of(house, moved) == {"beacon+embargo@2"}
    assert owner.verify().faults == ()


def test_an_emptied_place_is_gone_so_that_its_name_tells_nothing(house: House, tmp_path: Path) -> None:
    owner = house.seat()
    owner.labels.add(take(tmp_path, owner, "Beacon", "A lamp burns."), ("embargo",))
    assert house.seat("reader").projects() == ()
    with reading(house._library.engine) as connection:
        names = connection.execute(select(schema.project.c.label_id)).scalars().all()
        assert [all_labels(connection)[label].key() for label in names] == ["beacon+embargo@2"]


def test_an_embargo_falls_to_two_people_only(house: House, tmp_path: Path) -> None:
    owner, reader = house.seat(), house.seat("reader")
    owner.add_person("ada")
    draft = take(tmp_path, owner, "Beacon", "A lamp burns.", labels=("embargo",))
    asked = owner.labels.remove(draft, ("embargo",), reason="It was announced today.")
    assert not asked.done
    assert labels_of(house, draft) == {"beacon+embargo@2"}
    assert reader.projects() == ()
    with pytest.raises(InvalidRequestError, match="second person"):
        owner.labels.confirm(asked.request)
    ada = house.seat("ada")
    for role in ("reader", "writer"):
        owner.access.grant("ada", "beacon", role="owner")
        owner.access.grant("ada", "embargo", role=role)
        assert ada.labels.waiting() == ()
        with pytest.raises(NotFoundError):
            ada.labels.confirm(asked.request)
    owner.access.grant("ada", "embargo", role="owner")
    (waiting,) = ada.labels.waiting()
    assert (waiting.reason, waiting.asked_by) == ("It was announced today.", "owner")
    assert owner.labels.waiting() == ()
    assert ada.labels.confirm(asked.request).done
    assert labels_of(house, draft) == {"beacon@2"}
    assert [project.name for project in reader.projects()] == ["Beacon"]
    with pytest.raises(InvalidRequestError):
        ada.labels.confirm(asked.request)
    assert ada.labels.waiting() == ()
    acts = [entry.act for entry in house._library.ledger_entries()]
    assert acts.count("label_change_asked") == 1
    assert acts.count("draft_declassified") == 1
    written = " ".join(value for entry in house._library.ledger_entries() for _, value in entry.facts)
    assert "announced" not in written


def test_a_change_for_one_that_was_cut_off_awaits_nobody(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = house.seat()
    owner.access.open("gala")
    owner.add_person("ada")
    draft = take(tmp_path, owner, "Beacon", "A lamp burns.")
    for name in ("beacon", "gala"):
        owner.access.grant("ada", name, role="owner")

    def cut_off(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("storyroom.journeys.relabel.relabel", cut_off)
        with pytest.raises(KeyboardInterrupt):
            owner.labels.add(draft, ("gala",))
    (act,) = waiting_acts(house._library)
    ada = house.seat("ada")
    assert ada.labels.waiting() == ()
    with pytest.raises(NotFoundError):
        ada.labels.confirm(act.id)
    assert labels_of(house, draft) == {"beacon@2"}
    assert owner.labels.add(draft, ("gala",)).done


def test_a_request_dies_with_the_label_it_was_asked_about(house: House, tmp_path: Path) -> None:
    owner = house.seat()
    owner.access.open("gala")
    draft = take(tmp_path, owner, "Beacon", "A lamp burns.", labels=("embargo",))
    asked = owner.labels.remove(draft, ("embargo",), reason="It was announced today.")
    owner.labels.add(draft, ("gala",))
    owner.add_person("ada")
    for name in ("beacon", "embargo", "gala"):
        owner.access.grant("ada", name, role="owner")
    with pytest.raises(InvalidRequestError, match="changed since"):
        house.seat("ada").labels.confirm(asked.request)
    assert labels_of(house, draft) == {"beacon+embargo+gala@2"}


def test_who_does_not_own_the_material_changes_no_label(house: House, tmp_path: Path) -> None:
    owner = house.seat()
    draft = take(tmp_path, owner, "Beacon", "A lamp burns.")
    hidden = take(tmp_path, owner, "Goose", "A goose walks.", labels=("embargo",))
    reader = house.seat("reader")
    for name in ("beacon", "goose"):
        owner.access.grant("reader", name, role="writer")
    with pytest.raises(RightMissingError, match="grant it"):
        reader.labels.add(draft, ("goose",))
    with pytest.raises(RightMissingError, match="grant it"):
        reader.labels.remove(draft, ("beacon",), reason="no")
    with pytest.raises(NotFoundError) as forbidden:
        reader.labels.add(hidden, ("beacon",))
    with pytest.raises(NotFoundError) as missing:
        reader.labels.add("draft:none", ("beacon",))
    assert str(forbidden.value) == str(missing.value)
    with pytest.raises(NotFoundError) as closed:
        reader.labels.add(draft, ("embargo",))
    with pytest.raises(NotFoundError) as nowhere:
        reader.labels.add(draft, ("embarg0",))
    assert str(closed.value).replace("embargo", "embarg0") == str(nowhere.value)


def test_a_label_is_never_emptied_and_never_lowered_without_a_reason(house: House, tmp_path: Path) -> None:
    owner = house.seat()
    owner.access.open("gala")
    draft = take(tmp_path, owner, "Beacon", "A lamp burns.", labels=("gala",))
    for names, reason in ((("beacon", "gala"), "why"), (("gala",), " "), (("embargo",), "why")):
        with pytest.raises(InvalidRequestError):
            owner.labels.remove(draft, names, reason=reason)
    assert labels_of(house, draft) == {"beacon+gala@2"}
    assert owner.labels.remove(draft, ("gala",), reason="The gala is over.").done
    assert labels_of(house, draft) == {"beacon@2"}


def test_the_same_file_does_not_come_to_stand_twice_under_one_label(house: House, tmp_path: Path) -> None:
    owner = house.seat()
    first = take(tmp_path, owner, "Beacon", "A lamp burns.", labels=("embargo",))
    second = take(tmp_path, owner, "Beacon", "A lamp burns.")
    with pytest.raises(InvalidRequestError, match="already"):
        owner.labels.add(second, ("embargo",))
    assert labels_of(house, second) == {"beacon@2"}
    assert labels_of(house, first) == {"beacon+embargo@2"}
    assert owner.verify().faults == ()


def test_a_move_that_another_process_overtook_is_tried_again(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = house.seat()
    draft = take(tmp_path, owner, "Beacon", "A lamp burns.", draft="white")
    library, calls = house._library, []
    write = library.segments.write

    def meanwhile(segments: object) -> None:
        write(segments)  # type: ignore[arg-type]
        if not calls:
            calls.append(1)
            take(tmp_path, house.seat(), "Beacon", "A goose walks.", draft="blue")  # merges the index files

    monkeypatch.setattr(library.segments, "write", meanwhile)
    assert owner.labels.add(draft, ("embargo",)).done
    monkeypatch.undo()
    assert labels_of(house, draft) == {"beacon+embargo@2"}
    assert owner.verify().faults == ()
