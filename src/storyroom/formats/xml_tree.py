"""UTF-8 XML to a tree of nodes, hardened: no document types, entities, instructions or inclusions, and a cap on everything.

Knows nothing of a format but what its `Dialect` says: which elements are counted as paragraphs and which keep their spaces. Of a
broken file, what was read before the fault is kept; of one that is refused, nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple
from xml.parsers import expat  # hardened below: every declaration that could expand or fetch is refused

from storyroom.domain.diagnostics import Diagnostic

__all__ = ["FINAL_DRAFT", "Dialect", "Node", "Tree", "fragment", "parse", "source_of"]

MAX_DEPTH = 64
MAX_NODES = 400_000
MAX_PARAGRAPHS = 100_000
MAX_ATTRIBUTES = 256
MAX_ALL_ATTRIBUTES = 2_000_000
_XINCLUDE = "http://www.w3.org/2001/XInclude"
_OPENING_TAG = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")  # each branch starts with another byte: linear


class Dialect(NamedTuple):
    """What the parser has to know of a format. With `prefixes`, names are spelled by namespace, whatever the file calls it."""

    paragraph: str
    spaced: frozenset[str]
    """Elements whose white space counts."""
    prefixes: Mapping[str, str] | None = None
    """Namespace -> the prefix it is known by here; names of all others start with `?`."""
    most_nodes: int | None = None
    """Fewer elements than the general cap, for a part that is never long."""


FINAL_DRAFT = Dialect("Paragraph", frozenset({"Text", "StoryroomKept"}))


class Node:
    """One element. `parts` are its children and its text in order; white space between elements is left out."""

    __slots__ = ("attributes", "close", "ordinal", "parts", "start", "tag")

    def __init__(self, tag: str, attributes: dict[str, str], start: int) -> None:
        self.tag = tag
        self.attributes = attributes
        self.parts: list[Node | str] = []
        self.start = start
        """Byte offset of `<` in the UTF-8 source."""
        self.close = -1
        """Byte offset of the closing tag (its own end, if it closes itself); -1 where the file broke off."""
        self.ordinal = -1
        """Place of the nearest `Paragraph`, itself included, among all those of the file, from 0; -1 outside them."""

    def children(self, tag: str) -> list[Node]:
        """List the direct children with this tag."""
        return [part for part in self.parts if not isinstance(part, str) and part.tag == tag]

    def nodes(self) -> list[Node]:
        """List the direct children."""
        return [part for part in self.parts if not isinstance(part, str)]


class Tree(NamedTuple):
    """The root as far as it was read, and the fault that ended the reading."""

    root: Node | None
    source: bytes
    fault: Diagnostic | None


class _RefusedError(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def parse(source: bytes, dialect: Dialect = FINAL_DRAFT) -> Tree:
    """Parse clean UTF-8. Never raises: a fault comes back beside whatever was read before it."""
    builder = _Builder(dialect)
    try:
        builder.parser.Parse(source, True)
    except _RefusedError as refused:
        return Tree(None, source, Diagnostic(refused.code, f"{refused} ({builder.where()}).", "error"))
    except expat.ExpatError as error:
        message = f"The XML is broken: {expat.ErrorString(error.code)} ({builder.where()})."
        return Tree(builder.root, source, Diagnostic("broken_xml", message, "error"))
    return Tree(builder.root, source, None)


def _spelled(name: str, prefixes: Mapping[str, str]) -> str:
    namespace, _, local = name.rpartition(" ")
    return f"{prefixes.get(namespace, '?')}:{local}" if namespace else local


def fragment(xml: str) -> tuple[Node, ...] | None:
    """Parse kept XML text to its elements; None if it is not sound on its own."""
    try:
        tree = parse(b"<kept>" + xml.encode() + b"</kept>")
    except UnicodeEncodeError:
        return None
    if tree.fault or tree.root is None or any(isinstance(part, str) for part in tree.root.parts):
        return None
    return tuple(tree.root.nodes())


def source_of(node: Node, source: bytes) -> str | None:
    """Return the element's XML to the letter; None where the file broke off inside it."""
    if node.close < 0:
        return None
    opening = _OPENING_TAG.match(source, node.start)
    if opening is None:
        return None
    closes_itself = opening.group().endswith(b"/>")
    end = opening.end() if closes_itself else source.index(b">", node.close) + 1
    return source[node.start : end].decode()


class _Builder:
    def __init__(self, dialect: Dialect) -> None:
        self.root: Node | None = None
        self._dialect = dialect
        self._most_nodes = MAX_NODES if dialect.most_nodes is None else min(dialect.most_nodes, MAX_NODES)
        self._open: list[Node] = []
        self._nodes = 0
        self._attributes = 0
        self._paragraphs = 0
        self.parser = expat.ParserCreate("utf-8", None if dialect.prefixes is None else " ")
        self._set_handlers(self.parser)

    def _set_handlers(self, parser: expat.XMLParserType) -> None:
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.UnparsedEntityDeclHandler = self._entity
        parser.ExternalEntityRefHandler = self._entity
        parser.SkippedEntityHandler = self._entity
        parser.ProcessingInstructionHandler = self._instruction

    def where(self) -> str:
        """Say where the parser stands, for a person."""
        return f"line {self.parser.CurrentLineNumber}, column {self.parser.CurrentColumnNumber + 1}"

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._nodes += 1
        self._attributes += len(attributes)
        self._check(tag, attributes)
        if self._dialect.prefixes is not None:
            tag = _spelled(tag, self._dialect.prefixes)
            attributes = {_spelled(name, self._dialect.prefixes): value for name, value in attributes.items()}
        node = Node(tag, attributes, self.parser.CurrentByteIndex)
        if self._open:
            self._open[-1].parts.append(node)
            node.ordinal = self._open[-1].ordinal
        else:
            self.root = node
        if tag == self._dialect.paragraph:
            node.ordinal = self._paragraphs
            self._paragraphs += 1
            if self._paragraphs > MAX_PARAGRAPHS:
                raise _RefusedError("xml_too_large", f"There are more than {MAX_PARAGRAPHS} paragraphs")
        self._open.append(node)

    def _check(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise _RefusedError("xml_too_deep", f"Elements are nested deeper than {MAX_DEPTH}")
        if self._nodes > self._most_nodes:
            raise _RefusedError("xml_too_large", f"There are more than {self._most_nodes} elements")
        if len(attributes) > MAX_ATTRIBUTES or self._attributes > MAX_ALL_ATTRIBUTES:
            raise _RefusedError("xml_too_many_attributes", "There are too many attributes")
        if tag.endswith(":include") or tag.startswith(f"{_XINCLUDE} ") or _XINCLUDE in attributes.values():
            raise _RefusedError("xml_inclusion", "The file asks to include another one; that is refused")

    def _end(self, tag: str) -> None:  # noqa: ARG002  # expat hands it over
        self._open.pop().close = self.parser.CurrentByteIndex

    def _text(self, text: str) -> None:
        parent = self._open[-1]
        parts = parent.parts
        if parent.tag in self._dialect.spaced or (parts and isinstance(parts[-1], str)) or not text.isspace():
            parts.append(text)

    def _doctype(self, *_: object) -> None:
        raise _RefusedError("xml_doctype", "The file has a document type declaration; that is refused")

    def _entity(self, *_: object) -> int:
        raise _RefusedError("xml_entity", "The file declares or uses an entity; that is refused")

    def _instruction(self, *_: object) -> None:
        raise _RefusedError("xml_instruction", "The file has a processing instruction; that is refused")
