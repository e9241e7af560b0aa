"""Names of paragraph styles and element kinds: which is which. Reads no XML.

Source: styles of the screenplay templates that ship with Word, Final Draft's and Fade In's exports, Starc, and their translations.
"""

from __future__ import annotations

from typing import NamedTuple

from storyroom.domain.script import ElementKind

__all__ = ["STYLE_NAMES", "Named", "kind_named"]

_K = ElementKind

STYLE_NAMES = {
    _K.SCENE_HEADING: "Scene Heading",
    _K.ACTION: "Action",
    _K.CHARACTER_CUE: "Character",
    _K.PARENTHETICAL: "Parenthetical",
    _K.DIALOGUE: "Dialogue",
    _K.LYRIC: "Lyrics",
    _K.TRANSITION: "Transition",
    _K.SHOT: "Shot",
    _K.CENTERED: "Centered",
    _K.GENERAL: "General",
    _K.ACT_START: "New Act",
    _K.ACT_END: "End of Act",
    _K.CAST_LIST: "Cast List",
    _K.SYNOPSIS: "Synopsis",
    _K.UNKNOWN: "Unknown",
}
"""How the writer calls the style of each kind; sections add their depth to `Section`."""

_WORDS = {
    _K.SCENE_HEADING: "scene heading,slugline,slug line,slug,sceneheading,scene,szenenüberschrift,szene,sceneoverskrift,scenerubrik,"
    "intitulé de scène,intitulé,entête de scène,encabezado de escena,encabezado,intestazione scena,cabeçalho de cena,время и место",
    _K.ACTION: "action,scene action,description,scene description,stage direction,handlung,handling,azione,acción,ação,"
    "описание действия,действие,body text,treatment",
    _K.CHARACTER_CUE: "character,character name,cue,speaker,character cue,figur,rolle,karakter,personnage,personaje,personaggio,"
    "personagem,персонаж,имя персонажа",
    _K.PARENTHETICAL: "parenthetical,parentheticals,paren,wryly,regieanweisung,klammer,parentes,didascalie,parenthèse,acotación,"
    "paréntesis,parentetica,parêntese,ремарка",
    _K.DIALOGUE: "dialogue,dialog,speech,replikk,replik,diálogo,dialogo,реплика,диалог",
    _K.LYRIC: "lyrics,lyric,singing,song",
    _K.TRANSITION: "transition,transitions,scene transition,übergang,overgang,transición,transizione,transição,переход",
    _K.SHOT: "shot,camera shot,camera,einstellung,plan,plano,inquadratura,кадр",
    _K.CENTERED: "centered,centred,centered text,zentriert",
    _K.GENERAL: "general",
    _K.ACT_START: "new act,act,act heading,act break,akt,acte,acto,atto",
    _K.ACT_END: "end of act,act end",
    _K.CAST_LIST: "cast list",
    _K.SYNOPSIS: "synopsis,summary,scene summary",
    _K.UNKNOWN: "unknown",
}
_PREFIXES = ("screenplay", "script", "sp", "fd", "drehbuch", "scénario", "guion")


class Named(NamedTuple):
    """A style understood."""

    kind: ElementKind
    depth: str | None = None
    outline: bool = False
    """A heading of plain Word, which may as well be a scene's."""


def _fold(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalpha())


_KINDS = {_fold(word): kind for kind, words in _WORDS.items() for word in words.split(",")}


def kind_named(name: str) -> Named | None:
    """Say what the paragraphs of a style are, by its name alone; None if it says nothing."""
    name = name[:200].strip()
    folded = _fold(name)
    head, _, depth = name.casefold().rpartition(" ")
    if head in {"section", "heading"} and depth.isascii() and depth.isdigit() and len(depth) <= 2:
        return Named(_K.SECTION, str(max(1, int(depth))), head == "heading")
    for candidate in (folded, *(folded.removeprefix(_fold(prefix)) for prefix in _PREFIXES)):
        if candidate in _KINDS:
            return Named(_KINDS[candidate])
    return None
