"""How much lines sound as if something were meant. Knows no rule of the story."""
