"""Data sets in a library: what is hidden is in none, consent is asked at each step, what was signed is what is trained on."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from storyroom.domain.access import Label
from storyroom.domain.dataset import Selection
from storyroom.domain.derivation import DerivedKind, NewThing
from storyroom.domain.licensing import ConsentScope
from storyroom.errors import (
    InvalidRequestError,
    LibraryDamagedError,
    NotFoundError,
    RightMissingError,
    UseRefusedError,
)
from storyroom.journeys import dataset as journey
from storyroom.room import Seat
from storyroom.store.database import reading, writing
from storyroom.store.datasets import DatasetRows
from storyroom.store.derivations import Derivations
from storyroom.store.schema import draft as draft_table
from storyroom.store.schema import draft_text
from storyroom.store.schema_dataset import data_set
from storyroom.store.schema_licensing import tdm_signal
from storyroom.store.studio_key import StudioKey
from storyroom.store.verify import verify
from storyroom.tuning.dataset.assets import Piece
from storyroom.tuning.dataset.canaries import read_secret
from storyroom.tuning.dataset.folder import read_folder
from tests.fakes.canon import share
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


# --- what may not be seen ---


def test_hidden_papers_are_in_no_plan_and_change_nothing_in_one(house: House) -> None:
    owner = house.seat()
    bring(owner, "Beacon", 1)
    ada = share(house, "ada", "reader")
    before = made_plan(ada, Selection(query="MARIT"))
    alone = made_plan(ada, everything("Beacon"))
    bring(owner, "Vault", 1)  # the very same words, where ada may not look
    bring(owner, "Quarry", 2)
    assert made_plan(ada, everything("Beacon")) == alone
    assert made_plan(ada, Selection(query="MARIT")) == before
    for hidden in ("Vault", "Nothing"):
        with pytest.raises(NotFoundError) as told:
            made_plan(ada, everything(hidden))
        assert str(told.value) == "There is no work that fits here that you may see."
    both = made_plan(owner, everything("Beacon", "Vault"))
    assert {one.why for one in both.dropped} >= {"copied_scene"}


def test_who_may_find_or_read_but_not_quote_trains_on_nothing(house: House) -> None:
    bring(house.seat(), "Beacon", 1)
    for role, why in (("finder", "not open its pages"), ("viewer", "not take words out")):
        plan = made_plan(share(house, role + "2", role), everything("Beacon"))
        assert not plan.assets
        assert why in plan.refused[0].reasons[0]
        with pytest.raises(InvalidRequestError, match="nothing to make"):
            make(house.seat(role + "2"), "Beacon")


def test_a_data_set_is_seen_by_those_alone_who_may_see_all_of_it(house: House) -> None:
    owner = house.seat()
    bring(owner, "Beacon", 1)
    bring(owner, "Vault", 2)
    made = make(owner, "Beacon", "Vault")
    ada = share(house, "ada", "reader", "beacon")
    both = share(house, "eve", "reader", "beacon", "vault")
    assert [one.id for one in both.dataset.list()] == [made]
    assert both.dataset.show(made).manifest["label"]["compartments"] == sorted(
        owner.dataset.show(made).entry.label.compartments
    )
    assert ada.dataset.list() == ()
    for act in (
        ada.dataset.show,
        ada.dataset.verify,
        ada.dataset.remove,
        lambda one: ada.dataset.write(one, Path("x")),
    ):
        with pytest.raises(NotFoundError) as hidden:
            act(made)
        with pytest.raises(NotFoundError) as none:
            act("data_set:none")
        assert str(hidden.value) == str(none.value)


def test_who_did_not_make_it_and_does_not_manage_it_does_not_remove_it(house: House) -> None:
    owner = house.seat()
    bring(owner, "Beacon", 1)
    made = make(owner, "Beacon")
    ada = share(house, "ada", "reader")
    assert not ada.dataset.show(made).may_remove
    with pytest.raises(RightMissingError):
        ada.dataset.remove(made)
    owner.dataset.remove(made)
    assert owner.dataset.list() == ()
    assert "dataset_removed" in acts(house)
    with pytest.raises(NotFoundError):
        owner.dataset.show(made)


# --- what consent does not allow ---


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (None, "nobody has stated the rights"),
        ({"consent": ("search", "quote")}, "no consent was given for training in the house"),
        ({"guilds": ("wga",)}, "no authority for training"),
        ({"guilds": ()}, "not said whether a guild"),
        ({"expires": "2026-02-28"}, "ended on 2026-02-28"),
    ],
)
def test_what_consent_does_not_allow_is_refused_with_its_reason(house: House, said: dict | None, reason: str) -> None:
    owner = house.seat()
    bring(owner, "Beacon", 1)
    draft = bring(owner, "Vault", 2, stated=False)
    if said is not None:
        state(owner, draft, **said)
    plan = made_plan(owner, everything("Beacon", "Vault"))
    assert [(one.draft_id, reason in " ".join(one.reasons)) for one in plan.refused] == [(draft, True)]
    assert {one.project for one in plan.assets} == {"Beacon"}
    manifest = owner.dataset.show(make(owner, "Beacon", "Vault")).manifest
    assert "Vault" not in json.dumps(manifest)


def test_a_reserved_mining_signal_keeps_a_work_out_until_an_agreement_is_on_record(house: House) -> None:
    owner = house.seat()
    draft = bring(owner, "Beacon", 1)
    with writing(house._library.engine) as connection:
        label_id = connection.execute(draft_table.select().where(draft_table.c.id == draft)).one().label_id
        values = {
            "id": "tdm:1",
            "label_id": label_id,
            "draft_id": draft,
            "reserved": True,
            "policy": "",
            "source": "XMP",
        }
        connection.execute(insert(tdm_signal).values(values))
    assert "reserves text and data mining" in made_plan(owner, everything("Beacon")).refused[0].reasons[0]
    state(owner, draft, mining="Letter of 3 May")
    assert made_plan(owner, everything("Beacon")).train


def test_consent_for_the_house_is_none_for_a_provider(house: House) -> None:
    owner = house.seat()
    state(owner, bring(owner, "Beacon", 1), consent=("search", "quote", "training_house"))
    assert made_plan(owner, everything("Beacon")).train
    plan = made_plan(owner, everything("Beacon"), use=ConsentScope.TRAINING_CLOUD)
    assert not plan.train
    assert "at a provider" in plan.refused[0].reasons[0]


def test_what_was_revoked_between_plan_and_make_is_not_made(house: House) -> None:
    owner = house.seat()
    bring(owner, "Beacon", 1)
    draft = bring(owner, "Vault", 2)
    plan = made_plan(owner, everything("Beacon", "Vault"))
    owner.licensing.revoke(draft, "The option lapsed.")
    with pytest.raises(InvalidRequestError, match="not what the plan said"):
        owner.dataset.make(everything("Beacon", "Vault"), POLICY, name="First", expect=plan.digest)
    _, made = owner.dataset.make(everything("Beacon", "Vault"), POLICY, name="First")
    assert [one.project for one in made.assets] == ["Beacon"]
    assert "option lapsed" in made.refused[0].reasons[0]


def test_what_is_revoked_while_it_is_made_is_not_kept(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = house.seat()
    draft = bring(owner, "Beacon", 1)
    written = journey.write_down

    def slow(*given: object, **named: object) -> object:
        owner.licensing.revoke(draft, "In the last moment.")
        return written(*given, **named)

    monkeypatch.setattr(journey, "write_down", slow)
    with pytest.raises(UseRefusedError, match="last moment"):
        make(owner, "Beacon")
    assert owner.dataset.list() == ()
    assert "thing_entered" not in acts(house)


def test_a_label_that_changes_while_it_is_made_ends_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = house.seat()
    draft = bring(owner, "Beacon", 1)
    written = journey.write_down

    def slow(*given: object, **named: object) -> object:
        owner.labels.add(draft, ("embargo",))
        return written(*given, **named)

    monkeypatch.setattr(journey, "write_down", slow)
    with pytest.raises(NotFoundError):
        make(owner, "Beacon")
    assert owner.dataset.list() == ()


def test_revoking_lists_the_set_and_blocks_it(house: House, tmp_path: Path) -> None:
    owner = house.seat()
    draft = bring(owner, "Beacon", 1)
    made = make(owner, "Beacon")
    assert owner.dataset.list()[0].decision.allowed
    _, affected = owner.licensing.revoke(draft, "The option lapsed.", ("training_house",))
    assert [(one.id, one.kind) for one in affected.within] == [(made, DerivedKind.SET)]
    assert not owner.dataset.list()[0].decision.allowed
    verified = owner.dataset.verify(made)
    assert passed(verified.gates) == {"rights": False, "deduplication": True}
    assert "option lapsed" in verified.gates[0].reasons[0]
    with pytest.raises(UseRefusedError, match="option lapsed"):
        owner.dataset.write(made, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_what_was_removed_is_gone_from_every_set(house: House) -> None:
    owner = house.seat()
    bring(owner, "Beacon", 1)
    bring(owner, "Vault", 2)
    made, other = make(owner, "Beacon", "Vault"), make(owner, "Vault", name="Second")
    owner.keeping.remove(owner.keeping.plan_removal(project="Beacon"), reason="The writer asked.")
    assert [one.id for one in owner.dataset.list()] == [other]
    with reading(house._library.engine) as connection:
        assert connection.execute(data_set.select().where(data_set.c.id == made)).all() == []
    assert not verify(house._library).faults


def test_a_narrower_label_takes_the_set_along(house: House) -> None:
    owner = house.seat()
    draft = bring(owner, "Beacon", 1)
    made = make(owner, "Beacon")
    ada = share(house, "ada", "reader")
    assert ada.dataset.list()
    owner.labels.add(draft, ("embargo",))
    assert ada.dataset.list() == ()
    assert owner.dataset.show(made).entry.label == Label(frozenset({"beacon", "embargo"}))
    assert passed(owner.dataset.verify(made).gates)["rights"]


def test_a_draft_whose_text_is_not_what_went_in_blocks_the_set(house: House) -> None:
    owner = house.seat()
    draft = bring(owner, "Beacon", 1)
    made = make(owner, "Beacon")
    with writing(house._library.engine) as connection:
        connection.execute(update(draft_text).where(draft_text.c.draft_id == draft).values(sha256="0" * 64))
    rights = owner.dataset.verify(made).gates[0]
    assert not rights.passed
    assert rights.reasons == ("Beacon, white: its text is not what went in",)


def test_the_studio_s_key_signs_statements_and_nothing_that_could_be_a_checkpoint(house: House) -> None:
    key = StudioKey(house._library, actor=house.seat().principal.id)
    assert key.public in StudioKey.trusted(house._library)
    assert len(key.sign(b"DSSEv1 1 x 1 y")) == 64
    for message in (b"storyroom/ledger\n12\n", b"", b"\nDSSEv1 1 x 1 y"):
        with pytest.raises(ValueError, match="no statement"):
            key.sign(message)


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
