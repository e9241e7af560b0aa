"""States of a body and mind, how scripts tell them, and what they shut out. A table: one line a state. Reads no script itself."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

__all__ = ["BODY", "CONDITIONS", "Condition", "speaking"]

_I = re.IGNORECASE
_HARMED = r"(?:plaster|cast|splints?|broken|breaks?|snap(?:s|ped)|shatter(?:s|ed)|crush(?:es|ed)|amputat\w+|sawn off|taken off|cut off|shot off|blown off|missing|lost|sling|bandag\w+|burn(?:ed|t|s)|scald\w*|dislocat\w+|paralys\w+|withered|mangled|useless|numb|frostbit\w+|smash(?:es|ed)|fractur\w+|sever(?:s|ed)|stump|hook|in a brace|in irons|wrapped|swollen|swathed|gone)"
_LEG = r"(?:legs?|shins?|ankles?|foot|feet|knees?|thighs?|hips?|toes?|spine|back)"
_ARM = r"(?:arms?|hands?|wrists?|elbows?|shoulders?|fingers?|thumbs?|fists?|collarbone)"
_NOT = r"(?:can(?:no|['’])t|cannot|could(?: not|n['’]t)|will never|never learn(?:ed|t)(?: how)? to|never could|do(?:es)?(?: not|n['’]t) know how to|unable to)"


class Condition(NamedTuple):
    """A state, its signs, what goes against it, and the words that lie at its heart."""

    name: str
    said: re.Pattern[str]
    does: re.Pattern[str] | None
    """What breaks it in action; None where it is speech itself."""
    terms: frozenset[str]
    hints: tuple[str, ...] = ()
    """Of these stretches one must stand in a sentence that tells the state: a look before the long pattern."""

    def told(self, text: str, lowered: str) -> re.Match[str] | None:
        """Find where a sentence tells the state."""
        return self.said.search(text) if any(hint in lowered for hint in self.hints) else None


def _one(name: str, said: str, does: str | None, terms: str, hints: str) -> Condition:
    return Condition(
        name,
        re.compile(rf"\b(?:{said})(?!\w)", _I),
        re.compile(rf"\b(?:{does})(?!\w)", _I) if does else None,
        frozenset(terms.split()),
        tuple(hints.split()),
    )


_BOTH = r"(?:both|two|his own two|her own two)(?: \w+)?"

BODY: Final[tuple[Condition, ...]] = (
    _one(
        "without the use of a leg",
        rf"{_LEG}\b[^.;]{{0,40}}\b{_HARMED}|{_HARMED}\b[^.;]{{0,24}}\b{_LEG}|(?:a|one) (?:wooden|peg|tin|cork|false|good) leg|one-legged|on (?:two |his |her )?(?:crutches|sticks)|wheel-?chair|bath chair|bedridden|hip to heel",
        rf"runs?|sprints?|vaults?|leaps?|jumps?|bounds?|skips?|strides?|dances?|waltz(?:es)?|kicks?|climbs?|clambers?|marches|hurdles|cartwheels?|pedals?|somersaults?|gallops|races|scrambles|hops down|(?:on|with) {_BOTH} (?:legs|feet)|stands? on tiptoe|without a limp",
        "leg shin ankle foot knee plaster crutch splint limp walk cast bone",
        "leg shin ankle foot feet knee thigh hip toe spine back crutch stick chair bed",
    ),
    _one(
        "without the use of a hand",
        rf"{_ARM}\b[^.;]{{0,40}}\b{_HARMED}|{_HARMED}\b[^.;]{{0,24}}\b{_ARM}|one-(?:armed|handed)|(?:empty|pinned) sleeve|sleeve (?:\w+ ){{0,2}}pinned|handless|armless",
        rf"{_BOTH} (?:hands|arms|fists|palms|thumbs)|claps?|handstand|juggles?|ten fingers|hand over hand|(?:two|both) bare hands|rows|chins|kneads?|wrings?|arm-wrestles?|plays? the (?:piano|violin|cello|harp|guitar|accordion|organ|flute)|shuffles? the (?:cards|pack|deck)|cups? (?:his|her) hands|swings? (?:himself|herself|across|from)|cartwheels?|walks? on (?:his|her) hands",
        "arm hand wrist finger sling plaster bandage splint hook stump cast bone",
        "arm hand wrist elbow shoulder finger thumb fist collarbone sleeve",
    ),
)
"""Wounds: whose they are is often not said where they are told."""

CONDITIONS: Final[tuple[Condition, ...]] = (
    _one(
        "mute",
        rf"mute|dumb since|struck dumb|speechless since|(?:{_NOT}|has(?: not|n['’]t)) (?:speak|talk|spoken|utter\w*)(?! (?:to|with|of|about|any|english|\w+ish\b))|no (?:sound|voice|tongue)\b|lost (?:his|her|their) (?:voice|tongue)|vow of silence|silent order|tongue (?:was |is |has been )?(?:cut|torn) out|has(?:n['’]t| not) (?:said|spoken) a word (?:since|in|for)|not (?:said|spoken) (?:a|one) word (?:since|in|for)|laryngitis",
        None,
        "mute voice speak sound tongue silent word talk say roar silence",
        "mute dumb speech speak talk spoke utter sound voice tongue silen word laryng",
    ),
    _one(
        "blind",
        rf"(?:stone[- ])?blind(?! (?:alley|date|drunk|spot|down|up|man|eye)s?\b)(?!s\b)|sightless|lost (?:his|her|their) (?:sight|eyes|eyesight)|{_NOT} see (?:a thing|anything|at all|(?:his|her) (?:own )?hand|past|beyond|without)|eyes (?:are |were )?(?:bandaged|gone|put out|burnt out|sewn|two white \w+)|white (?:cane|stick)|blindfold(?:ed|s)?|cataracts|(?:blind|lost|helpless) without (?:his|her) (?:glasses|spectacles)|last sight of",
        r"reads?\b(?! (?:with|by) (?:his|her|their) finger)|looks? (?:at|over|up|through|straight)|watch(?:es)?|stares? at|spots?|sees?|glances?|squints? at|peers?|examines?|admires?|copies out|threads? (?:a|the) needle|aims|takes aim|winks?|studies|catches sight|points? (?:at|out)|recogni[sz]es|sorts? the (?:red|blue|green|white|black)|picks out",
        "blind sight eye see read look spectacles touch finger braille glasses",
        "blind sight eye see stick cane cataract glasses spectacles",
    ),
    _one(
        "deaf",
        rf"(?:stone[- ])?deaf(?! to\b)|lost (?:his|her|their) hearing|{_NOT} hear (?:a thing|anything|at all|thunder|a (?:gun|cannon|word|note))|ear trumpet|hasn['’]t heard a (?:sound|note|word|thing)|eardrums?\b[^.]{0, 24}\b(?:burst|gone|broken)",
        r"hears?|listens?|overhears?|turns? at the (?:sound|noise|voice)|hums? along|cocks? (?:an ear|his head|her head)|dances? to the|pricks? up|calls? back|answers? (?:the|a) (?:bell|telephone|phone|door|knock|shout|call)|starts? at the (?:bang|noise|sound|shot)|eavesdrops?|taps? (?:his|her) (?:foot|fingers) (?:to|in time)",
        "deaf hear ear listen sound hearing lip trumpet",
        "deaf hear ear",
    ),
    _one(
        "lame",
        rf"lame|paralysed|paralyzed|legless|crippled|{_NOT} (?:walk|stand)(?: again)?|(?:no|lost) (?:both |his |her |their )*legs|wheelchair-bound|(?:bound|confined) to (?:a|the|his|her) (?:wheel-?chair|bed)|will not walk|never (?:walk|dance|run) again|dead from the waist",
        r"runs?|walks?|strides?|climbs?|dances?|jumps?|leaps?|kicks?|stands? up|gets? (?:up|to (?:his|her) feet)|sprints?|hurries|skips?|vaults?|rises|paces|marches",
        "lame leg walk crutch wheelchair paralysed stand foot",
        "lame paraly leg crippl walk stand chair bed dance run waist",
    ),
    _one(
        "unable to read",
        rf"illiterate|unlettered|{_NOT} (?:even )?(?:read|write|spell)\b(?! (?:my|his|her|your|their) (?:mind|face|hand|lips|writing))|signs? with (?:a|his|her) (?:cross|mark|thumb)|makes? (?:his|her) mark|(?:no|never (?:had|got)|not a day['’]s) schooling|never (?:went|been) to school|(?:doesn['’]t|does not|don['’]t|do not|never) know (?:his|her|my|one|a single) (?:letters?|alphabet|A from)|holds? (?:the|a|it) (?:\w+ )?upside down|has no letters",
        r"reads?\b(?! (?:his|her|their|the) (?:face|lips|room|sky))|reading|writes?|spells? out|leafs through|pen(?:s|ned) a",
        "read letter word page book write learn school alphabet",
        "illiter unletter read write spell sign mark school letter alphabet upside",
    ),
    _one(
        "unable to swim",
        rf"{_NOT} swim|swims? like a (?:stone|brick|flatiron|anvil)|non-swimmer",
        r"swims?|swimming|dives? (?:in|into|under|off|from)|strikes? out for|crawls? through the water|floats on (?:his|her) back",
        "swim water dive stroke learn drown pool sea",
        "swim",
    ),
    _one(
        "unable to drive",
        rf"{_NOT} drive|no (?:driving )?licen[cs]e|never (?:driven|sat at the wheel|been behind)|failed (?:the|his|her|my) (?:driving )?test",
        r"drives?\b|behind the wheel|at the wheel|steers?|takes? the wheel|puts? (?:it|the car) in gear|reverses|accelerates",
        "drive car wheel licence learn lesson",
        "driv licen wheel",
    ),
    _one(
        "unable to ride",
        rf"{_NOT} (?:ride|sit a horse)|never (?:ridden|been on a horse|sat (?:on )?a horse)",
        r"rides?|gallops?|canters?|in the saddle|trots|swings? (?:up )?into the saddle",
        "ride horse saddle learn lesson",
        "ride ridden horse sit",
    ),
    _one(
        "without a hand",
        r"one-(?:armed|handed)|lost (?:an|his|her) (?:left |right )?(?:arm|hand)|no (?:arms|hands)|handless|armless",
        r"(?:both|two) (?:hands|arms|fists)|claps?\b|with (?:both|two) hands|hands? over hand|hands clasped|folds? (?:his|her) arms|juggles",
        "arm hand hook sleeve stump",
        "arm hand",
    ),
    _one(
        "without music",
        r"tone[- ]deaf|tin ear|{not_} (?:carry a tune|sing a note|read (?:a note|music))|(?:doesn['’]t|does not|don['’]t|never) know (?:a|one) note|no ear for music|not a note of music|never (?:touched|played|held) a (?:piano|violin|fiddle|guitar|trumpet|note|flute|cello)".replace(
            "{not_}", _NOT
        ),
        r"sings?|plays?|sight-reads?|conducts|in (?:perfect|true) (?:tune|pitch)|harmoni[sz]es|bows a|tunes the",
        "music note tune sing play ear piano violin learn",
        "tone ear tune note music piano violin fiddle guitar trumpet flute cello",
    ),
    _one(
        "shaved",
        r"(?:shaves?|shaved|shaven|razors?|shears?|crops?|cropped|cuts?|scissors?|loses|burns? off)\b[^.]{0,30}\b(?:head|hair|beard|moustache|mustache|plaits?|braids?|whiskers|eyebrows)|bald(?: as|,| man|\b)|clean-shaven|hairless",
        r"(?:combs?|brush(?:es)?|tosses|ties back|pins up|plaits?|braids?|tugs?|strokes?|wrings?|parts|runs a hand through|dries|lets down|tears|smooths|shakes out)\b[^.]{0,16}\b(?:hair|beard|moustache|mustache|plaits?|braids?|whiskers|curls)|long (?:hair|beard|plaits?|braids?)|hair (?:falls|hangs|to|down|blows|streams|in a (?:knot|bun))|beard (?:falls|to|down|full|wags)",
        "hair beard wig shave bald razor plait grow",
        "hair head beard mous mus plait braid whisker eyebrow bald shaven",
    ),
    _one(
        "toothless",
        r"toothless|(?:no|not a|lost (?:all )?(?:his|her)|without a) (?:\w+ )?(?:teeth|tooth)|(?:knocks?|pulls?|draws?) out [^.]{0,16}(?:teeth|tooth)|gums",
        r"(?:bites?|cracks?|gnaws?|crunch(?:es)?)\b|(?:full|row|rows) of (?:\w+ )?teeth|(?:bares?|shows?|flashes|white|gold) (?:\w+ )?teeth|between (?:his|her) teeth",
        "tooth teeth bite denture gum",
        "tooth teeth gums",
    ),
    _one(
        "afraid of heights",
        rf"(?:afraid|terrified|scared|frightened) of heights|vertigo|faints? at (?:any|every|the least) height|{_NOT} (?:bear|stand|abide) (?:any )?heights?|no head for heights|giddy (?:on|at)|dizzy on a (?:chair|ladder|kerb|step)",
        r"high wire|tightrope|(?:on|along|over|out on) the (?:ledge|roof|parapet|girder|ridge|gutter|cornice|yardarm)|climbs? (?:up )?the (?:mast|tower|steeple|crane|cliff|scaffold\w*|rigging|chimney|face)|from tower to tower|abseils?|dangles",
        "height fear fall vertigo wire climb ladder",
        "height vertigo head giddy dizzy",
    ),
    _one(
        "teetotal",
        r"teetotal\w*|(?:signed|took|taken|takes) the pledge|never (?:touches|touched) (?:a drop|drink|liquor|spirits|alcohol)|not a drop (?:has|in|since)|(?:doesn['’]t|does not|don['’]t) drink|sober (?:\w+ )?years|(?:touch|taste|drink)(?:e?s|ed)? (?:no|another|not a|one more|a single|a) (?:drop|drink|glass|spirits|liquor|wine|brandy|whisk(?:e)?y|gin|rum|beer)\b|(?:sworn|swore|swears) off (?:the )?(?:drink|bottle|liquor|gin)|on the wagon|given up (?:the )?(?:drink|bottle|gin)",
        r"(?:drinks?|downs?|drains?|swigs?|gulps?|sips?|swallows?|swills?|finishes|lowers|knocks? back|throws? back|tosses (?:back|down|off)|empties|pours himself|pours herself)\b[^.]{0,40}\b(?:whisk(?:e)?y|gin|rum|vodka|brandy|wine|beer|ale|schnapps|cognac|champagne|bottle|glass|flask|pint|bourbon|absinthe|sherry|port)|drunk|staggers|hiccups",
        "drink drop whisky wine gin pledge bottle sober",
        "teetotal pledge drop drink drank spirit liquor alcohol sober wagon bottle taste touch sw",
    ),
    _one(
        "vegetarian",
        r"vegetarian|(?:eats?|touch(?:es)?|touched|eaten) no (?:meat|flesh)|never (?:eats?|touch(?:es)?|touched|eaten) (?:meat|flesh|pork)|no flesh has",
        r"(?:eats?|bites? into|chews?|gnaws?|carves?|devours?|wolfs?|tears? at)\b[^.]{0,40}\b(?:meat|ham|bacon|sausages?|beef|pork|chop|steak|chicken|goose|lamb|mutton|liver|ribs?|turkey|drumstick)",
        "meat eat flesh vegetable sausage ham",
        "vegetarian meat flesh pork",
    ),
)

_TONGUE = r"(?:fluent|flawless|faultless|perfect|quick|rapid|good|excellent|broken|halting|pure|soft|low|old|court|gutter|native|accentless|unaccented|educated|peasant)"


def speaking(language: str) -> Condition:
    """Make the condition of who has none of a language."""
    does = rf"in (?:\w+,? (?:and )?){{0,5}}{language}|(?:speaks?|answers?|replies|swears?|sings?|curses?|prays?|counts?|haggles?|whispers?|shouts?|jokes?) (?:\w+ ){{0,3}}(?:in )?{language}|{language} (?:words?|verse|verbs?|curse|oath|proverb|prayer)|{_TONGUE} {language}"
    return _one(
        f"without {language}", does, does, f"{language.lower()} speak language learn tongue word", language.lower()
    )
