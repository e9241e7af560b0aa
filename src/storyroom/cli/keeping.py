"""Commands that keep the library: init, import, sample, rebuild, verify, doctor."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from storyroom.cli.bars import counting, watched
from storyroom.cli.door import AsJson, Door, print_json
from storyroom.cli.errors import INTERRUPTED, SOME_FAILED
from storyroom.cli.passphrase import new_passphrase
from storyroom.cli.verifying import verify_apart
from storyroom.domain.document import ImportReport
from storyroom.domain.safe import safe
from storyroom.domain.shapes import report_shape

__all__ = ["register"]

SAMPLE_DRAFTS = 18


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("init")(init)
    app.command("import")(import_)
    app.command("sample")(sample)
    app.command("rebuild")(rebuild)
    app.command("verify")(verify)
    app.command("doctor")(doctor)


def init(
    context: typer.Context,
    sealed: Annotated[
        bool, typer.Option("--sealed", help="Encrypt everything on the disk under a passphrase (docs/at-rest.md).")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make an empty library with the people `owner` and `reader`."""
    from storyroom.room import make_room  # noqa: PLC0415  # `storyroom --help` must not load the house

    door: Door = context.obj
    passphrase = new_passphrase(door) if sealed else None
    room = make_room(door.settings.library_folder(), door.settings, passphrase=passphrase)
    if as_json:
        print_json({"library": str(room.folder), "people": ["owner", "reader"], "sealed": sealed})
        return
    door.console.print(f"Made a {'sealed ' if sealed else ''}library in {room.folder}.", markup=False)
    if sealed:
        door.console.print(
            f"Its keys are in {room.folder.name}.vault beside it: without that file and the passphrase it is lost.",
            markup=False,
        )
    door.console.print("Next: storyroom import FOLDER", markup=False)


def import_(  # noqa: PLR0917  # typer hands options over by place
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files and folders of scripts.")],
    project: Annotated[str, typer.Option(help="Project they belong to; else each script's own title.")] = "",
    document: Annotated[str, typer.Option(help="Title of the script, if the file does not say.")] = "",
    draft: Annotated[
        str, typer.Option(help="Name of the draft; else the title page's Revision or the file's name.")
    ] = "",
    label: Annotated[
        list[str] | None, typer.Option(help="A further compartment that readers need, open already. Repeatable.")
    ] = None,
    paper: Annotated[
        str,
        typer.Option("--class", help="Class of paper: script, outline, budget, schedule, board, art, notes, contract."),
    ] = "",
    words_only: Annotated[
        bool, typer.Option("--words-only", help="Leave near meaning for later: `serve` adds it.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Take scripts into the library. Goes on after a bad file; safe to stop and run again."""
    door: Door = context.obj
    seat = door.seat
    files = seat.find_files(paths)
    reports = seat.import_files(
        files,
        project=project,
        document=document,
        draft=draft,
        labels=tuple(label or ()),
        paper=paper,
        embed=not words_only,
    )
    _finish(door, watched(reports, "Importing", len(files)), embed=not words_only, as_json=as_json)


def sample(
    context: typer.Context,
    embed: Annotated[bool, typer.Option("--embed", help="Wait for near meaning too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Build the sample studio: nine original scripts in two drafts each, two of them under embargo."""
    from storyroom.room import make_room  # noqa: PLC0415  # as above

    door: Door = context.obj
    folder = door.settings.library_folder()
    exists = (folder / "storyroom.db").exists()
    room = door.room if exists else make_room(folder, door.settings)
    reports = room.seat(door.as_name).build_sample(embed=embed)
    _finish(door, watched(reports, "Building the sample studio", SAMPLE_DRAFTS), embed=embed, as_json=as_json)


def rebuild(context: typer.Context, as_json: AsJson = False) -> None:
    """Make every derived row and index anew from the original files."""
    door: Door = context.obj
    kept: list[str] = []
    done = 0
    with counting("Rebuilding", None) as bar:
        for step in door.seat.rebuild():
            done = step.done
            bar.update(bar.task_ids[0], total=step.total, completed=step.done)
            if step.reason:
                kept.append(f"{step.draft.document} / {step.draft.name}: {step.reason}")
    if as_json:
        print_json({"drafts": done, "kept": kept})
        return
    door.console.print(f"Rebuilt {done} drafts.", markup=False)
    for line in kept:
        door.console.print(safe(line), markup=False)


def verify(  # noqa: PLR0917  # as above
    context: typer.Context,
    log: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Check this exported ledger, without a library.")
    ] = None,
    proof: Annotated[Path | None, typer.Option(metavar="FILE", help="Check this proof, without a library.")] = None,
    key: Annotated[Path | None, typer.Option(metavar="FILE", help="The ledger's public key.")] = None,
    checkpoint: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A checkpoint kept elsewhere, or the witness file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check originals, texts, index files and the ledger; or with --log or --proof a ledger's files alone."""
    door: Door = context.obj
    if log or proof or key or checkpoint:
        verify_apart(door, log=log, proof=proof, key=key, checkpoint=checkpoint, as_json=as_json)
        return
    found = door.seat.verify()
    if as_json:
        print_json(
            {
                "sound": not found.faults,
                "originals": found.blobs,
                "drafts": found.drafts,
                "segments": found.segments,
                "ledger_entries": found.ledger_entries,
                "faults": list(found.faults),
                "unopened": list(found.unopened),
            }
        )
    else:
        counts = (
            f"{found.blobs} originals, {found.drafts} drafts, {found.segments} index files, "
            f"{found.ledger_entries} ledger entries"
        )
        door.console.print(f"{'Sound' if not found.faults else 'Damaged'}: {counts}.", markup=False)
        for fault in found.faults:
            door.console.print(f"  {fault}", markup=False)
        for label in found.unopened:
            door.console.print(
                f"  no key opens {label}: put its key file back, or end it with `storyroom vault shred`", markup=False
            )
    if found.faults:
        raise typer.Exit(7)


def doctor(context: typer.Context, as_json: AsJson = False) -> None:
    """Say what this machine has and lacks."""
    from storyroom.room import examine  # noqa: PLC0415  # as above

    door: Door = context.obj
    found = examine(door.settings)
    if as_json:
        print_json([{"name": one.name, "ok": one.ok, "seen": one.seen, "remedy": one.remedy} for one in found])
        return
    for one in found:
        door.console.print(f"{'ok  ' if one.ok else 'LACK'}  {one.name}: {one.seen}", markup=False)
        if one.remedy:
            door.console.print(f"      {one.remedy}", markup=False)


def _finish(door: Door, reports: Iterable[ImportReport], *, embed: bool, as_json: bool) -> None:
    found = _all_of(reports)
    if embed:
        _embed_the_rest(door)
    failed = [report for report in found if report.status == "failed"]
    if as_json:
        print_json(
            {
                "imported": sum(report.status == "imported" for report in found),
                "unchanged": sum(report.status == "unchanged" for report in found),
                "failed": len(failed),
                "files": [report_shape(report) for report in found],
            }
        )
    else:
        _tell(door, found, failed)
    if failed:
        raise typer.Exit(SOME_FAILED)


def _embed_the_rest(door: Door) -> None:
    """Add near meaning to drafts that came in without it."""
    with counting("Embedding earlier drafts", None) as bar:
        for step in door.seat.index_vectors():
            bar.update(bar.task_ids[0], total=step.total, completed=step.done)


def _all_of(reports: Iterable[ImportReport]) -> list[ImportReport]:
    try:
        return list(reports)
    except KeyboardInterrupt:
        print("Stopped. What was finished is kept; the same command goes on from there.", file=sys.stderr)
        raise typer.Exit(INTERRUPTED) from None


def _tell(door: Door, found: list[ImportReport], failed: list[ImportReport]) -> None:
    out = door.console
    for report in found:
        if report.status != "failed":
            parts = f"{report.pages} pages, {report.scenes} scenes, {report.speaking_parts} speaking parts"
            what = parts if report.status == "imported" else "unchanged"
            out.print(safe(f"{report.document} / {report.draft} ({report.format}): {what}"), markup=False)
        for note in report.diagnostics:
            if note.severity != "info" and report.status == "imported":
                out.print(safe(f"  {note.message}"), markup=False)
    if failed:
        out.print(f"{len(failed)} of {len(found)} files could not be taken in:", markup=False)
        for report in failed:
            out.print(safe(f"  {report.path}: {report.reason}"), markup=False)
    if not found:
        out.print("There was nothing to import.", markup=False)
    elif remedy := door.seat.room.missing_weights():
        out.print(f"Searching by words only. For near meaning: {remedy}", markup=False)
