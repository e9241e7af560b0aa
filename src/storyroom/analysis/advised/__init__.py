"""What a second reader is shown of a script, and what becomes of where it points. Knows no model."""
