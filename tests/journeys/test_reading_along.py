"""A model reads a draft of a library along: under the reader's rights, on record before it reads, within their hour, through the gate."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from storyroom.domain.story import FindingKind
from storyroom.errors import EgressRefusedError, InvalidRequestError, NotFoundError, TokensSpentError
from storyroom.journeys.ask import AskParts
from storyroom.store.spending import tokens_within_an_hour
from tests.fakes.chat import ScriptedChat, endless
from tests.fakes.house import House, SetClock, make_house
from tests.fakes.pointing_model import Gold, PointingModel, pointing_server
from tests.fakes.provider import make_house_with, provider, with_provider
from tests.fakes.second_scripts import BROKEN, FOLLOWS, MEANT, NOTICED, RAISED, SETUP, SLIP

GOLD = Gold(
    " ".join(MEANT.split()),
    (RAISED, BROKEN),
    {"setup": [SETUP], "acknowledgement": [NOTICED], "consequence": [FOLLOWS]},
)


class Along(House):
    """A house in which a given model reads along."""

    chat: ScriptedChat

    def ask_parts(self) -> AskParts:
        return replace(super().ask_parts(), chat=self.chat, model="pointer")


def pointing() -> ScriptedChat:
    """The stand-in without a socket."""
    model = PointingModel([GOLD])
    chat = ScriptedChat(lambda _data: iter(()))

    def reply(messages, *, max_tokens, deadline):
        chat.heard.append("\n".join(one.text for one in messages))
        system, data, asked = (one.text for one in messages)
        return iter((model.answer(system, data, asked),))

    chat.reply = reply  # type: ignore[method-assign]
    return chat


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Along]:
    made = make_house(tmp_path / "house", embed=False, clock=SetClock())
    along = Along(made._library, made.settings)
    along.model, along.chat = None, pointing()
    along.seat().import_bytes("The Net.fountain", MEANT.encode(), project="shore")
    along.seat().import_bytes("The Other.fountain", SLIP.replace("NORA", "CANARY").encode(), project="hills")
    along.seat().add_person("nell", clear=("shore",))
    yield along
    along.close()


def _draft(house: Along, document: str = "The Net") -> str:
    return next(one.id for one in house.seat().drafts() if one.document == document)


def test_what_a_model_adds_is_marked_and_the_shelf_knows_nothing_of_it(house: Along) -> None:
    desk, draft = house.seat().analysis, _draft(house)
    (found,) = desk.analyse_with_model(draft, only=("continuity",))
    assert (found.findings[-1].kind, found.findings[-1].by) == (FindingKind.SUPPORTED_SUBVERSION, "model")
    assert found.findings[-1].spoken_by == "scripted pointer"
    (alone,) = desk.analyse(draft, only=("continuity",))
    assert {one.by for one in alone.findings} == {"rules"}


def test_it_is_on_record_before_the_model_reads_and_how_much_after_with_no_word_of_the_script(house: Along) -> None:
    house.seat().analysis.analyse_with_model(_draft(house), only=("continuity",))
    opened, closed = [one for one in house._library.ledger_entries() if one.act.startswith("analysis")]
    facts, after = dict(opened.facts), dict(closed.facts)
    assert facts["draft"] == _draft(house)
    assert facts["model"] == "scripted pointer"
    assert after["outcome"] == "done"
    assert int(str(after["requests"])) == len(house.chat.heard)
    told = json.dumps([facts, after])
    assert not any(word in told for word in ("Nora", "NORA", "net", "mesh"))


def test_the_model_sees_lines_of_this_draft_alone(house: Along) -> None:
    house.seat().analysis.analyse_with_model(_draft(house))
    assert house.chat.heard
    assert not any("CANARY" in heard or "The Other" in heard for heard in house.chat.heard)
    assert any(BROKEN in heard for heard in house.chat.heard)


def test_a_draft_that_is_not_theirs_is_not_there_and_nothing_is_asked(house: Along) -> None:
    seat = house.seat("nell")
    hidden = _draft(house, "The Other")
    before = len(list(house._library.ledger_entries()))
    for draft in (hidden, "draft:" + "0" * 32):
        with pytest.raises(NotFoundError) as caught:
            seat.analysis.analyse_with_model(draft)
        assert caught.value.message == "There is no draft here that you may see."
    assert house.chat.heard == []
    assert len(list(house._library.ledger_entries())) == before


def test_it_counts_within_the_persons_hour_and_beside_their_questions(house: Along) -> None:
    desk, draft = house.seat().analysis, _draft(house)
    desk.analyse_with_model(draft, only=("continuity",))
    taken = tokens_within_an_hour(house._library, house.seat().principal.id)
    assert sum(map(len, house.chat.heard)) / 3 <= taken <= sum(map(len, house.chat.heard)) / 3 + 2_000
    house.settings = replace(house.settings, person_tokens=taken + 100)
    heard = len(house.chat.heard)
    with pytest.raises(TokensSpentError):
        house.seat().analysis.analyse_with_model(draft, only=("continuity",))
    assert len(house.chat.heard) == heard


def test_a_model_without_end_is_bounded(house: Along) -> None:
    house.chat = endless('{"clashes": [')
    reports = house.seat().analysis.analyse_with_model(_draft(house), only=("continuity",))
    assert len(house.chat.heard) <= 8
    assert "agreed form" in reports[0].notes[-1]


def test_without_a_model_it_says_so(tmp_path: Path) -> None:
    house = make_house(tmp_path / "house", embed=False)
    house.seat().import_bytes("The Net.fountain", SLIP.encode())
    (draft,) = house.seat().drafts()
    with pytest.raises(InvalidRequestError, match="No model is set"):
        house.seat().analysis.analyse_with_model(draft.id)
    house.close()


def test_a_provider_reads_along_only_for_that_purpose_and_through_the_gate(tmp_path: Path) -> None:
    with pointing_server(PointingModel([GOLD])) as (url, heard):
        asked_only = provider(url)
        room, _clock = make_house_with(asked_only, tmp_path)
        draft = next(one.id for one in room.seat().drafts() if one.document == "The Key")
        with pytest.raises(EgressRefusedError):
            room.seat().analysis.analyse_with_model(draft, only=("continuity",))
        assert heard == []
        reads = provider(url, purposes=frozenset({"ask", "analyse"}))
        seat = with_provider(room, reads).seat()
        seat.egress.confirm(reads.name)
        secret = next(one.id for one in seat.drafts() if one.document == "The Secret")
        with pytest.raises(EgressRefusedError):
            seat.analysis.analyse_with_model(secret, only=("continuity",))
        assert heard == []
        seat.analysis.analyse_with_model(draft, only=("continuity",))
        assert heard
        assert len(seat.egress.left().calls) == len(heard)
        assert {call.purpose for call in seat.egress.left().calls} == {"analyse"}
        room.close()
