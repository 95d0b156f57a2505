"""The page Mentions."""
