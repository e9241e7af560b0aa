"""Commands that hand out to named people, and that find out whose copy a file is: sides, trace, exports."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, get_args

import typer

from storyroom.cli.door import AsJson, Door, print_json, write_out
from storyroom.domain.exports import HandedFile, HandOut, Order, Rest, Trace
from storyroom.domain.marking import VisibleMark
from storyroom.domain.safe import safe
from storyroom.domain.shapes_exports import hand_out_shape, hand_outs_shape, trace_shape
from storyroom.errors import InvalidRequestError, NotFoundError, UnreadableFileError, UnsupportedFormatError

__all__ = ["MARK_HELP", "app", "hand_over", "marked_order", "register", "write_file"]

MARK_HELP = "Where the name stands: diagonal, footer or both."
_MOST_BYTES = 200_000_000
_FORMATS = frozenset({"docx", "fountain", "fdx", "native", "original", "pdf"})

app = typer.Typer(help="What was handed out, and to whom.", no_args_is_help=True)


def register(root: typer.Typer) -> None:
    """Add this file's commands."""
    root.command("sides")(sides)
    root.command("trace")(trace)
    root.add_typer(app, name="exports")


def sides(  # noqa: PLR0917  # typer hands options over by place
    context: typer.Context,
    project: Annotated[str, typer.Argument(help="Project, as `storyroom projects` lists it.")],
    scenes: Annotated[str, typer.Option("--scenes", help="Printed numbers, such as 4,7A,12; (3) is the third scene.")],
    to: Annotated[str, typer.Option("--to", metavar="NAME", help="Whom they are for.")],
    mark: Annotated[str, typer.Option("--mark", help=MARK_HELP)] = "diagonal",
    rest: Annotated[str, typer.Option("--rest", help="The other scenes on those pages: omit or strike.")] = "omit",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File or folder; - for standard output.")
    ] = None,
    document: Annotated[str, typer.Option(help="Document, where a project holds several.")] = "",
    draft: Annotated[str, typer.Option(help="Draft by name; else the latest you may see.")] = "",
    as_json: AsJson = False,
) -> None:
    """Write selected scenes out for one person, on their own pages, as a marked PDF."""
    door: Door = context.obj
    entry = door.seat.find_draft(project=project, document=document, draft=draft)
    wanted = tuple(name.strip() for name in scenes.split(",") if name.strip())
    if not wanted:
        raise InvalidRequestError("No scene is named.", "Name them as in --scenes 4,7A,12.")
    order = Order(to, _mark(mark), wanted, _rest(rest))
    hand_over(door, entry.id, order, output, as_json=as_json)


def trace(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A PDF, or a PNG or JPEG of one page.")],
    as_json: AsJson = False,
) -> None:
    """Say to whom a file was handed out, or that it cannot be told."""
    door: Door = context.obj
    found = door.seat.exports.trace(_bytes_of(file))
    if as_json:
        print_json(trace_shape(found))
        return
    _tell(door, found)


@app.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List who was given what, newest first."""
    door: Door = context.obj
    found = door.seat.exports.handed_out()
    if as_json:
        print_json(hand_outs_shape(found))
        return
    names = {entry.id: f"{entry.document} / {entry.name}" for entry in door.seat.drafts()}
    if not found:
        door.console.print("Nothing was handed out that you may see.", markup=False)
    for one in found:
        door.console.print(safe(f"{one.made_at[:16].replace('T', ' ')}  {_line(one, names)}"), markup=False)


@app.command("again")
def again(
    context: typer.Context,
    export: Annotated[str, typer.Argument(help="Id of the copy, as `storyroom exports list --json` shows it.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File or folder; - for standard output.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write the very copy out once more: the same pages, the same mark, signed anew where there is an authority."""
    door: Door = context.obj
    _hand(door, door.seat.exports.again(export), output, as_json=as_json)


def marked_order(to: str, mark: str, format_name: str) -> Order:
    """Read the options of an export that names a recipient. Raises: InvalidRequestError, UnsupportedFormatError."""
    if to in _FORMATS and format_name == "fountain":
        raise InvalidRequestError("--to names a person.", f"For the format write --format {to}.")
    if format_name != "pdf":
        raise UnsupportedFormatError("Only a PDF carries a recipient's name on each page.", "Add --format pdf.")
    return Order(to, _mark(mark))


def hand_over(
    door: Door, draft_id: str, order: Order, output: Path | None, *, credentials: bool = True, as_json: bool
) -> None:
    """Hand a copy out and write it to a file."""
    done = door.seat.exports.hand_out(draft_id, order, credentials=credentials)
    _hand(door, done, output, as_json=as_json)


def write_file(output: Path | None, name: str, data: bytes) -> Path:
    """Write a file where it was asked for. Raises: InvalidRequestError."""
    path = output / name if output is not None and output.is_dir() else output or Path(name)
    try:
        path.write_bytes(data)
    except OSError as fault:
        raise InvalidRequestError(
            f"{path} cannot be written: {fault.strerror}.", "Name another with --output."
        ) from fault
    return path


def _hand(door: Door, done: HandedFile, output: Path | None, *, as_json: bool) -> None:
    if output is not None and str(output) == "-":
        write_out(done.data)
        return
    path = write_file(output, done.file_name, done.data)
    if as_json:
        print_json({"file": str(path), "export": hand_out_shape(done.hand_out), "losses": list(done.losses)})
        return
    who = done.hand_out.order.recipient
    door.console.print(safe(f"Wrote {path} ({len(done.data):,} bytes), marked for {who}."), markup=False)
    for loss in done.losses:
        door.console.print(safe(f"  Not in it: {loss}"), markup=False)


def _tell(door: Door, found: Trace) -> None:
    say = door.console.print
    names = {entry.id: f"{entry.document} / {entry.name}" for entry in door.seat.drafts()}
    for one in found.named:
        pages = ", ".join(str(page) for page in one.pages) or "none alone, all together"
        say(safe(_line(one.hand_out, names)), markup=False)
        say(f"  Pages: {pages}. By accident: less than 1 in {1 / max(one.chance, 1e-15):,.0f}.", markup=False)
    if not found.named:
        say("It cannot be told whose copy this is.", markup=False)
        say(safe(f"  {found.reason}"), markup=False)
    if found.fault:
        say(f"  Not all of it was looked at. {found.fault}", markup=False)


def _line(one: HandOut, names: dict[str, str]) -> str:
    what = names.get(one.draft_id, "a draft that is gone")
    scenes = f", scenes {', '.join(one.order.scenes)}" if one.order.scenes else ""
    return f"{one.order.recipient}: {what}{scenes}, {one.pages} pages ({one.id})"


def _mark(written: str) -> VisibleMark:
    for mark in get_args(VisibleMark):
        if written == mark:
            return mark  # type: ignore[no-any-return]  # a member of the literal
    raise InvalidRequestError(f"{written[:40]!r} is no place for a name.", MARK_HELP)


def _rest(written: str) -> Rest:
    for rest in get_args(Rest):
        if written == rest:
            return rest  # type: ignore[no-any-return]  # as above
    raise InvalidRequestError(f"{written[:40]!r} is nothing that can be done with the other scenes.", "omit or strike.")


def _bytes_of(file: Path) -> bytes:
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise UnreadableFileError(f"{file} is larger than can be looked at.", "Trace its pages one by one.")
        return file.read_bytes()
    except FileNotFoundError:
        raise NotFoundError(f"file called {file}", "Check the spelling.") from None
    except OSError as fault:
        raise UnreadableFileError(f"{file} cannot be opened: {fault.strerror}.") from fault
