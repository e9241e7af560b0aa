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


OUTWARD = {
    "socket", "ssl", "http.client", "urllib.request", "ftplib", "smtplib", "poplib", "imaplib", "telnetlib", "xmlrpc",
    "socketserver", "asyncio.streams", "httpx", "httpx2", "httpcore", "httpcore2", "requests", "urllib3", "aiohttp",
    "websockets", "google", "paramiko", "grpc", "certifi", "authlib", "joserfc",
}  # fmt: skip
"""Packages that could carry bytes outward, or look a name up."""

MAY_REACH_OUT = {
    "models/egress.py": {"httpx"},
    "models/pinned.py": {"httpcore", "ssl", "certifi"},
    "models/addresses.py": {"socket"},
    "models/gemini.py": {"google"},
    "models/google_tokens.py": {"google"},
    "models/oidc.py": {"authlib", "joserfc"},
    "web/serve.py": {"socket"},
}
"""The gate, in three files; what speaks Google's protocol or an identity provider's over a line of it; and the door, which listens on loopback."""


def test_only_the_gate_imports_what_could_carry_bytes_outward() -> None:
    for path in SOURCES:
        name = path.relative_to(ROOT / "src" / "storyroom").as_posix()
        found = {
            package for package in _imported(path) for package in (package, *_parents(package)) if package in OUTWARD
        }
        assert found <= MAY_REACH_OUT.get(name, set()), name


def test_the_list_of_who_may_reach_out_is_no_longer_than_need_be() -> None:
    for name, packages in MAY_REACH_OUT.items():
        imported = _imported(ROOT / "src" / "storyroom" / name)
        assert packages <= imported | {parent for package in imported for parent in _parents(package)}, name


def test_only_the_gate_and_what_hands_out_its_lines_know_it() -> None:
    knows = {
        path.relative_to(ROOT / "src" / "storyroom").as_posix()
        for path in SOURCES
        if {"storyroom.models.egress", "storyroom.models.pinned"} & _imported(path)
    }
    assert knows == {
        "models/egress.py",
        "models/gemini.py",
        "journeys/outside.py",
        "journeys/preview.py",
        "journeys/studio.py",
    }


def test_google_is_never_imported_beside_its_own_two_files_not_even_by_name() -> None:
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        named = re.search(r"import_module\(.*(?:google|httpx|socket|requests)|__import__\(", text)
        assert not named, path


def _imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def _parents(package: str) -> list[str]:
    parts = package.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts))]


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
