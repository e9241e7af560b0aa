"""One built graph for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from storyroom.models.minilm import MiniLM


@pytest.fixture(scope="session")
def built_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("graphs")
    MiniLM(cache_folder=folder, threads=1).embed(["build"])
    return folder


@pytest.fixture(scope="session")
def minilm(built_cache: Path) -> MiniLM:
    return MiniLM(cache_folder=built_cache, threads=1)
