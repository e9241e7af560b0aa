"""A reader's report in its parts: what the cover says, a line a scene, people, remarks, each with its quotes."""
