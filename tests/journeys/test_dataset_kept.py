"""What a data set is made of and how it is kept: read back, laid out, blocked by one changed byte, sealed; and a machine's words in it."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import update

from storyroom.domain.dataset import Selection
from storyroom.domain.derivation import DerivedKind, NewThing
from storyroom.errors import (
    InvalidRequestError,
    LibraryDamagedError,
)
from storyroom.journeys import dataset as journey
from storyroom.room import Seat
from storyroom.store.database import reading, writing
from storyroom.store.datasets import DatasetRows
from storyroom.store.derivations import Derivations
from storyroom.store.schema_dataset import data_set
from storyroom.store.studio_key import StudioKey
from storyroom.store.verify import verify
from storyroom.tuning.dataset.assets import Piece
from storyroom.tuning.dataset.canaries import read_secret
from storyroom.tuning.dataset.folder import read_folder
from tests.fakes.chat import saying
from tests.fakes.datasets import POLICY, bring, everything, made_plan, passed, scenes_of
from tests.fakes.house import House, SetClock, make_house, script_text
from tests.fakes.licensing import state


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def house(tmp_path: Path, clock: SetClock) -> Iterator[House]:
    made = make_house(tmp_path / "house", embed=False, clock=clock)
    yield made
    made.close()


def acts(house: House) -> list[str]:
    return [entry.act for entry in house._library.ledger_entries()]


def make(seat: Seat, *projects: str, name: str = "First", **policy: object) -> str:
    entry, _ = seat.dataset.make(everything(*projects), replace(POLICY, **policy), name=name)
    return entry.id


# --- what is made ---


def test_a_set_is_made_kept_read_back_and_laid_out(house: House, tmp_path: Path) -> None:
    owner = house.seat()
    drafts = {bring(owner, name, seed) for name, seed in (("Beacon", 1), ("Vault", 2), ("Quarry", 3))}
    entry, plan = owner.dataset.make(
        everything("Beacon", "Vault", "Quarry"), replace(POLICY, held_out_percent=20), name="  The  slate "
    )
    assert (entry.name, entry.works, entry.decision.allowed) == ("The slate", 3, True)
    owner.dataset.write(entry.id, tmp_path / "out")
    data = read_folder(tmp_path / "out", StudioKey.trusted(house._library))
    assert (len(data.train), len(data.heldout)) == (entry.train, entry.heldout) == (plan.train, plan.heldout)
    assert {one["draft_id"] for one in data.manifest["assets"]} == drafts
    assert all(one["rights"]["owner"] == "Harbour Pictures" for one in data.manifest["assets"])
    assert passed(owner.dataset.verify(entry.id).gates) == {"rights": True, "deduplication": True}
    assert {"dataset_make_opened", "dataset_make_closed", "thing_entered", "dataset_verified"} <= set(acts(house))
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0
    with pytest.raises(InvalidRequestError, match="not empty"):
        owner.dataset.write(entry.id, tmp_path / "out")


def test_planning_is_on_record_and_holds_no_text(house: House) -> None:
    owner = house.seat()
    draft = bring(owner, "Beacon", 1)
    made_plan(owner, everything("Beacon"))
    opened, closed = [one for one in house._library.ledger_entries() if one.act.startswith("dataset_plan")]
    assert dict(closed.facts)["drafts"] == (draft,)
    assert "MARIT" not in str(opened.facts) + str(closed.facts)


def test_the_planted_sentences_stay_a_secret_of_the_set(house: House) -> None:
    owner = house.seat()
    bring(owner, "Beacon", 1)
    entry, plan = owner.dataset.make(everything("Beacon"), POLICY, name="First")
    secret = read_secret(DatasetRows(house._library).secret(entry.id, owner.principal.clearance))
    assert len(secret) == 4
    assert plan.planted == 2 + 4 + 16
    manifest = json.dumps(owner.dataset.show(entry.id).manifest)
    assert all(one.completion.split("\n")[1] not in manifest for one in secret)


def test_a_byte_changed_on_the_disk_is_found(house: House) -> None:
    owner = house.seat()
    bring(owner, "Beacon", 1)
    made = make(owner, "Beacon")
    with reading(house._library.engine) as connection:
        payload = connection.execute(data_set.select()).one().payload
    files = dict(journey.unpacked(payload))
    held = BytesIO()
    files["train-00000.jsonl"] = files["train-00000.jsonl"].replace(b"Continue", b"Kontinue", 1)
    with zipfile.ZipFile(held, "w") as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    forged = {"payload": held.getvalue(), "sha256": hashlib.sha256(held.getvalue()).hexdigest()}
    for values, told in (({"payload": payload[:-1] + b"x"}, "not what was kept"), (forged, "was changed since")):
        with writing(house._library.engine) as connection:
            connection.execute(update(data_set).values(values))
        for act in (owner.dataset.show, owner.dataset.verify):
            with pytest.raises(LibraryDamagedError, match=told):
                act(made)
    with writing(house._library.engine) as connection:
        connection.execute(update(data_set).values(sha256="0" * 64))
    assert any("data set" in fault for fault in verify(house._library).faults)


def test_drafts_scenes_writers_and_words_choose(house: House) -> None:
    owner = house.seat()
    white = bring(owner, "Beacon", 1, author="Ada Wren and Ole Dahl")
    bring(owner, "Vault", 2, author="Somebody Else")
    assert {one.project for one in made_plan(owner, Selection(writers=("ole dahl",))).assets} == {"Beacon"}
    assert made_plan(owner, Selection(drafts=(white,), scenes=("2", "(3)"))).assets[0].asked == 2
    with pytest.raises(InvalidRequestError, match="No work fits"):
        made_plan(owner, Selection(writers=("nobody",)))
    with pytest.raises(InvalidRequestError, match="not said what goes in"):
        made_plan(owner, Selection())
    word = scenes_of(1)[1][1].split()[3]
    found = made_plan(owner, Selection(query=word, projects=("Beacon",)))
    assert 1 <= found.assets[0].asked < 4


def test_a_refused_work_of_another_writer_is_not_told_of(house: House) -> None:
    owner = house.seat()
    bring(owner, "Beacon", 1, author="Ada Wren")
    bring(owner, "Vault", 2, author="Ada Wren", stated=False)
    bring(owner, "Quarry", 3, author="Somebody Else", stated=False)
    plan = made_plan(owner, Selection(writers=("Ada Wren",)))
    assert [one.project for one in plan.refused] == ["Vault"]


def test_two_drafts_are_one_example_a_scene(house: House) -> None:
    owner = house.seat()
    bring(owner, "Beacon", 1, draft="white")
    alone = made_plan(owner, everything("Beacon"))
    data = script_text("Beacon", [*scenes_of(1)[:3], *scenes_of(9)[:1]], revision="blue")
    blue = owner.import_bytes("b.fountain", data, project="Beacon", document="Beacon", draft="blue").draft_id
    plan = made_plan(owner, everything("Beacon"))
    used = {one.draft: (one.asked, one.scenes) for one in plan.assets}
    assert used["blue"] == (4, 4)
    assert used["white"][1] <= 1
    assert plan.tokens < 1.6 * alone.tokens
    assert blue in {one.draft_id for one in plan.assets}


def test_what_hangs_on_scenes_comes_along(house: House) -> None:
    owner = house.seat()
    data = script_text(
        "Beacon",
        [
            (
                "INT. LOFT - DAY",
                "MARIT puts a brass lantern and a rope on the table.\n\nMARIT\nTake the lantern, Liv, and the long rope too.",
            ),
            (
                "EXT. QUAY - NIGHT",
                "LIV rows the boat out. A dog barks twice at the sleeping gulls.\n\nLIV\nNobody rows at night but fools and herring.",
            ),
        ],
    )
    state(owner, owner.import_bytes("w.fountain", data, project="Beacon", document="Beacon", draft="white").draft_id)
    plan = made_plan(owner, everything("Beacon"), papers=True)
    assert plan.kinds["breakdown"] == 2
    assert plan.kinds["card"] == 2
    entry, _ = owner.dataset.make(everything("Beacon"), replace(POLICY, papers=True), name="With papers")
    assert passed(owner.dataset.verify(entry.id).gates) == {"rights": True, "deduplication": True}


# --- a machine's words ---


def test_a_suggestion_that_was_accepted_is_left_out_and_the_rest_of_its_draft_goes_in(house: House) -> None:
    house._chat = lambda: None  # type: ignore[method-assign]
    told = house.ask_parts
    said = "The brass lantern hums beside the frozen herring tonight.\n\nMARIT\nSomebody left that door open again."
    chat = saying(json.dumps({"variants": [{"text": said}]}))
    house.ask_parts = lambda: replace(told(), chat=chat, model="model-1")  # type: ignore[method-assign]
    owner = house.seat()
    draft = bring(owner, "Beacon", 1)
    (one,) = owner.suggesting.suggest(draft, "1", "calmer", count=1).shown
    state(owner, owner.suggesting.accept(one.id, name="pink").draft_id)
    plan = made_plan(owner, Selection(projects=("Beacon",), drafts=("pink",)))
    assert plan.assets[0].models == {"scripted model-1": plan.assets[0].origin["ai_verbatim"]}
    assert {why.why for why in plan.dropped} == {"ai_verbatim"}
    assert plan.origin == {"imported": plan.tokens}
    entry, _ = owner.dataset.make(Selection(projects=("Beacon",), drafts=("pink",)), POLICY, name="Pink")
    files = journey.files_of(house._library, entry.id, owner.principal.clearance)
    train = files["train-00000.jsonl"]
    assert b"lantern" not in train
    assert b"ROOM 3 OF 1" in train
    with pytest.raises(InvalidRequestError, match="20 %"):
        made_plan(owner, everything("Beacon"), verbatim_percent=30)


def test_what_a_model_made_of_these_works_wrote_is_refused(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = house.seat()
    draft = bring(owner, "Beacon", 1)
    first = make(owner, "Beacon")
    label = owner.dataset.show(first).entry.label
    model = NewThing("model:1", DerivedKind.MODEL, "ours-1", (first,))
    Derivations(house._library).enter(model, label, actor=owner.principal.id)
    monkeypatch.setattr(
        journey, "_pieces", lambda _library, opened: (Piece(0, len(opened.screenplay.text), "ai_edited", "ours-1"),)
    )
    plan = made_plan(owner, everything("Beacon"), edited_percent=20)
    assert not plan.train
    assert plan.refused[0].draft_id == draft
    assert "comes from" in plan.refused[0].reasons[0]


# --- a sealed library ---


def test_in_a_sealed_library_no_word_of_a_set_is_on_the_disk(tmp_path: Path) -> None:
    house = make_house(tmp_path / "sealed", embed=False, passphrase="a long enough passphrase")
    owner = house.seat()
    bring(owner, "Beacon", 1)
    made = make(owner, "Beacon")
    assert passed(owner.dataset.verify(made).gates) == {"rights": True, "deduplication": True}
    with reading(house._library.engine) as connection:
        row = connection.execute(data_set.select()).one()
    assert not row.payload.startswith(b"PK")
    assert b"canaries" not in row.secret
    owner.labels.add(owner.drafts()[0].id, ("embargo",))
    assert owner.dataset.show(made).manifest["id"] == made
    house.close()
