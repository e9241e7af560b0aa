"""Rights in works: who may state and see them, what a revocation blocks and for whom, what follows a draft, what was made from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from storyroom.domain.access import Label
from storyroom.domain.derivation import DerivedKind, NewThing
from storyroom.domain.exports import Order
from storyroom.domain.licensing import ConsentScope
from storyroom.errors import InvalidRequestError, NotFoundError, RightMissingError, UseRefusedError
from storyroom.room import Seat
from storyroom.store.derivations import Derivations
from tests.fakes.canon import SCENES, share, take
from tests.fakes.house import House, SetClock, make_house
from tests.fakes.licensing import state

SCENES_OF_BLUE = [*SCENES, ("EXT. QUAY - DAY", "It rains on the spade.")]


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def house(tmp_path: Path, clock: SetClock) -> Iterator[House]:
    made = make_house(tmp_path / "house", clock=clock)
    yield made
    made.close()


def found(seat: Seat, text: str = "spade") -> set[str]:
    return {hit.draft_id for hit in seat.search(text, filters={"draft": "all"}).hits}


# --- stating ---


def test_what_is_stated_is_shown_to_who_may_read_it_and_to_nobody_else(house: House) -> None:
    owner = house.seat()
    white = take(owner, "white")
    made = state(owner, white, licence="", expires="2027-12-31")
    assert (made.rights.owner, made.rights.expires, made.missing) == ("Harbour Pictures", date(2027, 12, 31), ())
    reader, finder = share(house, "reader2", "viewer"), share(house, "finder2", "finder")
    assert reader.licensing.show(white).rights == made.rights
    assert not reader.licensing.show(white).may_change
    with pytest.raises(RightMissingError):
        finder.licensing.show(white)
    assert finder.licensing.list() == ()
    stranger = share(house, "stranger", "reader", "embargo")
    for act in (stranger.licensing.show, stranger.licensing.history, stranger.licensing.made_from):
        with pytest.raises(NotFoundError) as hidden:
            act(white)
        with pytest.raises(NotFoundError) as none:
            act("draft:none")
        assert str(hidden.value) == str(none.value)
    with pytest.raises(NotFoundError):
        stranger.licensing.list("Beacon")


@pytest.mark.parametrize("role", ["reader", "writer"])
def test_who_does_not_manage_it_states_and_revokes_nothing(house: House, role: str) -> None:
    white = take(house.seat(), "white")
    ada = share(house, "ada", role)
    acts: list[Callable[[], object]] = [
        lambda: state(ada, white),
        lambda: ada.licensing.revoke(white, "Because."),
        lambda: ada.licensing.made_from(white),
    ]
    for act in acts:
        with pytest.raises(RightMissingError):
            act()
    assert house.seat().licensing.show(white).rights is None


def test_a_warden_who_may_not_read_is_shown_nothing(house: House) -> None:
    white = take(house.seat(), "white")
    warden = share(house, "warden2", "warden")
    with pytest.raises(NotFoundError):
        warden.licensing.show(white)
    with pytest.raises(NotFoundError):
        warden.licensing.revoke(white, "Because.")


@pytest.mark.parametrize(
    "said",
    [
        {"owner": " "},
        {"owner": "a" * 501},
        {"owner": "a\u202eb"},
        {"basis": "finders_keepers"},
        {"basis": "licence"},
        {"basis": "fair_use"},
        {"consent": ("everything",)},
        {"guilds": ("none", "wga")},
        {"guilds": ("union",)},
        {"expires": "next year"},
        {"expires": "2027-02-30"},
    ],
)
def test_what_is_incomplete_or_no_word_for_it_is_refused(house: House, said: dict[str, object]) -> None:
    white = take(house.seat(), "white")
    with pytest.raises(InvalidRequestError):
        state(house.seat(), white, **said)
    assert house.seat().licensing.show(white).rights is None


def test_it_is_stated_of_all_drafts_of_a_document_that_one_manages(house: House) -> None:
    owner = house.seat()
    white, blue = take(owner, "white"), take(owner, "blue", scenes=SCENES_OF_BLUE)
    state(owner, white)
    assert owner.licensing.show(blue).rights.owner == "Harbour Pictures"
    assert [one.draft.id for one in owner.licensing.list()] == [blue]
    state(owner, blue, owner="Another")
    assert [one.owner for one in owner.licensing.history(white)] == ["Harbour Pictures", "Another"]


# --- what a revocation blocks ---


def test_revoked_consent_to_search_hides_it_from_searches_on_the_next_request(house: House) -> None:
    owner = house.seat()
    white, other = take(owner, "white"), take(owner, "white", project="Herring")
    ada = share(house, "ada", "reader")
    assert (found(owner), found(ada)) == ({white, other}, {white})
    owner.licensing.revoke(white, "The option lapsed.", ("search",))
    assert (found(owner), found(ada)) == ({other}, set())
    result = owner.search("spade")
    assert any("1 document was left out" in note for note in result.notes)
    assert result.total == len(result.hits)
    assert ada.drafts(), "it is listed still, and its pages may be read"
    assert ada.read(white)
    state(owner, white)
    assert found(ada) == {white}


def test_who_may_not_read_it_is_not_told_that_something_was_left_out(house: House) -> None:
    owner = house.seat()
    white = take(owner, "white")
    finder = share(house, "finder2", "finder")
    owner.licensing.revoke(white, "The option lapsed.")
    assert (finder.search("spade").hits, finder.search("spade").notes) == ((), ())
    with pytest.raises(RightMissingError) as told:
        finder.text(white)
    assert "lapsed" not in f"{told.value} {told.value.hint}"


def test_revoked_consent_to_quote_keeps_its_words_in(house: House) -> None:
    owner = house.seat()
    white, blue = take(owner, "white"), take(owner, "blue", scenes=SCENES_OF_BLUE)
    copy = owner.exports.hand_out(white, Order("Grace")).hand_out
    assert owner.ask("Who digs in the field?").kind
    owner.licensing.revoke(white, "The option lapsed.", ("quote",))
    ways: list[Callable[[], object]] = [
        lambda: owner.text(white),
        lambda: owner.export(white, "fountain"),
        lambda: owner.export(white, "original"),
        lambda: owner.exports.hand_out(white, Order("Grace")),
        lambda: owner.exports.again(copy.id),
        lambda: owner.breakdown.export(white, form="csv"),
        lambda: owner.breakdown.decisions(white),
        lambda: owner.compare.compare(white, blue),
        lambda: owner.compare.export(white, blue),
        lambda: list(owner.analysis.analyse(white, only=("pace",))),
        lambda: owner.canon.list(white),
        lambda: owner.canon.pin_statement(white, "It rains."),
    ]
    for way in ways:
        with pytest.raises(UseRefusedError, match=r"revoked on 2026-03-01: The option lapsed\."):
            way()
    assert found(owner) == {white, blue}, "both are found still"
    assert owner.read(white)
    refused = [one for one in house._library.ledger_entries() if one.act == "export_refused"]
    assert len(refused) == 4
    assert all(dict(one.facts)["reason"] == "the rights in it do not allow it" for one in refused)


def test_nothing_of_it_is_put_before_whoever_answers(house: House) -> None:
    owner = house.seat()
    white = take(owner, "white")
    reader = owner.egress.reader()
    assert reader.drafts()
    owner.licensing.revoke(white, "The option lapsed.", ("quote",))
    reader = owner.egress.reader()
    assert (reader.drafts(), reader.projects()) == ((), ())
    for look in (reader.draft, reader.text, reader.scenes, reader.original, reader.report):
        with pytest.raises(NotFoundError):
            look(white)
    answer = owner.ask("Who digs in the field?")
    assert (answer.kind, answer.claims, answer.label) == ("insufficient", (), None)
    assert any("1 document was left out" in note for note in answer.notes)


def test_what_expires_is_blocked_without_anybody_doing_anything(house: House, clock: SetClock) -> None:
    owner = house.seat()
    white = take(owner, "white")
    state(owner, white, expires="2026-03-02")
    assert found(owner) == {white}
    clock.pass_(days=1)
    assert found(owner) == {white}
    clock.pass_(days=1)
    assert found(owner) == set()
    with pytest.raises(UseRefusedError, match="ended on 2026-03-02"):
        owner.text(white)


def test_drafts_of_a_document_that_one_does_not_manage_stay_as_they_are(house: House) -> None:
    owner = house.seat()
    white, blue = take(owner, "white"), take(owner, "blue", scenes=SCENES_OF_BLUE, labels=("embargo",))
    ada = share(house, "ada", "owner")
    owner.access.grant("ada", "embargo", role="reader")
    assert found(ada) == {white, blue}
    ada.licensing.revoke(white, "The option lapsed.")
    assert found(ada) == {blue}
    owner.licensing.revoke(blue, "The option lapsed.")
    assert found(ada) == set()


def test_a_revocation_says_why_and_leaves_what_was_revoked_before(house: House) -> None:
    owner = house.seat()
    white = take(owner, "white")
    with pytest.raises(InvalidRequestError):
        owner.licensing.revoke(white, " ")
    with pytest.raises(InvalidRequestError):
        owner.licensing.revoke(white, "Why.", ("everything",))
    state(owner, white)
    owner.licensing.revoke(white, "First.", ("training_cloud",))
    shown, _made = owner.licensing.revoke(white, "Second.", ("quote",))
    assert shown.rights.open == {ConsentScope.SEARCH, ConsentScope.TRAINING_HOUSE}
    with pytest.raises(InvalidRequestError):
        owner.licensing.revoke(white, "Again.", ("quote",))
    assert [one.revoked.reason if one.revoked else "" for one in owner.licensing.history(white)] == ["", "First.", "Second."]  # fmt: skip


# --- what follows a draft ---


def test_the_next_draft_of_a_document_takes_over_what_was_stated_or_revoked(house: House) -> None:
    owner = house.seat()
    white = take(owner, "white")
    state(owner, white)
    owner.licensing.revoke(white, "The option lapsed.")
    blue = take(owner, "blue", scenes=SCENES_OF_BLUE)
    assert owner.licensing.show(blue).rights.revoked.reason == "The option lapsed."
    assert found(owner) == set()


def test_a_draft_that_more_people_see_learns_nothing_from_one_that_they_do_not(house: House) -> None:
    owner = house.seat()
    hidden = take(owner, "white", labels=("embargo",))
    state(owner, hidden)
    open_one = take(owner, "blue", scenes=SCENES_OF_BLUE)
    assert owner.licensing.show(open_one).rights is None
    state(owner, open_one, owner="Another")
    narrow = take(owner, "pink", scenes=[*SCENES_OF_BLUE, *SCENES], labels=("embargo",))
    assert owner.licensing.show(narrow).rights.owner == "Another"


def test_rights_follow_their_draft_under_another_label(house: House) -> None:
    owner = house.seat()
    white = take(owner, "white")
    state(owner, white)
    owner.licensing.revoke(white, "The option lapsed.", ("search",))
    owner.labels.add(white, ("embargo",))
    assert owner.licensing.show(white).rights.revoked.reason == "The option lapsed."
    assert found(owner) == set()


# --- what was made from it ---


def thing(house: House, name: str, kind: DerivedKind, *sources: str, label: str = "beacon") -> str:
    made = NewThing(f"thing:{name}", kind, name, sources)
    return Derivations(house._library).enter(made, Label(frozenset(label.split("+"))), actor="principal:1").id


def test_a_revocation_names_everything_that_was_made_from_it(house: House) -> None:
    owner = house.seat()
    white, blue = take(owner, "white"), take(owner, "blue", scenes=SCENES_OF_BLUE)
    state(owner, white)
    owner.export(white, "fountain")
    owner.exports.hand_out(blue, Order("Grace"))
    data = thing(house, "seasons", DerivedKind.SET, white, blue)
    model = thing(house, "house voice", DerivedKind.MODEL, data)
    assert owner.licensing.may_use_thing(model, ConsentScope.TRAINING_HOUSE).allowed
    _shown, made = owner.licensing.revoke(white, "The option lapsed.")
    assert [(one.kind, one.steps) for one in made.within] == [
        (DerivedKind.DRAFT, 1), (DerivedKind.SET, 1), (DerivedKind.MODEL, 2),
    ]  # fmt: skip
    assert sorted((one.kind.value, one.name) for one in made.left) == [("copy", "Grace"), ("export", "fountain")]
    for one in (data, model):
        told = owner.licensing.may_use_thing(one, ConsentScope.TRAINING_HOUSE)
        assert not told.allowed
        assert "The option lapsed." in told.reason


def test_a_thing_is_entered_under_a_label_that_covers_its_sources_or_not_at_all(house: House) -> None:
    owner = house.seat()
    white = take(owner, "white", labels=("embargo",))
    with pytest.raises(InvalidRequestError):
        thing(house, "seasons", DerivedKind.SET, white)
    with pytest.raises(NotFoundError):
        thing(house, "seasons", DerivedKind.SET, "draft:none")
    with pytest.raises(InvalidRequestError):
        thing(house, "seasons", DerivedKind.SET)
    thing(house, "seasons", DerivedKind.SET, white, label="beacon+embargo")


def test_what_was_made_from_a_draft_follows_it_under_a_narrower_label(house: House) -> None:
    owner = house.seat()
    white = take(owner, "white")
    data = thing(house, "seasons", DerivedKind.SET, white)
    model = thing(house, "voice", DerivedKind.MODEL, data)
    ada = share(house, "ada", "owner")
    assert len(ada.licensing.made_from(white).within) == 2
    take(owner, "blue", scenes=SCENES_OF_BLUE)
    owner.labels.add(white, ("embargo",))
    with pytest.raises(NotFoundError):
        ada.licensing.made_from(white)
    for one in (data, model):
        with pytest.raises(NotFoundError):
            ada.licensing.may_use_thing(one, ConsentScope.SEARCH)
    assert len(owner.licensing.made_from(white).within) == 3


def test_each_draft_of_a_data_set_is_judged_and_one_that_may_not_be_read_ends_it(house: House) -> None:
    owner = house.seat()
    white, other = take(owner, "white"), take(owner, "white", project="Herring")
    state(owner, white)
    told = owner.licensing.judge((white, other), ConsentScope.TRAINING_HOUSE)
    assert [told[one].allowed for one in (white, other)] == [True, False]
    ada = share(house, "ada", "reader")
    assert ada.licensing.judge((white,), ConsentScope.TRAINING_HOUSE)[white].allowed
    with pytest.raises(NotFoundError):
        ada.licensing.judge((white, other), ConsentScope.TRAINING_HOUSE)


def test_a_thing_is_entered_with_an_entry_in_the_ledger(house: House) -> None:
    white = take(house.seat(), "white")
    data = thing(house, "seasons", DerivedKind.SET, white)
    *_, last = house._library.ledger_entries()
    assert (last.act, dict(last.facts)["thing"], dict(last.facts)["sources"]) == ("thing_entered", data, "1")


def test_a_model_whose_source_was_removed_has_nobodys_consent(house: House) -> None:
    owner = house.seat()
    white, other = take(owner, "white"), take(owner, "white", project="Herring")
    state(owner, white)
    state(owner, other)
    model = thing(house, "voice", DerivedKind.MODEL, white, other, label="beacon+herring")
    desk = owner.keeping
    desk.remove(desk.plan_removal(project="Beacon"), reason="It ended.")
    told = owner.licensing.may_use_thing(model, ConsentScope.TRAINING_HOUSE)
    assert (told.allowed, "removed" in told.reason) == (False, True)
    assert owner.verify().faults == ()


def test_an_export_beside_a_draft_that_one_does_not_see_is_not_named(house: House) -> None:
    owner = house.seat()
    white = take(owner, "white", labels=("embargo",))
    blue = take(owner, "blue", scenes=SCENES_OF_BLUE)
    ada = share(house, "ada", "owner")
    owner.compare.export(blue, white)
    owner.export(blue, "fdx")
    assert [one.name for one in ada.licensing.made_from(blue).left] == ["fdx"]
    assert {one.name for one in owner.licensing.made_from(blue).left} == {"fdx", "pdf"}
