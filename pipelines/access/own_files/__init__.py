"""Declare the kinds of tables of files that have readers of their own: access.toml, webcare.toml, alerts.toml, privacy.toml."""
