"""The sample studio: original CC0 screenplays that ship with the product."""
