"""Structure: turning points in order with intervals, lenses that rename and never move them, threads, presence, a described curve."""

import pytest

from storyroom.analysis.manuscript import Manuscript
from storyroom.analysis.shape.feeling import tone_of
from storyroom.analysis.shape.lenses import LENSES
from storyroom.analysis.shape.signs import signs_of
from storyroom.analysis.shape.threads import threads
from storyroom.analysis.shape.turning import NAMES, place_points, turning_points
from storyroom.analysis.structure import Structure
from storyroom.domain.report import Curve, Strips
from tests.unit.analysis.test_manuscript import manuscript_of

PLAIN = "Rain falls on the roof and on the road and on the hill behind the road."


def scene(number, people=(), extra="", place=""):
    talk = "".join(f"\n{one}\nNo. Not today. Go and tell them so.\n" for one in people)
    return f"INT. {place or f'ROOM {number}'} - DAY #{number}#\n\n{PLAIN}\n{talk}{extra}\n"


def play(count=20, **extra):
    pairs = [("ANNA", "BERT") if number % 2 else ("CLEO", "DORA") for number in range(count)]
    return "\n".join(scene(at + 1, pairs[at], extra.get(f"s{at + 1}", "")) for at in range(count))


def test_five_turning_points_come_in_order_each_within_its_interval():
    points = manuscript_of(play()).once(turning_points)
    assert tuple(point.name for point in points) == NAMES
    assert [point.at for point in points] == sorted({point.at for point in points})
    assert all(point.low <= point.at <= point.high for point in points)
    assert all(0 < point.chance < 1 for point in points)


def test_a_long_speech_near_the_middle_draws_the_point_of_no_return():
    speech = "\nANNA\n" + "I will go there and I will open it and you will all see what is inside. " * 6 + "\n"
    point = manuscript_of(play(s12=speech)).once(turning_points)[2]
    assert point.scene.scene.scene == 12
    assert "long_speech" in point.because


def test_the_signs_sharpen_what_the_usual_places_say():
    speech = "\nANNA\n" + "I will go there and I will open it and you will all see what is inside. " * 6 + "\n"
    scenes = manuscript_of(play(s12=speech)).once(signs_of).scenes
    plain, heard = place_points(scenes, pull=0.0)[2], place_points(scenes)[2]
    assert heard.chance > plain.chance
    assert heard.high - heard.low < plain.high - plain.low


def test_a_short_script_has_none_and_says_so():
    report = Structure().analyse(manuscript_of(play(4)))
    assert [table.name for table in report.tables] == ["threads"]
    assert report.notes == ("A script of fewer than 8 scenes has no turning points that could be told.",)


@pytest.mark.parametrize("lens", LENSES)
def test_a_lens_renames_the_turns_and_never_moves_them(lens):
    script = manuscript_of(play()).script
    plain = Structure().analyse(Manuscript(script))
    seen = Structure().analyse(Manuscript(script, options={"lens": lens}))
    assert seen.data["turning_points"] == plain.data["turning_points"]
    assert seen.data["lens"] == lens
    beats = next(table for table in seen.tables if table.name == "beats")
    assert [row.cells[0] for row in beats.rows] == [beat.name for beat in LENSES[lens].beats]
    assert all(row.cells[1] <= row.cells[2] for row in beats.rows)


def test_people_who_keep_company_are_one_thread_and_carry_their_scenes():
    found = threads(manuscript_of(play()))
    assert [(one.people, len(one.scenes)) for one in found] == [(("cleo", "dora"), 10), (("anna", "bert"), 10)]


def test_presence_and_pictures_stay_within_the_script_and_evidence_is_a_slice():
    made = manuscript_of(play())
    report = Structure().analyse(made)
    for picture in report.pictures:
        if isinstance(picture, Strips):
            assert all(
                0 <= bar.start <= bar.end <= picture.length + 1e-9 for lane in picture.lanes for bar in lane.bars
            )
    for table in report.tables:
        for row in table.rows:
            assert row.evidence
            assert all(made.script.text[one.start : one.end] == one.quote for one in row.evidence)


def test_the_curve_counts_words_and_says_what_it_does_not_mean():
    text = play(
        9, s2="\nThey laugh, dance, kiss and embrace with joy.\n", s8="\nBlood. A corpse. They scream and weep.\n"
    )
    curve = next(one for one in Structure().analyse(manuscript_of(text)).pictures if isinstance(one, Curve))
    assert curve.points[1].y > 0 > curve.points[7].y
    assert "neither is good or bad" in curve.about
    assert (tone_of("laughed"), tone_of("murderer"), tone_of("table")) == (1, 0, 0)
