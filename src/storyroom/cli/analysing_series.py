"""The part of `analyse` that reads many scripts through: a bar, a line a script, one JSON for all. Judges nothing."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storyroom.cli.bars import watched
from storyroom.cli.door import print_json
from storyroom.cli.errors import SOME_FAILED
from storyroom.domain.report import Column, Row, Table
from storyroom.domain.safe import safe
from storyroom.domain.shapes_analysis import analysis_shape
from storyroom.domain.story import FindingKind
from storyroom.errors import InvalidRequestError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rich.console import Console

    from storyroom.domain.report import ScriptReports

__all__ = ["Earlier", "print_series"]

_TOLD = (
    (FindingKind.ERROR, "errors"),
    (FindingKind.QUESTION, "questions"),
    (FindingKind.SUPPORTED_SUBVERSION, "supported"),
)


class Earlier:
    """What `--json` printed the last time: a script that has not changed since is not read again."""

    def __init__(self, file: Path | None) -> None:
        """Read the file. Raises: InvalidRequestError if it is not what `--json` prints."""
        self._scripts: Mapping[str, Mapping[str, Any]] = _read(file) if file else {}

    def knows(self, name: str, key: str) -> bool:
        """Say whether the reports of that script rest on the very same things."""
        return self._scripts.get(name, {}).get("key") == key

    def shape(self, name: str) -> Mapping[str, Any]:
        """Return what was printed of it."""
        return self._scripts[name]


def print_series(
    console: Console,
    scripts: Iterable[ScriptReports],
    total: int,
    earlier: Earlier,
    *,
    as_json: bool,
    whole: bool,
    draw: Callable[[Table], None],
) -> int:
    """Print what was found in each script as it comes to an end; return the exit code."""
    shapes = [_shape(one, earlier, whole=whole) for one in watched(scripts, "Reading scripts through", total)]
    failed = [shape for shape in shapes if "fault" in shape]
    if as_json:
        print_json({"scripts": [one for one in shapes if "fault" not in one], "failed": failed})
    else:
        _tell(console, shapes, failed, draw)
    return SOME_FAILED if failed else 0


def _shape(one: ScriptReports, earlier: Earlier, *, whole: bool) -> Mapping[str, Any]:
    if one.fault:
        return {"name": one.name, "fault": one.fault}
    if not one.reports:
        return earlier.shape(one.name)
    said = analysis_shape(one.reports)
    kept = said if whole else {"findings": said["findings"]}
    return {"name": one.name, "key": one.key, "pages": one.pages, "scenes": one.scenes, **kept}


def _tell(
    console: Console, shapes: list[Mapping[str, Any]], failed: list[Mapping[str, Any]], draw: Callable[[Table], None]
) -> None:
    rows = [_row(shape) for shape in shapes if "fault" not in shape]
    columns = (
        Column("script", "Script"),
        Column("pages", "Pages", numeric=True),
        Column("scenes", "Scenes", numeric=True),
        *(Column(word, word.capitalize(), numeric=True) for _, word in _TOLD),
    )
    draw(Table("series", f"{len(rows)} {'script' if len(rows) == 1 else 'scripts'} read through", columns, tuple(rows)))
    for shape in shapes:
        errors = [one for one in shape.get("findings", ()) if one["kind"] == FindingKind.ERROR.value]
        for error in errors:
            console.print(safe(f"{shape['name']}: {error['expectation']}"), style="bold red", markup=False)
            for quote in error["citations"]:
                number = quote["scene_number"] or f"({quote['scene']})"
                said = " ".join(quote["quote"].split())
                console.print(safe(f"       scene {number}: “{said}”"), markup=False)
    if failed:
        console.print(f"{len(failed)} of {len(shapes)} could not be read:", markup=False)
        for shape in failed:
            console.print(safe(f"  {shape['name']}: {shape['fault']}"), markup=False)
    if not shapes:
        console.print("There is no script here.", markup=False)


def _row(shape: Mapping[str, Any]) -> Row:
    counts = Counter(one["kind"] for one in shape["findings"])
    return Row((shape["name"], shape["pages"], shape["scenes"], *(counts[kind.value] for kind, _ in _TOLD)))


def _read(file: Path) -> Mapping[str, Mapping[str, Any]]:
    try:
        found = json.loads(file.read_bytes())
        scripts = {str(one["name"]): dict(one) for one in found["scripts"]}
        for one in scripts.values():
            _check(one)
    except OSError:
        raise InvalidRequestError(f"{file} cannot be opened.", "Name what --json printed the last time.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InvalidRequestError(
            f"{file} is not what `analyse --json` prints for several scripts.", "Leave --since out."
        ) from None
    return scripts


def _check(one: Mapping[str, Any]) -> None:
    """Raise KeyError or TypeError where a script is not as `_shape` makes it."""
    if not all(isinstance(one[name], int) for name in ("pages", "scenes")):
        raise TypeError
    for finding in one["findings"]:
        FindingKind(finding["kind"])
        words = (finding["expectation"], *(quote["quote"] for quote in finding["citations"]), one["key"])
        if not all(isinstance(word, str) for word in words):
            raise TypeError
        for quote in finding["citations"]:
            quote["scene_number"], quote["scene"]  # they have to be there
