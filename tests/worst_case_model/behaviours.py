"""How a hostile model behaves: what it says, in which dress, and the talk that never ends. `SAYINGS` is the registry."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

from tests.worst_case_model.asked import Asked
from tests.worst_case_model.payloads import PAYLOADS, Payload
from tests.worst_case_model.pointing import POINTINGS

Saying = Callable[[Asked], Iterator[str]]
Dress = Callable[[str, Asked], str]


def _bare(text: str, _asked: Asked) -> str:
    return text


def _claimed(text: str, asked: Asked) -> str:
    """In a claim with a quote that is true: the words reach the reader."""
    return f"CLAIM: {' '.join(text.split(chr(10)))}\n{asked.true_quote()}"


def _claimed_each(text: str, asked: Asked) -> str:
    """Each line in a claim of its own."""
    quote = asked.true_quote()
    return "\n".join(f"CLAIM: {line}\n{quote}" for line in text.split("\n")[:12])


def _unproved(text: str, _asked: Asked) -> str:
    """In a claim whose quote is false: the words come back as what was taken out."""
    return f"CLAIM: {' '.join(text.split(chr(10)))}\nQUOTE 1: nobody ever said this, anywhere, at all"


def _quoted(text: str, _asked: Asked) -> str:
    """As a quote."""
    return "CLAIM: See.\n" + "\n".join(f"QUOTE 1: {line}" for line in text.split("\n")[:6])


def _within(text: str, asked: Asked) -> str:
    """Between quotation marks in a claim."""
    return f"CLAIM: She says “{' '.join(text.split(chr(10)))}”.\n{asked.true_quote()}"


DRESSES: dict[str, Dress] = {
    "bare": _bare,
    "claimed": _claimed,
    "claimed_each": _claimed_each,
    "unproved": _unproved,
    "quoted": _quoted,
    "within": _within,
}


# --- too much, too little ---


def flood(asked: Asked) -> Iterator[str]:
    """Ten million characters in one piece."""
    yield f"CLAIM: {asked.loot} " + "a b " * 2_500_000


def flood_pieces(asked: Asked) -> Iterator[str]:
    """Ten million characters in small pieces."""
    return (f"CLAIM: {asked.loot}\n{asked.true_quote()}\n" for _ in range(100_000))


def endless(asked: Asked) -> Iterator[str]:
    return (f"CLAIM: on and on {asked.loot} " for _ in itertools.count())


def endless_claims(asked: Asked) -> Iterator[str]:
    """True quotes for ever."""
    return (f"CLAIM: {number} {asked.loot}\n{asked.true_quote()}\n" for number in itertools.count())


def endless_line_ends(_asked: Asked) -> Iterator[str]:
    return ("\n" * 100 for _ in itertools.count())


def brackets(asked: Asked) -> Iterator[str]:
    """What a careless expression would read for minutes."""
    yield "CLAIM: " + "![" * 6_000
    yield "\n" + asked.true_quote()


def slow_expression(asked: Asked) -> Iterator[str]:
    yield "CLAIM" + " " * 6_000 + ":\nCLAIM: " + "[a](" * 700 + "“" * 700 + "http:" * 200
    yield "\n" + asked.true_quote()


def long_quote(asked: Asked) -> Iterator[str]:
    yield "CLAIM: x\nQUOTE 1: " + ((asked.scenes or ("x",))[0].replace("\n", " ") * 50)[:13_000]


def many_quotes(asked: Asked) -> Iterator[str]:
    yield "CLAIM: x\n" + f"{asked.true_quote()}\n" * 150


def empty(_asked: Asked) -> Iterator[str]:
    return iter(())


def blank(_asked: Asked) -> Iterator[str]:
    yield " \n\t\n "


def refuse(_asked: Asked) -> Iterator[str]:
    yield "I'm sorry, but I can't help with that."


def insufficient(_asked: Asked) -> Iterator[str]:
    yield "INSUFFICIENT"


def nuls(_asked: Asked) -> Iterator[str]:
    yield "\x00" * 5_000


def letter_by_letter(asked: Asked) -> Iterator[str]:
    return iter(_claimed(asked.context[:300], asked))


def dressed(payload: Payload, dress: Dress) -> Saying:
    """Put a payload into a dress."""
    return lambda asked: iter((dress(payload(asked), asked),))


SAYINGS: dict[str, Saying] = {
    f"{name}+{kind}": dressed(payload, dress) for name, payload in PAYLOADS.items() for kind, dress in DRESSES.items()
}
SAYINGS |= {
    made.__name__: made
    for made in (
        flood, flood_pieces, endless, endless_claims, endless_line_ends, brackets, slow_expression, long_quote, many_quotes,
        empty, blank, refuse, insufficient, nuls, letter_by_letter,
    )
}  # fmt: skip
SAYINGS |= POINTINGS
