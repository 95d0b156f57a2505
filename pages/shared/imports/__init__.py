"""Importing a file, on every page where one may be dropped."""
