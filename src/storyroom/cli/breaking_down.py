"""The command that writes breakdown sheets, lists and tagged scripts. Parses, calls one thing, prints."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from storyroom.cli.door import AsJson, Door, print_json, write_out
from storyroom.cli.handing import write_file
from storyroom.domain.safe import safe

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add this file's command."""
    app.command("breakdown")(breakdown)


def breakdown(  # noqa: PLR0917  # typer hands options over by place
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="FILE|PROJECT", help="A script file, or a project of the library.")],
    form: Annotated[str, typer.Option("--format", help="csv, xlsx, pdf, or fdx with every item tagged.")] = "csv",
    table: Annotated[
        str, typer.Option(help="sheets, items, one-liner, dood, cast or locations; else the sheets, or all in xlsx.")
    ] = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File or folder; - for standard output.")
    ] = None,
    document: Annotated[str, typer.Option(help="Document, where a project holds several.")] = "",
    draft: Annotated[str, typer.Option(help="Draft by name; else the latest you may see.")] = "",
    as_json: AsJson = False,
) -> None:
    """Write what each scene needs as a file. A script file needs no library."""
    door: Door = context.obj
    if Path(what).is_file():
        from storyroom.room import breakdown_of_file  # noqa: PLC0415  # `storyroom --help` must not load the house

        done = breakdown_of_file(Path(what), door.settings, form=form, table=table)
    else:
        entry = door.seat.find_draft(project=what, document=document, draft=draft)
        done = door.seat.breakdown.export(entry.id, form=form, table=table)
    if output is not None and str(output) == "-":
        write_out(done.data)
        return
    path = write_file(output, done.file_name, done.data)
    if as_json:
        print_json({"file": str(path), "bytes": len(done.data)})
        return
    door.console.print(safe(f"Wrote {path} ({len(done.data):,} bytes)."), markup=False)
