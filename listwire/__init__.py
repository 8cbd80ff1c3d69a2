"""listwire: the sanctions list and the news wire in one DuckDB warehouse."""

__version__ = "0.1.0"
