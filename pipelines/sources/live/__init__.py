"""Hear posts within minutes: follow live streams, ask quick sources often, store what mentions the school."""
