"""Who is meant: pure code that finds listed parties in texts; no input, no output, no warehouse."""
