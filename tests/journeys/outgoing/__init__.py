"""Journeys of what leaves the dashboard by itself: a page by mail, and what other programs are told."""
