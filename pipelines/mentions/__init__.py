"""Mentions: collected, told apart, understood, stored, scored again, corrected."""
