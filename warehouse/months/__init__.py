"""Months that are closed, and what was said of them."""
