"""Raise alerts, say who acts, and end them; the ladder of `alerts.toml` says who is told, in `watching`."""
