"""Options of the whole test suite."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.fakes.fresh import repeat

if TYPE_CHECKING:
    from collections.abc import Iterator


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write what the readers return now as what is expected"
    )


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


# The same examples in every run, so that a run says something of the change and not of the day; `make test-all` draws anew.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("searching", derandomize=False, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(scope="session", autouse=True)
def fresh_libraries() -> Iterator[None]:
    """Let new libraries be made quickly; tests/unit/store/test_schema.py holds them equal to migrated ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storyroom.store.library.upgrade", repeat)
        yield
