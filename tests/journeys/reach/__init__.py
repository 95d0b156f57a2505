"""Journeys without a mouse and by who cannot see: every part of every page, whatever state it is in."""
