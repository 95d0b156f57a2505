"""Mentions: items, stories, sentiment; stored and searched."""
