"""Checks a report on the use of models, alone: recounts every number, follows the chain of acts, checks the signature. Imports nothing of the house.

    python verifier.py REPORT --key KEY [--text DRAFT]

REPORT is the signed file, KEY the public key (PEM) from where you trust it, DRAFT the canonical text of the draft in UTF-8.
Without the text, how many words each stretch holds is taken from the signed report; with it they are counted anew.
Needs Python 3.11 and the package `cryptography`. Exit code 0: all holds. 1: something does not. 2: a file cannot be read.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

__all__ = ["problems"]

PAYLOAD_TYPE = "application/vnd.storyroom.ai-use+json"
SCHEMA = "storyroom.ai-use/1"
CLASSES = ("human", "ai_verbatim", "ai_edited", "imported", "unknown")
PLAIN = {"person": "human", "import": "imported", "unknown": "unknown"}
FIRST = hashlib.sha256(b"storyroom origin").hexdigest()
WORD = re.compile(r"\w+(?:['\u2019]\w+)*")
PEM = re.compile(r"-----BEGIN PUBLIC KEY-----.*?-----END PUBLIC KEY-----", re.DOTALL)
HALF = re.compile("[\ud800-\udfff]")

Json = dict[str, Any]

EVENT = {
    "id": str, "origin": str, "actor": str, "time": str, "operation": str, "before": str, "after": str, "model": str, "prompt": str,
    "output": str, "accepted_by": str, "words": (int, None), "parents": [str], "previous": str, "hash": str,
}  # fmt: skip
SPAN = {
    "start": int, "end": int, "scene": (int, None), "kind": str, "event": str, "source": str, "edits": [str], "words": int,
}  # fmt: skip
AI = {"words": int, "per_10000": int, "low_per_10000": int, "high_per_10000": int, "names": int}
BY_SOURCE = {"source": str, "words": int, "per_10000": int, "scenes": int, "scenes_per_10000": int}
TOTALS = {
    "words": int, "scenes": int, "ai": AI, "by_source": [BY_SOURCE],
    "by_kind": [{"kind": str, "words": [int], "ai_per_10000": int}], "by_scene": [{"scene": int, "words": [int]}],
}  # fmt: skip
REPORT = {
    "schema": str,
    "draft": {
        "project": str, "title": str, "name": str, "colour": str, "sha256": str, "length": int, "parents": [str],
    },
    "made_at": str, "made_by": str, "rules": {"version": str, "sha256": str},
    "method": {"name": str, "right_per_10000": int, "share_error_per_10000": int, "measured_on": str},
    "redaction": str,
    "people": [dict.fromkeys(("id", "name", "role", "guild", "engagement", "consent", "policy"), str)],
    "materials": [dict.fromkeys(("name", "sha256", "ai", "told"), str)],
    "systems": [{**dict.fromkeys(("model", "version", "weights", "operator", "terms", "manifest"), str), "local": bool}],
    "events": [EVENT], "head": str, "spans": [SPAN],
    "passages": [{"event": str, "source": str, "kept": int, "brought": (int, None), "per_10000": (int, None)}],
    "nearest": [{"event": str, "words": int, "asset": str}],
    "names": [{"name": str, "events": [str], "origin": str}],
    "totals": TOTALS,
    "de_minimis": {"threshold_per_10000": int, "prefilled": str, "decision": str, "decided_by": str},
    "gaps": [{"gap": str, "count": int, "where": [str]}],
}  # fmt: skip
FILE = {"payloadType": str, "report": REPORT, "signatures": [{"keyid": str, "sig": str}]}


def problems(data: bytes, key_file: str, text: str | None = None) -> list[str]:
    """Return what does not hold, in words; nothing if all does."""
    try:
        value = json.loads(data, object_pairs_hook=_object, parse_float=_refuse, parse_constant=_refuse)
        spelled = (json.dumps(value, ensure_ascii=True, sort_keys=True, indent=1) + "\n").encode()
        wrong = [] if spelled == data else ["The file is not spelled as reports are."]
        wrong += _misshapen(value, FILE, "the file")
        if wrong:
            return wrong
        return [*_signature(value, key_file), *_report(value["report"]), *_against(value["report"], text)]
    except (ValueError, RecursionError) as fault:
        return [f"This is no report: {fault}."]


def _object(pairs: list[tuple[str, Any]]) -> Json:
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def _refuse(number: str) -> object:
    raise ValueError(f"{number} is no whole number")


def _misshapen(value: object, shape: Any, where: str) -> list[str]:  # noqa: ANN401 - a shape is a type, a tuple, a list or a dict of shapes
    """Hold a value against its shape: exact keys, exact types."""
    if isinstance(shape, dict):
        if not isinstance(value, dict) or set(value) != set(shape):
            return [f"{where} has other parts than it should."]
        return [found for key in shape for found in _misshapen(value[key], shape[key], f"{where}, {key}")]
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{where} is no list."]
        return [found for at, one in enumerate(value) for found in _misshapen(one, shape[0], f"{where} {at}")]
    if isinstance(shape, tuple):
        return [] if value is None else _misshapen(value, shape[0], where)
    good = type(value) is shape and not (shape is int and value < 0)  # type: ignore[operator]
    return [] if good else [f"{where} is of the wrong kind."]


def _signature(value: Json, key_file: str) -> Iterator[str]:
    payload = _canonical(value["report"])
    message = b"DSSEv1 %d %b %d %b" % (len(PAYLOAD_TYPE), PAYLOAD_TYPE.encode(), len(payload), payload)
    if value["payloadType"] != PAYLOAD_TYPE or value["report"]["schema"] != SCHEMA:
        yield "This is another kind of report."
    if len(value["signatures"]) != 1:
        yield "There has to be one signature."
        return
    keys = [load_pem_public_key(block.encode()) for block in PEM.findall(key_file)]
    known = {hashlib.sha256(_raw(key)).hexdigest(): key for key in keys if isinstance(key, Ed25519PublicKey)}
    signed = value["signatures"][0]
    if signed["keyid"] not in known:
        yield "The report is not signed with this key."
        return
    raw = base64.b64decode(signed["sig"], validate=True)
    if base64.b64encode(raw).decode() != signed["sig"]:
        yield "The signature is not spelled as it should be."
    try:
        known[signed["keyid"]].verify(raw, message)
    except InvalidSignature:
        yield "The signature does not hold: the report was changed after it was signed."


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def _canonical(value: object) -> bytes:
    """RFC 8785 for what reports hold: keys in ASCII, texts, whole numbers, truth, nothing."""
    found = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return HALF.sub(lambda half: f"\\u{ord(half.group()):04x}", found).encode()


def _report(report: Json) -> Iterator[str]:
    """Check the chain and the spans, then recount."""
    yield from _chain(report)
    yield from _tiling(report)
    events = {event["id"]: event for event in report["events"]}
    used = [one for row in report["spans"] for one in (row["event"], *row["edits"])]
    if len(events) != len(report["events"]) or any(one not in events for one in used):
        yield "A span names an act that is not there, or an act stands twice."
        return
    passages = list(_passages(report))
    classes = {one["event"]: one["source"] for one in passages}
    for row in report["spans"]:
        origin = events[row["event"]]["origin"]
        if row["source"] != (PLAIN.get(origin) or classes.get(row["event"], "ai_edited")):
            yield f"The stretch at {row['start']} is of another class than its act."
    near = [one["event"] for one in report["nearest"]]
    if len(set(near)) != len(near) or not set(near) <= set(classes):
        yield "What is said of likeness to other texts is not about the suggestions that stand here."
    recounted = {
        "passages": passages,
        "totals": _totals(report),
        "gaps": _gaps(report),
        "names": _names(report, events),
    }
    for part, counted in recounted.items():
        if counted != report[part]:
            yield f"Recounted, {part} come out otherwise."
    if report["de_minimis"]["prefilled"] != _prefilled(report):
        yield "What is prefilled on de minimis does not follow from the count."


def _chain(report: Json) -> Iterator[str]:
    before = FIRST
    for event in report["events"]:
        if event["origin"] not in {*PLAIN, "suggestion"}:
            yield f"The act {event['id']} is of no known kind."
        bare = {key: part for key, part in event.items() if key != "hash"}
        link = hashlib.sha256(b"\x00" + _canonical(bare)).hexdigest()
        if event["previous"] != before or event["hash"] != link:
            yield f"The chain of acts breaks at {event['id']}."
        before = event["hash"]
    if report["head"] != before:
        yield "The chain of acts has another end."


def _tiling(report: Json) -> Iterator[str]:
    at = 0
    for row in report["spans"]:
        if row["start"] != at or row["end"] <= at or row["words"] > row["end"] - row["start"]:
            yield f"The stretches do not follow one another at {at}."
        at = row["end"]
    if at != report["draft"]["length"]:
        yield "The stretches do not cover the draft."


def _passages(report: Json) -> Iterator[Json]:
    """Say what is left of each suggestion: verbatim while its words stand side by side, all of them, untouched."""
    rows = [row for row in report["spans"] if row["words"]]
    stands: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        stands.setdefault(row["event"], []).append(at)
    for event in report["events"]:
        places = stands.get(event["id"], [])
        if event["origin"] != "suggestion" or not places:
            continue
        kept, brought = sum(rows[at]["words"] for at in places), event["words"]
        together = places[-1] - places[0] + 1 == len(places)
        whole = together and brought in {None, kept} and not any(rows[at]["edits"] for at in places)
        yield {
            "event": event["id"],
            "source": "ai_verbatim" if whole else "ai_edited",
            "kept": kept,
            "brought": brought,
            "per_10000": _share(min(kept, brought), brought) if brought else None,
        }


def _share(part: int, whole: int) -> int:
    return (20_000 * part + whole) // (2 * whole) if whole else 0


def _words(rows: list[Json]) -> list[int]:
    return [sum(row["words"] for row in rows if row["source"] == one) for one in CLASSES]


def _grouped(rows: list[Json], part: str) -> list[tuple[Any, list[Json]]]:
    found: dict[Any, list[Json]] = {}
    for row in rows:
        found.setdefault(row[part], []).append(row)
    return sorted((key, held) for key, held in found.items() if key is not None)


def _totals(report: Json) -> Json:
    rows, error = report["spans"], report["method"]["share_error_per_10000"]
    words = _words(rows)
    scenes = [(scene, _words(held)) for scene, held in _grouped(rows, "scene")]
    held = [sum(counts[at] > 0 for _, counts in scenes) for at in range(len(CLASSES))]
    ai = words[1] + words[2]
    kinds = [(kind, _words(held)) for kind, held in _grouped(rows, "kind")]
    return {
        "words": sum(words),
        "scenes": len(scenes),
        "ai": {
            "words": ai,
            "per_10000": _share(ai, sum(words)),
            "low_per_10000": max(0, _share(ai, sum(words)) - error),
            "high_per_10000": min(10_000, _share(ai, sum(words)) + error),
            "names": sum(name["origin"] == "suggestion" for name in report["names"]),
        },
        "by_source": [
            {"source": one, "words": words[at], "per_10000": _share(words[at], sum(words)), "scenes": held[at],
             "scenes_per_10000": _share(held[at], len(scenes))} for at, one in enumerate(CLASSES)
        ],
        "by_kind": [
            {"kind": kind, "words": counts, "ai_per_10000": _share(counts[1] + counts[2], sum(counts))}
            for kind, counts in kinds if any(counts)
        ],
        "by_scene": [{"scene": scene, "words": counts} for scene, counts in scenes],
    }  # fmt: skip


def _names(report: Json, events: dict[str, Json]) -> list[Json]:
    """Names stand once, in order, each with acts that wrote cues, the first act first."""
    cues = {row["event"] for row in report["spans"] if row["kind"] == "character_cue"}
    place = {event["id"]: at for at, event in enumerate(report["events"])}
    found = []
    for name in sorted({one["name"] for one in report["names"]}):
        wrote = {event for one in report["names"] if one["name"] == name for event in one["events"] if event in cues}
        if wrote:
            order = sorted(wrote, key=place.__getitem__)
            found.append({"name": name, "events": order, "origin": events[order[0]]["origin"]})
    return found


def _prefilled(report: Json) -> str:
    totals, threshold = report["totals"], report["de_minimis"]["threshold_per_10000"]
    ai = totals["ai"]
    unknown = sum(row["words"] for row in report["spans"] if row["source"] == "unknown")
    highest = _share(ai["words"] + unknown, totals["words"]) + ai["high_per_10000"] - ai["per_10000"]
    if ai["per_10000"] > threshold:
        return "above"
    if min(10_000, highest) > threshold:
        return "open"
    return "below" if ai["words"] else "none"


def _gaps(report: Json) -> list[Json]:
    """Count anew what the report cannot say."""
    events, known = report["events"], {one["model"] for one in report["systems"]}
    suggested = [one for one in events if one["origin"] == "suggestion"]
    words = _words(report["spans"])
    plain = [("unknown_words", words[4]), ("imported_words_without_history", words[3])]
    lists = [
        ("events_without_actor", [one for one in events if not one["actor"]]),
        ("events_without_time", [one for one in events if not one["time"]]),
        ("suggestions_without_model", [one for one in suggested if not one["model"]]),
        ("suggestions_without_hashes", [one for one in suggested if not (one["prompt"] and one["output"])]),
        ("suggestions_without_acceptance", [one for one in suggested if not one["accepted_by"]]),
        ("suggestions_of_unknown_length", [one for one in suggested if one["words"] is None]),
        ("models_not_described", [one for one in suggested if one["model"] and one["model"] not in known]),
        ("clock_went_back", [two for one, two in pairwise(events) if two["time"] < one["time"]]),
    ]
    found = [{"gap": gap, "count": count, "where": []} for gap, count in plain]
    found += [{"gap": gap, "count": len(held), "where": [one["id"] for one in held]} for gap, held in lists]
    return [one for one in found if one["count"]]


def _against(report: Json, text: str | None) -> Iterator[str]:
    """Count the words of each stretch in the draft's own text."""
    if text is None:
        return
    if hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != report["draft"]["sha256"]:
        yield "This is not the text of the draft that the report is about."
        return
    if len(text) != report["draft"]["length"]:
        yield "The draft is of another length."
    begun, at = [found.start() for found in WORD.finditer(text)], 0
    for row in report["spans"]:
        first = at
        while at < len(begun) and begun[at] < row["end"]:
            at += 1
        if at - first != row["words"]:
            yield f"The stretch at {row['start']} holds {at - first} words, not {row['words']}."


def main() -> int:
    """Check the files that are named, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("report", type=Path)
    parser.add_argument("--key", type=Path, required=True)
    parser.add_argument("--text", type=Path)
    options = parser.parse_args()
    try:
        text = options.text.read_bytes().decode("utf-8", "surrogatepass") if options.text else None
        wrong = problems(options.report.read_bytes(), options.key.read_text("utf-8"), text)
    except (OSError, ValueError) as fault:
        print(f"A file cannot be read: {fault}")  # noqa: T201 - a program of its own
        return 2
    print("\n".join(wrong) or "Holds: the signature, the chain of acts, and every number.")  # noqa: T201
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
