"""The JSON of rights in works and of what was made from them, one pure function a noun. Knows no door."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from storyroom.domain.derivation import Derived, MadeFrom
from storyroom.domain.licensing import AssetRights, ConsentScope, Licensed, TdmSignal
from storyroom.domain.shapes import Shape

__all__ = ["licensed_shape", "licenses_shape", "made_from_shape", "revoked_shape", "rights_shape"]

Who = Callable[[str], str]
"""From the id of a person to their name; empty if they are not here any more."""


def licenses_shape(found: Iterable[Licensed], who: Who) -> Shape:
    """Shape the rights in many drafts."""
    return {"rights": [licensed_shape(one, who) for one in found]}


def licensed_shape(one: Licensed, who: Who) -> Shape:
    """Shape the rights in one draft: what is stated, what it may be used for, and what is missing."""
    return {
        "draft_id": one.draft.id,
        "project": one.draft.project,
        "document": one.draft.document,
        "draft": one.draft.name,
        "stated": rights_shape(one.rights, who) if one.rights else None,
        "mining": _signal_shape(one.tdm),
        "uses": {
            use.value: {"allowed": decision.allowed, "reason": decision.reason} for use, decision in one.uses.items()
        },
        "missing": list(one.missing),
        "may_change": one.may_change,
    }


def rights_shape(rights: AssetRights, who: Who) -> Shape:
    """Shape one statement."""
    taken = rights.revoked
    return {
        "owner": rights.owner,
        "basis": rights.basis.value,
        "licence": rights.licence,
        "reason": rights.reason,
        "consent": _in_order(rights.consent),
        "guilds": sorted(guild.value for guild in rights.guilds),
        "authority": rights.authority,
        "mining": rights.mining,
        "expires": rights.expires.isoformat() if rights.expires else "",
        "by": who(rights.by) if rights.by else "",
        "at": rights.at,
        "revoked": {
            "scopes": _in_order(taken.scopes),
            "reason": taken.reason,
            "by": who(taken.by) if taken.by else "",
            "at": taken.at,
        }
        if taken
        else None,
    }


def revoked_shape(one: Licensed, made: MadeFrom, who: Who) -> Shape:
    """Shape what a revocation did: the rights as they are now, and everything that was made from the document."""
    return {**licensed_shape(one, who), **made_from_shape(made, who)}


def made_from_shape(made: MadeFrom, who: Who) -> Shape:
    """Shape what was made from a document: what the house holds, and what is out."""
    return {
        "within": [_derived_shape(one, who) for one in made.within],
        "left": [_derived_shape(one, who) for one in made.left],
    }


def _derived_shape(one: Derived, who: Who) -> Shape:
    return {
        "id": one.id,
        "kind": one.kind.value,
        "name": one.name,
        "at": one.at,
        "by": who(one.by) if one.by else "",
        "steps": one.steps,
        "label": sorted(one.label.compartments),
    }


def _signal_shape(signal: TdmSignal | None) -> Shape | None:
    if signal is None:
        return None
    return {"reserved": signal.reserved, "policy": signal.policy, "source": signal.source}


def _in_order(scopes: Iterable[ConsentScope]) -> list[str]:
    held = frozenset(scopes)
    return [scope.value for scope in ConsentScope if scope in held]
