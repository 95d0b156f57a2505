"""Serve several organisations on one installation: each with its own folder, warehouse, data and keys."""
