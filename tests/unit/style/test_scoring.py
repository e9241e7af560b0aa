"""A passage against a voice: a probability with an interval, or that there is not enough to say."""

from __future__ import annotations

import pytest

from storyroom.style import Profile, fit, margin, score
from tests.unit.style.conftest import Case, case, cut


def test_own_unseen_pages_score_above_pages_of_others(vask: Profile, vask_case: Case) -> None:
    own = [margin(one, vask) for one in cut(vask_case.unseen, 600)]
    others = [margin(one, vask) for one in vask_case.others[::4]]
    assert min(own) > max(others)


def test_an_own_page_is_in_voice_and_a_page_of_another_is_out(vask: Profile, vask_case: Case) -> None:
    mine = score(vask_case.unseen, vask)
    theirs = score(case("desmond-achebe-lyle").unseen, vask)
    assert (mine.verdict, theirs.verdict) == ("in voice", "out")
    assert mine.probability is not None
    assert mine.interval is not None
    assert mine.interval[0] <= mine.probability <= mine.interval[1]


def test_under_500_words_nothing_is_said_and_what_is_missing_is(vask: Profile, vask_case: Case) -> None:
    short = " ".join(vask_case.unseen.split()[:499])
    said = score(short, vask)
    assert (said.verdict, said.probability, said.interval, said.evidence) == ("abstain", None, None, ())
    assert said.missing == "Not enough to say: 1 more words of passage needed."


def test_with_500_words_something_is_said(vask: Profile, vask_case: Case) -> None:
    assert score(" ".join(vask_case.unseen.split()[:500]), vask).probability is not None


def test_four_references_are_never_enough(vask_case: Case) -> None:
    profile = fit(vask_case.references[:4], vask_case.others)
    said = score(vask_case.unseen, profile)
    assert (said.verdict, said.probability) == ("abstain", None)
    assert "1 more reference passages" in said.missing


def test_a_reference_of_a_few_words_is_none(vask_case: Case) -> None:
    profile = fit([*vask_case.references[:4], "A door. Rain.", ""], vask_case.others)
    assert score(vask_case.unseen, profile).verdict == "abstain"


def test_no_references_at_all_abstain(vask_case: Case) -> None:
    assert score(vask_case.unseen, fit([], vask_case.others)).verdict == "abstain"


def test_without_other_writers_the_packaged_ones_stand_in(vask_case: Case) -> None:
    profile = fit(vask_case.references, [])
    assert profile.packaged
    assert score(vask_case.unseen, profile).verdict == "in voice"


def test_an_empty_passage_and_one_of_signs_alone_do_no_harm(vask: Profile) -> None:
    assert score("", vask).verdict == "abstain"
    assert score("... " * 600, vask).probability is not None


def test_curly_quotes_and_dashes_of_an_editor_change_nothing(vask: Profile, vask_case: Case) -> None:
    page = cut(vask_case.unseen, 600)[0]
    changed = page.replace("'", "’").replace('"', "”").replace(" -- ", " — ")
    assert margin(page, vask) == pytest.approx(margin(changed, vask), abs=1e-3)


def test_the_same_pages_give_the_same_score_twice(vask_case: Case) -> None:
    one, two = (fit(vask_case.references, vask_case.others[:9]) for _ in range(2))
    assert margin(vask_case.unseen, one) == margin(vask_case.unseen, two)
