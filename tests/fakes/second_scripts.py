"""Two little scripts for a second reader: one where a drowned woman works on, one where the script means it in words of its own."""

from __future__ import annotations

from storyroom.analysis.manuscript import Manuscript
from storyroom.domain.script import Screenplay
from storyroom.journeys.read import read_script, screenplay_of

RAISED = "The divers lift NORA, 34, out of the water, drowned, her red scarf still on."
BROKEN = "Nora sits under the beam in her red scarf, knotting mesh."
SETUP = "In my mother's village they laid an extra plate until spring."
NOTICED = "I washed your hair, I put the pennies on. How is the kettle hot?"
FOLLOWS = "Pia lets the second bunk be. The pillow has a dent in it, and a grain of salt."

SLIP = f"""EXT. HARBOUR - DAWN #1#

{RAISED}

INT. CHAPEL - DAY #2#

PASTOR HALE
She gave a good deal, and she borrowed nothing.

INT. NET SHED - NIGHT #3#

PIA, 30, comes in with a lantern.

{BROKEN}

INT. KITCHEN - DAY #4#

PIA
The boat goes on Friday, and I go with it.
"""

MEANT = (
    SLIP.replace("She gave a good deal, and she borrowed nothing.", SETUP)
    .replace(f"{BROKEN}\n", f"{BROKEN}\n\nPIA\n{NOTICED}\n")
    .replace("PIA\nThe boat goes on Friday, and I go with it.", FOLLOWS)
)


def screenplay(text: str) -> Screenplay:
    """Read a script as a file is read."""
    return screenplay_of(read_script("script.fountain", text.encode()))


def manuscript(text: str) -> Manuscript:
    """Make a script ready for analysis."""
    return Manuscript(screenplay(text))
