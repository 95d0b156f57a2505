"""Find mentions by their words: what a reader types, and a table by day of which word stands in which text."""
