"""A draft read through: which analyses there are, and what they find. One call of a desk each."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from storyroom.api.answers import Json
from storyroom.api.models_analysis import AnalysesModel, AnalysisModel, ReadAlongModel
from storyroom.api.routes.seat import CallerSeat
from storyroom.domain.shapes import Shape
from storyroom.domain.shapes_analysis import analyses_shape, analysis_shape

router = APIRouter(tags=["analysis"])


@router.get("/analyses", response_model=AnalysesModel)
def analyses(seat: CallerSeat) -> Shape:
    """List the analyses, in the order in which people read them."""
    return analyses_shape(seat.analysis.entries())


@router.get("/drafts/{draft_id}/analysis", response_model=AnalysisModel)
def analysis(
    seat: CallerSeat,
    draft_id: str,
    only: Annotated[list[str], Query(max_length=50, description="Names of analyses; none for all of them.")] = [],  # noqa: B006  # FastAPI copies it
    against: Annotated[str, Query(description="Id of the draft before this one, for what compares.")] = "",
    lens: Annotated[str, Query(max_length=50, description="How structure is seen, such as save_the_cat.")] = "",
) -> Response:
    """Read a draft through and return what was found, every statement with its quotes. Takes seconds on a long script."""
    found = analysis_shape(seat.analysis.analyse(draft_id, only=only, against=against, lens=lens))
    return Json(found)  # megabytes, which the model would take as long to look at as they took to find


@router.post("/drafts/{draft_id}/analysis", response_model=AnalysisModel)
def analysis_with_model(seat: CallerSeat, draft_id: str, body: ReadAlongModel) -> Response:
    """Do the same with the model of the settings reading along. What it adds is marked `by: model`; it can take minutes."""
    desk = seat.analysis
    return Json(analysis_shape(desk.analyse_with_model(draft_id, only=body.only, against=body.against, lens=body.lens)))
