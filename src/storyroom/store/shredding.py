"""What stands under a compartment, whoever may see it, and the end of its key. The caller has asked for the rights."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select

from storyroom.domain.access import Label
from storyroom.domain.ledger import CLOSED, OPENED
from storyroom.errors import NotFoundError
from storyroom.store import dependents, people, schema
from storyroom.store.database import reading
from storyroom.store.library import Library
from storyroom.store.removal import Act, Doomed, remove_drafts
from storyroom.store.vault import Vault

__all__ = ["Under", "destroy", "key_copies", "under"]

_COPIES = ("key_copy", "backup")
"""Acts that write a copy of the key file."""


class Under(NamedTuple):
    """The labels in use that name a compartment, and what has them."""

    labels: tuple[Label, ...]
    drafts: tuple[str, ...]
    segments: tuple[str, ...]


def under(library: Library, compartment: str) -> Under:
    """Return what stands under a compartment, shut or not. Raises: NotFoundError if there is no such compartment."""
    with reading(library.engine) as connection:
        if not people.existing(connection, (compartment,)):
            raise NotFoundError(f"compartment called {compartment}", "Check the spelling.")
        labels = {
            key: label for key, label in people.all_labels(connection).items() if compartment in label.compartments
        }
        table = schema.draft
        rows = connection.execute(select(table.c.id, table.c.label_id).where(table.c.label_id.in_(tuple(labels)))).all()
        drafts = tuple(sorted(row.id for row in rows))
        segments = dependents.covering(connection, drafts)
    used = {labels[row.label_id] for row in rows}  # a label that nothing has any more is nobody's hindrance
    return Under(tuple(sorted(used, key=Label.key)), drafts, tuple(sorted(segments)))


def key_copies(library: Library) -> tuple[str, ...]:
    """Say when copies of the key file were made, or begun: one whose act was cut off may stand somewhere too."""
    begun: dict[object, tuple[str, bool]] = {}
    for entry in library.ledger_entries():
        facts = dict(entry.facts)
        for act in _COPIES:
            if entry.act == act + OPENED and facts.get("keys"):
                begun[facts[act]] = (entry.time, True)
            elif entry.act == act + CLOSED:
                time, known = begun.get(facts[act], (entry.time, False))
                begun[facts[act]] = (time, facts["outcome"] == "done" and (known or bool(facts.get("keys"))))
    return tuple(time for time, there in begun.values() if there)


def destroy(library: Library, vault: Vault, compartment: str, act: Act) -> str | None:
    """Take the key away, then the rows; return the removal's id, or None where others changed the drafts meanwhile.

    From the first of the two on nothing under the compartment opens, whatever happens to the second.
    """
    vault.destroy(compartment)
    found = under(library, compartment)
    return remove_drafts(library, Doomed(found.drafts, found.segments, (compartment,), compartment), (), act)
