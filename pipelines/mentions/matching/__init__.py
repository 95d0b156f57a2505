"""Whom an item mentions, which item it is, and which story it belongs to."""
