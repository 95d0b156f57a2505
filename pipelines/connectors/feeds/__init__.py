"""Connectors: one module per kind of source, each with TABLE, fetch and parse."""
