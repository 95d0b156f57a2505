"""Fetch what sources still hold of the past, page after page, and know since when their items are complete."""
