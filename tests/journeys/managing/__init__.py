"""Journeys of who manages the dashboard: settings, set up, sharing."""
