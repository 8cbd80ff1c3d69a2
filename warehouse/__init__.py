"""Where it is kept: archive and journal, and the DuckDB warehouse that is a pure function of both."""
