"""A small base model from nothing: a tokenizer learnt from texts and weights drawn by a seed, ready to be trained. No studio needs one; demonstrations and measurements do."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from storyroom.tuning.devices import open_device
from storyroom.tuning.files import settle

__all__ = ["BaseSize", "learn_tokenizer", "make_base"]

START: Final = "<|begin|>"
END: Final = "<|end|>"


@dataclass(frozen=True, slots=True)
class BaseSize:
    """How large a base is."""

    width: int = 64
    layers: int = 2
    heads: int = 4
    shared_heads: int = 2
    """How many heads of keys and values the heads share."""
    inner: int = 176
    context: int = 512
    tied: bool = True


def learn_tokenizer(texts: Iterable[str], vocabulary: int) -> str:
    """Learn byte-level pairs from texts; return the tokenizer as JSON.

    Source: GPT-2's scheme, which llama.cpp knows as `gpt-2`.
    """
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers  # noqa: PLC0415  # as in `loading`
    from tokenizers.processors import TemplateProcessing  # noqa: PLC0415  # as above

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(
        texts,
        trainers.BpeTrainer(
            vocab_size=vocabulary,
            special_tokens=[START, END],
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        ),
    )
    tokenizer.post_processor = TemplateProcessing(single=f"{START} $A", special_tokens=[(START, 0)])
    spelled: str = tokenizer.to_str()
    return spelled


def make_base(
    folder: Path, texts: Iterable[str], *, vocabulary: int = 1024, size: BaseSize | None = None, seed: int = 0
) -> Path:
    """Write a base whose weights are as they were drawn; return its folder."""
    open_device("cpu")
    import torch  # noqa: PLC0415  # heavy, and an extra
    from safetensors.torch import save_file  # noqa: PLC0415  # as above
    from transformers import LlamaConfig, LlamaForCausalLM  # noqa: PLC0415  # as above

    size = size or BaseSize()
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = learn_tokenizer(texts, vocabulary)
    config = LlamaConfig(
        vocab_size=max(json.loads(tokenizer)["model"]["vocab"].values()) + 1,
        hidden_size=size.width,
        num_hidden_layers=size.layers,
        num_attention_heads=size.heads,
        num_key_value_heads=size.shared_heads,
        intermediate_size=size.inner,
        max_position_embeddings=size.context,
        tie_word_embeddings=size.tied,
        bos_token_id=0,
        eos_token_id=1,
        architectures=["LlamaForCausalLM"],
    )
    torch.manual_seed(seed)
    model = LlamaForCausalLM(config)
    (folder / "tokenizer.json").write_text(tokenizer, encoding="utf-8")
    told = config.to_dict() | {"architectures": ["LlamaForCausalLM"]}
    (folder / "config.json").write_text(json.dumps(told, indent=1, sort_keys=True), encoding="utf-8")
    tensors = {
        name: value.detach().contiguous()
        for name, value in sorted(model.state_dict().items())
        if not (size.tied and name == "lm_head.weight")
    }
    save_file(tensors, folder / "model.new", {"format": "pt"})
    settle(folder / "model.new", folder / "model.safetensors")
    return folder
