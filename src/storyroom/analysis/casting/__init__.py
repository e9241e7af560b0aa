"""Who is in a script: ages, names, introductions, and which names are one person. Reads prose and cues; knows no report."""
