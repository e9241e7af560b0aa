"""Commands about people: who there is, and what each may see."""

from __future__ import annotations

from typing import Annotated

import typer

from storyroom.cli.door import AsJson, Door, print_json
from storyroom.domain.access import Principal
from storyroom.domain.safe import safe

__all__ = ["app"]

app = typer.Typer(help="People and what they may see.", no_args_is_help=True)


@app.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List everyone and their compartments."""
    door: Door = context.obj
    found = door.seat.people()
    if as_json:
        print_json([_shape(person) for person in found])
        return
    for person in found:
        held = ", ".join(sorted(person.clearance.compartments)) or "nothing"
        door.console.print(safe(f"{person.name}: {held}"), markup=False)


@app.command("add")
def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What this person is called here.")],
    clear: Annotated[list[str] | None, typer.Option(help="A compartment this person holds. Repeatable.")] = None,
    all_but: Annotated[
        list[str] | None, typer.Option(help="Everything, now and later, but this compartment. Repeatable.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Add a person with what they may see."""
    door: Door = context.obj
    person = door.seat.add_person(name, clear=tuple(clear or ()), all_but=tuple(all_but) if all_but else None)
    if as_json:
        print_json(_shape(person))
        return
    held = ", ".join(sorted(person.clearance.compartments)) or "nothing"
    door.console.print(safe(f"{person.name} may see: {held}"), markup=False)


def _shape(person: Principal) -> dict[str, object]:
    return {
        "name": person.name,
        "kind": person.kind,
        "compartments": sorted(person.clearance.compartments),
        "operator": person.operator,
        "curator": person.curator,
    }
