"""The shape of a script: turning points, threads, presence, a curve of words that sound light or dark."""
