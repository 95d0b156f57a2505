"""Backups: written, proven, put back."""
