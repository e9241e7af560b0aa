"""What the API takes and says of rights in works, for OpenAPI. The shapes are made in `domain.shapes_licensing`."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["LicensedModel", "LicensesModel", "MadeFromModel", "RevokeModel", "RevokedModel", "StateRightsModel", "StatementsModel"]  # fmt: skip

_Scope = Literal["search", "quote", "training_house", "training_cloud"]
_Guild = Literal["none", "wga", "sag_aftra", "dga", "other"]
_Basis = Literal["own_work", "licence", "public_domain", "fair_use"]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class StateRightsModel(_Shape):
    """The rights in a work, as a person states them. It takes the place of what was stated or revoked before."""

    owner: str = Field(max_length=500, description="Whose work it is.", examples=["Harbour Pictures"])
    basis: _Basis
    licence: str = Field("", max_length=500, description="Which licence or contract; needed where the basis is one.")
    reason: str = Field("", max_length=500, description="Why it is fair use; needed where the basis is that.")
    consent: list[_Scope] = Field([], max_length=4, description="What it may be used for.")
    guilds: list[_Guild] = Field(
        [], max_length=4, description="Whose agreement covers it, or `none`; empty leaves it open."
    )
    authority: str = Field("", max_length=500, description="The record by which guild-covered work may be trained on.")
    mining: str = Field(
        "", max_length=500, description="The agreement by which a reserved mining signal does not bind."
    )
    expires: str = Field("", max_length=10, description="The last day on which it holds.", examples=["2027-12-31"])


class RevokeModel(_Shape):
    """Consent that is taken back."""

    reason: str = Field(max_length=500)
    scopes: list[_Scope] = Field([], max_length=4, description="For what; none for everything.")


class RevocationModel(_Shape):
    """That consent was taken back."""

    scopes: list[_Scope]
    reason: str
    by: str
    at: str


class StatementModel(_Shape):
    """What was stated."""

    owner: str
    basis: _Basis
    licence: str
    reason: str
    consent: list[_Scope] = Field(description="As it was stated; what was revoked of it stands in `revoked`.")
    guilds: list[_Guild]
    authority: str
    mining: str
    expires: str
    by: str = Field(description="Who stated it; empty if they are not here any more.")
    at: str
    revoked: RevocationModel | None


class StatementsModel(_Shape):
    """Every statement on a draft, oldest first."""

    statements: list[StatementModel]


class SignalModel(_Shape):
    """What the file says of text and data mining."""

    reserved: bool
    policy: str
    source: str


class UseModel(_Shape):
    """Whether a work may be used so today, and why."""

    allowed: bool
    reason: str


class UsesModel(_Shape):
    """What a work may be used for today."""

    search: UseModel
    quote: UseModel
    training_house: UseModel
    training_cloud: UseModel


class LicensedModel(_Shape):
    """The rights in one draft."""

    draft_id: str
    project: str
    document: str
    draft: str
    stated: StatementModel | None = Field(description="Null where nobody has stated anything.")
    mining: SignalModel | None = Field(description="Null where the file says nothing of it.")
    uses: UsesModel
    missing: list[str] = Field(description="What stands in the way of a complete statement, for people.")
    may_change: bool


class LicensesModel(_Shape):
    """The rights in the latest draft of each document that you may read."""

    rights: list[LicensedModel]


class DerivedModel(_Shape):
    """Something that was made from a work."""

    id: str
    kind: Literal["draft", "export", "copy", "request", "data_set", "model", "profile", "board", "other"]
    name: str = Field(description="For an export its format, for a copy its recipient, for a request the provider.")
    at: str
    by: str
    steps: int = Field(description="How many makings lie between the work and it.")
    label: list[str]


class MadeFromModel(_Shape):
    """Everything that was made from a document, as far as you may know."""

    within: list[DerivedModel] = Field(description="What the house holds and so can keep from being used.")
    left: list[DerivedModel] = Field(description="What is out; nothing calls it back.")


class RevokedModel(LicensedModel, MadeFromModel):
    """The rights as they are after a revocation, and everything that was made from the document."""
