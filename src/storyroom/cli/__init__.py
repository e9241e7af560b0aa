"""The command line: parse, call one Room method, render."""
