"""A library in a folder: real segments over real files, and readers that show what a clearance covers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from storyroom.domain.access import Clearance, Label, may_see
from storyroom.domain.document import DocumentEntry, DraftEntry, DraftReading, ProjectEntry, SceneEntry
from storyroom.domain.ports import EmbeddingModel, SegmentRef
from storyroom.domain.script import Screenplay
from storyroom.errors import NotFoundError
from storyroom.retrieval.chunking import chunks
from storyroom.retrieval.documents import SceneDoc, live_scenes, scene_docs
from storyroom.retrieval.vectors import VectorRow, build_vectors
from storyroom.retrieval.words import build_words


@dataclass
class FakeLibrary:
    """Adds drafts under labels and keeps one segment of each kind for each draft, as a first import would."""

    folder: Path
    entries: list[DraftEntry] = field(default_factory=list)
    screenplays: dict[str, Screenplay] = field(default_factory=dict)
    refs: list[SegmentRef] = field(default_factory=list)
    docs: dict[str, tuple[SceneDoc, ...]] = field(default_factory=dict)

    def add(
        self, screenplay: Screenplay, label: str = "public", *, project: str = "project", document: str = "script",
        draft: str = "white", ordinal: int = 1, embedder: EmbeddingModel | None = None,
    ) -> str:  # fmt: skip
        """Store a draft; ids come from what is visible with it alone."""
        about = f"{label}/{project}/{document}/{draft}/{screenplay.text}"
        draft_id = f"draft:{_digest(about)}"
        where = Label(frozenset(label.split("+")))
        ordinals = [live.scene.scene for live in live_scenes(screenplay)]
        ids = {number: f"scene:{_digest(f'{about}#{number}')}" for number in ordinals}
        self.docs[draft_id] = scene_docs(screenplay, draft_id=draft_id, scene_ids=ids)
        self.screenplays[draft_id] = screenplay
        self.entries.append(
            DraftEntry(
                id=draft_id, project=project, document=document, document_id=f"document:{_digest(f'{label}/{project}/{document}')}",
                name=draft, ordinal=ordinal, format="test", scenes=len(ids), pages=1, imported_at="2026-01-01T00:00:00Z", label=where,
            )
        )  # fmt: skip
        self._write("words", build_words(self.docs[draft_id]), where, None, about)
        if embedder is not None:
            found = chunks(screenplay)
            vectors = embedder.embed([chunk.text for chunk in found])
            rows = [
                VectorRow(ids[c.scene], draft_id, c.start, c.end, c.kind, v)
                for c, v in zip(found, vectors, strict=True)
            ]
            self._write("vectors", build_vectors(rows, embedder.model_hash), where, embedder.model_hash, about)
        return draft_id

    def reader(self, *compartments: str) -> FakeReader:
        """Return the library as this clearance sees it."""
        return FakeReader(self, Clearance(frozenset(compartments)))

    def _write(
        self, kind: Literal["words", "vectors"], data: bytes, label: Label, model_hash: str | None, about: str
    ) -> None:
        name = _digest(f"{kind}/{about}")
        path = self.folder / f"{name}.{kind}"
        path.write_bytes(data)
        self.refs.append(
            SegmentRef(f"segment:{name}", label, kind, path, hashlib.sha256(data).hexdigest(), model_hash, 0)
        )


@dataclass
class FakeReader:
    """Shows only what may be seen, and logs what it showed."""

    library: FakeLibrary
    clearance: Clearance
    shown: list[str] = field(default_factory=list)

    def projects(self) -> tuple[ProjectEntry, ...]:
        names = dict.fromkeys(entry.project for entry in self.drafts())
        return tuple(ProjectEntry(f"project:{_digest(name)}", name, self._documents(name)) for name in names)

    def drafts(self) -> tuple[DraftEntry, ...]:
        seen = sorted(
            (e for e in self.library.entries if may_see(self.clearance, e.label)),
            key=lambda e: (e.project, e.document, e.document_id, e.ordinal),
        )
        last = {entry.document_id: entry.id for entry in seen}
        return tuple(replace(entry, latest=last[entry.document_id] == entry.id) for entry in seen)

    def segments(self, kind: Literal["words", "vectors"]) -> tuple[SegmentRef, ...]:
        refs = tuple(r for r in self.library.refs if r.kind == kind and may_see(self.clearance, r.label))
        self.shown += [ref.id for ref in refs]
        return refs

    def scenes(self, draft_id: str) -> tuple[SceneEntry, ...]:
        self._entry(draft_id)
        return tuple(_scene_entry(d, self.library.screenplays[draft_id]) for d in self.library.docs[draft_id])

    def scenes_by_id(self, scene_ids: Sequence[str]) -> Mapping[str, SceneEntry]:
        wanted = set(scene_ids)
        return {
            doc.scene_id: _scene_entry(doc, self.library.screenplays[entry.id])
            for entry in self.drafts()
            for doc in self.library.docs[entry.id]
            if doc.scene_id in wanted
        }

    def text(self, draft_id: str) -> str:
        self._entry(draft_id)
        return self.library.screenplays[draft_id].text

    def draft(self, draft_id: str) -> DraftReading:
        return DraftReading(self._entry(draft_id), self.library.screenplays[draft_id], self.scenes(draft_id))

    def original(self, draft_id: str) -> bytes:
        return self.text(draft_id).encode()

    def _entry(self, draft_id: str) -> DraftEntry:
        for entry in self.drafts():
            if entry.id == draft_id:
                return entry
        raise NotFoundError("draft")

    def _documents(self, project: str) -> tuple[DocumentEntry, ...]:
        mine = [entry for entry in self.drafts() if entry.project == project]
        ids = dict.fromkeys(entry.document_id for entry in mine)
        drafts = {each: tuple(entry for entry in mine if entry.document_id == each) for each in ids}
        return tuple(DocumentEntry(each, found[0].document, found) for each, found in drafts.items())


def _scene_entry(doc: SceneDoc, screenplay: Screenplay) -> SceneEntry:
    live = next(each for each in live_scenes(screenplay) if each.scene.scene == doc.scene)
    return SceneEntry(
        id=doc.scene_id, draft_id=doc.draft_id, scene=doc.scene, scene_number=doc.scene_number, heading=doc.heading,
        setting=doc.setting, location=doc.location, time_of_day=doc.time_of_day, page=doc.page, page_eighths=doc.page_eighths,
        speakers=doc.speakers, start=live.scene.start, end=live.scene.end,
    )  # fmt: skip


def _digest(about: str) -> str:
    return hashlib.sha256(about.encode()).hexdigest()[:32]
