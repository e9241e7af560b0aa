"""A script against canon: little scripts that each break one statement, and as many that only look as if they did. No language model.

    python evals/story/canon.py [--each 40] [--seed 11] [--verbose]

Twenty-two kinds of fact, each told in several ways in canon and in the script, with people, things and places drawn at
random, between scenes in which nothing happens. For each break there is a look-alike: somebody else does it, it is denied,
dreamt, played, supposed, asked, only said, or it is what canon says. Recall: breaks shown as an error that quotes the planted
sentence. Precision: of all errors, over breaks and look-alikes together, those that are the planted one.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from storyroom.analysis.canon.checks import breaches_of_canon, unread
from storyroom.analysis.manuscript import Manuscript
from storyroom.domain.canon import Canon, CanonKind
from storyroom.domain.story import FindingKind
from storyroom.journeys.read import read_script

NAMES = "ADA BORIS CORA DMITRI ELSA FARID GRETA HUGO JONAS KARIM LENA MARTA NILS OLGA PAVEL RUTH SIMON TESS VIKTOR WANDA YUSUF ZORA ANSEL BEA CYRIL DORA EMIL".split()
OTHERS = "IVO SANNE PRIYA OTTO MILENA RASHID".split()
SURNAMES = "Voss Kane Marsh Quill Harrow Lindqvist Okoro Pell Sandoval Thorne".split()
THINGS = "compass lantern violin ledger passport locket revolver umbrella typewriter whistle bracelet trumpet teapot dagger mirror".split()
MARKS = "silver wooden cracked ivory copper striped brass leather enamel golden".split()
PLACES = "KITCHEN STATION WORKSHOP CHAPEL LIBRARY MARKET ATTIC GARAGE CLINIC BARN".split()
ROOMS = "cellar vault cabin crypt tower boathouse greenhouse shed".split()
QUIET = (
    "Rain on the panes. A clock ticks and nobody minds it.",
    "Steam. Somebody sweeps the same square twice.",
    "A dog crosses from left to right and thinks better of it.",
    "Wind in the wires. A door bangs, far off.",
    "A tram goes by. The cups tremble.",
)
TALK = (
    "Is there any soup left?",
    "You should sit down for a minute.",
    "The roads are bad today.",
    "Close the window, please.",
)


class Made(NamedTuple):
    """One statement of canon and one script; `broken` is empty where nothing is broken."""

    canon: str
    text: str
    broken: str


class Draw:
    """Draws the words of one script."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.one, self.two = chance.sample(NAMES, 2)
        self.a, self.b = self.one.title(), self.two.title()
        self.three = chance.choice(OTHERS)
        self.c = self.three.title()
        self.surname, self.surname2 = chance.sample(SURNAMES, 2)
        self.mark, self.thing = chance.choice(MARKS), chance.choice(THINGS)
        self.room = chance.choice(ROOMS)
        self.places = chance.sample(PLACES, 4)
        self.side, self.other = chance.sample(("left", "right"), 2)
        self.year = chance.randint(1850, 1990)
        self.year2 = self.year + chance.choice((-9, -4, -3, 2, 5, 8, 11))
        self.age = chance.randint(20, 70)
        self.age2 = self.age + chance.choice((-9, -5, -3, 3, 6, 12))
        self.few = chance.randint(2, 5)
        self.more = self.few + chance.randint(1, 3)

    def of(self, *choices: str) -> str:
        return self.chance.choice(choices).format(d=self)

    def scene(self, number: int, body: str) -> str:
        return f"INT. {self.places[number % 4]} - DAY #{number}#\n\n{body}\n"

    def script(self, body: str) -> str:
        opening = f"{self.one} and {self.two}, hatless, come in from the cold with {self.three}."
        said = "\n\n".join(f"{one}\n{self.chance.choice(TALK)}" for one in (self.one, self.two, self.three))
        whole = body if body.startswith(("INT.", "EXT.")) else self.scene(3, body)
        quiet = [f"{self.chance.choice(QUIET)}\n\nNEIGHBOUR\n{self.chance.choice(TALK)}" for _ in range(2)]
        return "\n".join(
            (self.scene(1, f"{opening}\n\n{said}"), self.scene(2, quiet[0]), whole, self.scene(4, quiet[1]))
        )


Kind = Callable[[Draw], tuple[str, str, str]]
"""Canon, what breaks it, and what only looks so."""


def ability(d: Draw) -> tuple[str, str, str]:
    verb, does, other = d.chance.choice(
        (
            ("swim", "swims", "across the bay"),
            ("drive", "drives", "the van into the yard"),
            ("ride", "rides", "the grey horse home"),
            ("sing", "sings", "a hymn"),
            ("dance", "dances", "on the table"),
            ("read", "reads", "the letter aloud"),
            ("cook", "cooks", "the soup"),
        )
    )
    canon = d.of(
        f"{{d.a}} cannot {verb}.",
        f"{{d.a}} can't {verb}.",
        f"{{d.a}} never learned to {verb}.",
        f"{{d.a}} is unable to {verb}.",
        f"{{d.a}} does not know how to {verb}.",
    )
    breaks = d.of(
        f"{{d.a}} {does} {other}.", f"{{d.a}} laughs and {does} {other}.", f"Without a word, {{d.a}} {does} {other}."
    )
    keeps = d.of(
        f"{{d.b}} {does} {other}.",
        f"{{d.a}} cannot {verb}. {{d.b}} {does} {other}.",
        f"{{d.a}} watches as {{d.b}} {does} {other}.",
        f"{{d.one}}\nI'd {verb} if I could.",
        f"{{d.a}} would {verb} if anybody asked.",
        f"{{d.a}} looks as if this were a dream: {{d.b}} {does} {other}.",
    )
    return canon, breaks, keeps


def habit(d: Draw) -> tuple[str, str, str]:
    never, does, other = d.chance.choice(
        (
            ("drinks wine", "drinks the wine", "drinks water"),
            ("eats meat", "eats the ham", "eats an apple"),
            ("smokes", "smokes a cigar", "chews a straw"),
            ("carries a gun", "carries a gun under the coat", "carries a loaf under the coat"),
            ("touches money", "touches the money on the table", "touches the table"),
        )
    )
    canon = d.of(
        f"{{d.a}} never {never}.",
        f"{{d.a}} must never {never.replace('drinks', 'drink').replace('eats', 'eat').replace('smokes', 'smoke').replace('carries', 'carry').replace('touches', 'touch')}.",
    )
    return (
        canon,
        d.of(f"{{d.a}} {does}.", f"{{d.a}} sits down and {does}."),
        d.of(
            f"{{d.b}} {does}.",
            f"{{d.a}} {other}.",
            "{d.two}\nDoes {d.a} really never do it?",
            f"{{d.a}} never {never}, and shakes a head. {{d.c}} {does}.",
        ),
    )


def dead(d: Draw) -> tuple[str, str, str]:
    name = d.chance.choice(("Rufus", "Agathe", "Leopold", "Minna"))
    up = name.upper()
    canon = d.of(
        f"{name} is dead.",
        f"{name} died before the story begins.",
        f"{name} was killed in the war.",
        f"{name} drowned long ago.",
        f"{name} has been dead for nine years.",
    )
    breaks = d.of(
        f"{name} peels an orange and whistles.",
        f"{up}, 50, opens the newspaper.",
        f"{name} carries two buckets in.\n\n{up}\nHeavy.",
    )
    keeps = d.of(
        f"{{d.a}} dusts the photograph of {name}.",
        f"{{d.a}} lays flowers on {name}'s grave.",
        f"INT. ATTIC - DAY (FLASHBACK) #3#\n\n{name} peels an orange and whistles.",
        f"{up} (V.O.)\nI never liked oranges.",
        f"{{d.one}}\n{name} would have laughed.",
        f"INT. ATTIC - NIGHT (DREAM) #3#\n\n{name} opens the newspaper.",
        f"{name}'s coat hangs behind the door.",
    )
    return canon, breaks, keeps


def kin(d: Draw) -> tuple[str, str, str]:
    first, second = d.chance.choice(
        (
            ("brother", "cousin"),
            ("sister", "aunt"),
            ("father", "uncle"),
            ("mother", "sister"),
            ("daughter", "niece"),
            ("son", "nephew"),
        )
    )
    canon = d.of(
        f"{{d.a}} is {{d.b}}'s {first}.", f"{{d.a}} is the {first} of {{d.b}}.", f"{{d.b}}'s {first} is {{d.a}}."
    )
    breaks = d.of(
        f"{{d.one}}, {{d.b}}'s {second}, ties up the boat.",
        f"{{d.b}} waits with a {second}: {{d.b}}'s {second}, {{d.a}}.",
        f"{{d.a}} is {{d.b}}'s {second}.",
    )
    keeps = d.of(
        f"{{d.one}}, {{d.b}}'s {first}, ties up the boat.",
        f"{{d.three}}, {{d.b}}'s {second}, ties up the boat.",
        f"{{d.a}} is like a {second} to {{d.b}}.",
        f"{{d.c}} is {{d.b}}'s {second}. {{d.a}} nods.",
        f"{{d.two}}\nThis is my {second}, {{d.a}}.\n\n{{d.one}}\nWe only say so.",
    )
    return canon, breaks, keeps


def parent(d: Draw) -> tuple[str, str, str]:
    role = d.chance.choice(("father", "mother", "husband", "wife"))
    canon = d.of(f"{{d.a}}'s {role} is {{d.b}}.", f"{{d.b}} is {{d.a}}'s {role}.")
    return (
        canon,
        d.of(
            f"{{d.a}}'s {role}, {{d.three}}, waits at the gate.", f"{{d.three}}, {{d.a}}'s {role}, waits at the gate."
        ),
        d.of(
            f"{{d.a}}'s {role}, {{d.two}}, waits at the gate.",
            "{d.b}'s friend, {d.three}, waits at the gate.",
            "{d.a}'s teacher, {d.three}, waits at the gate.",
            f"{{d.a}} has a dream of a {role} at the gate. {{d.c}} waits.",
        ),
    )


def age(d: Draw) -> tuple[str, str, str]:
    canon = d.of(
        "{d.a} is {d.age}.", "{d.a}: age {d.age}.", "{d.a} is {d.age} years old.", "{d.a}, {d.age}, is a stranger here."
    )
    breaks = d.of(
        "{d.one}, {d.age2}, unpacks.",
        "{d.one} ({d.age2}) unpacks.",
        "{d.a}, {d.age2}, lights the lamp.",
        "{d.a} is {d.age2} years old today.",
    )
    keeps = d.of(
        "{d.one}, {d.age}, unpacks.",
        "{d.two}, {d.age2}, unpacks.",
        "{d.a} counts to {d.age2}.",
        "INT. ATTIC - DAY (FLASHBACK) #3#\n\n{d.one}, 9, unpacks.",
        "SUPER: TWENTY YEARS LATER\n\n{d.one}, {d.age2}, unpacks.",
        "{d.a} carries {d.age2} candles in.",
        "{d.one}\nI feel {d.age2}.",
    )
    return canon, breaks, keeps


def event(d: Draw) -> tuple[str, str, str]:
    what, did, other = d.chance.choice(
        (
            ("The mill", "burned down", "was built"),
            ("The Heron", "sank", "was launched"),
            ("The bridge", "collapsed", "opened"),
            ("The mine", "flooded", "closed"),
            ("The war", "ended", "began"),
        )
    )
    canon = f"{what} {did} in {d.year}."
    breaks = d.of(
        f"SUPER: {what} {did} in {{d.year2}}.",
        f"A brass plate: {what.lower() if what != 'The Heron' else what} {did} in {{d.year2}}.",
    )
    keeps = d.of(
        f"SUPER: {what} {did} in {{d.year}}.",
        f"SUPER: {what} {other} in {{d.year2}}.",
        f"{{d.one}}\n{what} {did} in {{d.year2}}, didn't it?",
        f"SUPER: The harbour {other} in {{d.year2}}.",
    )
    return canon, breaks, keeps


def born(d: Draw) -> tuple[str, str, str]:
    canon = d.of("{d.a} was born in {d.year}.", "{d.a}: born {d.year}.")
    return (
        canon,
        d.of("On the card: {d.a}, born in {d.year2}.", "SUPER: {d.a} was born in {d.year2}."),
        d.of(
            "On the card: {d.a}, born in {d.year}.",
            "On the card: {d.b}, born in {d.year2}.",
            "On the card: {d.a}, employed since {d.year2}.",
            "{d.one}\nI wasn't born in {d.year2}.",
        ),
    )


def lost(d: Draw) -> tuple[str, str, str]:
    part = d.chance.choice(("hand", "arm", "leg", "foot"))
    verb = {
        "hand": "waves with",
        "arm": "throws the rope with",
        "leg": "kicks the ball with",
        "foot": "kicks the door with",
    }[part]
    canon = (
        d.of(
            f"{{d.a}} lost the {{d.side}} {part}.",
            f"{{d.a}} lost a {{d.side}} {part} in the war.",
            f"{{d.a}} is missing the {{d.side}} {part}.",
            f"{{d.a}} has a wooden {{d.side}} {part}.",
        )
        .replace(" lost a left", " lost her left")
        .replace(" lost a right", " lost his right")
    )
    return (
        canon,
        d.of(f"{{d.a}} {verb} his {{d.side}} {part}.", f"{{d.a}} turns and {verb} her {{d.side}} {part}."),
        d.of(
            f"{{d.a}} {verb} his {{d.other}} {part}.",
            f"{{d.b}} {verb} his {{d.side}} {part}.",
            f"{{d.a}} looks at where his {{d.side}} {part} was.",
            f"{{d.a}} rubs the stump of her {{d.side}} {part}.",
        ),
    )


def look(d: Draw) -> tuple[str, str, str]:
    part = d.chance.choice(("hair", "eyes"))
    one, two = (
        d.chance.choice((("red", "black"), ("black", "red"), ("blonde", "black")))
        if part == "hair"
        else d.chance.choice((("green", "black"), ("blue", "brown"), ("brown", "blue")))
    )
    canon = d.of(
        f"{{d.a}} has {one} {part}.",
        f"{{d.a}}'s {part} {'is' if part == 'hair' else 'are'} {one}.",
        f"{{d.a}}: {part} {one}.",
        f"{{d.a}} has long {one} {part}." if part == "hair" else f"{{d.a}} has bright {one} eyes.",
    )
    breaks = d.of(
        f"{{d.a}}'s {two} {part} shine{'s' if part == 'hair' else ''} in the lamplight.",
        f"{{d.a}} has {two} {part} and a small bag.",
    )
    keeps = d.of(
        f"{{d.a}}'s {one} {part} shine{'s' if part == 'hair' else ''}.",
        f"{{d.b}}'s {two} {part} shine{'s' if part == 'hair' else ''}.",
        f"{{d.a}} stares at {{d.b}}'s {two} {part}.",
        f"{{d.a}} wears a {two} coat.",
        f"{{d.a}} looks into the {two} water.",
    )
    return canon, breaks, keeps


def scar(d: Draw) -> tuple[str, str, str]:
    part = d.chance.choice(("cheek", "hand", "shoulder", "knee"))
    what = d.chance.choice(("scar", "tattoo", "birthmark"))
    canon = d.of(f"{{d.a}} has a {what} on the {{d.side}} {part}.", f"{{d.a}} has a {what} on his {{d.side}} {part}.")
    return (
        canon,
        d.of(f"{{d.a}} has a {what} on her {{d.other}} {part}.", f"{{d.a}}'s {what} on the {{d.other}} {part} itches."),
        d.of(
            f"{{d.a}} has a {what} on her {{d.side}} {part}.",
            f"{{d.b}} has a {what} on his {{d.other}} {part}.",
            f"{{d.a}} has a bandage on his {{d.other}} {part}.",
            f"{{d.a}} leans on the {{d.other}} {part}.",
        ),
    )


def owner(d: Draw) -> tuple[str, str, str]:
    canon = d.of(
        "The {d.mark} {d.thing} belongs to {d.a}.",
        "{d.a} owns the {d.mark} {d.thing}.",
        "The {d.mark} {d.thing} is {d.a}'s.",
    )
    return (
        canon,
        d.of("On the table lies {d.b}'s {d.mark} {d.thing}.", "{d.c} picks up {d.b}'s {d.mark} {d.thing}."),
        d.of(
            "On the table lies {d.a}'s {d.mark} {d.thing}.",
            "{d.b} holds {d.a}'s {d.mark} {d.thing}.",
            "On the table lies {d.b}'s paper hat beside the {d.mark} {d.thing}.",
            "{d.b} has stolen {d.a}'s {d.mark} {d.thing}.",
        ),
    )


def gone(d: Draw) -> tuple[str, str, str]:
    canon = d.of(
        "The {d.mark} {d.thing} was destroyed.",
        "The {d.mark} {d.thing} was burned.",
        "The {d.mark} {d.thing} is lost.",
        "The {d.mark} {d.thing} was smashed years ago.",
        "The {d.mark} {d.thing} lies at the bottom of the sea.".replace("lies", "is"),
    )
    return (
        canon,
        d.of(
            "{d.a} takes the {d.mark} {d.thing} from a drawer.",
            "In the window stands the {d.mark} {d.thing}.",
            "{d.b} hands {d.a} the {d.mark} {d.thing}.",
        ),
        d.of(
            "{d.a} looks at a photograph of the {d.mark} {d.thing}.",
            "{d.a} sweeps up the pieces of the {d.mark} {d.thing}.",
            "{d.a} takes another {d.mark} {d.thing} from a drawer.",
            "{d.a} takes a paper {d.thing} from a drawer.",
            "{d.one}\nWhere is the {d.mark} {d.thing}?",
        ),
    )


def nobody(d: Draw) -> tuple[str, str, str]:
    canon = d.of(
        "Nobody but {d.a} enters the {d.room}.",
        "Only {d.a} may enter the {d.room}.",
        "No one except {d.a} may enter the {d.room}.",
        "Nobody other than {d.a} is allowed to enter the {d.room}.",
    )
    return (
        canon,
        d.of(
            "{d.b} enters the {d.room}.", "{d.b} steps into the {d.room}.", "{d.c} walks into the {d.room} with a lamp."
        ),
        d.of(
            "{d.a} enters the {d.room}.",
            "{d.b} stops before the {d.room}.",
            "{d.b} does not enter the {d.room}.",
            "{d.b} looks into the {d.room} and turns back.",
            "{d.b} enters the bakery.",
            "{d.two}\nShall I enter the {d.room}?",
        ),
    )


def world(d: Draw) -> tuple[str, str, str]:
    canon, breaks, other = d.chance.choice(
        (
            (
                ("No ghost can cross the river.", "Ghosts cannot cross the river.", "Ghosts never cross the river."),
                "The ghost crosses the river.",
                "The ghost stops at the river.",
            ),
            (
                ("Robots cannot lie down.", "No robot may harm a child.", "Robots must never harm children."),
                "The robot harms the child.",
                "The robot lifts the child.",
            ),
            (
                ("Vampires cannot touch silver.", "No vampire can touch silver.", "Vampires never touch silver."),
                "The vampire touches the silver cup.",
                "The vampire touches the wooden cup.",
            ),
            (
                ("Witches never eat salt.", "No witch may eat salt.", "Witches cannot eat salt."),
                "The witch eats the salt from her hand.",
                "The witch throws the salt away.",
            ),
            (
                ("Dragons do not speak.", "No dragon can speak.", "Dragons never speak."),
                "The dragon speaks in a low voice.",
                "The dragon breathes.",
            ),
        )
    )
    said = d.chance.choice(canon[1:] if canon[0].startswith("Robots cannot lie") else canon)
    human = (
        breaks.replace("The ghost", d.a)
        .replace("The robot", d.a)
        .replace("The vampire", d.a)
        .replace("The witch", d.a)
        .replace("The dragon", d.a)
    )
    return (
        said,
        breaks,
        d.chance.choice(
            (
                other,
                human,
                breaks.replace("The", "On the screen, an old film flickers: the", 1),
                "A story about it is told somewhere else.",
            )
        ),
    )


def night(d: Draw) -> tuple[str, str, str]:
    canon = d.of(
        "Nobody leaves the island after dark.",
        "No one may leave the island at night.",
        "Nobody ever leaves the island after nightfall.",
    )
    deed = d.of("{d.a} leaves the island in the small boat.", "{d.b} rows away and leaves the island.")
    other = d.of("{d.a} mends the small boat on the island.", "{d.b} does not leave the island.")
    keeps = d.chance.choice((f"EXT. ISLAND - DAY #3#\n\n{deed}", f"EXT. ISLAND - NIGHT #3#\n\n{other}"))
    return canon, f"EXT. ISLAND - NIGHT #3#\n\n{deed}", keeps


def must(d: Draw) -> tuple[str, str, str]:
    thing = d.chance.choice(("mask", "helmet", "scarf", "badge", "knife"))
    verb = "carry" if thing in {"badge", "knife"} else "wear"
    canon = d.of(
        f"Everybody must {verb} a {thing}.",
        f"{{d.a}} always {verb.replace('carry', 'carrie')}s a {thing}.",
        f"{{d.a}} must always {verb} a {thing}.",
    )
    return (
        canon,
        d.of(
            f"{{d.a}} comes in without a {thing}.",
            f"{{d.a}} walks out without the {thing}.",
            f"{{d.a}} comes down the steps, no {thing}.",
        ),
        d.of(
            f"{{d.a}} comes in with a {thing}.",
            "{d.a} comes in without a word.",
            f"{{d.a}} would never come without a {thing}.",
            f"{{d.a}} straightens the {thing}.",
        ),
    )


def counted(d: Draw) -> tuple[str, str, str]:
    what = d.chance.choice(("daughters", "sons", "brothers", "dogs", "boats", "horses"))
    canon = d.of(
        f"{{d.a}} has {{d.few}} {what}.",
        f"{{d.a}} has exactly {{d.few}} {what}.",
        f"{{d.a}} has only {{d.few}} {what}.",
    )
    return (
        canon,
        d.of(f"{{d.a}}'s {{d.more}} {what} wait on the pier.", f"{{d.a}} has {{d.more}} {what} and no peace."),
        d.of(
            f"{{d.a}}'s {{d.few}} {what} wait on the pier.",
            f"{{d.b}}'s {{d.more}} {what} wait on the pier.",
            f"{{d.a}} carries {{d.more}} buckets past the {what}.",
            "{d.a}'s {d.more} lamps burn.",
        ),
    )


def job(d: Draw) -> tuple[str, str, str]:
    one, two = d.chance.sample(
        ("nurse", "baker", "lawyer", "teacher", "soldier", "barber", "fisherman", "plumber", "judge", "carpenter"), 2
    )
    canon = d.of(
        f"{{d.a}} is a {one}.", f"{{d.a}} works as a {one}.", f"{{d.a}}: occupation {one}.", f"{{d.a}}: job {one}."
    )
    return (
        canon,
        d.of(f"{{d.one}}, {{d.age}}, a {two}, unpacks.", f"{{d.one}}, a {two}, unpacks.", f"{{d.a}} is a {two}."),
        d.of(
            f"{{d.one}}, {{d.age}}, a {one}, unpacks.",
            f"{{d.two}}, a {two}, unpacks.",
            f"{{d.a}} speaks to a {two}.",
            f"{{d.one}}, dressed as a {two}, unpacks.",
            f"{{d.one}}, a former {two}, unpacks.",
            f"{{d.a}} waits. A {two} unpacks.",
        ),
    )


def rank(d: Draw) -> tuple[str, str, str]:
    one, two = d.chance.sample(("captain", "sergeant", "major", "colonel", "lieutenant", "corporal"), 2)
    who = d.chance.choice(("Brandt", "Orlov", "Hale", "Stroud"))
    canon = d.of(f"{who} is a {one}.", f"{who}: rank {one}.", f"{one.title()} {who} commands the fort.")
    return (
        canon,
        d.of(f"{two.upper()} {who.upper()} reads the order.", f"{two.title()} {who} reads the order."),
        d.of(
            f"{one.title()} {who} reads the order.",
            f"{two.title()} {d.surname} reads the order.",
            f"{one.title()} {who} speaks to a {two}.",
            f"The {two} reads the order.",
        ),
    )


def tongue(d: Draw) -> tuple[str, str, str]:
    one, two = d.chance.sample(("French", "German", "Russian", "Polish", "Spanish", "Basque"), 2)
    canon = d.of(
        f"{{d.a}} speaks no {one}.",
        f"{{d.a}} does not speak {one}.",
        f"{{d.a}} cannot speak {one}.",
        f"{{d.a}} doesn't understand a word of {one}.",
        f"{{d.a}} speaks only {two}.",
    )
    return (
        canon,
        d.of(
            f"{{d.a}} whispers to the child in {one}.",
            f"{{d.one}}\n(in {one})\nCome here.",
            f"{{d.a}} answers in fluent {one}.",
        ),
        d.of(
            f"{{d.b}} whispers to the child in {one}.",
            f"{{d.two}}\n(in {one})\nCome here.",
            f"{{d.a}} whispers to the child in {two}.",
            f"{{d.a}} listens to a song in {one}.",
            f"{{d.one}}\nWhat is that in {one}?",
        ),
    )


def named(d: Draw) -> tuple[str, str, str]:
    if d.chance.random() < 0.5:
        canon = d.of(
            "{d.a}'s surname is {d.surname}.", "{d.a}'s full name is {d.a} {d.surname}.", "{d.a}: surname {d.surname}."
        )
        return (
            canon,
            d.of(f"{d.one} {d.surname2.upper()} signs the book.", "{d.a} {d.surname2} signs the book."),
            d.of(
                f"{d.one} {d.surname.upper()} signs the book.",
                f"{d.two} {d.surname2.upper()} signs the book.",
                "{d.a} greets {d.surname2}.",
            ),
        )
    what = d.chance.choice(("dog", "ship", "horse", "cat", "boat"))
    one, two = d.chance.sample(("Rex", "Juno", "Castor", "Bella", "Argo"), 2)
    canon = d.of(f"The {what} is called {one}.", f"{{d.a}}'s {what} is called {one}.", f"The {what} is named {one}.")
    return (
        canon,
        d.of(f"{{d.a}} looks at the {what}, {two}.", f"{{d.a}} loves the {what} called {two}."),
        d.of(
            f"{{d.a}} looks at the {what}, {one}.",
            f"{{d.a}} looks at the {what} and thinks of {two}.",
            f"{{d.a}} looks at the bird, {two}.",
        ),
    )


def place(d: Draw) -> tuple[str, str, str]:
    one, two = d.chance.sample(("Mill Street", "Harbour Street", "King Street", "Rope Street"), 2)
    inn, inn2 = d.chance.sample(("The Blue Anchor", "The Crown", "The Green Man"), 2)
    canon = d.of(f"{inn} stands on {one}.", f"{inn} is on {one}.", f"{inn} is in {one}.")
    return (
        canon,
        d.of(f"{inn} on {two} is full tonight.", f"Lamplight. {inn} stands on {two}."),
        d.of(
            f"{inn} on {one} is full tonight.",
            f"{inn2} on {two} is full tonight.",
            f"{{d.a}} walks down {two}, far from {inn}.",
            f"{{d.one}}\nIs {inn} on {two}?",
        ),
    )


KINDS: dict[str, Kind] = {
    "ability": ability, "habit": habit, "dead": dead, "kin": kin, "parent": parent, "age": age, "event": event, "born": born,
    "lost": lost, "look": look, "scar": scar, "owner": owner, "gone": gone, "nobody_but": nobody, "rule": world, "by_night": night,
    "must": must, "count": counted, "job": job, "rank": rank, "language": tongue, "name": named, "place": place,
}  # fmt: skip


def pair(kind: str, chance: random.Random) -> tuple[Made, Made]:
    """Make a script that breaks a statement, and another one that only looks so."""
    d = Draw(chance)
    canon, breaks, keeps = KINDS[kind](d)
    return Made(canon.format(d=d), d.script(breaks.format(d=d)), breaks.format(d=d)), Made(
        canon.format(d=d), d.script(keeps.format(d=d)), ""
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=40)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    total = Counter[str]()
    for kind in KINDS:
        counted_ = Counter[str]()
        for _ in range(options.each):
            for made in pair(kind, chance):
                tally(made, counted_, kind, verbose=options.verbose)
        print_line(kind, counted_, options.each)
        total += counted_
    print_line(f"all {len(KINDS)} kinds", total, options.each * len(KINDS))


def print_line(name: str, counted_: Counter[str], each: int) -> None:
    """Print one line of figures."""
    shown = counted_["true"] + counted_["false"]
    print(
        f"{name:14} recall {counted_['true'] / each:.3f} (any kind {counted_['found'] / each:.3f}), precision of errors "
        f"{counted_['true'] / max(shown, 1):.3f} ({counted_['false']} false, {counted_['asked']} questions in look-alikes, {counted_['unread']} unread)"
    )


def tally(made: Made, counted_: Counter[str], kind: str, *, verbose: bool) -> None:
    """Count what was found in one script."""
    canon = Canon("canon:1", CanonKind.STATEMENT, made.canon, "draft:1", "Bible.md, line 1")
    manuscript = Manuscript(read_script("x.fountain", made.text.encode()).screenplay, canon=(canon,))
    found = list(breaches_of_canon(manuscript))
    hit = [one for one in found if made.broken and _quotes(one.citations[-1].quote, made.broken)]
    wrong = [one for one in found if one not in hit and one.kind is FindingKind.ERROR]
    right = any(one.kind is FindingKind.ERROR for one in hit)
    counted_["true"] += right
    counted_["found"] += bool(hit)
    counted_["false"] += len(wrong)
    counted_["asked"] += not made.broken and any(one.kind is FindingKind.QUESTION for one in found)
    counted_["unread"] += bool(unread(manuscript))
    if verbose and made.broken and not right:
        print(
            "  missed:",
            kind,
            made.canon,
            "|",
            made.broken.replace("\n", " / "),
            [(str(one.kind), one.rule, [[e.quote[:40] for e in k] for k in one.support if k]) for one in found],
            unread(manuscript)[:1],
        )
    if verbose and wrong:
        print("  false:", kind, made.canon, "|", [one.citations[-1].quote for one in wrong])


def _quotes(quote: str, planted: str) -> bool:
    one, other = " ".join(quote.split()), " ".join(planted.split())
    return one in other or other in one


if __name__ == "__main__":
    main()
