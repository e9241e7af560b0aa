"""Models of the studio's own: what they are trained on, the training, and the gates before one is used. Knows no library and no path to one."""
