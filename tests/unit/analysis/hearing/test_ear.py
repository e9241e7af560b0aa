"""The ear: text cut into known pieces, voices and directions from tables, three lines that belong together."""

import math

import pytest

from storyroom.analysis.hearing.ear import Ear, Weights, ear
from storyroom.analysis.hearing.pairing import clash, pair_features, side
from storyroom.analysis.hearing.pieces import pieces
from storyroom.analysis.hearing.weighing import features, heard

KNOWN = {"the": 0, "ship": 1, "##wreck": 2, "'": 3, "tea": 4, "twin": 5, "un": 6, "##ship": 7}
WIDTH = 2
ROWS = (
    # rarity, three voices, two of direction
    (-128, 0, 0, 0, 0, 0),
    (0, 10, 10, 10, 100, 0),
    (0, 0, 0, 0, 100, 0),
    (-128, 0, 0, 0, 0, 0),
    (0, -50, -50, -50, 0, 100),
    (0, 50, 50, 50, 100, 10),
    (0, 0, 0, 0, 0, 0),
    (0, 0, 0, 0, 0, 0),
)
TABLE = b"".join(value.to_bytes(1, "big", signed=True) for row in ROWS for value in row)
WEIGHTS = Weights(
    WIDTH,
    0.01,
    0.1,
    (0.0, 0.0, 0.0),
    (1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.0, 0.0, 0.0, -4.0),
    (0.0,) * 4 + (1.0, 1.0, 0.0, -2.0),
    0.0,
    1.0,
)


@pytest.fixture
def small():
    return Ear(KNOWN, TABLE, WEIGHTS)


def test_words_are_cut_into_the_longest_pieces_that_are_known_and_others_passed_over():
    assert pieces("The SHIPWRECK!", KNOWN) == (0, 1, 2)
    assert pieces("unship", KNOWN) == (6, 7)
    assert pieces("shíp's zebra", KNOWN) == (1, 3)
    assert pieces("", KNOWN) == ()
    assert pieces("ship" * 5_000, KNOWN) == ()


def test_a_voice_is_the_mean_of_its_words_by_how_rare_they_are(small):
    assert small.voice(small.pieces("tea")) == pytest.approx((-5.0, -5.0, -5.0))
    assert small.voice(small.pieces("the tea")) == small.voice(small.pieces("tea")), "a common word weighs nothing"
    assert small.voice(small.pieces("tea twin")) == pytest.approx((0.0, 0.0, 0.0))
    assert small.voice(()) == (0.0, 0.0, 0.0)


def test_a_direction_has_length_one_and_none_for_no_words(small):
    assert math.hypot(*small.direction(small.pieces("twin tea"))) == pytest.approx(1.0)
    assert small.direction(()) == (0.0, 0.0)


def test_the_three_lines_that_sound_their_part_and_point_the_same_way_are_heard(small):
    lines = {
        "setup": ("tea", "twin", "tea tea"),
        "acknowledgement": ("tea", "twin ship"),
        "consequence": ("twin", "tea"),
    }
    found = heard(small, ("the ship", "shipwreck"), lines)
    assert found.lines == {"setup": 1, "acknowledgement": 1, "consequence": 0}
    neutral = heard(small, ("the ship", "shipwreck"), dict.fromkeys(lines, ("tea", "tea tea")))
    assert found.odds > WEIGHTS.high
    assert neutral.odds < WEIGHTS.low


def test_a_role_that_nobody_takes_is_left_out_and_speaks_against_it(small):
    whole = heard(small, ("ship", "ship"), {"setup": ("twin",), "acknowledgement": ("twin",), "consequence": ("twin",)})
    part = heard(small, ("ship", "ship"), {"setup": ("twin",)})
    assert part.lines == {"setup": 0}
    assert part.odds < whole.odds
    assert heard(small, ("", ""), {}).lines == {}


def test_what_the_verdict_is_made_of_has_one_number_for_each_weight(small):
    assert len(features(small, ("ship", "tea"), {"setup": ("twin",)})) == len(WEIGHTS.verdict) - 1


def test_a_table_that_does_not_fit_its_words_is_refused():
    with pytest.raises(ValueError, match="do not fit"):
        Ear(KNOWN, TABLE[:-1], WEIGHTS)


def test_the_ear_of_the_package_tells_an_explanation_from_small_talk():
    own = ear()
    assert len(own.weights.verdict) == 10
    assert own.weights.low < own.weights.high
    explained = own.voice(
        own.pieces("There were always two of us, and nobody in the village could tell which was which.")
    )
    chatted = own.voice(own.pieces("Mind the step, and shut the door behind you, the soup is getting cold."))
    assert all(one > other for one, other in zip(explained, chatted, strict=True))


def test_two_sentences_clash_by_what_their_directions_share(small):
    ship, tea = (side(small, word) for word in ("ship", "tea"))
    assert clash(small, ship, ship) == pytest.approx(28.0)
    assert clash(small, ship, tea) == pytest.approx(-2.0)


def test_a_clash_weighs_what_the_fit_weighed():
    hearing = ear()
    raised, broken = "Nobody may ring the bell while the mine is open.", "She pulls the rope. The bell rings."
    directions = [hearing.direction(hearing.pieces(text)) for text in (raised, broken)]
    features = pair_features(*directions)
    assert len(features) == len(hearing.weights.pair) - 1
    weighed = sum(w * value for w, value in zip(hearing.weights.pair, (*features, 1.0), strict=True))
    assert clash(hearing, side(hearing, raised), side(hearing, broken)) == pytest.approx(weighed)
