"""The state of a story: what its sentences say of people, things and rules, and what breaks what. One rule a file."""
