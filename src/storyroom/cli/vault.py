"""Commands about the keys of a sealed library: vault status, seal, keys, passphrase, remember, forget, shred."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from storyroom.cli.door import AsJson, Door, print_json
from storyroom.cli.passphrase import given, new_passphrase
from storyroom.cli.safekeeping import watched
from storyroom.domain.safe import safe
from storyroom.errors import InvalidRequestError

__all__ = ["app"]

NEW = "STORYROOM_NEW_PASSPHRASE"
OLD = "STORYROOM_OLD_PASSPHRASE"

app = typer.Typer(help="Encrypt a library on the disk, keep its keys, end a compartment by destroying its key.")


@app.command("status")
def status(context: typer.Context, as_json: AsJson = False) -> None:
    """Say whether this library is sealed, and where its keys are."""
    door: Door = context.obj
    found = door.seat.vault.status()
    if as_json:
        print_json(found._asdict())
        return
    if not found.sealed:
        door.console.print("This library is not sealed: its files can be read by whoever has the disk.", markup=False)
        door.console.print("Make a sealed copy: storyroom vault seal DIR", markup=False)
        return
    door.console.print(safe(f"Sealed. Its {found.compartments} keys are in {found.key_file}."), markup=False)
    if not found.copies:
        door.console.print("No copy of the keys was made: storyroom vault keys FILE", markup=False)
    for time in found.copies:
        door.console.print(f"A copy was made at {time}.", markup=False)


@app.command("seal")
def seal(
    context: typer.Context,
    into: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to make. It must not be there yet.")],
    as_json: AsJson = False,
) -> None:
    """Make a sealed copy of this library. This one stays as it is: remove it yourself when you trust the copy."""
    door: Door = context.obj
    desk = door.seat.vault
    report = watched(desk.seal_copy(into, passphrase=new_passphrase(door))).seal
    if report is None:
        raise AssertionError("a sealed copy ends with its report")
    if as_json:
        print_json({name: getattr(report, name) for name in report.__slots__})
        return
    door.console.print(
        safe(f"Sealed and checked {report.drafts} drafts, {report.files} files in {report.folder}."), markup=False
    )
    door.console.print(safe(f"Keys: {report.key_file}. Keep a copy elsewhere, and the passphrase."), markup=False)
    door.console.print("The library you copied still stands on the disk as it was.", markup=False)


@app.command("keys")
def keys(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The file to write. It must not be there yet.")],
    as_json: AsJson = False,
) -> None:
    """Write a copy of the key file, for a place apart from the backups. It opens with the passphrase."""
    door: Door = context.obj
    door.seat.vault.copy_keys(file)
    if as_json:
        print_json({"keys": str(file)})
    else:
        door.console.print(safe(f"Wrote {file}. Destroy it when a compartment is shredded."), markup=False)


@app.command("passphrase")
def passphrase(
    context: typer.Context,
    old_file: Annotated[Path | None, typer.Option(metavar="FILE", help=f"The old one; else {OLD}, else asked.")] = None,
    new_file: Annotated[Path | None, typer.Option(metavar="FILE", help=f"The new one; else {NEW}, else asked.")] = None,
    as_json: AsJson = False,
) -> None:
    """Change the passphrase. Nothing is encrypted anew; copies of the key file keep the one they were made with."""
    door: Door = context.obj
    desk = door.seat.vault
    old = given(old_file, OLD, what="Old passphrase", twice=False)
    desk.change_passphrase(old, given(new_file, NEW, what="New passphrase", twice=True))
    if as_json:
        print_json({"changed": True})
    else:
        door.console.print("Changed. Copies of the key file open with the old one still.", markup=False)


@app.command("remember")
def remember(context: typer.Context, as_json: AsJson = False) -> None:
    """Let the keyring of this system open the library, for you on this machine."""
    door: Door = context.obj
    ring = door.seat.vault.remember()
    if as_json:
        print_json({"keyring": ring})
    else:
        door.console.print(safe(f"{ring} opens this library from now on."), markup=False)


@app.command("forget")
def forget(context: typer.Context, as_json: AsJson = False) -> None:
    """Take the library's key out of the keyring."""
    door: Door = context.obj
    was_there = door.seat.vault.forget()
    if as_json:
        print_json({"forgotten": was_there})
    else:
        door.console.print("Forgotten." if was_there else "The keyring did not have it.", markup=False)


@app.command("shred")
def shred(  # noqa: PLR0917  # typer hands options over by place
    context: typer.Context,
    compartment: Annotated[str, typer.Argument(help="The compartment whose key is destroyed.")],
    reason: Annotated[str, typer.Option(help="Why. It stays in the ledger: do not name what goes.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would end.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
    as_json: AsJson = False,
) -> None:
    """Destroy a compartment's key and remove what stands under it. No backup brings it back."""
    door: Door = context.obj
    desk = door.seat.vault
    plan = desk.plan_shredding(compartment)
    shape: dict[str, object] = {
        "compartment": plan.compartment,
        "labels": list(plan.labels),
        "drafts": list(plan.drafts),
    }
    shape |= {"has_key": plan.has_key, "key_copies": list(plan.copies)}
    if not as_json:
        out = door.console
        out.print(safe(f"{plan.compartment}: {len(plan.drafts)} drafts under {len(plan.labels)} labels."), markup=False)
        for time in plan.copies:
            out.print(f"A copy of the keys made at {time} still opens them: destroy it too.", markup=False)
    if dry_run:
        if as_json:
            print_json(shape)
        return
    _confirm(yes=yes)
    done = desk.shred(plan, reason=reason)
    if as_json:
        print_json({**shape, "removal": done.id, "cleaned": done.cleaned, "waits_for": done.waits_for})
        return
    door.console.print("Shredded: the key is gone, and nothing that was under it opens.", markup=False)
    if not done.cleaned:
        door.console.print(safe(f"{done.waits_for} Then run `storyroom verify`."), markup=False)


def _confirm(*, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise InvalidRequestError(
            "Nothing was shredded: this cannot be undone.", "Look with --dry-run, then add --yes."
        )
    typer.confirm("Destroy this key for good?", abort=True)
