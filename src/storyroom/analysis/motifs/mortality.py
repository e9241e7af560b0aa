"""Tropes of dying and not dying. A table."""

from __future__ import annotations

from storyroom.analysis.motifs.trope import Trope

__all__ = ["TROPES"]

TROPES: tuple[Trope, ...] = (
    Trope(
        "just_a_dream", "Only a dream", "What is dreamt ends with waking.", "thing",
        "dream", "free real shown v:wake,awake,awaken", "free real shown v:wake,awake,awaken > real shown yes fresh",
    ),
    Trope(
        "dead_stay_dead", "The dead stay dead", "Who dies is mourned and does not come back.", "person",
        "dies", "n:funeral,grave,burial,coffin,tombstone yes | v:bury,mourn", "lives",
    ),
    Trope(
        "faked_death", "The faked death", "Who fakes a death comes back.", "person",
        "v:fake,stage,feign n:death", "late lives", "late dies",
    ),
    Trope(
        "sacrifice", "The sacrifice", "Who stays behind for the others is lost.", "person",
        "v:sacrifice | lives v:stay w:behind | said first v:stay,hold w:go,run", "dies",
        "late shown lives v:return,emerge,stumble,crawl,climb",
    ),
    Trope(
        "dying_wish", "The dying wish", "What the dying ask for is done.", "thing",
        "said n:wish w:last,dying | said first v:die w:promise,bring,give,bury,take",
        "late shown yes v:keep,bury,deliver,bring,give,scatter,read,lay", "late v:burn,break,throw,sell,forget,tear",
    ),
    Trope(
        "nobody_can_kill", "Nothing can kill them", "Who survives everything survives.", "person",
        "said not v:die,kill w:can,cannot,can't | said w:always v:survive,outlive", "late shown lives v:survive,stand,crawl,rise", "dies",
    ),
    Trope(
        "fatal_cough", "Never only a cough", "Who coughs early is gravely ill.", "person",
        "early shown v:cough | early shown n:cough lives", "dies | late lives n:blood,hospital,fever",
        "late said n:allergy,dust,pepper,crumb | late shown lives v:recover",
    ),
    Trope(
        "revenge", "Revenge is taken", "Who swears revenge takes it.", "person",
        "n:revenge,vengeance | said first v:avenge", "late shown yes v:kill,shoot,stab,strike", "late shown lives v:spare,forgive,lower,release",
    ),
    Trope(
        "dog_lives", "The dog lives", "Whatever happens to the people, the dog lives.", "thing",
        "early shown n:dog,puppy,cat,kitten,pony", "late shown yes n:dog,puppy,cat,kitten,pony v:bark,wag,run,lick,sleep,purr,trot",
        "late n:dog,puppy,cat,kitten,pony v:die,bury,kill | late n:dog,puppy,cat,kitten,pony w:dead",
    ),
)  # fmt: skip
