"""Readings of a script: breakdown, people, days, story state, findings. One file each; none knows a path, a store or a door."""
