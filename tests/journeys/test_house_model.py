"""The model in this process: who may use it is asked at each use, and who may not know what it was made of is told no more than that."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from storyroom.domain.access import Label
from storyroom.domain.rights import Right
from storyroom.errors import BackendError, InvalidRequestError, NotFoundError, SettingsError, UseRefusedError
from storyroom.journeys.house_model import HouseModel, open_house_model
from storyroom.journeys.promote import digest_of
from tests.fakes.canon import share
from tests.fakes.chat import saying
from tests.fakes.datasets import bring
from tests.fakes.house import House, SetClock, make_house
from tests.journeys.test_promote import modelled


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path / "house", embed=False, clock=SetClock())
    yield made
    made.close()


@pytest.fixture
def held(house: House, tmp_path: Path) -> HouseModel:
    """A promoted model, in use."""
    owner = house.seat()
    bring(owner, "Beacon", 1)
    model = modelled(house, tmp_path / "package")
    owner.promoting.promote(tmp_path / "package")
    found = HouseModel(SimpleNamespace(close=lambda: None), model, digest_of(tmp_path / "package"))
    house._house_model = found
    house.settings = replace(house.settings, chat="llamacpp", chat_file="somewhere")
    house.house_model = lambda: SimpleNamespace(chat=lambda: saying("Nothing."))
    return found


def test_who_may_quote_all_that_trained_it_uses_it_and_nobody_else(house: House, held: HouseModel) -> None:
    reader, stranger = share(house, "rita", "reader"), share(house, "ada", "viewer")
    assert reader.egress.parts().house is held
    with pytest.raises(UseRefusedError, match="not for you") as told:
        stranger.egress.parts()
    assert "beacon" not in str(told.value).lower()
    with pytest.raises(NotFoundError):
        held.check(house._library, stranger.principal.cleared(Right.QUOTE))


def test_a_model_that_is_withdrawn_or_revoked_answers_nobody_from_that_moment(house: House, held: HouseModel) -> None:
    owner = house.seat()
    assert owner.egress.parts()
    owner.licensing.revoke(owner.drafts()[0].id, "The option lapsed.", ("training_house",))
    with pytest.raises(UseRefusedError, match="option lapsed"):
        owner.egress.parts()


def test_a_model_that_is_withdrawn_answers_nobody(house: House, held: HouseModel) -> None:
    owner = house.seat()
    owner.promoting.withdraw(held.model_id)
    with pytest.raises(UseRefusedError, match="withdrawn"):
        owner.egress.parts()


def test_a_plain_file_is_everybodys_and_a_changed_package_nobodys(
    house: House, held: HouseModel, tmp_path: Path
) -> None:
    HouseModel(held.loaded).check(house._library, share(house, "ada", "viewer").principal.clearance)
    (tmp_path / "package" / "gates.json").write_text("[]", encoding="utf-8")
    with pytest.raises(SettingsError, match="not what was signed"):
        open_house_model(house._library, tmp_path / "package", context_tokens=512, threads=1)


def test_what_the_model_says_is_under_the_label_of_all_that_trained_it(house: House, held: HouseModel) -> None:
    owner = house.seat()
    other = bring(owner, "Quarry", 7)
    own = next(one.id for one in owner.drafts() if one.project == "Beacon")
    assert owner.egress.parts().made_of == Label(frozenset({"beacon"}))
    answer = owner.ask("Who is in the room of Quarry?", filters={"project": "Quarry"})
    assert answer.label == Label(frozenset({"beacon", "quarry"}))
    with pytest.raises(InvalidRequestError, match="not everybody may see who sees this draft"):
        owner.suggesting.suggest(other, "1", "Go on.", count=1)
    with contextlib.suppress(BackendError):  # it is asked, and says nothing of use
        owner.suggesting.suggest(own, "1", "Go on.", count=1)
    owner.labels.add(other, ("beacon",))
    with contextlib.suppress(BackendError):
        owner.suggesting.suggest(other, "1", "Go on.", count=1)
