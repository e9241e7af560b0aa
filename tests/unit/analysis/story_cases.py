"""Little scripts that break one expectation each, and their look-alikes that break none. Written for the rules' tests."""

from typing import NamedTuple


class Case(NamedTuple):
    """`raised` and `broken` stand in the two sentences that a finding must quote."""

    rule: str
    raised: str
    broken: str
    script: str


def script(*scenes: str) -> str:
    """Put scenes together; each begins with its heading's place and time, and is numbered."""
    made = []
    for number, scene in enumerate(scenes, 1):
        heading, _, body = scene.strip().partition("\n")
        made.append(f"{heading.strip()} #{number}#\n\n" + "\n".join(line.strip() for line in body.splitlines()))
    return "\n\n".join(made) + "\n"


CASES = (
    Case("dead_acts", "She is dead.", "Petra stirs her coffee", script(
        """INT. TENT - NIGHT
        RADE, 40, holds the lamp. The medic pulls the blanket over PETRA, 31, and folds her hands. She is dead.""",
        """EXT. FIELD - DAY
        Rade digs. The spade rings on stone.""",
        """INT. CAFE - DAY
        Petra stirs her coffee and turns a page.""",
    )),
    Case("prop_reappears", "Otto throws the silver compass into the lake", "Otto opens the silver compass", script(
        """EXT. PIER - DAY
        OTTO, 50, stares at the water. Otto throws the silver compass into the lake.""",
        """INT. HUT - NIGHT
        Otto eats cold beans.""",
        """EXT. FOREST - DAY
        Otto opens the silver compass and lets the needle settle.""",
    )),
    Case("handed_over", "Nadia presses the green passport into Karim's hand", "Nadia slides the green passport", script(
        """INT. BUS - DAY
        KARIM, 20, shivers. NADIA, 30, looks round. Nadia presses the green passport into Karim's hand.""",
        """EXT. ROAD - DAY
        The bus takes Karim away.""",
        """INT. BORDER POST - NIGHT
        Nadia slides the green passport across the desk.""",
    )),
    Case("locked", "padlocks the cellar", "Tove walks out of the cellar", script(
        """INT. FARM - NIGHT
        TOVE, 9, beats on the hatch. HOLGER, 60, padlocks the cellar and drops the only key into the slurry.""",
        """INT. KITCHEN - NIGHT
        Holger washes his hands.""",
        """EXT. YARD - DAWN
        Tove walks out of the cellar and across the snow.""",
    )),
    Case("wound", "opens Marek's right hand", "his right hand, smooth", script(
        """INT. SAWMILL - DAY
        MAREK, 25, feeds the blade. A splinter opens Marek's right hand to the bone.""",
        """INT. CHAPEL - CONTINUOUS
        Marek kneels. He lifts his right hand, smooth and whole, and crosses himself.""",
    )),
    Case("light", "The midday sun", "under the stars", script(
        """EXT. RACETRACK - DAY
        The midday sun bleaches the sand. The camels bolt.""",
        """EXT. DUNES - CONTINUOUS
        They gallop on under the stars.""",
    )),
    Case("ability", "is stone blind", "Ilse reads", script(
        """INT. WARD - DAY
        ILSE, 44, sits up in bed. Ilse is stone blind; the gas has seen to that.""",
        """INT. LIBRARY - DAY
        Ilse reads the telegram twice and folds it.""",
    )),
    Case("vow", "never touch a card again", "deals the cards", script(
        """INT. CHURCH - DAY
        BENNO, 35, kneels.

        BENNO
        I swear on my son I'll never touch a card again.""",
        """INT. SALOON - NIGHT
        Benno shuffles, deals the cards and turns up the ace.""",
    )),
    Case("dates", "Friday, 3 May", "Saturday, 5 May", script(
        """INT. OFFICE - DAY
        SUPER: Friday, 3 May.

        The phones ring.""",
        """INT. OFFICE - DAY
        SUPER: Saturday, 5 May.

        Nobody answers them.""",
    )),
    Case("ages", "RUTH, 30, and her brother JONAS, 20", "RUTH, 9, and JONAS, 7", script(
        """INT. GARAGE - DAY
        RUTH, 30, and her brother JONAS, 20, push the car.""",
        """EXT. BEACH - DAY (FLASHBACK)
        RUTH, 9, and JONAS, 7, dig a hole.""",
    )),
    Case("two_places", "The Count bows", "The Count steps ashore", script(
        """INT. OPERA - NIGHT
        SUPER: TEN O'CLOCK.

        The Count bows to the prima donna.

        COUNT
        Brava.""",
        """EXT. HARBOUR - NIGHT
        SUPER: TEN O'CLOCK.

        The Count steps ashore with a lantern.""",
    )),
    Case("count", "one bullet left", "shoots twice", script(
        """EXT. RAVINE - DAY
        MABEL, 28, opens the breech: one bullet left, and no more in the bag.""",
        """EXT. RIDGE - DAY
        Mabel shoots twice. Two hats fly.""",
    )),
    Case("kinship", "my sister Clara", "my daughter, Clara", script(
        """INT. TRAIN - DAY
        EDGAR, 50, shows a photograph.

        EDGAR
        This is my sister Clara.

        CLARA
        He never says that.""",
        """INT. HOTEL - NIGHT
        Edgar lifts a glass.

        EDGAR
        To my daughter, Clara!""",
    )),
    Case("secret", "tells no one", "the brass thimble", script(
        """INT. ATTIC - NIGHT
        VERA, 60, alone, finds a brass thimble in the dead child's shoe. She tells no one.""",
        """INT. SHOP - DAY
        PIOTR, 40, weighs out nails.

        PIOTR
        And the brass thimble in the shoe, will you keep it?""",
    )),
    Case("law", "no lantern can burn", "The lantern burns", script(
        """INT. MINE - DAY
        FOREMAN HALE, 50, spits.

        HALE
        First rule: no lantern can burn below the ninth level. The gas eats it.""",
        """INT. NINTH LEVEL - DAY
        Water drips. The lantern burns, tall and still, below the ninth level.""",
    )),
    Case("clock", "The ferry leaves at 9:00", "10:00", script(
        """EXT. PIER - DAY
        KIRSTEN, 20, reads the board.

        KIRSTEN
        The ferry leaves at 9:00, and it's twenty minutes from the ferry to the island.""",
        """EXT. ISLAND - DAY
        Kirsten looks at her watch.

        KIRSTEN
        10:00. Twenty minutes from the ferry, as they said.""",
    )),
    Case("absence", "I'm back on Sunday", "Greta waters the roses", script(
        """INT. HALL - DAY
        GRETA, 50, picks up her suitcase.

        GRETA
        I'm back on Sunday.""",
        """EXT. STREET - DAY
        A taxi.""",
        """EXT. GARDEN - NIGHT
        Greta waters the roses in the dark.""",
    )),
    Case("trip", "20 minutes there and 20 back", "Ingrid stacks", script(
        """EXT. DEPOT - DAY
        Ten o'clock by the gate. INGRID, 30, has the motorcycle running.

        BOSS
        The quarry: 20 minutes there and 20 back.

        INGRID
        I know the road.

        She roars off.""",
        """INT. OFFICE - DAY
        Ten past ten on the wall. Ingrid stacks the mail by the stove.""",
    )),
    Case("prop_reappears", "The tractor lies upside down", "Knut starts the tractor", script(
        """EXT. SLOPE - DAY
        Smoke. The tractor lies upside down. KNUT, 50, kicks it.""",
        """INT. KITCHEN - NIGHT
        Knut eats.""",
        """EXT. FIELD - DAY
        Knut starts the tractor and ploughs a straight line.""",
    )),
    Case("count", "lets four riders through", "Six riders come", script(
        """EXT. GATE - DAY
        BRAM, 40, lets four riders through and drops the bar.""",
        """EXT. INN - DAY
        Six riders come up the hill and ask for hay.""",
    )),
    Case("trip", "three weeks by camel to Tazrouk", "The next morning", script(
        """INT. SHOP - DAY
        IDIR, 30, counts dates.

        IDIR
        It's three weeks by camel to Tazrouk.""",
        """EXT. TAZROUK - DAY
        The next morning Idir waters his camel in Tazrouk.""",
    )),
    Case("prop_reappears", "The cart rolls over Milan's accordion", "Milan squeezes his accordion", script(
        """EXT. ROAD - DAY
        MILAN, 30, jumps. The cart rolls over Milan's accordion.""",
        """INT. INN - NIGHT
        Milan squeezes his accordion and the whole room sings.""",
    )),
    Case("kinship", "my cousin Tilda", "presents Tilda as his wife", script(
        """INT. COACH - DAY
        OTTO, 40, offers a biscuit to TILDA, 30.

        OTTO
        Have you met my cousin Tilda?""",
        """INT. BALLROOM - NIGHT
        Otto bows and presents Tilda as his wife.""",
    )),
    Case("law", "NO HORSE MAY DRINK AT THE QUEEN'S WELL", "The grey horse drinks", script(
        """EXT. WELL - DAY
        A board: NO HORSE MAY DRINK AT THE QUEEN'S WELL.""",
        """EXT. WELL - NIGHT
        The grey horse drinks at the well until the bucket is dry.""",
    )),
    Case("ages", "MIRA, seven", "Mira, a woman of forty", script(
        """INT. SCHOOL - DAY
        MIRA, seven, spells her name.""",
        """INT. BANK - DAY
        Mira, a woman of forty, signs for the gold.""",
    )),
    Case("two_places", "On the stroke of eleven", "strikes eleven", script(
        """INT. CHAPEL - NIGHT
        On the stroke of eleven BROTHER LEO, 50, lights the last candle.

        BROTHER LEO
        Peace.""",
        """EXT. BRIDGE - NIGHT
        The town clock strikes eleven as Brother Leo climbs the rail.""",
    )),
    Case("survivor_dies", "last one standing", "Wanda is dead", script(
        """INT. CABIN - NIGHT
        WANDA, 19, checks the locks. JEB, 20, laughs.

        JEB
        Wanda's always the last one standing.""",
        """EXT. WOODS - NIGHT
        Branches. A lantern on its side. Wanda is dead in the ferns.""",
    )),
)  # fmt: skip

LOOK_ALIKES = {
    "a dream between falling asleep and waking": script(
        """INT. TENT - NIGHT
        PETRA, 31, is dead. RADE, 40, covers her.""",
        """INT. BARN - NIGHT
        Rade lies down in the hay. His eyes close.""",
        """INT. CAFE - DAY
        Petra stirs her coffee.

        Rade wakes with straw in his hair.""",
    ),
    "a flashback": script(
        """INT. TENT - NIGHT
        PETRA, 31, is dead. RADE, 40, covers her.""",
        """INT. CAFE - DAY (FLASHBACK)
        Petra stirs her coffee.""",
    ),
    "a film on a wall": script(
        """INT. TENT - NIGHT
        PETRA, 31, is dead. RADE, 40, covers her.""",
        """INT. HALL - NIGHT
        The projector rattles. On the sheet last year's picnic.

        Petra waves and drops her hat.""",
    ),
    "another thing of the kind": script(
        """EXT. PIER - DAY
        OTTO, 50, throws the silver compass into the lake.""",
        """EXT. FOREST - DAY
        Otto opens another silver compass.""",
    ),
    "a conditional": script(
        """EXT. PIER - DAY
        OTTO, 50, would throw the silver compass into the lake if he could.""",
        """EXT. FOREST - DAY
        Otto opens the silver compass.""",
    ),
    "the key was found": script(
        """INT. FARM - NIGHT
        HOLGER, 60, padlocks the cellar and drops the only key into the slurry.""",
        """EXT. YARD - DAY
        TOVE, 9, breaks the cellar lock with a crowbar.""",
        """EXT. YARD - DAY
        Tove walks out of the cellar.""",
    ),
    "it was given back": script(
        """INT. BUS - DAY
        NADIA, 30, presses the green passport into KARIM's hand. KARIM, 20, shivers.""",
        """EXT. ROAD - DAY
        Karim gives the green passport back.""",
        """INT. BORDER POST - NIGHT
        Nadia slides the green passport across the desk.""",
    ),
    "night follows day": script(
        """EXT. RACETRACK - DAY
        The midday sun bleaches the sand.""",
        """EXT. DUNES - NIGHT
        They ride on under the stars.""",
    ),
    "a voice from before": script(
        """INT. TENT - NIGHT
        PETRA, 31, is dead. RADE, 40, covers her.""",
        """EXT. FIELD - DAY
        Rade digs.

        PETRA (V.O.)
        You never liked gardens.""",
    ),
    "dead only in a manner of speaking": script(
        """INT. KITCHEN - NIGHT
        PETRA, 31, is dead tired. RADE, 40, sings.""",
        """INT. KITCHEN - DAY
        Petra stirs her coffee.""",
    ),
    "a change of clothes": script(
        """INT. CANTEEN - DAY
        Soup bursts over LINA's dress, red from collar to hem. LINA, 22, gasps.""",
        """INT. STAGE - NIGHT
        Lina, in another dress, white from collar to hem, bows.""",
    ),
    "a tale that is told": script(
        """EXT. GATE - DAY
        BRAM, 40, lets four riders through and drops the bar.""",
        """INT. INN - NIGHT
        Bram has the whole table listening. This is how he tells it now:

        Six riders come up the hill and ask for hay.""",
    ),
    "years have passed": script(
        """INT. SCHOOL - DAY
        MIRA, seven, spells her name.""",
        """INT. BANK - DAY
        Thirty-three years later. Mira, a woman of forty, signs for the gold.""",
    ),
    "more bullets": script(
        """EXT. RAVINE - DAY
        MABEL, 28, opens the breech: one bullet left, and no more in the bag.""",
        """EXT. CAMP - DAY
        Mabel finds a box of bullets under the seat and reloads.""",
        """EXT. RIDGE - DAY
        Mabel shoots twice.""",
    ),
}
"""What each is called -> the script: nothing in it may be shown as an error."""

SUPPORTED = script(
    """EXT. PIER - DAY
    OTTO, 50, stares at the water. Otto throws the silver compass into the lake.""",
    """INT. WORKSHOP - DAY
    LENE, 30, polishes brass.

    LENE
    I could cast another silver compass from the mould, if you ever lose it in the lake.""",
    """EXT. FOREST - DAY
    Otto opens the silver compass and lets the needle settle.

    LENE
    That silver compass is at the bottom of the lake. You went to my mould!""",
    """INT. WORKSHOP - NIGHT
    The mould lies open, warm, the print of a silver compass in it.""",
)
"""The same breach as in CASES, planted, noticed and followed."""
