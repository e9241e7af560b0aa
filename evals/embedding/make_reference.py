"""Embed a few texts with plain torch and keep the vectors as the reference for ours. Needs none of our code.

In an environment of its own, never in the product's:
    pip install torch==2.13.0 transformers
    python evals/embedding/make_reference.py FOLDER_OF_THE_MODEL tests/golden/minilm/reference.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import torch
from transformers import BertModel, BertTokenizerFast

SCENE = """INT. FERRY TERMINAL - NIGHT

Rain on a tin roof. MARA (60s, harbour pilot's coat) counts coins into a paper cup.

                    MARA
          (not looking up)
     You said the last boat was at ten.

                    TOM
     I said it used to be.

He slides a key across the counter. She does not take it.
"""

TEXTS = (
    "",
    " ",
    "\n\n\t",
    "a",
    "Key",
    "who keeps the spare key?",
    "Who keeps the spare key",
    "WHO KEEPS THE SPARE KEY?!",
    "INT. KITCHEN - NIGHT",
    "EXT. SALT FLATS - CONTINUOUS",
    "I/E. PICKUP TRUCK (MOVING) - DUSK - 1987",
    "MARA (V.O.) (CONT'D)",
    "(beat)",
    "CUT TO:",
    "> FADE OUT. <",
    "[[A note about the second act.]]",
    "She hides the letter under the third floorboard.",
    "The letter is under a loose board in the floor.",
    "The bakery opens at five in the morning.",
    "scenes where somebody lies about where they have been",
    "night, rain, a car that will not start",
    "12A",
    "3.14159265358979323846",
    "don't can't won't it's o'clock rock'n'roll",
    "well-known co-operate re-enter mother-in-law",
    "“Curly quotes” – dashes — and an ellipsis…",
    "Crème brûlée, naïve façade, Ångström, Škoda, jalapeño",
    "Crème brûlée",
    "Straße, ŒUVRE, İstanbul, ﬁne ligature",
    "東京の夜は長い。",
    "Привет, мир! Где ключ?",
    "مرحبا بالعالم",
    "שלום עולם",
    "नमस्ते दुनिया",
    "안녕하세요 세계",
    "🎬🎥 lights 👩‍👩‍👧 action",
    "zero\u200bwidth and soft\u00adhyphen and \ufeffmark",
    "tab\tand\x00control\x07characters\r\nand lines",
    "x" * 99,
    "x" * 101 + " after a word of more than a hundred letters",
    SCENE,
    SCENE.upper(),
    " ".join(SCENE.split()) + " The ferry's horn. Nobody moves.",
    "She walks along the harbour wall and does not turn round. " * 19,
    "She walks along the harbour wall and does not turn round. " * 60,
    SCENE * 12,
    "key " * 253,
    "key " * 254,
    "key " * 255,
)
TOKEN_TEXTS = ("Who keeps the spare key?", "INT. KITCHEN - NIGHT")
PAIRS = (
    ("Who keeps the spare key?", "Mara keeps it in the flour tin."),
    ("Where does Tom sleep?", "EXT. SALT FLATS - DAY. Nothing moves."),
)
MAX_TOKENS = 256


def main(folder: str, target: str) -> None:
    """Write the reference file."""
    model = BertModel.from_pretrained(folder, local_files_only=True, dtype=torch.float32).eval()
    tokenizer = BertTokenizerFast(f"{folder}/vocab.txt", do_lower_case=True)

    def states(*text: str) -> torch.Tensor:
        inputs = tokenizer(*text, truncation=True, max_length=MAX_TOKENS, return_tensors="pt")
        with torch.no_grad():
            return model(**inputs).last_hidden_state[0]  # (n_tokens, 384)

    def unit(vectors: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.normalize(vectors, dim=-1)

    reference = {
        "made_with": {"torch": torch.__version__, "model": "sentence-transformers/all-MiniLM-L6-v2"},
        "sentences": [{"text": text, "vector": rounded(unit(states(text).mean(0)))} for text in TEXTS],
        "tokens": [{"text": text, "vectors": rounded(unit(states(text)))} for text in TOKEN_TEXTS],
        "pairs": [
            {"pair": pair, "mean": rounded(states(*pair).mean(0)), "cls": rounded(states(*pair)[0])} for pair in PAIRS
        ],
    }
    Path(target).write_text(json.dumps(reference, ensure_ascii=True, separators=(",", ":")) + "\n", encoding="ascii")


def rounded(vector: torch.Tensor) -> object:
    return (vector.double() * 1e5).round().div(1e5).tolist()


if __name__ == "__main__":
    main(*sys.argv[1:])
