"""One library full of attacks for all tests of this folder: building it takes half a minute."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.attacks.grammar import attacks
from tests.attacks.world import World, make_world


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = make_world(tmp_path_factory.mktemp("attacks"), attacks())
    yield made
    made.house.close()
