"""What the documentation says is there is there, and what is there is said."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import typer

from storyroom.cli.errors import EXIT_CODES, INTERRUPTED, SOME_FAILED
from storyroom.cli.main import app
from storyroom.domain.script import ElementKind
from storyroom.registry import FORMATS
from storyroom.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"


def test_every_setting_is_documented_with_its_default() -> None:
    page = (DOCS / "settings.md").read_text(encoding="utf-8")
    for field in fields(Settings):
        line = next((line for line in page.splitlines() if line.startswith(f"| `{field.name}` |")), "")
        assert line, field.name
        if isinstance(field.default, int) or field.default:
            assert f"`{field.default}`" in line


def test_every_command_is_documented() -> None:
    page = (DOCS / "cli.md").read_text(encoding="utf-8")
    for name in typer.main.get_command(app).commands:
        assert re.search(rf"`{name}[ `]", page), name


def test_every_exit_code_and_element_kind_is_documented() -> None:
    page = (DOCS / "cli.md").read_text(encoding="utf-8")
    for code in {code for _kind, code in EXIT_CODES} | {SOME_FAILED, INTERRUPTED}:
        assert f"\n| {code} | " in page
    for kind in ElementKind:
        assert kind.value in page


def test_every_format_has_a_page() -> None:
    for name in FORMATS:
        assert (DOCS / "formats" / f"{name}.md").is_file()


def test_every_link_between_pages_leads_somewhere() -> None:
    pages = [*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
    for page in pages:
        for target in re.findall(r"\]\((?!https?:)([^)#\s]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists() or (ROOT / target).exists(), f"{page.name}: {target}"


def test_no_page_names_a_machine() -> None:
    for page in [*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]:
        assert not re.search(r"/(?:work|root|tmp)/", page.read_text(encoding="utf-8")), page
