"""Marks that name a recipient, and finding them again on paper. Knows no library and opens no file."""
