"""The ledger read for auditors: acts by page, states, checkpoints, proofs. Looks across all labels and resolves no name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import Connection

from storyroom.domain.checkpoint import Note, read_notes
from storyroom.domain.ledger import LedgerEntry, leaf_data
from storyroom.domain.merkle import Fetch, consistency_path, inclusion_path, leaf_hash, proves_inclusion
from storyroom.domain.proof import Growth, Inclusion
from storyroom.domain.record import Proof, RecordState
from storyroom.errors import ChainBrokenError, NotFoundError
from storyroom.store import ledger, people
from storyroom.store.database import reading, writing
from storyroom.store.ledger_keys import KnownKey, trust
from storyroom.store.ledger_tree import fetcher, root_of, size_of
from storyroom.store.library import Library
from storyroom.store.witness import Witness, sign_checkpoint

__all__ = ["Record"]

_TAIL = 1 << 16
_WORDS = {
    "none": "No witness is set: nobody outside could tell if the end of the ledger were cut off.",
    "holds": "The ledger is what its witness was told.",
    "empty": "The witness was told nothing yet.",
    "unreadable": "The witness cannot be read.",
    "differs": "The ledger is not what its witness was told. Keep both, and find out why.",
}


class Record:
    """The ledger of one library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def state(self) -> RecordState:
        """Say how large the ledger is, and what its witness says of it."""
        with reading(self._library.engine) as connection:
            return _state(connection, self._library)[0]

    def acts(
        self, wanted: ledger.Wanted, limit: int
    ) -> tuple[RecordState, tuple[tuple[ledger.Pair, Proof], ...], tuple[str, ...]]:
        """List acts, newest first, with whether they are in the tree that the witness was told of; and all kinds of acts."""
        with reading(self._library.engine) as connection:
            state, note = _state(connection, self._library)
            pairs = ledger.acts(connection, wanted, limit)
            prove = _prover(connection, state, note)
            return state, tuple((pair, prove(pair)) for pair in pairs), ledger.kinds(connection)

    def entry(self, position: int) -> tuple[LedgerEntry, ledger.Pair, Proof]:
        """Return one entry, and the act that it opens, closes or is. Raises: NotFoundError."""
        with reading(self._library.engine) as connection:
            found = ledger.entry(connection, position)
            if found is None:
                raise NotFoundError("entry of that number", "`storyroom ledger list` shows the newest.")
            pair = ledger.pair_of(connection, found)
            state, note = _state(connection, self._library)
            return found, pair, _prover(connection, state, note)(pair)

    def labels(self) -> Mapping[str, str]:
        """Say of which compartments each label is made, by its id."""
        with reading(self._library.engine) as connection:
            found = people.all_labels(connection)
        return {label_id: ", ".join(sorted(label.compartments)) for label_id, label in found.items()}

    def lines(self) -> Iterator[bytes]:
        """Yield the ledger as it is exported: a leaf a line, oldest first."""
        for entry in self._library.ledger_entries():
            yield leaf_data(entry) + b"\n"

    def keys(self, actor: str) -> tuple[KnownKey, ...]:
        """List the ledger's public keys, the newest last; made on first use."""
        with writing(self._library.engine) as connection:
            self._library.keys.ensure(connection, ledger.note_downer(connection, self._library.clock, actor))
            return self._library.keys.known(connection)

    def renew_key(self, actor: str) -> KnownKey:
        """Make new keys. What the old ones signed stays good for who still trusts them."""
        with writing(self._library.engine) as connection:
            return self._library.keys.renew(connection, ledger.note_downer(connection, self._library.clock, actor))

    def checkpoint(self, actor: str) -> str:
        """Sign the ledger as it stands. Raises: LedgerError without a usable key."""
        self.keys(actor)
        with reading(self._library.engine) as connection:
            return sign_checkpoint(connection, self._library.keys, self._library.clock)

    def inclusion(self, position: int, actor: str) -> Inclusion:
        """Prove that an entry is in the ledger as it stands. Raises: NotFoundError, ChainBrokenError, LedgerError."""
        self.keys(actor)
        with reading(self._library.engine) as connection:
            entry, size = ledger.entry(connection, position), size_of(connection)
            if entry is None:
                raise NotFoundError("entry of that number", "`storyroom ledger list` shows the newest.")
            path = _path(position, size, fetcher(connection))
            note = sign_checkpoint(connection, self._library.keys, self._library.clock)
        return Inclusion(position, leaf_data(entry).decode(), size, path, note)

    def growth(self, old: int, actor: str) -> Growth:
        """Prove that the ledger only grew since it had `old` entries. Raises: NotFoundError, ChainBrokenError, LedgerError."""
        self.keys(actor)
        with reading(self._library.engine) as connection:
            size = size_of(connection)
            if not 0 < old <= size:
                raise NotFoundError("state of that size", f"The ledger has {size} entries.")
            try:
                path = consistency_path(old, size, fetcher(connection))
            except LookupError as fault:
                raise _lost() from fault
            return Growth(old, size, path, sign_checkpoint(connection, self._library.keys, self._library.clock))


class _Prover:
    """Holds acts against the newest checkpoint of the witness."""

    def __init__(self, fetch: Fetch, state: RecordState, note: Note | None) -> None:
        self._fetch = fetch
        self._state = state
        self._note = note

    def __call__(self, pair: ledger.Pair) -> Proof:
        found = {self._one(entry) for entry in (pair.entry, pair.closing) if entry}
        order: tuple[Proof, ...] = ("broken", "unwitnessed", "waiting", "witnessed")
        return next(proof for proof in order if proof in found)

    def _one(self, entry: LedgerEntry) -> Proof:
        size = self._note.checkpoint.size if self._note else self._state.size
        top = self._note.checkpoint.root.hex() if self._note else self._state.root
        waits = entry.position > size
        if waits:
            size, top = self._state.size, self._state.root
        try:
            path = inclusion_path(entry.position - 1, size, self._fetch)
        except (LookupError, ValueError):
            return "broken"
        if not proves_inclusion(leaf_hash(leaf_data(entry)), entry.position - 1, size, path, bytes.fromhex(top)):
            return "broken"
        return "unwitnessed" if self._note is None else "waiting" if waits else "witnessed"


def _prover(connection: Connection, state: RecordState, note: Note | None) -> _Prover:
    return _Prover(fetcher(connection), state, note)


def _state(connection: Connection, library: Library) -> tuple[RecordState, Note | None]:
    size = size_of(connection)
    try:
        root = root_of(connection, size).hex()
    except LookupError as fault:
        raise _lost() from fault
    witness = library.witness
    if witness is None:
        return RecordState(size, root, "none", 0, "", _WORDS["none"]), None
    try:
        notes = _told(witness, library.keys.known(connection))
    except OSError:
        return RecordState(size, root, "unreadable", 0, "", _WORDS["unreadable"]), None
    if not notes:
        return RecordState(size, root, "empty", 0, "", _WORDS["empty"]), None
    newest = max(notes, key=lambda note: note.checkpoint.size)
    seen = newest.checkpoint
    if all(_agrees(connection, note, size) for note in (newest, notes[-1])):
        return RecordState(size, root, "holds", seen.size, seen.time, _WORDS["holds"]), newest
    return RecordState(size, root, "differs", seen.size, seen.time, _WORDS["differs"]), newest


def _told(witness: Witness, keys: Iterable[KnownKey]) -> tuple[Note, ...]:
    """Read the newest notes of the witness that one of the ledger's keys signed."""
    pems = "".join(key.public for key in keys)
    if not pems or not witness.plan.path.exists():
        return ()
    with witness.plan.path.open("rb") as handle:
        handle.seek(max(0, handle.seek(0, 2) - _TAIL))
        written = handle.read().decode("utf-8", "replace")
    trusts = trust(pems)
    return tuple(note for note in read_notes(written)[0] if trusts(note))


def _agrees(connection: Connection, note: Note, size: int) -> bool:
    point = note.checkpoint
    return point.size <= size and root_of(connection, point.size) == point.root


def _path(position: int, size: int, fetch: Fetch) -> tuple[bytes, ...]:
    try:
        return inclusion_path(position - 1, size, fetch)
    except LookupError as fault:
        raise _lost() from fault


def _lost() -> ChainBrokenError:
    return ChainBrokenError(
        "The ledger's tree has lost a node.", "`storyroom verify` says more; restore the newest backup."
    )
