"""The gate of rights: planted faults are blocked by name, and what the manifest counts for itself is not believed."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from storyroom.domain.dataset import DatasetPolicy
from storyroom.domain.gates import gate_shape
from storyroom.tuning.dataset.drawing import draw_up
from storyroom.tuning.dataset.folder import MANIFEST, Heading, write_down
from storyroom.tuning.gates.rights import Standing, rights
from tests.fakes.signer import FakeSigner
from tests.fakes.works import work

HEADING = Heading("data_set:1", "First", "2027-01-01", "person:1")


def manifest(*works: Any, **policy: Any) -> dict[str, Any]:
    drawn = draw_up(works or [work(one) for one in range(4)], (), DatasetPolicy(**policy), secret=b"s" * 32)
    return json.loads(write_down(drawn, HEADING, FakeSigner(), secret=b"s" * 32).files[MANIFEST])


def standings(told: dict[str, Any]) -> list[Standing]:
    return [
        Standing(one["draft_id"], one["document"], allowed=True, reason="consent was given") for one in told["assets"]
    ]


def test_a_clean_set_passes_with_its_figures() -> None:
    told = manifest()
    found = rights(told, standings(told))
    assert found.passed
    assert (found.figures["works"], found.figures["machine_percent"]) == (4, 0)
    assert "4 drafts" in found.words
    assert gate_shape(found)["passed"] is True


@pytest.mark.parametrize("fault", ["revoked", "gone", "narrower", "unlisted"])
def test_a_work_without_consent_is_blocked_and_named(fault: str) -> None:
    told = manifest()
    known = standings(told)
    if fault == "revoked":
        known[1] = known[1]._replace(allowed=False, reason="consent was revoked on 2027-02-03: the option lapsed")
    elif fault == "gone":
        del known[1]
    elif fault == "narrower":
        known[1] = known[1]._replace(covered=False)
    else:
        told["assets"].pop(1)
    found = rights(told, known)
    assert not found.passed
    assert len(found.reasons) == 1
    assert {"revoked": "option lapsed", "gone": "not here", "narrower": "fewer people", "unlisted": "not in the list"}[
        fault
    ] in found.reasons[0]
    assert "make the data set again" in found.words


def test_self_generated_data_is_blocked() -> None:
    told = manifest(*[work(one) for one in range(4)], work(9, "ai_edited", model="ours-1"), edited_percent=20)
    assert rights(told, standings(told)).passed
    found = rights(told, standings(told), ancestors={"ours-1"})
    assert not found.passed
    assert found.figures["self_generated_tokens"] > 0
    assert "comes from" in found.reasons[0]


def test_machine_words_beyond_their_share_are_blocked_whatever_the_totals_say() -> None:
    told = manifest()
    for row in told["examples"][: len(told["examples"]) // 2]:
        row["origin"] = "ai_edited"
    found = rights(told, standings(told))
    assert not found.passed
    assert found.threshold["machine_percent"] == 10
    lenient = copy.deepcopy(told)
    lenient["policy"]["edited_percent"] = 100
    assert rights(lenient, standings(told)).threshold["machine_percent"] == 20, "no policy lifts the hard cap"
    assert not rights(lenient, standings(told)).passed


def test_imports_that_nobody_answered_for_count_as_a_machine_s() -> None:
    told = manifest(work(1, "imported"), work(2, "imported"), imported_by_people=True)
    assert rights(told, standings(told)).passed
    told["policy"]["imported_by_people"] = "yes"
    assert not rights(told, standings(told)).passed


def test_a_set_of_nothing_does_not_pass() -> None:
    assert not rights({}, []).passed
