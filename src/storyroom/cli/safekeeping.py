"""Commands about the whole of a library and its end: backup, restore, remove."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from storyroom.cli.door import AsJson, Door, print_json
from storyroom.cli.passphrase import ask_for_library, given
from storyroom.domain.keeping import KeepingStep, Removal, RemovalPlan
from storyroom.domain.safe import safe
from storyroom.errors import InvalidRequestError

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["PASSPHRASE", "register", "watched"]

PASSPHRASE = "STORYROOM_BACKUP_PASSPHRASE"  # noqa: S105  # the name of a variable

PassphraseFile = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help=f"Read the passphrase from a file; else {PASSPHRASE}, else it is asked."),
]


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.command("remove")(remove)


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The file to write. It must not be there yet.")],
    passphrase_file: PassphraseFile = None,
    keys: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where a sealed library's keys go; else FILE.keys, beside the backup."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write the whole library into one encrypted file, and check it. Others may go on working."""
    door: Door = context.obj
    seat = door.seat
    passphrase = given(passphrase_file, PASSPHRASE, twice=True)
    report = watched(seat.keeping.back_up(file, passphrase=passphrase, keys=keys)).backup
    if report is None:
        raise AssertionError("a backup ends with its report")
    if as_json:
        print_json({name: getattr(report, name) for name in report.__slots__})
        return
    size = f"{report.size / 2**20:,.1f} MB"
    door.console.print(
        safe(f"Wrote and checked {report.path}: {report.drafts} drafts, {report.files} files, {size}."), markup=False
    )
    door.console.print("Without the passphrase nobody can open it: keep that elsewhere.", markup=False)
    if report.keys:
        door.console.print(
            safe(f"The keys of this sealed library are in {report.keys}, not in the backup: a restore needs both."),
            markup=False,
        )


def restore(  # noqa: PLR0917  # typer hands options over by place
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file that `storyroom backup` wrote.")],
    into: Annotated[Path, typer.Option("--into", metavar="DIR", help="Folder to make. It must not be there yet.")],
    passphrase_file: PassphraseFile = None,
    keys: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Keys of a sealed library; else FILE.keys, beside the backup.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a library from a backup. Everything is checked before anything appears."""
    from storyroom.room import restore_room  # noqa: PLC0415  # `storyroom --help` must not load the house

    door: Door = context.obj
    steps = restore_room(
        file,
        into,
        passphrase=given(passphrase_file, PASSPHRASE, twice=False),
        settings=door.settings,
        keys=keys,
        ask=ask_for_library,
    )
    report = watched(steps).restore
    if report is None:
        raise AssertionError("a restore ends with its report")
    if as_json:
        print_json({name: getattr(report, name) for name in report.__slots__})
        return
    door.console.print(
        safe(f"Restored {report.drafts} drafts into {report.folder}, as of {report.made_at}. It is sound."),
        markup=False,
    )
    for label in report.unopened:
        door.console.print(safe(f"No key opens what stands under {label}: it was shredded."), markup=False)
    door.console.print(
        "What was removed, granted or taken back after that time is as it was then: do it again.", markup=False
    )


def remove(  # noqa: PLR0917  # typer hands options over by place
    context: typer.Context,
    document: Annotated[str, typer.Option(metavar="NAME", help="Remove a document with all its drafts.")] = "",
    project: Annotated[
        str, typer.Option(metavar="NAME", help="Remove a project; or say which document is meant.")
    ] = "",
    draft: Annotated[str, typer.Option(metavar="NAME", help="Remove this draft of the document only.")] = "",
    person: Annotated[str, typer.Option(metavar="NAME", help="Remove a person.")] = "",
    reason: Annotated[str, typer.Option(help="Why. It stays in the ledger: do not name what goes.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would go.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
    as_json: AsJson = False,
) -> None:
    """Remove a document, a project or a person for good, from every file of the library."""
    door: Door = context.obj
    desk = door.seat.keeping
    plan = desk.plan_removal(person=person, project=project, document=document, draft=draft)
    if not as_json:
        _show(door.console, plan)
    if dry_run:
        if as_json:
            print_json(_plan_shape(plan))
        return
    _confirm(yes=yes)
    done = desk.remove(plan, reason=reason)
    if as_json:
        print_json(_removal_shape(done))
    else:
        _tell(door.console, done)


def _show(out: Console, plan: RemovalPlan) -> None:
    if plan.target.person:
        out.print(safe(f"{plan.target.person}: this person, with grants and keys."), markup=False)
    for entry in plan.drafts:
        what = f"{entry.project} / {entry.document} / {entry.name}: {entry.pages} pages, {entry.scenes} scenes"
        out.print(safe(what), markup=False)
    if plan.out_of_reach:
        out.print("Out of reach, and to be dealt with by hand:", markup=False)
    for one in plan.out_of_reach:
        out.print(safe(f"  {one.kind} of {one.time} by {one.by}: {one.about}"), markup=False)


def _confirm(*, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise InvalidRequestError("Nothing was removed: this cannot be undone.", "Look with --dry-run, then add --yes.")
    typer.confirm("Remove this for good?", abort=True)


def _tell(out: Console, done: Removal) -> None:
    if done.cleaned:
        out.print("Removed. Nothing of it is left in this library's files.", markup=False)
        return
    out.print("Removed: nobody finds it any more. Traces are left in files for now.", markup=False)
    out.print(safe(f"{done.waits_for} Then run `storyroom verify`."), markup=False)


def _plan_shape(plan: RemovalPlan) -> dict[str, object]:
    return {
        "what": plan.target.what,
        "person": plan.target.person or None,
        "drafts": [
            {"id": entry.id, "project": entry.project, "document": entry.document, "draft": entry.name}
            for entry in plan.drafts
        ],
        "scenes": plan.scenes,
        "pages": plan.pages,
        "out_of_reach": [
            {"kind": one.kind, "time": one.time, "by": one.by, "about": one.about} for one in plan.out_of_reach
        ],
    }


def _removal_shape(done: Removal) -> dict[str, object]:
    return {"removal": done.id, "cleaned": done.cleaned, "waits_for": done.waits_for, **_plan_shape(done.plan)}


def watched(steps: Iterable[KeepingStep]) -> KeepingStep:
    """Show how far it has come; return the last step."""
    from rich.console import Console  # noqa: PLC0415  # as above
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    last = KeepingStep("writing", 0, 0)
    shown = sys.stderr.isatty()
    with Progress(*columns, console=Console(stderr=True), disable=not shown, transient=True) as bar:
        task = bar.add_task("", total=None)
        for last in steps:  # the last one is what is wanted
            bar.update(task, description=last.stage, completed=last.done, total=last.total)
    return last
