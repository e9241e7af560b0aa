"""Commands about models of the house: list, promote, withdraw. They parse, call one thing, print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from storyroom.cli.door import AsJson, Door, print_json
from storyroom.domain.promotion import PromotionState
from storyroom.domain.safe import safe
from storyroom.domain.shapes_promotion import own_model_shape, own_models_shape

if TYPE_CHECKING:
    from storyroom.domain.promotion import OwnModel

__all__ = ["app"]

app = typer.Typer(help="Models that were tuned here: which of them are used, and by whose word.", no_args_is_help=True)

_SAID = {
    PromotionState.MADE: "not in use",
    PromotionState.WAITING: "waits for a second person",
    PromotionState.PROMOTED: "in use",
    PromotionState.WITHDRAWN: "withdrawn",
}


@app.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List the models made from what you may quote, the newest first."""
    door: Door = context.obj
    desk = door.seat.promoting
    found = desk.list()
    if as_json:
        print_json(own_models_shape(found, desk.who))
        return
    for one in found:
        _line(door, one)
    if not found:
        door.console.print("No model was made here yet: `storyroom tune RECIPE`.", markup=False)


@app.command()
def promote(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The package that `storyroom tune` made.")],
    as_json: AsJson = False,
) -> None:
    """Put a model to use, if every gate let it through; for embargoed material a second person does the same."""
    _tell(context.obj, context.obj.seat.promoting.promote(folder), as_json=as_json)


@app.command()
def withdraw(
    context: typer.Context,
    model: Annotated[str, typer.Argument(help="Its name, or its id as `storyroom promotion list` prints it.")],
    as_json: AsJson = False,
) -> None:
    """Take a model out of use. Its files stay where they are."""
    _tell(context.obj, context.obj.seat.promoting.withdraw(model), as_json=as_json)


def _tell(door: Door, one: OwnModel, *, as_json: bool) -> None:
    if as_json:
        print_json(own_model_shape(one, door.seat.promoting.who))
        return
    _line(door, one)


def _line(door: Door, one: OwnModel) -> None:
    told = f"{one.name} ({one.id}): {_SAID[one.state]}, under {', '.join(sorted(one.label.compartments))}"
    if one.refused:
        told += f". May not be used: {one.refused}"
    door.console.print(safe(told), markup=False, soft_wrap=True)
