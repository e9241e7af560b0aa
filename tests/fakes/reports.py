"""Reports as analyses hand them over: every kind of finding, table and picture, with hostile words wherever a script could put them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from storyroom.domain.report import (
    AnalysisEntry,
    Bar,
    Column,
    Curve,
    Edge,
    Graph,
    Lane,
    Node,
    Point,
    Report,
    Row,
    Strips,
    Table,
)
from storyroom.domain.script import Screenplay
from storyroom.domain.story import Evidence, Finding, FindingKind, Support, World
from storyroom.errors import InvalidRequestError, NotFoundError

HOSTILE = '</text></title><script>alert("owned")</script>" onload="x" {{7*7}} \u202egnp.exe\u202c a\u200bb'
ENTRIES = (
    AnalysisEntry("everything", "Everything at once", "Every kind of finding, table and picture."),
    AnalysisEntry("nothing_found", "Nothing found", "A reading that finds nothing."),
    AnalysisEntry("only_notes", "Only a note", "A reading that says why it has nothing to say."),
)


def quoted(script: Screenplay, words: str) -> Evidence:
    """Quote words that the script holds."""
    start = script.text.index(words)
    scene = next((one for one in script.scenes if one.start <= start < one.end), None)
    return Evidence(
        scene.scene if scene else 0, scene.scene_number if scene else None, start, start + len(words), words
    )


def everything(script: Screenplay, *, previous: bool = False) -> Report:
    """Make a report that has one of each."""
    first = quoted(script, script.scenes[0].heading)
    last = quoted(script, script.scenes[-1].heading)
    return Report(
        "everything",
        "Everything at once",
        findings=(
            Finding(FindingKind.SUPPORTED_SUBVERSION, "dead_acts", "timeline", "Who is dead acts no more.", World.SHOWN,
                    (first, last), Support(setup=(first,), acknowledgement=(last,), mark=(first,))),
            Finding(FindingKind.ERROR, "prop_is_back", "detail", f"What was given away is gone. {HOSTILE}", World.SHOWN, (first, last)),
            Finding(FindingKind.QUESTION, "light", "world", "The sun does not shine at night.", World.DREAM, (first, last, first),
                    Support(consequence=(last,)), by="model"),
        ),
        tables=(
            Table("sheet", f"Sheet {HOSTILE}", (Column("number", "Scene"), Column("name", "Name"), Column("eighths", "Eighths", numeric=True)),
                  tuple(Row((str(n), HOSTILE if n == 2 else script.scenes[0].heading, n / 3), (first,) if n % 2 else (last,), scene=1,
                            by="person" if n == 3 else "rules") for n in range(1, 31))),
            Table("empty", "An empty table", (Column("name", "Name"),), ()),
        ),
        pictures=(
            Strips("rhythm", f"Rhythm {HOSTILE}", "pages", 14.0,
                   (Lane("Inside or outside, said at some length", (Bar(0, 5, HOSTILE, tone="int", scene=1), Bar(5, 9, "b", 0.5, "ext", 2), Bar(9, 14, "c", 0.1, "odd_tone"))),
                    Lane("Day or night", (Bar(0, 7, "d", tone="day", scene=1), Bar(7, 14, "e", tone="night", scene=2)))),
                   marks=(Bar(2, 3, f"Turning point {HOSTILE}"), Bar(2.2, 3, "Close to it"), Bar(14, 14, "The end"))),
            Curve("share", "Share of speech", "scene", "Spoken words over all words. Neither good nor bad.",
                  tuple(Point(n, (n * 37 % 101) / 100, (n * 37 % 101) / 120, min(1.0, (n * 37 % 101) / 90), scene=1 + n % 2) for n in range(1, 41))),
            graph(9),
            graph(30)._replace(name="talk", title="Who speaks to whom", directed=True),
        ),
        notes=("Compared with the draft before it.",) if previous else ("There is no draft before it.",),
        data={"scenes": len(script.scenes)},
    )  # fmt: skip


def graph(count: int) -> Graph:
    """Make a graph of so many names, one of them hostile."""
    nodes = tuple(Node(f"n{n}", HOSTILE if n == 3 else f"PERSON {n}", 40 / (n + 1)) for n in range(count))
    edges = tuple(Edge(f"n{n}", f"n{(n * 3 + 1) % count}", 1 + n % 5) for n in range(count))
    return Graph("together", "Who shares scenes with whom", nodes, edges)


@dataclass
class FakeAnalyses:
    """The desk of analyses over given scripts: the same refusals as the real one, reports from here."""

    scripts: dict[str, Screenplay] = field(default_factory=dict)

    def names(self) -> tuple[str, ...]:
        return tuple(entry.name for entry in ENTRIES)

    def entries(self) -> tuple[AnalysisEntry, ...]:
        return ENTRIES

    def before(self, draft_id: str) -> str:
        ids = list(self.scripts)
        place = ids.index(draft_id) if draft_id in ids else 0
        return ids[place - 1] if place else ""

    def analyse(
        self, draft_id: str, *, only: Sequence[str] = (), against: str = "", lens: str = ""
    ) -> Iterator[Report]:
        if draft_id not in self.scripts or (against and against not in self.scripts):
            raise NotFoundError("draft")
        if any(name not in self.names() for name in only):
            raise InvalidRequestError("There is no such analysis.", "Known: everything.")
        if lens not in {"", "three_act"}:
            raise InvalidRequestError("There is no such lens.", "Known: three_act.")
        made = (
            everything(self.scripts[draft_id], previous=bool(against)),
            Report("nothing_found", "Nothing found"),
            Report("only_notes", "Only a note", notes=("This script has no scene headings.",)),
        )
        return iter(report for report in made if report.name in only or not only)

    def analyse_with_model(
        self, draft_id: str, *, only: Sequence[str] = (), against: str = "", lens: str = ""
    ) -> tuple[Report, ...]:
        tuple(self.analyse(draft_id, only=only, against=against, lens=lens))
        raise InvalidRequestError("No model is set that could read along.", "Set one.")
