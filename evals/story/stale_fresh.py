"""A third set of facts for the generator of stale facts, written when the method stood.

At first sight it gave recall .815 and precision .938 (30 cases a kind): ages that are asked for (`How old is she? Sixteen?`),
things with an indefinite article (`a rifle in your drawer`), and the month March, taken for a name. Rules for these came
from it, so that its figures now are no longer those of unseen facts.
"""

from stale_templates import Template

__all__ = ["FRESH"]

_NUMBERS = (("twelve", "fifteen"), ("27", "31"), ("three", "five"), ("fifty-six", "ninety"))
_TIMES = (("21:40", "22:15"), ("seven o'clock", "nine o'clock"), ("quarter past four", "quarter past six"))

FRESH = (
    Template(
        "count",
        _NUMBERS,
        ("A row of {v} hooks along the wall. {a} hangs a cap on the last.", "{a}: She left me {v} spoons."),
        ("{b} looks at the row of {v} hooks.", "{b} polishes the {v} spoons, one after the other."),
        ("{c} climbs {v} stairs and sits down.", "{c}: I have {v} nephews."),
    ),
    Template(
        "age",
        (("thirty-eight", "forty-four"), ("58", "63"), ("sixteen", "eighteen")),
        ("{A}, {v}, comes out with a broom.", "{a}: I turned {v} in the spring."),
        ("{b}: How old is {A}? {V}?", "{c}: {A} must be {v} by now.", "{a}: I'm {v}, and my teeth are my own."),
        ("{b}, {v}, shakes out an umbrella.", "{c}: My dog would be {v} in your years."),
    ),
    Template(
        "time",
        _TIMES,
        ("{a}: They lock the gate at {v}.", "{a} reads the card: the concert begins at {v}."),
        ("{b}: We had better be through the gate by {v}.", "{b}: A concert at {v}? On a weekday?"),
        ("{c}: I take my pills at {v}.", "{c} yawns. It is {v}."),
    ),
    Template(
        "date",
        (("4 March", "19 March"), ("October 2", "October 20"), ("the sixth of July", "the ninth of July")),
        ("{a}: My brother drowned on {v}.", "{a}: The trial opens on {v}."),
        ("{b}: It was {v}, the night he drowned.", "{b} circles {v} in red. The trial."),
        ("{c}: They deliver coal on {v}.",),
    ),
    Template(
        "money",
        _NUMBERS,
        ("{a}: The ring cost {v} florins.", "{a}: He bets {v} guineas on the grey mare."),
        ("{b}: {V} florins for a ring like that?", "{b}: {V} guineas on a mare that limps."),
        ("{c}: A coat for {v} florins!", "{c} owes the butcher {v} guineas."),
    ),
    Template(
        "name",
        (("Tresilian", "Dunmorrow"), ("Kessler", "Oblander"), ("Ysolde", "Perrine")),
        ("{a}: The surgeon is one {v}, from the north.", "A brass plaque beneath the portrait: {v}."),
        ("{b}: A surgeon? I would not let {v} near a chicken.", "{b} stares at the portrait of {v}."),
        ("{c}: The surgeon at home was a butcher.",),
    ),
    Template(
        "colour",
        (("green", "purple"), ("white", "brown"), ("yellow", "grey")),
        ("{a} ties a {v} scarf round the dog's neck.", "A {v} rowing boat lies upside down on the shingle."),
        ("The dog has lost the {v} scarf.", "{b} kicks the {v} rowing boat."),
        ("{c} wears a {v} waistcoat.", "A {v} door, shut."),
    ),
    Template(
        "thing",
        (("hammer", "chisel"), ("telescope", "compass"), ("rifle", "sabre")),
        ("{a} wraps a {v} in a towel and puts it into the drawer.",),
        ("{b} opens the drawer. The {v} is gone.", "{b}: Why is there a {v} in your drawer?"),
        ("{c} sketches a {v} on the tablecloth.",),
    ),
    Template(
        "place",
        (("orchard", "quarry"), ("library", "laundry"), ("crypt", "belfry")),
        ("{a} saw the stranger last in the {v}.", "{a}: The letters are behind a stone in the {v}."),
        ("{b}: What would a stranger do in the {v}?", "{b} searches the {v} for the letters."),
        ("{c}: I fell asleep in the {v}.",),
    ),
    Template(
        "relation",
        (("sister", "cousin"), ("uncle", "grandfather"), ("wife", "sister")),
        ("{a}: You'll have met {B}, my {v}.", "{B} is {A}'s {v}, and does not let one forget it."),
        ("{c}: {B} never said that she was {A}'s {v}.", "{a}: My {v} and I do not speak. Do we, {B}?"),
        ("{c}: My {v} married a dentist.",),
    ),
)
