"""Two statements of one thing that cannot both hold: ages, ties, colours, names, years, numbers. Looks for none itself."""

from __future__ import annotations

from collections.abc import Callable

from storyroom.analysis.canon.callings import same_job
from storyroom.analysis.canon.held import Held, titled
from storyroom.analysis.canon.kin import excludes_kin
from storyroom.analysis.canon.looks import near_colours
from storyroom.analysis.canon.places import same_place
from storyroom.analysis.lexicon import related

__all__ = ["comparable", "excludes", "what_is_said"]


def comparable(one: Held, other: Held) -> bool:
    """Whether two facts speak of the same thing of the same subject."""
    if {one.kind, other.kind} == {"kin", "kin_has"}:
        return True
    if one.kind != other.kind:
        return False
    if one.kind == "event":
        same = one.subject.removeprefix("the ") == other.subject.removeprefix("the ")
        return same and (one.slot == other.slot or related(one.slot, other.slot))
    if one.kind == "count":
        return one.slot == other.slot and (one.subject == other.subject or "" in {one.subject, other.subject})
    if one.kind == "called":
        return one.slot == other.slot and (one.subject == other.subject or "" in {one.subject, other.subject})
    return one.subject == other.subject and one.slot == other.slot


def excludes(one: Held, other: Held) -> bool | None:
    """Say whether two comparable facts cannot both hold; None where it is only unlikely."""
    if one.kind.startswith("kin"):
        return _ties(one, other)
    judge = _JUDGES.get(one.kind)
    return (
        judge(one.value, other.value)
        if judge
        else _counts(one, other)
        if one.kind == "count"
        else one.value != other.value
    )


def _ties(one: Held, other: Held) -> bool | None:
    if {one.kind, other.kind} == {"kin", "kin_has"}:
        return _denied(*((one, other) if one.kind == "kin_has" else (other, one)))
    if one.kind == "kin":
        if one.polarity != other.polarity:
            return one.value == other.value
        return excludes_kin(one.value, other.value) if one.polarity else False
    return one.value != other.value


def _colours(one: str, other: str) -> bool | None:
    return None if one != other and near_colours(one, other) else one != other


def _jobs(one: str, other: str) -> bool:
    return not same_job(one, other)


def _sites(one: str, other: str) -> bool | None:
    same = same_place(one, other)
    return None if same is None else not same


def _denied(none: Held, tie: Held) -> bool:
    """Whether a tie is one that somebody is said to have none of."""
    families = {"siblings": "siblings", "married": "married", "child": "parent and child"}
    if none.value != "none" or not tie.polarity or tie.value != families[none.slot]:
        return False
    return none.subject in tie.subject.split("|") and none.slot != "child"


def _ages(one: str, other: str) -> bool | None:
    if one.endswith("s") or other.endswith("s"):
        tens, years = (one, other) if one.endswith("s") else (other, one)
        if years.endswith("s"):
            return None if one != other else False
        return False if int(tens[:-1]) <= int(years) < int(tens[:-1]) + 10 else None
    return one != other


def _counts(one: Held, other: Held) -> bool | None:
    """`3` against `4` cannot both hold; `4+` says that there are at least four."""
    if one.value.endswith("+") or other.value.endswith("+"):
        least, number = (one, other) if one.value.endswith("+") else (other, one)
        if number.value.endswith("+"):
            return False
        return int(least.value[:-1]) > int(number.value)
    return one.value != other.value


_JUDGES: dict[str, Callable[[str, str], bool | None]] = {
    "age": _ages, "look": _colours, "job": _jobs, "home": _sites, "site": _sites,
}  # fmt: skip

_WORDS = {
    "age": "{0} is {1}, and {2} here.", "born": "{0} was born in {1}, and in {2} here.", "year": "It is {1}, and {2} here.",
    "event": "For {0} canon says {1}, the script {2}.", "kin": "{0} are {1}, and {2} here.", "kin_of": "{0}'s {3} is {1}, and {2} here.",
    "kin_elder": "Of {0} the elder is {1}, and {2} here.", "kin_has": "{0} has none of these ties ({3}), and one is spoken of.",
    "look": "{0}'s {3}: {1}, and {2} here.", "side": "{0}, {3}: {1}, and {2} here.", "job": "{0} is a {1}, and a {2} here.",
    "rank": "{0} is a {1}, and a {2} here.", "name": "{0}'s name is {1}, and {2} here.", "called": "The {3} is called {1}, and {2} here.",
    "home": "{0} is of {1}, and of {2} here.", "site": "{0} is in {1}, and in {2} here.", "count": "{0} {3}: {1}, and {2} here.",
}  # fmt: skip
_NAMED = frozenset({"kin_of", "kin_elder", "name", "called", "home", "site"})


def what_is_said(canon: Held, script: Held) -> str:
    """Say what two facts are at odds over, in a sentence people can read."""
    subject = " and ".join(titled(one) for one in canon.subject.split("|")) or "There are"
    values = [one.value.rstrip("+") for one in (canon, script)]
    if canon.kind in _NAMED:
        values = [titled(one) for one in values]
    if canon.kind == "kin" and canon.value == script.value:
        values = [
            value if held.polarity else f"not {value}" for value, held in zip(values, (canon, script), strict=True)
        ]
    return _WORDS[canon.kind].format(subject, *values, canon.slot)
