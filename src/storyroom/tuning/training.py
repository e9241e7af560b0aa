"""The training itself: a plain loop, the same at every run with one seed, that can be killed at any step and goes on. Judges nothing, sends nothing."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from storyroom.domain.canonical import canonical
from storyroom.errors import InvalidRequestError
from storyroom.tuning.base import BaseModel
from storyroom.tuning.blocks import Blocks, Spelled
from storyroom.tuning.checkpoints import State, newest, save
from storyroom.tuning.curve import loss_curve
from storyroom.tuning.devices import autocast, finish_step, open_device
from storyroom.tuning.files import write_whole
from storyroom.tuning.loading import Words, add_lora, load_model, open_words, trainable
from storyroom.tuning.progress import Pace, Step
from storyroom.tuning.recipe import Recipe, recipe_facts
from storyroom.tuning.saving import save_trained

if TYPE_CHECKING:
    import torch

__all__ = ["Passage", "Run", "fingerprint", "planned_steps", "spelled", "train", "trained_folder"]

_BETAS: Final = (0.9, 0.999)
_ENDS_AT: Final = 0.1
"""The share of the rate that is left at the last step."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One example: what is given, and what is to follow."""

    prompt: str
    completion: str


@dataclass(frozen=True, slots=True)
class Run:
    """What is trained on what, and where it is written."""

    recipe: Recipe
    base: BaseModel
    passages: Sequence[Passage]
    dataset_sha256: str
    out: Path


def trained_folder(run: Run) -> Path:
    """Say where the trained weights are, once they are."""
    return run.out / ("adapter" if run.recipe.method == "lora" else "model")


def fingerprint(run: Run) -> str:
    """Name a run by all that its result follows from. The gates and the places of files take no part."""
    facts = {key: value for key, value in recipe_facts(run.recipe).items() if key not in _NOT_TRAINING}
    read = [[one.prompt, one.completion] for one in run.passages]
    return hashlib.sha256(canonical([facts, run.base.sha256, run.dataset_sha256, read])).hexdigest()


def spelled(passages: Sequence[Passage], words: Words, *, whole: bool) -> tuple[Spelled, ...]:
    """Spell examples in tokens; prompts are learnt too where `whole`."""
    found = []
    for passage in passages:
        given = (*words.starts, *words.encode(passage.prompt))
        ids = (*given, *words.encode(passage.completion), words.ends)
        found.append(Spelled(ids, len(words.starts) if whole else len(given)))
    return tuple(found)


def planned_steps(recipe: Recipe, blocks: Blocks) -> int:
    """Say how many steps a run has."""
    a_step = recipe.training.batch * recipe.training.accumulate
    return recipe.training.steps or -(-recipe.training.epochs * blocks.per_epoch // a_step)


def train(run: Run, *, now: Callable[[], float]) -> Iterator[Step]:
    """Train, or go on where a run was cut off; each step is told. What is trained lies in `trained_folder` at the end.

    Raises: InvalidRequestError, SettingsError.
    """
    if (run.out / "result.json").is_file() and json.loads((run.out / "result.json").read_bytes())["run"] == fingerprint(
        run
    ):
        return
    training = run.recipe.training
    device = open_device(run.recipe.device)
    words = open_words(run.base)
    blocks = Blocks(
        spelled(run.passages, words, whole=training.learn == "all"),
        length=training.length, seed=run.recipe.seed, fill=words.ends,
    )  # fmt: skip
    yield from _Loop(run, blocks, device).steps(now)


class _Loop:
    """A model, its optimiser, and where they stand."""

    def __init__(self, run: Run, blocks: Blocks, device: torch.device) -> None:
        import torch  # noqa: PLC0415  # heavy, and an extra

        self._run, self._blocks, self._device = run, blocks, device
        self._settings = run.recipe.training
        self._checkpoints = run.out / "checkpoints"
        self._fingerprint = fingerprint(run)
        before = newest(self._checkpoints, self._fingerprint)
        torch.manual_seed(run.recipe.seed)
        model = load_model(run.base, device)
        self._model = add_lora(model, run.recipe.lora).to(device) if run.recipe.method == "lora" else model
        self._weights = trainable(self._model)
        self._optimiser = torch.optim.AdamW(
            self._weights.values(), lr=self._settings.rate, betas=_BETAS,
            weight_decay=self._settings.weight_decay, foreach=False, fused=False,
        )  # fmt: skip
        self._losses = list(before.losses) if before else []
        self._done = before.step if before else 0
        if before:
            self._restore(before)

    def steps(self, now: Callable[[], float]) -> Iterator[Step]:
        total = planned_steps(self._run.recipe, self._blocks)
        pace = Pace(self._settings.batch * self._settings.accumulate * self._settings.length)
        self._model.train()
        while self._done < total:
            began, rate = now(), _rate(self._done, total, self._settings.rate, self._settings.warmup)
            self._losses.append(self._step(rate))
            self._done += 1
            saved = self._done % self._settings.checkpoint_every == 0 or self._done == total
            if saved:
                save(self._checkpoints, self._state(), self._fingerprint)
            pace.add(now() - began)
            yield Step(
                self._done,
                total,
                self._losses[-1],
                rate,
                pace.left(total - self._done),
                pace.tokens_per_second(),
                saved,
            )
        self._finish()

    def _step(self, rate: float) -> float:
        import torch  # noqa: PLC0415  # as above

        torch.manual_seed((self._run.recipe.seed << 32) ^ self._done)
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        self._optimiser.zero_grad(set_to_none=True)
        batches = [self._batch(part) for part in range(self._settings.accumulate)]
        learnt = max(1, sum(int((labels[:, 1:] >= 0).sum()) for _, labels in batches))
        told = 0.0
        for ids, labels in batches:
            with autocast(self._device, self._settings.precision):
                loss = self._summed_loss(ids, labels) / learnt
            loss.backward()
            told += float(loss.detach())
        torch.nn.utils.clip_grad_norm_(self._weights.values(), self._settings.clip, foreach=False)
        self._optimiser.step()
        finish_step(self._device)
        if not math.isfinite(told):
            raise InvalidRequestError(
                f"The loss of step {self._done + 1} is no number any more.",
                "Lower `rate` under [training] in the recipe.",
            )
        return told

    def _summed_loss(self, ids: torch.Tensor, labels: torch.Tensor) -> Any:  # noqa: ANN401  # a package without types
        import torch  # noqa: PLC0415  # as above

        logits = self._model(input_ids=ids).logits[:, :-1].float()
        return torch.nn.functional.cross_entropy(
            logits.reshape(-1, logits.shape[-1]), labels[:, 1:].reshape(-1), reduction="sum"
        )

    def _batch(self, part: int) -> tuple[torch.Tensor, torch.Tensor]:
        import torch  # noqa: PLC0415  # as above

        first = (self._done * self._settings.accumulate + part) * self._settings.batch
        found = [self._blocks.at(number) for number in range(first, first + self._settings.batch)]
        ids = torch.tensor([block.ids for block in found], device=self._device)  # (batch, length)
        return ids, torch.tensor([block.labels for block in found], device=self._device)

    def _state(self) -> State:
        tensors = {}
        for name, weight in self._weights.items():
            memory = self._optimiser.state[weight]
            tensors[f"weight/{name}"] = weight.detach().cpu().contiguous()
            tensors[f"first/{name}"] = memory["exp_avg"].cpu().contiguous()
            tensors[f"second/{name}"] = memory["exp_avg_sq"].cpu().contiguous()
        return State(self._done, tuple(self._losses), tensors)

    def _restore(self, state: State) -> None:
        import torch  # noqa: PLC0415  # as above

        for name, weight in self._weights.items():
            weight.data.copy_(state.tensors[f"weight/{name}"])
            self._optimiser.state[weight] = {
                "step": torch.tensor(float(state.step)),
                "exp_avg": state.tensors[f"first/{name}"].to(self._device),
                "exp_avg_sq": state.tensors[f"second/{name}"].to(self._device),
            }

    def _finish(self) -> None:
        run = self._run
        save_trained(self._model, trained_folder(run), run.base, method=run.recipe.method)
        write_whole(run.out / "losses.json", json.dumps(self._losses).encode())
        write_whole(run.out / "curve.svg", loss_curve(self._losses, run.recipe.name).encode())
        told = {"run": self._fingerprint, "steps": self._done, "loss": format(self._losses[-1], ".6g")}
        write_whole(run.out / "result.json", json.dumps(told, indent=1).encode())


def _rate(step: int, total: int, highest: float, warmup: int) -> float:
    """Rise in a line, then fall in one."""
    warmup = min(warmup, max(1, total // 2))
    if step < warmup:
        return highest * (step + 1) / warmup
    left = (total - step) / max(1, total - warmup)
    return highest * (_ENDS_AT + (1 - _ENDS_AT) * left)


_NOT_TRAINING: Final = frozenset({"gates", "out", "name", "base", "dataset", "base_sha256", "general", "previous"})
