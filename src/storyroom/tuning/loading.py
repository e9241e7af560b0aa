"""A base model and its tokenizer brought into memory, and a LoRA put on it. Reads what was looked through, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from storyroom.errors import InvalidRequestError
from storyroom.tuning.base import BaseModel
from storyroom.tuning.devices import stay_offline

if TYPE_CHECKING:
    import torch

    from storyroom.tuning.recipe import Lora

__all__ = ["Words", "add_lora", "load_model", "open_words", "put_adapter", "trainable"]


@dataclass(frozen=True, slots=True)
class Words:
    """A tokenizer, and the marks that the model knows."""

    tokenizer: Any
    starts: tuple[int, ...]
    """What is put before every text; mostly one mark or none."""
    ends: int
    """What closes a text."""

    def encode(self, text: str) -> list[int]:
        """Spell a text in tokens, without marks."""
        ids: list[int] = self.tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    def decode(self, ids: Sequence[int]) -> str:
        """Spell tokens as text; marks are left out."""
        text: str = self.tokenizer.decode(list(ids), skip_special_tokens=True)
        return text


def open_words(base: BaseModel) -> Words:
    """Open the tokenizer of a base. Raises: InvalidRequestError."""
    from tokenizers import Tokenizer  # noqa: PLC0415  # the rest of this package does without

    path = base.folder / "tokenizer.json"
    if "tokenizer.json" not in base.files:
        raise InvalidRequestError(
            f"{base.folder.name} has no tokenizer.json.",
            "Save its tokenizer in that form: `tokenizer.save_pretrained`.",
        )
    tokenizer = Tokenizer.from_str(path.read_text(encoding="utf-8"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    ends = base.config.get("eos_token_id")
    ends = ends[0] if isinstance(ends, list) and ends else ends
    if not isinstance(ends, int):
        raise InvalidRequestError(f"{base.folder.name}: config.json names no eos_token_id.", "Add it.")
    # a text's marks are what an empty one has, but for those that close it
    marks = tuple(one for one in tokenizer.encode("", add_special_tokens=True).ids if one != ends)
    return Words(tokenizer, marks, ends)


def load_model(base: BaseModel, device: torch.device) -> Any:  # noqa: ANN401  # a package without types
    """Load the weights, as they were looked through, in single precision."""
    stay_offline()
    from transformers import AutoModelForCausalLM  # noqa: PLC0415  # heavy, and an extra

    model = AutoModelForCausalLM.from_pretrained(
        base.folder, local_files_only=True, use_safetensors=True, trust_remote_code=False, dtype="float32"
    )
    model.config.use_cache = False
    return model.to(device)


def add_lora(model: Any, lora: Lora) -> Any:  # noqa: ANN401  # as above
    """Put an untrained LoRA on a model. Raises: InvalidRequestError if it has none of the weights named."""
    from peft import LoraConfig, get_peft_model  # noqa: PLC0415  # heavy, and an extra

    names = {name.rsplit(".", 1)[-1] for name, _ in model.named_modules()}
    unknown = [target for target in lora.targets if target not in names or target in _NOT_LINEAR]
    if unknown:
        raise InvalidRequestError(
            f"The base has no weights {', '.join(unknown)}.", "Change [lora] targets in the recipe."
        )
    return get_peft_model(
        model,
        LoraConfig(
            r=lora.rank,
            lora_alpha=lora.alpha,
            lora_dropout=lora.dropout,
            target_modules=list(lora.targets),
            bias="none",
            task_type="CAUSAL_LM",
        ),
    )


def put_adapter(model: Any, folder: Path) -> Any:  # noqa: ANN401  # as above
    """Put a trained LoRA on a model. Raises: InvalidRequestError if it is of another kind than is made here."""
    from peft import PeftModel  # noqa: PLC0415  # heavy, and an extra

    config = json.loads((folder / "adapter_config.json").read_bytes())
    if config.get("peft_type") != "LORA" or not (folder / "adapter_model.safetensors").is_file():
        raise InvalidRequestError(f"{folder.name} is no LoRA in safetensors.", "Use one that `storyroom tune` made.")
    return PeftModel.from_pretrained(model, folder, local_files_only=True)


def trainable(model: Any) -> dict[str, torch.nn.Parameter]:  # noqa: ANN401  # as above
    """Return what is trained, by name, in one order."""
    return {name: value for name, value in sorted(model.named_parameters()) if value.requires_grad}


_NOT_LINEAR: Final = frozenset({"embed_tokens", "lm_head", "norm", "input_layernorm", "post_attention_layernorm"})
