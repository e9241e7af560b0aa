"""Which member of the package is what, by its relationships. Reads those and nothing that they point to outside the package."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import NamedTuple

from storyroom.domain.diagnostics import Diagnostic
from storyroom.formats.docx.names import WORD, WORD_PART
from storyroom.formats.docx.package import Package, RefusedError
from storyroom.formats.xml_text import decode
from storyroom.formats.xml_tree import Node, Tree, parse

__all__ = ["Parts", "find_parts"]

_MAIN = "word/document.xml"
_SIDES = frozenset({"styles", "comments", "footnotes", "endnotes", "header", "footer"})
_MOST_OF_A_KIND = 40
_REMARKS = {
    "vbaProject": ("macros", "The document holds macros; they were not read."),
    "oleObject": ("embedded_objects", "The document holds embedded objects; they were not read."),
    "package": ("embedded_objects", "The document holds embedded objects; they were not read."),
    "control": ("embedded_objects", "The document holds embedded objects; they were not read."),
    "attachedTemplate": ("remote_template", "The document names a template; it was not fetched."),
    "aFChunk": ("foreign_chunk", "The document takes in another file; that was not read."),
    "subDocument": ("foreign_chunk", "The document takes in another file; that was not read."),
    "image": ("pictures_not_read", "The document holds pictures; they stay in the original only."),
}


class _Link(NamedTuple):
    kind: str
    target: str
    external: bool


class Parts:
    """The members that are read, parsed on demand; remarks about all others."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.remarks: list[Diagnostic] = []
        self.main = ""
        self.core: str | None = None
        self.sides: dict[str, list[str]] = {}
        """Kind -> members, in the order of the relationships."""

    def tree(self, name: str, *, main: bool = False) -> Node | None:
        """Parse a member; what is wrong with it is remarked. Raises: RefusedError for what is refused."""
        decoded = decode(self._package.read(name))
        found: Tree = parse(decoded.source, WORD if main else WORD_PART)
        if main or found.fault:
            self.remarks.extend(decoded.remarks)
        if found.fault is not None:
            message = f"{name[:80]}: {found.fault.message}"
            if found.root is None:
                raise RefusedError(found.fault.code, message)
            self.remarks.append(found.fault._replace(message=message))
        return found.root

    def side_trees(self, kind: str) -> list[tuple[str, Node]]:
        """Parse every member of a kind; one that is refused is left out with a remark."""
        found: list[tuple[str, Node]] = []
        for name in self.sides.get(kind, ())[:_MOST_OF_A_KIND]:
            root = self._soft(name)
            if root is not None:
                found.append((name, root))
        return found

    def core_tree(self) -> Node | None:
        """Parse the properties of the file, if it has any."""
        return None if self.core is None else self._soft(self.core)

    def _soft(self, name: str) -> Node | None:
        try:
            return self.tree(name)
        except RefusedError as refused:
            self.remarks.append(refused.diagnostic)
            return None

    def take(self, link: _Link) -> None:
        """Sort one relationship of the main part."""
        if link.external:
            self.remark("external_link", "The document points to places outside it; none was followed.")
        if link.kind in _REMARKS:
            self.remark(*_REMARKS[link.kind])
        elif link.kind in _SIDES and not link.external and link.target in self._package.names:
            members = self.sides.setdefault(link.kind, [])
            if link.target not in members and link.target != self.main:
                members.append(link.target)

    def remark(self, code: str, message: str) -> None:
        """Remember a remark, once."""
        if all(one.code != code for one in self.remarks):
            self.remarks.append(Diagnostic(code, message))


def find_parts(package: Package) -> Parts:
    """Find the main part and what belongs to it. Raises: RefusedError if there is no main part."""
    parts = Parts(package)
    top = _links("", "_rels/.rels", package, parts.tree)
    mains = [link.target for link in top if link.kind == "officeDocument" and not link.external]
    parts.main = next((name for name in (*mains, _MAIN) if name in package.names), "")
    if not parts.main:
        raise RefusedError("not_word", "The file is a zip, but there is no Word document in it.")
    parts.core = next(
        (
            link.target
            for link in top
            if link.kind in {"core-properties", "coreProperties"} and link.target in package.names
        ),
        None,
    )
    folder, name = posixpath.split(parts.main)
    for link in _links(folder, posixpath.join(folder, "_rels", f"{name}.rels"), package, parts.tree):
        parts.take(link)
    for known in ("settings", "footnotes", "comments"):
        beside = posixpath.join(folder, "_rels", f"{known}.xml.rels")
        for link in _links(folder, beside, package, parts.tree):
            if link.kind not in _SIDES:
                parts.take(link)
    if any(entry.casefold().endswith("vbaproject.bin") for entry in package.names):
        parts.remark(*_REMARKS["vbaProject"])
    if any("/embeddings/" in entry for entry in package.names):
        parts.remark(*_REMARKS["oleObject"])
    return parts


def _links(folder: str, name: str, package: Package, tree: Callable[[str], Node | None]) -> list[_Link]:
    """Read one relationships member; none if it is not there. Raises: RefusedError."""
    if name not in package.names:
        return []
    root = tree(name)
    nodes = [] if root is None else root.children("rel:Relationship")
    return [_link(folder, node.attributes) for node in nodes]


def _link(folder: str, attributes: dict[str, str]) -> _Link:
    target = attributes.get("Target", "")
    inside = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    external = attributes.get("TargetMode", "").casefold() == "external"
    return _Link(attributes.get("Type", "").rpartition("/")[2], inside, external)
