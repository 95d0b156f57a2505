"""The page Traffic."""
