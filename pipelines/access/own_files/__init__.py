"""Declare the kinds of tables of files with readers of their own: access, webcare, alerts and privacy.toml."""
