"""What the body reader carries along: the source, the file's own types, alternates still to be placed, and remarks."""

from __future__ import annotations

from collections.abc import Iterable

from storyroom.domain.diagnostics import Diagnostic
from storyroom.formats.xml_tree import Node, source_of

__all__ = ["Context", "alternates_of", "custom_types"]

MAX_REMARKS = 200


class Context:
    """One reading of one file."""

    def __init__(self, root: Node, source: bytes) -> None:
        self.source = source
        self.custom = custom_types(root)
        self.alternates = alternates_of(root)
        """Alternates by id, taken out as their lines come by."""
        self.remarks: list[Diagnostic] = []
        self._told: set[tuple[str, str]] = set()

    def remark(self, code: str, message: str, about: str = "") -> None:
        """Remember a remark, once for each thing it is about."""
        if (code, about) not in self._told and len(self.remarks) < MAX_REMARKS:
            self._told.add((code, about))
            self.remarks.append(Diagnostic(code, message))

    def xml(self, nodes: Iterable[Node]) -> str:
        """Return the XML of nodes to the letter, one after another; what broke off half-way is left out."""
        return "".join(text for node in nodes if (text := source_of(node, self.source)) is not None)


def custom_types(root: Node) -> dict[str, str]:
    """Map a file's own paragraph types to the built-in type each paginates as, both in lower case."""
    custom: dict[str, str] = {}
    for settings in root.children("ElementSettings"):
        name = settings.attributes.get("Type", "").strip().casefold()
        for behaviour in settings.children("Behavior"):
            target = behaviour.attributes.get("PaginateAs", "").strip().casefold()
            if name and target:
                custom.setdefault(name, target)
    return custom


def alternates_of(root: Node) -> dict[str, Node]:
    """Map the id of each alternate line to its node."""
    found: dict[str, Node] = {}
    for collection in root.children("AltCollection"):
        for alternate in collection.nodes():
            found.setdefault(alternate.attributes.get("Id", ""), alternate)
    return found
