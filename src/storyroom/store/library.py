"""The library on disk as one object: opens it, hands out readers, takes in drafts. All of an act is committed, or none."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

from sqlalchemy import delete, select

from storyroom.domain.access import PUBLIC, Clearance, Label, Principal
from storyroom.domain.ledger import Fact, LedgerEntry
from storyroom.domain.licensing import ConsentScope
from storyroom.domain.ports import Clock, IdSource
from storyroom.domain.rights import ALL_RIGHTS, ROLES
from storyroom.domain.script import Screenplay
from storyroom.errors import InvalidRequestError, LibraryBusyError, LibraryDamagedError, NotFoundError
from storyroom.store import cleaning, dependents, grants, ledger, people, rows, schema
from storyroom.store.acting import Act, acting, recorded
from storyroom.store.blobs import Blobs, blob_address
from storyroom.store.database import check_seal, open_database, reading, upgrade, writing
from storyroom.store.durable import GRACE_SECONDS, sweep
from storyroom.store.ledger_keys import LedgerKeys
from storyroom.store.reader import Barred, SqlReader
from storyroom.store.records import NewDraft, NewSegment
from storyroom.store.segment_files import SegmentFiles
from storyroom.store.snapshots import Snapshots
from storyroom.store.vault import UNSEALED, Safe
from storyroom.store.witness import Witness, WitnessPlan

__all__ = ["DATABASE_NAME", "FOUNDING", "ORIGINALS", "SEGMENTS", "Library"]

T = TypeVar("T")

DATABASE_NAME = "storyroom.db"
ORIGINALS = "originals"
SEGMENTS = "segments"
FOUNDING = frozenset({PUBLIC, "embargo"})
"""The compartments that every library has from its first moment."""


class _Known(NamedTuple):
    """A principal as last read, and the moment from which that has to be asked again."""

    principal: Principal
    until: datetime | None


class Library:
    """One folder: the database, the originals, the segments.

    `decode` turns a stored reading back into a screenplay; the store does not know how it was written.
    """

    def __init__(
        self,
        folder: Path,
        *,
        ids: IdSource,
        clock: Clock,
        decode: Callable[[bytes], Screenplay],
        create: bool = False,
        safe: Safe = UNSEALED,
    ) -> None:
        """Open a library, or make one; `safe` holds the keys of a sealed one.

        Raises: NotFoundError where there is none, InvalidRequestError where `create` meets an existing one,
        AccessError where it is sealed and `safe` is not its vault.
        """
        database = folder / DATABASE_NAME
        if create:
            if database.exists():
                raise InvalidRequestError(f"There is a library in {folder} already.", "Choose another folder.")
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            database.touch(mode=0o600)  # SQLite's own files beside it take the same mode
        elif not database.exists():
            raise NotFoundError("library", f"Make one with `storyroom --library {folder} init`.")
        if not create:
            check_seal(database, safe.database_key)
            _check_not_emptied(database)
        self.folder = folder
        self.safe = safe
        self.ids = ids
        self.clock = clock
        self.blobs = Blobs(folder / ORIGINALS, safe)
        self.segments = SegmentFiles(folder / SEGMENTS, safe)
        self.engine = open_database(database, safe.database_key)
        self.keys = LedgerKeys(folder, ids)
        self.witness: Witness | None = None
        self._decode = decode
        self._snapshots = Snapshots(self.engine)
        upgrade(self.engine)
        if not self.principals():  # new, or its making was cut off
            self._found()
        cleaning.finish(self)

    def opened_at(self, folder: Path, safe: Safe) -> Library:
        """Open a copy of this library elsewhere, with its own keys. Raises: as the making of one."""
        return Library(folder, ids=self.ids, clock=self.clock, decode=self._decode, safe=safe)

    def reader(self, clearance: Clearance, *, uses: Collection[ConsentScope] = ()) -> SqlReader:
        """See the library with one clearance, without the drafts whose rights forbid one of `uses` today."""
        return SqlReader(
            self.engine,
            clearance,
            barred=Barred(frozenset(uses), self.today()) if uses else None,
            snapshots=self._snapshots,
            blobs=self.blobs,
            segment_file=self.segments.file,
            safe=self.safe,
            decode=self._decode,
        )

    def today(self) -> date:
        """Return the day on which rights have expired or not, in UTC."""
        return self.clock.now("access").date()

    def principal(self, name: str) -> Principal:
        """Find a person, or the key of a program, with what is held at this moment. Raises: NotFoundError."""
        found = self._snapshots.get(("principal", name), lambda: self._find_principal(name), still=self._lasts)
        if found is None:
            raise NotFoundError("person", "`storyroom people list` shows who there is; `people add NAME` makes one.")
        return found.principal

    def _find_principal(self, name: str) -> _Known | None:
        with reading(self.engine) as connection:
            found = people.find_principal(connection, name, self.clock)
            return _Known(found[0], found[1].until) if found else None

    def _lasts(self, known: _Known | None) -> bool:
        """Say whether nothing that this person holds has ended since it was read: time is no commit."""
        return known is None or known.until is None or self.clock.now("access") < known.until

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` returned for this key since the last commit: for what is asked at each request."""
        return self._snapshots.get(key, make)

    def principals(self) -> tuple[Principal, ...]:
        """List everyone."""
        with reading(self.engine) as connection:
            return people.principals(connection, self.clock)

    def owns_everything(self, name: str) -> bool:
        """Say whether a person is given every compartment as it is opened, to own it."""
        with reading(self.engine) as connection:
            return people.owns_everything(connection, name)

    def name_of(self, principal_id: str) -> str:
        """Say what a person is called; empty where there is none of that id."""
        with reading(self.engine) as connection:
            return people.name_of(connection, principal_id)

    def grant_entries(self, compartments: Iterable[str]) -> tuple[grants.GrantEntry, ...]:
        """List the grants on these compartments, ended ones too."""
        with reading(self.engine) as connection:
            return grants.entries(connection, compartments)

    def existing(self, names: Iterable[str]) -> frozenset[str]:
        """Return those of the named compartments that there are."""
        with reading(self.engine) as connection:
            return people.existing(connection, names)

    def add_person(self, name: str, *, clear: Iterable[str], all_but: Iterable[str] | None, actor: str) -> Principal:
        """Write down a person with what they may see.

        Raises: InvalidRequestError if the name is taken, NotFoundError for a compartment that there is not.
        """
        wanted = tuple(sorted(set(clear)))
        with writing(self.engine) as connection:
            if people.find_principal(connection, name, self.clock):
                raise InvalidRequestError(f"There is a person called {name} already.", "Choose another name.")
            there = people.existing(connection, (*wanted, *(all_but or ())))
            for missing in sorted({*wanted, *(all_but or ())} - there):
                raise NotFoundError(f"compartment called {missing}", "Check the spelling.")
            standing = None if all_but is None else people.Standing("projects", tuple(all_but), ROLES["reader"])
            person = people.add_principal(
                connection, self.ids, self.clock, name=name, clear=(PUBLIC, *wanted), standing=standing, by=actor
            )
            ledger.append(
                connection,
                self.clock,
                actor=actor,
                act="person_added",
                facts={"principal": person.id, "compartments": str(len(person.clearance.compartments))},
            )
        return person

    def open_compartments(self, label: Label, *, actor: str, of_project: bool = True) -> tuple[str, ...]:
        """Make sure that a label's compartments exist, so that bytes can be addressed under it; return the new ones.

        `of_project`: an import opened them for its project, so that standing grants of projects take them in.
        """
        with writing(self.engine) as connection:
            new = people.open_compartments(
                connection,
                label.compartments,
                safe=self.safe,
                ids=self.ids,
                clock=self.clock,
                opener=actor,
                of_project=of_project,
            )
            for name in new:
                ledger.append(
                    connection, self.clock, actor=actor, act="compartment_opened", facts={"compartment": name}
                )
        return new

    def address(self, label: Label, data: bytes) -> str:
        """Say where these bytes stand under this label. Raises: LibraryBusyError if a compartment was ended meanwhile."""
        with reading(self.engine) as connection:
            secrets = people.compartment_secrets(connection, label.compartments)
        if len(secrets) < len(label.compartments):
            raise LibraryBusyError("What this belongs to was removed meanwhile.", "Look what is there, then try again.")
        return blob_address(secrets, label, data)

    def known(self, label: Label, project: str, data: bytes) -> str | None:
        """Return the draft that these bytes already are, under this label and project, or None."""
        with reading(self.engine) as connection:
            secrets = people.compartment_secrets(connection, label.compartments)
            if len(secrets) < len(label.compartments):
                return None
            return rows.draft_of_bytes(connection, blob_address(secrets, label, data), project)

    def put(self, new: NewDraft) -> bool:
        """Make a draft visible in one transaction; False if the same bytes came in meanwhile.

        Order: blob and segments are durable (fsync, rename, fsync of the folder), then rows, then commit (ADR 0007).
        """
        address = self.address(new.label, new.original)
        self.blobs.put(address, new.label, new.original)
        self.segments.write(new.segments)
        with writing(self.engine) as connection:
            if rows.draft_of_bytes(connection, address, new.project):
                return False
            self.segments.hold(new.segments)
            if not self.blobs.path(address).exists():
                self.blobs.put(address, new.label, new.original)
            held = rows.insert_draft(connection, new, safe=self.safe, address=address, ids=self.ids, clock=self.clock)
            for segment in new.segments:
                rows.insert_segment(connection, segment, self.ids)
            ledger.append(
                connection,
                self.clock,
                actor=new.actor,
                act="draft_imported",
                facts={
                    "draft": new.id,
                    "blob": address,
                    "scenes": str(len(new.scenes)),
                    **({"rights": held} if held else {}),
                },
            )
        return True

    def replace_segments(
        self, old: Sequence[str], new: Sequence[NewSegment], *, redrafts: Sequence[NewDraft] = (), actor: str, act: str
    ) -> bool:
        """Swap index files in one transaction; False, and nothing changed, where another process was faster.

        That is: one of the old ones or a draft is gone already, a draft would be left without a file of a kind that it
        had, or would be covered twice. `redrafts` are drafts whose derived rows are written anew as well (`rebuild`).
        """
        self.segments.write(new)
        with writing(self.engine) as connection:
            table = schema.segment
            present = set(connection.execute(select(table.c.id)).scalars())
            named = {draft_id for segment in new for draft_id in segment.draft_ids}
            in_place = set(old) <= present and dependents.present(connection, tuple(named))
            if not in_place or not rows.covers_the_same(connection, old, new):
                self.segments.drop(new)
                return False
            self.segments.hold(new)
            connection.execute(delete(schema.segment_draft).where(schema.segment_draft.c.segment_id.in_(tuple(old))))
            connection.execute(delete(table).where(table.c.id.in_(tuple(old))))
            for draft in redrafts:
                rows.replace_reading(connection, draft, self.safe, self.ids)
            for segment in new:
                rows.insert_segment(connection, segment, self.ids)
            ledger.append(
                connection,
                self.clock,
                actor=actor,
                act=act,
                facts={"segments_out": str(len(old)), "segments_in": str(len(new)), "drafts": str(len(redrafts))},
            )
        for segment_id in old:  # the grace of a file begins when it is unnamed: a reader may be about to open it
            with contextlib.suppress(OSError):
                os.utime(self.segments.path(segment_id))
        return True

    def segment_drafts(self, segment_ids: Sequence[str]) -> tuple[str, ...]:
        """Return the drafts that the named segments cover."""
        table = schema.segment_draft
        with reading(self.engine) as connection:
            found = connection.execute(select(table.c.draft_id).where(table.c.segment_id.in_(tuple(segment_ids))))
            return tuple(sorted(set(found.scalars())))

    def own_segments(self, draft_id: str, *, kinds: Sequence[str]) -> tuple[str, ...]:
        """Return the segments of these kinds that cover this draft and no other."""
        segment, cover = schema.segment, schema.segment_draft
        with reading(self.engine) as connection:
            of_draft = select(cover.c.segment_id).where(cover.c.draft_id == draft_id)
            shared = select(cover.c.segment_id).where(cover.c.draft_id != draft_id)
            wanted = segment.c.id.in_(of_draft) & segment.c.id.not_in(shared) & segment.c.kind.in_(tuple(kinds))
            return tuple(connection.execute(select(segment.c.id).where(wanted)).scalars())

    def attend(self, plan: WitnessPlan) -> None:
        """Let a file elsewhere be told of every entry from now on."""
        self.witness = Witness(self.engine, self.keys, self.clock, plan)
        ledger.attend(self.engine, self.witness)

    def acting(
        self,
        *,
        actor: str,
        act: str,
        facts: Mapping[str, Fact],
        said: Mapping[str, str] | None = None,
        label: Label | None = None,
        ref: str = "",
    ) -> contextlib.AbstractContextManager[Act]:
        """Write an act down before it is done, and how it ended (`store.acting`). Raises: LedgerError, LibraryBusyError."""
        return acting(self, actor=actor, act=act, facts=facts, said=said, label=label, ref=ref)

    def record(
        self,
        *,
        actor: str,
        act: str,
        facts: Mapping[str, Fact],
        said: Mapping[str, str] | None = None,
        label: Label | None = None,
        ref: str = "",
    ) -> LedgerEntry:
        """Append to the ledger in a transaction of its own (`store.acting`)."""
        return recorded(self, actor=actor, act=act, facts=facts, said=said, label=label, ref=ref)

    def ledger_entries(self) -> Iterator[LedgerEntry]:
        """Yield the ledger, oldest first."""
        with reading(self.engine) as connection:
            yield from ledger.entries(connection)

    def collect(self, *, older_than: float = GRACE_SECONDS) -> int:
        """Remove files that no row names (an import that was cut off, segments since merged); return how many.

        None while a backup holds the files.
        """
        with cleaning.files_mine(self.folder) as mine:
            if not mine:
                return 0
            cleaning.sweep_snapshots(self.folder)
            return self.sweep_unnamed(older_than=older_than)

    def sweep_unnamed(self, *, older_than: float) -> int:
        """Remove the files themselves. The caller has made sure that nobody holds them."""
        with writing(self.engine) as connection:  # nobody names a file while others are removed
            named = {row.rpartition(":")[2] for row in connection.execute(select(schema.segment.c.id)).scalars()}
            blobs = set(connection.execute(select(schema.blob.c.address)).scalars())
            removed = sweep(self.segments.folder, named, older_than=older_than)
            return removed + sweep(self.blobs.folder, blobs, older_than=older_than)

    def close(self) -> None:
        """Let go of the database; the witness is told of what it still waits for. Raises: LedgerError."""
        try:
            if self.witness is not None:
                self.witness.finish()
        finally:
            self._close()

    def _close(self) -> None:
        self._snapshots.close()
        ledger.dismiss(self.engine)
        self.engine.dispose()

    def _found(self) -> None:
        with writing(self.engine) as connection:
            if people.principals(connection, self.clock):
                return
            people.open_compartments(
                connection, FOUNDING, safe=self.safe, ids=self.ids, clock=self.clock, opener="", of_project=False
            )
            grants.set_rule(connection, "embargo", embargo=True, need_to_know=False)
            everything = people.Standing("everything", (), ALL_RIGHTS)
            owner = people.add_principal(
                connection, self.ids, self.clock, name="owner", standing=everything, operator=True, curator=True
            )
            projects = people.Standing("projects", ("embargo",), ROLES["reader"])
            people.add_principal(connection, self.ids, self.clock, name="reader", standing=projects, by=owner.id)
            ledger.append(connection, self.clock, actor=owner.id, act="library_made", facts={"schema": "1"})


def _check_not_emptied(database: Path) -> None:
    """Raise LibraryDamagedError where files are there and no row: taken for a new library, it would have them swept."""
    if database.stat().st_size == 0 and any((database.parent / name).is_dir() for name in (ORIGINALS, SEGMENTS)):
        raise LibraryDamagedError("The library's database is empty.", "Restore the newest backup.")
