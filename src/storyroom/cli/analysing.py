"""The command that reads a script as a script supervisor and a story editor would. Parses, calls one thing, prints."""

from __future__ import annotations

import sys
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from storyroom.cli.analysing_series import Earlier, print_series
from storyroom.cli.door import AsJson, Door, print_json
from storyroom.cli.fitting import draw, fit
from storyroom.domain.canon import finding_key
from storyroom.domain.report import Curve, Graph, Report, Strips, Table
from storyroom.domain.safe import safe
from storyroom.domain.shapes_analysis import analysis_shape
from storyroom.domain.story import CanonQuote, Evidence, Finding, FindingKind
from storyroom.errors import InvalidRequestError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

__all__ = ["print_report", "register"]

_WORDS = {
    FindingKind.ERROR: ("error", "bold red"),
    FindingKind.QUESTION: ("question", "bold yellow"),
    FindingKind.SUPPORTED_SUBVERSION: ("supported subversion", "bold green"),
}
_SIDES = ("It says", "but")
_LEDGER = {"setup": "set-up", "acknowledgement": "acknowledged", "consequence": "consequence", "mark": "writer's mark"}
_QUOTE = 160
_KEY = 12
"""Letters of a finding's key that `storyroom canon intend` takes."""


def _list(context: typer.Context, asked: bool) -> None:  # typer calls it so
    if not asked:
        return
    from storyroom.room import analyses  # noqa: PLC0415  # `storyroom --help` must not load the house

    door: Door = context.obj
    entries = analyses()
    wide = max((len(entry.name) for entry in entries), default=0)
    for entry in entries:
        door.console.print(entry.name.ljust(wide), style="bold", markup=False, end="  ")
        door.console.print(f"{entry.title}. {entry.about}", markup=False)
    raise typer.Exit


def register(app: typer.Typer) -> None:
    """Add this file's command."""
    app.command("analyse")(analyse)


def analyse(  # noqa: PLR0917  # typer hands options over by place
    context: typer.Context,
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|FOLDER|PROJECT", help="A script file, several, a folder, or a project of the library."
        ),
    ],
    only: Annotated[
        list[str] | None, typer.Option("--only", help="One analysis by name; may be repeated. --list names them.")
    ] = None,
    against: Annotated[
        str, typer.Option("--against", metavar="FILE|DRAFT", help="The draft before this one: a file, or its name.")
    ] = "",
    lens: Annotated[
        str,
        typer.Option(help="How structure is seen: three_act, sequences, story_circle, save_the_cat, kishotenketsu."),
    ] = "",
    canon: Annotated[
        Path | None,
        typer.Option("--canon", metavar="BIBLE", help="A series bible to hold a script file against."),
    ] = None,
    model: Annotated[
        bool, typer.Option("--model", help="Have the model of the settings read along; what it adds is marked.")
    ] = False,
    document: Annotated[str, typer.Option(help="Document, where a project holds several.")] = "",
    draft: Annotated[str, typer.Option(help="Draft by name; else the latest you may see.")] = "",
    every: Annotated[bool, typer.Option("--every", help="The latest draft of each document of the project.")] = False,
    since: Annotated[
        Path | None,
        typer.Option("--since", help="What --json printed of many scripts: the unchanged are not read again."),
    ] = None,
    whole: Annotated[
        bool,
        typer.Option("--reports", help="With --json of many scripts: tables and pictures too, not the findings alone."),
    ] = False,
    listing: Annotated[  # noqa: ARG001  # done before the rest is looked at
        bool, typer.Option("--list", is_eager=True, callback=_list, help="Name the analyses there are, and leave.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Read a script through: breakdown, people, days, structure, contradictions. A file needs no library."""
    door: Door = context.obj
    wanted = tuple(only or ())
    if canon and (every or len(what) > 1 or not Path(what[0]).is_file()):
        raise InvalidRequestError("--canon is for one script file.", "Name a script file.")
    if every or len(what) > 1 or Path(what[0]).is_dir():
        if against or document or draft:
            raise InvalidRequestError("--against, --document and --draft are for one script.", "Name one script.")
        if model:
            raise InvalidRequestError("--model is for one script.", "Name one script.")
        raise typer.Exit(_many(door, what, wanted, lens, every=every, since=since, whole=whole, as_json=as_json))
    if since:
        raise InvalidRequestError("--since is for many scripts.", "Name a folder, several files, or use --every.")
    if model and sys.stderr.isatty():
        print("A model reads along; that can take minutes.", file=sys.stderr)
    named = what[0]
    if Path(named).is_file():
        reports = _of_file(door, Path(named), Path(against) if against else None, canon, wanted, lens, model)
    else:
        entry = door.seat.find_draft(project=named, document=document, draft=draft)
        before = door.seat.find_draft(project=named, document=entry.document, draft=against).id if against else ""
        desk = door.seat.analysis
        reports = iter(
            (desk.analyse_with_model if model else desk.analyse)(entry.id, only=wanted, against=before, lens=lens)
        )
    if as_json:
        print_json(analysis_shape(reports))
        return
    for report in reports:
        print_report(door.console, report)


def _many(
    door: Door,
    what: list[str],
    only: Sequence[str],
    lens: str,
    *,
    every: bool,
    since: Path | None,
    whole: bool,
    as_json: bool,
) -> int:
    from storyroom.room import analyse_files, scripts_in  # noqa: PLC0415  # as above

    earlier = Earlier(since)
    if every:
        if len(what) > 1:
            raise InvalidRequestError("--every takes one project.", "Name one project.")
        drafts = door.seat.analysis.series(what[0])
        total = len(drafts)
        scripts = door.seat.analysis.analyse_series(drafts, only=only, lens=lens, whole=whole, known=earlier.knows)
    else:
        files = scripts_in(map(Path, what))
        total = len(files)
        scripts = analyse_files(files, door.settings, only=only, lens=lens, whole=whole, known=earlier.knows)
    draw = partial(_print_table, door.console)
    return print_series(door.console, scripts, total, earlier, as_json=as_json, whole=whole, draw=draw)


def _of_file(  # noqa: PLR0917  # all of one command
    door: Door, file: Path, against: Path | None, canon: Path | None, only: tuple[str, ...], lens: str, model: bool
) -> Iterator[Report]:
    from storyroom.room import analyse_file  # noqa: PLC0415  # `storyroom --help` must not load the house

    return analyse_file(file, door.settings, only=only, against=against, lens=lens, canon=canon, model=model)


def print_report(console: Console, report: Report) -> None:
    """Print a report for people: findings by number, tables as wide as the window, pictures by name."""
    console.print(safe(report.title), style="bold underline", markup=False)
    for note in report.notes:
        console.print(safe(f"  {note}"), markup=False)
    if report.findings:
        console.print(f"  {_counted(report.findings)}", markup=False)
    ranked = sorted(
        report.findings, key=lambda finding: tuple(_WORDS).index(finding.kind)
    )  # as the web room numbers them
    for number, finding in enumerate(ranked, start=1):
        _print_finding(console, number, finding)
    for table in report.tables:
        _print_table(console, table)
    for picture in report.pictures:
        console.print(safe(f"  Picture: {picture.title} ({_size(picture)}); look at it in the web room."), markup=False)
    if not (report.notes or report.findings or report.tables or report.pictures):
        console.print("  Nothing was found.", markup=False)
    console.print()


def _counted(findings: Sequence[Finding]) -> str:
    counts = Counter(finding.kind for finding in findings)
    return ", ".join(
        f"{counts[kind]} {word}{'' if counts[kind] == 1 else 's'}" for kind, (word, _) in _WORDS.items() if counts[kind]
    )


def _print_finding(console: Console, number: int, finding: Finding) -> None:
    word, style = _WORDS[finding.kind]
    console.print(f"  {number}. {word}", style=style, markup=False, end=": ")
    console.print(safe(finding.expectation), markup=False)
    for place, pinned in enumerate(finding.canon):
        _print_canon(console, "but canon says" if place else "Canon says", pinned)
    for place, evidence in enumerate(finding.citations, 1):
        _print_quote(console, _SIDES[place == len(finding.citations)], evidence)
    for kind, evidences in zip(finding.support._fields, finding.support, strict=True):
        for evidence in evidences:
            _print_quote(console, _LEDGER[kind], evidence)
    for pinned in finding.explained:
        _print_canon(console, "canon explains it", pinned)
    if finding.by == "model":
        alone = f"the rules alone: {_WORDS[finding.unaided][0]}" if finding.unaided else "the rules had not seen it"
        console.print(safe(f"       said with a model, {finding.spoken_by}; {alone}"), style="italic", markup=False)
    console.print(f"       key {finding_key(finding)[:_KEY]}", style="dim", markup=False)


def _print_canon(console: Console, side: str, pinned: CanonQuote) -> None:
    console.print(safe(f"       {side}, {pinned.source}: “{_short(pinned.quote)}”"), markup=False)


def _print_quote(console: Console, side: str, evidence: Evidence) -> None:
    cut = _short(evidence.quote)
    number = evidence.scene_number or f"({evidence.scene})"
    scene = f"scene {number}" if evidence.scene else "before the first scene"
    console.print(safe(f"       {side}, {scene}: “{cut}”"), markup=False)


def _short(quote: str) -> str:
    said = " ".join(quote.split())
    return said if len(said) <= _QUOTE else f"{said[:_QUOTE]}…"


def _print_table(console: Console, table: Table) -> None:
    if not table.rows:
        console.print(safe(f"  {table.title}: nothing of the kind."), markup=False)
        return
    fitted = fit(table, console.width)
    console.print(draw(table, fitted))
    if fitted.left_out:
        named = ", ".join(fitted.left_out)
        console.print(safe(f"  Not shown here: {named}. A wider window or --json shows them."), markup=False)
    if fitted.rows_left:
        console.print(f"  and {fitted.rows_left} more rows: --json prints all of them.", markup=False)


def _size(picture: Strips | Curve | Graph) -> str:
    if isinstance(picture, Strips):
        return f"{len(picture.lanes)} {'lane' if len(picture.lanes) == 1 else 'lanes'}"
    return f"{len(picture.points)} points" if isinstance(picture, Curve) else f"{len(picture.nodes)} names"
