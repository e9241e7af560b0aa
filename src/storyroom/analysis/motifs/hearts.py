"""Tropes of love and promises. A table."""

from __future__ import annotations

from storyroom.analysis.motifs.trope import Trope

__all__ = ["TROPES"]

TROPES: tuple[Trope, ...] = (
    Trope(
        "quarrel_to_kiss", "Who quarrel will kiss", "Two who cannot bear each other fall in love.", "person",
        "early two v:quarrel,argue,bicker,slap | early said two v:hate,loathe,despise", "late two v:kiss,embrace,marry",
        "late two v:leave,part,divorce",
    ),
    Trope(
        "wedding_stopped", "The wedding is stopped", "A wedding that is prepared is interrupted.", "any",
        "early n:wedding,bride,altar", "late said v:object | late v:flee,interrupt n:altar,aisle,church,wedding",
        "late shown yes v:marry,wed | late w:husband w:wife",
    ),
    Trope(
        "love_confessed", "Love is answered", "Who says it out loud is loved back.", "person",
        "said first v:love w:you", "late said v:love w:too | late two v:kiss,embrace", "late said not v:love | late lives v:leave w:alone",
    ),
    Trope(
        "promise_kept", "A promise is kept", "Who promises does it.", "person",
        "said first v:promise,swear,vow", "late lives yes v:keep,return,bring,deliver,fulfil,fulfill",
        "late lives v:break,forget,fail n:promise,word,vow | late lives v:forget,abandon",
    ),
    Trope(
        "parted", "The parted meet again", "Who are parted find each other.", "person",
        "early said w:goodbye,farewell | early two v:part,separate", "late yes two v:embrace,hug,meet,reunite",
        "late said not v:see,meet,come | late lives w:alone",
    ),
    Trope(
        "forgotten", "What is forgotten comes back", "Who has lost a memory finds it.", "person",
        "early v:forget,lose n:memory,name,past | early n:amnesia", "late yes v:remember,recall", "late not v:remember,recall",
    ),
)  # fmt: skip
