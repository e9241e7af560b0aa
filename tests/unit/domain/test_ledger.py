from __future__ import annotations

from dataclasses import replace

import pytest

from storyroom.domain.ledger import LedgerEntry, chain_faults, seal


@pytest.fixture
def chain() -> list[LedgerEntry]:
    entries: list[LedgerEntry] = []
    for number in range(5):
        last = entries[-1] if entries else None
        entries.append(
            seal(last, time=f"2026-01-0{number + 1}", actor="a", act="draft_imported", facts={"n": str(number)})
        )
    return entries


def test_an_untouched_chain_has_no_faults(chain: list[LedgerEntry]) -> None:
    assert chain_faults(chain) == ()


def test_an_edit_is_found(chain: list[LedgerEntry]) -> None:
    chain[2] = replace(chain[2], facts=(("n", "other"),))
    assert chain_faults(chain) == ("entry 3 was changed after it was written",)


def test_a_deletion_is_found(chain: list[LedgerEntry]) -> None:
    del chain[1]
    assert "entry 2 is missing or out of order" in chain_faults(chain)


def test_a_swap_is_found(chain: list[LedgerEntry]) -> None:
    chain[1], chain[2] = chain[2], chain[1]
    assert chain_faults(chain)


def test_a_resealed_edit_breaks_the_next_link(chain: list[LedgerEntry]) -> None:
    chain[1] = seal(chain[0], time="2030-01-01", actor="b", act="draft_imported", facts={})
    assert chain_faults(chain) == ("entry 3 does not follow the one before it",)
