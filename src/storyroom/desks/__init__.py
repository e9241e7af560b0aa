"""Desks: groups of what a seated person may do, one file a group. Each act checks the right it needs and calls one journey."""
