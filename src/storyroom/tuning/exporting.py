"""Models and adapters written as GGUF, for llama.cpp: f16 or Q8_0, the same bytes each time. Runs no model."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from storyroom.errors import InvalidRequestError, SettingsError
from storyroom.tuning.base import BaseModel
from storyroom.tuning.files import settle
from storyroom.tuning.gguf_names import gguf_name, heads_of, paired
from storyroom.tuning.gguf_words import gguf_words
from storyroom.tuning.loading import open_words
from storyroom.tuning.merging import Adapter, adapter_parts, weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

__all__ = ["Grain", "write_adapter", "write_model"]

Grain = Literal["f16", "q8_0"]
_FILE_TYPE: Final[Mapping[str, int]] = {"f16": 1, "q8_0": 7}
"""Source: llama.cpp, include/llama.h, llama_ftype."""


def write_model(
    base: BaseModel, adapter: Adapter | None, path: Path, *, grain: Grain, name: str, licence: str = ""
) -> None:
    """Write a model with its adapter worked in. Raises: InvalidRequestError for what llama.cpp would not follow."""
    writer, aside = _writer(path)
    writer.add_type("model")
    writer.add_name(name)
    if licence:
        writer.add_license(licence)
    writer.add_file_type(_FILE_TYPE[grain])
    _add_shape(writer, base.config)
    _add_words(writer, base)
    if (factors := _slower_turns(base.config)) is not None:
        writer.add_tensor("rope_freqs.weight", factors)
    for key, value in weights(base, adapter):
        if key.endswith("rotary_emb.inv_freq"):
            continue
        heads = heads_of(key, *_heads(base.config))
        _add_tensor(writer, gguf_name(key), paired(value, heads) if heads else value, grain)
    _close(writer, aside, path)


def write_adapter(base: BaseModel, adapter: Adapter, path: Path, *, name: str) -> None:
    """Write an adapter by itself, to be put on its base at each request."""
    import numpy as np  # noqa: PLC0415  # importing this module must cost nothing

    writer, aside = _writer(path)
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", adapter.alpha)
    writer.add_name(name)
    for key, first, second in adapter_parts(adapter):
        heads = heads_of(key, *_heads(base.config))
        rows = paired(second, heads) if heads else second
        writer.add_tensor(gguf_name(key) + ".lora_a", np.ascontiguousarray(first))
        writer.add_tensor(gguf_name(key) + ".lora_b", np.ascontiguousarray(rows))
    _close(writer, aside, path)


def _add_tensor(writer: Any, name: str, value: Floats, grain: Grain) -> None:  # noqa: ANN401  # a package without types
    import gguf  # noqa: PLC0415  # an extra
    import numpy as np  # noqa: PLC0415  # as above

    value = np.ascontiguousarray(value)
    if value.ndim < 2:
        writer.add_tensor(name, value)
    elif grain == "q8_0" and value.shape[-1] % 32 == 0:
        kind = gguf.GGMLQuantizationType.Q8_0
        writer.add_tensor(name, gguf.quants.quantize(value, kind), raw_dtype=kind)
    else:
        if not np.isfinite(half := value.astype(np.float16)).all():
            raise InvalidRequestError(
                f"The weight {name} is too large for f16.", "The training went wrong: lower the rate."
            )
        writer.add_tensor(name, half)


def _add_shape(writer: Any, config: Mapping[str, Any]) -> None:  # noqa: ANN401  # as above
    heads, shared = _heads(config)
    turned = _head_size(config)
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(heads)
    writer.add_head_count_kv(shared)
    writer.add_key_length(turned)
    writer.add_value_length(turned)
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_rope_dimension_count(turned)
    writer.add_rope_freq_base(float(_turns(config).get("rope_theta", 10_000.0)))
    writer.add_vocab_size(config["vocab_size"])


def _add_words(writer: Any, base: BaseModel) -> None:  # noqa: ANN401  # as above
    words = open_words(base)
    told = gguf_words((base.folder / "tokenizer.json").read_text(encoding="utf-8"), base.config["vocab_size"])
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(told.pre)
    writer.add_token_list(list(told.tokens))
    writer.add_token_types(list(told.kinds))
    writer.add_token_merges(list(told.merges))
    writer.add_eos_token_id(words.ends)
    if len(words.starts) > 1:
        raise InvalidRequestError("The tokenizer puts several marks before a text.", "Choose another base.")
    writer.add_add_bos_token(bool(words.starts))
    if words.starts:
        writer.add_bos_token_id(words.starts[0])
    template = base.folder / "chat_template.jinja"
    if template.is_file():
        writer.add_chat_template(template.read_text(encoding="utf-8"))


def _heads(config: Mapping[str, Any]) -> tuple[int, int]:
    heads = config["num_attention_heads"]
    return heads, config.get("num_key_value_heads") or heads


def _head_size(config: Mapping[str, Any]) -> int:
    size: int = config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"]
    return size


def _turns(config: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return how positions turn, as newer and older configurations say it."""
    found = dict(config.get("rope_parameters") or config.get("rope_scaling") or {})
    found.setdefault("rope_theta", config.get("rope_theta", 10_000.0))
    kind = found.get("rope_type", found.get("type", "default"))
    if kind not in {"default", "llama3"}:
        raise InvalidRequestError(
            f"The base turns positions in a way ({kind}) that is not exported here.", "Choose another."
        )
    return found | {"rope_type": kind}


def _slower_turns(config: Mapping[str, Any]) -> Floats | None:
    """Return by how much each pair turns slower in models stretched as Llama 3.1 is; None elsewhere.

    Source: llama.cpp, conversion/llama.py, generate_extra_tensors.
    """
    import numpy as np  # noqa: PLC0415  # as above

    turns = _turns(config)
    if turns["rope_type"] == "default":
        return None
    size, factor = _head_size(config), float(turns["factor"])
    low, high = float(turns["low_freq_factor"]), float(turns["high_freq_factor"])
    context = float(turns["original_max_position_embeddings"])
    found = []
    for pair in range(0, size, 2):
        wave = 2 * math.pi * float(turns["rope_theta"]) ** (pair / size)
        if wave < context / high:
            found.append(1.0)
        elif wave > context / low:
            found.append(factor)
        else:
            smooth = (context / wave - low) / (high - low)
            found.append(1 / ((1 - smooth) / factor + smooth))
    return np.array(found, np.float32)


def _writer(path: Path) -> tuple[Any, Path]:
    try:
        import gguf  # noqa: PLC0415  # an extra
    except ImportError as fault:
        raise SettingsError(
            "Exporting needs packages that are not installed.", "pip install 'storyroom[tune]'."
        ) from fault
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(path.name + ".new")
    return gguf.GGUFWriter(aside, "llama"), aside


def _close(writer: Any, aside: Path, path: Path) -> None:  # noqa: ANN401  # as above
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    settle(aside, path)
