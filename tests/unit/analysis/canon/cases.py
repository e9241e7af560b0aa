"""Canon and a script in pairs: one that breaks it, one that only looks as if it did. `HELD` was written before it was tried, and no rule was changed for it."""

from typing import NamedTuple

OPENING = """INT. KITCHEN - DAY #1#

MARA, in a grey coat, TOM, hatless, INES and LEO come in from the rain. THE ABBOT shuts the door behind them.

MARA
Shut it.

TOM
It is shut.

INES
Good.

LEO
Listen to the rain.

ABBOT
Peace.
"""


class Pair(NamedTuple):
    """`broken` stands in the line of `breaks` that a finding must quote."""

    canon: str
    broken: str
    breaks: str
    keeps: str


def script(body: str) -> str:
    """Put a scene or more behind the opening; a body without a heading gets one."""
    scene = body if body.startswith(("INT.", "EXT.")) else f"EXT. HARBOUR - DAY #2#\n\n{body}"
    return f"{OPENING}\n{scene}\n\nINT. ATTIC - DAY #9#\n\nDust. A clock ticks.\n"


# fmt: off
KNOWN = (
    Pair("Mara cannot swim.", "Mara swims", "Mara swims to the far steps and back.", "Mara stands in the water to her knees. She cannot swim, and does not try."),
    Pair("Mara cannot swim.", "she swims", "Mara jumps from the wall, and she swims.", "MARA\nI swim every morning, you know.\n\nTOM\nOf course you do."),
    Pair("Tom never drinks.", "Tom drinks the whisky", "Tom drinks the whisky from the bottle.", "Tom pours the whisky into the sink. Ines drinks hers."),
    Pair("Ines cannot drive.", "Ines drives the van", "Ines drives the van through the gate.", "Ines drives a nail into the wall. Tom drives the van."),
    Pair("Leo is blind.", "Leo reads the notice", "Leo reads the notice on the wall.", "Mara reads the notice to Leo."),
    Pair("Leo is deaf.", "Leo hears the bell", "Leo hears the bell and turns.", "Leo turns as if he had heard the bell. Tom hears it."),
    Pair("Dr. Hale died before the story begins.", "HALE", "DR. HALE pours the tea.\n\nDR. HALE\nSugar?", "Tom dusts the portrait of DR. HALE. Hale's coat hangs by the door."),
    Pair("Dr. Hale is dead.", "Dr. Hale", "Dr. Hale opens the window and lights his pipe.", "INT. STUDY - DAY (FLASHBACK) #2#\n\nDr. Hale opens the window and lights his pipe."),
    Pair("Tom is Mara's brother.", "Mara's cousin", "TOM, Mara's cousin, ties the boat up.", "TOM, Mara's brother, ties the boat up. INES, Leo's cousin, watches."),
    Pair("Mara is an only child.", "Mara's sister", "Mara's sister waits on the pier.", "Ines's sister waits on the pier with Mara."),
    Pair("Leo's father is Tom.", "Leo's father", "Leo's father, IVO, ties the boat up.", "Leo's uncle, IVO, ties the boat up."),
    Pair("Ines is 34.", "INES, 29", "INES, 29, takes off her gloves.", "MARA, 29, takes off her gloves. Ines waits."),
    Pair("Mara Voss: age 34.", "MARA (41)", "MARA (41) unpacks.", "MARA (34) unpacks. Tom, 41, watches."),
    Pair("Ines is 34.", "Ines, 50,", "Ines, 50, takes off her gloves.", "SUPER: SIXTEEN YEARS LATER\n\nInes, 50, takes off her gloves."),
    Pair("Mara was born in 1931.", "born in 1928", "A card on the wall: Mara, born in 1928.", "MARA\nMy mother was born in 1928.\n\nTOM\nWas she?"),
    Pair("The Heron sank in 1931.", "sank in 1934", "SUPER: The Heron sank in 1934.", "SUPER: The Heron was built in 1902."),
    Pair("The story plays in 1931.", "1944", "SUPER: 1944", "SUPER: 1931"),
    Pair("Leo lost his left hand.", "his left hand", "Leo waves with his left hand.", "Leo waves with his right hand. The hook on the other one shines."),
    Pair("Leo has one arm.", "folds his arms", "Leo folds his arms.", "Tom folds his arms. Leo nods."),
    Pair("Mara has red hair.", "black hair", "Mara's black hair is wet.", "Mara's red hair is wet. Tom's black hair is dry."),
    Pair("Mara has a scar on her left cheek.", "right cheek", "Mara has a scar on her right cheek.", "The scar on her left cheek is white. Mara turns away."),
    Pair("Mara always wears a red scarf.", "without her scarf", "Mara comes out without her scarf.", "Mara ties her scarf. Tom comes out without his."),
    Pair("The silver locket belongs to Mara.", "Tom's silver locket", "On the table lies Tom's silver locket.", "On the table lies Mara's silver locket. Tom's watch lies beside it."),
    Pair("The old lighthouse burned down in 1950.", "the lighthouse", "Tom climbs the stairs of the lighthouse and lights the lamp.", "Tom walks among the ruins of the lighthouse."),
    Pair("Nobody but the abbot has a key to the crypt.", "Tom takes a key", "Tom takes a key to the crypt from his pocket.", "The Abbot takes a key to the crypt from his sleeve."),
    Pair("Vampires never enter uninvited.", "the vampire enters", "Nobody asks him in: the vampire enters uninvited.", "TOM\nCome in.\n\nThe vampire enters."),
    Pair("No ghost can cross the river.", "The ghost crosses", "The ghost crosses the river and sits down.", "The ghost stops at the river. Tom crosses it."),
    Pair("Only Ines may open the safe.", "Tom opens the safe", "Tom opens the safe.", "Ines opens the safe. Tom opens the window."),
    Pair("Tom has two daughters.", "three daughters", "Tom's three daughters run down the steps.", "Tom's two daughters run down the steps with three dogs."),
    Pair("There are three keys to the vault.", "four keys", "INT. VAULT - DAY #2#\n\nTom lays the four keys on the shelf.", "INT. VAULT - DAY #2#\n\nTom lays the three keys on the shelf beside four candles."),
    Pair("Mara is a nurse.", "a surgeon", "MARA, 34, a surgeon, scrubs her hands.", "MARA, 34, dressed as a surgeon, scrubs her hands."),
    Pair("Hale is a captain.", "SERGEANT HALE", "SERGEANT HALE salutes and turns on his heel.", "CAPTAIN HALE salutes. A sergeant turns on his heel."),
    Pair("Mara speaks no French.", "in French", "Mara whispers to the child in French.", "Tom whispers to the child in French. Mara shrugs."),
    Pair("Mara speaks no French.", "(in French)", "MARA\n(in French)\nGood evening.", "TOM\n(in French)\nGood evening.\n\nMARA\nWhat did he say?"),
    Pair("Mara's surname is Voss.", "MARA KANE", "MARA KANE signs the book.", "MARA VOSS signs the book. Kane looks on."),
    Pair("The dog is called Rex.", "the dog, BRUNO", "Tom whistles for the dog, BRUNO.", "Tom whistles for the dog, REX. Bruno is a horse."),
    Pair("The Blue Anchor stands on Mill Street.", "Harbour Street", "The Blue Anchor on Harbour Street is full tonight.", "The Blue Anchor on Mill Street is full. The chapel on Harbour Street is empty."),
    Pair("The story plays in Port Alma.", "PORT BRAVA", "SUPER: PORT BRAVA", "SUPER: PORT ALMA"),
    # from here on: written before the rules were tuned, and held out until they had been
    Pair("Leo can't ride.", "Leo rides", "Leo rides the grey mare through the gate.", "Leo watches the riders. He would ride if he could."),
    Pair("Mara never learned to read.", "Mara reads", "Mara reads the letter twice and burns it.", "Mara reads the sky. Tom reads the letter."),
    Pair("Ines does not smoke.", "Ines smokes", "Ines smokes a cigarette by the window.", "Tom smokes by the window. Ines coughs."),
    Pair("Tom is a vegetarian.", "Tom eats", "Tom eats the ham with both hands.", "Tom eats the bread. Ines eats the ham."),
    Pair("Otto is mute.", "The boat is leaking.", "OTTO\nThe boat is leaking.", "OTTO (V.O.)\nThe boat was leaking.\n\nOtto points at the boat."),
    Pair("Ines is lame.", "Ines runs", "Ines runs up the stairs.", "Ines runs the shop. Tom runs up the stairs."),
    Pair("Ivo drowned long before the story begins.", "Ivo", "Ivo carries two buckets in.\n\nIVO\nWhere do you want them?", "MARA\nIvo carried the buckets. When he was alive.\n\nA grave, white stones: Ivo's."),
    Pair("Karl was killed in the war.", "KARL", "KARL, muddy, sits down at the table and eats.", "INT. TRENCH - NIGHT (DREAM) #2#\n\nKARL, muddy, sits down at the table and eats."),
    Pair("Ines and Tom are married.", "sister", "INES, Tom's sister, hangs the sheets out.", "INES, Tom's wife, hangs the sheets out. Tom's sister helps."),
    Pair("Mara's mother is Ines.", "Mara's mother", "Mara's mother, HELGA, peels potatoes.", "Mara's aunt, HELGA, peels potatoes."),
    Pair("Leo has no brothers or sisters.", "Leo's brother", "Leo's brother leans on the gate.", "Tom's brother leans on the gate. Leo leans beside him."),
    Pair("Leo: age 12.", "LEO, 16", "LEO, 16, coils the rope.", "LEO, 12, coils the rope. He looks sixteen."),
    Pair("Tom is forty-two years old.", "TOM, 37", "TOM, 37, lights the stove.", "INT. KITCHEN - DAY (FLASHBACK) #2#\n\nTOM, 9, lights the stove."),
    Pair("Ines was born in 1940.", "born in 1944", "On the passport: Ines, born in 1944.", "On the passport: Leo, born in 1944. Ines shuts it."),
    Pair("The mill burned in 1888.", "burned in 1892", "SUPER: The mill burned in 1892.", "SUPER: They rebuilt the mill in 1892."),
    Pair("The film is set in 1962.", "1975", "SUPER: 1975", "Tom counts the bottles: 1975 of them. He writes it down."),
    Pair("Tom lost his right arm in the war.", "his right arm", "Tom throws the rope with his right arm.", "Tom throws the rope with his left arm. The empty sleeve flaps."),
    Pair("Ines has green eyes.", "brown eyes", "Ines's brown eyes follow the boat.", "Ines's green eyes follow the boat. Leo has brown eyes."),
    Pair("Tom has a tattoo on his right arm.", "left arm", "Tom's tattoo on his left arm is blue.", "Tom rubs the tattoo on his right arm with his left hand."),
    Pair("Leo is left-handed.", "right hand", "Leo writes the letter with his right hand.", "Leo writes the letter with his left hand. Tom holds the lamp in his right hand."),
    Pair("Divers must carry a knife.", "without a knife", "A diver goes down without a knife.", "A diver goes down with a knife. Tom waits without one."),
    Pair("The gold watch belongs to Leo.", "Ines's gold watch", "Tom winds Ines's gold watch.", "Tom winds Leo's gold watch for him."),
    Pair("The chapel was destroyed in the war.", "the chapel", "Mara kneels in the chapel and lights a candle.", "Mara kneels where the chapel was. A photograph of the chapel hangs there."),
    Pair("Nobody enters the north tower.", "Leo enters", "Leo enters the north tower with a lamp.", "Leo looks at the north tower. Nobody enters it."),
    Pair("No one leaves the island after dark.", "Tom leaves the island", "EXT. ISLAND - NIGHT #2#\n\nTom leaves the island in the small boat.", "EXT. ISLAND - DAY #2#\n\nTom leaves the island in the small boat."),
    Pair("Robots cannot harm children.", "The robot harms", "The robot harms the children with a slow hand.", "The robot carries the children over the mud."),
    Pair("Only the abbot may ring the great bell.", "Tom rings", "Tom rings the great bell.", "The Abbot rings the great bell. Tom rings a cab."),
    Pair("Ines has one son.", "two sons", "Ines's two sons fight over the oars.", "Ines's son and his two friends fight over the oars."),
    Pair("There are only two horses on the island.", "third horse", "EXT. ISLAND - DAY #2#\n\nA third horse comes over the hill.", "EXT. ISLAND - DAY #2#\n\nTwo horses come over the hill. A third man follows."),
    Pair("Tom is a baker.", "a policeman", "TOM, 40, a policeman, knocks.", "TOM, 40, knocks. A policeman knocks beside him."),
    Pair("Brandt is a lieutenant.", "MAJOR BRANDT", "MAJOR BRANDT reads the order and folds it.", "LIEUTENANT BRANDT reads the order of a major."),
    Pair("Ines speaks only Spanish.", "in German", "Ines answers in German.", "Tom answers in German. Ines answers in Spanish."),
    Pair("Leo's full name is Leo Marsh.", "LEO GRANT", "LEO GRANT signs the register.", "LEO MARSH signs the register under the name of his friend Grant."),
    Pair("The ship is named the Heron.", "the Egret", "Tom paints the ship, the Egret, from bow to stern.", "Tom paints the ship, the Heron. The Egret sails by."),
    Pair("Mara lives in Port Alma.", "Port Brava", "Mara lives in Port Brava, over the bakery.", "Mara visits Port Brava. Tom lives there."),
    Pair("The gate is always locked.", "The gate stands open", "The gate stands open.", "The gate is locked. The window stands open."),
    Pair("There are no horses on Gull Island.", "A horse", "EXT. GULL ISLAND - DAY #2#\n\nA horse trots over the sand.", "EXT. MAINLAND - DAY #2#\n\nA horse trots over the sand."),
    Pair("Mara must never touch silver.", "Mara touches", "Mara touches the silver spoon.", "Tom touches the silver spoon. Mara leaves it."),
)

HELD = (
    Pair("Ines may not enter the chapel.", "Ines walks into the chapel", "Ines walks into the chapel and kneels.", "Tom walks into the chapel and kneels. Ines waits outside."),
    Pair("Tom can't cook.", "Tom cooks", "Tom cooks the fish over the fire.", "Ines cooks the fish. Tom burns his fingers."),
    Pair("Leo gave up drinking after the wreck.", "Leo drinks", "Leo drinks the rum and wipes his mouth.", "Leo pours the rum on the ground. Tom drinks his."),
    Pair("Bruno has been dead since 1962.", "Bruno", "Bruno comes down the ladder, whistling.", "Leo holds up a photograph. Bruno's name stands on the back."),
    Pair("Helga: deceased", "Who is there?", "HELGA\nWho is there?", "HELGA (V.O.)\nI was never warm in that house."),
    Pair("Ines is the sister of Leo.", "Leo's mother", "INES, Leo's mother, lights the stove.", "INES, Leo's sister, lights the stove. Leo's mother sleeps."),
    Pair("Tom is married to Ines.", "Tom's wife", "Tom's wife, HELGA, shuts the window.", "Tom's mother, HELGA, shuts the window."),
    Pair("Mara is seventeen.", "MARA (23)", "MARA (23) climbs out of the boat.", "MARA (17) climbs out of the boat with 23 oranges."),
    Pair("Leo was born in 1950.", "born in 1947", "A stone: Leo, born in 1947.", "A stone: Karl, born in 1947. Leo reads it."),
    Pair("The bridge collapsed in 1903.", "collapsed in 1911", "SUPER: The bridge collapsed in 1911.", "SUPER: The dam collapsed in 1911."),
    Pair("Ines lost her right eye.", "her right eye", "Ines winks with her right eye.", "Ines winks with her left eye. The patch is crooked."),
    Pair("Tom has blue eyes.", "brown eyes", "Tom's brown eyes are wet.", "Tom's blue eyes are wet. The brown eyes of the dog are not."),
    Pair("Leo has a birthmark on his left shoulder.", "right shoulder", "Leo scratches the birthmark on his right shoulder.", "Leo scratches his right shoulder. The birthmark on the left shoulder is pale."),
    Pair("The brass compass belongs to Tom.", "Leo's brass compass", "Ines opens Leo's brass compass.", "Ines opens Tom's brass compass and gives it to Leo."),
    Pair("The old windmill burned down.", "the windmill", "Leo sleeps in the windmill among the sacks.", "Leo sleeps among the ruins of the windmill."),
    Pair("No one but Ines may touch the piano.", "Tom touches the piano", "Tom touches the piano and lifts the lid.", "Ines touches the piano. Tom touches the wall."),
    Pair("No witch can cross running water.", "The witch crosses", "The witch crosses the running water on a plank.", "The witch stops at the running water. The cat crosses it."),
    Pair("Nobody goes into the forest at night.", "Leo goes into the forest", "EXT. FOREST - NIGHT #2#\n\nLeo goes into the forest with a lamp.", "EXT. FOREST - DAY #2#\n\nLeo goes into the forest with a basket."),
    Pair("Guards must wear a helmet.", "without a helmet", "A guard stands at the gate without a helmet.", "A guard stands at the gate in a helmet. Leo stands there without one."),
    Pair("Tom has three sisters.", "four sisters", "Tom's four sisters sing in the yard.", "Tom's three sisters sing in the yard to four geese."),
    Pair("Ines is a pilot.", "a dentist", "INES, 38, a dentist, washes her hands.", "INES, 38, a pilot, washes her hands. A dentist waits."),
    Pair("Stroud is a sergeant.", "COLONEL STROUD", "COLONEL STROUD returns the salute.", "SERGEANT STROUD salutes a colonel."),
    Pair("Leo understands no German.", "in German", "Leo answers the officer in German.", "The officer shouts in German. Leo answers in English."),
    Pair("Ines's surname is Harrow.", "INES PELL", "INES PELL opens the letter.", "INES HARROW opens the letter from Mr. Pell."),
    Pair("The cat is called Juno.", "the cat, CASTOR", "Mara feeds the cat, CASTOR.", "Mara feeds the cat, JUNO. Castor the dog looks on."),
    Pair("The Crown stands on King Street.", "Rope Street", "The Crown on Rope Street is dark.", "The Crown on King Street is dark. Rope Street is lit."),
    Pair("The cellar is always locked.", "The cellar stands open", "The cellar stands open.", "The cellar is locked. The gate stands open."),
    Pair("There are no cars on Gull Island.", "A car", "EXT. GULL ISLAND - DAY #2#\n\nA car rolls down to the beach.", "EXT. MAINLAND - DAY #2#\n\nA car rolls down to the ferry."),
    Pair("Tom never wears a tie.", "a tie", "Tom comes in wearing a tie.", "Tom comes in with an open collar. Leo wears a tie."),
    Pair("Mara is allergic to nuts.", "Mara eats", "Mara eats the nuts one by one.", "Mara pushes the nuts away. Tom eats them."),
)
# fmt: on
