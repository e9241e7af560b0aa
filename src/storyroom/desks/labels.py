"""The desk of labels: adding compartments to a draft's label, and taking them off, which is a named act with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from storyroom.desks.desk import Desk
from storyroom.desks.naming import OPEN_HINT, compartment_names
from storyroom.domain.access import Clearance, Label, may_see
from storyroom.domain.rights import Right
from storyroom.errors import InvalidRequestError, NotFoundError, RightMissingError

if TYPE_CHECKING:
    from storyroom.domain.access import Principal
    from storyroom.domain.document import DraftEntry
    from storyroom.store.relabel import LabelAct

__all__ = ["LabelDesk", "LabelDone", "LabelShown", "Waiting"]

_LONGEST_REASON = 500


class LabelDone(NamedTuple):
    """What became of an act: done, or waiting for a second person."""

    done: bool
    request: str
    compartments: tuple[str, ...]


class LabelShown(NamedTuple):
    """The label of a draft, as those see it who may see the draft."""

    compartments: tuple[str, ...]
    embargoed: tuple[str, ...]
    """Those that fall to two people only."""
    may_change: bool
    """Whether this person owns them all."""


class Waiting(NamedTuple):
    """A request that this person may confirm."""

    request: str
    draft: str
    compartments: tuple[str, ...]
    reason: str
    asked_by: str


class LabelDesk(Desk):
    """What a person may do about the label of a draft. Who does it owns the compartments that the draft is in."""

    def shown(self, draft_id: str) -> LabelShown:
        """Show a draft's label. Raises: NotFoundError."""
        from storyroom.store.relabel import embargoed  # noqa: PLC0415  # heavy parts wait until they are asked for

        label = self._entry(draft_id).label
        names = tuple(sorted(label.compartments))
        bound = embargoed(self._library, names)
        return LabelShown(names, tuple(name for name in names if name in bound), self._may_manage(label))

    def add(self, draft_id: str, compartments: Sequence[str], *, reason: str = "") -> LabelDone:
        """Add compartments to a draft's label: fewer may see it from the next request on.

        Raises: NotFoundError, RightMissingError, InvalidRequestError.
        """
        entry, added = self._entry(draft_id), compartment_names(compartments)
        for name in added:
            if name not in self.principal.holdings.upload | self.principal.holdings.manage:
                raise NotFoundError(f"compartment called {name}", OPEN_HINT, that="you may put things in")
        new = Label(entry.label.compartments | frozenset(added), entry.label.trust)
        if new == entry.label:
            raise InvalidRequestError("Its label has these compartments already.", "Nothing was changed.")
        self._manage(entry.label)
        return self._move(entry, new, kind="relabelled", names=added, reason=reason)

    def remove(self, draft_id: str, compartments: Sequence[str], *, reason: str) -> LabelDone:
        """Take compartments off a draft's label, with a reason. Off an embargo, a second person has to confirm it.

        Raises: NotFoundError, RightMissingError, InvalidRequestError without a reason or if no compartment would be left.
        """
        from storyroom.store.relabel import embargoed, enter_act  # noqa: PLC0415  # heavy parts wait until they are asked for

        entry, gone = self._entry(draft_id), compartment_names(compartments)
        _reasoned(reason)
        for name in gone:
            if name not in entry.label.compartments:
                raise InvalidRequestError(f"Its label has no compartment {name}.", "`storyroom label show` prints it.")
        self._manage(entry.label)
        left = entry.label.compartments - frozenset(gone)
        if not left:
            raise InvalidRequestError("No compartment would be left.", "Add one first: `storyroom label add`.")
        if not embargoed(self._library, gone):
            new = Label(left, entry.label.trust)
            return self._move(entry, new, kind="declassified", names=gone, reason=reason)
        act = enter_act(
            self._library, entry.id, entry.label, kind="declassified", compartments=gone, reason=reason,
            actor=self.principal.id,
        )  # fmt: skip
        return LabelDone(done=False, request=act.id, compartments=tuple(sorted(entry.label.compartments)))

    def waiting(self) -> tuple[Waiting, ...]:
        """List the requests that await a second person and that this person may confirm."""
        from storyroom.store.relabel import waiting_acts  # noqa: PLC0415  # as above

        person = self.principal
        return tuple(
            Waiting(act.id, act.draft_id, act.compartments, act.reason, self._library.name_of(act.asked_by))
            for act in waiting_acts(self._library)
            if act.asked_by != person.id and self._concerns(person, act)
        )

    def confirm(self, request: str) -> LabelDone:
        """Do what another person asked for. It acts on exactly the label that was asked about.

        Raises: NotFoundError for a request that is not there for this person, InvalidRequestError for one's own.
        """
        from storyroom.store.relabel import find_act  # noqa: PLC0415  # as above

        act = find_act(self._library, request)
        if not self._concerns(self.principal, act):
            raise NotFoundError("request", "`storyroom label waiting` lists what awaits you.")
        if act.asked_by == self.principal.id:
            raise InvalidRequestError("A second person has to confirm this.", "Ask another owner of the compartment.")
        entry = self._entry(act.draft_id)
        if act.done or entry.label != act.label:
            raise InvalidRequestError("The label was changed since this was asked.", "Ask anew.")
        new = Label(entry.label.compartments - frozenset(act.compartments), entry.label.trust)
        return self._carry_out(entry, new, act)

    def _move(self, entry: DraftEntry, new: Label, *, kind: str, names: Sequence[str], reason: str) -> LabelDone:
        from storyroom.store.relabel import enter_act  # noqa: PLC0415  # as above

        act = enter_act(
            self._library, entry.id, entry.label, kind=kind, compartments=names, reason=reason, actor=self.principal.id
        )
        return self._carry_out(entry, new, act)

    def _carry_out(self, entry: DraftEntry, new: Label, act: LabelAct) -> LabelDone:
        from storyroom.journeys.relabel import relabel  # noqa: PLC0415  # as above

        reader = self._library.reader(Clearance(entry.label.compartments))
        relabel(self._library, reader, entry, new, act=act, actor=self.principal.id)
        return LabelDone(done=True, request=act.id, compartments=tuple(sorted(new.compartments)))

    def _entry(self, draft_id: str) -> DraftEntry:
        for entry in self._library.reader(self.principal.clearance).drafts():
            if entry.id == draft_id:
                return entry
        raise NotFoundError("draft")

    def _manage(self, label: Label) -> None:
        if not self._may_manage(label):
            raise RightMissingError(Right.MANAGE)

    def _concerns(self, person: Principal, act: LabelAct) -> bool:
        """Say whether a request takes two, one of whom may be this person. One that took nobody else and was cut off awaits nobody."""
        from storyroom.store.relabel import embargoed  # noqa: PLC0415  # as above

        if act.kind != "declassified" or not (self._may_manage(act.label) and may_see(person.clearance, act.label)):
            return False
        return bool(embargoed(self._library, act.compartments))

    def _may_manage(self, label: Label) -> bool:
        return may_see(self.principal.cleared(Right.MANAGE), label)


def _reasoned(reason: str) -> None:
    if not 0 < len(reason.strip()) <= _LONGEST_REASON:
        raise InvalidRequestError("This needs a reason.", f"Say why in up to {_LONGEST_REASON} characters.")
