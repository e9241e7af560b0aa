"""Makes the PDFs by other producers in `tests/golden/pdf` from `script.json`: LibreOffice, Chromium and screenplain.

Run by hand where those are installed (`soffice`, `chromium`, `pip install screenplain`); the PDFs are kept in the repository.
"""

import json
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

HERE = Path(__file__).parent
TARGET = HERE.parent / "pdf"
SCRIPT = json.loads((HERE / "script.json").read_text(encoding="utf-8"))


def fountain() -> str:
    head = "\n".join(f"{key}: {value}" for key, value in SCRIPT["title"].items())
    parts, spoken = [], ("parenthetical", "dialogue")
    for kind, text, *number in SCRIPT["elements"]:
        gap = "\n" if kind in spoken else "\n\n"
        marked = {"centered": f"> {text} <", "transition": f"> {text}"}.get(kind, text)
        parts.append(gap + marked + (f" #{number[0]}#" if number else ""))
    return head + "".join(parts) + "\n"


CSS = """
@page { size: 8.5in 11in; margin: 0.9in 1in 0.9in 1.4in; }
body { font: 11pt/12.5pt 'DejaVu Sans Mono', monospace; margin: 0; orphans: 2; widows: 2; }
p { margin: 12.5pt 0 0 0; width: 5.9in; }
p.scene_heading { margin-top: 25pt; font-weight: bold; text-transform: uppercase; break-after: avoid; position: relative; }
p.scene_heading i { position: absolute; font-style: normal; left: -0.7in; }
p.scene_heading b { position: absolute; left: 5.85in; }
p.character_cue { margin-left: 2.3in; text-transform: uppercase; break-after: avoid; width: 3in; }
p.dialogue { margin: 0 0 0 1.1in; width: 3.3in; }
p.parenthetical { margin: 0 0 0 1.7in; width: 2.3in; break-after: avoid; }
p.transition { text-align: right; }
p.centered { text-align: center; }
div.cover { height: 9in; break-after: page; }
div.cover p { text-align: center; width: 100%; }
div.mark { position: fixed; top: 4in; left: 1in; transform: rotate(-40deg); color: #d8d8d8; font-size: 60pt; }
"""


BOOK_CSS = (
    CSS.replace("11pt/12.5pt 'DejaVu Sans Mono', monospace", "12pt/18pt 'Liberation Serif', serif")
    .replace("12.5pt 0 0 0", "18pt 0 0 0")
    .replace("25pt", "36pt")
    .replace("p.character_cue { margin-left: 2.3in;", "p.character_cue { text-align: center; margin-left: 1.1in;")
    .replace("width: 3in", "width: 3.3in")
    .replace("width: 5.9in", "width: 5.1in")
)
"""A book face, spaced out, with cues centred over the speech."""


def html(css: str = CSS) -> str:
    title = SCRIPT["title"]
    cover = "".join(f"<p>{escape(title[key])}</p>" for key in ("Title", "Credit", "Author"))
    rows = []
    for kind, text, *number in SCRIPT["elements"]:
        sides = f"<i>{number[0]}</i><b>{number[0]}</b>" if number else ""
        rows.append(f'<p class="{kind}">{sides}{escape(text)}</p>')
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>x</title><style>{css}</style>'
        f'<div class="mark">PIM COPY</div><div class="cover"><p style="padding-top:3in">{cover[3:]}'
        f'<p style="padding-top:3in;text-align:left">{escape(title["Contact"])}</p></div>{"".join(rows)}</html>'
    )


STYLES = {
    "scene_heading": 'fo:margin-top="0.333in" fo:keep-with-next="always"',
    "action": 'fo:margin-top="0.1667in"',
    "character_cue": 'fo:margin-top="0.1667in" fo:margin-left="2.2in" fo:keep-with-next="always"',
    "parenthetical": 'fo:margin-left="1.6in" fo:margin-right="1.9in" fo:keep-with-next="always"',
    "dialogue": 'fo:margin-left="1in" fo:margin-right="1.4in"',
    "transition": 'fo:margin-top="0.1667in" fo:text-align="end"',
    "centered": 'fo:margin-top="0.1667in" fo:text-align="center"',
}


def flat_odt() -> str:
    text_font = '<style:text-properties style:font-name="Liberation Mono" fo:font-size="12pt"/>'
    lines = 'fo:line-height="0.1667in" fo:orphans="2" fo:widows="2"'
    styles = "".join(
        f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties {lines} {rules}/>{text_font}</style:style>'
        for name, rules in STYLES.items()
    )
    rows = "".join(
        f'<text:p text:style-name="{kind}">{(number[0] + ". ") if number else ""}{escape(text)}</text:p>'
        for kind, text, *number in SCRIPT["elements"]
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
        for name, full in (
            ("office", "office"),
            ("style", "style"),
            ("text", "text"),
            ("fo", "xsl-fo-compatible"),
            ("svg", "svg-compatible"),
        )
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {spaces} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">'
        '<office:font-face-decls><style:font-face style:name="Liberation Mono" svg:font-family="\'Liberation Mono\'"/></office:font-face-decls>'
        f'<office:styles>{styles}<style:style style:name="head" style:family="paragraph"><style:paragraph-properties fo:text-align="end"/>{text_font}</style:style></office:styles>'
        '<office:automatic-styles><style:page-layout style:name="sheet"><style:page-layout-properties fo:page-width="8.5in" fo:page-height="11in" '
        'fo:margin-top="0.5in" fo:margin-bottom="1in" fo:margin-left="1.5in" fo:margin-right="1in"/>'
        '<style:header-style><style:header-footer-properties fo:min-height="0.5in" fo:margin-bottom="0.3in"/></style:header-style></style:page-layout></office:automatic-styles>'
        '<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="sheet"><style:header>'
        '<text:p text:style-name="head">THE LAMP ROOM  BLUE REV. 03/14/11  <text:page-number text:select-page="current"/>.</text:p>'
        f"</style:header></style:master-page></office:master-styles><office:body><office:text>{rows}</office:text></office:body></office:document>"
    )


def run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "screenplain.fountain").write_text(fountain(), encoding="utf-8")
        (work / "chromium.html").write_text(html(), encoding="utf-8")
        (work / "chromium_book.html").write_text(html(BOOK_CSS), encoding="utf-8")
        (work / "libreoffice.fodt").write_text(flat_odt(), encoding="utf-8")
        run(
            "soffice",
            f"-env:UserInstallation=file://{work}/office",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(TARGET),
            str(work / "libreoffice.fodt"),
        )
        for name in ("chromium", "chromium_book"):
            run(
                "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--no-first-run", f"--user-data-dir={work}/profile",
                "--no-pdf-header-footer", f"--print-to-pdf={TARGET}/{name}.pdf", f"file://{work}/{name}.html",
            )  # fmt: skip
        run(
            sys.executable,
            "-m",
            "screenplain.main",
            "--standard-font",
            "-f",
            "pdf",
            str(work / "screenplain.fountain"),
            str(TARGET / "screenplain.pdf"),
        )


if __name__ == "__main__":
    main()
