"""What models did for one person lately, as the ledger has it: so it holds across processes, and nobody can forget it."""

from __future__ import annotations

import json
from datetime import timedelta

from sqlalchemy import select

from storyroom.domain.ledger import CLOSED, OPENED
from storyroom.store import schema
from storyroom.store.database import reading
from storyroom.store.library import Library

__all__ = ["tokens_within_an_hour"]

_ACTS = ("answer", "analysis", "suggestion")
"""What models do for people: answer questions, read drafts along, propose other words."""
_HOUR = timedelta(hours=1)


def tokens_within_an_hour(library: Library, actor: str) -> int:
    """Add up the tokens of the person's questions and readings of the last hour: what they took, or may take while they are under way."""
    since = (library.clock.now("access") - _HOUR).isoformat()
    table = schema.ledger
    wanted = select(table.c.facts).where(
        table.c.actor == actor,
        table.c.act.in_([act + state for act in _ACTS for state in (OPENED, CLOSED)]),
        table.c.time >= since,
    )
    taken: dict[str, int] = {}
    with reading(library.engine) as connection:
        for written in connection.execute(wanted.order_by(table.c.position)).scalars():
            facts = dict(json.loads(written))
            if "tokens" in facts:  # a question on record since before they were counted has none
                taken[next(facts[act] for act in _ACTS if act in facts)] = int(facts["tokens"])
    return sum(taken.values())
