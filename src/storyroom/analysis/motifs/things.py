"""Tropes of things: what is shown will be used. A table."""

from __future__ import annotations

from storyroom.analysis.motifs.trope import Trope

__all__ = ["TROPES"]

TROPES: tuple[Trope, ...] = (
    Trope(
        "gun_on_the_wall", "The gun on the wall", "A weapon that is shown is used.", "thing",
        "early shown n:@weapon", "late shown yes v:fire,shoot,stab,swing,aim,strike n:@weapon",
        "late shown n:@weapon v:jam,click,misfire,break,bury,throw,drop | late shown n:@weapon w:empty,unloaded,toy,fake",
        "late shown n:@weapon v:hang,plant,dig,stir,prop", drops=True,
    ),
    Trope(
        "the_key", "The key fits", "A key that is shown opens something.", "thing",
        "early shown n:key", "late yes v:open,unlock,fit n:key | late yes v:turn w:in n:key", "late not v:open,unlock,turn,fit n:key | late v:break,snap,lose n:key",
        "late v:lock n:key", drops=True,
    ),
    Trope(
        "sealed_letter", "The sealed letter", "A letter that nobody has opened is read.", "thing",
        "n:letter,envelope,telegram,will w:sealed,unopened,unread | early not v:open,read n:letter,envelope",
        "yes v:read,open,unfold n:letter,envelope,telegram,will",
        "v:burn,shred,drown,eat n:letter,envelope,telegram,will | n:letter,envelope,telegram w:empty,blank", drops=True,
    ),
    Trope(
        "poisoned_cup", "The poisoned cup", "Who is meant to drink the poison drinks it.", "thing",
        "shown n:poison,arsenic,cyanide v:pour,drop,stir,put,tip,slip | shown v:poison",
        "free dies | shown yes v:drink,sip,swallow", "v:spill,swap,switch,knock,turn n:@container,@tableware,@drink",
    ),
    Trope(
        "ticking_clock", "The nick of time", "What ticks is stopped at the last moment.", "any",
        "early n:bomb,timer,deadline,countdown,fuse", "late v:stop,defuse,cut,freeze,disarm n:bomb,timer,deadline,countdown,fuse,wire",
        "late v:explode,detonate | late n:explosion,blast",
    ),
    Trope(
        "lucky_charm", "The lucky charm", "A charm protects who carries it.", "thing",
        "w:lucky n:@jewelry,coin,charm,medal,penny | n:amulet,talisman", "late shown yes v:save,stop,deflect,protect,shield,catch",
        "late shown v:lose,break,snap,drop,sell,fail,pawn",
    ),
    Trope(
        "engine_fails", "It will not start", "What starts badly fails when it matters.", "thing",
        "early v:stall,sputter,splutter,cough n:@vehicle,@machine,engine,motor | early not v:start n:@vehicle,engine,motor",
        "late not v:start | late v:stall,fail,die,splutter,sputter", "late yes v:start,roar,catch,purr",
    ),
    Trope(
        "disguise", "The disguise is seen through", "Who wears a disguise is found out.", "person",
        "early v:disguise | early lives n:disguise,wig,moustache,mask", "late v:recognise,recognize,unmask,expose",
        "late said v:know w:along,always",
    ),
    Trope(
        "forbidden_door", "The forbidden door", "What must not be opened is opened.", "thing",
        "said not v:open,enter,touch w:don't,mustn't,must,dare n:door,box,room,lid,gate,drawer,cellar,chest | v:forbid n:door,box,room,gate,drawer,cellar,chest",
        "shown yes v:open,enter,touch,lift n:door,box,room,lid,gate,drawer,cellar,chest",
        "late shown not v:open,enter,touch | late shown v:nail,seal,bury,sink n:door,box,room,lid,gate,drawer,cellar,chest",
    ),
    Trope(
        "the_plan", "The plan goes wrong", "A plan that is explained goes wrong.", "any",
        "early said n:plan w:here,listen,first", "late shown v:fail,collapse | late said not v:work", "late said yes n:plan v:work",
    ),
)  # fmt: skip
