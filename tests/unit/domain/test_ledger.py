from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from storyroom.domain.ledger import GENESIS, LedgerEntry, chain_faults, half_of, leaf_data, read_leaf, seal


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


FIRST = b'["' + b"0" * 64 + b'","2026-01-01","principal:1","library_made",[["schema","1"]]]'
"""An entry as it was spelled before the tree."""
FIRST_HASH = hashlib.sha256(b"\x00" + FIRST).hexdigest()


def test_an_entry_of_the_first_kind_is_the_leaf_that_it_was_hashed_as() -> None:
    entry = read_leaf(FIRST, 1)
    assert entry == LedgerEntry(
        1, GENESIS, FIRST_HASH, "2026-01-01", "principal:1", "library_made",
        (("schema", "1"),), 1,
    )  # fmt: skip
    assert leaf_data(entry) == FIRST


def test_an_entry_of_the_second_kind_follows_one_of_the_first() -> None:
    entry = seal(read_leaf(FIRST, 1), time="2026", actor="a", act="export_opened", facts={"z": "å", "scenes": ("s:1",)})
    assert leaf_data(entry).decode() == (
        '{"act":"export_opened","actor":"a","facts":{"scenes":["s:1"],"z":"å"},"position":2,'
        f'"previous":"{FIRST_HASH}","time":"2026","v":2}}'
    )
    assert read_leaf(leaf_data(entry), 2) == entry
    assert chain_faults([read_leaf(FIRST, 1), entry]) == ()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"null", b"{}", b"[]", b"[1,2,3,4,5]", FIRST + b" ", FIRST.replace(b",", b", "), b"\xff", b"[" * 100_000,
        FIRST.replace(b'"1"', b"1"), b'{"act":"a","act":"a"}',
    ],
)  # fmt: skip
def test_what_is_not_spelled_as_an_entry_is_none(data: bytes) -> None:
    with pytest.raises(ValueError, match="not"):
        read_leaf(data, 1)


REF = "export:" + "0" * 32


@pytest.mark.parametrize(
    ("act", "facts", "half"),
    [
        ("export_opened", {"export": REF}, ("export", REF)),
        ("export_closed", {"export": REF, "outcome": "done"}, ("export", REF)),
        ("compartment_opened", {"compartment": "nightfall/script"}, None),
        ("sessions_closed", {"principal": REF}, None),
        ("export", {"export": REF}, None),
        ("export_opened", {"export": (REF,)}, None),
    ],
)
def test_an_entry_is_half_of_an_act_if_it_carries_the_id_of_one(act: str, facts: dict, half: object) -> None:
    assert half_of(act, tuple(facts.items())) == half
