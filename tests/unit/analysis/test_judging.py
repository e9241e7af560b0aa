"""Weights that are tried stand in place of those that were fitted, for that one question alone."""

from storyroom.analysis.sheet.candidates import candidates_of
from storyroom.analysis.sheet.judging import GROUPS, judge
from tests.unit.analysis.test_manuscript import manuscript_of

SCRIPT = "INT. PAWN SHOP - DAY\n\nZelda carries a heavy typewriter. A parrot screams. She wears a yellow raincoat.\n"


def test_weights_can_be_tried_without_touching_the_fitted_ones():
    made = candidates_of(manuscript_of(SCRIPT))[1]
    fitted = [judged for one in made for judged in judge(one)]
    assert {"props", "animals", "wardrobe"} <= {one.group for one in fitted}
    nothing = {group: {"cut": 1.0, "weights": {"": 0.0}, "direction": ()} for group in GROUPS}
    weighed = {"props", "animals", "wardrobe"}
    assert not [judged for one in made for judged in judge(one, nothing) if judged.group in weighed]
    assert [judged for one in made for judged in judge(one)] == fitted
