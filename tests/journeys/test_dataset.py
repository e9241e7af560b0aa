"""Data sets in a library: what is hidden is in none, consent is asked at each step, what was signed is what is trained on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from storyroom.domain.access import Label
from storyroom.domain.dataset import Selection
from storyroom.domain.derivation import DerivedKind
from storyroom.domain.licensing import ConsentScope
from storyroom.errors import (
    InvalidRequestError,
    NotFoundError,
    RightMissingError,
    UseRefusedError,
)
from storyroom.journeys import dataset as journey
from storyroom.room import Seat
from storyroom.store.database import reading, writing
from storyroom.store.schema import draft as draft_table
from storyroom.store.schema import draft_text
from storyroom.store.schema_dataset import data_set
from storyroom.store.schema_licensing import tdm_signal
from storyroom.store.studio_key import StudioKey
from storyroom.store.verify import verify
from tests.fakes.canon import share
from tests.fakes.datasets import POLICY, bring, everything, made_plan, passed
from tests.fakes.house import House, SetClock, make_house
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
