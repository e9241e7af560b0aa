"""Commands about models of the studio's own: `tune`, and `models verify`. They parse, call one thing, print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from storyroom.cli.bars import counting
from storyroom.cli.door import AsJson, Door, print_json, to_json
from storyroom.domain.gates import GateResult
from storyroom.domain.safe import safe
from storyroom.domain.tuning import PackageVerified, Trained, Tuned, tuning_shape, verified_shape

if TYPE_CHECKING:
    from rich.progress import Progress

    from storyroom.domain.tuning import Tuning

__all__ = ["app", "register"]

_BLOCKED = 7
"""A gate blocks, or a package does not hold."""

app = typer.Typer(help="Models of the studio's own.", no_args_is_help=True)


def register(main: typer.Typer) -> None:
    """Put `tune` among the commands."""
    main.command("tune")(tune)


def tune(
    context: typer.Context,
    recipe: Annotated[
        Path, typer.Argument(metavar="RECIPE", help="A small TOML file: base, data set, settings, gates.")
    ],
    as_json: AsJson = False,
) -> None:
    """Tune a model, put it before its gates, export and sign it. Killed, it goes on where it was; ends with 7 where a gate blocks."""
    door: Door = context.obj
    made: Tuned | None = None
    with counting("Training", None) as bar:
        for told in door.seat.tuning.tune(recipe):
            made = told if isinstance(told, Tuned) else made
            if as_json:
                print(to_json(tuning_shape(told)), flush=True)
            else:
                _tell(door, told, bar)
    if made is None or not made.passed:
        raise typer.Exit(_BLOCKED)


@app.command("verify")
def verify(
    context: typer.Context,
    package: Annotated[Path, typer.Argument(metavar="PACKAGE", help="The folder of a model.")],
    key: Annotated[
        Path | None, typer.Option("--key", metavar="PEM", help="Who signed; without it, this library.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say whether a model is to the letter the one that was tested and signed; ends with 7 where it is not."""
    from storyroom.room import verify_model  # noqa: PLC0415  # `storyroom --help` must not load the house

    door: Door = context.obj
    found = verify_model(package, key) if key else door.seat.tuning.verify(package)
    if as_json:
        print_json(verified_shape(found))
    else:
        _print_verified(door, found)
    if not found.holds:
        raise typer.Exit(_BLOCKED)


def _tell(door: Door, told: Tuning, bar: Progress) -> None:
    if isinstance(told, Trained):
        bar.update(
            bar.task_ids[0], completed=told.step, total=told.steps, description=f"Training, loss {told.loss:.3f}"
        )
    elif isinstance(told, GateResult):
        _print_gate(door, told.name, passed=told.passed, words=told.words, reasons=told.reasons)
    elif isinstance(told, Tuned):
        verdict = "passed every gate" if told.passed else "is BLOCKED: it did not pass every gate"
        _say(door, f"{told.name} ({told.id}) {verdict}.")
        _say(door, f"Its package: {told.folder}")
    else:
        _say(door, f"{told} ...")


def _print_verified(door: Door, found: PackageVerified) -> None:
    _say(door, f"{'Holds' if found.holds else 'Does not hold'}: {found.name} ({found.id}), tuned from {found.base}.")
    for fault in found.faults:
        _say(door, f"  {fault}")
    _say(door, f"Label: {', '.join(found.label)}")
    for one in found.gates:
        reasons = tuple(map(str, one.get("reasons", ())))
        _print_gate(
            door, str(one.get("gate")), passed=one.get("passed") is True, words=str(one.get("words")), reasons=reasons
        )


def _print_gate(door: Door, name: str, *, passed: bool, words: str, reasons: tuple[str, ...]) -> None:
    _say(door, f"  {'passed ' if passed else 'BLOCKED'} {name}: {words}")
    for reason in reasons:
        _say(door, f"            {reason}")


def _say(door: Door, line: str) -> None:
    door.console.print(safe(line), markup=False)
