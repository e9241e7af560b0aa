"""Ends as people write and read them: a day counts whole, in UTC. Knows no clock."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from storyroom.errors import InvalidRequestError

__all__ = ["day_of_end", "end_of"]


def end_of(written: str) -> datetime | None:
    """Read an end: a day such as 2026-12-31, which still counts, or a moment; nothing is no end.

    Raises: InvalidRequestError.
    """
    if not written.strip():
        return None
    try:
        moment = datetime.fromisoformat(written.strip())
        if len(written.strip()) <= 10:
            moment = datetime.combine(moment.date(), time(), UTC) + timedelta(days=1)
    except (ValueError, OverflowError) as fault:
        raise InvalidRequestError(f"{written[:40]!r} is no day.", "Write it as in 2026-12-31.") from fault
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def day_of_end(end: datetime | None) -> str:
    """Tell an end: the last day that counts, or the moment where it falls within a day; nothing for no end."""
    if end is None:
        return ""
    if end.time() == time():
        return f"{(end - timedelta(days=1)).date().isoformat()}"
    return end.strftime("%Y-%m-%d %H:%M UTC")
