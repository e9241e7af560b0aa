"""Puts a tuned model to use, or refuses with the reasons: its files, its gates, the rights in all that trained it, and whose word it is."""

from __future__ import annotations

import hashlib
from pathlib import Path

from storyroom.domain.access import Clearance, Principal
from storyroom.domain.licensing import ConsentScope
from storyroom.domain.promotion import OwnModel, PromotionState, blocked_by
from storyroom.domain.tuning import PackageVerified
from storyroom.errors import InvalidRequestError, UseRefusedError
from storyroom.journeys.made_from import may_use_thing
from storyroom.journeys.tuning import verify_ours
from storyroom.store.library import Library
from storyroom.store.promotions import PromotionRows
from storyroom.tuning.bundle import SIGNATURE

__all__ = ["check_loadable", "check_usable", "digest_of", "promote", "refused", "withdraw"]


def promote(library: Library, person: Principal, clearance: Clearance, folder: Path) -> OwnModel:
    """Put the model of a package to use, or be the first or the second of two where some of its material is under embargo.

    Raises: NotFoundError, UseRefusedError, InvalidRequestError with everything that stands in the way.
    """
    package, rows = verify_ours(library, folder), PromotionRows(library)
    model = rows.find(package.id, clearance)
    _check(library, model, package, clearance)
    digest = digest_of(folder)
    waiting = model.promotion if model.state is PromotionState.WAITING else None
    second = waiting is not None and waiting.digest == digest
    facts = {"model": model.id, "signature": digest, "second": str(second)}
    with library.acting(actor=person.id, act="model_promoted", facts=facts, label=model.label) as act:
        if second:
            rows.confirm(model, digest, actor=person.id)
        else:
            rows.ask(model, digest, actor=person.id, two=rows.takes_two(model.label))
        found = rows.find(model.id, clearance)
        act.note(outcome=found.state.value)
    return found


def withdraw(library: Library, person: Principal, clearance: Clearance, model_id: str) -> OwnModel:
    """Take a model out of use; its files stay. Raises: NotFoundError, InvalidRequestError."""
    rows = PromotionRows(library)
    model = rows.find(model_id, clearance)
    with library.acting(actor=person.id, act="model_withdrawn", facts={"model": model.id}, label=model.label):
        rows.end(model, actor=person.id)
    return rows.find(model.id, clearance)


def check_loadable(library: Library, clearance: Clearance, folder: Path) -> OwnModel:
    """Say whether a package may be loaded for somebody: promoted, to the letter what was promoted, under their clearance, and by right.

    Raises: NotFoundError where the clearance does not cover it, UseRefusedError with the reason.
    """
    package = verify_ours(library, folder)
    PromotionRows(library).find(package.id, clearance)
    if not package.holds:
        raise UseRefusedError(f"the model is not what was signed: {package.faults[0]}")
    return check_usable(library, clearance, package.id, digest_of(folder))


def check_usable(library: Library, clearance: Clearance, model_id: str, digest: str) -> OwnModel:
    """Say the same of a model whose files were looked through before, and whose signature had this digest. Raises: as `check_loadable`."""
    model = PromotionRows(library).find(model_id, clearance)
    if model.state is not PromotionState.PROMOTED or model.promotion is None:
        raise UseRefusedError(f"the model is not promoted: it is {model.state.value}")
    if model.promotion.digest != digest:
        raise UseRefusedError("the model is another one than was promoted under its name")
    if why := refused(library, model, clearance):
        raise UseRefusedError(why)
    return model


def refused(library: Library, model: OwnModel, clearance: Clearance) -> str:
    """Say why a model may not be used today, by the rights in what trained it; nothing where it may."""
    decision = may_use_thing(library, model.id, ConsentScope.TRAINING_HOUSE, clearance)
    return "" if decision.allowed else decision.reason


def digest_of(folder: Path) -> str:
    """Return the SHA-256 of a package's signature, which names every file of it."""
    return hashlib.sha256((folder / SIGNATURE).read_bytes()).hexdigest()


def _check(library: Library, model: OwnModel, package: PackageVerified, clearance: Clearance) -> None:
    if why := refused(library, model, clearance):
        raise UseRefusedError(why)
    if package.label != tuple(sorted(model.label.compartments)):
        raise InvalidRequestError(
            "The label of what trained this model has changed since it was made.", "Tune it again on a new data set."
        )
    reasons = (*package.faults, *blocked_by(package.gates))
    if reasons:
        raise InvalidRequestError(
            f"This model is not promoted: {reasons[0]}", "; ".join(reasons[1:8]) or "Make it again without this."
        )
