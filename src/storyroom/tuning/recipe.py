"""A recipe: one small TOML file that says what is tuned on what, how, and where the lines of the gates are. Opens nothing, trains nothing."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, Literal, get_args

from storyroom.errors import InvalidRequestError
from storyroom.tuning.toml_lines import line_of

__all__ = ["Device", "GateLimits", "Lora", "Method", "Precision", "Recipe", "Training", "read_recipe", "recipe_facts"]

Device = Literal["cpu", "cuda", "mps", "xla"]
Method = Literal["lora", "full"]
Precision = Literal["float32", "mixed"]
Learn = Literal["completion", "all"]

_HINT: Final = "docs/tuning.md shows a whole recipe."


@dataclass(frozen=True, slots=True)
class Training:
    """How long and how strongly it is trained. Counts are of optimiser steps where nothing else is said."""

    epochs: int = 1
    """How often each example is read; not asked where `steps` is set."""
    steps: int = 0
    """How many steps are taken; 0 means as many as the epochs need."""
    rate: float = 2e-4
    batch: int = 4
    """Blocks read at once."""
    accumulate: int = 1
    """Batches whose gradients are added before one step."""
    length: int = 256
    """Tokens of one block."""
    warmup: int = 10
    weight_decay: float = 0.01
    clip: float = 1.0
    checkpoint_every: int = 50
    precision: Precision = "float32"
    learn: Learn = "completion"
    """Whether what is given before a passage is learnt too."""


@dataclass(frozen=True, slots=True)
class Lora:
    """The size of the addition, and which weights it is added to."""

    rank: int = 8
    alpha: int = 16
    dropout: float = 0.0
    targets: tuple[str, ...] = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")


@dataclass(frozen=True, slots=True)
class GateLimits:
    """Where the gates draw their lines, and how much they look at.

    Source: Carlini et al., 2019 and 2021 (exposure, extraction); Hayes et al., 2024 (n, p); Lee et al., 2022 (50 tokens);
    the rest are our own proposals, to be calibrated on clean seeds.
    """

    kept_back: float = 0.1
    """Share of the examples that is not trained on, to be told apart from those that are."""
    canary_level: float = 0.01
    """How rarely a canary that was read once may look remembered by chance."""
    extraction_prefix: int = 50
    extraction_suffix: int = 50
    extraction_spans: int = 1000
    extraction_rate: float = 0.001
    """Share of spans that may be continued to the letter."""
    extraction_tries: int = 100
    extraction_chance: float = 0.5
    """A span counts as extractable where so many tries would give it with at least this chance."""
    free_run_tokens: int = 10_000
    free_run_words: int = 25
    """The longest run of words of the library that may come by itself."""
    membership_auc: float = 0.55
    utility_level: float = 0.05
    forgetting_rise: float = 0.05
    collapse_words: int = 3000
    """How many words of each model are compared."""
    collapse_rise_control: float = 0.04
    collapse_rise_previous: float = 0.02
    collapse_tail: float = 0.95
    collapse_distinct: float = 0.95
    parity_difference: float = 0.005
    """The most that a log probability may differ between the trained file and the exported one."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a studio writes down before it tunes. Paths are as written; whoever reads the file resolves them."""

    name: str
    base: str
    dataset: str
    out: str
    method: Method = "lora"
    seed: int = 0
    device: Device = "cpu"
    base_sha256: str = ""
    """The digest that the base must have; empty means that it is written down and not compared."""
    general: str = ""
    """A text file of general language on which forgetting is measured."""
    previous: str = ""
    """The package of the model that was promoted before, against which collapse is measured."""
    training: Training = field(default_factory=Training)
    lora: Lora = field(default_factory=Lora)
    gates: GateLimits = field(default_factory=GateLimits)


_TABLES: Final[Mapping[str, type]] = {"training": Training, "lora": Lora, "gates": GateLimits}
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "device": get_args(Device),
    "method": get_args(Method),
    "precision": get_args(Precision),
    "learn": get_args(Learn),
}
_MAY_BE_ZERO: Final = frozenset({"steps", "warmup", "weight_decay", "dropout", "seed", "extraction_rate"})
_SHARES: Final = frozenset(
    {"kept_back", "dropout", "canary_level", "extraction_rate", "extraction_chance", "membership_auc", "utility_level"}
)


def read_recipe(text: str, name: str = "recipe.toml") -> Recipe:
    """Read a recipe. Raises: InvalidRequestError, which names the line."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise InvalidRequestError(f"{name} is no TOML: {fault}.", _HINT) from fault
    reading = _Reading(text, name)
    tables = {
        key: reading.filled(kind, found.pop(key, {}), key) if isinstance(found.get(key, {}), dict) else None
        for key, kind in _TABLES.items()
    }
    for key, made in tables.items():
        if made is None:
            raise reading.fault("", key, "is a table: write it as [" + key + "]")
    recipe: Recipe = reading.filled(Recipe, found, "", tables)
    _check_whole(recipe, reading)
    return recipe


def recipe_facts(recipe: Recipe) -> dict[str, object]:
    """Say what was set, as JSON can be signed: fractions are written out as text."""
    return {one.name: _fact(getattr(recipe, one.name)) for one in fields(recipe)}


def _fact(value: object) -> object:
    if isinstance(value, Training | Lora | GateLimits):
        return {one.name: _fact(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, float):
        return format(value, ".10g")
    return list(value) if isinstance(value, tuple) else value


def _check_whole(recipe: Recipe, reading: _Reading) -> None:
    training, lora = recipe.training, recipe.lora
    if training.precision == "mixed" and recipe.device != "cuda":
        raise reading.fault("training", "precision", 'can be "mixed" on device = "cuda" only')
    if training.length < 8:
        raise reading.fault("training", "length", "must be 8 tokens or more")
    if not lora.targets:
        raise reading.fault("lora", "targets", "names no weights")
    if recipe.base_sha256 and not (
        len(recipe.base_sha256) == 64 and set(recipe.base_sha256) <= set("0123456789abcdef")
    ):
        raise reading.fault("", "base_sha256", "is no SHA-256: 64 letters of 0-9 and a-f")


class _Reading:
    """The text beside the values read from it, so that a fault can be pointed at."""

    def __init__(self, text: str, name: str) -> None:
        self._text, self._name = text, name

    def fault(self, table: str, key: str, words: str) -> InvalidRequestError:
        line = line_of(self._text, table, key)
        where = f"{self._name}, line {line}" if line else self._name
        said = f"[{table}] {key}" if table else key
        return InvalidRequestError(f"{where}: {said} {words}.", _HINT)

    def filled(self, kind: type, given: Mapping[str, Any], table: str, made: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401  # of the kind that was asked for
        known = {one.name: one for one in fields(kind)}
        for key in given:
            if key not in known:
                raise self.fault(table, key, f"is no setting; known: {', '.join(sorted(known))}")
        values = {key: self._value(value, str(known[key].type), table, key) for key, value in given.items()}
        if kind is Recipe:
            for key in ("name", "base", "dataset", "out"):
                if not values.get(key):
                    raise self.fault("", key, "is missing: a recipe must say it")
        return kind(**values, **(made or {}))

    def _value(self, value: object, kind: str, table: str, key: str) -> object:
        if key in _CHOICES:
            if value not in _CHOICES[key]:
                raise self.fault(table, key, f"must be one of {', '.join(_CHOICES[key])}")
            return value
        if kind == "str":
            return self._text_of(value, table, key)
        if kind.startswith("tuple"):
            if not isinstance(value, list) or not all(isinstance(part, str) and part for part in value):
                raise self.fault(table, key, "must be a list of names")
            return tuple(value)
        return self._number(value, kind, table, key)

    def _text_of(self, value: object, table: str, key: str) -> str:
        if not isinstance(value, str) or "\0" in value:
            raise self.fault(table, key, "must be text in quotes")
        return value

    def _number(self, value: object, kind: str, table: str, key: str) -> float:
        whole = kind == "int"
        if isinstance(value, bool) or not isinstance(value, int | float) or (whole and isinstance(value, float)):
            raise self.fault(table, key, "must be a whole number" if whole else "must be a number")
        if not math.isfinite(value):
            raise self.fault(table, key, "must be a number")
        if value < 0 or (value == 0 and key not in _MAY_BE_ZERO):
            raise self.fault(table, key, "must not be less than 0" if key in _MAY_BE_ZERO else "must be more than 0")
        if key in _SHARES and value > 1:
            raise self.fault(table, key, "must be a share, 1 at most")
        return value if whole else float(value)
