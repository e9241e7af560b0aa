"""Commands about models of the studio's own: `tune`, and `models verify`, `key`, `seal`, `open`. They parse, call one thing, print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from storyroom.cli.bars import counting
from storyroom.cli.door import AsJson, Door, print_json, to_json
from storyroom.domain.backends import BackendEntry, backend_shape, backends_shape
from storyroom.domain.gates import GateResult
from storyroom.domain.safe import safe
from storyroom.domain.tuning import PackageVerified, Trained, Tuned, tuning_shape, verified_shape
from storyroom.errors import InvalidRequestError

if TYPE_CHECKING:
    from rich.progress import Progress

    from storyroom.domain.tuning import Tuning

__all__ = ["app", "register"]

_BLOCKED = 7
"""A gate blocks, or a package does not hold."""

Package = Annotated[Path, typer.Argument(metavar="PACKAGE", help="The folder of a model.")]

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


@app.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List the models that the settings name: where each is, its context, price, terms, and how fast it was."""
    door: Door = context.obj
    found = door.seat.backends.list()
    if as_json:
        print_json(backends_shape(found))
        return
    for one in found:
        _print_backend(door, one)
    if not found:
        door.console.print("No model is set: questions are answered by quoting (docs/models.md).", markup=False)


@app.command("bench")
def bench(
    context: typer.Context,
    times: Annotated[int, typer.Option(min=1, max=20, help="How often it is asked.")] = 3,
    as_json: AsJson = False,
) -> None:
    """Measure the model that answers: seconds to its first word, and words a second. Nothing of the library is sent."""
    door: Door = context.obj
    with counting("Asking", times) as bar:
        for first, rate, pieces in door.seat.backends.measure(times):
            bar.advance(bar.task_ids[0])
            if not as_json:
                door.console.print(
                    f"first piece after {first:.2f} s, then {rate:.1f} a second ({pieces})", markup=False
                )
    entry = next(one for one in door.seat.backends.list() if one.chosen)
    if as_json:
        print_json(backend_shape(entry))
    else:
        _print_backend(door, entry)


@app.command("verify")
def verify(
    context: typer.Context,
    package: Package,
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


@app.command("key")
def key(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Where this machine's key goes; the public one beside it, FILE.pub.")
    ],
    as_json: AsJson = False,
) -> None:
    """Make this machine's key, so that models can be sealed for it."""
    from storyroom.room import make_machine_key  # noqa: PLC0415  # as above

    public = make_machine_key(file)
    beside = file.with_name(file.name + ".pub")
    beside.write_bytes(public)
    if as_json:
        print_json({"key": str(file), "public": str(beside)})
    else:
        print(
            safe(f"Made {file}. Give {beside} to whoever seals models for this machine, and the other file to nobody.")
        )


@app.command("seal")
def seal(
    context: typer.Context,
    package: Package,
    machine: Annotated[
        list[str], typer.Option("--for", metavar="NAME=FILE", help="A machine and its public key; several times.")
    ],
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="Where the sealed file goes.")],
    as_json: AsJson = False,
) -> None:
    """Write a model into one file that only the machines named can open."""
    door: Door = context.obj
    pairs = [one.partition("=") for one in machine]
    if not all(name and file for name, _, file in pairs) or len({name for name, _, _ in pairs}) < len(pairs):
        raise InvalidRequestError("Each machine is a name and a file.", "--for edit-1=edit-1.pub")
    door.seat.tuning.seal(package, {name: Path(file) for name, _, file in pairs}, to)
    names = [name for name, _, _ in pairs]
    if as_json:
        print_json({"sealed": str(to), "machines": names})
    else:
        _say(door, f"Sealed for {', '.join(names)}: {to}")


@app.command("open")
def open_(
    sealed: Annotated[Path, typer.Argument(metavar="FILE", help="What `models seal` wrote.")],
    machine: Annotated[Path, typer.Option("--key", metavar="FILE", help="This machine's key.")],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="A folder that is not there yet.")],
    as_json: AsJson = False,
) -> None:
    """Open a model that was sealed for this machine; `models verify` then says whether it holds."""
    from storyroom.room import open_sealed_model  # noqa: PLC0415  # as above

    open_sealed_model(sealed, machine, to)
    if as_json:
        print_json({"opened": str(to)})
    else:
        print(safe(f"Opened: {to}. Whether it holds: storyroom models verify {to}"))


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


def _print_backend(door: Door, one: BackendEntry) -> None:
    parts = [one.place + (f" at {one.host}" if one.host else "")]
    parts.append(f"{one.context_tokens:,} tokens of context" if one.context_tokens else "context as its server says")
    parts += [part for part in (one.price, one.terms and f"terms {one.terms}") if part]
    if one.measured:
        told = one.measured
        parts.append(
            f"first piece after {told.first_seconds:.2f} s, then {told.per_second:.1f} a second ({told.at[:10]})"
        )
    else:
        parts.append("not measured")
    mark = "* " if one.chosen else "  "
    door.console.print(safe(f"{mark}{one.name} {one.model}: {', '.join(parts)}"), markup=False, soft_wrap=True)
