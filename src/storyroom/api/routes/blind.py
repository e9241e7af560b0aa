"""Blind tests: list, make, answer, close, results, remove. One call of a desk each."""

from __future__ import annotations

from fastapi import APIRouter

from storyroom.api.models_blind import AnswerModel, BlindModel, BlindsModel, MakeBlindModel, NextModel, ResultsModel
from storyroom.api.routes.seat import CallerSeat
from storyroom.domain.blind import BlindWish
from storyroom.domain.shapes import Shape
from storyroom.domain.shapes_blind import blind_shape, blinds_shape, pair_shape, results_shape

router = APIRouter(tags=["blind tests"])


@router.get("/blind", response_model=BlindsModel)
def tests(seat: CallerSeat) -> Shape:
    """List the tests about drafts that you may quote, the newest first."""
    return blinds_shape(seat.blind.list(), seat.blind.who)


@router.post("/blind", response_model=BlindModel)
def make(seat: CallerSeat, wanted: MakeBlindModel) -> Shape:
    """Make a test of own scenes and of what others wrote for the same scenes."""
    wish = BlindWish(wanted.name, wanted.draft_id, tuple(wanted.scenes), wanted.others, wanted.question)
    return blind_shape(seat.blind.make(wish), seat.blind.who)


@router.get("/blind/{test}", response_model=BlindModel)
def test(seat: CallerSeat, test: str) -> Shape:
    """Return a test by its id or its name, without its pages."""
    return blind_shape(seat.blind.show(test), seat.blind.who)


@router.delete("/blind/{test}", response_model=BlindModel)
def remove(seat: CallerSeat, test: str) -> Shape:
    """Take a test away with all its answers."""
    return blind_shape(seat.blind.remove(test), seat.blind.who)


@router.get("/blind/{test}/next", response_model=NextModel)
def next_pair(seat: CallerSeat, test: str) -> Shape:
    """Return the next pair that waits for your answer. Nothing in it tells whose its pages are."""
    return pair_shape(seat.blind.next(test))


@router.post("/blind/{test}/answers", response_model=NextModel)
def answer(seat: CallerSeat, test: str, said: AnswerModel) -> Shape:
    """Say which page of a pair you would keep; return the next."""
    return pair_shape(seat.blind.answer(test, said.pair, said.choice))


@router.post("/blind/{test}/close", response_model=BlindModel)
def close(seat: CallerSeat, test: str) -> Shape:
    """End a test. From then on it is told whose pages were kept."""
    return blind_shape(seat.blind.close(test), seat.blind.who)


@router.get("/blind/{test}/results", response_model=ResultsModel)
def results(seat: CallerSeat, test: str) -> Shape:
    """Say what a closed test came to."""
    desk = seat.blind
    return results_shape(desk.show(test), desk.results(test), desk.who)
