"""Commands about Content Credentials: init, show, trust, check. Signing goes with `storyroom export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from storyroom.cli.door import AsJson, Door, print_json
from storyroom.domain.credentials import AuthorityFacts
from storyroom.domain.safe import safe
from storyroom.domain.shapes_credentials import authority_shape, check_shape
from storyroom.room import bytes_of_file

__all__ = ["app"]

app = typer.Typer(
    help="Content Credentials: sign what is exported, and see what the credentials of a file are worth.",
    no_args_is_help=True,
)


@app.command("init")
def init(
    context: typer.Context,
    name: Annotated[str, typer.Option("--name", metavar="STUDIO", help="Who signs, as others will read it.")],
    renew: Annotated[bool, typer.Option("--renew", help="Make another authority where there is one.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make the studio's certificate authority: from then on exported PDF and DOCX files are signed."""
    door: Door = context.obj
    _tell(door, door.seat.exports.credentials.init(name, renew=renew), as_json=as_json)


@app.command("show")
def show(
    context: typer.Context,
    to: Annotated[Path | None, typer.Option("--to", metavar="FILE", help="Write its certificate there.")] = None,
    as_json: AsJson = False,
) -> None:
    """Tell of the authority, and hand out its certificate for others to trust."""
    from storyroom.cli.handing import write_file  # noqa: PLC0415  # only with --to

    door: Door = context.obj
    facts = door.seat.exports.credentials.show()
    if to:
        write_file(to, "authority.pem", facts.certificate.encode())
    _tell(door, facts, as_json=as_json)


@app.command("trust")
def trust(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="PEM", help="Certificates of authorities to trust.")],
    as_json: AsJson = False,
) -> None:
    """Trust what another studio's authority signed."""
    door: Door = context.obj
    count = door.seat.exports.credentials.trust(bytes_of_file(file))
    if as_json:
        print_json({"trusted": count})
        return
    door.console.print(
        f"{count} {'authority' if count == 1 else 'authorities'} of others are trusted now.", markup=False
    )


@app.command("check")
def check(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A PDF, DOCX or PNG.")],
    as_json: AsJson = False,
) -> None:
    """Say what the credentials of a file are worth: trusted, valid, tampered, unreadable, stripped or none."""
    door: Door = context.obj
    found = door.seat.exports.credentials.check(bytes_of_file(file))
    if as_json:
        print_json(check_shape(found))
        return
    door.console.print(safe(f"{found.finding.state}: {found.words}"), markup=False)


def _tell(door: Door, facts: AuthorityFacts, *, as_json: bool) -> None:
    if as_json:
        print_json(authority_shape(facts))
        return
    say = door.console.print
    say(safe(f"Authority of {facts.name}"), markup=False)
    say(f"  SHA-256 of its certificate: {facts.fingerprint}", markup=False)
    say(f"  What it signs is valid until {facts.ends}: make a new one before, with --renew.", markup=False)
    say(f"  Authorities of others that are trusted: {facts.anchors}", markup=False)
