"""What the house's own ranking suspects, for a second reader to judge: in short scripts, each paragraph once on a side."""

from __future__ import annotations

from storyroom.analysis.advised.suspects import suspects
from storyroom.analysis.story.state import story_of
from tests.fakes.second_scripts import SLIP, manuscript

MILL = """INT. LAND REGISTRY - DAY #1#

The clerk turns the page: the mill on the hill has stood without a wheel since the flood.

EXT. ROAD - DAY #2#

ANSELM, 40, leads a donkey uphill.

EXT. HILL - DAY #3#

The great wheel of the mill turns in the stream and throws its water about.
"""


def test_the_pair_that_shares_most_comes_first_and_no_paragraph_twice_on_a_side() -> None:
    found = list(suspects(manuscript(MILL).once(story_of)))
    assert found[0].raised.text.startswith("The clerk turns the page")
    assert found[0].broken.text.startswith("The great wheel")
    assert found[0].finding is None
    for side in ("raised", "broken"):
        elements = [getattr(pair, side).element for pair in found]
        assert len(elements) == len(set(elements))
    assert all(pair.raised.start < pair.broken.start for pair in found)


def test_in_a_long_script_nothing_is_suspected() -> None:
    long = SLIP + "".join(f"\n\nEXT. FIELD - DAY\n\nThe wheel of the mill turns {at}.\n" for at in range(240))
    assert list(suspects(manuscript(long).once(story_of))) == []
