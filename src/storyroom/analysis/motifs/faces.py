"""Tropes of faces: traitors, suspects, cowards, liars, enemies. A table."""

from __future__ import annotations

from storyroom.analysis.motifs.trope import Trope

__all__ = ["TROPES"]

TROPES: tuple[Trope, ...] = (
    Trope(
        "trusted_traitor", "The trusted one betrays", "Who is trusted most betrays.", "person",
        "early said v:trust | early n:friend w:best,oldest,loyal", "late v:betray,desert | late n:traitor yes",
        "late lives v:save,protect,defend,rescue",
    ),
    Trope(
        "the_suspect", "The suspect did it", "Whom everybody suspects did it.", "person",
        "early v:accuse,suspect,arrest,blame | early n:suspect", "late lives v:confess | late said first v:confess,kill,steal",
        "late w:innocent | late v:release,acquit,exonerate,clear",
    ),
    Trope(
        "the_enemy", "The enemy stays an enemy", "Who threatens does harm in the end.", "person",
        "early lives v:threaten,attack,bully", "late lives yes v:attack,shoot,strike,arrest,kill",
        "late lives v:save,help,apologise,apologize,surrender,rescue | late said first w:sorry",
    ),
    Trope(
        "the_coward", "The coward runs", "Who runs once runs again.", "person",
        "early n:coward | early lives v:flee,cower", "late lives v:run,flee,hide,cower", "late lives v:stand,fight,face,charge",
    ),
    Trope(
        "unheeded_warning", "The unheeded warning", "Nobody listens to the warning, and it comes.", "thing",
        "early said w:beware,warned | early v:warn", "late shown yes v:collapse,break,flood,burn,crash,fall,explode,burst",
        "free v:listen,heed,evacuate yes",
    ),
    Trope(
        "the_lie", "The lie comes out", "Who deceives is found out.", "person",
        "early v:pretend,forge,invent,deceive,impersonate", "late v:expose,discover,confess,unmask,admit",
        "late v:forgive,thank,applaud,praise",
    ),
    Trope(
        "the_boast", "Pride before the fall", "Who boasts fails at it.", "person",
        "early said first w:never v:lose,fail,miss,sink,fall", "late lives v:miss,fail,fall,lose,sink", "late lives yes v:win,hit,land,succeed",
    ),
    Trope(
        "the_secret", "The secret comes out", "A secret is told in the end.", "person",
        "early n:secret", "late yes v:confess,reveal,admit,blurt", "late v:keep,carry n:secret,grave | late not v:tell,reveal,confess",
    ),
)  # fmt: skip
