"""The board's numbers."""
