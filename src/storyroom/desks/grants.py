"""The desk of access: who owns a compartment grants it, who manages people makes groups. No right is given that the giver lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from storyroom.desks.desk import Desk
from storyroom.desks.naming import OPEN_HINT, check_name, compartment_names
from storyroom.domain.access import KEY_PREFIX, Decision, Label
from storyroom.domain.grants import project_of
from storyroom.domain.rights import ROLES, Right, rights_of, role_of
from storyroom.errors import InvalidRequestError, NotFoundError, ReadOnlyError

if TYPE_CHECKING:
    from storyroom.domain.access import Principal
    from storyroom.store.access import Compartment, Group

__all__ = ["AccessDesk", "GrantShown"]


@dataclass(frozen=True, slots=True)
class GrantShown:
    """A grant as those see it who manage it."""

    holder: str
    is_group: bool
    compartment: str
    role: str
    until: datetime | None
    ended: bool


class AccessDesk(Desk):
    """What a person may do about who sees what. Each act asks for `manage` on the compartment it is about."""

    # --- compartments ---

    def open(self, name: str, *, embargo: bool = False, need_to_know: bool = False) -> None:
        """Open a compartment; whoever opens it owns it, and no standing grant but one of everything takes it in.

        Raises: ReadOnlyError, InvalidRequestError if the name is taken or no name.
        """
        from storyroom.store.access import open_named  # noqa: PLC0415  # heavy parts wait until they are asked for

        person = self._curate()
        (own,) = compartment_names((name,))
        if project_of(own) != own:
            self._owned(project_of(own))
        open_named(self._library, own, embargo=embargo, need_to_know=need_to_know, actor=person.id)

    def compartments(self) -> tuple[Compartment, ...]:
        """List the compartments that this person owns."""
        from storyroom.store.access import compartments  # noqa: PLC0415  # as above

        return compartments(self._library, self.principal.holdings.manage)

    # --- grants ---

    def held(self) -> dict[str, tuple[str, ...]]:
        """Say for each right on what this person holds it, of what they may be told of."""
        holdings, told = self.principal.holdings, self._told()
        return {right.value: tuple(sorted(holdings.of(right) & told)) for right in Right}

    def grants(self, compartment: str = "") -> tuple[GrantShown, ...]:
        """List the grants on what this person owns, ended ones too. Raises: NotFoundError."""
        wanted = self._owned(compartment) if compartment else self.principal.holdings.manage
        now = self._library.clock.now("access")
        return tuple(
            GrantShown(
                entry.holder,
                entry.is_group,
                entry.compartment,
                role_of(entry.rights),
                entry.expires_at,
                ended=entry.expires_at is not None and entry.expires_at <= now,
            )
            for entry in self._library.grant_entries(wanted)
        )

    def grant(
        self, holder: str, compartment: str, *, role: str = "reader", until: datetime | None = None, group: bool = False
    ) -> tuple[str, ...]:
        """Grant a role on a compartment, or with `name/*` on all of that project's that this person owns; return which.

        Raises: NotFoundError, InvalidRequestError on a role that is none or an end that has passed.
        """
        from storyroom.store.access import give  # noqa: PLC0415  # as above

        rights = rights_of(role)
        if not rights:
            raise InvalidRequestError(
                f"{role!r} is no role.", f"Use {', '.join(ROLES)}, or rights such as search+read."
            )
        if until is not None and until <= self._library.clock.now("access"):
            raise InvalidRequestError("That end has passed already.", "Name a later day with --until.")
        names = self._owned(compartment)
        give(self._library, names, rights, holder=holder, group=group, until=until, actor=self.principal.id)
        return names

    def revoke(self, holder: str, compartment: str, *, group: bool = False) -> tuple[str, ...]:
        """Take back every grant of a holder on a compartment; acts on the next request.

        Raises: NotFoundError, InvalidRequestError if nobody would own the compartment.
        """
        from storyroom.store.access import take  # noqa: PLC0415  # as above

        names = self._owned(compartment)
        take(self._library, names, holder=holder, group=group, actor=self.principal.id)
        return names

    def explain(self, person: str, right: str, compartments: Sequence[str]) -> Decision:
        """Say whether a person may do that with material of these compartments, and why; this person owns them all.

        Raises: NotFoundError, InvalidRequestError on a right that is none.
        """
        from storyroom.store.access import explain  # noqa: PLC0415  # as above

        if right not in set(Right):
            raise InvalidRequestError(f"{right!r} is no right.", f"Use one of: {', '.join(Right)}.")
        names = frozenset(name for written in compartments for name in self._owned(written))
        return explain(self._library, person, Right(right), Label(names))

    # --- need to know ---

    def need_to_know(self, project: str, *, on: bool) -> None:
        """Begin or end the need-to-know list of a project. Raises: NotFoundError."""
        from storyroom.store.access import set_list  # noqa: PLC0415  # as above

        (name,) = self._owned(project)
        set_list(self._library, name, on=on, actor=self.principal.id)

    def let_know(self, project: str, person: str, *, on: bool = True) -> None:
        """Put a person on the list of a project, or take them off. Raises: NotFoundError."""
        from storyroom.store.access import set_listed  # noqa: PLC0415  # as above

        (name,) = self._owned(project)
        set_listed(self._library, name, person, on=on, actor=self.principal.id)

    def listed(self, project: str) -> tuple[str, ...]:
        """Name those on the list of a project. Raises: NotFoundError."""
        from storyroom.store.access import listed  # noqa: PLC0415  # as above

        return listed(self._library, self._owned(project)[0])

    # --- people, groups and roles ---

    def people(self) -> tuple[Principal, ...]:
        """List everyone. Raises: ReadOnlyError if this person does not manage people."""
        self._operate()
        return self._library.principals()

    def add_person(self, name: str, *, clear: Sequence[str] = (), all_but: Sequence[str] | None = None) -> Principal:
        """Write down a person with the role `reader` on compartments that this person owns.

        `all_but` gives all others, now and later; it takes someone who owns everything, now and later.
        Raises: ReadOnlyError, InvalidRequestError, NotFoundError for a compartment that is not this person's.
        """
        actor = self._operate()
        check_name(name)
        if name.startswith(KEY_PREFIX):
            raise InvalidRequestError(f"No person is called {KEY_PREFIX}...: keys are.", "Choose another name.")
        held = compartment_names(clear)
        withheld = None if all_but is None else compartment_names(all_but)
        for compartment in (*held, *(withheld or ())):
            self._owned(compartment)
        if withheld is not None and not self._library.owns_everything(self._name):
            raise ReadOnlyError(f"{self._name} does not own everything.", "Name what you own with --clear.")
        return self._library.add_person(name, clear=held, all_but=withheld, actor=actor.id)

    def groups(self) -> tuple[Group, ...]:
        """List the groups. Raises: ReadOnlyError if this person neither manages people nor owns anything."""
        from storyroom.store.access import groups  # noqa: PLC0415  # as above

        person = self.principal
        if not (person.operator or person.holdings.manage):
            raise ReadOnlyError(f"{self._name} does not manage access.", "Ask the owner.")
        shown = groups(self._library)
        return tuple(
            group._replace(compartments=tuple(name for name in group.compartments if name in person.holdings.manage))
            for group in shown
        )

    def add_group(self, name: str) -> None:
        """Make an empty group. Raises: ReadOnlyError, InvalidRequestError."""
        from storyroom.store.access import add_group  # noqa: PLC0415  # as above

        add_group(self._library, check_name(name), actor=self._operate().id)

    def remove_group(self, name: str) -> None:
        """Remove a group: its members lose what it held, from the next request on.

        Raises: ReadOnlyError, NotFoundError, InvalidRequestError if a compartment would be left without an owner.
        """
        from storyroom.store.access import remove_group  # noqa: PLC0415  # as above

        remove_group(self._library, name, actor=self._operate().id)

    def join_group(self, group: str, person: str, *, until: datetime | None = None) -> None:
        """Make a person a member. Whoever does it owns all that the group holds: a member is given that.

        Raises: NotFoundError, ReadOnlyError.
        """
        from storyroom.store.access import put_in_group  # noqa: PLC0415  # as above

        actor = self.principal
        held = self._group(group).compartments
        if not (actor.operator or actor.holdings.manage) or not set(held) <= actor.holdings.manage:
            raise ReadOnlyError(
                f"{self._name} does not own everything that {group} was granted.", "Ask the owners of its compartments."
            )
        put_in_group(self._library, group, person, until=until, actor=actor.id)

    def leave_group(self, group: str, person: str) -> None:
        """End a membership. Raises: NotFoundError, ReadOnlyError."""
        from storyroom.store.access import take_from_group  # noqa: PLC0415  # as above

        actor = self.principal
        if not (actor.operator or set(self._group(group).compartments) & actor.holdings.manage):
            raise ReadOnlyError(f"{self._name} does not manage {group}.", "Ask the owner.")
        take_from_group(self._library, group, person, actor=actor.id)

    def set_roles(self, person: str, *, operator: bool | None = None, curator: bool | None = None) -> None:
        """Make a person administrator or opener of compartments, or neither. Raises: ReadOnlyError, NotFoundError."""
        from storyroom.store.access import set_roles  # noqa: PLC0415  # as above

        set_roles(self._library, person, operator=operator, curator=curator, actor=self._operate().id)

    def _group(self, name: str) -> Group:
        from storyroom.store.access import groups  # noqa: PLC0415  # as above

        for group in groups(self._library):
            if group.name == name:
                return group
        raise NotFoundError(f"group called {name}", "Check the name.")

    def _owned(self, written: str) -> tuple[str, ...]:
        """Return the compartments that were meant and are this person's to grant. Missing and not theirs are the same."""
        owned = self.principal.holdings.manage
        if written.endswith("/*"):
            (root,) = compartment_names((written[:-2],))
            names = tuple(sorted(name for name in owned if name == root or name.startswith(f"{root}/")))
        else:
            names = tuple(name for name in compartment_names((written,)) if name in owned)
        if not names:
            raise NotFoundError(f"compartment called {written}", OPEN_HINT, that="you own")
        return names
