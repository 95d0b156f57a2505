"""Matomo."""
