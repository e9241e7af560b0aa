"""Facts for the generator of stale facts: what states one, what relies on it later, and what only looks as if it did.

`{a}`, `{b}`, `{c}` are people of the script, `{v}` is the value. A line that begins with `{a}:` is said by them. `tuned`
was looked at while the method was made; `held out` was written beforehand and gave recall .933 and precision .968 at
first sight (12 cases a kind), before faults that it showed were mended too.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["HELD_OUT", "TUNED", "Template"]


class Template(NamedTuple):
    """One fact: pairs of values, the statement, places that rely on it, and look-alikes."""

    kind: str
    values: tuple[tuple[str, str], ...]
    statement: tuple[str, ...]
    mentions: tuple[str, ...]
    alike: tuple[str, ...]


_NUMBERS = (
    ("eleven", "fourteen"),
    ("thirty-two", "forty"),
    ("7", "9"),
    ("nineteen", "twenty-three"),
    ("sixty", "seventy"),
)
_AGES = (("forty-one", "forty-six"), ("67", "71"), ("nineteen", "twenty-two"), ("fifty-three", "fifty-eight"))
_TIMES = (("19:05", "20:15"), ("six o'clock", "eight o'clock"), ("half past nine", "half past ten"), ("04:33", "05:10"))
_DAYS = (("Tuesday", "Thursday"), ("Monday", "Sunday"), ("Friday", "Wednesday"))
_DATES = (("9 February", "21 February"), ("the third of May", "the tenth of May"), ("June 12", "June 30"))
_YEARS = (("1971", "1968"), ("1987", "1983"), ("2003", "2009"))
_NAMES = (("Ostrander", "Pellgrove"), ("Vessby", "Hollanby"), ("Marchetti", "Bonavero"))
_COLOURS = (("red", "green"), ("blue", "yellow"), ("black", "white"), ("crimson", "turquoise"))
_ATTRIBUTES = (("wooden", "brass"), ("broken", "new"), ("torn", "clean"), ("heavy", "empty"))
_PROPS = (("lantern", "candle"), ("revolver", "crowbar"), ("violin", "trumpet"), ("umbrella", "parasol"))
_PLACES = (("cellar", "attic"), ("chapel", "stable"), ("bakery", "station"), ("boathouse", "greenhouse"))
_KIN = (("brother", "cousin"), ("daughter", "niece"), ("aunt", "grandmother"), ("husband", "brother"))

TUNED = (
    Template(
        "count",
        _NUMBERS,
        ("{a} counts {v} sacks against the wall.", "{a}: We hid {v} sacks in the loft."),
        (
            "The {v} sacks stand where they stood.",
            "{b}: Who carried all {v} sacks up here?",
            "{b} counts the sacks again. {V}.",
        ),
        ("{c} feeds {v} pigeons on the roof.", "{c}: Give me {v} good reasons."),
    ),
    Template(
        "age",
        _AGES,
        ("{A}, {v}, wipes the counter and waits.", "{a}: I am {v} and I have never seen the sea."),
        ("{b}: {A} is {v}. Let it be.", "{a}: At {v}, one does not run."),
        ("{c}: I was {v} when the war came.", "{c}, {v}, comes in from the rain.", "{c} lifts {v} crates."),
    ),
    Template(
        "time",
        _TIMES,
        ("{a}: The night ferry sails at {v}.", "A notice on the door: the ferry sails at {v}."),
        ("{b}: If the ferry sails at {v}, we are late.", "{b} runs for the ferry. {V}. The gate is shut."),
        ("{c}: My sister rang at {v} about the onions.", "The kettle boils at {v}."),
    ),
    Template(
        "weekday",
        _DAYS,
        ("{a}: The auction is on {v}, whatever it rains.",),
        ("{b}: By {v} the auction will have ruined us.", "{b}: {V} is the auction. I shall need a hat."),
        ("{c}: I wash my hair on {v}.",),
    ),
    Template(
        "date",
        _DATES,
        ("{a}: The mill burned on {v}.",),
        ("{b}: Where were you on {v}, when the mill burned?",),
        ("{c}: My lease ends on {v}.",),
    ),
    Template(
        "year",
        _YEARS,
        ("{a}: They flooded the valley in {v}.",),
        ("{b}: Nobody has lived in the valley since {v}.",),
        ("{c} pours a wine from {v}.",),
    ),
    Template(
        "money",
        _NUMBERS,
        ("{a}: The debt is {v} crowns, not a penny less.",),
        ("{b}: And who has {v} crowns for a debt?", "{b} puts {v} crowns on the table. The debt is paid."),
        ("{c}: That hat cost me {v} crowns.",),
    ),
    Template(
        "measure",
        _NUMBERS,
        ("{a}: The well is {v} metres deep.",),
        ("{b}: I lowered {v} metres of rope into the well.",),
        ("{c} swims {v} metres out and floats there.",),
    ),
    Template(
        "name",
        _NAMES,
        ("{a}: The lawyer is called {v}. He bites.",),
        ("{b}: What did {v} say?", "A brass plate on the door: {v}."),
        ("{c}: My cat bites too.",),
    ),
    Template(
        "colour",
        _COLOURS,
        ("{a} sets down a {v} suitcase by the door.",),
        ("The {v} suitcase is gone from the door.", "{b}: Has anyone opened the {v} suitcase?"),
        ("{c} hangs up a {v} coat.", "{c}: I hate {v} curtains."),
    ),
    Template(
        "attribute",
        _ATTRIBUTES,
        ("{a} leans a {v} ladder against the wall.",),
        ("{b} climbs the {v} ladder.", "{b}: Leave the {v} ladder where it is."),
        ("{c} sits down on a {v} bench.",),
    ),
    Template(
        "thing",
        _PROPS,
        ("{a} takes a {v} out of the parcel and hides it under the stove.",),
        ("{b} finds the {v} under the stove.", "{b}: Whose is the {v}?"),
        ("{c} passes a shop window with a {v} in it.",),
    ),
    Template(
        "place",
        _PLACES,
        ("{a}: I buried the deeds in the {v}.",),
        ("{b}: The deeds were never in the {v}.", "{b} digs for the deeds behind the {v}."),
        ("{c}: It smells of mice in the {v}.",),
    ),
    Template(
        "relation",
        _KIN,
        ("{a}: {B} is my {v}, so mind your tongue.",),
        ("{b}: I am {A}'s {v}. Nobody asked me.", "{A} hugs {B}. A {v} is a {v}."),
        ("{c}: My {v} breeds canaries.",),
    ),
)

HELD_OUT = (
    Template(
        "count",
        _NUMBERS,
        ("On the shelf, {v} jars of honey. {a} dusts them.", "{a}: There were {v} letters in that drawer."),
        (
            "{b}: {V} jars, and nobody eats honey.",
            "{b} reads through the {v} letters.",
            "{b}: You told me {v} letters, didn't you?",
        ),
        ("{c}: {V} steps, and my knees are done.", "{c} owns {v} goats."),
    ),
    Template(
        "age",
        _AGES,
        ("{A} ({v}) stands in the doorway, dripping.", "{b}: {A} turned {v} last week."),
        ("{a}: I'm {v}. I've buried better men.", "{b}: She is {v} years old, {A} is, and she climbs."),
        ("{c}: My mother is {v}.", "{c}: I'm {v} and nobody made me a cake."),
    ),
    Template(
        "time",
        _TIMES,
        ("{a}: The bank opens at {v} and we shall be standing there.",),
        ("{b} checks his watch at the bank. {V}. It does not open.", "{b}: We meet outside the bank at {v}."),
        ("{c} wakes at {v} and cannot say why.",),
    ),
    Template(
        "weekday",
        _DAYS,
        ("{a}: The inspector arrives on {v} with his suitcase.",),
        ("{b}: An inspector, here, on {v}? We have no chairs.",),
        ("{c}: The baker shuts on {v}.",),
    ),
    Template(
        "date",
        _DATES,
        ("A calendar. Ringed in pencil: {v}, the wedding.",),
        ("{b}: The wedding is on {v} and I have no shoes.",),
        ("{c}: They cut off the gas on {v}.",),
    ),
    Template(
        "year",
        _YEARS,
        ("{a}: My grandfather built this organ in {v}.",),
        ("{b} blows dust off the organ. A plate: built {v}.",),
        ("{c}: We had snow in {v}, up to the sill.",),
    ),
    Template(
        "money",
        _NUMBERS,
        ("{a}: He offered me {v} pounds for the painting.",),
        ("{b}: A painting is worth {v} pounds or it is worth nothing.",),
        ("{c} loses {v} pounds at cards.",),
    ),
    Template(
        "measure",
        _NUMBERS,
        ("{a}: The bell weighs {v} kilos.",),
        ("{b}: How do you move a bell of {v} kilos?",),
        ("{c} buys {v} kilos of flour.",),
    ),
    Template(
        "name",
        _NAMES,
        ("A letter lies on the mat. {a} reads the sender: {v}.",),
        ("{b}: I never liked {v}, nor his letters.", "{b} looks for {v} in the telephone book."),
        ("{c}: I never liked the postman.",),
    ),
    Template(
        "colour",
        _COLOURS,
        ("A {v} bicycle leans at the gate. {a} rings its bell.",),
        ("{b} rides past on the {v} bicycle.", "{b}: The bicycle was {v}. I saw it."),
        ("A {v} van turns the corner.",),
    ),
    Template(
        "attribute",
        _ATTRIBUTES,
        ("{a} unrolls a {v} map on the bonnet.",),
        ("{b} folds up the {v} map.",),
        ("{c} throws away a {v} basket.",),
    ),
    Template(
        "thing",
        _PROPS,
        ("Out of the trunk {a} lifts a {v}, and looks at it for a while.",),
        ("{b} weighs the {v} in one hand.", "{b}: Put that {v} back in the trunk."),
        ("{c}: One day I'll buy a {v}.",),
    ),
    Template(
        "place",
        _PLACES,
        ("{a} locks the prisoner into the {v}.",),
        ("{b}: Who fed the prisoner in the {v}?",),
        ("{c} sweeps the {v}.",),
    ),
    Template(
        "relation",
        _KIN,
        ("{b}: That is {A}, my {v}.",),
        ('{b} waves. "My {v}!" {A} does not wave back.', "{c}: So {A} is {B}'s {v}?"),
        ("{c}: Every {v} of mine died young.",),
    ),
)
