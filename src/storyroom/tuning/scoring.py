"""A trained model that answers what the gates ask, in PyTorch. Judges nothing."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from storyroom.tuning.base import BaseModel
from storyroom.tuning.devices import open_device
from storyroom.tuning.loading import Words, load_model, open_words, put_adapter
from storyroom.tuning.scorer import Followed

if TYPE_CHECKING:
    import torch

    from storyroom.tuning.recipe import Device

__all__ = ["TorchScorer", "open_scorer"]

_AT_ONCE: Final = 16
_ENDINGS_AT_ONCE: Final = 256


def open_scorer(base: BaseModel, adapter: Path | None = None, *, device: Device = "cpu") -> TorchScorer:
    """Load a base, or a base with its adapter, to be asked."""
    place = open_device(device)
    model = load_model(base, place)
    return TorchScorer(put_adapter(model, adapter).to(place) if adapter else model, open_words(base), place)


class TorchScorer:
    """A model in memory."""

    def __init__(self, model: Any, words: Words, device: torch.device) -> None:  # noqa: ANN401  # a package without types
        self._model, self._words, self._device = model.eval(), words, device

    def encode(self, text: str) -> list[int]:
        """Spell a text in tokens, without marks."""
        return self._words.encode(text)

    def follow(self, texts: Sequence[tuple[Sequence[int], Sequence[int]]]) -> list[Followed]:
        """Follow texts, each as what is given and what is to come."""
        order = sorted(range(len(texts)), key=lambda place: len(texts[place][0]) + len(texts[place][1]))
        found: dict[int, Followed] = {}
        for start in range(0, len(order), _AT_ONCE):
            places = order[start : start + _AT_ONCE]
            found |= zip(places, self._followed([texts[place] for place in places]), strict=True)
        return [found[place] for place in range(len(texts))]

    def follow_from(self, given: str, endings: Sequence[str]) -> list[float]:
        """Return the log-likelihood of each ending after one beginning, which is read once."""
        import torch  # noqa: PLC0415  # heavy, and an extra

        ids = [*self._begins(), *self.encode(given)]
        with torch.no_grad():
            told = self._model(self._tensor([ids]), use_cache=True)
            first = torch.log_softmax(told.logits[0, -1].float(), -1)
            found: list[float] = []
            for start in range(0, len(endings), _ENDINGS_AT_ONCE):
                spelled = [self.encode(one) for one in endings[start : start + _ENDINGS_AT_ONCE]]
                found += self._after(told.past_key_values, first, spelled)
        return found

    def write(self, prompts: Sequence[str], tokens: int, *, seed: int, temperature: float = 1.0) -> list[str]:
        """Write on from prompts by chance."""
        import torch  # noqa: PLC0415  # as above

        found: list[str] = []
        for start in range(0, len(prompts), _AT_ONCE):
            torch.manual_seed((seed << 20) + start)
            given = [[*self._begins(), *self.encode(one)] for one in prompts[start : start + _AT_ONCE]]
            longest = max(map(len, given))
            ids = self._tensor([[self._words.ends] * (longest - len(one)) + one for one in given])
            mask = self._tensor([[0] * (longest - len(one)) + [1] * len(one) for one in given])
            with torch.no_grad():
                told = self._model.generate(
                    input_ids=ids, attention_mask=mask, max_new_tokens=tokens, do_sample=True,
                    temperature=temperature, top_k=0, top_p=1.0, use_cache=True,
                    eos_token_id=self._words.ends, pad_token_id=self._words.ends,
                )  # fmt: skip
            found += [self._words.decode(row) for row in told[:, longest:].tolist()]
        return found

    def _begins(self) -> tuple[int, ...]:
        return self._words.starts or (self._words.ends,)

    def _followed(self, texts: Sequence[tuple[Sequence[int], Sequence[int]]]) -> list[Followed]:
        import torch  # noqa: PLC0415  # as above

        begins = self._begins()
        whole = [[*begins, *given, *coming] for given, coming in texts]
        longest = max(map(len, whole))
        padded = self._tensor([ids + [self._words.ends] * (longest - len(ids)) for ids in whole])
        found = []
        with torch.no_grad():
            told = torch.log_softmax(self._model(padded, use_cache=False).logits.float(), -1)  # (texts, length, words)
        for row, ids, (given, coming) in zip(told, whole, texts, strict=True):
            first = len(begins) + len(given)
            scores = row[first - 1 : first - 1 + len(coming)]  # (coming, words): what was thought before each
            aimed = torch.tensor(ids[first:], dtype=torch.long, device=self._device)
            own = scores.gather(1, aimed[:, None])[:, 0]
            found.append(Followed(tuple(own.tolist()), tuple((scores.argmax(1) == aimed).tolist())))
        return found

    def _after(self, memory: Any, first: torch.Tensor, endings: Sequence[Sequence[int]]) -> list[float]:  # noqa: ANN401  # as above
        import torch  # noqa: PLC0415  # as above

        longest = max(map(len, endings))
        padded = self._tensor([[*ids, *[self._words.ends] * (longest - len(ids))] for ids in endings])
        kept = copy.deepcopy(memory)
        kept.batch_repeat_interleave(len(endings))
        told = torch.log_softmax(self._model(padded, past_key_values=kept, use_cache=True).logits.float(), -1)
        own = told[:, :-1].gather(2, padded[:, 1:, None])[:, :, 0]  # (endings, longest - 1)
        counts = self._tensor([[place < len(ids) for place in range(1, longest)] for ids in endings])
        whole = first[padded[:, 0]] + (own * counts).sum(1)
        return [float(one) for one in whole]

    def _tensor(self, rows: Sequence[Sequence[int]]) -> torch.Tensor:
        import torch  # noqa: PLC0415  # as above

        return torch.tensor(rows, dtype=torch.long, device=self._device)
