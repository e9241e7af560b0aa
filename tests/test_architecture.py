"""The house is as its plan says: the tree is drawn truly, no file has become everybody's, no room reads around the reader."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "src" / "storyroom").rglob("*.py"))
LONG_WITH_REASON = {"shapes.py"}
"""One page of the shapes that all doors speak."""


def test_the_tree_in_the_documentation_is_true() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "tree.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_every_file_says_in_one_line_what_it_is_and_stays_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)) or not text.strip()
    assert len(text.splitlines()) <= 400 or path.name in LONG_WITH_REASON


def test_sql_is_spoken_in_the_store_alone() -> None:
    speaks = re.compile(r"\bsqlalchemy\b|\bsqlite3\b(?!\.sqlite_version)|\.execute\(")
    for path in SOURCES:
        if "store" in path.parts or path.name == "doctor.py":
            continue
        assert not speaks.search(path.read_text(encoding="utf-8")), path


def test_sockets_are_opened_by_the_egress_gate_alone() -> None:
    opens = re.compile(
        r"\bimport (socket|urllib\.request|http\.client|requests|aiohttp)\b|\bhttpx\.(get|post|Client|AsyncClient)\b"
    )
    allowed = {"egress.py", "openai_compatible.py"}
    for path in SOURCES:
        if path.name not in allowed and "web" not in path.parts:
            assert not opens.search(path.read_text(encoding="utf-8")), path


def test_the_domain_needs_the_standard_library_alone() -> None:
    for path in (ROOT / "src" / "storyroom" / "domain").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                root = name.partition(".")[0]
                assert (
                    root in sys.stdlib_module_names
                    or name.startswith(("storyroom.domain", "storyroom.errors"))
                    or root == "numpy"
                )
