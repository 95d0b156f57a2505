"""The page Reputation, the board's."""
