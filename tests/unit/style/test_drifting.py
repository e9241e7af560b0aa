"""A page against its own previous draft: foreign words are told from a writer's own revision, by what was put in."""

from __future__ import annotations

from storyroom.style import Profile, drift, fit
from tests.unit.style.conftest import Case, case, cut


def revised(page: str, new: str) -> str:
    lines = page.splitlines()
    third = len(lines) // 3
    return "\n".join([*lines[:third], new, *lines[2 * third :]])


def test_foreign_words_move_a_page_further_away_than_own_ones(vask: Profile, vask_case: Case) -> None:
    pages = cut(vask_case.unseen, 800)
    own, foreign = cut(vask_case.references[0], 200)[1], cut(case("desmond-achebe-lyle").unseen, 200)[2]
    for page in pages:
        mine, theirs = drift(page, revised(page, own), vask), drift(page, revised(page, foreign), vask)
        assert mine.value is not None
        assert theirs.value is not None
        assert theirs.value < mine.value


def test_what_was_put_in_is_pointed_at(vask: Profile, vask_case: Case) -> None:
    page, new = cut(vask_case.unseen, 800)[0], cut(case("tomasz-quill").unseen, 200)[1]
    after = revised(page, new)
    found = " ".join(after[begin:end] for begin, end in drift(page, after, vask).put_in).split()
    assert set(found) <= set(new.split())
    assert len(found) >= 0.9 * len(new.split())


def test_an_unchanged_page_and_a_word_put_right_say_nothing(vask: Profile, vask_case: Case) -> None:
    page = cut(vask_case.unseen, 800)[0]
    assert drift(page, page, vask).value is None
    assert "words are new" in drift(page, page.replace("ferry", "boat", 1), vask).missing


def test_short_pages_and_few_references_have_no_drift(vask: Profile, vask_case: Case) -> None:
    short = " ".join(vask_case.unseen.split()[:400])
    assert drift(short, short + " Rain.", vask).missing == "Not enough to say: both drafts need 500 words."
    few = fit(vask_case.references[:2], vask_case.others)
    assert "3 more reference passages" in drift(vask_case.unseen, vask_case.unseen, few).missing
