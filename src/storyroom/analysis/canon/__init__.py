"""Canon against a script, both ways: what people pinned that the script breaks, and what they pinned that speaks for it."""
