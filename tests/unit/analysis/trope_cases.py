"""For each trope two little stories: one that plays it straight, one that turns it over. Written for the table's tests.

A beat is a scene's action, or somebody's line (`ANNA: ...`). The first beat stands early, the rest after a long middle.
"""

CASES = {
    "mentor_dies": (
        ("Bert teaches Anna to fence.", "Bert is dead in the snow."),
        ("Bert teaches Anna to fence.", "Bert is dead in the snow.", "Bert climbs out of the ravine."),
    ),
    "chosen_one": (
        ("BERT: Anna, you are the chosen one.", "Anna accepts the lantern."),
        ("BERT: Anna, you are the chosen one.", "Anna refuses the lantern."),
    ),
    "refusal_of_the_call": (
        ("Anna refuses the map.", "Anna follows the river north."),
        ("Anna refuses the map.", "ANNA: I will not join you."),
    ),
    "there_and_back": (
        ("Anna leaves the village on a mule.", "Anna walks home along the dyke."),
        ("Anna leaves the village on a mule.", "ANNA: I cannot return."),
    ),
    "one_last_job": (
        ("BERT: One last job, then the sea.", "The roof collapses behind them."),
        ("BERT: One last job, then the sea.", "Bert retires to a shed by the sea."),
    ),
    "prophecy": (
        ("BERT: The prophecy says the tower will lean.", "The tower leans over the square."),
        ("BERT: The prophecy says the tower will lean.", "The tower does not lean."),
    ),
    "secret_heir": (
        ("BERT: Anna is the heir of all this.", "Anna sits on the throne."),
        ("BERT: Anna is the heir of all this.", "Anna renounces the throne."),
    ),
    "training_pays_off": (
        ("Anna practises with the bow.", "Anna strikes the bell from the far bank."),
        ("Anna practises with the bow.", "Anna misses the bell."),
    ),
    "fear_faced": (
        ("ANNA: I am afraid of the cave.", "Anna climbs into the cave."),
        ("ANNA: I am afraid of the cave.", "Anna retreats from the cave."),
    ),
    "underdog": (
        ("BERT: Anna cannot win.", "Anna wins by a nose."),
        ("BERT: Anna cannot win.", "Anna loses by a mile."),
    ),
    "just_a_dream": (
        ("DREAM: A blue kite hangs over the sea.", "Anna wakes in the barn."),
        (
            "DREAM: A blue kite hangs over the sea.",
            "Anna wakes in the barn.",
            "Under the bed lies the kite, wet with salt.",
        ),
    ),
    "dead_stay_dead": (
        ("Bert dies at the window.", "Bert's grave, with fresh snow."),
        ("Bert dies at the window.", "Bert walks in with the milk."),
    ),
    "faked_death": (
        ("Bert fakes his death at the weir.", "Bert sits down to supper."),
        ("Bert fakes his death at the weir.", "Bert is dead under the weir."),
    ),
    "sacrifice": (
        ("Bert stays behind at the pump.", "Bert is drowned beside the pump. Bert is dead."),
        ("Bert stays behind at the pump.", "Bert crawls from the hatch."),
    ),
    "dying_wish": (
        ("BERT: When I die, promise to bury the violin with me.", "Cleo buries the violin under the pear tree."),
        ("BERT: When I die, promise to bury the violin with me.", "Cleo sells the violin."),
    ),
    "nobody_can_kill": (
        ("ANNA: Nobody can kill Bert.", "Bert stands up out of the rubble."),
        ("ANNA: Nobody can kill Bert.", "Bert is dead in the rubble."),
    ),
    "fatal_cough": (
        ("Bert coughs behind the curtain.", "Bert dies before the bells."),
        ("Bert coughs behind the curtain.", "BERT: It was the pepper."),
    ),
    "revenge": (
        ("ANNA: I will have my revenge.", "Anna shoots twice into the dark."),
        ("ANNA: I will have my revenge.", "Anna lowers the rifle."),
    ),
    "dog_lives": (
        ("A dog sleeps on the step.", "The dog barks at the tide."),
        ("A dog sleeps on the step.", "Cleo buries the dog."),
    ),
    "gun_on_the_wall": (
        ("A rifle hangs over the stove.", "Anna fires the rifle."),
        ("A rifle hangs over the stove.", "The rifle clicks. The rifle jams."),
    ),
    "the_key": (
        ("A brass key lies in the bowl.", "Anna unlocks the hatch with the brass key."),
        ("A brass key lies in the bowl.", "The brass key does not fit the hatch."),
    ),
    "sealed_letter": (
        ("A sealed letter leans on the clock.", "Anna opens the letter and reads."),
        ("A sealed letter leans on the clock.", "Anna burns the letter in the stove."),
    ),
    "poisoned_cup": (
        ("Cleo drops poison into the goblet.", "Bert drinks from the goblet."),
        ("Cleo drops poison into the goblet.", "Bert switches the goblet for another."),
    ),
    "ticking_clock": (
        ("A bomb ticks under the bench.", "Anna stops the timer with a hairpin."),
        ("A bomb ticks under the bench.", "The bench explodes."),
    ),
    "lucky_charm": (
        ("Anna kisses her lucky coin.", "The coin stops the blade."),
        ("Anna kisses her lucky coin.", "Anna drops the coin into the drain."),
    ),
    "engine_fails": (
        ("The engine stalls in the yard.", "The engine dies on the hill."),
        ("The engine stalls in the yard.", "The engine roars and holds."),
    ),
    "disguise": (
        ("Bert glues on a moustache.", "Cleo recognises Bert."),
        ("Bert glues on a moustache.", "CLEO: I knew along with everybody that it was Bert."),
    ),
    "forbidden_door": (
        ("BERT: You must never open the cellar.", "Anna opens the cellar."),
        ("BERT: You must never open the cellar.", "Anna does not open the cellar."),
    ),
    "the_plan": (
        ("BERT: Listen, here is the plan.", "The scaffold collapses."),
        ("BERT: Listen, here is the plan.", "CLEO: The plan worked!"),
    ),
    "quarrel_to_kiss": (
        ("Anna and Bert quarrel over the oars.", "Anna kisses Bert."),
        ("Anna and Bert quarrel over the oars.", "Anna and Bert part at the fork."),
    ),
    "wedding_stopped": (
        ("Cleo tries on the veil for the wedding.", "BERT: I object."),
        ("Cleo tries on the veil for the wedding.", "Cleo marries Bert in the rain."),
    ),
    "love_confessed": (
        ("ANNA: I love you, Bert.", "BERT: I love you too, Anna."),
        ("ANNA: I love you, Bert.", "BERT: I do not love you, Anna."),
    ),
    "promise_kept": (
        ("BERT: I promise to mend the roof.", "Bert returns with slates."),
        ("BERT: I promise to mend the roof.", "Bert forgets the roof."),
    ),
    "parted": (
        ("ANNA: Goodbye, Bert.", "Anna embraces Bert on the quay."),
        ("ANNA: Goodbye, Bert.", "ANNA: Bert, we will not meet again."),
    ),
    "forgotten": (
        ("Bert loses his memory in the fall.", "Bert remembers the song."),
        ("Bert loses his memory in the fall.", "Bert does not remember the song."),
    ),
    "trusted_traitor": (
        ("ANNA: I trust Bert with my life.", "Bert betrays them at the bridge."),
        ("ANNA: I trust Bert with my life.", "Bert saves them at the bridge."),
    ),
    "the_suspect": (
        ("Cleo accuses Bert of the theft.", "Bert confesses over soup."),
        ("Cleo accuses Bert of the theft.", "CLEO: Bert is innocent."),
    ),
    "the_enemy": (
        ("Bert threatens Anna with the poker.", "Bert attacks the gate."),
        ("Bert threatens Anna with the poker.", "Bert saves Anna from the river."),
    ),
    "the_coward": (
        ("Bert flees from the geese.", "Bert hides under the cart."),
        ("Bert flees from the geese.", "Bert stands between the bull and the child."),
    ),
    "unheeded_warning": (
        ("Bert warns them of the dam.", "The dam bursts."),
        ("Bert warns them of the dam.", "Bert and Cleo drain the dam at night."),
    ),
    "the_lie": (
        ("Anna pretends to be a nurse.", "Cleo exposes Anna."),
        ("Anna pretends to be a nurse.", "Cleo thanks Anna."),
    ),
    "the_boast": (
        ("ANNA: I never miss.", "Anna misses the bucket."),
        ("ANNA: I never miss.", "Anna hits the bucket."),
    ),
    "the_secret": (
        ("Anna whispers a secret to Cleo.", "Anna reveals it to the whole room."),
        ("Anna whispers a secret to Cleo.", "Anna keeps the secret."),
    ),
}

INVERTED = {
    "chosen_one": ("BERT: Anna, you are the chosen one.", "BERT: Anna, you were the wrong one."),
    "gun_on_the_wall": ("A rifle hangs over the stove.", "Cleo hangs her washing on the rifle."),
    "the_key": ("A brass key lies in the bowl.", "Anna locks herself in with the brass key."),
}
"""Played the other way round."""

DROPPED = {
    "gun_on_the_wall": ("A rifle hangs over the stove.", "Bert dusts the rifle."),
    "the_key": ("A brass key lies in the bowl.", "Cleo polishes the brass key."),
}
"""Both beats stand early, and nothing comes of them."""
