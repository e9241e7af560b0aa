"""A GGUF file in this very process, by llama.cpp: no server, no socket outward, no second program. Decides nothing about who may use it."""

from __future__ import annotations

import queue
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, ClassVar, Final

from storyroom.domain.ports import ChatMessage
from storyroom.errors import BackendError, BackendTimeoutError, BackendUnavailableError, SettingsError
from storyroom.models.fencing import fenced
from storyroom.models.turns import Turns

__all__ = ["LlamaCpp", "LoadedModel"]

_CHARACTERS_PER_TOKEN: Final = 16
_SHOWN_CHARACTERS: Final = 200
_MISSING: Final = "Kind llamacpp needs xllamacpp, which is not installed."


class LoadedModel:
    """A GGUF file in memory, with adapters that are put on at each request. One answer is written at a time.

    To be closed, or to be let go with the process. Source: llama.cpp's server, bound by xllamacpp.
    """

    def __init__(
        self,
        model: Path,
        *,
        adapters: Mapping[str, Path] | None = None,
        context_tokens: int = 8_192,
        threads: int = 0,
        waiting: int = 16,
    ) -> None:
        """Load it. `waiting` is how many may wait for their turn before another is told to come back.

        Raises: SettingsError without the package, BackendUnavailableError if the file is no model that llama.cpp knows.
        """
        if not model.is_file():
            raise SettingsError(f"There is no model file {model.name}.", "chat_model names a GGUF file or a package.")
        try:
            import xllamacpp  # noqa: PLC0415  # an extra, and heavy
        except ImportError as e:
            raise SettingsError(_MISSING, "pip install 'storyroom[local]'.") from e
        self.name = model.name
        self.context_tokens = context_tokens
        self.adapters = tuple(adapters or ())
        self.turns = Turns(waiting)
        self._folder = tempfile.TemporaryDirectory(prefix="storyroom-model-", ignore_cleanup_errors=True)
        wanted = xllamacpp.CommonParams()
        wanted.model.path = str(model)
        wanted.hostnames = [
            str(Path(self._folder.name) / "in.sock")
        ]  # a name in a folder of our own: no port is opened
        wanted.ui, wanted.offline, wanted.warmup, wanted.verbosity = False, True, False, -1
        wanted.n_ctx, wanted.n_parallel = context_tokens, 1
        if threads:
            wanted.cpuparams.n_threads = wanted.cpuparams_batch.n_threads = threads
        wanted.lora_init_without_apply = True
        wanted.lora_adapters = [_adapter(xllamacpp, path) for path in (adapters or {}).values()]
        try:
            self._server: Any = xllamacpp.Server(wanted)
        except RuntimeError as e:
            self._folder.cleanup()
            raise BackendUnavailableError(
                f"llama.cpp cannot load {model.name}.", "Is it whole, and a GGUF file of a model that it knows?"
            ) from e

    def close(self) -> None:
        """Let the model go."""
        self._server = None
        self._folder.cleanup()

    def asked(self, request: Mapping[str, object], told: Callable[[Mapping[str, Any]], bool], adapter: str) -> None:
        """Have it answer; `told` gets each event, and ends the answer by saying True. Raises: BackendError."""
        scales = [{"id": at, "scale": float(name == adapter)} for at, name in enumerate(self.adapters)]
        if self._server is None:
            raise BackendUnavailableError("The model was let go.", "Start the program again.")
        said = self._server.handle_chat_completions({**request, "lora": scales, "cache_prompt": not scales}, told)
        if isinstance(said, Mapping) and "error" in said:
            told(said)


class LlamaCpp:
    """The `ChatModel` port over a loaded file, with one of its adapters or none."""

    name: ClassVar[str] = "llamacpp"
    streams = True

    def __init__(
        self,
        loaded: LoadedModel,
        *,
        adapter: str = "",
        schema: Mapping[str, object] | None = None,
        interactive: bool = True,
        marker: Callable[[str], str] | None = None,
    ) -> None:
        """`schema`: JSON Schema that answers keep to. `interactive`: somebody waits, so that batches come later.

        Raises: SettingsError for an adapter that was not loaded.
        """
        if adapter and adapter not in loaded.adapters:
            known = ", ".join(loaded.adapters) or "none"
            raise SettingsError(f"No adapter {adapter[:40]!r} is loaded.", f"Loaded: {known}.")
        self.context_tokens = loaded.context_tokens
        self._loaded, self._adapter, self._schema = loaded, adapter, schema
        self._interactive, self._marker = interactive, marker

    def reply(self, messages: Sequence[ChatMessage], *, max_tokens: int, deadline: float) -> Iterator[str]:
        """Yield the answer in pieces; whoever walks away ends it at the next token.

        Units: `deadline` is seconds from the call for the whole answer, the wait for its turn included.
        Raises: BackendError and its kin, nothing else.
        """
        ends = time.monotonic() + deadline
        request: dict[str, object] = {
            "messages": fenced(messages, marker=self._marker),
            "max_tokens": max_tokens,
            "temperature": 0,
            "stream": True,
        }
        if self._schema is not None:
            shape = {"name": "answer", "schema": self._schema, "strict": True}
            request["response_format"] = {"type": "json_schema", "json_schema": shape}
        turn = ExitStack()
        turn.enter_context(self._loaded.turns.turn(interactive=self._interactive, seconds=deadline))
        yield from self._written(request, max_tokens, ends, turn)

    def _written(self, request: Mapping[str, object], max_tokens: int, ends: float, turn: ExitStack) -> Iterator[str]:
        told: queue.SimpleQueue[Mapping[str, Any] | BaseException | None] = queue.SimpleQueue()
        ended = threading.Event()

        def hear(event: Mapping[str, Any]) -> bool:
            told.put(event)
            return ended.is_set() or time.monotonic() > ends

        def work() -> None:
            try:
                self._loaded.asked(request, hear, self._adapter)
                told.put(None)
            except BaseException as fault:  # noqa: BLE001  # is raised again where the answer is read
                told.put(fault)
            finally:
                turn.close()  # llama.cpp hears of an end at its next token: till then the turn is not over, whoever has gone

        try:
            threading.Thread(target=work, name="llamacpp", daemon=True).start()
        except RuntimeError as e:
            turn.close()
            raise BackendUnavailableError("No thread is left to answer in.", "Try again in a minute.") from e
        try:
            yield from _pieces(told, max_tokens * _CHARACTERS_PER_TOKEN, ends)
        finally:
            ended.set()


def _pieces(told: queue.SimpleQueue[Any], limit: int, ends: float) -> Iterator[str]:
    said, finished = 0, False
    while True:
        event = None
        with suppress(queue.Empty):
            event = told.get(timeout=max(0.0, ends - time.monotonic()))
            if event is None:
                break
        if event is None:
            raise BackendTimeoutError("The model did not finish in time.", "Ask for less, or raise chat_seconds.")
        piece, last = _read(event)
        finished = finished or last
        if piece:
            yield piece[: limit - said]
        said += len(piece)
        if said >= limit:
            return
    if not finished and time.monotonic() > ends:
        raise BackendTimeoutError("The model did not finish in time.", "Ask for less, or raise chat_seconds.")
    if not said:
        raise BackendError("The model answered with nothing.", "Try again, or use another model.", retryable=True)


def _read(event: Any) -> tuple[str, bool]:  # noqa: ANN401  # what llama.cpp says, read with distrust
    if isinstance(event, BaseException):
        raise BackendError(f"llama.cpp failed: {str(event)[:_SHOWN_CHARACTERS]}", "Try again.") from event
    if isinstance(event, list):
        pieces = [_read(one) for one in event]
        return "".join(piece for piece, _ in pieces), any(last for _, last in pieces)
    if "error" in event:
        why = str(event["error"].get("message", "")) if isinstance(event["error"], Mapping) else str(event["error"])
        raise BackendError(f"llama.cpp refuses this: {why[:_SHOWN_CHARACTERS]}", "Ask for less at once.")
    try:
        choice = event["choices"][0] if event["choices"] else {}
        piece = (choice.get("delta") or {}).get("content") or ""
    except (KeyError, IndexError, TypeError, AttributeError) as e:
        raise BackendError("llama.cpp says something that is no answer.", "Try another model file.") from e
    return str(piece), choice.get("finish_reason") is not None


def _adapter(package: Any, path: Path) -> Any:  # noqa: ANN401  # a package without types
    found = package.CommonAdapterLoraInfo()
    found.path, found.scale = str(path), 1.0
    return found
