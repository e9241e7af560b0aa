from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from storyroom.domain.access import Label
from storyroom.domain.grants import Grant, decide_act, hold
from storyroom.domain.rights import ROLES, Right, with_implied

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NAMES = ("nightfall", "nightfall/script", "nightfall/budget", "embargo")

ends = st.none() | st.integers(-3, 3).map(lambda hours: NOW + timedelta(hours=hours))
some_grants = st.lists(
    st.builds(
        Grant,
        st.sampled_from(NAMES),
        st.frozensets(st.sampled_from(list(Right)), min_size=1).map(with_implied),
        ends,
        st.sampled_from(("", "crew")),
    ),
    max_size=6,
)
labels = st.frozensets(st.sampled_from(NAMES), min_size=1).map(Label)
lists = st.frozensets(st.sampled_from(("nightfall", "embargo")))


@given(some_grants, labels, st.sampled_from(list(Right)), lists)
def test_what_is_held_and_what_is_decided_are_the_same(
    grants: list[Grant], label: Label, right: Right, unlisted: frozenset[str]
) -> None:
    held = hold(grants, now=NOW, unlisted=unlisted).holdings
    decision = decide_act(right, label, grants, now=NOW, unlisted=unlisted)
    assert decision.allowed == (label.compartments <= held.of(right))
    assert decision.reason


@given(some_grants, lists, st.integers(0, 4 * 60))
def test_what_is_held_stays_true_until_it_says(grants: list[Grant], unlisted: frozenset[str], minutes: int) -> None:
    held = hold(grants, now=NOW, unlisted=unlisted)
    later = NOW + timedelta(minutes=minutes)
    if held.until is None or later < held.until:
        assert hold(grants, now=later, unlisted=unlisted).holdings == held.holdings


@given(some_grants, lists)
def test_one_grant_more_never_takes_away(grants: list[Grant], unlisted: frozenset[str]) -> None:
    for count in range(len(grants)):
        less = hold(grants[:count], now=NOW, unlisted=unlisted).holdings
        more = hold(grants[: count + 1], now=NOW, unlisted=unlisted).holdings
        assert all(less.of(right) <= more.of(right) for right in Right)


def test_a_grant_ends_at_its_very_end() -> None:
    grant = Grant("nightfall", ROLES["reader"], NOW)
    assert hold([grant], now=NOW - timedelta(microseconds=1)).holdings.read == {"nightfall"}
    assert hold([grant], now=NOW).holdings.read == frozenset()


def test_the_reason_says_what_is_lacking() -> None:
    label = Label(frozenset({"nightfall", "embargo"}))

    def reason(*grants: Grant, unlisted: frozenset[str] = frozenset()) -> str:
        return decide_act(Right.READ, label, grants, now=NOW, unlisted=unlisted).reason

    whole = Grant("embargo", ROLES["reader"])
    assert reason() == "no grant on embargo; no grant on nightfall"
    assert reason(whole, Grant("nightfall", ROLES["finder"])) == "a grant on nightfall, but not of read"
    assert (
        reason(whole, Grant("nightfall", ROLES["reader"], NOW))
        == "the grant of read on nightfall ended: 2026-03-01 12:00 UTC"
    )
    held = Grant("nightfall", ROLES["reader"], NOW + timedelta(days=1), "crew")
    assert reason(whole, held, unlisted=frozenset({"nightfall"})) == "not on the need-to-know list of nightfall"
    assert (
        reason(whole, held)
        == "granted read on embargo; granted read on nightfall by the group crew until 2026-03-02 12:00 UTC"
    )


def test_a_list_takes_all_but_the_mending_of_the_list() -> None:
    grants = [Grant("nightfall/script", ROLES["owner"])]
    held = hold(grants, now=NOW, unlisted=frozenset({"nightfall"})).holdings
    assert held.manage == {"nightfall/script"}
    assert not held.search | held.read | held.quote | held.upload
