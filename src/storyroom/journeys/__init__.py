"""The straight lines: one file a journey."""
