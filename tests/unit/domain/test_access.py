from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyroom.domain.access import Clearance, Label, Trust, decide, join, may_see

names = st.sampled_from(["public", "nightfall", "embargo", "budget"])
labels = st.frozensets(names, min_size=1).map(Label)
clearances = st.frozensets(names).map(Clearance)


def test_an_empty_clearance_sees_nothing() -> None:
    assert not may_see(Clearance(), Label(frozenset({"public"})))


@pytest.mark.parametrize("compartments", [frozenset(), frozenset({""})])
def test_there_is_no_unlabelled_material(compartments: frozenset[str]) -> None:
    with pytest.raises(ValueError, match="compartment"):
        Label(compartments)


@given(clearances, labels)
def test_seeing_is_set_inclusion_and_the_reason_agrees(clearance: Clearance, label: Label) -> None:
    expected = label.compartments.issubset(clearance.compartments)
    assert may_see(clearance, label) is expected
    assert decide(clearance, label).allowed is expected


@given(clearances, st.lists(labels, min_size=1))
def test_who_may_see_a_join_may_see_each_part(clearance: Clearance, parts: list[Label]) -> None:
    assert may_see(clearance, join(parts)) is all(may_see(clearance, part) for part in parts)


def test_a_join_believes_no_more_than_its_least_trusted_part() -> None:
    parts = [Label(frozenset({"a"}), Trust.STUDIO), Label(frozenset({"b"}), Trust.OUTSIDE)]
    assert join(parts).trust is Trust.OUTSIDE


def test_a_join_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to join"):
        join([])
