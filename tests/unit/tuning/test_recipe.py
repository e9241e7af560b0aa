"""Recipes: what is read, and where the finger points when something is wrong."""

from __future__ import annotations

import pytest

from storyroom.domain.canonical import canonical
from storyroom.errors import InvalidRequestError
from storyroom.tuning.recipe import Recipe, read_recipe, recipe_facts

WHOLE = """name = "vask"
base = "bases/small"
dataset = "data/vask"
out = "runs/vask"
seed = 7

[training]
steps = 30
rate = 1e-3

[lora]
rank = 4
targets = ["q_proj"]

[gates]
free_run_words = 20
"""


def test_a_recipe_is_read_and_what_is_left_out_has_a_value() -> None:
    recipe = read_recipe(WHOLE)
    assert (recipe.name, recipe.seed, recipe.device, recipe.method) == ("vask", 7, "cpu", "lora")
    assert (recipe.training.steps, recipe.training.rate, recipe.training.batch) == (30, 1e-3, 4)
    assert (recipe.lora.rank, recipe.lora.targets) == (4, ("q_proj",))
    assert (recipe.gates.free_run_words, recipe.gates.extraction_prefix) == (20, 50)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("seed = 7", "sead = 7", "line 5: sead is no setting"),
        ("seed = 7", "seed = -1", "line 5: seed must not be less than 0"),
        ("seed = 7", 'seed = "7"', "line 5: seed must be a whole number"),
        ("seed = 7", "seed = true", "line 5: seed must be a whole number"),
        ("seed = 7", 'device = "tpu"', "line 5: device must be one of cpu, cuda, mps, xla"),
        ("seed = 7", 'base_sha256 = "abc"', "line 5: base_sha256 is no SHA-256"),
        ("steps = 30", "batch = 0", "line 8: [training] batch must be more than 0"),
        ("steps = 30", 'precision = "mixed"', "line 8: [training] precision can be"),
        ("rate = 1e-3", "rate = nan", "line 9: [training] rate must be a number"),
        ("rank = 4", "rank = 4.5", "line 12: [lora] rank must be a whole number"),
        ('targets = ["q_proj"]', "targets = [1]", "line 13: [lora] targets must be a list of names"),
        ("free_run_words = 20", "membership_auc = 2.0", "line 16: [gates] membership_auc must be a share"),
        ('base = "bases/small"', "", "base is missing"),
        ("[lora]", "[[lora]]", "recipe.toml, line 11: lora is a table"),
        ("seed = 7", "seed 7", "line 5"),
    ],
)
def test_a_fault_is_told_with_its_line(before: str, after: str, told: str) -> None:
    with pytest.raises(InvalidRequestError) as raised:
        read_recipe(WHOLE.replace(before, after))
    assert told in raised.value.message


def test_mixed_precision_goes_with_cuda() -> None:
    recipe = read_recipe(WHOLE.replace("seed = 7", 'device = "cuda"').replace("steps = 30", 'precision = "mixed"'))
    assert recipe.training.precision == "mixed"


def test_what_was_set_has_one_spelling_that_can_be_signed() -> None:
    facts = recipe_facts(Recipe("a", "b", "c", "d"))
    assert b'"rate":"0.0002"' in canonical(facts)
