"""Access bugs planted on purpose: the suite must catch every one."""
