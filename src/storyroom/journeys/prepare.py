"""One file made ready for the library, all but its vectors: read, measured, divided, indexed. Pure work, fit for another process."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import Counter
from dataclasses import asdict, dataclass, replace
from pathlib import PurePath

from storyroom.domain.access import PUBLIC, Label, as_name
from storyroom.domain.credentials import Finding
from storyroom.domain.document import Chunk, ImportReport, SceneEntry
from storyroom.domain.licensing import TdmSignal
from storyroom.domain.names import parse_cue
from storyroom.domain.ports import IdSource
from storyroom.domain.script import ElementKind, Parsed, Screenplay
from storyroom.errors import InvalidRequestError, StoryroomError
from storyroom.journeys.mining import is_signal, signal_in
from storyroom.journeys.read import read_script, why_unreadable
from storyroom.registry import FORMATS, load
from storyroom.retrieval.chunking import chunks
from storyroom.retrieval.documents import scene_docs
from storyroom.retrieval.late_windows import late_windows
from storyroom.retrieval.words import build_words

__all__ = [
    "PAPERS",
    "Prepared",
    "Request",
    "accept",
    "as_paper",
    "decode_reading",
    "divide",
    "encode_reading",
    "prepare",
    "project_compartment",
    "report_to_json",
]


PAPERS = ("script", "outline", "budget", "schedule", "board", "art", "notes", "contract")
"""Classes of paper that a project may be divided into, each a compartment of its own."""

_LONGEST_NAME = 160
"""Characters of a title page's line that make a name; the title page itself keeps them all."""
_LONGEST_LINE = 10_000
_STEERING: dict[int, str] = dict.fromkeys(
    (
        code
        for first, last in (
            *((0x00, 0x1F), (0x7F, 0x9F), (0xAD, 0xAD), (0x61C, 0x61C), (0x180E, 0x180E), (0x200B, 0x200B)),
            *((0x200E, 0x200F), (0x2028, 0x202E), (0x2060, 0x206F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB)),
            *((0xD800, 0xDFFF), (0xE0000, 0xE0FFF)),
        )
        for code in range(first, last + 1)
    ),
    "\ufffd",
)
"""Characters that would hide in a name or turn it round. Source: Unicode TR 36, section 2.10."""


@dataclass(frozen=True, slots=True)
class Request:
    """One file as it is to be taken in. `project` and `document` empty means: as the file itself says."""

    path: str
    data: bytes
    project: str = ""
    document: str = ""
    draft: str = ""
    labels: tuple[str, ...] = ()
    paper: str = ""
    """Class of paper, such as `script`; empty is the project at large."""
    anchors: str = ""
    """PEM of the authorities whose Content Credentials are trusted."""
    prints: bool = False
    """Whether to ask of a file without credentials what it is without them."""

    def without_data(self) -> Request:
        """Leave the bytes out, for the way to another process."""
        return replace(self, data=b"")

    def with_data(self, data: bytes) -> Request:
        """Put the bytes back."""
        return replace(self, data=data)

    def own_label(self, project: str) -> Label:
        """Return the label that this file gets in a project: the project's compartment or its class's, and what was added."""
        own = project_compartment(project)
        return Label(frozenset({f"{own}/{self.paper}" if self.paper else own, *self.labels}))


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything about a file that does not need the library: ready to be embedded and stored."""

    request: Request
    report: ImportReport
    label: Label | None = None
    draft_id: str = ""
    text: str = ""
    reading: bytes = b""
    scenes: tuple[SceneEntry, ...] = ()
    chunks: tuple[Chunk, ...] = ()
    runs: tuple[Chunk, ...] = ()
    """Short runs of sentences, for late interaction."""
    words: bytes = b""
    """The word segment of this one draft."""
    word_rows: int = 0
    tdm: TdmSignal | None = None
    """What the file says of text and data mining, if it says anything."""
    credentials: Finding | None = None
    """What its Content Credentials are worth, where they were looked at: never by whoever read the rest."""

    def without_data(self) -> Prepared:
        """Leave the file's own bytes out, for the way back from another process."""
        return replace(self, request=self.request.without_data())


def prepare(request: Request, ids: IdSource, *, draft_id: str = "") -> Prepared:
    """Read and divide one file. A file that cannot be read comes back as a failed report, never as an exception.

    `draft_id` is given when a draft that is already in the library is read anew.
    """
    try:
        parsed = read_script(request.path, request.data)
        if reason := why_unreadable(parsed):
            return Prepared(request, _unreadable(request, parsed, reason))
        return divide(request, parsed, ids, draft_id=draft_id)
    except StoryroomError as fault:
        return failed(request, f"{fault.message} {fault.hint}".strip())
    except MemoryError:  # for the process to answer
        raise
    except Exception as fault:  # noqa: BLE001  # a reader's own mistake costs one file, not the import; no content is told
        return failed(request, f"Its reader failed ({type(fault).__name__}): please report this.")


def accept(item: Prepared, request: Request) -> Prepared:
    """Take what another process has made of a request, holding it to what was asked: its label is not its own to choose."""
    try:
        made = replace(item, request=request, report=replace(item.report, path=request.path), credentials=None)
        if made.report.status == "failed":
            return Prepared(request, made.report)
        sound = made.label == request.own_label(made.report.project) and request.project in {"", made.report.project}
        sound = sound and is_signal(made.tdm)
    except (TypeError, ValueError, AttributeError):
        sound = False
    return made if sound else failed(request, "Its reader answered with something else: please report this.")


def project_compartment(project: str) -> str:
    """Name the compartment of a project's own: its name in lower case, words joined by dashes.

    Never the one that everybody holds: a title page cannot make its script public.
    """
    slug = "-".join("".join(c if c.isalnum() else " " for c in as_name(project)).split())
    return f"{slug}-project" if slug == PUBLIC else slug or "untitled"


def as_paper(written: str) -> str:
    """Read a class of paper. Raises: InvalidRequestError on one that is not in the list: a slip opens no compartment."""
    paper = as_name(written)
    if paper and paper not in PAPERS:
        raise InvalidRequestError(f"{written[:40]!r} is no class of paper.", f"Use one of: {', '.join(PAPERS)}.")
    return paper


def encode_reading(screenplay: Screenplay) -> bytes:
    """Write a screenplay as the store keeps it: native JSON, compressed."""
    written: bytes = load(FORMATS, "native")().write(screenplay)
    return zlib.compress(written, 1)


def decode_reading(payload: bytes) -> Screenplay:
    """Read back what `encode_reading` wrote."""
    parsed: Parsed = load(FORMATS, "native")().read(zlib.decompress(payload))
    return parsed.screenplay


def report_to_json(report: ImportReport) -> str:
    """Write an import report so that it can be shown again later, without the folders that the file lay in."""
    return json.dumps(asdict(replace(report, path=PurePath(report.path).name)), ensure_ascii=False)


def failed(request: Request, reason: str) -> Prepared:
    """Make the report of a file that could not be taken in."""
    return Prepared(request, ImportReport(path=request.path, status="failed", reason=reason))


def divide(request: Request, parsed: Parsed, ids: IdSource, *, draft_id: str = "") -> Prepared:
    """Divide a screenplay that has been read into what is stored and searched."""
    script = parsed.screenplay
    title = _title(script)
    document = request.document or title or _short(PurePath(request.path).stem) or "untitled"
    project = request.project or document
    label = request.own_label(project)
    digest = hashlib.sha256(request.data).hexdigest()
    about = f"{label.key()}/{project}/{document}/{digest}"
    draft_id = draft_id or ids.new("draft", about)
    scenes = _scene_entries(script, draft_id, ids)
    docs = scene_docs(script, draft_id=draft_id, scene_ids={entry.scene: entry.id for entry in scenes})
    report = replace(
        _report(request, parsed, scenes),
        project=project,
        document=document,
        draft=request.draft or _draft_name(script, request.path),
        draft_id=draft_id,
    )
    return Prepared(
        request=request,
        report=report,
        label=label,
        draft_id=draft_id,
        text=script.text,
        reading=encode_reading(script),
        scenes=scenes,
        chunks=chunks(script),
        runs=late_windows(script),
        words=build_words(docs),
        word_rows=len(docs),
        tdm=signal_in(script.format, request.data),
    )


def _scene_entries(script: Screenplay, draft_id: str, ids: IdSource) -> tuple[SceneEntry, ...]:
    entries = [
        SceneEntry(
            id=ids.new("scene", f"{draft_id}/{scene.scene}"),
            draft_id=draft_id,
            scene=scene.scene,
            scene_number=scene.scene_number,
            heading=scene.heading,
            setting=scene.setting,
            location=scene.location,
            time_of_day=scene.time_of_day,
            page=scene.page or 1,
            page_eighths=scene.page_eighths or 1,
            speakers=scene.speakers,
            start=scene.start,
            end=scene.end,
        )
        for scene in script.scenes
    ]
    front = _before_first_heading(script, draft_id, ids)
    return (*((front,) if front else ()), *entries)


def _before_first_heading(script: Screenplay, draft_id: str, ids: IdSource) -> SceneEntry | None:
    """Make scene 0 of what stands before the first heading, so that nothing is unfindable."""
    last = script.scenes[0].first if script.scenes else len(script.elements)
    held = [element for element in script.elements[:last] if element.text.strip() and element.live]
    if not held:
        return None
    names = (parse_cue(element.text).name.upper() for element in held if element.kind is ElementKind.CHARACTER_CUE)
    return SceneEntry(
        id=ids.new("scene", f"{draft_id}/0"),
        draft_id=draft_id,
        scene=0,
        scene_number=None,
        heading="",
        setting="",
        location="",
        time_of_day="",
        page=held[0].page or 1,
        page_eighths=1,
        speakers=tuple(dict.fromkeys(names)),
        start=held[0].start,
        end=held[-1].end,
    )


def _report(request: Request, parsed: Parsed, scenes: tuple[SceneEntry, ...]) -> ImportReport:
    script = parsed.screenplay
    kinds = Counter(element.kind.value for element in script.elements)
    return ImportReport(
        path=request.path,
        status="imported",
        format=script.format,
        pages=script.page_count or 1,
        scenes=len(script.scenes),
        elements=tuple(sorted(kinds.items())),
        speaking_parts=len({name for scene in scenes for name in scene.speakers}),
        unknowns=kinds[ElementKind.UNKNOWN.value],
        low_confidence_pages=tuple(
            sorted({note.page for note in parsed.diagnostics if note.code == "low_confidence_page" and note.page})
        ),
        diagnostics=parsed.diagnostics,
    )


def _unreadable(request: Request, parsed: Parsed, reason: str) -> ImportReport:
    return ImportReport(
        path=request.path,
        status="failed",
        format=parsed.screenplay.format,
        diagnostics=parsed.diagnostics,
        reason=reason,
    )


def _title(script: Screenplay) -> str:
    for field in script.title_page:
        if field.key.casefold() == "title" and field.value.strip():
            return _short(field.value)
    return ""


def _draft_name(script: Screenplay, path: str) -> str:
    """Name a draft as the title page's `Revision` does, else as the file is called."""
    for field in script.title_page:
        if field.key.casefold() == "revision" and field.value.strip():
            return _short(field.value).casefold()
    return _short(PurePath(path).stem) or "untitled"


def _short(value: str) -> str:
    """Make a name of a title page's line or a file's name: one line, not endless, nothing in it that steers or hides."""
    return " ".join(_unmarked(value[:_LONGEST_LINE]).split())[:_LONGEST_NAME].translate(_STEERING).strip()


def _unmarked(value: str) -> str:
    return value.translate({ord("*"): None, ord("_"): None})
