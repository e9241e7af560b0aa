"""Commands that read: projects, scenes, show, inspect, export."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from storyroom.cli.door import AsJson, Door, print_json, write_out
from storyroom.cli.handing import MARK_HELP, hand_over, marked_order, write_file
from storyroom.domain.document import DraftEntry, DraftReading, SceneEntry
from storyroom.domain.eighths import format_eighths
from storyroom.domain.safe import safe
from storyroom.domain.script import BODY_KINDS, Element, ElementKind
from storyroom.domain.shapes import element_shape, inspect_shape, project_shape, scene_reading_shape, scene_shape
from storyroom.domain.tables import scene_table
from storyroom.errors import InputError, NotFoundError

__all__ = ["register"]

Project = Annotated[str, typer.Argument(help="Project, as `storyroom projects` lists it.")]
Document = Annotated[str, typer.Option(help="Document, where a project holds several.")]
Draft = Annotated[str, typer.Option(help="Draft by name; else the latest you may see.")]

_INDENT = {
    ElementKind.CHARACTER_CUE: 20,
    ElementKind.PARENTHETICAL: 15,
    ElementKind.DIALOGUE: 10,
    ElementKind.LYRIC: 10,
    ElementKind.TRANSITION: 40,
}


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("projects")(projects)
    app.command("scenes")(scenes)
    app.command("show")(show)
    app.command("inspect")(inspect)
    app.command("export")(export)


def projects(context: typer.Context, as_json: AsJson = False) -> None:
    """List the projects, documents and drafts that you may see."""
    door: Door = context.obj
    found = door.seat.projects()
    if as_json:
        print_json([project_shape(entry) for entry in found])
        return
    if not found:
        door.console.print("Nothing here yet that you may see. Next: storyroom import FOLDER", markup=False)
    for project in found:
        door.console.print(safe(project.name), style="bold", markup=False)
        for document in project.documents:
            for draft in document.drafts:
                size = f"{draft.pages} pages, {draft.scenes} scenes, {draft.format}"
                title = "" if document.title == project.name else f"{document.title} / "
                door.console.print(safe(f"  {title}{draft.name}: {size}"), markup=False)


def scenes(  # noqa: PLR0917  # typer hands options over by place
    context: typer.Context,
    project: Project,
    document: Document = "",
    draft: Draft = "",
    as_csv: Annotated[bool, typer.Option("--csv", help="Print a table for a spreadsheet.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the scenes of a draft with page and length."""
    door: Door = context.obj
    entry = door.seat.find_draft(project=project, document=document, draft=draft)
    found = door.seat.scenes(entry.id)
    if as_csv:
        sys.stdout.buffer.write(scene_table(found))
        return
    if as_json:
        print_json([scene_shape(scene) for scene in found])
        return
    for scene in found:
        number = scene.scene_number or f"({scene.scene})"
        length = format_eighths(scene.page_eighths)
        speakers = ", ".join(scene.speakers)
        line = f"{number:>6}  p. {scene.page:<4} {length:>6}  {scene.heading or 'before the first heading'}"
        door.console.print(safe(f"{line}  [{speakers}]" if speakers else line), markup=False)


def show(  # noqa: PLR0917  # typer hands options over by place
    context: typer.Context,
    project: Project,
    scene: Annotated[str, typer.Option("--scene", help="Scene by printed number, or by place as in (3).")] = "",
    document: Document = "",
    draft: Draft = "",
    as_json: AsJson = False,
) -> None:
    """Show a scene, or the whole draft."""
    door: Door = context.obj
    entry = door.seat.find_draft(project=project, document=document, draft=draft)
    opened = door.seat.read(entry.id)
    wanted = _wanted(opened, scene)
    if as_json:
        _show_json(opened, wanted)
        return
    elements = opened.screenplay.elements
    door.console.print(safe(f"{entry.project} / {entry.document} / {entry.name}"), style="bold", markup=False)
    for element in elements:
        if (wanted is None or element.scene == (wanted.scene or None)) and element.kind in BODY_KINDS and element.live:
            _show_element(door, element)


def inspect(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A script file; no library is needed.")],
    as_json: AsJson = False,
) -> None:
    """Read one file and say what is in it, without a library."""
    from storyroom.room import inspect_file  # noqa: PLC0415  # `storyroom --help` must not load the house

    door: Door = context.obj
    parsed = inspect_file(file.name, _bytes_of(file), door.settings)
    if as_json:
        print_json(inspect_shape(parsed))
        return
    script, out = parsed.screenplay, door.console
    out.print(
        safe(f"{file.name}: {script.format}, {script.page_count or 0} pages, {len(script.scenes)} scenes"), markup=False
    )
    kinds: dict[str, int] = {}
    for element in script.elements:
        kinds[element.kind.value] = kinds.get(element.kind.value, 0) + 1
    for kind, count in sorted(kinds.items(), key=lambda item: -item[1]):
        out.print(f"  {count:>6}  {kind}", markup=False)
    for note in parsed.diagnostics:
        place = f" (page {note.page})" if note.page else ""
        out.print(safe(f"  {note.severity}: {note.message}{place}"), markup=False)


def export(  # noqa: PLR0917  # typer hands options over by place
    context: typer.Context,
    project: Project,
    format_name: Annotated[
        str, typer.Option("--format", help="fountain, fdx, pdf, docx, native or original.")
    ] = "fountain",
    to: Annotated[
        str,
        typer.Option("--to", metavar="NAME", help="Whom it is for: marks every page of a PDF, and is written down."),
    ] = "",
    mark: Annotated[str, typer.Option("--mark", help=MARK_HELP)] = "diagonal",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File or folder; - for standard output.")
    ] = None,
    document: Document = "",
    draft: Draft = "",
    credentials: Annotated[
        bool, typer.Option("--credentials/--no-credentials", help="Sign PDF and DOCX where there is an authority.")
    ] = True,
    as_json: AsJson = False,
) -> None:
    """Write a draft out as a file."""
    door: Door = context.obj
    entry = door.seat.find_draft(project=project, document=document, draft=draft)
    if to:
        order = marked_order(to, mark, format_name)
        hand_over(door, entry.id, order, output, credentials=credentials, as_json=as_json)
        return
    done = door.seat.export(entry.id, format_name, credentials=credentials)
    if output is not None and str(output) == "-":
        write_out(done.data)
        return
    path = write_file(output, done.file_name, done.data)
    if as_json:
        print_json({"file": str(path), "bytes": len(done.data), "losses": list(done.losses)})
        return
    door.console.print(safe(f"Wrote {path} ({len(done.data):,} bytes)."), markup=False)
    for loss in done.losses:
        door.console.print(safe(f"  Not in it: {loss}"), markup=False)


def _wanted(opened: DraftReading, scene: str) -> SceneEntry | None:
    if not scene:
        return None
    for entry in opened.scenes:
        if scene in {entry.scene_number, f"({entry.scene})"}:
            return entry
    for entry in opened.scenes:
        if entry.scene_number is None and scene == str(entry.scene):
            return entry
    raise NotFoundError("scene", "`storyroom scenes PROJECT` lists them.")


def _show_json(opened: DraftReading, wanted: SceneEntry | None) -> None:
    if wanted is not None:
        print_json(scene_reading_shape(opened, wanted.scene))
        return
    entry: DraftEntry = opened.entry
    print_json(
        {
            "project": entry.project,
            "document": entry.document,
            "draft": entry.name,
            "text": opened.screenplay.text,
            "scenes": [scene_shape(scene) for scene in opened.scenes],
            "elements": [element_shape(element) for element in opened.screenplay.elements],
        }
    )


def _show_element(door: Door, element: Element) -> None:
    indent = " " * _INDENT.get(element.kind, 0)
    heading = element.kind is ElementKind.SCENE_HEADING
    number = f"{element.scene_number}  " if heading and element.scene_number else ""
    if element.kind not in {ElementKind.DIALOGUE, ElementKind.PARENTHETICAL, ElementKind.LYRIC}:
        door.console.print()
    for line in (number + element.text).split("\n"):
        door.console.print(safe(indent + line), style="bold" if heading else None, markup=False)


def _bytes_of(file: Path) -> bytes:
    from storyroom.room import bytes_of_file  # noqa: PLC0415  # as above

    if not os.path.lexists(file):
        raise NotFoundError(f"file called {str(file)[:200]}", "Check the spelling.")
    try:
        return bytes_of_file(file)
    except InputError as fault:
        raise type(fault)(f"{file}: {fault.message}", fault.hint) from None
