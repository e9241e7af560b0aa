"""The little scripts of the seeded defects: who, where, what breaks, each told in several ways. Draws, judges nothing."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

__all__ = ["KINDS", "QUIET", "Draw", "Made"]

NAMES = "ADA BORIS CORA DMITRI ELSA FARID GRETA HUGO INES JONAS KARIM LENA MARTA NILS OLGA PAVEL RUTH SIMON TESS VIKTOR WANDA YUSUF ZORA ANSEL BEA CYRIL DORA EMIL".split()
THINGS = "compass lantern violin ledger passport medal locket revolver photograph umbrella typewriter whistle bracelet trumpet letter map teapot suitcase dagger mirror".split()
MARKS = (
    "silver green wooden cracked red ivory copper striped blue brass yellow leather gilded grey black enamel".split()
)
PLACES = (
    "KITCHEN",
    "STATION",
    "HOTEL LOBBY",
    "HARBOUR",
    "WORKSHOP",
    "CHAPEL",
    "LIBRARY",
    "MARKET",
    "ATTIC",
    "GARAGE",
    "CLINIC",
    "BARN",
)
ROOMS = "cellar vault cabin cell stable boathouse crypt shed".split()
QUIET = (
    "Rain on the panes. A clock ticks and nobody minds it.",
    "Steam. Somebody sweeps the same square twice.",
    "A dog crosses from left to right and thinks better of it.",
    "Bread, salt, a long table. They eat without a word.",
    "A tram goes by. The cups tremble.",
    "Wind in the wires. A door bangs, far off.",
)
TALK = (
    "Is there any soup left?",
    "You should sit down for a minute.",
    "The roads are bad today.",
    "I paid the rent on the flat.",
    "Close the window, please.",
    "My feet hurt.",
)


class Made(NamedTuple):
    """One little script. `raised` and `broken` are None where nothing is broken."""

    text: str
    raised: str | None
    broken: str | None


class Draw:
    """Draws the words of one script."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.one, self.two = chance.sample(NAMES, 2)
        self.a, self.b = self.one.title(), self.two.title()
        self.thing = f"{chance.choice(MARKS)} {chance.choice(THINGS)}"
        self.room = chance.choice(ROOMS)
        self.places = chance.sample(PLACES, 5)
        self.side = chance.choice(("left", "right"))
        self.part = chance.choice(("hand", "arm", "foot", "knee"))
        self.he = chance.choice(("He", "She"))

    def of(self, *choices: str) -> str:
        return self.chance.choice(choices).format(d=self)

    def scene(self, number: int, body: str, *, place: str = "", time: str = "DAY") -> str:
        return f"INT. {place or self.places[number % 5]} - {time} #{number}#\n\n{body}\n"

    def quiet(self, number: int) -> str:
        return self.scene(number, f"{self.chance.choice(QUIET)}\n\nNEIGHBOUR\n{self.chance.choice(TALK)}")

    def script(self, raised: str, broken: str, **how: str) -> str:
        opening = f"{self.one}, in a grey coat, and {self.two}, hatless, come in from the cold.\n\n{self.one}\nShut the door.\n\n{self.two}\nIt is shut."
        return "\n".join(
            (
                self.scene(1, opening),
                self.scene(
                    2, f"{self.chance.choice(QUIET)} {raised}", time=how.get("first", "DAY"), place=how.get("where", "")
                ),
                self.quiet(3) if how.get("joined") != "yes" else "",
                self.scene(
                    4,
                    f"{how.get('before', '')}{broken}{how.get('after', '')}",
                    time=how.get("time", "DAY"),
                    place=how.get("where2", ""),
                ),
                self.quiet(5),
            )
        )


Maker = Callable[[Draw], tuple[str, str, dict[str, str]]]


def dead(d: Draw) -> tuple[str, str, dict[str, str]]:
    raised = d.of(
        "{d.a} lies on the floor, dead.",
        "The doctor draws the sheet over {d.a}'s face.",
        "{d.a} drowns before anybody can reach the bank.",
        "A shot. {d.a} falls and dies in the straw.",
        "They lower {d.a}'s coffin into the ground.",
        "{d.b} strangles {d.a} with a curtain cord.",
        "{d.a} is dead; a fly walks on the open eye.",
        "The bus hits {d.a}, who is killed at once.",
    )
    return (
        raised,
        d.of(
            "{d.a} peels an orange and whistles.",
            "{d.a} opens the newspaper.",
            "{d.a} carries two buckets in.",
            "{d.a} climbs the ladder and mends the lamp.",
        ),
        {},
    )


def destroyed(d: Draw) -> tuple[str, str, dict[str, str]]:
    raised = d.of(
        "{d.a} burns the {d.thing} in the yard.",
        "{d.a} smashes the {d.thing} with a hammer.",
        "{d.a} throws the {d.thing} into the sea.",
        "{d.a} drops the {d.thing} down the well.",
        "The {d.thing} shatters on the stones.",
        "{d.a} feeds the {d.thing} to the furnace.",
        "{d.a} flings the {d.thing} off the cliff.",
        "{d.a} melts the {d.thing} in a crucible.",
    )
    return (
        raised,
        d.of(
            "{d.a} lays the {d.thing} on the table.",
            "{d.a} takes the {d.thing} from a drawer and smiles.",
            "{d.b} picks up the {d.thing} and turns it in the light.",
            "In the window stands the {d.thing}.",
        ),
        {},
    )


def handed(d: Draw) -> tuple[str, str, dict[str, str]]:
    raised = d.of(
        "{d.a} gives {d.b} the {d.thing}.",
        "{d.a} presses the {d.thing} into {d.b}'s hand.",
        "{d.a} slips the {d.thing} into {d.b}'s pocket.",
        "{d.a} hands the {d.thing} to {d.b}, who leaves with it.",
    )
    return (
        raised,
        d.of(
            "{d.a} polishes the {d.thing}.",
            "{d.a} hides the {d.thing} under the bed.",
            "{d.a} lifts the {d.thing} out of a bag.",
        ),
        {},
    )


def locked(d: Draw) -> tuple[str, str, dict[str, str]]:
    raised = d.of(
        "{d.a} locks the {d.room} and drops the only key into the river.",
        "{d.a} padlocks the {d.room} and throws the only key into the fire.",
        "The {d.room} is bricked up and sealed.",
        "The {d.room} is locked, and the only key lies at the bottom of the lake.",
    )
    return (
        raised,
        d.of(
            "{d.b} steps out of the {d.room}, yawning.",
            "{d.b} walks into the {d.room} and sits down.",
            "{d.b} slips into the {d.room}.",
            "{d.b} comes out of the {d.room} with an armful of straw.",
        ),
        {},
    )


def wound(d: Draw) -> tuple[str, str, dict[str, str]]:
    raised = d.of(
        "A saw opens {d.a}'s {d.side} {d.part} to the bone.",
        "{d.a} burns {d.side} {d.part} and arm on the stove: {d.a}'s {d.side} {d.part} is scalded.",
        "The gate crushes {d.a}'s {d.side} {d.part}.",
        "A knife cuts {d.a}'s {d.side} {d.part}; blood runs.",
    )
    return (
        raised,
        d.of(
            "{d.a} lifts a {d.side} {d.part}, whole and unmarked, to the light.",
            "{d.a} swings the {d.side} {d.part}, smooth and strong, over the wall.",
            "{d.a} washes the {d.side} {d.part}, which is whole and clean.",
        ),
        {"joined": "yes", "time": "CONTINUOUS"},
    )


def stained(d: Draw) -> tuple[str, str, dict[str, str]]:
    garment = d.chance.choice(("shirt", "dress", "coat", "jacket", "blouse"))
    raised = d.of(
        f"Wine spills over {{d.a}}'s {garment}, red from collar to hem.",
        f"Ink splashes {{d.a}}'s {garment}.",
        f"Mud soaks {{d.a}}'s {garment} to the seams.",
    )
    return (
        raised,
        d.of(f"{{d.a}} smooths the {garment}, white and spotless.", f"{{d.a}}'s {garment} is clean and dry."),
        {"joined": "yes", "time": "CONTINUOUS"},
    )


def sky(d: Draw) -> tuple[str, str, dict[str, str]]:
    day = d.of(
        "The sun stands straight overhead.",
        "Sunlight on every wall.",
        "The midday sun bakes the roof.",
        "Broad daylight. Flies.",
    )
    night = d.of(
        "Moonlight lies on the floor.",
        "They stand under the stars.",
        "The moon hangs in the window.",
        "A black sky thick with stars.",
    )
    return (
        (day, night, {"joined": "yes", "time": "CONTINUOUS"})
        if d.chance.random() < 0.5
        else (night, day, {"joined": "yes", "time": "CONTINUOUS", "first": "NIGHT"})
    )


def unable(d: Draw) -> tuple[str, str, dict[str, str]]:
    raised, broken = d.chance.choice(
        (
            ("{d.a} is stone blind.", "{d.a} reads the notice on the wall."),
            ("{d.a} has been deaf since birth.", "{d.a} hears the bell and turns."),
            ("{d.a} has been mute for nine years.", "\n\n{d.one}\nBring the lamp closer, will you?"),
            ("{d.a} cannot read.", "{d.a} reads the letter by the stove."),
            ("{d.a} cannot swim.", "{d.a} swims to the far steps and back."),
            ("{d.a} is lame and will never walk again.", "{d.a} runs up the stairs."),
            ("{d.a} speaks no French.", "{d.a} sings to the child in French."),
        )
    )
    return raised.format(d=d), broken.format(d=d), {}


def sworn(d: Draw) -> tuple[str, str, dict[str, str]]:
    raised, broken = d.chance.choice(
        (
            ("I swear I will never touch a card again.", "{d.a} deals the cards and wins."),
            ("I vow it: I'll never set foot in that boat again.", "{d.a} steps into the boat and casts off."),
            ("On my mother's grave, I will never drink whisky again.", "{d.a} drinks the whisky from the bottle."),
            ("I promise you, I'll never ride a horse again.", "{d.a} rides the horse across the yard."),
            ("I swear I'll never sing again.", "{d.a} sings, and the whole room stops."),
        )
    )
    return f"\n\n{d.one}\n{raised}", broken.format(d=d), {}


def dated(d: Draw) -> tuple[str, str, dict[str, str]]:
    day = d.chance.randint(2, 20)
    days = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
    first = d.chance.randrange(6)
    step = d.chance.choice((2, 3, 4))
    return f"\n\nSUPER: {days[first]}, {day} March.", f"SUPER: {days[first + 1]}, {day + step} March.", {}


def aged(d: Draw) -> tuple[str, str, dict[str, str]]:
    old, gap, other = d.chance.randint(30, 50), d.chance.randint(6, 12), d.chance.randint(1, 3)
    young = d.chance.randint(6, 9)
    return (
        f"{d.one}, {old}, and {d.two}, {old - gap}, share a bench.",
        f"{d.one}, {young + other}, and {d.two}, {young}, throw stones.",
        {"time": "DAY (FLASHBACK)"},
    )


def born(d: Draw) -> tuple[str, str, dict[str, str]]:
    year, age = d.chance.randint(1880, 1950), d.chance.randint(18, 60)
    wrong = age + d.chance.choice((-5, -4, 3, 4, 6))
    return (
        f"The card reads: {d.a}, born 3 March {year}.",
        f"\n\nSUPER: {year + age}.\n\n{d.two}\nTo {d.a}, who is {wrong} years old today!",
        {},
    )


def doubled(d: Draw) -> tuple[str, str, dict[str, str]]:
    hour = d.chance.choice(("NINE", "TEN", "SEVEN", "FIVE"))
    return (
        f"\n\nSUPER: {hour} O'CLOCK.\n\n{d.a} bows to the bishop.",
        f"SUPER: {hour} O'CLOCK.\n\n{d.a} climbs out of the coal hole.",
        {"where": "OPERA HOUSE", "where2": "BANK VAULT", "time": "NIGHT", "first": "NIGHT", "joined": "yes"},
    )


def counted(d: Draw) -> tuple[str, str, dict[str, str]]:
    number, word = d.chance.choice(((1, "one"), (2, "two"), (3, "three")))
    what, verb = d.chance.choice((("bullet", "fires"), ("match", "strikes"), ("arrow", "shoots")))
    plural = what if number == 1 else ("matches" if what == "match" else f"{what}s")
    times = ", and ".join([verb] * (number + 2))
    return f"{d.a} looks into the box: {word} {plural} left, and no more.", f"{d.a} {times}.", {}


def related(d: Draw) -> tuple[str, str, dict[str, str]]:
    first, second = d.chance.choice(
        (("sister", "daughter"), ("uncle", "father"), ("cousin", "brother"), ("niece", "sister"))
    )
    return f"\n\n{d.one}\nMay I present my {first} {d.b}?", f"\n\n{d.one}\nThis is my {second}, {d.b}.", {}


def known(d: Draw) -> tuple[str, str, dict[str, str]]:
    return (
        f"{d.a}, alone, finds a {d.thing} under the dead man's pillow. {d.a} tells no one.",
        f"\n\n{d.two}\nAnd the {d.thing} under the pillow, what will you do with it?",
        {},
    )


def law(d: Draw) -> tuple[str, str, dict[str, str]]:
    raised, broken = d.chance.choice(
        (
            (
                "The first rule: no lamp can burn below the ninth level.",
                "The lamp burns below the ninth level, tall and still.",
            ),
            (
                "The law is plain: no ghost can cross the river.",
                "The ghost crosses the river and sits down on the wall.",
            ),
            (
                "The first law of the house: the mirror must never face the door.",
                "The mirror faces the door, and the wind comes in.",
            ),
            ("The one rule: no robot can harm a child.", "The robot lifts the child and harms it with a slow hand."),
        )
    )
    return f"\n\n{d.one}\n{raised}", broken, {}


def timed(d: Draw) -> tuple[str, str, dict[str, str]]:
    hour, length = d.chance.randint(7, 10), d.chance.choice((20, 30, 40, 50))
    wrong = (length + d.chance.choice((30, 45, 70))) % 60
    extra = 1 + (length > 40)
    return (
        f"\n\n{d.one}\nThe train leaves at {hour}:00, and it's {length} minutes from the train to the coast.",
        f"\n\n{d.one}\n{hour + extra}:{wrong:02d}. {length} minutes from the train, as I said.",
        {},
    )


KINDS: dict[str, Maker] = {
    "dead_acts": dead, "destroyed": destroyed, "handed_over": handed, "locked": locked, "wound": wound, "wardrobe": stained,
    "light": sky, "ability": unable, "vow": sworn, "dates": dated, "ages_apart": aged, "birth_year": born, "two_places": doubled,
    "count": counted, "kinship": related, "secret": known, "law": law, "interval": timed,
}  # fmt: skip
