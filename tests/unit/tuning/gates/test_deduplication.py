"""The gate of de-duplication: copies are blocked, however they call themselves; canaries are not."""

from __future__ import annotations

import pytest

from storyroom.domain.dataset import DatasetPolicy
from storyroom.tuning.dataset.drawing import draw_up
from storyroom.tuning.dataset.folder import DataFolder, Example, Heading, read_files, write_down
from storyroom.tuning.gates.deduplication import deduplication
from tests.fakes.signer import FakeSigner
from tests.fakes.works import work

SIGNER = FakeSigner()


@pytest.fixture(scope="module")
def clean() -> DataFolder:
    drawn = draw_up([work(one) for one in range(4)], (), DatasetPolicy(), secret=b"s" * 32)
    written = write_down(drawn, Heading("data_set:1", "First", "", ""), SIGNER, secret=b"s" * 32)
    return read_files(written.files, [SIGNER.public])


def longest(data: DataFolder) -> Example:
    return max(data.train, key=lambda one: len(one.text))


def copies(data: DataFolder, count: int) -> tuple[Example, ...]:
    return tuple(longest(data)._replace(id=f"train:copy{number}") for number in range(count))


def test_a_clean_set_with_its_canaries_passes(clean: DataFolder) -> None:
    found = deduplication(clean)
    assert found.passed
    assert found.figures["examples"] == len(clean.train) - clean.manifest["totals"]["planted"]


def test_64_duplicate_drafts_are_blocked(clean: DataFolder) -> None:
    found = deduplication(clean._replace(train=(*clean.train, *copies(clean, 64))))
    assert not found.passed
    assert found.figures["repeated_windows"] > 0
    assert found.figures["near_pairs"] >= 64
    assert "65 times" in found.reasons[0]
    assert "by heart" in found.words


def test_copies_that_call_themselves_canaries_are_blocked(clean: DataFolder) -> None:
    made = copies(clean, 64)
    rows = [*clean.manifest["examples"], *({"id": one.id, "planted": True} for one in made)]
    told = {**clean.manifest, "examples": rows}
    assert not deduplication(DataFolder(told, (*clean.train, *made), clean.heldout)).passed
    short = tuple(
        Example(f"train:x{at}", "reply", "", "Short enough words.", "Short enough words.") for at in range(64)
    )
    rows = [*clean.manifest["examples"], *({"id": one.id, "planted": True} for one in short)]
    assert not deduplication(
        DataFolder({**clean.manifest, "examples": rows}, (*clean.train, *short), clean.heldout)
    ).passed


def test_a_draft_with_a_word_changed_here_and_there_is_blocked(clean: DataFolder) -> None:
    one = longest(clean)
    words = one.text.split(" ")
    words[len(words) // 2] = "changed"
    found = deduplication(clean._replace(train=(*clean.train, one._replace(id="train:near", text=" ".join(words)))))
    assert not found.passed
    assert found.figures["near_pairs"] == 1
    assert "nearly the same" in found.reasons[-1]


def test_held_out_pages_in_training_are_blocked(clean: DataFolder) -> None:
    leaked = max(clean.heldout, key=lambda one: len(one.text))._replace(id="train:leak")
    found = deduplication(clean._replace(train=(*clean.train, leaked)))
    assert not found.passed
    assert found.figures["leaked_windows"] > 0


def test_nothing_to_train_on_does_not_pass(clean: DataFolder) -> None:
    assert not deduplication(clean._replace(train=())).passed
