"""What a principal may do with material: five rights, roles as named sets of them, and what is held at one moment. Knows no grants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

__all__ = ["ALL_RIGHTS", "NOTHING", "ROLES", "Holdings", "Right", "rights_of", "role_of", "with_implied"]


class Right(StrEnum):
    """What may be done with the material of a compartment."""

    SEARCH = "search"
    """Find it, ask about it, see that it is there."""
    READ = "read"
    """Open its pages."""
    QUOTE = "quote"
    """Take words out: exports, originals, the bare text."""
    UPLOAD = "upload"
    """Put more in."""
    MANAGE = "manage"
    """Grant it to others: the owner of the compartment. Shows nothing by itself."""


ALL_RIGHTS = frozenset(Right)

_IMPLIED: Mapping[Right, frozenset[Right]] = MappingProxyType(
    {
        Right.READ: frozenset({Right.SEARCH}),
        Right.QUOTE: frozenset({Right.SEARCH, Right.READ}),
        Right.UPLOAD: frozenset({Right.SEARCH}),
    }
)
"""Who reads could search by reading on; who uploads is told what is here already."""


def with_implied(rights: Iterable[Right]) -> frozenset[Right]:
    """Add what each right makes possible anyway."""
    found = frozenset(rights)
    return found.union(*(_IMPLIED.get(right, frozenset()) for right in found))


ROLES: Mapping[str, frozenset[Right]] = MappingProxyType(
    {
        "finder": with_implied({Right.SEARCH}),
        "viewer": with_implied({Right.READ}),
        "reader": with_implied({Right.QUOTE}),
        "writer": with_implied({Right.QUOTE, Right.UPLOAD}),
        "warden": with_implied({Right.MANAGE}),
        "owner": ALL_RIGHTS,
    }
)
"""Role -> rights. A role is a name for a set: what is granted is the set."""


def rights_of(role: str) -> frozenset[Right] | None:
    """Read a role, or rights joined by `+` such as `search+upload`; None if it is neither."""
    if role in ROLES:
        return ROLES[role]
    named = role.split("+")
    if all(name in ALL_RIGHTS for name in named):
        return with_implied(Right(name) for name in named)
    return None


def role_of(rights: frozenset[Right]) -> str:
    """Name a set of rights: by its role, or by its rights joined by `+`."""
    return next((name for name, own in ROLES.items() if own == rights), "+".join(r for r in Right if r in rights))


@dataclass(frozen=True, slots=True)
class Holdings:
    """For each right the compartments it is held on, at one moment."""

    search: frozenset[str] = frozenset()
    read: frozenset[str] = frozenset()
    quote: frozenset[str] = frozenset()
    upload: frozenset[str] = frozenset()
    manage: frozenset[str] = frozenset()

    def of(self, right: Right) -> frozenset[str]:
        """Return the compartments on which a right is held."""
        held: frozenset[str] = getattr(self, right.value)
        return held

    def narrowed(self, rights: frozenset[Right], compartments: frozenset[str] | None) -> Holdings:
        """Keep these rights on these compartments; None keeps all compartments. Never adds."""
        kept = {
            right.value: self.of(right) if compartments is None else self.of(right) & compartments for right in rights
        }
        return Holdings(**kept)


NOTHING = Holdings()
