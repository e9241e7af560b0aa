"""What happened, for who looks after the library: acts, entries, keys, checkpoints, proofs. Shows names only of what that person may see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from storyroom.desks.desk import Desk
from storyroom.domain.ledger import Fact, leaf_data
from storyroom.domain.record import Acted, Opened, Place, Proof, RecordPage, RecordState, words_of
from storyroom.errors import InvalidRequestError, NotFoundError

if TYPE_CHECKING:
    from storyroom.domain.access import Principal
    from storyroom.domain.document import DraftEntry, SceneEntry
    from storyroom.domain.proof import Growth, Inclusion
    from storyroom.store.ledger import Pair
    from storyroom.store.ledger_keys import KnownKey
    from storyroom.store.reader import SqlReader
    from storyroom.store.record import Record

__all__ = ["RecordDesk"]

_MOST = 500
_SHOWN = frozenset({"draft", "scenes", "model", "provider", "outcome", "error", "bytes"})
"""Facts that a row shows in words of its own."""


class RecordDesk(Desk):
    """Acts about the ledger. For everybody but operators there is none."""

    def state(self) -> RecordState:
        """Say how large the ledger is, and whether its witness agrees. Raises: NotFoundError."""
        self._audit()
        return self._record().state()

    def page(
        self, *, act: str = "", who: str = "", before: int = 0, unclosed: bool = False, limit: int = 50
    ) -> RecordPage:
        """List acts, newest first, of a kind or a person, older than a position. Raises: NotFoundError, InvalidRequestError."""
        from storyroom.store.ledger import Wanted  # noqa: PLC0415  # heavy parts wait until they are asked for

        person = self._audit()
        if not 0 < limit <= _MOST or before < 0:
            raise InvalidRequestError(f"A page has from 1 to {_MOST} acts.")
        names = {one.id: one.name for one in self._library.principals()}
        actor = next((one for one, name in names.items() if who in {name, one}), who)
        state, found, kinds = self._record().acts(Wanted(act, actor, before, unclosed), limit + 1)
        names_of = _Names({**self._record().labels(), **names}, self._library.reader(person.clearance))
        acts = tuple(names_of.acted(pair, proof) for pair, proof in found[:limit])
        older = acts[-1].position if len(found) > limit else 0
        return RecordPage(state, acts, older, kinds, tuple(sorted(names.values())))

    def entry(self, position: int) -> Opened:
        """Open one entry. Raises: NotFoundError."""
        person = self._audit()
        found, pair, proof = self._record().entry(position)
        names = {**self._record().labels(), **{one.id: one.name for one in self._library.principals()}}
        act = _Names(names, self._library.reader(person.clearance)).acted(pair, proof)
        return Opened(found, leaf_data(found).decode(), act)

    def export(self) -> Iterator[bytes]:
        """Hand out the whole ledger, a line an entry; that it was handed out is its last. Raises: NotFoundError."""
        person = self._audit()
        self._library.record(actor=person.id, act="ledger_exported", facts={})
        return self._record().lines()

    def public_keys(self) -> tuple[KnownKey, ...]:
        """List the public keys, the newest last. Raises: NotFoundError, LedgerError."""
        return self._record().keys(self._audit().id)

    def renew_key(self) -> KnownKey:
        """Make a new key where the old one is lost or told. Raises: NotFoundError, LedgerError."""
        return self._record().renew_key(self._audit().id)

    def checkpoint(self) -> str:
        """Sign the ledger as it stands. Raises: NotFoundError, LedgerError."""
        return self._record().checkpoint(self._audit().id)

    def prove(self, position: int) -> Inclusion:
        """Prove that an entry is in the ledger. Raises: NotFoundError, LedgerError."""
        return self._record().inclusion(position, self._audit().id)

    def prove_growth(self, old: int) -> Growth:
        """Prove that the ledger only grew since it had so many entries. Raises: NotFoundError, LedgerError."""
        return self._record().growth(old, self._audit().id)

    def said(self, position: int, name: str, text: str) -> bool:
        """Say whether a text is the one that an entry holds a commitment of. Raises: NotFoundError, LedgerError."""
        from storyroom.store.database import reading  # noqa: PLC0415  # as above

        self._audit()
        _, pair, _ = self._record().entry(position)
        facts = dict(pair.entry.facts)
        ref = facts.get(pair.name) or facts.get("answer", "")
        if not str(facts.get(name, "")).startswith("hmac-sha256:") or not isinstance(ref, str):
            raise NotFoundError(
                f"commitment called {name[:40]} in that entry", "`storyroom ledger show` lists its facts."
            )
        with reading(self._library.engine) as connection:
            return self._library.keys.commitment(connection, ref, name, text) == facts[name]

    def _audit(self) -> Principal:
        """Return the person if they look after the library. For all others there is no ledger, whatever they ask of it."""
        person = self.principal
        if not person.operator:
            raise NotFoundError("ledger", "It looks across all labels: ask the owner.")
        return person

    def _record(self) -> Record:
        from storyroom.store.record import Record  # noqa: PLC0415  # as above

        return Record(self._library)


class _Names(NamedTuple):
    """What ids stand for, as far as one auditor may see."""

    known: Mapping[str, str]
    """People by name, labels by their compartments."""
    reader: SqlReader

    def acted(self, pair: Pair, proof: Proof) -> Acted:
        entry, closing = pair.entry, pair.closing
        facts: dict[str, Fact] = {**dict(entry.facts), **(dict(closing.facts) if closing else {})}
        places, unseen = self._places(facts)
        act = pair.name
        return Acted(
            position=entry.position,
            closed=closing.position if closing else 0,
            time=entry.time,
            who=self.known.get(entry.actor, entry.actor),
            act=act,
            words=words_of(act),
            status=pair.status,
            error=_text(facts, "error"),
            places=places,
            unseen=unseen,
            model=_text(facts, "model") or _text(facts, "backend"),
            left=_left(act, facts),
            facts=tuple((name, self._told(value)) for name, value in facts.items() if name not in _SHOWN),
            proof=proof,
        )

    def _places(self, facts: Mapping[str, Fact]) -> tuple[tuple[Place, ...], int]:
        drafts = {entry.id: entry for entry in self.reader.drafts()}
        wanted = facts.get("scenes", ())
        scenes = wanted if isinstance(wanted, tuple) else ()
        seen = self.reader.scenes_by_id(scenes) if scenes else {}
        found = [_scene(seen[one], drafts) for one in scenes if one in seen]
        draft = _text(facts, "draft")
        if draft in drafts:
            found.append(Place(draft, _title(drafts[draft])))
        missing = sum(one not in seen for one in scenes) + (bool(draft) and draft not in drafts)
        return tuple(place for place in found if place), missing

    def _told(self, value: Fact) -> str:
        parts: Iterable[str] = (value,) if isinstance(value, str) else value
        return " ".join(self.known.get(part, part) for part in parts)


def _scene(scene: SceneEntry, drafts: Mapping[str, DraftEntry]) -> Place:
    heading = f"{scene.scene_number or ''} {scene.heading}".strip()
    title = _title(drafts[scene.draft_id]) if scene.draft_id in drafts else ""
    return Place(scene.draft_id, title, heading, scene.start, scene.end)


def _title(draft: DraftEntry) -> str:
    return f"{draft.document}, {draft.name}"


def _left(act: str, facts: Mapping[str, Fact]) -> str:
    size = _text(facts, "bytes")
    size = f"{int(size):,} bytes" if size.isdigit() else ""
    if act == "egress":
        return f"{size} to {_text(facts, 'provider')}"
    if act == "export" and size:
        return f"{size} as {_text(facts, 'format')}"
    if act == "recipient_export":
        return f"{_text(facts, 'pages')} pages to a named recipient"
    return ""


def _text(facts: Mapping[str, Fact], name: str) -> str:
    value = facts.get(name, "")
    return value if isinstance(value, str) else ""
