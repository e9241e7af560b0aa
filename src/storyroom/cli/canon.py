"""Commands about canon: pin, list, retire, restore, import a bible, call a finding intended. They parse, call one thing, print."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from storyroom.cli.bars import counting
from storyroom.cli.door import AsJson, Door, print_json
from storyroom.domain.canon import Canon
from storyroom.domain.safe import safe
from storyroom.domain.shapes_canon import bible_shape, canon_shape, canons_shape
from storyroom.errors import InvalidRequestError

__all__ = ["app"]

app = typer.Typer(help="What holds in a project: people pin it, scripts are read against it.", no_args_is_help=True)

_LONGEST = 160
_SHOWN = 400
_KINDS = {"statement": "holds", "scene": "scene", "document": "whole draft", "intended": "intended"}

Project = Annotated[str, typer.Argument(help="Project, as `storyroom projects` lists it.")]
Document = Annotated[str, typer.Option(help="Document, where a project holds several.")]
Draft = Annotated[str, typer.Option(help="Draft by name; else the latest you may see.")]
CanonId = Annotated[str, typer.Argument(metavar="ID", help="As `storyroom canon list` prints it.")]


@app.command()
def pin(  # noqa: PLR0917  # typer hands options over by place
    context: typer.Context,
    project: Project,
    text: Annotated[str, typer.Argument(help="One sentence that holds.")] = "",
    scene: Annotated[str, typer.Option(help="A scene instead: its printed number, or its place as in (3).")] = "",
    whole: Annotated[bool, typer.Option("--whole", help="All that the draft shows, instead.")] = False,
    document: Document = "",
    draft: Draft = "",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Pin a statement, a scene or a whole draft."""
    door: Door = context.obj
    if sum(map(bool, (text, scene, whole))) != 1:
        raise InvalidRequestError("It is not said what to pin.", "Give one sentence, or --scene, or --whole.")
    entry, desk = door.seat.find_draft(project=project, document=document, draft=draft), door.seat.canon
    if text:
        made = desk.pin_statement(entry.id, text)
    else:
        made = desk.pin_scene(entry.id, scene) if scene else desk.pin_document(entry.id)
    _tell(door, made, "Pinned", as_json=as_json)


@app.command("list")
def list_(  # noqa: PLR0917  # as above
    context: typer.Context,
    project: Project,
    retired: Annotated[bool, typer.Option("--retired", help="What holds no more, too.")] = False,
    document: Document = "",
    draft: Draft = "",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """List what holds for a draft, oldest first."""
    door: Door = context.obj
    entry, desk = door.seat.find_draft(project=project, document=document, draft=draft), door.seat.canon
    found = desk.list(entry.id, retired=retired)
    if as_json:
        print_json(canons_shape(found, desk.who))
        return
    for one in found:
        gone = f", retired by {_who(door, one.retired_by)}" if one.retired_at else ""
        door.console.print(safe(f"{one.id}  {_said(one)} ({one.source}), by {_who(door, one.by)}{gone}"), markup=False)
    if not found:
        door.console.print("Nothing is pinned here yet.", markup=False)


@app.command()
def retire(context: typer.Context, canon: CanonId, as_json: AsJson = False) -> None:
    """Let something hold no more; `restore` takes that back."""
    door: Door = context.obj
    _tell(door, door.seat.canon.retire(canon), "Retired", as_json=as_json)


@app.command()
def restore(context: typer.Context, canon: CanonId, as_json: AsJson = False) -> None:
    """Let something hold again that was retired."""
    door: Door = context.obj
    _tell(door, door.seat.canon.restore(canon), "Holds again", as_json=as_json)


@app.command()
def intend(  # noqa: PLR0917  # as above
    context: typer.Context,
    project: Project,
    key: Annotated[str, typer.Argument(help="The key of a finding, as `storyroom analyse` prints it.")],
    only: Annotated[list[str] | None, typer.Option(help="The analysis that found it; else all are asked.")] = None,
    document: Document = "",
    draft: Draft = "",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Say that a finding is meant: it is a supported subversion from now on, in later drafts too."""
    door: Door = context.obj
    entry = door.seat.find_draft(project=project, document=document, draft=draft)
    with counting("Reading the script through", None):
        made = door.seat.canon.intend(entry.id, key, only=tuple(only or ()))
    _tell(door, made, "Intended", as_json=as_json)


@app.command("import")
def import_(  # noqa: PLR0917  # as above
    context: typer.Context,
    project: Project,
    file: Annotated[Path, typer.Argument(metavar="BIBLE", help="Markdown, text, Word, PDF or another readable file.")],
    yes: Annotated[bool, typer.Option("--yes", help="Pin them; without it they are only listed.")] = False,
    document: Document = "",
    draft: Draft = "",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """List what a series bible says, and with --yes pin it, a statement a line."""
    from storyroom.room import bytes_of_file  # noqa: PLC0415  # `storyroom --help` must not load the house

    door: Door = context.obj
    entry, desk = door.seat.find_draft(project=project, document=document, draft=draft), door.seat.canon
    data = bytes_of_file(file)
    with counting("Reading the bible", None):
        found = desk.import_bible(entry.id, file.name, data, dry=not yes)
    if as_json:
        print_json(bible_shape(found.new, found.known, found.pinned, desk.who))
        return
    for line, text in found.new[:_SHOWN]:
        door.console.print(safe(f"  line {line}: {text}"), markup=False)
    if len(found.new) > _SHOWN:
        door.console.print(f"  and {len(found.new) - _SHOWN} more; --json lists all.", markup=False)
    known = f" {found.known} are pinned here already or said twice." if found.known else ""
    done = f"{len(found.pinned)} pinned." if yes else f"{len(found.new)} would be pinned: repeat with --yes."
    door.console.print(f"{done}{known}", markup=False)


def _tell(door: Door, canon: Canon, done: str, *, as_json: bool) -> None:
    if as_json:
        print_json(canon_shape(canon, door.seat.canon.who))
        return
    door.console.print(safe(f"{done}: {_said(canon)} ({canon.source}). {canon.id}"), markup=False)


def _said(one: Canon) -> str:
    words = " ".join(one.text.split())
    cut = words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
    return f"{_KINDS[one.kind]}: {cut}" if cut else _KINDS[one.kind]


def _who(door: Door, principal_id: str) -> str:
    return door.seat.canon.who(principal_id) or "somebody who has left"
