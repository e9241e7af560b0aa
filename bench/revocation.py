"""How long a revocation takes in a library of many works: for one that thousands of things were made from, and for one with nothing.

Usage: python bench/revocation.py [--assets N]. Rows are made up and written straight into the database: drafts with stated
rights, data sets, models made from those and from one another, exports in the ledger, copies for named people. What is timed is
what a person does: the revocation with its two entries in the ledger and the list of everything made, the question whether a
model that came from it may be used, and what a search does before it looks: asking what is blocked.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, insert, select

from storyroom.domain.licensing import ConsentScope
from storyroom.room import Seat, make_room
from storyroom.settings import Settings
from storyroom.store import ledger, schema
from storyroom.store.database import writing
from storyroom.store.library import Library
from storyroom.store.schema_exports import export_recipient
from storyroom.store.schema_licensing import asset_rights, derivation, derived_thing

SCRIPT = "Title: Project %d\n\nINT. LOFT - DAY\n\nA lamp burns.\n"
PROJECTS, HUB_DRAFTS, CHAIN = 20, 25, 40
ROWS = 5_000
AT = "2026-01-01T00:00:00.000000+00:00"
HUB, LONE = "draft:hub0", "draft:lone"

T = TypeVar("T")


def main() -> None:
    """Make the library up, then measure."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--assets", type=int, default=100_000)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        room = make_room(Path(name) / "house", Settings(embeddings="off"))
        seat, library = room.seat(), room._library  # noqa: SLF001  # a bench looks inside
        for number in range(PROJECTS):
            seat.import_bytes(f"{number}.fountain", (SCRIPT % number).encode())
        timed("made up", lambda: fill(library, asked.assets))
        measure(seat, library)
        room.close()


def measure(seat: Seat, library: Library) -> None:
    """Time each act once, on a library that was just written to: nothing is kept from before."""
    desk = seat.licensing
    _shown, made = timed("revoke the hub", lambda: desk.revoke(HUB, "The option lapsed."))
    print(f"  it names {len(made.within):,} things in the house and {len(made.left):,} that left it")
    decision = timed(
        "may a model of the hub be used", lambda: desk.may_use_thing("model:0", ConsentScope.TRAINING_HOUSE)
    )
    assert not decision.allowed
    _shown, made = timed("revoke one with nothing", lambda: desk.revoke(LONE, "The option lapsed."))
    assert not made.within
    assert not made.left
    timed("list what was made from the hub, again", lambda: desk.made_from(HUB))
    uses = frozenset({ConsentScope.SEARCH})
    clearance = seat.principal.clearance
    count = len(timed("ask what is blocked, after a commit", lambda: library.reader(clearance, uses=uses)).blocked)
    print(f"  {count:,} drafts are blocked")
    timed("ask what is blocked, kept", lambda: library.reader(clearance, uses=uses))
    timed("list the rights in all works", desk.list)


def timed(what: str, act: Callable[[], T]) -> T:
    """Do something and print how long it took."""
    begun = time.perf_counter()
    done = act()
    print(f"{what}: {time.perf_counter() - begun:.3f} s", flush=True)
    return done


def fill(library: Library, assets: int) -> None:
    """Write the rows: every second draft is in a data set, one data set in ten in a model, models in chains."""
    chance = random.Random(7)
    with writing(library.engine) as connection:
        place = connection.execute(select(schema.draft)).first()
        assert place is not None
        labels = list(connection.execute(select(schema.project.c.id, schema.project.c.label_id)))
        drafts = [*(f"draft:hub{n}" for n in range(HUB_DRAFTS)), LONE]
        drafts += [f"draft:{n:06}" for n in range(assets - len(drafts))]
        _works(connection, drafts, labels, place.blob_address)
        _things(connection, drafts, labels[0].label_id, chance)
        _left(connection, library, drafts, labels[0].label_id)


def _works(connection: Connection, drafts: Sequence[str], labels: Sequence[Any], blob: str) -> None:
    def home(number: int) -> Any:  # a row
        return labels[0] if number <= HUB_DRAFTS else labels[number % len(labels)]

    def document(number: int) -> str:
        return "document:hub" if number < HUB_DRAFTS else f"document:{number:06}"

    numbers = range(len(drafts))
    _insert(connection, schema.document, (
        {"id": document(n), "label_id": home(n).label_id, "project_id": home(n).id, "title": document(n)}
        for n in numbers if n == 0 or n >= HUB_DRAFTS
    ))  # fmt: skip
    _insert(connection, schema.draft, (
        {
            "id": drafts[n], "label_id": home(n).label_id, "document_id": document(n), "ordinal": n + 1 if n < HUB_DRAFTS else 1,
            "name": f"draft {n}", "format": "fountain", "file_name": "a", "blob_address": blob, "scenes": 1, "pages": 1,
            "report": "{}", "imported_at": AT,
        }
        for n in numbers
    ))  # fmt: skip
    _insert(connection, asset_rights, (
        {
            "id": f"rights:{n}", "label_id": home(n).label_id, "draft_id": drafts[n], "owner": f"Owner {n % 97}", "basis": "licence",
            "licence": f"Contract {n}", "reason": "", "consent": 15, "still": 15, "guilds": "none", "authority": "", "mining": "",
            "expires": "2999-12-31", "by": "principal:1", "at": AT, "revoked_why": "",
        }
        for n in numbers
    ))  # fmt: skip


def _things(connection: Connection, drafts: Sequence[str], label: str, chance: random.Random) -> None:
    """Data sets of ten drafts each, the hub in every fourth; models of ten data sets each, and a chain of models."""
    sets, models = len(drafts) // 5, len(drafts) // 50
    plain = [one for one in drafts if one != LONE]
    made: list[tuple[str, list[str]]] = []
    for n in range(sets):
        hub = [f"draft:hub{chance.randrange(HUB_DRAFTS)}"] if n % 4 == 0 else []
        made.append((f"set:{n}", [*hub, *chance.sample(plain, 10)]))
    for n in range(models):
        before = [f"model:{n - 1}"] if n % CHAIN else []
        made.append((f"model:{n}", [*before, *(f"set:{(10 * n + k) % sets}" for k in range(10))]))
    _insert(connection, derived_thing, (
        {"id": name, "label_id": label, "kind": "model" if name.startswith("m") else "data_set", "name": name, "by": "principal:1", "at": AT}
        for name, _ in made
    ))  # fmt: skip
    _insert(connection, derivation, (
        {"thing_id": name, "source_id": source, "label_id": label} for name, sources in made for source in sorted(set(sources))
    ))  # fmt: skip


def _left(connection: Connection, library: Library, drafts: Sequence[str], label: str) -> None:
    """One export in the ledger for every fourth draft, a copy for every tenth; some hundred of each are of the hub."""
    for n in range(len(drafts) // 4):
        of = drafts[n % HUB_DRAFTS] if n % 100 == 0 else drafts[HUB_DRAFTS + 1 + n]
        facts = {"draft": of, "format": "pdf", "export": f"export:{n}", "label": label}
        ledger.append(connection, library.clock, actor="principal:1", act="export_opened", facts=facts)
    _insert(connection, export_recipient, (
        {
            "id": f"copy:{n}", "label_id": label, "draft_id": drafts[n % HUB_DRAFTS] if n % 100 == 0 else drafts[HUB_DRAFTS + 1 + n],
            "layout_id": None, "recipient": f"Person {n}", "visible_mark": "footer", "scenes": "[]", "rest": "omit", "pages": 1,
            "size": 1, "sha256": "0" * 64, "actor": "principal:1", "made_at": AT,
        }
        for n in range(len(drafts) // 10)
    ))  # fmt: skip


def _insert(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    waiting: list[dict[str, Any]] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == ROWS:
            connection.execute(insert(table), waiting)
            waiting = []
    if waiting:
        connection.execute(insert(table), waiting)


if __name__ == "__main__":
    main()
