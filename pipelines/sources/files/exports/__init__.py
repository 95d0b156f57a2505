"""Exports of platforms, each known by its headings."""
