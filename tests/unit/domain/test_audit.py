"""Every way of changing an exported ledger is found with a checkpoint, and what cannot be found without one is said."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from storyroom.domain.audit import NO_CHECKPOINT, audit
from storyroom.store.ledger_keys import trust
from tests.fakes.forger import Lines, Signer, forge, make_lines, resealed

SIGNER = Signer()
TRUSTS = trust(SIGNER.pem)


def ends(lines: Lines) -> Lines:
    return [line + b"\n" for line in lines]


def _campaign(forgeries: int, seed: int) -> Counter[str]:
    chance = random.Random(seed)
    seen: Counter[str] = Counter()
    for _ in range(forgeries):
        lines = make_lines(chance.randint(1, 60), firsts=chance.choice([0, 0, 5]))
        sizes = {len(lines), *(chance.randint(1, len(lines)) for _ in range(chance.randint(0, 3)))}
        notes = "\n".join(SIGNER.note(lines, size) for size in sorted(sizes))
        assert audit(ends(lines), notes, TRUSTS).faults == ()
        forged = forge(lines, chance)
        found = audit(ends(forged.lines), notes, TRUSTS)
        assert found.faults, (forged.kind, forged.clever)
        if forged.clever:
            assert audit(ends(forged.lines), None, TRUSTS).faults == (), "only the checkpoint could tell"
            seen["clever"] += 1
        seen[forged.kind] += 1
    return seen


def test_hundreds_of_forgeries_are_all_found() -> None:
    seen = _campaign(600, seed=1)
    assert {"edit", "flip", "delete", "swap", "shuffle", "insert", "cut", "fork", "clever"} <= set(seen)
    assert seen["clever"] > 150


@pytest.mark.slow
def test_ten_thousand_forgeries_are_all_found() -> None:
    assert sum(_campaign(10_000, seed=2).values()) > 10_000


def test_a_sound_ledger_under_its_checkpoint_has_neither_faults_nor_remarks() -> None:
    lines = make_lines(9, firsts=4)
    found = audit(ends(lines), SIGNER.note(lines), TRUSTS)
    assert (found.entries, found.checkpoints, found.covered, found.faults, found.remarks) == (9, 1, 9, (), ())


def test_without_a_checkpoint_it_says_that_it_cannot_see_a_cut() -> None:
    lines = make_lines(9)
    found = audit(ends(lines[:5]), None, TRUSTS)
    assert (found.faults, found.remarks, found.checkpoints) == ((), (NO_CHECKPOINT,), 0)


def test_a_cut_is_told_with_how_much_is_gone() -> None:
    lines = make_lines(9)
    found = audit(ends(lines[:5]), SIGNER.note(lines), TRUSTS)
    assert found.faults == ("the ledger ends at entry 5, but a checkpoint counts 9: 4 entries are gone",)


def test_entries_newer_than_the_checkpoint_are_counted_as_covered_by_none() -> None:
    lines = make_lines(9)
    found = audit(ends(lines), SIGNER.note(lines, 7), TRUSTS)
    assert found.faults == ()
    assert found.remarks == ("The newest 2 entries are newer than the newest checkpoint: it says nothing of them.",)


def test_two_ledgers_that_one_witness_was_told_of_are_a_fork_from_either_side() -> None:
    one, other = make_lines(9), resealed([*make_lines(5), *make_lines(9, salt="b")[5:]])
    told = SIGNER.note(one) + "\n" + SIGNER.note(other)
    for lines in (one, other):
        found = audit(ends(lines), told, TRUSTS).faults
        assert "two checkpoints of 9 entries differ: the ledger was forked" in found
        assert any(fault.startswith("the first 9 entries are not those") for fault in found)


def test_a_checkpoint_of_another_key_or_another_ledger_does_not_count() -> None:
    lines = make_lines(4)
    strange = Signer(b"\x08" * 32).note(lines)
    assert audit(ends(lines), strange, TRUSTS).faults == (
        "1 checkpoints are not signed by this key",
        "the checkpoint file holds no checkpoint that this key signed",
    )
    elsewhere = Signer(origin="storyroom/other").note(lines)
    assert (
        "the checkpoints are of different ledgers"
        in audit(ends(lines), SIGNER.note(lines) + "\n" + elsewhere, TRUSTS).faults
    )


def test_a_checkpoint_that_was_changed_is_not_signed() -> None:
    lines = make_lines(4)
    changed = SIGNER.note(lines).replace("\n4\n", "\n3\n")
    assert "1 checkpoints are not signed by this key" in audit(ends(lines[:3]), changed, TRUSTS).faults


def test_an_empty_checkpoint_file_is_a_fault_and_not_a_pass() -> None:
    assert audit(ends(make_lines(4)), "", TRUSTS).faults == (
        "the checkpoint file holds no checkpoint that this key signed",
    )


def test_a_file_that_lost_its_last_line_end_was_cut() -> None:
    lines = make_lines(3)
    given = [*ends(lines[:2]), lines[2]]
    assert "entry 3 has no end: the file was cut off" in audit(given, SIGNER.note(lines), TRUSTS).faults


def test_other_line_ends_are_found() -> None:
    lines = make_lines(3)
    assert audit([line + b"\r\n" for line in lines], SIGNER.note(lines), TRUSTS).faults


def test_the_empty_ledger_has_a_checkpoint_too() -> None:
    assert audit([], SIGNER.note([]), TRUSTS).faults == ()
    assert audit(ends(make_lines(1)), SIGNER.note([]), TRUSTS).remarks


def test_a_thousand_faults_are_not_all_told() -> None:
    assert len(audit([b"x\n"] * 1000, None, TRUSTS).faults) == 100


def test_where_a_ledger_was_changed_is_told() -> None:
    lines = make_lines(9)
    lines[3] = lines[3].replace(b"principal:4", b"principal:9")
    told = audit(ends(lines), None, TRUSTS).faults
    assert told == ("entry 5 does not follow the one before it",)
    assert told[0] in audit(ends(lines), SIGNER.note(make_lines(9)), TRUSTS).faults
