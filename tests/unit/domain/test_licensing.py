"""What a work may be used for: every way in which it may not, and the reason that is given."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from storyroom.domain.licensing import (
    EVERY_SCOPE,
    TRAINING,
    AssetRights,
    ConsentScope,
    Guild,
    LegalBasis,
    Revocation,
    TdmSignal,
    may_use,
    missing,
)

TODAY = date(2026, 3, 1)
OWN = AssetRights("Harbour", LegalBasis.OWN_WORK, consent=EVERY_SCOPE, guilds=frozenset({Guild.NONE}))
RESERVED = TdmSignal(True, "", "XMP")
WITHIN = EVERY_SCOPE - TRAINING


@pytest.mark.parametrize("use", list(ConsentScope))
def test_a_complete_statement_allows_what_consent_names(use: ConsentScope) -> None:
    assert may_use(OWN, use, TODAY).allowed
    assert missing(OWN, TODAY) == ()


@pytest.mark.parametrize("use", list(ConsentScope))
def test_what_consent_does_not_name_is_refused(use: ConsentScope) -> None:
    told = may_use(replace(OWN, consent=EVERY_SCOPE - {use}), use, TODAY)
    assert not told.allowed
    assert "no consent" in told.reason


def test_without_a_statement_the_house_goes_on_and_nothing_is_trained_on() -> None:
    assert {use for use in ConsentScope if may_use(None, use, TODAY).allowed} == WITHIN
    assert "nobody has stated" in may_use(None, ConsentScope.TRAINING_HOUSE, TODAY).reason
    assert missing(None, TODAY) == ("nobody has stated the rights in it",)


@pytest.mark.parametrize("use", list(ConsentScope))
def test_it_holds_on_its_last_day_and_not_on_the_next(use: ConsentScope) -> None:
    assert may_use(replace(OWN, expires=TODAY), use, TODAY).allowed
    ended = may_use(replace(OWN, expires=date(2026, 2, 28)), use, TODAY)
    assert (ended.allowed, ended.reason) == (False, "the rights in it ended on 2026-02-28")


@pytest.mark.parametrize("use", list(ConsentScope))
def test_a_revocation_blocks_its_scopes_and_no_others(use: ConsentScope) -> None:
    taken = Revocation(frozenset({use}), "The option lapsed.", "principal:1", "2026-02-01T10:00:00+00:00")
    held = replace(OWN, revoked=taken)
    assert {other for other in ConsentScope if may_use(held, other, TODAY).allowed} == EVERY_SCOPE - {use}
    assert may_use(held, use, TODAY).reason == "consent was revoked on 2026-02-01: The option lapsed."
    assert held.open == EVERY_SCOPE - {use}


def test_a_reserved_signal_keeps_from_training_alone_until_an_agreement_is_on_record() -> None:
    held = replace(OWN, tdm=RESERVED)
    assert {use for use in ConsentScope if may_use(held, use, TODAY).allowed} == WITHIN
    assert "reserves text and data mining" in may_use(held, ConsentScope.TRAINING_HOUSE, TODAY).reason
    assert may_use(replace(held, mining="Contract 12, clause 4"), ConsentScope.TRAINING_HOUSE, TODAY).allowed
    assert may_use(replace(OWN, tdm=TdmSignal(False)), ConsentScope.TRAINING_CLOUD, TODAY).allowed


def test_a_guilds_material_is_trained_on_with_an_authority_alone() -> None:
    held = replace(OWN, guilds=frozenset({Guild.WGA}))
    assert {use for use in ConsentScope if may_use(held, use, TODAY).allowed} == WITHIN
    assert may_use(replace(held, authority="Side letter 3"), ConsentScope.TRAINING_HOUSE, TODAY).allowed


def test_an_open_question_about_guilds_keeps_from_training() -> None:
    held = replace(OWN, guilds=frozenset())
    assert {use for use in ConsentScope if may_use(held, use, TODAY).allowed} == WITHIN
    assert missing(held, TODAY) == ("it is not said whether a guild's agreement covers it",)


def test_everything_that_is_missing_is_named() -> None:
    held = AssetRights("", LegalBasis.LICENCE, expires=date(2020, 1, 1), tdm=RESERVED)
    assert len(missing(held, TODAY)) == 5
