"""`deliver`: letters and messages that wait."""
