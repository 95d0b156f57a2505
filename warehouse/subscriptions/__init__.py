"""Who gets a view by mail, and how the last sending to each ended."""
