"""What it means: one file = one SELECT = one relation; the path is the relation's name. Only data, no code."""
