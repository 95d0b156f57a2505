"""Journeys of who manages the dashboard, and of who works with it every day."""
