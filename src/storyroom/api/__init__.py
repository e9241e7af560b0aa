"""The HTTP door: JSON under /api/v1, and the guard that stands before every page. Parses, calls one Room method, renders."""
