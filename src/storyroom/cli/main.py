"""The command `storyroom`: its options, its commands, its one way out. Commands stand in the files beside this one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from storyroom import __version__
from storyroom.cli import (
    access,
    accounts,
    analysing,
    blind,
    breaking_down,
    canon,
    comparing,
    credentials,
    dataset,
    disclosing,
    drifting,
    egress,
    finding,
    handing,
    items,
    keeping,
    ledger,
    licensing,
    people,
    promoting,
    reading,
    safekeeping,
    serving,
    suggesting,
    tracing_words,
    tuning,
    vault,
    voicing,
)
from storyroom.cli.door import Door
from storyroom.cli.errors import exit_code, tell
from storyroom.errors import StoryroomError

__all__ = ["app", "run"]

app = typer.Typer(
    name="storyroom",
    help="A film studio's private story room: read, find and cite scenes. "
    "Nothing leaves this machine but what the settings send out; `storyroom egress` shows it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for part in (
    keeping,
    reading,
    finding,
    analysing,
    breaking_down,
    comparing,
    drifting,
    tracing_words,
    safekeeping,
    serving,
    handing,
    tuning,
):
    part.register(app)
access.register(app)
accounts.register(app, people.app)
app.add_typer(people.app, name="people")
app.add_typer(canon.app, name="canon")
app.add_typer(blind.app, name="blind")
app.add_typer(promoting.app, name="promotion")
app.add_typer(items.app, name="items")
app.add_typer(credentials.app, name="credentials")
app.add_typer(disclosing.app, name="disclose")
app.add_typer(egress.app, name="egress")
app.add_typer(ledger.app, name="ledger")
app.add_typer(licensing.app, name="rights")
app.add_typer(dataset.app, name="dataset")
app.add_typer(tuning.app, name="models")
app.add_typer(suggesting.app, name="suggest")
app.add_typer(vault.app, name="vault")
app.add_typer(voicing.app, name="voice")


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"storyroom {__version__}")
        raise typer.Exit


@app.callback()
def enter(
    context: typer.Context,
    library: Annotated[
        Path | None,
        typer.Option("--library", metavar="DIR", envvar="STORYROOM_LIBRARY", help="Folder of the library."),
    ] = None,
    as_name: Annotated[
        str, typer.Option("--as", metavar="NAME", help="See and act with only what this person is cleared for.")
    ] = "owner",
    _version: Annotated[bool, typer.Option("--version", help="Print the version.", callback=_print_version)] = False,
) -> None:
    """Remember where the library is and who is asking."""
    context.obj = Door(library, as_name)


def run() -> None:
    """Run the command line; every fault ends in one sentence and a documented exit code."""
    try:
        app()
    except StoryroomError as fault:
        tell(fault)
        sys.exit(exit_code(fault))
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


if __name__ == "__main__":
    run()
