"""A Llama-class model of a few hundred kilobytes with weights by chance, made without torch: enough for a real llama.cpp to babble."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from storyroom.tuning.base import BaseModel, inspect_base
from storyroom.tuning.new_base import learn_tokenizer

__all__ = ["tiny_base"]

_WIDE, _LAYERS, _HEADS, _SHARED, _INNER = 32, 2, 4, 2, 64


def tiny_base(folder: Path, texts: list[str], *, vocabulary: int = 320) -> BaseModel:
    """Write a base model of random weights; return it looked through."""
    from safetensors.numpy import save_file  # noqa: PLC0415  # an extra

    folder.mkdir(parents=True, exist_ok=True)
    spelled = learn_tokenizer([*texts, " ".join(map(str, range(1900, 2030)))], vocabulary)
    size = max(json.loads(spelled)["model"]["vocab"].values()) + 1
    chance = np.random.default_rng(1)

    def drawn(*shape: int) -> np.ndarray:
        return (chance.standard_normal(shape) * 0.2).astype(np.float32)

    tensors = {"model.embed_tokens.weight": drawn(size, _WIDE), "model.norm.weight": np.ones(_WIDE, np.float32)}
    each = _WIDE // _HEADS
    for layer in range(_LAYERS):
        at = f"model.layers.{layer}."
        tensors |= {
            f"{at}input_layernorm.weight": np.ones(_WIDE, np.float32),
            f"{at}post_attention_layernorm.weight": np.ones(_WIDE, np.float32),
            f"{at}self_attn.q_proj.weight": drawn(_WIDE, _WIDE),
            f"{at}self_attn.k_proj.weight": drawn(_SHARED * each, _WIDE),
            f"{at}self_attn.v_proj.weight": drawn(_SHARED * each, _WIDE),
            f"{at}self_attn.o_proj.weight": drawn(_WIDE, _WIDE),
            f"{at}mlp.gate_proj.weight": drawn(_INNER, _WIDE),
            f"{at}mlp.up_proj.weight": drawn(_INNER, _WIDE),
            f"{at}mlp.down_proj.weight": drawn(_WIDE, _INNER),
        }
    save_file(tensors, folder / "model.safetensors", {"format": "pt"})
    (folder / "tokenizer.json").write_text(spelled, encoding="utf-8")
    config = {
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": size, "hidden_size": _WIDE,
        "num_hidden_layers": _LAYERS, "num_attention_heads": _HEADS, "num_key_value_heads": _SHARED, "head_dim": each,
        "intermediate_size": _INNER, "max_position_embeddings": 512, "rms_norm_eps": 1e-6, "tie_word_embeddings": True,
        "hidden_act": "silu", "attention_bias": False, "mlp_bias": False, "bos_token_id": 0, "eos_token_id": 1,
        "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0},
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return inspect_base(folder)
