"""What the API takes and says of blind tests, for OpenAPI. The shapes are made in `domain.shapes_blind`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["AnswerModel", "BlindModel", "BlindsModel", "MakeBlindModel", "NextModel", "ResultsModel"]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class MakeBlindModel(_Shape):
    """What a test is to be made of."""

    name: str = Field(max_length=100, examples=["Loft, tuned against base"])
    draft_id: str = Field(max_length=64)
    scenes: list[Annotated[str, Field(max_length=40)]] = Field(max_length=200, examples=[["12A", "(3)"]])
    others: dict[str, list[Annotated[str, Field(max_length=20_000)]]] = Field(
        description="Pages by whose they are, as tuned and base: one for each scene, in the same order.", max_length=5
    )
    question: str = Field("", max_length=200)


class AnswerModel(_Shape):
    """What somebody says of a pair."""

    pair: int = Field(ge=0, le=1_000)
    choice: Literal["left", "right", "same"]


class BlindModel(_Shape):
    """A test, without its pages."""

    id: str
    name: str
    question: str
    label: list[str]
    by: str
    at: str
    closed_at: str = Field(description="Empty while it is open.")
    pairs: int
    judgments: int
    people: int
    mine: int = Field(description="How many pairs you have answered.")


class BlindsModel(_Shape):
    """Tests about drafts that you may quote."""

    tests: list[BlindModel]


class PairModel(_Shape):
    """Two pages side by side."""

    pair: int
    left: str
    right: str
    done: int
    of: int


class NextModel(_Shape):
    """The pair that waits for you."""

    next: PairModel | None = Field(description="Null where you have answered all, or the test is closed.")


class StandingModel(_Shape):
    """What people said of pages from two sources."""

    one: str
    other: str
    judged: int
    for_one: int
    for_other: int
    same: int
    people: int
    share: float | None = Field(
        description="How often the first was kept, neither counted as half; null below 20 answers."
    )
    interval: list[float] | None = Field(description="95 %, by drawing scenes again.")


class ResultsModel(_Shape):
    """What a closed test came to."""

    test: BlindModel
    standings: list[StandingModel]
