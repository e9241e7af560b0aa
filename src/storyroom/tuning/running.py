"""An exported model run by llama.cpp in this process, to be held against the one it was made from. Listens on no port; writes nothing for people."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from storyroom.errors import BackendUnavailableError, SettingsError

__all__ = ["Exported"]

_SINGLE: Final = 0
"""ggml's number for single precision: the memory of keys and values is as exact as it can be."""


class Exported:
    """A GGUF file, loaded; adapters are put on at each request. To be closed, or used in a `with`."""

    def __init__(self, model: Path, *, adapters: Sequence[Path] = (), context: int = 512, threads: int = 1) -> None:
        try:
            import xllamacpp  # noqa: PLC0415  # an extra
        except ImportError as fault:
            raise SettingsError(
                "Running an exported model needs a package that is not installed.", "pip install 'storyroom[local]'."
            ) from fault
        self._folder = tempfile.TemporaryDirectory(prefix="llama")
        settings = xllamacpp.CommonParams()
        settings.model.path = str(model)
        self.address = Path(self._folder.name) / "in.sock"
        settings.hostnames = [str(self.address)]  # a name in a folder of our own, no port
        settings.ui, settings.offline, settings.warmup, settings.verbosity = False, True, False, -1
        settings.n_ctx, settings.n_parallel, settings.n_gpu_layers = context, 1, 0
        settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = threads
        settings.cache_type_k = settings.cache_type_v = xllamacpp.ggml_type(_SINGLE)
        settings.cache_ram_mib = 0
        settings.lora_init_without_apply = True
        settings.lora_adapters = [_adapter(xllamacpp, path) for path in adapters]
        self._adapters = len(adapters)
        try:
            self._server: Any = xllamacpp.Server(settings)
        except RuntimeError as fault:
            self._folder.cleanup()
            raise BackendUnavailableError(
                f"llama.cpp cannot load {model.name}.", "`storyroom models verify` says whether it is whole."
            ) from fault

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the model go."""
        self._server = None
        self._folder.cleanup()

    def thinks(
        self, prompt: str | Sequence[int], *, top: int, plain: int, adapter: int | None = None
    ) -> dict[int, float]:
        """Return the log probabilities of what may come next, of the likeliest so many tokens.

        A text gets its marks from the file; tokens are taken as they are. `plain` is any token that is whole letters: it is
        chosen whatever is likely, since half a letter would not be told, and changes no probability.
        """
        told = self._told(prompt, adapter, max_tokens=1, logprobs=top, logit_bias=[[plain, 1000.0]])
        (first,) = told["logprobs"]["content"]
        return {one["id"]: one["logprob"] for one in first["top_logprobs"]}

    def goes_on(self, prompt: str | Sequence[int], tokens: int, *, adapter: int | None = None) -> str:
        """Go on from a prompt with the likeliest token each time, until the text is closed or so many are there."""
        text: str = self._told(prompt, adapter, max_tokens=tokens)["text"]
        return text

    def _told(self, prompt: str | Sequence[int], adapter: int | None, **asked: object) -> dict[str, Any]:
        asked |= {
            "prompt": prompt if isinstance(prompt, str) else list(prompt),
            "temperature": 0,
            "cache_prompt": False,
            "lora": [{"id": number, "scale": float(number == adapter)} for number in range(self._adapters)],
        }
        told = self._server.handle_completions(asked)
        if "choices" not in told:
            raise BackendUnavailableError("llama.cpp gave no answer.", str(told)[:200])
        choice: dict[str, Any] = told["choices"][0]
        return choice

    def count(self, text: str) -> int:
        """Say how many tokens a text has, with its marks."""
        told = self._server.handle_completions(
            {"prompt": text, "max_tokens": 1, "temperature": 0, "cache_prompt": False}
        )
        counted: int = told["usage"]["prompt_tokens"]
        return counted


def _adapter(package: Any, path: Path) -> Any:  # noqa: ANN401  # a package without types
    found = package.CommonAdapterLoraInfo()
    found.path, found.scale = str(path), 1.0
    return found
