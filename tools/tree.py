#!/usr/bin/env python3
"""Writes the tree of the house into docs/architecture.md: every file with the first line of its docstring."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "architecture.md"
START, END = "<!-- tree -->\n", "<!-- /tree -->\n"


def tree() -> str:
    """Draw src/storyroom, a line a file."""
    lines = ["```text", "src/storyroom/"]
    lines += list(_folder(ROOT / "src" / "storyroom", "  "))
    return "\n".join([*lines, "```", ""])


def with_tree(page: str) -> str:
    """Put the tree as it is now between the marks."""
    before, _, rest = page.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}{tree()}{END}{after}"


def _folder(folder: Path, indent: str) -> list[str]:
    lines: list[str] = []
    for path in sorted(folder.iterdir(), key=lambda path: (path.is_dir(), path.name)):
        if path.is_dir() and list(path.rglob("*.py")) and path.name != "__pycache__":
            own = path / "__init__.py"
            lines.append(f"{indent}{path.name}/" + (f"  {_said(own)}" if own.exists() else ""))
            lines += _folder(path, indent + "  ")
        elif path.suffix == ".py" and (path.name != "__init__.py" or indent == "  "):
            lines.append(f"{indent}{path.name}  {_said(path)}")
    return lines


def _said(path: Path) -> str:
    said = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n")[0]
    return said


if __name__ == "__main__":
    page = PAGE.read_text(encoding="utf-8")
    if "--check" in sys.argv:
        sys.exit(with_tree(page) != page and "docs/architecture.md is not true any more: run tools/tree.py")
    PAGE.write_text(with_tree(page), encoding="utf-8")
