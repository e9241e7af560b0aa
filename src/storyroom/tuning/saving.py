"""Trained weights as files: an adapter beside its base, or a whole model; and an adapter worked into its base. Trains nothing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, Final

from storyroom.tuning.base import BaseModel
from storyroom.tuning.files import settle, write_whole

__all__ = ["save_trained", "save_whole"]

_KEPT: Final = frozenset(
    {"peft_type", "task_type", "r", "lora_alpha", "lora_dropout", "target_modules", "bias", "fan_in_fan_out"}
)


def save_trained(model: Any, folder: Path, base: BaseModel, *, method: str) -> None:  # noqa: ANN401  # a package without types
    """Write what was trained."""
    folder.mkdir(parents=True, exist_ok=True)
    if method == "lora":
        _save_adapter(model, folder, base)
    else:
        save_whole(model, folder, base)


def save_whole(model: Any, folder: Path, base: BaseModel) -> None:  # noqa: ANN401  # as above
    """Write a whole model, with the tokenizer and the notices of the base it came from."""
    folder.mkdir(parents=True, exist_ok=True)
    tied = bool(base.config.get("tie_word_embeddings"))
    tensors = {
        name: value.detach().cpu().contiguous()
        for name, value in sorted(model.state_dict().items())
        if not (tied and name == "lm_head.weight")
    }
    for name in base.files:
        if not name.endswith(".safetensors") and not name.endswith(".safetensors.index.json") and "/" not in name:
            shutil.copyfile(base.folder / name, folder / name)
    write_whole(folder / "config.json", json.dumps(dict(base.config), indent=1, sort_keys=True).encode())
    _save(tensors, folder / "model.safetensors")


def _save_adapter(model: Any, folder: Path, base: BaseModel) -> None:  # noqa: ANN401  # as above
    from peft import get_peft_model_state_dict  # noqa: PLC0415  # heavy, and an extra

    tensors = {
        name: value.detach().cpu().contiguous() for name, value in sorted(get_peft_model_state_dict(model).items())
    }
    config = {key: value for key, value in model.peft_config["default"].to_dict().items() if key in _KEPT}
    config["peft_type"], config["task_type"] = "LORA", "CAUSAL_LM"
    config["target_modules"] = sorted(config["target_modules"])
    config |= {"base_model_name_or_path": base.folder.name, "inference_mode": True}
    write_whole(folder / "adapter_config.json", json.dumps(config, indent=1, sort_keys=True).encode())
    _save(tensors, folder / "adapter_model.safetensors")


def _save(tensors: dict[str, Any], path: Path) -> None:
    from safetensors.torch import save_file  # noqa: PLC0415  # an extra

    aside = path.with_suffix(".new")
    save_file(tensors, aside, {"format": "pt"})
    settle(aside, path)
