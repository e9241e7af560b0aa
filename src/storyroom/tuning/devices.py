"""The machine that computes, by the one setting of the recipe, made to give the same result twice where it can. Trains nothing."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Final

from storyroom.errors import SettingsError

if TYPE_CHECKING:
    import torch

    from storyroom.tuning.recipe import Device, Precision

__all__ = ["autocast", "finish_step", "open_device", "stay_offline"]

_OFFLINE: Final = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "TOKENIZERS_PARALLELISM": "false",
    "CUBLAS_WORKSPACE_CONFIG": ":4096:8",
}
"""Read by the libraries while they are imported: no look-up, no telemetry. The last lets CUDA add up in one order."""
_MISSING: Final = "Tuning needs packages that are not installed."
_REMEDY: Final = "pip install 'storyroom[tune]'."


def stay_offline() -> None:
    """Tell the libraries never to look anything up. To be called before they are imported."""
    os.environ.update(_OFFLINE)


def open_device(device: Device, *, threads: int = 1) -> torch.device:
    """Return the device. Raises: SettingsError where it, or what tuning needs, is not there."""
    stay_offline()
    try:
        import torch  # noqa: PLC0415  # heavy, and an extra
    except ImportError as fault:
        raise SettingsError(_MISSING, _REMEDY) from fault
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(mode=True, warn_only=device != "cpu")
    if device == "xla":
        return _xla()
    there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if not there[device]:
        raise SettingsError(f"There is no device `{device}` here.", 'Set device = "cpu", which works everywhere.')
    return torch.device(device)


def autocast(device: torch.device, precision: Precision) -> AbstractContextManager[object]:
    """Return what a forward pass runs in: half precision on CUDA where asked for."""
    if precision == "mixed" and device.type == "cuda":
        import torch  # noqa: PLC0415  # as above

        mixed: AbstractContextManager[object] = torch.autocast("cuda", torch.bfloat16)
        return mixed
    return nullcontext()


def finish_step(device: torch.device) -> None:
    """Let a device that collects its work do it. Untested on TPUs: none was at hand."""
    if device.type == "xla":
        import torch_xla  # noqa: PLC0415  # only on a TPU

        torch_xla.sync()


def _xla() -> torch.device:
    try:
        import torch_xla  # noqa: PLC0415  # only on a TPU
    except ImportError as fault:
        raise SettingsError("There is no torch_xla here.", 'Install it beside torch, or set device = "cpu".') from fault
    found: torch.device = torch_xla.device()
    return found
