"""The command that lays two drafts side by side: files, or drafts of a project. Parses, calls one thing, prints."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from storyroom.cli.door import AsJson, Door, print_json, write_out
from storyroom.cli.handing import write_file
from storyroom.domain.safe import safe
from storyroom.domain.shapes_changes import comparison_shape
from storyroom.errors import InvalidRequestError, UnsupportedFormatError

if TYPE_CHECKING:
    from rich.console import Console

    from storyroom.domain.changes import Comparison, ElementChange, SceneChange
    from storyroom.domain.document import DraftEntry
    from storyroom.domain.story import Evidence

__all__ = ["register"]

_FORMATS = ("text", "json", "pdf")
_QUOTE = 160


def register(app: typer.Typer) -> None:
    """Add this file's command."""
    app.command("compare")(compare)


def compare(  # noqa: PLR0917  # typer hands options over by place
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="OLD|PROJECT", help="The old draft's file, or a project.")],
    newer: Annotated[Path | None, typer.Argument(metavar="NEW", help="The new draft's file.")] = None,
    against: Annotated[str, typer.Option("--from", metavar="DRAFT", help="In a project: the old draft by name.")] = "",
    draft: Annotated[str, typer.Option("--to", metavar="DRAFT", help="The new draft; else the latest.")] = "",
    document: Annotated[str, typer.Option(help="Document, where a project holds several.")] = "",
    form: Annotated[str, typer.Option("--format", help="text, json, or pdf for the crew.")] = "text",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="For pdf: file or folder; - for output.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what changed between two drafts, and what other scenes still assume from the old one. Files need no library."""
    door: Door = context.obj
    form = "json" if as_json else form
    if form not in _FORMATS:
        raise UnsupportedFormatError(f"{form[:40]!r} is no form of this report.", f"Use {', '.join(_FORMATS)}.")
    if newer is not None:
        _files(door, (Path(what), newer), output, form)
        return
    if Path(what).is_file():
        raise InvalidRequestError("There is only one file.", "Name two: storyroom compare OLD NEW.")
    new = door.seat.find_draft(project=what, document=document, draft=draft)
    _drafts(door, new, _other(door, new, against), output, form)


def _files(door: Door, files: tuple[Path, Path], output: Path | None, form: str) -> None:
    from storyroom.room import changed_pages_of_files, compare_files  # noqa: PLC0415  # `--help` must not load the house

    if form == "pdf":
        name = f"changes {files[0].stem} to {files[1].stem}.pdf"
        _hand_over(door, output, name, changed_pages_of_files(*files, door.settings))
        return
    _tell(door.console, compare_files(*files, door.settings), form)


def _drafts(door: Door, new: DraftEntry, old_id: str, output: Path | None, form: str) -> None:
    if form == "pdf":
        done = door.seat.compare.export(new.id, old_id)
        _hand_over(door, output, done.file_name, done.data)
        return
    _tell(door.console, door.seat.compare.compare(new.id, old_id).found, form)


def _other(door: Door, new: DraftEntry, old: str) -> str:
    """Return the draft to compare with: the one that is named, or the one before it. Raises: InvalidRequestError."""
    if old:
        return door.seat.find_draft(project=new.project, document=new.document_id, draft=old).id
    before = door.seat.compare.before(new.id)
    if not before:
        raise InvalidRequestError("There is only one draft of it that you may quote.", "Import another, or name files.")
    return before


def _hand_over(door: Door, output: Path | None, name: str, data: bytes) -> None:
    if output is not None and str(output) == "-":
        write_out(data)
        return
    path = write_file(output, name, data)
    door.console.print(safe(f"Wrote {path} ({len(data):,} bytes)."), markup=False)


def _tell(console: Console, found: Comparison, form: str) -> None:
    if form == "json":
        print_json(comparison_shape(found))
        return
    say = f"{found.old_scenes} scenes before, {found.new_scenes} now; {found.kept} stand word for word."
    console.print(say, markup=False)
    for scene in found.scenes:
        _tell_scene(console, scene)
    for rename in found.renames:
        console.print(safe(f"{_title(rename.kind)}: {rename.old_name} is now {rename.new_name}."), markup=False)
    if found.stale:
        console.print("Other scenes still say what was changed:", style="bold", markup=False)
    for one in found.stale:
        where = one.stale.scene_number or f"({one.stale.scene})"
        console.print(safe(f"  Scene {where}: {one.old_value}, now {one.new_value}."), markup=False)
        for said, evidence in (("It said", one.old), ("Now", one.new), ("Still", one.stale)):
            console.print(safe(f"      {said}: {_cut(evidence)}"), markup=False)
    if not found.scenes and not found.renames:
        console.print("The two drafts say the same, word for word.", markup=False)


def _tell_scene(console: Console, scene: SceneChange) -> None:
    old, new = (
        " + ".join(number or f"({ordinal})" for ordinal, number in zip(ordinals, numbers, strict=True))
        for ordinals, numbers in ((scene.old, scene.old_numbers), (scene.new, scene.new_numbers))
    )
    where = old if old == new or not new else new if not old else f"{old} → {new}"
    what = ", ".join(kind.value for kind in scene.kinds)
    console.print(safe(f"{where} {scene.heading}: {what}"), style="bold", markup=False)
    for change in scene.elements:
        _tell_element(console, change)


def _tell_element(console: Console, change: ElementChange) -> None:
    if change.words:
        for word in change.words:
            console.print(safe(f"      {_cut(word.old) or 'nothing'} → {_cut(word.new) or 'nothing'}"), markup=False)
        return
    if change.kind == "moved":
        console.print(safe(f"      moved: {_cut(change.new)}"), markup=False)
        return
    for sign, evidence in (("-", change.old), ("+", change.new)):
        if evidence:
            console.print(safe(f"    {sign} {_cut(evidence)}"), markup=False)


def _title(kind: str) -> str:
    return {"renamed_character": "Character", "renamed_location": "Place"}.get(kind, "Name")


def _cut(evidence: Evidence | None) -> str:
    if evidence is None:
        return ""
    said = " ".join(evidence.quote.split())
    return f"“{said if len(said) <= _QUOTE else said[:_QUOTE] + '…'}”"
