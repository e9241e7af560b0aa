"""Ends a compartment by destroying its key: what stood under it opens no more, here or in any backup; then it is removed."""

from __future__ import annotations

from storyroom.domain.access import PUBLIC, Principal, may_see
from storyroom.domain.keeping import Shredding, ShredPlan
from storyroom.domain.rights import Right
from storyroom.errors import InvalidRequestError, LibraryBusyError, NotFoundError, ReadOnlyError
from storyroom.store.cleaning import taking_files_away
from storyroom.store.library import Library
from storyroom.store.removal import Act
from storyroom.store.shredding import destroy, key_copies, under
from storyroom.store.vault import Vault

__all__ = ["plan_shredding", "shred", "vault_of"]

_MOST_TRIES = 5
_LONGEST_REASON = 500


def vault_of(library: Library) -> Vault:
    """Return the vault of a sealed library. Raises: InvalidRequestError for one that is not sealed."""
    if not isinstance(library.safe, Vault):
        raise InvalidRequestError(
            "This library is not sealed: it has no keys.", "`storyroom vault seal DIR` makes a sealed copy of it."
        )
    return library.safe


def plan_shredding(library: Library, principal: Principal, compartment: str) -> ShredPlan:
    """Say what ends with a compartment's key.

    Raises: NotFoundError unless the person owns the compartment; ReadOnlyError if something stands under others too that
    they do not own; InvalidRequestError for the compartment of everybody, or where nothing is sealed.
    """
    vault = vault_of(library)
    if compartment not in principal.holdings.manage:
        raise NotFoundError(f"compartment called {compartment}", "Only its owner shreds it.")
    if compartment == PUBLIC:
        raise InvalidRequestError("The key of `public` is not destroyed.", "`storyroom remove` removes what is there.")
    found = under(library, compartment)
    if not all(may_see(principal.cleared(Right.MANAGE), label) for label in found.labels):
        raise ReadOnlyError(
            "Something under this compartment stands under another one too, which you do not own.", "Ask its owner."
        )
    return ShredPlan(
        compartment,
        tuple(label.key() for label in found.labels),
        found.drafts,
        has_key=compartment in vault.names(),
        copies=key_copies(library),
    )


def shred(library: Library, principal: Principal, plan: ShredPlan, *, reason: str) -> Shredding:
    """Destroy the key and remove what stood under it; the reason stays in the ledger.

    Raises: as `plan_shredding`; InvalidRequestError without a reason; LibraryBusyError if it changed since it was shown.
    """
    said = " ".join(reason.split())
    if not said or len(said) > _LONGEST_REASON:
        raise InvalidRequestError(f"A reason of 1 to {_LONGEST_REASON} characters is needed.", "Say why it has to go.")
    now = plan_shredding(library, principal, plan.compartment)
    if now.drafts != plan.drafts:
        raise LibraryBusyError("What stands under it has changed since it was shown.", "Look at it again.")
    facts = {"compartment": plan.compartment, "drafts": str(len(plan.drafts))}
    removed = Act(principal.id, {"what": "compartment", "reason": said, **facts})
    with (
        taking_files_away(library) as clean,
        library.acting(actor=principal.id, act="key_shredding", facts=facts) as act,
    ):
        for _ in range(_MOST_TRIES):
            removal_id = destroy(library, vault_of(library), plan.compartment, removed)
            if removal_id:
                break
        else:
            raise LibraryBusyError("Another Storyroom keeps changing this library.", "The key is gone; run it again.")
        act.note(removal=removal_id)
        waits_for = clean()
    return Shredding(removal_id, plan, cleaned=not waits_for, waits_for=waits_for)
