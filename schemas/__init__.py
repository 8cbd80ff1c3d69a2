"""What is valid: one pandera contract per table; DDL, comments and the data dictionary are derived from them."""
