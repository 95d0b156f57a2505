"""Tables in files: where one stands, and what its cells, days and numbers say."""
