"""What a script says of its own time, and the order of its days."""
