"""Umami."""
