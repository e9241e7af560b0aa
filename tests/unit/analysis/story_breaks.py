"""More little scripts: each open pattern of the rules broken in two ways, and what only looks like it. Written for the rules' tests."""

from tests.unit.analysis.story_cases import Case, script

__all__ = ["BREAKS", "MERE_LOOKS"]

QUIET = """EXT. LANE - DAY
        Rain on the hedges. A cat thinks about it."""

BREAKS = (
    Case("denied", "I will never sign", "Agnete signs the treaty", script(
        """INT. TENT - DAY
        AGNETE, 50, folds her arms.

        AGNETE
        I will never sign that treaty.""", QUIET,
        """INT. HALL - DAY
        Agnete signs the treaty with a flourish.""",
    )),
    Case("denied", "can't whistle", "Bodo whistles", script(
        """INT. BARRACK - DAY
        BODO, 19, purses his lips at PIM, 20. Air.

        BODO
        I can't whistle, I never could.

        PIM
        Try.""", QUIET,
        """EXT. YARD - DAY
        Bodo whistles, high and clear, and three dogs come.""",
    )),
    Case("tally", "six lifejackets, and no more", "Nine lifejackets", script(
        """EXT. DECK - DAY
        IRMA, 40, opens the locker: six lifejackets, and no more aboard.""", QUIET,
        """EXT. DECK - DAY
        Nine lifejackets go over the side, one after another, with people in them.""",
    )),
    Case("tally", "Only four guests", "Seven guests", script(
        """INT. PARLOUR - DAY
        ODA, 70, lays spoons.

        ODA
        Only four guests are invited, and the cat.""", QUIET,
        """INT. PARLOUR - NIGHT
        Seven guests push back their chairs and stand.""",
    )),
    Case("departed", "The liner takes Ruben", "Ruben stirs the soup", script(
        """EXT. QUAY - DAY
        HANNE, 30, waves a tablecloth. The liner takes Ruben out past the mole for Brazil.""",
        """INT. KITCHEN - DAY
        Hanne peels a turnip.""",
        """INT. KITCHEN - DAY
        Hanne lays two plates. Ruben stirs the soup and tastes it.

        RUBEN
        Salt.""",
    )),
    Case("departed", "Elke boards the train", "Elke sits among the hens", script(
        """EXT. PLATFORM - DAY
        Uncle BERND, 60, cries into his cap. ELKE, 20, kisses him. Elke boards the train for the north.""",
        """INT. BARN - DAY
        Bernd forks hay.""",
        """INT. BARN - DAY
        Bernd whistles at the door. Elke sits among the hens, plaiting straw.""",
    )),
    Case("term", "Three days", "makes a fourth", script(
        """INT. CELL - DAY
        The WARDER, 50, counts on his fingers.

        WARDER
        Three days from now they shoot you, Lasse.

        LASSE
        Thank you.""", QUIET,
        """INT. CELL - DAWN
        Three notches on the bunk. Lasse makes a fourth and yawns.""",
    )),
    Case("wanting", "no sister", "my sister", script(
        """INT. OFFICE - DAY
        The CLERK, 40, dips his pen. JORIS, 30, stands.

        JORIS
        I have no sister and no brother.

        CLERK
        Noted.""", QUIET,
        """EXT. GATE - DAY
        Joris takes a girl's elbow.

        JORIS
        This is my sister. She wants a pass too.""",
    )),
    Case("wanting", "orphan", "Tilde's mother", script(
        """INT. SCHOOL - DAY
        TILDE, 11, an orphan since the flood, cleans the slate.""", QUIET,
        """EXT. SCHOOL - DAY
        Tilde's mother holds the gate open and buttons her coat.""",
    )),
    Case("trait", "the only coat", "in a yellow coat", script(
        """INT. TRAIN - DAY
        MAREN, 30, sits in a black coat, the only coat she has.""", QUIET,
        """EXT. STATION - DAY
        Maren steps down in a yellow coat and looks for a porter.""",
    )),
    Case("trait", "the left eye", "his right eye", script(
        """INT. INN - DAY
        CASPAR, 50, a patch over the left eye, deals.""", QUIET,
        """INT. INN - NIGHT
        Caspar scratches at the patch on his right eye and wins again.""",
    )),
    Case("name", "EDVIN HOLT", "Viktor Sand", script(
        """EXT. PIER - DAY
        A porter, 30, turns the trunk over. On the trunk a label: EDVIN HOLT. EDVIN, 40, tips him.""", QUIET,
        """INT. HOTEL - DAY
        Edvin takes the pen and signs the book: Viktor Sand.""",
    )),
    Case("locked", "bolted from inside", "Pelle stands", script(
        """INT. VAULT - NIGHT
        The GUARD, 50, leans on the steel. The vault is bolted from inside, and barred. There is no other door.""", QUIET,
        """INT. VAULT - NIGHT
        Dust. Pelle stands by the shelves with a candle and counts.

        PELLE
        Forty.""",
    )),
    Case("light", "midnight", "the sun burns", script(
        """INT. CAMP - DAY
        VITA, 20, draws in the dust.

        VITA
        We run at midnight, in the dark.

        RASK
        Good.""", QUIET,
        """EXT. FENCE - MIDNIGHT
        Vita and Rask crawl under the wire while the sun burns their necks.""",
    )),
    Case("two_places", "Ottla conducts", "Ottla buys a herring", script(
        """INT. CONCERT HALL - NIGHT
        OTTLA, 60, lifts the stick. Ottla conducts the slow movement with her eyes shut.""",
        """EXT. FISH MARKET - NIGHT
        At the very same moment Ottla buys a herring, and pays with a coin.""",
    )),
    Case("two_places", "Mikkel shovels", "watching himself", script(
        """INT. ENGINE ROOM - NIGHT
        MIKKEL, 30, spits. Mikkel shovels coal into the fire.""",
        """INT. ENGINE ROOM - NIGHT
        In the hatch stands Mikkel, watching himself, with a sandwich.""",
    )),
    Case("trip", "GRETA, 40", "Greta hangs up her hat", script(
        """EXT. TOWN SQUARE - DAY
        The clock strikes noon. GRETA, 40, drops a letter into the box.

        POSTMAN
        It's six hours by train to the coast.""",
        """INT. HOTEL AT THE COAST - DAY
        One o'clock on the wall. Greta hangs up her hat and asks for the key.""",
    )),
    Case("ability", "the ankle is in plaster", "Runa vaults", script(
        """INT. CLINIC - DAY
        The doctor ties a knot. RUNA, 20, swears at him; the ankle is in plaster.""", QUIET,
        """EXT. WALL - DAY
        Runa vaults the wall and runs.""",
    )),
    Case("ability", "not a word of Danish", "in Danish", script(
        """INT. SHOP - DAY
        The baker, SOREN, 50, shrugs. FATIMA, 30, speaks not a word of Danish and points.""", QUIET,
        """INT. SHOP - DAY
        Fatima tells him, in Danish, what his bread is worth.""",
    )),
    Case("secret", "to her alone", "You told her", script(
        """INT. STUDY - NIGHT
        JUDGE HOLM, 70, bends to ASTA, 30. Holm murmurs the verdict to Asta, to her alone, behind the shut door.""", QUIET,
        """EXT. STEPS - DAY
        Holm and Asta come out. A flower seller, BEDA, 60, holds out a rose.

        BEDA
        You told her twelve years, sir, and she wept on your sleeve.""",
    )),
    Case("clash", "the gate of the orchard shall open again", "The gate of the orchard stands", script(
        """EXT. ORCHARD - DAY
        A board on a nail: NEVER WHILE I LIVE. Under it in chalk: "Not for king nor beggar the gate of the orchard shall open again."

        The widow STINE, 60, drops the hammer.""", QUIET,
        """EXT. ORCHARD - DAY
        Stine at her window. The gate of the orchard stands wide, and the children of the whole village shake her trees.""",
    )),
)  # fmt: skip

MERE_LOOKS = {
    "a denied deed is done by another": script(
        """INT. TENT - DAY
        AGNETE, 50, folds her arms. KNUD, 30, holds the pen.

        AGNETE
        I will never sign that treaty.""", QUIET,
        """INT. HALL - DAY
        Knud signs the treaty with a flourish.""",
    ),
    "a denied deed is dreamt": script(
        """INT. TENT - DAY
        AGNETE, 50, folds her arms.

        AGNETE
        I will never sign that treaty.""", QUIET,
        """INT. HALL - DAY
        Agnete signs the treaty with a flourish.

        Agnete wakes in her own bed, the lamp still burning.""",
    ),
    "more of another kind are counted": script(
        """EXT. DECK - DAY
        IRMA, 40, opens the locker: six lifejackets, and no more aboard.""", QUIET,
        """EXT. DECK - DAY
        Nine gulls go over the side, one after another.""",
    ),
    "more come, six of them and three others": script(
        """INT. PARLOUR - DAY
        ODA, 70, lays spoons.

        ODA
        Only four guests are invited, and the cat.""", QUIET,
        """INT. PARLOUR - NIGHT
        Three neighbours have looked in. With the four guests there are now seven guests on the stairs.""",
    ),
    "who left comes back": script(
        """EXT. PLATFORM - DAY
        Uncle BERND, 60, cries into his cap. ELKE, 20, kisses him. Elke boards the train for the north.""",
        """EXT. PLATFORM - DAY
        Bernd runs. Elke climbs down from the train again, laughing.""",
        """INT. BARN - DAY
        Bernd whistles at the door. Elke sits among the hens, plaiting straw.""",
    ),
    "who left is seen on the way": script(
        """EXT. QUAY - DAY
        HANNE, 30, waves a tablecloth. The liner takes Ruben out past the mole for Brazil.""",
        """INT. SHIP'S GALLEY - DAY
        Ruben stirs the soup and tastes it.""",
    ),
    "the term is not over": script(
        """INT. CELL - DAY
        The WARDER, 50, counts on his fingers.

        WARDER
        Nine days from now they shoot you, Lasse.

        LASSE
        Thank you.""", QUIET,
        """INT. CELL - DAWN
        Three notches on the bunk. Lasse makes a fourth and yawns.""",
    ),
    "a sister of somebody else": script(
        """INT. OFFICE - DAY
        The CLERK, 40, dips his pen. JORIS, 30, stands.

        JORIS
        I have no sister and no brother.

        CLERK
        Noted.""", QUIET,
        """EXT. GATE - DAY
        The clerk takes a girl's elbow.

        CLERK
        This is my sister. She wants a pass too.""",
    ),
    "like a sister": script(
        """INT. OFFICE - DAY
        The CLERK, 40, dips his pen. JORIS, 30, stands.

        JORIS
        I have no sister and no brother.""", QUIET,
        """EXT. GATE - DAY
        JORIS
        She was like a sister to me, as good as my sister.""",
    ),
    "she changes her coat": script(
        """INT. TRAIN - DAY
        MAREN, 30, sits in a black coat, the only coat she has.""",
        """INT. SHOP - DAY
        Maren buys a coat and puts on what the girl hands her.""",
        """EXT. STATION - DAY
        Maren steps down in a yellow coat and looks for a porter.""",
    ),
    "the wall clock has stopped": script(
        """EXT. TOWN SQUARE - DAY
        The clock strikes noon. GRETA, 40, drops a letter into the box.

        POSTMAN
        It's six hours by train to the coast.""",
        """INT. HOTEL AT THE COAST - DAY
        One o'clock on the wall, where it has stopped since the war. Greta hangs up her hat and asks for the key.""",
    ),
    "months have healed the ankle": script(
        """INT. CLINIC - DAY
        The doctor ties a knot. RUNA, 20, swears at him; the ankle is in plaster.""",
        """EXT. LANE - DAY
        Three months later. Snow has gone.""",
        """EXT. WALL - DAY
        Runa vaults the wall and runs.""",
    ),
    "two of one name": script(
        """INT. CONVENT - DAY
        ROSA LIND, 20, kneels. The shears go over, and Rosa's head is bare, the black plait on the floor.""",
        """EXT. FAIR - DAY
        ROSA BERG, 20, a dancer, chews a straw.""",
        """INT. BOOTH - NIGHT
        Rosa combs her long hair and pins it up.""",
    ),
    "two players on a stage": script(
        """INT. INN - DAY
        CASPAR, 50, a patch over the left eye, deals.""", QUIET,
        """INT. BARN - NIGHT
        Straw, an audience of six. The players bow. Caspar scratches at the patch on his right eye and wins again.""",
    ),
    "the sun comes up at the end of a night": script(
        """EXT. FENCE - NIGHT
        VITA, 20, crawls under the wire. Sunrise finds her in the beets.""",
    ),
    "in the glass": script(
        """INT. ENGINE ROOM - NIGHT
        MIKKEL, 30, spits. Mikkel shovels coal into the fire.""",
        """INT. CABIN - NIGHT
        Mikkel stands before the mirror, watching himself, with a razor.""",
    ),
}  # fmt: skip
