"""A heat-strip: no scene is judged alone where it is short, and none on fewer than 500 words."""

from __future__ import annotations

from storyroom.style import Profile, strip
from storyroom.style.profile import gather
from tests.unit.style.conftest import Case, case, cut


def test_every_scene_is_judged_within_at_least_500_words(vask: Profile, vask_case: Case) -> None:
    scenes = cut(vask_case.unseen, 150)
    windows = strip(scenes, vask)
    assert [window.scene for window in windows] == list(range(len(scenes)))
    assert all(window.first <= window.scene <= window.last and window.score.words >= 500 for window in windows)


def test_a_long_scene_stands_alone() -> None:
    windows = strip(["a " * 600, "b " * 10, "c " * 600], _nobody())
    assert [(window.first, window.last) for window in windows] == [(0, 0), (0, 1), (2, 2)]


def test_a_script_shorter_than_500_words_abstains_everywhere(vask: Profile) -> None:
    windows = strip(["A door opens.", "Rain."], vask)
    assert {window.score.verdict for window in windows} == {"abstain"}


def test_smaller_windows_cannot_be_asked_for(vask: Profile, vask_case: Case) -> None:
    assert all(window.score.words >= 500 for window in strip(cut(vask_case.unseen, 120), vask, words=50))


def test_scenes_by_another_hand_stand_out(vask: Profile, vask_case: Case) -> None:
    own, foreign = cut(vask_case.unseen, 300)[:4], cut(case("desmond-achebe-lyle").unseen, 300)[:4]
    values = [window.score.probability or 0.0 for window in strip([*own, *foreign], vask)]
    assert min(values[:3]) > max(values[5:])


def _nobody() -> Profile:
    return gather([])
