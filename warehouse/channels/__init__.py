"""Channels: readings, costs, series."""
