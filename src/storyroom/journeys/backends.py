"""Lists the models that the settings name, and measures the one that answers on a question without material. Sends nothing outside."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from storyroom.domain.backends import BackendEntry, Measured
from storyroom.domain.ports import ChatMessage
from storyroom.errors import BackendError, StoryroomError

if TYPE_CHECKING:
    from storyroom.domain.egress import ProviderState
    from storyroom.domain.ports import ChatModel
    from storyroom.settings import Settings

__all__ = ["backends", "measure", "measured_before", "remember"]

_ASKED = (ChatMessage("user", "Count from one to fifty in words, with a comma after each."),)
_FILE = "measured-models.json"
_LARGEST = 1_000_000
_TOKENS, _SECONDS = 64, 60.0


def backends(
    settings: Settings, providers: tuple[ProviderState, ...], measured: Mapping[str, Measured]
) -> tuple[BackendEntry, ...]:
    """List what the settings name, the one that answers first."""
    found = [*_own(settings), *(_outside(one, settings) for one in providers)]
    told = (one._replace(measured=measured.get(_key(one, settings))) for one in found)
    return tuple(sorted(told, key=lambda one: (not one.chosen, one.name)))


def measure(
    chat: ChatModel, times: int = 3, *, now: Callable[[], float] = time.monotonic
) -> Iterator[tuple[float, float, int]]:
    """Ask so many times; yield seconds to the first piece, pieces a second after it, and pieces. Raises: BackendError and its kin."""
    for _ in range(times):
        began, first, pieces = now(), 0.0, 0
        for _piece in chat.reply(_ASKED, max_tokens=_TOKENS, deadline=_SECONDS):
            pieces += 1
            first = first or now()
        if not pieces:
            raise BackendError("The model answered with nothing.", "Try again, or use another model.")
        spent = now() - first
        yield first - began, (pieces - 1) / spent if spent > 0 and pieces > 1 else 0.0, pieces


def measured_before(folder: Path) -> dict[str, Measured]:
    """Return what was measured on this machine; nothing where the file is not there or not ours."""
    try:
        data = (folder / _FILE).read_bytes()[:_LARGEST]
        found = json.loads(data)
        return {
            str(name): Measured(float(one["first_seconds"]), float(one["per_second"]), int(one["pieces"]), str(one["at"]))
            for name, one in found.items()
        }  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def remember(settings: Settings, entry: BackendEntry, measured: Measured) -> None:
    """Keep a measurement in the cache, whole or not at all. What cannot be written is measured anew another time."""
    folder = settings.cache_folder()
    kept = measured_before(folder) | {_key(entry, settings): measured}
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f"{_FILE}.{os.getpid()}"
    aside.write_text(json.dumps({name: one._asdict() for name, one in kept.items()}), encoding="utf-8")
    aside.replace(folder / _FILE)


def _own(settings: Settings) -> Iterator[BackendEntry]:
    if settings.chat_file or settings.chat == "llamacpp":
        name = Path(settings.chat_file).name
        chosen = settings.chat == "llamacpp"
        yield BackendEntry("llamacpp", name, "in this process", "", settings.chat_context, "", "", chosen)
    if settings.chat_url or settings.chat == "openai_compatible":
        host = settings.chat_url.partition("://")[2].partition("/")[0]
        chosen, terms = settings.chat == "openai_compatible", _refused(settings)
        place = "not in the house" if terms else "in the house"
        yield BackendEntry("openai_compatible", settings.chat_model, place, host, None, "", terms, chosen)


def _refused(settings: Settings) -> str:
    """Say why nothing is sent to the address of the settings; nothing where it counts as the house."""
    from storyroom.models.addresses import is_house, resolve  # noqa: PLC0415  # only where a server is named

    try:
        counts = is_house(resolve(settings.chat_url), settings.house)
    except StoryroomError as fault:
        return f"blocked: {fault.message}"
    return "" if counts else "blocked: `house` does not name this address"


def _outside(state: ProviderState, settings: Settings) -> BackendEntry:
    one = state.provider
    price = f"{one.input_price} in, {one.output_price} out, {one.currency} a million tokens"
    terms = "confirmed" if state.decision.allowed else f"blocked: {state.decision.reason}"
    host = one.url.partition("://")[2].partition("/")[0]
    name = f"provider:{one.name}"
    return BackendEntry(name, one.model, "outside", host, one.context_tokens, price, terms, settings.chat == name)


def _key(entry: BackendEntry, settings: Settings) -> str:
    """Name what was measured, and where its file lies: two packages may be called the same."""
    own = settings.chat_file if entry.name == "llamacpp" else ""
    return f"{entry.name}/{entry.model}/{entry.host}/{own}"
