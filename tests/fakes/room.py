"""A room over two screenplays in memory: the whole API of a seat, small and real. Searches by substring, answers by quoting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import IO

from storyroom.domain.access import Clearance, Label, Principal, may_see
from storyroom.domain.answer import Answer, Citation, Claim
from storyroom.domain.assembly import assemble
from storyroom.domain.diagnostics import Diagnostic
from storyroom.domain.document import (
    DocumentEntry,
    DraftEntry,
    DraftReading,
    Highlight,
    Hit,
    ImportReport,
    ProjectEntry,
    SceneEntry,
    SearchResult,
)
from storyroom.domain.pages import Pagination
from storyroom.domain.pagination import paginate, place
from storyroom.domain.script import Element, ElementKind, Screenplay, TitleField
from storyroom.errors import InvalidRequestError, NotFoundError, ReadOnlyError, UnsupportedFormatError
from storyroom.settings import Settings
from tests.fakes.reports import FakeAnalyses

K = ElementKind

HOSTILE = '<script>alert("owned")</script> {{7*7}} javascript:alert(1) \u202egnp.exe\u202c a\u200bb <img src=x onerror=alert(1)>'

SHED = [
    (K.SCENE_HEADING, "INT. SHED - DAY", "1"),
    (K.ACTION, "A brass key hangs on a nail. Nobody looks at it.", None),
    (K.CHARACTER_CUE, "LIV", None),
    (K.DIALOGUE, "I keep the spare key in my left boot, where nobody would care to look for it.", None),
    (K.SCENE_HEADING, "EXT. HARBOUR - NIGHT", "2A"),
    (K.ACTION, "Rain. The ferry is late.", None),
    (K.CHARACTER_CUE, "RUNE (O.S.)", None),
    (K.PARENTHETICAL, "(shouting)", None),
    (K.DIALOGUE, "It will come when it comes!", None),
    (K.TRANSITION, "CUT TO:", None),
    (K.SCENE_HEADING, "INT./EXT. CAR - DAWN", None),
    (K.ACTION, HOSTILE, None),
    *[(K.ACTION, f"Line {n} of a long drive along the coast.", None) for n in range(60)],
]
VAULT = [
    (K.SCENE_HEADING, "INT. VAULT - NIGHT", "1"),
    (K.ACTION, "The secret key is made of glass.", None),
]


def screenplay(parts: Sequence[tuple[ElementKind, str, str | None]], *, title: str) -> Screenplay:
    text, elements = f"Title: {title}\n\n", []
    for kind, words, number in parts:
        elements.append(Element(kind, words, len(text), len(text) + len(words), scene_number=number))
        text += words + "\n\n"
    return place(assemble("fountain", text, elements, title_page=[TitleField("Title", title, 7, 7 + len(title))]))


@dataclass
class FakeLibrary:
    """Drafts with their labels, and the people who may see them."""

    readings: list[DraftReading] = field(default_factory=list)
    people: dict[str, Principal] = field(default_factory=dict)

    def add(self, key: str, project: str, name: str, script: Screenplay, *, label: str, latest: bool = True) -> None:
        draft_id = f"draft:{key * 8}"
        scenes = tuple(
            SceneEntry(
                f"scene:{key}{scene.scene}", draft_id, scene.scene, scene.scene_number, scene.heading, scene.setting,
                scene.location, scene.time_of_day, scene.page or 1, scene.page_eighths or 1, scene.speakers,
                scene.start, scene.end,
            )
            for scene in script.scenes
        )  # fmt: skip
        entry = DraftEntry(
            draft_id, project, project, f"document:{project}", name, 1 + (not latest), "fountain", len(scenes),
            script.page_count or 1, "2031-03-19T09:30:00+00:00", Label(frozenset({label})), latest=latest,
        )  # fmt: skip
        self.readings.append(DraftReading(entry, script, scenes))


class FakeRoom:
    """Opens seats; the owner sees everything, the reader what is public."""

    def __init__(self, library: FakeLibrary | None = None) -> None:
        self.library = library or sample()
        self.settings = Settings()
        self.entrance = NoAccounts()

    def seat(self, name: str = "owner") -> FakeSeat:
        return FakeSeat(self.library, self.library.people[name])


class NoAccounts:
    """The way in of a room where nobody has an account: no token is known, and only links are printed."""

    studio = SimpleNamespace(shown="", lacks="")

    def caller(self, token: str) -> None:
        return None

    def key_caller(self, token: str) -> None:
        return None

    def leave(self, token: str) -> None:
        return None

    def anyone_can_sign_in(self, name: str) -> bool:
        return True


class NothingToTell:
    """The desk for emergencies of people who have not been told of any."""

    def notices(self) -> tuple[object, ...]:
        return ()


class NothingPinned:
    """The desk of canon where nobody pinned anything, and nobody may."""

    def may_pin(self, draft_id: str) -> bool:
        return False

    def intended(self, draft_id: str) -> Mapping[str, object]:
        return {}


class FakeSeat:
    """One person in the fake room."""

    emergencies = NothingToTell()
    canon = NothingPinned()

    def __init__(self, library: FakeLibrary, principal: Principal) -> None:
        self.principal = principal
        self._library = library
        self.room = SimpleNamespace(settings=Settings(embeddings="off"))

    destination = None
    """Nothing leaves the fake room."""

    @property
    def analysis(self) -> FakeAnalyses:
        return FakeAnalyses({reading.entry.id: reading.screenplay for reading in self._visible()})

    def _visible(self) -> list[DraftReading]:
        return [r for r in self._library.readings if may_see(self.principal.clearance, r.entry.label)]

    def projects(self) -> tuple[ProjectEntry, ...]:
        found: dict[str, list[DraftEntry]] = {}
        for reading in self._visible():
            found.setdefault(reading.entry.project, []).append(reading.entry)
        return tuple(
            ProjectEntry(name, name, (DocumentEntry(drafts[0].document_id, name, tuple(drafts)),))
            for name, drafts in found.items()
        )

    def drafts(self) -> tuple[DraftEntry, ...]:
        return tuple(reading.entry for reading in self._visible())

    def read(self, draft_id: str) -> DraftReading:
        for reading in self._visible():
            if reading.entry.id == draft_id:
                return reading
        raise NotFoundError("draft")

    def scenes(self, draft_id: str) -> tuple[SceneEntry, ...]:
        return self.read(draft_id).scenes

    def text(self, draft_id: str) -> str:
        return self.read(draft_id).screenplay.text

    def pages(self, draft_id: str) -> tuple[DraftReading, Pagination]:
        reading = self.read(draft_id)
        return reading, paginate(reading.screenplay)

    def report(self, draft_id: str) -> Mapping[str, object]:
        entry = self.read(draft_id).entry
        return asdict(
            ImportReport(
                f"{entry.name}.fountain", "imported", "fountain", entry.project, entry.document, entry.name, entry.id,
                entry.pages, entry.scenes, (("action", 3), ("dialogue", 2)), 2, 1, (2,),
                (Diagnostic("unknown_paragraph_type", "A paragraph of no known type was kept.", "warning", 30, 40, 1),),
            )
        )  # fmt: skip

    def search(self, text: str, *, limit: int = 10) -> SearchResult:
        if "colour:" in text:
            raise InvalidRequestError("There is no filter called colour.", "Use character: location: or time:.")
        words = text.lower().split()
        hits = [hit for r in self._visible() for scene in r.scenes if (hit := _hit(r, scene, words))]
        ranked = tuple(_ranked(hit, rank) for rank, hit in enumerate(hits[:limit], start=1))
        return SearchResult(text, ranked, len(hits), "lexical", ("Searched by words only.",))

    def ask(self, question: str) -> Answer:
        found = self.search(question.rsplit(maxsplit=1)[-1].strip("?") or "?").hits
        if not found:
            return Answer(question, "insufficient", notes=("Nothing you may read speaks of this.",))
        return Answer(
            question, "grounded", tuple(_claim(self.text(hit.draft_id), hit) for hit in found), removed=("It flew.",)
        )

    def import_files(self, files: Sequence[Path], **options: object) -> Iterator[ImportReport]:
        if not self.principal.curator:
            raise ReadOnlyError("No.", "Ask the owner.")
        for path in files:
            yield ImportReport(
                str(path), "imported" if path.read_bytes() else "failed", project=str(options["project"])
            )

    def import_uploads(self, uploads: Sequence[tuple[str, IO[bytes]]], **options: object) -> Iterator[ImportReport]:
        if not self.principal.curator:
            raise ReadOnlyError("No.", "Ask the owner.")
        for name, stream in uploads:
            yield ImportReport(name, "imported" if stream.read() else "failed", project=str(options["project"]))

    def export(self, draft_id: str, format_name: str, *, credentials: bool = True) -> object:
        if format_name not in {"fountain", "original"}:
            raise UnsupportedFormatError("That is not written.", "Use fountain.")
        return FakeExport("Shed - blue.fountain", "text/plain; charset=utf-8", self.text(draft_id).encode(), ("notes",))


@dataclass(frozen=True)
class FakeExport:
    file_name: str
    media_type: str
    data: bytes
    losses: tuple[str, ...]


def sample() -> FakeLibrary:
    library = FakeLibrary()
    library.add("a", "Shed", "white", screenplay(SHED[:6], title="Shed"), label="public", latest=False)
    library.add("b", "Shed", "blue", screenplay(SHED, title="Shed"), label="public")
    library.add("c", "Vault", "white", screenplay(VAULT, title="Vault"), label="vault")
    both = Clearance(frozenset({"public", "vault"}))
    library.people["owner"] = Principal("p:1", "owner", "person", both, operator=True, curator=True)
    library.people["reader"] = Principal("p:2", "reader", "person", Clearance(frozenset({"public"})))
    return library


def _hit(reading: DraftReading, scene: SceneEntry, words: Sequence[str]) -> Hit | None:
    text = reading.screenplay.text[scene.start : scene.end]
    at = min((text.lower().find(word) for word in words), default=-1)
    if at < 0 or not reading.entry.latest:
        return None
    first, entry = max(0, at - 20), reading.entry
    snippet = text[first : at + 120]
    marks = tuple(Highlight(text.lower().find(w) - first, text.lower().find(w) - first + len(w)) for w in words[:1])
    return Hit(
        0, 1.0, entry.project, entry.document, entry.name, entry.id, scene.id, scene.scene, scene.scene_number,
        scene.heading, scene.page, scene.page_eighths, scene.speakers, scene.start + at, scene.start + at + 20,
        snippet, scene.start + first, marks, (f"words: {', '.join(words)}",),
    )  # fmt: skip


def _ranked(hit: Hit, rank: int) -> Hit:
    return replace(hit, rank=rank)


def _claim(text: str, hit: Hit) -> Claim:
    quote = text[hit.start : hit.end]
    citation = Citation(
        hit.project, hit.document, hit.draft, hit.draft_id, hit.scene, hit.scene_number, hit.heading, hit.page,
        hit.start, hit.end, quote,
    )  # fmt: skip
    return Claim(quote, (citation,))
