"""The JSON of voices, one pure function a noun. Knows no door."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from storyroom.domain.shapes import Shape
from storyroom.domain.voice import ListedVoice
from storyroom.domain.voice_check import ChannelCard, Cited, Judged, Moved, VoiceCard, VoiceCheck, said_of

__all__ = ["card_shape", "check_shape", "voice_shape", "voices_shape"]

Who = Callable[[str], str]
"""From the id of a person to their name; empty if they are not here any more."""


def voices_shape(found: Iterable[ListedVoice], who: Who) -> Shape:
    """Shape a list of voices."""
    return {"voices": [voice_shape(one, who) for one in found]}


def voice_shape(one: ListedVoice, who: Who) -> Shape:
    """Shape one voice as listed."""
    entry = one.entry
    return {
        "id": entry.id,
        "name": entry.name,
        "kind": entry.kind.value,
        "label": sorted(entry.label.compartments),
        "speakers": list(entry.speakers),
        "sources": entry.sources,
        "words": entry.words,
        "digest": entry.digest,
        "made_at": entry.made_at,
        "by": who(entry.by),
        "rebuilt_at": entry.rebuilt_at,
        "retired_at": entry.retired_at,
        "retired_by": who(entry.retired_by) if entry.retired_by else "",
        "out_of_date": list(one.out_of_date),
        "refused": one.refused,
        "may_change": one.may_change,
    }


def card_shape(card: VoiceCard) -> Shape:
    """Shape the card of a voice."""
    return {
        "id": card.voice.id,
        "name": card.voice.name,
        "kind": card.voice.kind.value,
        "speakers": list(card.voice.speakers),
        "sources": [{**one._asdict(), "scenes": list(one.scenes)} for one in card.sources],
        "channels": [_channel_shape(one) for one in card.channels],
        "auc": _rounded(card.auc),
        "separable": card.separable,
        "lacks": list(card.lacks),
        "notes": list(card.notes),
    }


def check_shape(found: VoiceCheck) -> Shape:
    """Shape what is said of a page held against a voice."""
    return {
        "voice": found.voice.id,
        "name": found.voice.name,
        "subject": found.subject,
        "draft_id": found.draft_id,
        "scene": found.scene,
        "judged": _judged_shape(found.judged),
        "parts": [_judged_shape(one) for one in found.parts],
        "before": _judged_shape(found.before) if found.before else None,
        "strip": [{**one._asdict(), "judged": _judged_shape(one.judged)} for one in found.strip],
        "moved": [_moved_shape(one) for one in found.moved],
        "notes": list(found.notes),
    }


def _channel_shape(one: ChannelCard) -> Shape:
    return {
        "channel": one.channel,
        "words": one.words,
        "pages": one.pages,
        "others": one.others,
        "traits": [
            {
                **trait._asdict(),
                "own": _rounded(trait.own),
                "others": _rounded(trait.others),
                "quotes": [_cited_shape(quote) for quote in trait.quotes],
            }
            for trait in one.traits
        ],
        "measures": [
            {"name": name, "own": _rounded(own), "others": _rounded(others)} for name, own, others in one.measures
        ],
    }


def _judged_shape(one: Judged) -> Shape:
    return {
        "channel": one.channel,
        "words": one.words,
        "references": one.references,
        "verdict": one.verdict,
        "says": said_of(one),
        "probability": _rounded(one.probability),
        "interval": [_rounded(one.interval[0]), _rounded(one.interval[1])] if one.interval else None,
        "missing": one.missing,
    }


def _moved_shape(one: Moved) -> Shape:
    counter = _cited_shape(one.counter) if one.counter else None
    return {**one._asdict(), "moved": _rounded(one.moved), "counter": counter}


def _cited_shape(one: Cited) -> Shape:
    return dict(one._asdict())


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
