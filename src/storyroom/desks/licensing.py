"""The rights in works: what is stated, what is missing, what was made from a work, and taking consent back. Judges nothing: a rule does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyroom.desks.desk import Desk
from storyroom.domain.access import may_see
from storyroom.domain.derivation import Derived, DerivedKind, MadeFrom
from storyroom.domain.licensing import ConsentScope, Licensed, may_use, missing
from storyroom.domain.rights import Right
from storyroom.errors import NotFoundError, RightMissingError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyroom.domain.access import Decision, Label
    from storyroom.domain.document import DraftEntry
    from storyroom.domain.licensing import AssetRights, Statement
    from storyroom.store.licensing import RightsBook, Told

__all__ = ["LicensingDesk"]


class LicensingDesk(Desk):
    """Who may read a draft is told the rights in it; to state and revoke takes the right to manage all of its compartments."""

    def list(self, project: str = "", *, most: int | None = None) -> tuple[Licensed, ...]:
        """List the rights in the latest draft of each document that this person may read, of one project or of all.

        `most` looks at so many of them, for a page. Raises: NotFoundError for a project of which they may read nothing.
        """
        drafts = [
            one
            for one in self._readable()
            if one.latest and (not project or one.project.casefold() == project.casefold())
        ]
        if project and not drafts:
            raise NotFoundError(
                "project", "`storyroom projects` shows what there is; rights are shown to who may read."
            )
        return self._licensed(drafts[:most])

    def show(self, draft_id: str) -> Licensed:
        """Show the rights in one draft. Raises: NotFoundError, RightMissingError."""
        return self._licensed((self._entry(draft_id),))[0]

    def history(self, draft_id: str) -> tuple[AssetRights, ...]:
        """List every statement on a draft, oldest first, replaced ones too. Raises: NotFoundError, RightMissingError."""
        self._entry(draft_id)
        return self._book().history(draft_id, self.principal.cleared(Right.READ))

    def state(self, draft_id: str, said: Statement) -> Licensed:
        """State the rights in a document: in this draft and in all others of it that this person may manage.

        What is stated anew takes the place of what was stated, and of what was revoked.
        Raises: NotFoundError, RightMissingError, InvalidRequestError.
        """
        from storyroom.journeys.state_rights import stated  # noqa: PLC0415  # heavy parts wait until asked for

        rights = stated(said)
        entry, drafts = self._managed(draft_id)
        facts = {
            "draft": entry.id,
            "drafts": str(len(drafts)),
            "basis": rights.basis.value,
            "consent": "+".join(sorted(rights.consent)),
            "expires": rights.expires.isoformat() if rights.expires else "never",
        }
        told = {"owner": said.owner, "licence": said.licence, "reason": said.reason, "authority": said.authority}
        self._put("rights_state", entry, [(one, rights) for one in drafts], facts, told)
        return self.show(draft_id)

    def revoke(self, draft_id: str, reason: str, scopes: Sequence[str] = ()) -> tuple[Licensed, MadeFrom]:
        """Take consent back for a document, for some scopes or all; say what was made from it. It acts on the next request.

        Raises: NotFoundError, RightMissingError, InvalidRequestError without a reason or consent to revoke.
        """
        from storyroom.journeys.state_rights import revoked  # noqa: PLC0415  # as above

        entry, drafts = self._managed(draft_id)
        held = self._held(drafts)
        first = revoked(held[entry.id].rights, reason, scopes)
        assert first.revoked is not None  # `revoked` has made it so
        others = (one for one in drafts if one.id != entry.id and first.revoked.scopes & _open(held[one.id].rights))
        changed = [(entry, first), *((one, revoked(held[one.id].rights, reason, scopes)) for one in others)]
        facts = {"draft": entry.id, "drafts": str(len(changed)), "scopes": "+".join(sorted(first.revoked.scopes))}
        self._put("rights_revoke", entry, changed, facts, {"reason": reason})
        return self.show(draft_id), self.made_from(draft_id)

    def made_from(self, draft_id: str) -> MadeFrom:
        """List everything that was made from a document. It names recipients, so it takes the right to manage.

        Raises: NotFoundError, RightMissingError.
        """
        from storyroom.store.derivations import Derivations  # noqa: PLC0415  # as above
        from storyroom.store.left import left  # noqa: PLC0415  # as above

        entry, drafts = self._managed(draft_id)
        ids, clearance = [one.id for one in drafts], self.principal.cleared(Right.READ)
        others = (_as_derived(one) for one in drafts if one.id != entry.id)
        things = Derivations(self._library).made_from(ids, clearance)
        return MadeFrom((*others, *things), left(self._library, ids, clearance))

    def judge(self, draft_ids: Sequence[str], use: ConsentScope) -> Mapping[str, Decision]:
        """Say of each of these drafts whether it may be used so today: what stands before a data set is made.

        Raises: NotFoundError if one of them may not be read.
        """
        there = {one.id: one for one in self._readable()}
        if not there.keys() >= set(draft_ids):
            raise NotFoundError("draft")
        today, held = self._library.today(), self._held([there[one] for one in draft_ids])
        return {one: may_use(held[one].rights, use, today) for one in draft_ids}

    def may_use_thing(self, thing_id: str, use: ConsentScope) -> Decision:
        """Say whether something made from works may be used so today: only if each of the drafts it came from may.

        Raises: NotFoundError for what is not there or not to be seen.
        """
        from storyroom.journeys.made_from import may_use_thing  # noqa: PLC0415  # as above

        return may_use_thing(self._library, thing_id, use, self.principal.cleared(Right.READ))

    def who(self, principal_id: str) -> str:
        """Say who stated or revoked something, by name; empty where they are not here any more."""
        return self._library.name_of(principal_id)

    # --- behind the counter ---

    def _book(self) -> RightsBook:
        from storyroom.store.licensing import RightsBook  # noqa: PLC0415  # as above

        return RightsBook(self._library)

    def _readable(self) -> tuple[DraftEntry, ...]:
        return self._library.reader(self.principal.cleared(Right.READ)).drafts()

    def _entry(self, draft_id: str) -> DraftEntry:
        for entry in self._same(draft_id):
            if entry.id == draft_id:
                return entry
        if self._library.reader(self.principal.clearance).same_document(draft_id):
            raise RightMissingError(Right.READ)
        raise NotFoundError("draft")

    def _same(self, draft_id: str) -> tuple[DraftEntry, ...]:
        """List the drafts of a document that this person may read."""
        return self._library.reader(self.principal.cleared(Right.READ)).same_document(draft_id)

    def _managed(self, draft_id: str) -> tuple[DraftEntry, tuple[DraftEntry, ...]]:
        """Return a draft and all drafts of its document, this one included, that this person may manage."""
        entry = self._entry(draft_id)
        if not self._may_manage(entry.label):
            raise RightMissingError(Right.MANAGE)
        return entry, tuple(one for one in self._same(draft_id) if self._may_manage(one.label))

    def _may_manage(self, label: Label) -> bool:
        return may_see(self.principal.cleared(Right.MANAGE), label)

    def _licensed(self, drafts: Sequence[DraftEntry]) -> tuple[Licensed, ...]:
        today, told, manage = self._library.today(), self._held(drafts), self.principal.cleared(Right.MANAGE)
        return tuple(
            Licensed(
                one,
                told[one.id].rights,
                told[one.id].tdm,
                {use: may_use(told[one.id].rights, use, today) for use in ConsentScope},
                missing(told[one.id].rights, today),
                may_see(manage, one.label),
            )
            for one in drafts
        )

    def _held(self, drafts: Sequence[DraftEntry]) -> Mapping[str, Told]:
        from storyroom.store.licensing import Told  # noqa: PLC0415  # as above

        found = self._book().of_drafts([one.id for one in drafts], self.principal.cleared(Right.READ))
        return {one.id: found.get(one.id, Told()) for one in drafts}

    def _put(
        self,
        act: str,
        entry: DraftEntry,
        new: Sequence[tuple[DraftEntry, AssetRights]],
        facts: Mapping[str, str],
        said: Mapping[str, str],
    ) -> None:
        from storyroom.store.licensing import Stated  # noqa: PLC0415  # as above

        actor, words = self.principal.id, {name: text for name, text in said.items() if text}
        with self._library.acting(actor=actor, act=act, facts=facts, said=words, label=entry.label):
            self._book().put([Stated(one.id, one.label, rights) for one, rights in new], actor=actor)


def _open(rights: AssetRights | None) -> frozenset[ConsentScope]:
    return rights.open if rights else frozenset(ConsentScope)


def _as_derived(one: DraftEntry) -> Derived:
    return Derived(one.id, DerivedKind.DRAFT, f"{one.document}, {one.name}", one.label, one.imported_at, "")
