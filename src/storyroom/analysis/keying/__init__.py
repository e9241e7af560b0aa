"""Slips of the keyboard and the form: scene numbers, chains of headings, spellings of cues and sets."""
