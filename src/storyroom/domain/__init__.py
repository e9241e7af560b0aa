"""What a studio talks about: plain values and pure functions, standard library only."""
