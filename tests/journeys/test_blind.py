"""Pages judged by people who are not told whose they are: nothing gives them away, nobody sees what is not theirs, and tests go with their draft."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storyroom.domain.access import Label
from storyroom.domain.blind import BlindWish
from storyroom.errors import InvalidRequestError, NotFoundError, RightMissingError, UseRefusedError
from tests.fakes.blind import BASE, SCENES, TUNED, blind, script
from tests.fakes.canon import share
from tests.fakes.house import House, SetClock, make_house
from tests.fakes.raw import found_in


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path / "house", embed=False, clock=SetClock())
    yield made
    made.close()


# --- what would give a page away ---


def test_pages_stand_without_heading_typography_and_in_one_length(house: House) -> None:
    seat = house.seat()
    fancy = tuple(f"EXT. QUAY - NIGHT\n\n\n\n“{BASE[0]}” — he said…\n\n\n{BASE[0]} {BASE[0]}" for _ in range(4))
    test = blind(seat, script(seat), tuned=fancy)
    shown = seat.blind.next(test.id)
    assert "INT." not in shown.left + shown.right
    assert "EXT." not in shown.left + shown.right
    assert not {"“", "”", "–", "…"} & set(shown.left + shown.right)
    assert "\n\n\n" not in shown.left + shown.right
    assert all(text.endswith(" ...") for text in (shown.left, shown.right)), (
        "a page that ends is not told from one that was cut"
    )
    assert len({len(text.split()) for text in (shown.left, shown.right)}) == 1


def test_no_word_about_a_pair_tells_whose_its_pages_are(house: House) -> None:
    seat = house.seat()
    test = blind(seat, script(seat), crimson=BASE, violet=TUNED)
    told = repr((seat.blind.list(), seat.blind.show(test.id), seat.blind.next(test.id)))
    assert "crimson" not in told
    assert "violet" not in told
    assert "'own'" not in told


def test_what_it_comes_to_is_told_when_it_is_closed_and_not_before(house: House) -> None:
    seat = house.seat()
    test = blind(seat, script(seat))
    with pytest.raises(InvalidRequestError, match="open"):
        seat.blind.results(test.id)
    shown = seat.blind.next(test.id)
    kept = "tuned"
    while shown:
        kept = "left" if "Marit" in shown.left else "right" if "Marit" in shown.right else "same"
        shown = seat.blind.answer(test.id, shown.pair, kept)
    closed = seat.blind.close(test.id)
    assert (closed.judgments, closed.people, closed.mine, bool(closed.closed_at)) == (12, 1, 12, True)
    found = {(one.one, one.other): (one.for_one, one.for_other, one.same) for one in seat.blind.results(test.id)}
    assert found == {("own", "base"): (4, 0, 0), ("own", "tuned"): (4, 0, 0), ("base", "tuned"): (0, 0, 4)}
    assert seat.blind.next(test.id) is None
    with pytest.raises(InvalidRequestError, match="closed"):
        seat.blind.answer(test.id, 0, "left")


def test_a_pair_is_answered_once_and_by_a_known_word(house: House) -> None:
    seat = house.seat()
    test = blind(seat, script(seat))
    shown = seat.blind.next(test.id)
    with pytest.raises(InvalidRequestError, match="no answer"):
        seat.blind.answer(test.id, shown.pair, "both")
    seat.blind.answer(test.id, shown.pair, "left")
    for pair in (shown.pair, 99, -1):
        with pytest.raises(InvalidRequestError, match="not waiting"):
            seat.blind.answer(test.id, pair, "left")


@pytest.mark.parametrize(
    ("scenes", "others", "why"),
    [
        ((), {"tuned": ()}, "needs scenes"),
        (("1",), {}, "needs scenes"),
        (("1", "1"), {"tuned": BASE[:2]}, "twice"),
        (("1", "2"), {"tuned": BASE[:1]}, "1 pages for 2 scenes"),
        (("1",), {"own": BASE[:1]}, "cannot stand"),
        (("1",), {"<b>": BASE[:1]}, "cannot stand"),
        (("1",), {"tuned": ("",)}, "no two pages"),
        (("1",), {"tuned": ("Too short.",)}, "too little"),
        (("1",), {"tuned": BASE[:1], "base": BASE[:1]}, "the same page"),
    ],
)
def test_what_is_no_test_is_refused_with_the_reason(house: House, scenes, others, why: str) -> None:
    seat = house.seat()
    with pytest.raises(InvalidRequestError, match=why):
        seat.blind.make(BlindWish("Loft", script(seat), scenes, others))
    assert seat.blind.list() == ()


# --- who sees it ---


def test_who_may_not_quote_the_draft_knows_of_no_test(house: House) -> None:
    owner = house.seat()
    owner.access.open("vault")
    test = blind(owner, script(owner, labels=("vault",)))
    stranger = share(house, "ada", "writer", "public")
    assert stranger.blind.list() == ()
    told = []
    for wanted in (test.id, test.name, "blind:nothing"):
        with pytest.raises(NotFoundError) as raised:
            stranger.blind.next(wanted)
        told.append((raised.value.message, raised.value.hint))
    assert len(set(told)) == 1


def test_a_reader_judges_and_may_not_make_close_or_remove(house: House) -> None:
    owner = house.seat()
    draft = script(owner)
    test = blind(owner, draft)
    reader = share(house, "rita", "reader")
    shown = reader.blind.next(test.id)
    assert reader.blind.answer(test.id, shown.pair, "same").done == 1
    for act in (reader.blind.close, reader.blind.remove):
        with pytest.raises(RightMissingError):
            act(test.id)
    with pytest.raises(RightMissingError):
        blind(reader, draft)
    assert owner.blind.show(test.id).people == 1


def test_rights_that_are_taken_back_take_the_test_out_of_sight(house: House) -> None:
    seat = house.seat()
    draft = script(seat)
    test = blind(seat, draft)
    seat.licensing.revoke(draft, "It ended.")
    assert seat.blind.list() == ()
    with pytest.raises(UseRefusedError):
        seat.blind.next(test.id)


def test_a_narrower_label_narrows_the_test(house: House) -> None:
    owner = house.seat()
    draft = script(owner)
    test = blind(owner, draft)
    reader = share(house, "rita", "reader")
    assert reader.blind.next(test.id)
    owner.access.open("vault2")
    owner.labels.add(draft, ("vault2",))
    assert owner.blind.show(test.id).label == Label(frozenset({"beacon", "vault2"}))
    with pytest.raises(NotFoundError):
        reader.blind.next(test.id)


def test_a_test_goes_with_its_draft_without_a_byte(house: House, tmp_path: Path) -> None:
    seat = house.seat()
    draft = script(seat)
    blind(seat, draft, zyxwollop=tuple(f"{page} Zyxwollop" for page in BASE))
    assert seat.verify().faults == ()
    seat.keeping.remove(seat.keeping.plan_removal(project="Beacon"), reason="It ended.")
    assert seat.blind.list() == ()
    house.close()
    assert not found_in(tmp_path / "house", "Zyxwollop")


def test_a_changed_byte_is_told_of(house: House) -> None:
    from sqlalchemy import update  # noqa: PLC0415  # only here

    from storyroom.store.database import writing  # noqa: PLC0415  # as above
    from storyroom.store.schema_blind import blind_test  # noqa: PLC0415  # as above

    seat = house.seat()
    blind(seat, script(seat))
    with writing(house._library.engine) as connection:
        connection.execute(update(blind_test).values(sha256="0" * 64))
    assert any("blind test" in fault for fault in seat.verify().faults)


def test_scenes_are_as_long_as_the_test_needs() -> None:
    assert all(len(body.split()) >= 40 for _heading, body in SCENES)
