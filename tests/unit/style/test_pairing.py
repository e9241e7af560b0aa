"""Two passages: more alike where one hand wrote both."""

from __future__ import annotations

import numpy as np

from storyroom.style import yard
from tests.unit.style.conftest import WRITERS, case, cut


def test_pages_of_one_hand_are_more_alike_than_pages_of_two() -> None:
    measure = yard([page for name in WRITERS for page in case(name).references[2:]], 700)
    pages = {name: [cut(case(name).unseen, 700)[0], case(name).references[0]] for name in WRITERS}
    for name, (one, two) in pages.items():
        others = [theirs[1] for other, theirs in pages.items() if other != name]
        assert measure.alike(one, two) > max(measure.alike(one, other) for other in others)


def test_likeness_goes_both_ways() -> None:
    measure = yard([], 700)
    placed = np.stack([measure.placed(page) for page in cut(case("irene-vask").unseen, 700)])
    assert np.allclose(measure.between(placed), measure.between(placed).T)
