"""Whose words these are: follows words through drafts that came back as files. Knows no library, no person and no model."""
