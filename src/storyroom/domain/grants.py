"""Grants, and the one function that says whether an act is allowed, with the reason. Pure; the time is handed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from storyroom.domain.access import Decision, Label
from storyroom.domain.days import day_of_end
from storyroom.domain.rights import Holdings, Right

__all__ = ["Grant", "Held", "decide_act", "hold", "project_of"]


@dataclass(frozen=True, slots=True)
class Grant:
    """Rights on one compartment, until they end."""

    compartment: str
    rights: frozenset[Right]
    expires_at: datetime | None = None
    """The first moment at which it no longer holds; None is without end."""
    group: str = ""
    """The group it comes by; empty is the person's own."""
    id: str = ""

    def holds(self, now: datetime) -> bool:
        """Say whether it has not ended."""
        return self.expires_at is None or now < self.expires_at


@dataclass(frozen=True, slots=True)
class Held:
    """What is held now, and the moment at which that has to be asked again."""

    holdings: Holdings
    until: datetime | None


def project_of(compartment: str) -> str:
    """Return the compartment of the project that a class of paper belongs to: `nightfall/script` is of `nightfall`."""
    return compartment.partition("/")[0]


def hold(grants: Iterable[Grant], *, now: datetime, unlisted: frozenset[str] = frozenset()) -> Held:
    """Join what has not ended. Projects in `unlisted` have a need-to-know list without this person.

    Such a list takes away all but `manage`: the owner of a compartment can always mend the list.
    """
    held: dict[Right, set[str]] = {right: set() for right in Right}
    ends: list[datetime] = []
    for grant in grants:
        if not grant.holds(now):
            continue
        if grant.expires_at is not None:
            ends.append(grant.expires_at)
        for right in grant.rights:
            if right is Right.MANAGE or project_of(grant.compartment) not in unlisted:
                held[right].add(grant.compartment)
    return Held(Holdings(**{right.value: frozenset(names) for right, names in held.items()}), min(ends, default=None))


def decide_act(
    right: Right, label: Label, grants: Iterable[Grant], *, now: datetime, unlisted: frozenset[str] = frozenset()
) -> Decision:
    """Answer "may this principal do that with material of this label?", with a reason a person can read.

    The reason names compartments and groups: show it only to someone who manages access.
    """
    known = tuple(grants)
    found = [
        _on_compartment(right, name, [grant for grant in known if grant.compartment == name], now, unlisted)
        for name in sorted(label.compartments)
    ]
    refused = [decision for decision in found if not decision.allowed]
    return Decision(allowed=not refused, reason="; ".join(decision.reason for decision in refused or found))


def _on_compartment(right: Right, name: str, grants: list[Grant], now: datetime, unlisted: frozenset[str]) -> Decision:
    fitting = [grant for grant in grants if right in grant.rights]
    holding = [grant for grant in fitting if grant.holds(now)]
    if holding and right is not Right.MANAGE and project_of(name) in unlisted:
        return Decision(allowed=False, reason=f"not on the need-to-know list of {project_of(name)}")
    if holding:
        return Decision(allowed=True, reason=_told(right, name, max(holding, key=_lasting)))
    if fitting:
        ended = max(grant.expires_at for grant in fitting if grant.expires_at)
        return Decision(allowed=False, reason=f"the grant of {right} on {name} ended: {day_of_end(ended)}")
    if grants:
        return Decision(allowed=False, reason=f"a grant on {name}, but not of {right}")
    return Decision(allowed=False, reason=f"no grant on {name}")


def _told(right: Right, name: str, grant: Grant) -> str:
    by = f" by the group {grant.group}" if grant.group else ""
    until = f" until {day_of_end(grant.expires_at)}" if grant.expires_at else ""
    return f"granted {right} on {name}{by}{until}"


def _lasting(grant: Grant) -> tuple[bool, str]:
    return grant.expires_at is None, grant.expires_at.isoformat() if grant.expires_at else ""
