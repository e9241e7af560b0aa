"""Voices of the house: list, make, rebuild, rename, put away, card, check. One call of a desk each."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from storyroom.api.models_voice import (
    CardModel,
    CheckedModel,
    CheckModel,
    MakeVoiceModel,
    RenameModel,
    VoiceModel,
    VoicesModel,
)
from storyroom.api.routes.seat import CallerSeat
from storyroom.domain.shapes import Shape
from storyroom.domain.shapes_voice import card_shape, check_shape, voice_shape, voices_shape
from storyroom.domain.voice import Chosen, VoiceKind, VoiceWish
from storyroom.errors import InvalidRequestError

router = APIRouter(tags=["voices"])


@router.get("/voices", response_model=VoicesModel)
def voices(seat: CallerSeat, *, retired: Annotated[bool, Query(description="Those put away, too.")] = False) -> Shape:
    """List the voices all of whose drafts you may read."""
    return voices_shape(seat.voice.list(retired=retired), seat.voice.who)


@router.post("/voices", response_model=VoiceModel)
def make(seat: CallerSeat, wanted: MakeVoiceModel) -> Shape:
    """Keep a voice made from chosen drafts. Its label is the join of theirs."""
    if wanted.scenes and len(wanted.draft_ids) != 1:
        raise InvalidRequestError("Scenes are chosen of one draft.", "Name one draft.")
    chosen = tuple(Chosen(one, tuple(wanted.scenes)) for one in wanted.draft_ids)
    wish = VoiceWish(wanted.name, VoiceKind(wanted.kind), chosen, tuple(wanted.speakers))
    return voice_shape(seat.voice.make(wish), seat.voice.who)


@router.get("/voices/{voice}", response_model=VoiceModel)
def voice(seat: CallerSeat, voice: str) -> Shape:
    """Return a voice by its id or its name."""
    return voice_shape(seat.voice.show(voice), seat.voice.who)


@router.get("/voices/{voice}/card", response_model=CardModel)
def card(seat: CallerSeat, voice: str) -> Shape:
    """Say what is typical of a voice, with quotes of what you may quote, and how well it is told from others."""
    return card_shape(seat.voice.card(voice))


@router.post("/voices/{voice}/check", response_model=CheckedModel)
def check(seat: CallerSeat, voice: str, wanted: CheckModel) -> Shape:
    """Hold a draft, a scene, pasted pages or a proposal against a voice. Nothing is kept of it."""
    if sum(map(bool, (wanted.draft_id, wanted.text, wanted.suggestion))) != 1:
        raise InvalidRequestError("It is not said what to check.", "Give one of draft_id, text and suggestion.")
    if wanted.text:
        return check_shape(seat.voice.check_text(wanted.text, voice))
    if wanted.suggestion:
        return check_shape(seat.voice.check_proposal(wanted.suggestion, voice))
    return check_shape(seat.voice.check(wanted.draft_id, voice, scene=wanted.scene))


@router.post("/voices/{voice}/rebuild", response_model=VoiceModel)
def rebuild(seat: CallerSeat, voice: str) -> Shape:
    """Make a voice anew from its drafts as they are now."""
    return voice_shape(seat.voice.rebuild(voice), seat.voice.who)


@router.post("/voices/{voice}/rename", response_model=VoiceModel)
def rename(seat: CallerSeat, voice: str, wanted: RenameModel) -> Shape:
    """Call a voice something else."""
    return voice_shape(seat.voice.rename(voice, wanted.name), seat.voice.who)


@router.post("/voices/{voice}/remove", response_model=VoiceModel)
def remove(seat: CallerSeat, voice: str) -> Shape:
    """Put a voice away; it can be brought back."""
    return voice_shape(seat.voice.remove(voice), seat.voice.who)


@router.post("/voices/{voice}/restore", response_model=VoiceModel)
def restore(seat: CallerSeat, voice: str) -> Shape:
    """Bring a voice back that was put away."""
    return voice_shape(seat.voice.restore(voice), seat.voice.who)
