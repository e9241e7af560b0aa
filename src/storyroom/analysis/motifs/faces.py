"""Tropes of faces: traitors, suspects, cowards, liars, enemies. A table."""

from __future__ import annotations

from storyroom.analysis.motifs.trope import Trope

__all__ = ["TROPES"]

TROPES: tuple[Trope, ...] = (
    Trope(
        "trusted_traitor", "The trusted one betrays", "Who is trusted most betrays.", "person",
        "early said first yes v:trust | early said n:friend w:best,oldest,loyal", "late shown lives v:betray,desert | late said yes n:traitor",
        "late shown lives v:save,protect,defend,rescue",
    ),
    Trope(
        "the_suspect", "The suspect did it", "Whom everybody suspects did it.", "person",
        "early shown two v:accuse,suspect,arrest,blame | early said w:suspect_you,accuse_you,blame_you", "late shown lives v:confess | late said first yes v:kill,murder,steal w:him,her,it",
        "late w:innocent yes | late two v:release,acquit,exonerate",
    ),
    Trope(
        "the_enemy", "The enemy stays an enemy", "Who threatens does harm in the end.", "person",
        "early shown lives v:threaten,attack,bully", "late shown lives yes v:attack,shoot,strike,arrest,kill",
        "late shown lives v:save,help,apologise,apologize,surrender,rescue",
    ),
    Trope(
        "the_coward", "The coward runs", "Who runs once runs again.", "person",
        "early shown lives v:flee,cower | early said w:a_coward", "late shown lives v:flee,cower | late shown lives w:hides_under,hides_behind,hides_in,hides_inside", "late shown lives v:stand,fight,face,charge",
    ),
    Trope(
        "unheeded_warning", "The unheeded warning", "Nobody listens to the warning, and it comes.", "thing",
        "early said w:beware,warned | early v:warn", "late shown yes v:collapse,break,flood,burn,crash,fall,explode,burst",
        "yes v:evacuate,clear,heed,drain,repair,mend",
    ),
    Trope(
        "the_lie", "The lie comes out", "Who deceives is found out.", "person",
        "early shown v:pretend,forge,invent,deceive,impersonate", "late shown v:expose,discover,confess,unmask,admit",
        "late shown two v:forgive,thank,applaud,praise",
    ),
    Trope(
        "the_boast", "Pride before the fall", "Who boasts fails at it.", "person",
        "early said first w:never v:lose,fail,miss,sink,fall", "late shown lives v:miss,fail,fall,lose,sink", "late shown lives yes v:win,hit,land,succeed",
    ),
    Trope(
        "the_secret", "The secret comes out", "A secret is told in the end.", "person",
        "early n:secret", "late shown lives yes v:confess,reveal,admit,blurt", "late shown v:keep,carry n:secret,grave",
    ),
)  # fmt: skip
