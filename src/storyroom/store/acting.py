"""An act with an entry before it and one after it. An entry that opens and is not closed says that the act was cut off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from storyroom.domain.access import Label
from storyroom.domain.ledger import CLOSED, OPENED, Fact, LedgerEntry
from storyroom.store import ledger
from storyroom.store.database import writing
from storyroom.store.people import ensure_label

if TYPE_CHECKING:
    from storyroom.store.library import Library

__all__ = ["Act", "acting", "recorded"]


class Act:
    """An act that is under way. What is noted here stands in the entry that closes it."""

    def __init__(self, ref: str) -> None:
        self.ref = ref
        self.facts: dict[str, Fact] = {}

    def note(self, **facts: Fact) -> None:
        """Add what became known in the act: ids, hashes, counts. Never text."""
        self.facts |= facts


@contextmanager
def acting(
    library: Library,
    *,
    actor: str,
    act: str,
    facts: Mapping[str, Fact],
    said: Mapping[str, str] | None = None,
    label: Label | None = None,
    ref: str = "",
) -> Iterator[Act]:
    """Write an act down, durably, before it is done; afterwards write down that it is done, or what kind of error ended it.

    `act` is a lower_snake noun: its entries are `<act>_opened` and `<act>_closed`, and both carry its id under its own name.
    `said` are texts that go in as keyed commitments. `ref` is the id, if the act has one already.

    Raises: LedgerError, LibraryBusyError: then nothing is done, or nothing of what was done may be handed on.
    """
    begun = Act(ref or library.ids.new(act, f"{actor}/{sorted(facts.items())}"))
    with writing(library.engine) as connection:
        told = _facts(
            library, connection, actor, facts={act: begun.ref, **facts}, said=said, label=label, ref=begun.ref
        )
        ledger.append(connection, library.clock, actor=actor, act=act + OPENED, facts=told)
    try:
        yield begun
    except BaseException as fault:
        begun.note(outcome="failed", error=type(fault).__name__)
        _close(library, begun, actor, act)
        raise
    begun.note(outcome="done")
    _close(library, begun, actor, act)


def recorded(
    library: Library,
    *,
    actor: str,
    act: str,
    facts: Mapping[str, Fact],
    said: Mapping[str, str] | None = None,
    label: Label | None = None,
    ref: str = "",
) -> LedgerEntry:
    """Write an act down in one entry and a transaction of its own; `ref` is the id to which what is `said` is bound."""
    with writing(library.engine) as connection:
        told = _facts(library, connection, actor, facts=facts, said=said, label=label, ref=ref)
        return ledger.append(connection, library.clock, actor=actor, act=act, facts=told)


def _close(library: Library, begun: Act, actor: str, act: str) -> None:
    with writing(library.engine) as connection:
        facts = {**begun.facts, act: begun.ref}
        ledger.append(connection, library.clock, actor=actor, act=act + CLOSED, facts=facts)


def _facts(
    library: Library,
    connection: Connection,
    actor: str,
    *,
    facts: Mapping[str, Fact],
    said: Mapping[str, str] | None,
    label: Label | None,
    ref: str,
) -> dict[str, Fact]:
    told = dict(facts)
    if label is not None:
        told["label"] = ensure_label(connection, label, library.ids)
    if said:
        library.keys.ensure(connection, ledger.note_downer(connection, library.clock, actor))
        told |= {name: library.keys.commitment(connection, ref, name, text) for name, text in said.items()}
    return told
