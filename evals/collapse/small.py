"""A small Llama-class model: learns from words, writes words, and says how well it expects others. Trained from nothing each time."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import NamedTuple

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import DynamicCache, LlamaConfig, LlamaForCausalLM

__all__ = ["Sizes", "Small", "Words"]

_RATE, _WARM = 2e-3, 40
_NOTHING = -100
"""What no loss is taken over: the room after a passage that is shorter than the context."""


class Sizes(NamedTuple):
    """How large a model is and how long it learns."""

    wide: int = 96
    layers: int = 2
    context: int = 64
    batch: int = 32
    steps: int = 240
    warmth: float = 0.9
    """Temperature at which it writes; below 1 it prefers what is usual, as people set it."""

    @classmethod
    def large(cls, steps: int) -> Sizes:
        """About two million weights."""
        return cls(192, 4, 128, 64, steps)


class Words:
    """Byte-level BPE learnt from people's words, and kept for all generations."""

    def __init__(self, people: list[str], size: int = 1_024) -> None:
        self.tokenizer = Tokenizer(models.BPE())
        self.tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        self.tokenizer.decoder = decoders.ByteLevel()
        trainer = trainers.BpeTrainer(
            vocab_size=size, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
        )
        self.tokenizer.train_from_iterator([" ".join(people)], trainer)
        self.size = self.tokenizer.get_vocab_size()
        self.count = len(people)

    def numbers(self, words: list[str]) -> list[int]:
        return self.tokenizer.encode(" ".join(words)).ids

    def words(self, ids: list[int]) -> list[str]:
        return [word for word in self.tokenizer.decode(ids, skip_special_tokens=False).split(" ") if word]


class Small:
    """One generation."""

    def __init__(self, words: Words, sizes: Sizes, seed: int, device: str) -> None:
        torch.set_num_threads(1)
        torch.manual_seed(seed)
        self._chance = random.Random(seed)
        self._words, self._sizes, self._device = words, sizes, device
        config = LlamaConfig(
            vocab_size=words.size, hidden_size=sizes.wide, intermediate_size=sizes.wide * 8 // 3, num_hidden_layers=sizes.layers,
            num_attention_heads=4, num_key_value_heads=4, max_position_embeddings=sizes.context, tie_word_embeddings=True,
            bos_token_id=None, eos_token_id=None, pad_token_id=None,
        )  # fmt: skip
        self._model = LlamaForCausalLM(config).to(device)

    def learn(self, words: list[str]) -> None:
        """Learn from words, each as often as every other generation does: `steps` are for as many words as the tokenizer learnt."""
        self.learn_apart([words], round(self._sizes.steps * len(words) / self._words.count))

    def learn_apart(self, passages: Sequence[list[str]], steps: int = 0) -> None:
        """Learn from passages; nothing that is learnt from at one time lies across two of them."""
        size, steps = self._sizes.context, steps or self._sizes.steps
        cut = [torch.tensor(ids) for one in passages if len(ids := self._words.numbers(one)) > 1]
        longest = [len(ids) for ids in cut]
        optimizer = torch.optim.AdamW(self._model.parameters(), lr=_RATE, weight_decay=0.1, betas=(0.9, 0.95))
        self._model.train()
        for step in range(steps):
            rate = min(1.0, (step + 1) / _WARM) * (0.1 + 0.45 * (1 + math.cos(math.pi * step / steps)))
            for group in optimizer.param_groups:
                group["lr"] = _RATE * rate
            batch = torch.full((self._sizes.batch, size), _NOTHING)
            for row, ids in enumerate(self._chance.choices(cut, longest, k=self._sizes.batch)):
                start = self._chance.randrange(max(1, len(ids) - size))
                part = ids[start : start + size]
                batch[row, : len(part)] = part
            batch = batch.to(self._device)
            loss = self._model(input_ids=batch.clamp(min=0), labels=batch).loss
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self._model.parameters(), 1.0)
            optimizer.step()

    @torch.no_grad()
    def perplexity(self, words: list[str]) -> float:
        """Return perplexity for each token of words that were never learnt from."""
        self._model.eval()
        ids = self._words.numbers(words)
        size = self._sizes.context
        rows = torch.tensor([ids[at : at + size] for at in range(0, len(ids) - size, size)]).to(self._device)
        losses = [self._model(input_ids=part, labels=part).loss.item() * len(part) for part in rows.split(128)]
        return math.exp(sum(losses) / len(rows))

    @torch.no_grad()
    def write(self, count: int) -> list[str]:
        """Write so many words, in rows as long as its context, each begun with a token of its own vocabulary's spaces."""
        self._model.eval()
        found: list[str] = []
        start = self._words.numbers([" the"])[0]
        while len(found) < count:
            last = torch.full((512, 1), start, device=self._device)
            rows, cache = [last], DynamicCache(config=self._model.config)
            for _ in range(self._sizes.context - 1):
                logits = self._model(input_ids=last, past_key_values=cache, use_cache=True).logits[:, -1]
                last = torch.multinomial(torch.softmax(logits / self._sizes.warmth, -1), 1)
                rows.append(last)
            for row in torch.cat(rows, 1)[:, 1:].tolist():
                found += self._words.words(row)
        return found[:count]
