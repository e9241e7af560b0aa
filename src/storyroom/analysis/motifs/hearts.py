"""Tropes of love and promises. A table."""

from __future__ import annotations

from storyroom.analysis.motifs.trope import Trope

__all__ = ["TROPES"]

TROPES: tuple[Trope, ...] = (
    Trope(
        "quarrel_to_kiss", "Who quarrel will kiss", "Two who cannot bear each other fall in love.", "pair",
        "early shown two v:quarrel,argue,bicker,slap | early said w:hate_you,loathe_you", "late shown two v:kiss,embrace,marry",
        "late shown two v:leave,part,divorce",
    ),
    Trope(
        "wedding_stopped", "The wedding is stopped", "A wedding that is prepared is interrupted.", "any",
        "early n:wedding,bride,altar", "late said first yes v:object | late shown v:flee,interrupt n:altar,aisle,church,wedding",
        "late shown yes v:marry,wed | late w:husband w:wife",
    ),
    Trope(
        "love_confessed", "Love is answered", "Who says it out loud is loved back.", "pair",
        "said first yes w:love_you", "late said w:you_too v:love | late shown two v:kiss,embrace", "late said first not v:love",
    ),
    Trope(
        "promise_kept", "A promise is kept", "Who promises does it.", "person",
        "early said first yes v:promise,vow | early said w:i_swear", "late shown lives yes v:keep,return,deliver,fulfil,fulfill",
        "late shown lives v:break,forget,fail n:promise,word,vow | late shown lives v:forget,abandon",
    ),
    Trope(
        "parted", "The parted meet again", "Who are parted find each other.", "pair",
        "early said w:goodbye,farewell | early shown two v:part,separate", "late shown yes two v:embrace,hug,meet,reunite",
        "late said first not v:see,meet w:again",
    ),
    Trope(
        "forgotten", "What is forgotten comes back", "Who has lost a memory finds it.", "person",
        "early v:lose n:memory,name,past | early n:amnesia", "late yes v:remember,recall", "late not v:remember,recall",
    ),
)  # fmt: skip
