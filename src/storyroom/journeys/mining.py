"""What a file says of text and data mining, by the standard that its format has for that. Fetches nothing and decides nothing."""

from __future__ import annotations

from storyroom.domain.licensing import TdmSignal

__all__ = ["is_signal", "signal_in"]

_LONGEST = 500


def signal_in(format_name: str, data: bytes) -> TdmSignal | None:
    """Read the signal of a file in one of our formats; only PDF has a standard place for one.

    Source: TDM Reservation Protocol, final community group report, 10 May 2024: HTTP, HTML, EPUB and PDF.
    """
    if format_name != "pdf":
        return None
    from storyroom.formats.pdf.reservation import reservation_in  # noqa: PLC0415  # only where a PDF came in

    return reservation_in(data)


def is_signal(value: object) -> bool:
    """Say whether what another process answered is a signal that can be kept, or none."""
    if value is None:
        return True
    if not isinstance(value, TdmSignal) or not isinstance(value.reserved, bool):
        return False
    return all(isinstance(text, str) and len(text) <= _LONGEST for text in (value.policy, value.source))
