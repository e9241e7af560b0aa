"""How well the cast is read: names merged, ages, the table of speaking parts, who is present. By writer; one writer is held out.

    python evals/story/cast.py

Forms of a name count where the script uses them. Tuned on Vask and Quill; Achebe-Lyle is held out.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from importlib.resources import files
from itertools import combinations
from pathlib import Path

from storyroom.analysis.cast import Cast, cast_of
from storyroom.analysis.casting.ages import years
from storyroom.analysis.casting.names import key_of
from storyroom.analysis.manuscript import Manuscript
from storyroom.journeys.read import read_script

SLATE = Path(__file__).parent.parent / "slate"


def main() -> None:
    totals: dict[str, defaultdict[str, int]] = {}
    for path in sorted(SLATE.glob("*/*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        source = files("storyroom.sample").joinpath("slate", path.parent.name, path.stem, "white.fountain").read_bytes()
        manuscript = Manuscript(read_script("white.fountain", source).screenplay)
        counts = totals.setdefault(path.parent.name, defaultdict(int))
        _names(gold, cast_of(manuscript), manuscript, counts, path.stem)
        _ages(gold, cast_of(manuscript), counts, path.stem)
        _speaking(gold, manuscript, counts, path.stem)
        _present(gold, manuscript, counts)
    for writer, counts in totals.items():
        _print(writer, counts)
    _print(
        "all", {key: sum(counts[key] for counts in totals.values()) for key in {k for c in totals.values() for k in c}}
    )


def _names(gold, cast: Cast, manuscript: Manuscript, counts, title) -> None:
    text = manuscript.script.text
    owner: dict[str, int] = {}
    for number, character in enumerate(gold["characters"]):
        for form in (character["name"], *character["aliases"]):
            if form[:1].isupper() and re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text, re.IGNORECASE):
                owner.setdefault(key_of(form), number)
    found = {form: _cluster(cast, form) for form in owner}
    for one, other in combinations(owner, 2):
        same, said = owner[one] == owner[other], found[one] is not None and found[one] == found[other]
        counts["true"] += same and said
        counts["missed"] += same and not said
        counts["wrong"] += said and not same
        if same != said:
            print(f"  {title}: {one} / {other}: {'not merged' if same else 'merged wrongly'}")


def _cluster(cast: Cast, form: str) -> str | None:
    """Return whose form it is; younger selves go with their people, members with their group."""
    person = cast.of_cue(form) or next(
        (one for one in cast.people if form in {key_of(n) for n in (one.name, *one.aliases)}), None
    )
    if person is None:
        return None
    group = next((one.id for one in cast.people if person.id in one.members), "")
    return person.variant_of or group or person.id


def _ages(gold, cast: Cast, counts, title) -> None:
    for character in gold["characters"]:
        if not character["age"]:
            continue
        person = next(
            (p for form in (character["name"], *character["aliases"]) for p in [cast.of_cue(form)] if p), None
        )
        person = person or next((p for p in cast.people if key_of(p.name) == key_of(character["name"])), None)
        right = person is not None and person.age and years(person.age) == years(character["age"])
        counts["age_right" if right else "age_wrong"] += 1
        if not right:
            print(
                f"  {title}: age of {character['name']}: {person.age if person else 'nobody'!r}, gold {character['age']!r}"
            )


def _speaking(gold, manuscript: Manuscript, counts, title) -> None:
    for scene, wanted in zip(manuscript.scenes, gold["scenes"], strict=True):
        said = {key_of(one.speaker) for one in manuscript.by_scene.get(scene.scene, ()) if one.spoken}
        exact = said == {key_of(name) for name in wanted["characters"]}
        counts["speaking_right" if exact else "speaking_wrong"] += 1
        if not exact:
            print(f"  {title}: scene {scene.scene_number}: {sorted(said)}, gold {wanted['characters']}")


def _present(gold, manuscript: Manuscript, counts) -> None:
    cast = cast_of(manuscript)
    for scene, wanted in zip(manuscript.scenes, gold["scenes"], strict=True):
        want = {_cluster(cast, key_of(name)) or name for name in wanted["present"]}
        found = {cast.person(one).variant_of or one for one in cast.present(manuscript, scene.scene)}
        counts["present_true"] += len(want & found)
        counts["present_missed"] += len(want - found)
        counts["present_extra"] += len(found - want)


def _print(name: str, counts) -> None:
    precision = counts["true"] / max(counts["true"] + counts["wrong"], 1)
    recall = counts["true"] / max(counts["true"] + counts["missed"], 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    hit, missed, extra = counts["present_true"], counts["present_missed"], counts["present_extra"]
    print(
        f"{name:24} names P {precision:.3f} R {recall:.3f} F1 {f1:.3f} ({counts['true']} pairs) | ages {counts['age_right']} of "
        f"{counts['age_right'] + counts['age_wrong']} | scenes with exact speaking parts {counts['speaking_right']} of "
        f"{counts['speaking_right'] + counts['speaking_wrong']} | present P {hit / max(hit + extra, 1):.3f} R {hit / max(hit + missed, 1):.3f}"
    )


if __name__ == "__main__":
    main()
