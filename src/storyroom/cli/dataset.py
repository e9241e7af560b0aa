"""Commands about data sets: plan, make, show, verify, list, remove, write. They parse, call one thing, print."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from storyroom.cli.bars import counting
from storyroom.cli.door import AsJson, Door, print_json
from storyroom.domain.dataset import DatasetEntry, DatasetPlan, DatasetPolicy, Selection
from storyroom.domain.licensing import ConsentScope
from storyroom.domain.safe import safe
from storyroom.domain.shapes_dataset import (
    dataset_shape,
    datasets_shape,
    made_shape,
    plan_shape,
    shown_shape,
    verified_shape,
)
from storyroom.errors import InvalidRequestError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["app"]

app = typer.Typer(help="What models of the studio's own are trained on: planned, made, verified.", no_args_is_help=True)

_SHOWN = 100
_USES = {"house": ConsentScope.TRAINING_HOUSE, "cloud": ConsentScope.TRAINING_CLOUD}

Query = Annotated[str, typer.Argument(metavar="[WORDS]", help="Words to search for: only the scenes that are found.")]
Names = list[str] | None
Project = Annotated[Names, typer.Option(help="A project. Give any of these several times.")]
Document = Annotated[Names, typer.Option(help="A document, by title.")]
Draft = Annotated[Names, typer.Option(help="A draft, by name or id; without any, all of a document, each scene once.")]
Scene = Annotated[Names, typer.Option(help="A scene, by printed number, or by its place as in (3).")]
Writer = Annotated[Names, typer.Option(help="A name on the title page.")]
Use = Annotated[str, typer.Option("--for", help="house: trained on machines of the house; cloud: at a provider.")]
ByPeople = Annotated[bool, typer.Option("--written-by-people", help="You say that people wrote what came in as files.")]
Edited = Annotated[int, typer.Option(help="Per cent of the words that may be a machine's, edited by people.")]
Verbatim = Annotated[int, typer.Option(help="The same for a machine's untouched words, and for unknown ones.")]
HeldOut = Annotated[int, typer.Option(help="Per cent that is kept out of training, in whole works.")]
HoldOut = Annotated[Names, typer.Option(help="A work to keep out, by title.")]
Grain = Annotated[str, typer.Option(help="passage, scene or script.")]
Papers = Annotated[bool, typer.Option("--papers/--no-papers", help="What hangs on scenes too: breakdown rows, cards.")]
Seed = Annotated[int, typer.Option(help="Chance follows from it.")]
Parent = Annotated[Names, typer.Option(help="A model that the new one goes on from.")]
SetId = Annotated[str, typer.Argument(metavar="ID", help="As `storyroom dataset list` prints it.")]


@app.command()
def plan(  # noqa: PLR0917  # typer hands options over by place
    context: typer.Context,
    words: Query = "",
    project: Project = None,
    document: Document = None,
    draft: Draft = None,
    scene: Scene = None,
    writer: Writer = None,
    use: Use = "house",
    by_people: ByPeople = False,
    edited: Edited = 10,
    verbatim: Verbatim = 0,
    held_out: HeldOut = 10,
    hold_out: HoldOut = None,
    grain: Grain = "passage",
    papers: Papers = True,
    seed: Seed = 0,
    parent: Parent = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Say what a data set would be made of: rights, origin and label of each work, what is refused and why, what is left out."""
    door: Door = context.obj
    selection = _selection(words, project, document, draft, scene, writer)
    policy = _policy(use, by_people, edited, verbatim, held_out, hold_out, grain, papers, seed, parent)
    with _told() as told:
        found = door.seat.dataset.plan(selection, policy, told=told)
    if as_json:
        print_json(plan_shape(found))
        return
    _print_plan(door, found)


@app.command()
def make(  # noqa: PLR0917  # as above
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What the data set is called.")],
    words: Query = "",
    project: Project = None,
    document: Document = None,
    draft: Draft = None,
    scene: Scene = None,
    writer: Writer = None,
    use: Use = "house",
    by_people: ByPeople = False,
    edited: Edited = 10,
    verbatim: Verbatim = 0,
    held_out: HeldOut = 10,
    hold_out: HoldOut = None,
    grain: Grain = "passage",
    papers: Papers = True,
    seed: Seed = 0,
    parent: Parent = None,
    expect: Annotated[str, typer.Option(help="The digest of a plan: where it would be another set, none is made.")] = "",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Make a data set and keep it, signed. What may go in is asked again at this moment."""
    door: Door = context.obj
    selection = _selection(words, project, document, draft, scene, writer)
    policy = _policy(use, by_people, edited, verbatim, held_out, hold_out, grain, papers, seed, parent)
    with _told() as told:
        made, found = door.seat.dataset.make(selection, policy, name=name, expect=expect, told=told)
    if as_json:
        print_json(made_shape(made, found, door.seat.dataset.who))
        return
    _print_plan(door, found)
    _print_entry(door, made)


@app.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List the data sets that you may see, and whether they may be trained on today."""
    door: Door = context.obj
    found = door.seat.dataset.list()
    if as_json:
        print_json(datasets_shape(found, door.seat.dataset.who))
        return
    for one in found:
        _print_entry(door, one)
    if not found:
        door.console.print("There is no data set here yet.", markup=False)


@app.command()
def show(
    context: typer.Context,
    data_set: SetId,
    examples: Annotated[bool, typer.Option("--examples", help="With --json: every example with its spans.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show what a data set is made of, as its manifest says."""
    door: Door = context.obj
    found = door.seat.dataset.show(data_set)
    if as_json:
        print_json(shown_shape(found, door.seat.dataset.who, examples=examples))
        return
    _print_entry(door, found.entry)
    for one in found.manifest["assets"][:_SHOWN]:
        _say(
            door,
            f"  {one['project']} / {one['document']} / {one['draft']}: {one['split']}, {one['examples']:,} examples, "
            f"{one['tokens']:,} words; {one['rights'].get('owner', '')}; {_origin(one['origin'])}",
        )


@app.command()
def verify(context: typer.Context, data_set: SetId, as_json: AsJson = False) -> None:
    """Hold a data set against its signature, and against the gates of rights and de-duplication as things stand today."""
    door: Door = context.obj
    with counting("Reading the data set through", None):
        found = door.seat.dataset.verify(data_set)
    if as_json:
        print_json(verified_shape(found, door.seat.dataset.who))
    else:
        _say(door, f"{found.files} files are to the byte what was signed.")
        for one in found.gates:
            _say(door, f"{'passed ' if one.passed else 'BLOCKED'}  {one.name}: {one.words}")
            for reason in one.reasons[:_SHOWN]:
                _say(door, f"    {reason}")
    if not found.passed:
        raise typer.Exit(1)


@app.command()
def remove(
    context: typer.Context,
    data_set: SetId,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without it, it is only shown.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take a data set away. That there was one, and what it was made from, stays known."""
    door: Door = context.obj
    desk = door.seat.dataset
    if not yes:
        shown = desk.show(data_set)
        if as_json:
            raise InvalidRequestError("Nothing was removed.", "Say --yes.")
        _print_entry(door, shown.entry)
        _say(door, "Nothing was removed: repeat with --yes.")
        return
    gone = desk.remove(data_set)
    if as_json:
        print_json(dataset_shape(gone, desk.who))
        return
    _say(door, f"Removed: {gone.name}.")


@app.command()
def write(
    context: typer.Context,
    data_set: SetId,
    folder: Annotated[Path, typer.Argument(help="An empty folder, or one that is not there yet.")],
    as_json: AsJson = False,
) -> None:
    """Lay the signed files of a data set into a folder, for a trainer. Its words leave the library, and that is on record."""
    door: Door = context.obj
    done = door.seat.dataset.write(data_set, folder)
    if as_json:
        print_json(dataset_shape(done, door.seat.dataset.who))
        return
    _say(door, f"Written: {folder}. It holds the words of {done.works:,} works in plain: keep it where they may be.")


def _selection(words: str, project: Names, document: Names, draft: Names, scene: Names, writer: Names) -> Selection:  # noqa: PLR0917  # as typer has them
    lists = (tuple(one or ()) for one in (project, document, draft, scene, writer))
    return Selection(words, *lists)


def _policy(  # noqa: PLR0917  # as typer has them
    use: str,
    by_people: bool,
    edited: int,
    verbatim: int,
    held_out: int,
    hold_out: Names,
    grain: str,
    papers: bool,
    seed: int,
    parent: Names,
) -> DatasetPolicy:
    if use not in _USES:
        raise InvalidRequestError(f"Nothing is trained for {use[:20]!r}.", "Use --for house or --for cloud.")
    return DatasetPolicy(
        use=_USES[use],
        seed=seed,
        edited_percent=edited,
        verbatim_percent=verbatim,
        imported_by_people=by_people,
        held_out_percent=held_out,
        held_out=tuple(hold_out or ()),
        grain=grain,  # type: ignore[arg-type]  # `checked` says what is none
        papers=papers,
        parents=tuple(parent or ()),
    )


@contextmanager
def _told() -> Iterator[Callable[[str, int, int], None]]:
    """Show how far it is, on a terminal."""
    with counting("Looking", None) as bar:
        task = bar.task_ids[0]
        yield lambda what, done, of: bar.update(task, description=what, completed=done, total=of)


def _print_plan(door: Door, found: DatasetPlan) -> None:
    _say(
        door,
        f"{found.train:,} examples to train on ({found.planted:,} of them planted), {found.heldout:,} held out; "
        f"{found.tokens:,} words: {_origin(found.origin)}.",
    )
    if found.kinds:
        _say(door, "Kinds: " + ", ".join(f"{kind} {count:,}" for kind, count in sorted(found.kinds.items())))
    if found.label:
        _say(door, f"Label: {', '.join(sorted(found.label.compartments))}")
    for asset in found.assets[:_SHOWN]:
        models = f"; models: {', '.join(sorted(asset.models))}" if asset.models else ""
        _say(
            door,
            f"  {asset.project} / {asset.document} / {asset.draft}: {asset.split}, {asset.scenes} of {asset.asked} scenes, "
            f"{asset.examples:,} examples; {asset.owner}, {asset.basis.replace('_', ' ')}, {asset.why}; "
            f"label {', '.join(sorted(asset.label.compartments))}; {_origin(asset.origin)}{models}",
        )
    for title, more in (("Refused", found.refused), ("Left out", found.dropped)):
        if more:
            _say(door, f"{title}:")
    for refused in found.refused[:_SHOWN]:
        _say(door, f"  refused {refused.project} / {refused.document} / {refused.draft}: {'; '.join(refused.reasons)}")
    for left in found.dropped:
        _say(door, f"  left out {left.examples:,} ({left.tokens:,} words): {left.words}")
    for note in found.notes:
        _say(door, note)
    _say(door, f"Digest: {found.digest}")


def _print_entry(door: Door, one: DatasetEntry) -> None:
    state = "may be trained on" if one.decision.allowed else f"BLOCKED: {one.decision.reason}"
    _say(
        door,
        f"{one.id}  {one.name}: {one.works:,} works, {one.train:,} examples, {one.heldout:,} held out, "
        f"for {one.use.value.removeprefix('training_')}, {one.at[:10]}; {state}",
    )


def _origin(counts: object) -> str:
    """Say whose words they are, in shares."""
    told = dict(counts) if isinstance(counts, dict) else {}
    whole = sum(told.values())
    parts = (f"{name.replace('_', ' ')} {100 * count / whole:.0f} %" for name, count in sorted(told.items()) if count)
    return ", ".join(parts) or "no words"


def _say(door: Door, line: str) -> None:
    door.console.print(safe(line), markup=False)
