"""The worst-case model through every door: nobody gets a word of what they may not see, for the model never gets it either."""

from __future__ import annotations

import pytest

from storyroom.settings import Settings
from tests.attacks.campaign import CORE, factors, in_pieces
from tests.attacks.harness import Tally, run
from tests.attacks.journeys import JOURNEYS, READINGS
from tests.attacks.pairwise import pairwise
from tests.attacks.world import PEOPLE, World
from tests.worst_case_model.replies import BEHAVIOURS

PIECES = 8
"""The campaign in pieces, so that two processes can share it."""


def _judge(tally: Tally, cells: int) -> None:
    assert tally.leaks == []
    assert tally.cells == cells
    # Were nothing asked, seen and shown, nothing would have been tested.
    assert tally.heard > 0.75 * cells
    assert tally.in_context > 0.7 * cells
    assert tally.shown > 0.15 * cells


def test_the_campaign_covers_more_than_two_thousand_cells_pairwise() -> None:
    rows = pairwise(factors(CORE))
    assert len(rows) >= 2_000
    assert {(row["person"], row["behaviour"]) for row in rows} == {(p, b) for p in PEOPLE for b in CORE}
    assert len(PEOPLE) == 12
    assert len(set(PEOPLE.values())) == 12
    assert set(CORE) <= set(BEHAVIOURS)


@pytest.mark.parametrize("piece", range(PIECES))
def test_no_hidden_word_reaches_anyone(world: World, piece: int) -> None:
    rows = in_pieces(pairwise(factors(CORE)), PIECES)[piece]
    _judge(run(world, rows, seed=piece), len(rows))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 9))
def test_no_hidden_word_reaches_anyone_whatever_the_behaviour(world: World, seed: int) -> None:
    """Seven times six thousand cells, each time other rows."""
    rows = pairwise(factors(tuple(BEHAVIOURS_BY_SEED[seed % len(BEHAVIOURS_BY_SEED)])), seed=seed)
    _judge(run(world, rows, seed=seed), len(rows))


def test_every_journey_that_asks_a_model_is_in_the_list() -> None:
    """Two journeys ask a model; a setting that names another has to come with its line. The second has a campaign of its own."""
    assert {journey.name.partition(":")[0] for journey in JOURNEYS} == {"ask"}
    assert {journey.name.partition(":")[0] for journey in READINGS} == {"analyse"}
    assert Settings().chat == "quote"


_SAYINGS = [name for name in BEHAVIOURS if name not in CORE]
BEHAVIOURS_BY_SEED = [[*CORE[:20], *_SAYINGS[part::6]] for part in range(6)]
"""Every behaviour there is, in six heaps."""
