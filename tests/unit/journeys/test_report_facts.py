"""Which models a report describes, and what the record of sendings says of them."""

from __future__ import annotations

import pytest

from storyroom.domain.egress import Outgoing, terms_hash
from storyroom.domain.provenance import Event
from storyroom.journeys.report_facts import systems_of
from storyroom.store.egress import Book, Errand
from tests.fakes.provider import make_house_with, provider

ACME = provider("https://api.acme.invalid/v1", purposes=frozenset({"suggest", "ask"}))
MODEL = "provider:acme normal"


def suggested(model):
    return Event("origin:1", "suggestion", "person:1", "2031-03-19", "accept_suggestion", model=model)


@pytest.fixture
def house(tmp_path):
    room, _ = make_house_with(ACME, tmp_path)
    yield room
    room.close()


def sent(house, purpose):
    entry = next(one for one in house.seat().drafts() if one.project == "The Key")
    errand = Errand(house.seat().principal.id, purpose, entry.label, ACME, 100)
    return Book(house._library).open(errand, Outgoing("api.acme.invalid", "/v1/chat", b"{}"))


def test_a_model_outside_is_described_by_the_requests_that_went_to_it(house):
    sent(house, "suggest")
    (found,) = systems_of(house._library, house.seat().principal, [suggested(MODEL), suggested(MODEL)])
    assert (found.model, found.version, found.local, found.operator) == (MODEL, "normal", False, "acme")
    assert found.terms == terms_hash(ACME)
    assert found.weights == "provider acme; api.acme.invalid; EU"


def test_requests_for_something_else_say_nothing_of_suggestions(house):
    sent(house, "ask")
    (found,) = systems_of(house._library, house.seat().principal, [suggested(MODEL)])
    assert (found.terms, found.weights, found.local) == ("", "provider acme", False)


def test_requests_that_the_person_may_not_see_say_nothing(house):
    sent(house, "suggest")
    house._library.add_person("eve", clear=(), actor=house.seat().principal.id, all_but=None)
    (found,) = systems_of(house._library, house.seat("eve").principal, [suggested(MODEL)])
    assert (found.terms, found.weights) == ("", "provider acme")


def test_a_model_in_the_house_is_named_as_the_settings_name_it_and_no_more(house):
    (found,) = systems_of(house._library, house.seat().principal, [suggested("openai_compatible house-7b")])
    assert (found.version, found.local, found.weights, found.terms) == ("house-7b", True, "", "")


def test_people_and_files_are_no_models(house):
    assert systems_of(house._library, house.seat().principal, [Event("e", "person", "p", "t", "edit")]) == ()
