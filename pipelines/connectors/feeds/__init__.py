"""Connectors: one module per kind of source, each with fetch and parse."""
