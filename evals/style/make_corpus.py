"""Make evals/style/corpus/plays.jsonl.xz from two CC0 collections of plays: one line a work. Keeps words, who speaks and directions; cuts no passages.

python evals/style/make_corpus.py FOLDER_OF_AMDRACOR/tei FOLDER_OF_DRAMA/passages.jsonl.gz
"""

from __future__ import annotations

import gzip
import json
import lzma
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

TEI = "{http://www.tei-c.org/ns/1.0}"
OUT = Path(__file__).parent / "corpus" / "plays.jsonl.xz"
LEFT_OUT = {"R.U.R."}
"""Not in the public domain everywhere: a translator died in 1970."""
TWO_HANDS = {"de-mille-the-charity-ball", "putnam-tragedy-of-errors"}
"""Two authors are named, one of them of another work here or by mistake: whose voice it is cannot be said."""


def from_drama(path: Path) -> list[dict[str, object]]:
    works: dict[str, dict[str, object]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["work"] in LEFT_OUT:
                continue
            work = works.setdefault(
                row["work"],
                {"author": row["voice"], "work": row["work"], "year": row["year"], "source": "drama", "lines": []},
            )
            work["lines"].extend(row["passage"].split("\n"))  # type: ignore[attr-defined]
    return list(works.values())


def from_tei(path: Path) -> dict[str, object]:
    root = ET.parse(path).getroot()  # our own copy of a known collection
    body = root.find(f".//{TEI}body")
    assert body is not None
    lines: list[str] = []
    _walk(body, lines)
    author = root.find(f".//{TEI}titleStmt/{TEI}author")
    name = author.find(f"{TEI}persName") if author is not None else None
    said = " ".join(" ".join(name.itertext()).split()) if name is not None else "Anonymous"
    title = root.find(f".//{TEI}titleStmt/{TEI}title")
    years = [int(one.get("when", "0")[:4]) for one in root.iter(f"{TEI}event") if one.get("when")]
    if path.stem.startswith("anonym") or path.stem in TWO_HANDS:
        said = f"Unknown: {path.stem}"
    return {
        "author": said,
        "work": " ".join("".join(title.itertext()).split()) if title is not None else path.stem,
        "year": min(years) if years else 0,
        "source": "amdracor",
        "lines": lines,
    }


def _walk(element: ET.Element, lines: list[str]) -> None:
    for child in element:
        if child.tag == TEI + "sp":
            said = [_flat(one) for one in child if one.tag != TEI + "speaker"]
            who = child.find(TEI + "speaker")
            name = _flat(who).strip(" .:,;") if who is not None else ""
            lines.append(f"{name}: {' '.join(said)}" if name else " ".join(said))
        elif child.tag in {TEI + "stage", TEI + "set"}:
            lines.append(_flat(child) if child.tag == TEI + "set" else _direction(child))
        elif child.tag in {TEI + "div", TEI + "lg"}:
            _walk(child, lines)
        elif child.tag in {TEI + "p", TEI + "l"}:
            lines.append(_flat(child))


def _direction(stage: ET.Element) -> str:
    text = " ".join("".join(stage.itertext()).split()).strip("()[] ")
    return f"({text})" if text else ""


def _flat(element: ET.Element) -> str:
    """Return the words of an element, its directions in brackets."""
    if element.tag == TEI + "stage":
        return _direction(element)
    parts = [element.text or ""]
    for child in element:
        parts += [" ", _flat(child), " ", child.tail or ""]
    text = " ".join("".join(parts).split())
    return re.sub(r"\s+([.,;:!?])", r"\1", text)


def main() -> None:
    works = from_drama(Path(sys.argv[2])) + [from_tei(path) for path in sorted(Path(sys.argv[1]).glob("*.xml"))]
    OUT.parent.mkdir(exist_ok=True)
    with lzma.open(OUT, "wt", encoding="utf-8", preset=9) as out:
        for work in works:
            work["lines"] = [line for line in work["lines"] if line.strip()]  # type: ignore[attr-defined]
            out.write(json.dumps(work, ensure_ascii=False) + "\n")
            words = sum(len(line.split()) for line in work["lines"])  # type: ignore[attr-defined]
            print(f"{work['author']:50} {work['work']:50} {work['year']} {words}")
    print(OUT, OUT.stat().st_size)


if __name__ == "__main__":
    main()
