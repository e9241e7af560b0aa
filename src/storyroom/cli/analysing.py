"""The command that reads a script as a script supervisor and a story editor would. Parses, calls one thing, prints."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from storyroom.cli.door import AsJson, Door, print_json
from storyroom.domain.report import Curve, Graph, Report, Strips, Table
from storyroom.domain.safe import safe
from storyroom.domain.shapes_analysis import analysis_shape
from storyroom.domain.story import Evidence, Finding, FindingKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

__all__ = ["register"]

_WORDS = {
    FindingKind.ERROR: ("error", "bold red"),
    FindingKind.QUESTION: ("question", "bold yellow"),
    FindingKind.SUPPORTED_SUBVERSION: ("supported subversion", "bold green"),
}
_SIDES = ("It says", "but")
_QUOTE = 160
_ROWS = 40


def register(app: typer.Typer) -> None:
    """Add this file's command."""
    app.command("analyse")(analyse)


def analyse(  # noqa: PLR0917  # typer hands options over by place
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="FILE|PROJECT", help="A script file, or a project of the library.")],
    only: Annotated[list[str] | None, typer.Option("--only", help="One analysis by name; may be repeated.")] = None,
    against: Annotated[
        str, typer.Option("--against", metavar="FILE|DRAFT", help="The draft before this one: a file, or its name.")
    ] = "",
    document: Annotated[str, typer.Option(help="Document, where a project holds several.")] = "",
    draft: Annotated[str, typer.Option(help="Draft by name; else the latest you may see.")] = "",
    as_json: AsJson = False,
) -> None:
    """Read a script through: breakdown, people, days, structure, contradictions. A file needs no library."""
    door: Door = context.obj
    wanted = tuple(only or ())
    if Path(what).is_file():
        reports = _of_file(door, Path(what), Path(against) if against else None, wanted)
    else:
        entry = door.seat.find_draft(project=what, document=document, draft=draft)
        before = door.seat.find_draft(project=what, document=entry.document, draft=against).id if against else ""
        reports = iter(door.seat.analysis.analyse(entry.id, only=wanted, against=before))
    if as_json:
        print_json(analysis_shape(reports))
        return
    for report in reports:
        _print(door.console, report)


def _of_file(door: Door, file: Path, against: Path | None, only: tuple[str, ...]) -> Iterator[Report]:
    from storyroom.room import analyse_file  # noqa: PLC0415  # `storyroom --help` must not load the house

    return analyse_file(file, door.settings, only=only, against=against)


def _print(console: Console, report: Report) -> None:
    console.print(safe(report.title), style="bold underline", markup=False)
    for note in report.notes:
        console.print(safe(f"  {note}"), markup=False)
    for finding in report.findings:
        _print_finding(console, finding)
    for table in report.tables:
        _print_table(console, table)
    for picture in report.pictures:
        console.print(safe(f"  Picture: {picture.title} ({_size(picture)}); look at it in the web room."), markup=False)
    console.print()


def _print_finding(console: Console, finding: Finding) -> None:
    word, style = _WORDS[finding.kind]
    console.print(f"  {word}", style=style, markup=False, end=": ")
    console.print(safe(finding.expectation), markup=False)
    for index, evidence in enumerate(finding.citations):
        _print_quote(console, _SIDES[min(index, 1)], evidence)
    for kind, evidences in zip(finding.support._fields, finding.support, strict=True):
        for evidence in evidences:
            _print_quote(console, kind, evidence)


def _print_quote(console: Console, side: str, evidence: Evidence) -> None:
    said = " ".join(evidence.quote.split())
    cut = said if len(said) <= _QUOTE else f"{said[:_QUOTE]}…"
    scene = evidence.scene_number or (f"({evidence.scene})" if evidence.scene else "before the first heading")
    console.print(safe(f"      {side}, scene {scene}: “{cut}”"), markup=False)


def _print_table(console: Console, table: Table) -> None:
    from rich.table import Table as Drawn  # noqa: PLC0415  # as above
    from rich.text import Text  # noqa: PLC0415  # as above

    drawn = Drawn(title=Text(safe(table.title)), title_justify="left", pad_edge=False)
    for column in table.columns:
        drawn.add_column(Text(column.title), justify="right" if column.numeric else "left")
    for row in table.rows[:_ROWS]:
        drawn.add_row(*(Text("" if cell is None else safe(str(cell))) for cell in row.cells))
    console.print(drawn)
    if len(table.rows) > _ROWS:
        console.print(f"  and {len(table.rows) - _ROWS} more rows: --json prints all of them.", markup=False)


def _size(picture: Strips | Curve | Graph) -> str:
    if isinstance(picture, Strips):
        return f"{len(picture.lanes)} lanes"
    return f"{len(picture.points)} points" if isinstance(picture, Curve) else f"{len(picture.nodes)} names"
