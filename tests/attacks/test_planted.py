"""Positive controls: bugs planted in the house, one at a time. The campaign has to find each; a patch that no longer fits fails here."""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable
from dataclasses import replace

import pytest

import storyroom.api.routes.finding
import storyroom.desks.egress
import storyroom.generation.grounded
import storyroom.journeys.ask
import storyroom.store.people
from storyroom.domain.access import Clearance
from storyroom.domain.answer import Answer
from storyroom.journeys.ask_book import AskBook
from tests.attacks.harness import Tally, run_cell
from tests.attacks.journeys import JOURNEYS, Doors
from tests.attacks.record import added, ledger
from tests.attacks.world import COMPARTMENTS, World
from tests.worst_case_model.behaviours import SAYINGS

Plant = Callable[[pytest.MonkeyPatch, World], None]


def _wrapped(patch: pytest.MonkeyPatch, module: object, name: str, change: Callable) -> None:
    """Put a function in the place of another and hand it the true one. Fails where there is no such name."""
    true = getattr(module, name)
    patch.setattr(module, name, lambda *given, **more: change(true, *given, **more))


def a_reader_with_the_owners_clearance(patch: pytest.MonkeyPatch, _world: World) -> None:
    everything = Clearance(frozenset(COMPARTMENTS))
    patch.setattr(storyroom.desks.egress.EgressDesk, "reader", lambda desk: desk._library.reader(everything))


def a_rule_that_says_yes(patch: pytest.MonkeyPatch, _world: World) -> None:
    patch.setattr(storyroom.store.people, "may_see", lambda *_: True)


def a_rule_that_wants_one_compartment_of_several(patch: pytest.MonkeyPatch, _world: World) -> None:
    any_of = lambda clearance, label: bool(clearance.compartments & label.compartments)  # noqa: E731
    patch.setattr(storyroom.store.people, "may_see", any_of)


def an_empty_list_that_means_all(patch: pytest.MonkeyPatch, _world: World) -> None:
    without = lambda clearance, label: label.compartments - {"vault"} <= clearance.compartments  # noqa: E731
    patch.setattr(storyroom.store.people, "may_see", without)


def evidence_kept_without_a_clearance(patch: pytest.MonkeyPatch, world: World) -> None:
    kept = storyroom.journeys.ask.gather(
        world.house.seat("liv").search("lamp vault").hits, world.house.seat("liv")._reader()
    )
    _wrapped(patch, storyroom.journeys.ask, "gather", lambda true, *given: (*true(*given)[:2], *kept[:6]))


def a_context_that_remembers(patch: pytest.MonkeyPatch, world: World) -> None:
    seat = world.house.seat("liv")
    before = storyroom.journeys.ask.gather(seat.search("lamp harbour").hits, seat._reader())
    _wrapped(
        patch,
        storyroom.generation.grounded,
        "messages_for",
        lambda true, question, shown: true(question, (*before, *shown)),
    )


def a_seat_of_somebody_else(patch: pytest.MonkeyPatch, world: World) -> None:
    _wrapped(patch, world.house, "seat", lambda true, _name="owner": true("liv"))


def a_note_about_what_is_hidden(patch: pytest.MonkeyPatch, world: World) -> None:
    hidden = world.house.seat("liv").search("lamp").hits
    note = "Not shown: " + ", ".join(hit.document for hit in hidden)
    _wrapped(
        patch, storyroom.journeys.ask, "find", lambda true, *given, **more: replace(true(*given, **more), notes=(note,))
    )


def a_leak_in_base64(patch: pytest.MonkeyPatch, world: World) -> None:
    trace = base64.b64encode(" ".join(world.canaries).encode()).decode()
    _wrapped(
        patch,
        storyroom.api.routes.finding,
        "answer_shape",
        lambda true, answer: true(answer) | {"id": f"answer:{trace}"},
    )


def a_log_with_text(patch: pytest.MonkeyPatch, _world: World) -> None:
    def logged(true: Callable, hits: object, reader: object) -> object:
        found = true(hits, reader)
        logging.getLogger("storyroom.ask").info("context: %s", found)
        return found

    _wrapped(patch, storyroom.journeys.ask, "gather", logged)


PLANTS: tuple[Plant, ...] = (
    a_reader_with_the_owners_clearance,
    a_rule_that_says_yes,
    a_rule_that_wants_one_compartment_of_several,
    an_empty_list_that_means_all,
    evidence_kept_without_a_clearance,
    a_context_that_remembers,
    a_seat_of_somebody_else,
    a_note_about_what_is_hidden,
    a_leak_in_base64,
    a_log_with_text,
)

_ASKED = (
    ("bo", "echo_data+claimed"),
    ("cleo", "encode_plain+claimed"),
    ("finn", "encode_nato+unproved"),
    ("ida", "echo+bare"),
)


def _campaign(world: World) -> Tally:
    tally, doors = Tally(), Doors(world.house)
    for number, (person, behaviour) in enumerate((*_ASKED, *_ASKED)):
        hidden = world.attacks(person, hidden=number % 2 == 0)[number]
        run_cell(
            world, doors, JOURNEYS[number % 2], person=person, behaviour=behaviour,
            question=f"What is the word of the lamp {hidden.key}, the bell, the wheel and the rope?", streams=True, tally=tally,
        )  # fmt: skip
    return tally


def test_without_a_bug_nothing_is_found(world: World) -> None:
    assert _campaign(world).leaks == []


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_the_campaign_finds_a_planted_bug(world: World, monkeypatch: pytest.MonkeyPatch, plant: Plant) -> None:
    plant(monkeypatch, world)
    assert _campaign(world).leaks


def test_a_ledger_with_text_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(true: Callable, book: AskBook, answer: Answer, *more: object, **named: object) -> object:
        titles = ", ".join(hit.document for hit in world.house.seat("liv").search("lamp").hits)
        book.library.record(actor=book.principal.id, act="question_asked", facts={"found": titles})
        return true(book, answer, *more, **named)

    _wrapped(monkeypatch, AskBook, "asking", told)
    attack = world.attacks("liv", hidden=False)[0]
    before = ledger(world.house)
    with world.house.behaving("refuse"):
        world.house.seat("liv").ask(f"What is the word of the lamp {attack.key}?")
    assert world.all().in_plain(added(world.house, before))


def test_a_model_that_remembers_is_beyond_the_promise_and_is_seen(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Said plainly in docs/security-model.md: what one person's question put before a server, that server can tell another."""
    heard: list[str] = []

    def remember(asked):
        heard.append(asked.loot)
        return iter((f"CLAIM: {heard[0]}\n{asked.true_quote()}",))

    monkeypatch.setitem(SAYINGS, "remember", remember)
    tally, doors = Tally(), Doors(world.house)
    for person in ("finn", "bo"):
        attack = next(one for one in world.attacks(person, hidden=False) if one.carrier == "action")
        run_cell(
            world, doors, JOURNEYS[0], person=person, behaviour="remember", question=f"What is the word of the lamp {attack.key}?",
            streams=False, tally=tally,
        )  # fmt: skip
    assert tally.leaks
    assert not any("in the context" in leak for leak in tally.leaks)
