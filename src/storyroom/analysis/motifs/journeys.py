"""Tropes of the way: calls, chosen ones, leaving and coming home. A table."""

from __future__ import annotations

from storyroom.analysis.motifs.trope import Trope

__all__ = ["TROPES"]

TROPES: tuple[Trope, ...] = (
    Trope(
        "mentor_dies", "The mentor dies", "Whoever teaches the hero is lost before the end.", "person",
        "lives v:teach,train,instruct,coach,mentor,tutor", "dies", "dies > lives",
    ),
    Trope(
        "chosen_one", "The chosen one", "Whoever is chosen takes the task up.", "person",
        "w:chosen_one,was_chosen,been_chosen,is_chosen,are_chosen,destined_to | n:prophecy", "lives yes v:accept,swear,vow,embrace",
        "lives v:refuse,decline,reject,renounce | said first not v:want,choose,ask,accept", "late said w:wrong w:chosen,one",
    ),
    Trope(
        "refusal_of_the_call", "The call is refused", "Who refuses at first goes in the end.", "person",
        "early shown lives v:refuse,decline,reject | early said first not v:join,fight", "late lives shown yes v:join,follow,fight",
        "late said first not v:join,fight | late shown lives v:refuse",
    ),
    Trope(
        "there_and_back", "There and back again", "Who leaves home comes home changed.", "person",
        "early lives n:home,house,village,farm v:leave,depart", "late lives w:home,back v:return,come,walk,arrive",
        "late said first not v:return | late said first not v:come w:home,back | late lives n:home,house,village,farm w:gone,empty,burnt,sold,locked",
    ),
    Trope(
        "one_last_job", "One last job", "The last job before rest goes wrong.", "any",
        "said w:last n:job,mission,flight,case,heist,ride,shift,show", "late dies | late shown v:fail,crash,collapse,arrest",
        "late shown v:retire,succeed,celebrate,finish",
    ),
    Trope(
        "prophecy", "The prophecy comes true", "What is foretold comes to pass.", "deed",
        "n:prophecy,omen,prediction,augury | v:foretell,predict,prophesy,foresee", "late shown yes", "late shown not",
    ),
    Trope(
        "secret_heir", "The secret heir", "The rightful heir is crowned.", "person",
        "early said n:heir,birthright | early said w:rightful_king,rightful_queen,true_king,true_queen", "late n:crown,throne,coronation lives yes | late v:crown",
        "late v:abdicate,renounce,refuse,decline n:crown,throne",
    ),
    Trope(
        "training_pays_off", "What is practised is used", "A skill that is practised decides the end.", "person",
        "early shown lives v:practise,practice,rehearse", "late shown lives yes v:strike,catch,throw,win,land,leap,perform",
        "late lives shown v:miss,drop,stumble,freeze,fail,trip",
    ),
    Trope(
        "fear_faced", "What is feared is faced", "Who is afraid of a thing must meet it.", "thing",
        "early said first w:afraid_of,scared_of,terrified_of | early shown lives v:fear,dread",
        "late shown lives yes v:face,climb,jump,enter,cross,dive", "late shown lives v:retreat,flee,refuse,freeze",
    ),
    Trope(
        "underdog", "The underdog wins", "Whom nobody believes in wins.", "person",
        "early said not v:win,beat | early said not w:chance", "late shown lives v:win,beat,triumph", "late shown lives v:lose,concede,fail",
    ),
)  # fmt: skip
