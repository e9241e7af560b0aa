"""Commands about reports on the use of models: make one, check one, hand out the key and the verifier. They parse, call one thing, print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from storyroom.cli.door import AsJson, Door, print_json, write_out
from storyroom.cli.handing import write_file
from storyroom.domain.disclosure import FORMS, VIEWS
from storyroom.domain.safe import safe
from storyroom.errors import InvalidRequestError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["app"]


class _MakeByDefault(TyperGroup):
    """`storyroom disclose DRAFT` makes a report: the word `make` may be left out."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401  # click's own types
        known = bool(args) and (args[0] in self.commands or args[0].startswith("-"))
        return super().resolve_command(ctx, args if known else ["make", *args])


app = typer.Typer(
    cls=_MakeByDefault, no_args_is_help=True, help="Report, signed, which words of a draft are a model's, for who asks."
)

Out = Annotated[Path | None, typer.Option("--out", "--output", "-o", help="File or folder; - for standard output.")]


@app.command()
def make(  # noqa: PLR0917  # typer hands options over by place
    context: typer.Context,
    project: Annotated[str, typer.Argument(metavar="PROJECT|DRAFT", help="A project, or the id of a draft.")],
    view: Annotated[str, typer.Option(help=f"For whom: {', '.join(VIEWS)}; else everybody.")] = "",
    form: Annotated[str, typer.Option("--format", help=f"{', '.join(FORMS)}: zip holds all, with the verifier.")] = "json",
    stated: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What people state that no record holds: guilds, consents (TOML).")
    ] = None,
    output: Out = None,
    document: Annotated[str, typer.Option(help="Document, where a project holds several.")] = "",
    draft: Annotated[str, typer.Option(help="Draft by name; else the latest you may see.")] = "",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Make and sign the report on a draft, and write it as a file."""
    from storyroom.room import bytes_of_file  # noqa: PLC0415  # `storyroom --help` must not load the house

    door: Door = context.obj
    if project.startswith("draft:"):
        project, draft = "", project
    entry = door.seat.find_draft(project=project, document=document, draft=draft)
    said = bytes_of_file(stated) if stated else b""
    done = door.seat.disclosing.make(entry.id, view=view, form=form, stated=said)
    if output is not None and str(output) == "-":
        write_out(done.data)
        return
    path = write_file(output, done.file_name, done.data)
    if as_json:
        print_json({"file": str(path), "bytes": len(done.data), "report_sha256": done.sha256})
        return
    _say(door, f"Wrote {path} ({len(done.data):,} bytes).")


@app.command()
def verify(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A signed report, as JSON.")],
    key: Annotated[Path | None, typer.Option(help="Public key (PEM); else the keys of this library.")] = None,
    text: Annotated[Path | None, typer.Option(help="The draft's canonical text: its words are counted anew.")] = None,
    as_json: AsJson = False,
) -> None:
    """Check a report: its signature, the chain of acts, and every number. With --key it needs no library."""
    from storyroom.room import bytes_of_file, verify_report  # noqa: PLC0415  # `storyroom --help` must not load the house

    door: Door = context.obj
    keys = bytes_of_file(key).decode("ascii", "replace") if key else door.seat.disclosing.public_keys()
    words = bytes_of_file(text).decode("utf-8", "surrogatepass") if text else None
    wrong = verify_report(bytes_of_file(file), keys, words)
    _tell_verdict(door, wrong, as_json=as_json)
    if wrong:
        raise typer.Exit(1)


@app.command("key")
def key_(context: typer.Context, output: Out = None, as_json: AsJson = False) -> None:
    """Print the public keys with which this studio's reports are checked, the newest last."""
    door: Door = context.obj
    _hand_out(door, "key.pem", door.seat.disclosing.public_keys().encode(), output, as_json=as_json)


@app.command()
def verifier(context: typer.Context, output: Out = None, as_json: AsJson = False) -> None:
    """Write out the verifier: one file that needs Python and `cryptography`, and nothing of Storyroom."""
    from storyroom.room import report_verifier  # noqa: PLC0415  # as above

    _hand_out(context.obj, "verify.py", report_verifier(), output, as_json=as_json)


def _tell_verdict(door: Door, wrong: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        print_json({"holds": not wrong, "problems": list(wrong)})
        return
    for line in wrong or ("Holds: the signature, the chain of acts, and every number.",):
        _say(door, line)


def _hand_out(door: Door, name: str, data: bytes, output: Path | None, *, as_json: bool) -> None:
    if output is None or str(output) == "-":
        if as_json:
            raise InvalidRequestError("A file is no JSON.", "Use --out FILE with --json.")
        write_out(data)
        return
    path = write_file(output, name, data)
    if as_json:
        print_json({"file": str(path), "bytes": len(data)})
        return
    _say(door, f"Wrote {path} ({len(data):,} bytes).")


def _say(door: Door, text: str) -> None:
    door.console.print(safe(text), markup=False)
