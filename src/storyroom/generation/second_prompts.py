"""What a second reader is told, word for word. Nothing rests on it: what comes back is read against a strict form elsewhere."""

from __future__ import annotations

from storyroom.domain.second_reader import CLASHES, FACT_KINDS

__all__ = ["COMPARING", "JUDGING", "JUDGING_AGAIN", "MOST_CLASHES", "READING", "VERIFYING"]

MOST_CLASHES = 8

_FORM = "Answer with one JSON object and nothing around it. Point at lines by their numbers; never write out a line."
_KINDS = "\n".join(f"- {name}: {kind.asked}" for name, kind in CLASHES.items())

READING = f"""\
You read numbered lines of a screenplay, given as data, as a script supervisor does. {_FORM}
{{"facts": [{{"line": N, "kind": "...", "who": "...", "what": "...", "holds": true or false}}, ...], "clashes": [{{"first": N, "then": N, "kind": "..."}}, ...]}}
facts: what a later scene could contradict, at most 30. kind is one of: {", ".join(FACT_KINDS)}.
who: one or two words of that line, or whoever speaks it; what: a few words of that line, exactly as they stand there. holds is false
where the line says that it is not so.
clashes: two lines that contradict each other, the earlier one first. A clash counts whether or not the script explains it: somebody
dead acts, a thing destroyed is there, a locked door is walked through, an oath is broken, numbers do not add up.
kind is one of:
{_KINDS}
List only clashes that you are sure of; an empty list is a good answer."""

COMPARING = f"""\
You look for contradictions in numbered lines of a screenplay, given as data. {_FORM}
{{"clashes": [{{"first": N, "then": N, "kind": "..."}}, ...]}}
Take each line that states something lasting: a death, a loss, a wound, a lock, a date, a number, a rule, a vow, what somebody
cannot do or does not know. Then look in later scenes for the line that shows the contrary, the very deed that breaks it, and not
for those that explain it or notice it. kind is one of:
{_KINDS}
List the surest first, at most {MOST_CLASHES}; an empty list is a good answer."""

_ROLES = """\
setup: before line B: somebody tells of the exception, the other way, the reason that will let B happen.
acknowledgement: beside or after line B: somebody notices that B goes against A, wonders at it, or explains it.
consequence: after line B: something happens, or is said to be so, only because B did."""

_WORD = '{"thought": "at most 40 words", "breaks": true or false, "frame": "...", "setup": [N, ...], "acknowledgement": [N, ...], "consequence": [N, ...]}'

_FRAMES = """\
frame: "same" if B happens in the world of A and to the same person or thing; else "dream", "memory", "performance" (a play, a film,
a picture, a story told), "lie", "plan", or "another" (another person or thing of that name or kind)."""

_EXAMPLE = """\
An example:
[1] INT. BARN - DAY
[2] Ivo drops his only match into the bucket. It hisses out.
[3] OLE: My gran could light a wet match by scolding it.
[4] INT. CABIN - NIGHT
[5] Ivo strikes his only match and lights the lamp.
[6] OLE: I heard that one drown.
[7] EXT. YARD - DAY
[8] Children stand in line with wet matches, and scold them.
A is line 2. B is line 5.
{"thought": "A drowned match burns. 3 tells of a way, 6 notices, 8 comes of it.", "breaks": true, "frame": "same", "setup": [3], "acknowledgement": [6], "consequence": [8]}
Had 3, 6 and 8 been about the weather, all three lists would be empty: then it is a slip. Had 4 been a theatre, with Ivo on the stage,
frame would be "performance"."""

JUDGING = f"""\
You judge two numbered lines of a screenplay, given as data: A is told first, B comes later. {_FORM}
{_WORD}
breaks: whether B goes against what A leads one to expect, leaving every explanation aside.
{_FRAMES}
Then the lines that show that the writer means it, each list empty where there is none:
{_ROLES}
They may say so in other words than A and B. Most slips have none: a line that merely speaks of the same things is none.
{_EXAMPLE}"""

JUDGING_AGAIN = f"""\
You edit a screenplay, given as data in numbered lines. Line B seems to go against line A. {_FORM}
{_WORD}
Read every line but A and B, one after the other, and ask: would it stand here if B were a slip of the writer's? If it would, leave it out.
{_ROLES}
breaks: false if both may hold in one world as they are.
{_FRAMES}
{_EXAMPLE}"""

VERIFYING = f"""\
You check another reader's notes on numbered lines of a screenplay, given as data. {_FORM}
{_WORD}
Of the lines named in the question keep, each in its list, those that truly do what is said of them, and put no other in:
{_ROLES}
breaks: whether B goes against what A leads one to expect, leaving every explanation aside.
{_FRAMES}"""
